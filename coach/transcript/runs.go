package transcript

import (
	"bytes"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
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
	from := len(b.text)
	b.say(text)
	at := from
	if at < len(b.text) && b.text[at] == ' ' {
		at++
	}
	for i := range words {
		w := &words[i]
		if w.start == noTime {
			continue
		}
		f, t := b.findToken(at, w.text)
		if f < 0 {
			continue
		}
		b.words = append(b.words, Word{From: f, To: t, Start: w.start, End: w.end, Confidence: w.confidence})
		at = t
	}
}

// findToken looks for word in the six tokens from byte at on and gives the
// bytes of the token, or the tokens, that it is.
func (b *builder) findToken(at int, word string) (from, to int) {
	want := strings.TrimSpace(word)
	if want == "" {
		return -1, -1
	}
	for tries := 0; tries < 6; tries++ {
		f, t := token(b.text, at)
		if f == t {
			return -1, -1
		}
		tok := b.text[f:t]
		if string(tok) == want {
			return f, t
		}
		if sameWord(tok, want) {
			// The source's word may span several tokens: "10 %".
			for extra := strings.Count(want, " "); extra > 0; extra-- {
				_, t = token(b.text, t)
			}
			return f, t
		}
		if i := bytes.Index(tok, []byte(want)); i >= 0 && unspacedStart(want) {
			return f + i, f + i + len(want)
		}
		at = t
	}
	return -1, -1
}

func unspacedStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unspaced(r)
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
