package query

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"gametape/coach/letter"
)

// Token is one word of a text, bytes [From, To), as it is looked up.
type Token struct {
	From, To int
	Surface  string // folded, as it was said
	Term     string // Surface without its English ending
}

// Tokens splits text into words. Characters are compared as coach/letter
// says; a letter's case does not matter; don't is dont, l'offre is l and offre,
// 5,000 is 5000, 3.5 stays one word. Scripts that put no blanks between words
// give one word per character. Words of all languages go through the same steps
// on both sides, so that stemming may join two foreign words but never loses one.
func Tokens(text string) []Token {
	read := letter.Read(text)
	plain := read.Plain
	tokens := make([]Token, 0, len(plain)/5+1)
	for i := 0; i < len(plain); {
		r, size := utf8.DecodeRuneInString(plain[i:])
		end := i + size
		switch {
		case letter.Unspaced(r):
			tokens = append(tokens, newToken(read, i, end))
		case wordRune(r):
			end = wordEnd(plain, i)
			tokens = append(tokens, newToken(read, i, end))
		}
		i = end
	}
	return tokens
}

// wordEnd is where the word that starts at from ends.
func wordEnd(text string, from int) int {
	last := rune(0)
	for i := from; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case letter.Unspaced(r):
			return i
		case wordRune(r) || unicode.Is(unicode.M, r):
			last = r
		case r == '\'':
			if !contraction(text[i+size:]) {
				return i
			}
		case r == '.':
			if !unicode.IsDigit(last) || !startsWithDigits(text[i+size:], 1) {
				return i
			}
		case r == ',':
			if !unicode.IsDigit(last) || !startsWithDigits(text[i+size:], 3) || startsWithDigits(text[i+size:], 4) {
				return i
			}
		default:
			return i
		}
		i += size
	}
	return len(text)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// contraction says whether rest, what follows an apostrophe, is an English
// ending and not a word of its own as in l'offre.
func contraction(rest string) bool {
	n := 0
	for n < len(rest) && n < 3 && rest[n]|0x20 >= 'a' && rest[n]|0x20 <= 'z' {
		n++
	}
	if r, _ := utf8.DecodeRuneInString(rest[n:]); n < len(rest) && wordRune(r) {
		return false
	}
	switch strings.ToLower(rest[:n]) {
	case "t", "s", "re", "ve", "ll", "d", "m":
		return true
	}
	return false
}

func startsWithDigits(s string, n int) bool {
	if len(s) < n {
		return false
	}
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// A term is at most mostTerm bytes and a value that is looked up as it is at
// most mostValue. An engine keeps every different one whole, and compares the
// whole of it; what follows says no more.
const (
	mostTerm  = 100
	mostValue = 512
)

func newToken(read letter.Text, from, to int) Token {
	surface := cut(surfaceOf(read.Plain[from:to]), mostTerm)
	from, to = read.Span(from, to)
	return Token{from, to, surface, stem(surface)}
}

// Value is v as it is kept and looked up: the account of a call, a tracker.
func Value(v string) string { return cut(v, mostValue) }

// cut is at most the first n bytes of s, in whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := n; i > n-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return s[:i]
		}
	}
	return s[:n]
}

// surfaceOf makes words that differ by case or apostrophes only equal, and
// numbers that differ by the commas between their thousands.
func surfaceOf(word string) string {
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || c == '\'' || c == ',' || c >= 'A' && c <= 'Z' {
			return inWord.Replace(letter.Lower(word))
		}
	}
	return word
}

// inWord takes out what stands inside a word and is not a part of it.
var inWord = strings.NewReplacer("'", "", ",", "")

// stems remembers stemmed words: speech has few of them, and stemming costs
// more than everything else in this file together.
var stems struct {
	sync.RWMutex
	of map[string]string
}

const mostStems = 200_000

func stem(surface string) string {
	if len(surface) < 3 || len(surface) > 40 {
		return surface
	}
	stems.RLock()
	s, ok := stems.of[surface]
	stems.RUnlock()
	if ok {
		return s
	}
	s = surface
	if letters(surface) {
		env := snowballstem.NewEnv(surface)
		english.Stem(env)
		if env.Current() != "" {
			s = env.Current()
		}
	}
	stems.Lock()
	if stems.of == nil || len(stems.of) >= mostStems {
		stems.of = map[string]string{}
	}
	stems.of[strings.Clone(surface)] = s
	stems.Unlock()
	return s
}

func letters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}
