package transcript

import (
	"fmt"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// noTime stands for a start or an end the file does not give.
const noTime = time.Duration(-1 << 62)

// nobody is the speaker of words nobody is named for.
const nobody = -1

// piece is what a parser hands over: one speaker's words between two times,
// as the file cuts them. Turns are built from pieces alone (see turns.go).
type piece struct {
	start, end time.Duration
	speaker    int32
	from, to   int32 // bytes of builder.text
	w0, w1     int32 // words of builder.words
	endsClause bool
}

// builder collects the pieces, speakers and warnings of one file.
type builder struct {
	tr     Transcript
	opt    Options
	text   []byte
	words  []Word // From and To count from the start of text
	pieces []piece
	open   bool
	byKey  map[string]int
	counts map[string]*tally
	order  []string
	coarse bool // the times there are, are too few to go by
	ready  bool // the parser set the turns itself
}

// tally counts a repair that would otherwise fill the page with warnings.
type tally struct {
	n     int
	where string
	one   string
	many  string
}

func newBuilder(opt Options) *builder {
	return &builder{opt: opt, byKey: map[string]int{}, counts: map[string]*tally{}}
}

// speaker is the index of the speaker the file calls key, made on first use.
func (b *builder) speaker(key string) int {
	if i, ok := b.byKey[key]; ok {
		return i
	}
	clean := string(appendFolded(nil, key))
	if clean == "" {
		return nobody
	}
	i, ok := b.byKey[clean]
	if !ok {
		i = len(b.tr.Speakers)
		b.tr.Speakers = append(b.tr.Speakers, Speaker{Key: clean, Channel: -1, Side: Unknown})
		b.byKey[clean] = i
	}
	if len(b.byKey) < 1<<16 {
		b.byKey[key] = i
	}
	return i
}

// named is speaker for a key that is a person's name.
func (b *builder) named(name string) int {
	i := b.speaker(name)
	if i != nobody && b.tr.Speakers[i].Name == "" {
		b.tr.Speakers[i].Name = b.tr.Speakers[i].Key
	}
	return i
}

// onChannel is speaker for one who has an audio channel alone.
func (b *builder) onChannel(key string, channel int) int {
	i := b.speaker(key)
	if i != nobody && channel >= 0 {
		b.tr.Speakers[i].Channel = channel
	}
	return i
}

func (b *builder) warn(where, format string, args ...any) {
	if len(b.tr.Warnings) == maxWarnings {
		b.tally("more", "", "One more warning is not shown.", "%d more warnings are not shown.")
		return
	}
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	b.tr.Warnings = append(b.tr.Warnings, Warning{where, format})
}

// maxWarnings bounds the list; nobody reads a thousandth warning.
const maxWarnings = 100

// tally warns once for all cases of one kind; many holds a %d for their number.
func (b *builder) tally(kind, where, one, many string) {
	t := b.counts[kind]
	if t == nil {
		t = &tally{where: where, one: one, many: many}
		b.counts[kind] = t
		b.order = append(b.order, kind)
	}
	t.n++
}

func (b *builder) flushTallies() {
	for _, kind := range b.order {
		t := b.counts[kind]
		msg := t.one
		if t.n > 1 {
			msg = fmt.Sprintf(t.many, t.n)
		}
		b.tr.Warnings = append(b.tr.Warnings, Warning{t.where, msg})
	}
}

func lineAt(n int) string { return "line " + strconv.Itoa(n) }

// begin opens a piece; either time may be noTime.
func (b *builder) begin(speaker int, start, end time.Duration) {
	b.finish()
	at := int32(len(b.text))
	w := int32(len(b.words))
	b.pieces = append(b.pieces, piece{start: start, end: end, speaker: int32(speaker), from: at, to: at, w0: w, w1: w})
	b.open = true
}

// say appends text without word times to the open piece.
func (b *builder) say(text string) {
	p := &b.pieces[len(b.pieces)-1]
	at := len(b.text)
	if at > int(p.from) {
		b.text = append(b.text, ' ')
	}
	from := len(b.text)
	if b.text = appendFolded(b.text, text); len(b.text) == from {
		b.text = b.text[:at]
	}
}

// word appends one timed word to the open piece, a blank before it unless the
// script writes none.
func (b *builder) word(text string, start, end time.Duration, confidence float32) {
	p := &b.pieces[len(b.pieces)-1]
	if len(b.text) > int(p.from) && !joinsUnspaced(b.text, text) {
		b.text = append(b.text, ' ')
	}
	b.mark(text, start, end, confidence)
}

// glueWord appends a timed word without a blank, for sources that write their
// blanks themselves.
func (b *builder) glueWord(text string, start, end time.Duration, confidence float32) {
	b.mark(text, start, end, confidence)
}

func (b *builder) mark(text string, start, end time.Duration, confidence float32) {
	from := len(b.text)
	b.text = appendFolded(b.text, text)
	if len(b.text) == from {
		if from > 0 && b.text[from-1] == ' ' {
			b.text = b.text[:from-1]
		}
		return
	}
	if start == noTime {
		return
	}
	b.words = append(b.words, Word{From: from, To: len(b.text), Start: start, End: end, Confidence: confidence})
}

// glue appends punctuation to the word before it.
func (b *builder) glue(text string) {
	p := &b.pieces[len(b.pieces)-1]
	at := len(b.text)
	b.text = appendFolded(b.text, text)
	if n := len(b.words); n > int(p.w0) && b.words[n-1].To == at {
		b.words[n-1].To = len(b.text)
	}
}

// finish closes the open piece: trims it, takes missing times from its words
// and mends what cannot be.
func (b *builder) finish() {
	if !b.open {
		return
	}
	b.open = false
	p := &b.pieces[len(b.pieces)-1]
	for len(b.text) > int(p.from) && b.text[len(b.text)-1] == ' ' {
		b.text = b.text[:len(b.text)-1]
	}
	p.to, p.w1 = int32(len(b.text)), int32(len(b.words))
	if p.from == p.to {
		b.words = b.words[:p.w0]
		b.pieces = b.pieces[:len(b.pieces)-1]
		return
	}
	words := b.words[p.w0:p.w1]
	for i := range words {
		b.mendWord(words, i, p)
	}
	if len(words) > 0 {
		if p.start == noTime {
			p.start = words[0].Start
		}
		if p.end == noTime || p.end < words[len(words)-1].End {
			p.end = words[len(words)-1].End
		}
		p.start = min(p.start, words[0].Start)
	}
	if p.start != noTime && p.start < 0 {
		b.tally("negative", "", "A time before the start of the recording was moved to its start.",
			"%d times before the start of the recording were moved to its start.")
		p.start = 0
	}
	if p.end != noTime && p.start != noTime && p.end < p.start {
		p.end = noTime
	}
}

func (b *builder) mendWord(words []Word, i int, p *piece) {
	w := &words[i]
	w.To = min(w.To, int(p.to))
	if w.Start < 0 {
		w.Start = 0
	}
	if i > 0 && w.Start < words[i-1].Start {
		b.tally("disorder", "", "A word that was out of order in time was moved to the word before it.",
			"%d words that were out of order in time were moved to the word before them.")
		w.Start = words[i-1].Start
	}
	if w.End < w.Start {
		b.tally("reversed", "", "A word that ends before it starts was given no length.",
			"%d words that end before they start were given no length.")
		w.End = w.Start
	}
}

// appendFolded appends s with every run of white space as one blank, none at
// its ends, and without control characters. Of format characters those of
// direction are dropped; others stay inside a word, as they were written, and
// are dropped beside a blank where nobody sees them.
func appendFolded(dst []byte, s string) []byte {
	from := len(dst)
	gap := false
	for i := 0; i < len(s); {
		// Printable ASCII goes over in runs.
		j := i
		for j < len(s) && s[j] > ' ' && s[j] < 0x7f {
			j++
		}
		if j > i {
			if gap && len(dst) > from {
				dst = append(dst, ' ')
			}
			gap = false
			dst = append(dst, s[i:j]...)
			i = j
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.IsSpace(r):
			dst = trimUnseen(dst, from)
			gap = true
		case r < ' ' || r == 0x7f || unicode.Is(unicode.Bidi_Control, r):
			// Control and direction marks are nothing a person hears.
		case unseen(r) && (gap || len(dst) == from):
		default:
			if gap && len(dst) > from {
				dst = append(dst, ' ')
			}
			gap = false
			dst = utf8.AppendRune(dst, r)
		}
	}
	return trimUnseen(dst, from)
}

// unseen says whether r is a format character that shows nothing beside a
// blank. What joins or shapes letters is not: some words end in it.
func unseen(r rune) bool { return r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff' }

// trimUnseen takes unseen characters off the end of dst, not further than from.
func trimUnseen(dst []byte, from int) []byte {
	for len(dst) > from && dst[len(dst)-1] >= utf8.RuneSelf {
		r, n := utf8.DecodeLastRune(dst)
		if !unseen(r) {
			break
		}
		dst = dst[:len(dst)-n]
	}
	return dst
}

// joinsUnspaced: both sides of the joint are of a script that puts no blank
// between words.
func joinsUnspaced(before []byte, after string) bool {
	if len(before) == 0 || len(after) == 0 || before[len(before)-1] < utf8.RuneSelf || after[0] < utf8.RuneSelf {
		return false
	}
	l, _ := utf8.DecodeLastRune(before)
	r, _ := utf8.DecodeRuneInString(after)
	return letter.UnspacedText(l) && letter.UnspacedText(r)
}
