package tagging

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// token is one normalised word and the bytes of the compared text it came from.
// Both halves of "can't" carry the whole word's bytes.
type token struct {
	sym      uint32
	from, to uint32
	// pause: a comma, dash or colon stands before the word.
	pause bool
	// head: the first token of a written word. Counting heads counts words.
	head bool
}

// sentence is a run of tokens; end is its closing mark, 0 where it has none.
type sentence struct {
	first, last int
	end         byte
}

type charClass uint8

const (
	charSkip charClass = iota
	charSpace
	charLetter
	charDigit
	charEnd
	charPause
	charCurrency
	charOpen
	charHigh
)

var (
	charClasses [256]charClass
	lowerCase   [256]byte
	// wordBytes are ASCII letters in lower case and digits, 0 for the rest.
	wordBytes [256]byte
	closing   = map[byte]byte{'[': ']', '{': '}', '<': '>'}
)

func init() {
	for c := range 256 {
		lowerCase[c] = byte(c)
		switch {
		case c >= 'A' && c <= 'Z':
			charClasses[c], lowerCase[c] = charLetter, byte(c)+'a'-'A'
		case c >= 'a' && c <= 'z':
			charClasses[c] = charLetter
		case c >= '0' && c <= '9':
			charClasses[c] = charDigit
		case c >= 0x80:
			charClasses[c] = charHigh
		case strings.IndexByte(" \t\r\n", byte(c)) >= 0:
			charClasses[c] = charSpace
		case strings.IndexByte(".!?", byte(c)) >= 0:
			charClasses[c] = charEnd
		case strings.IndexByte(",;:()", byte(c)) >= 0:
			charClasses[c] = charPause
		case c == '$':
			charClasses[c] = charCurrency
		case c == '[' || c == '{' || c == '<':
			charClasses[c] = charOpen
		}
		if charClasses[c] == charLetter || charClasses[c] == charDigit {
			wordBytes[c] = lowerCase[c]
		}
	}
}

// tokeniser cuts a text into tokens and sentences. Its buffers are reused from
// text to text.
type tokeniser struct {
	v *vocabulary
	// learn adds unknown words to the vocabulary: for phrases, not for calls.
	learn bool

	read      letter.Text // what is read now
	text      string      // the same, as it is compared
	tokens    []token
	sentences []sentence
	words     int // as written, repeats and fillers included
	fillers   int
	first     int
	pause     bool
	buf       [64]byte
}

// run starts again with text. Sentences end at their marks; text without marks
// is one sentence.
func (t *tokeniser) run(written string) {
	t.read = letter.Read(written)
	text := t.read.Plain
	t.text = text
	t.tokens, t.sentences = t.tokens[:0], t.sentences[:0]
	t.words, t.fillers, t.first, t.pause = 0, 0, 0, false
	for i := 0; i < len(text); {
		c := text[i]
		switch charClasses[c] {
		case charLetter:
			i = t.word(text, i)
		case charDigit:
			i = t.number(text, i, i, false)
		case charCurrency:
			i = t.currency(text, i, i+1)
		case charEnd:
			i = t.end(text, i)
		case charPause:
			t.pause = true
			i++
		case charOpen:
			i = afterRemark(text, i)
		case charHigh:
			i = t.high(text, i)
		default:
			switch {
			case c == '-' && i+1 < len(text) && (text[i+1] == '-' || text[i+1] == ' '):
				t.pause = true
			case c == '\'' && letterAt(text, i+1) && i > 0 && text[i-1] == ' ':
				if next := t.tail(text, i); next > i {
					i = next
					continue
				}
			case c == '%':
				t.emit(t.lookup("%"), i, i+1, true)
			case c == '&':
				t.emit(t.lookup("and"), i, i+1, true)
			}
			i++
		}
	}
	t.close(0)
}

// written gives the bytes, in the text as it was written, of tokens [first, last).
func (t *tokeniser) written(first, last int) (from, to int) {
	return t.read.Span(int(t.tokens[first].from), int(t.tokens[last-1].to))
}

// end ends the sentence at a mark, unless the mark is part of "3.5", "Mr." or
// an ellipsis.
func (t *tokeniser) end(text string, i int) int {
	mark, next := text[i], i+1
	for next < len(text) && charClasses[text[next]] == charEnd {
		if text[next] == '?' {
			mark = '?'
		}
		next++
	}
	if next-i > 1 && mark == '.' {
		t.pause = true
		return next
	}
	if mark == '.' && next < len(text) && (charClasses[text[next]] == charLetter || charClasses[text[next]] == charDigit) {
		return next
	}
	if mark == '.' && len(t.tokens) > t.first && abbreviation(text[t.tokens[len(t.tokens)-1].from:i]) {
		return next
	}
	t.close(mark)
	return next
}

func abbreviation(word string) bool {
	if len(word) == 1 && word != "I" && charClasses[word[0]] == charLetter {
		return true
	}
	switch strings.ToLower(word) {
	case "mr", "mrs", "ms", "dr", "st", "vs", "inc", "approx", "e.g", "i.e":
		return true
	}
	return false
}

func (t *tokeniser) close(mark byte) {
	t.pause = false
	if len(t.tokens) > t.first {
		t.sentences = append(t.sentences, sentence{first: t.first, last: len(t.tokens), end: mark})
		t.first = len(t.tokens)
	}
}

// afterRemark skips what a transcriber put in brackets: [laughter], {vocalsound}.
func afterRemark(text string, i int) int {
	const longest = 40
	if end := strings.IndexByte(text[i:min(len(text), i+longest)], closing[text[i]]); end > 0 {
		return i + end + 1
	}
	return i + 1
}

// high handles what starts with a byte outside ASCII.
func (t *tokeniser) high(text string, i int) int {
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case r == '€' || r == '£':
		return t.currency(text, i, i+size)
	case r == '…' || r == '–' || r == '—':
		t.pause = true
	case r == '。':
		t.close('.')
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return t.foreign(text, i)
	}
	return i + size
}

// emit appends a token. A word said twice in a row ("we we can't") is one.
func (t *tokeniser) emit(sym uint32, from, to int, head bool) {
	if head {
		t.words++
	}
	s := &t.v.symbols[sym]
	if n := len(t.tokens); n > t.first {
		last := &t.tokens[n-1]
		if sym >= symReserved && t.v.symbols[last.sym].lit == s.lit && s.kind&kindNumber == 0 {
			return
		}
		if t.v.tail[s.lit] && !t.pause {
			if before := t.v.symbols[last.sym].lit; t.v.pairs[[2]uint32{before, s.lit}] {
				last.sym, sym = t.v.skips[before], t.v.skips[s.lit]
				if t.v.fillers[s.lit] {
					t.fillers++
				}
			}
		}
	}
	if s.kind&kindSkip != 0 && t.v.fillers[s.lit] {
		t.fillers++
	}
	t.tokens = append(t.tokens, token{sym: sym, from: uint32(from), to: uint32(to), pause: t.pause, head: head})
	t.pause = false
}
