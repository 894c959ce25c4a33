package tagging

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// How words, numbers and sums of money are read, each to its end.

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

// foreign reads a word with letters that have no ASCII spelling.
func (t *tokeniser) foreign(text string, from int) int {
	i, apostrophe := from, false
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\'' {
			if next, _ := utf8.DecodeRuneInString(text[i+size:]); !unicode.IsLetter(next) {
				break
			}
			apostrophe = true
		} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			break
		}
		i += size
	}
	t.spelled(text, from, i, []byte(letter.Lower(text[from:i])), apostrophe)
	return i
}
