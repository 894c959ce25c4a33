package tagging

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one normalised word and the bytes of the text it came from. Both
// halves of "can't" carry the whole word's bytes.
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

	text      string // what is read now
	tokens    []token
	sentences []sentence
	words     int // as written, repeats and fillers included
	fillers   int
	first     int
	pause     bool
	buf       [64]byte
}

// run reads text anew. Sentences end at their marks; text without marks is one
// sentence.
func (t *tokeniser) run(text string) {
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

func (t *tokeniser) lookup(word string) uint32 {
	if s := t.v.find([]byte(word)); s != nil {
		return s.sym
	}
	return symOther
}

// word reads from an ASCII letter to the end of the word.
func (t *tokeniser) word(text string, from int) int {
	n, apostrophe := 0, false
	i := from
scan:
	for ; i < len(text); i++ {
		c := wordBytes[text[i]]
		if c == 0 {
			switch {
			case text[i] == '\'' && letterAt(text, i+1):
			case text[i] < utf8.RuneSelf:
				break scan
			case curlyBefore(text, i, letterAt):
				i += 2
			case curlyBefore(text, i, nil):
				break scan
			default:
				return t.foreign(text, from)
			}
			c, apostrophe = '\'', true
		}
		if n < len(t.buf) {
			t.buf[n] = c
			n++
		}
	}
	t.spelled(text, from, i, t.buf[:n], apostrophe)
	return i
}

// tail reads the second half of a contraction that was written apart, as some
// transcripts do: "it 's". It answers from where there is none.
func (t *tokeniser) tail(text string, from int) int {
	end := from + 1
	for end < len(text) && wordBytes[text[end]] != 0 {
		end++
	}
	for _, suffix := range suffixes {
		if suffix.tail == text[from:end] {
			t.emit(t.lookup(suffix.word), from, end, false)
			return end
		}
	}
	return from
}

func letterAt(text string, i int) bool {
	return i < len(text) && charClasses[text[i]] == charLetter
}

// curlyBefore tells whether a ’ stands at i, and what comes after passes next.
func curlyBefore(text string, i int, next func(string, int) bool) bool {
	return strings.HasPrefix(text[i:], "’") && (next == nil || next(text, i+3))
}

// spelled emits the word whose normalised spelling is word.
func (t *tokeniser) spelled(text string, from, to int, word []byte, apostrophe bool) {
	s := t.v.find(word)
	if s == nil && apostrophe {
		for _, suffix := range suffixes {
			if base, ok := strings.CutSuffix(string(word), suffix.tail); ok && base != "" {
				t.spelled(text, from, to, []byte(base), strings.Contains(base, "'"))
				t.emit(t.lookup(suffix.word), from, to, false)
				return
			}
		}
		word = bytes.ReplaceAll(word, []byte("'"), nil)
		s = t.v.find(word)
	}
	if s == nil && t.learn && len(word) > 0 {
		t.emit(t.v.internPhraseWord(string(word)), from, to, true)
		return
	}
	if s == nil {
		sym := symOther
		if capital := text[from]; capital >= 'A' && capital <= 'Z' && (len(t.tokens) > t.first || innerCapital(text[from:to])) {
			sym = symOtherName
		}
		t.emit(sym, from, to, true)
		return
	}
	if s.rare != nil && s.rare.expand != nil {
		for i, sym := range s.rare.expand {
			t.emit(sym, from, to, i == 0)
		}
		return
	}
	sym := s.sym
	if s.name != sym && text[from] >= 'A' && text[from] <= 'Z' && len(t.tokens) > t.first {
		sym = s.name
	}
	if s.rare != nil {
		for _, f := range s.rare.forms {
			if f.raw == text[from:to] {
				sym = f.sym
			}
		}
	}
	t.emit(sym, from, to, true)
}

// innerCapital: HubSpot, iPhone, SOC.
func innerCapital(word string) bool {
	for i := 1; i < len(word); i++ {
		if word[i] >= 'A' && word[i] <= 'Z' {
			return true
		}
	}
	return false
}

// number reads 2,000 or 3.5 or 20% or 50k or 4pm, digits starting at i; money
// says that a currency sign at from came before.
func (t *tokeniser) number(text string, from, i int, money bool) int {
	n := 0
	for ; i < len(text); i++ {
		c := text[i]
		if (c == ',' || c == '.') && i+1 < len(text) && charClasses[text[i+1]] == charDigit {
			if c == ',' {
				continue
			}
		} else if charClasses[c] != charDigit {
			break
		}
		if n < len(t.buf) {
			t.buf[n] = c
			n++
		}
	}
	digits := n
	for ; i < len(text) && charClasses[text[i]] == charLetter; i++ {
		if n < len(t.buf) {
			t.buf[n] = lowerCase[text[i]]
			n++
		}
	}
	unit := string(t.buf[digits:n])
	scale := unit == "k" || unit == "m" || unit == "mm" || unit == "bn"
	switch {
	case money:
		t.emit(symMoney, from, i, true)
		return i
	case unit == "" && i < len(text) && text[i] == '%':
		t.emit(symPercent, from, i+1, true)
		return i + 1
	}
	s := t.v.find(t.buf[:n])
	switch {
	case s == nil && t.learn:
		t.emit(t.v.internPhraseWord(string(t.buf[:n])), from, i, true)
	case scale:
		t.emit(symMoneyNumber, from, i, true)
	case s != nil:
		t.emit(s.sym, from, i, true)
	case unit == "":
		t.emit(symNumber, from, i, true)
	default:
		t.emit(symOther, from, i, true)
	}
	return i
}

// currency reads from a currency sign at from; next is behind it.
func (t *tokeniser) currency(text string, from, next int) int {
	i := next
	for i < len(text) && text[i] == ' ' {
		i++
	}
	if i < len(text) && charClasses[text[i]] == charDigit {
		return t.number(text, from, i, true)
	}
	t.emit(t.lookup(text[from:next]), from, next, true)
	return next
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
	case r == '？':
		t.close('?')
	case r == '！':
		t.close('!')
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return t.foreign(text, i)
	}
	return i + size
}

// foreign reads a word with letters outside ASCII and folds it: Größe → grosse.
func (t *tokeniser) foreign(text string, from int) int {
	i, apostrophe := from, false
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\'' || r == '’' {
			if next, _ := utf8.DecodeRuneInString(text[i+size:]); !unicode.IsLetter(next) {
				break
			}
			apostrophe = true
		} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			break
		}
		i += size
	}
	word := fold(text[from:i])
	t.spelled(text, from, i, []byte(word), apostrophe)
	return i
}

func fold(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case unicode.IsMark(r):
		case r == '’':
			b.WriteByte('\'')
		case r == 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
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
