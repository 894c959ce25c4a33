package transcript

import (
	"bytes"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// runs makes pieces of a flat list of words: one for each run of a speaker.
type runs struct {
	b    *builder
	who  int
	open bool
}

// word adds a word of speaker who. A word without a time (noTime) is kept as
// text.
func (r *runs) word(who int, text string, start, end time.Duration, confidence float32) {
	if !r.open || who != r.who {
		r.b.begin(who, noTime, noTime)
		r.who, r.open = who, true
	}
	r.b.word(text, start, end, confidence)
}

// punctuation is glued to the word before it.
func (r *runs) punctuation(text string) {
	if r.open {
		r.b.glue(text)
	}
}

func (r *runs) finish() {
	r.b.finish()
	r.open = false
}

// timedWord is a word of a source that gives its text separately.
type timedWord struct {
	text       string
	start, end time.Duration
	confidence float32
}

// sayAligned appends text to the open piece and gives its tokens the times of
// words, which say the same but may lack punctuation and capitals. A word
// that is not found in the next few tokens is passed over.
func (b *builder) sayAligned(text string, words []timedWord) {
	at := len(b.text)
	b.say(text)
	if len(words) == 0 {
		return
	}
	a := aligner{text: b.text}
	for from, to := token(b.text, at); from < to; from, to = token(b.text, to) {
		a.tokens = append(a.tokens, field{from, to})
	}
	for i := range words {
		w := &words[i]
		if w.start == noTime {
			continue
		}
		if f, ok := a.find(w.text); ok {
			b.words = append(b.words, Word{From: f.from, To: f.to, Start: w.start, End: w.end, Confidence: w.confidence})
		}
	}
}

// aligner finds words in a text one after the other.
type aligner struct {
	text   []byte
	tokens []field // what is left; the first may be begun
}

// How far a word is looked for: in tokens, and in bytes within one token of a
// script without blanks.
const (
	alignTokens = 6
	alignBytes  = 256
)

// find gives the token, or tokens, that word is, and goes on behind it.
func (a *aligner) find(word string) (field, bool) {
	want := strings.TrimSpace(word)
	if want == "" {
		return field{}, false
	}
	joined := unspacedStart(want)
	for i := 0; i < min(alignTokens, len(a.tokens)); i++ {
		f := a.tokens[i]
		tok := a.text[f.from:f.to]
		if sameWord(tok, want) || string(tok) == want {
			// The source's word may span several tokens: "10 %".
			last := min(i+strings.Count(want, " "), len(a.tokens)-1)
			f.to = a.tokens[last].to
			a.tokens = a.tokens[last+1:]
			return f, true
		}
		if !joined {
			continue
		}
		if k := bytes.Index(tok[:min(len(tok), alignBytes)], []byte(want)); k >= 0 {
			found := field{f.from + k, f.from + k + len(want)}
			a.tokens = a.tokens[i:]
			a.tokens[0].from = found.to
			if found.to == f.to {
				a.tokens = a.tokens[1:]
			}
			return found, true
		}
	}
	return field{}, false
}

func unspacedStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return letter.UnspacedText(r)
}

// sameWord compares a token with the first token of word by letters and
// digits, leaving case and punctuation out.
func sameWord(tok []byte, word string) bool {
	if i := strings.IndexByte(word, ' '); i >= 0 {
		word = word[:i]
	}
	i, j, any := 0, 0, false
	for {
		a, n := nextLetter(tok[i:])
		i += n
		c, m := nextLetter([]byte(word[j:]))
		j += m
		if a != c {
			return false
		}
		if a == 0 {
			return any
		}
		any = true
	}
}

func nextLetter(s []byte) (r rune, size int) {
	for size < len(s) {
		if c := s[size]; c < utf8.RuneSelf {
			size++
			switch {
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
				return rune(c), size
			case c >= 'A' && c <= 'Z':
				return rune(c + 'a' - 'A'), size
			}
			continue
		}
		r, n := utf8.DecodeRune(s[size:])
		size += n
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r), size
		}
	}
	return 0, size
}
