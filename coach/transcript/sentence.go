package transcript

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// abbreviations end in a full stop that ends no sentence.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "vs": true, "etc": true,
	"e.g": true, "i.e": true, "inc": true, "ltd": true, "co": true, "corp": true, "jr": true, "sr": true,
	"approx": true, "dept": true, "fig": true, "z.b": true, "bzw": true, "ca": true, "hr": true, "fr": true, "nr": true,
	"u.s": true, "u.k": true, "a.m": true, "p.m": true,
}

// endsSentence says whether a sentence may end with token. Whether it does
// also hangs on the next one: see startsLower.
func endsSentence(token []byte) bool {
	n := len(token)
trim:
	for n > 0 {
		switch c := token[n-1]; {
		case c == '"' || c == '\'' || c == ')' || c == ']' || c == '}':
			n--
		case n > 2 && c >= utf8.RuneSelf:
			r, size := utf8.DecodeLastRune(token[:n])
			switch r {
			case '…', '。', '！', '？', '؟', '।':
				return true
			case '”', '’', '»', '“', '」', '』', '）':
				n -= size
			default:
				return false
			}
		default:
			break trim
		}
	}
	if n == 0 {
		return false
	}
	switch token[n-1] {
	case '!', '?':
		return true
	case '.':
		word := strings.TrimLeft(string(token[:n-1]), `"'([`)
		if r, size := utf8.DecodeRuneInString(word); size == len(word) && unicode.IsUpper(r) && r != 'I' {
			return false // an initial
		}
		return len(word) > 6 || !abbreviations[strings.ToLower(word)]
	}
	return false
}

// startsLower says whether token goes on with a sentence: its first letter is
// a small one.
func startsLower(token []byte) bool {
	if len(token) == 0 {
		return false
	}
	if c := token[0]; c < utf8.RuneSelf {
		return c >= 'a' && c <= 'z'
	}
	r, _ := utf8.DecodeRune(token)
	return unicode.IsLower(r)
}

// weight is what token counts in words: one, but half a word a character in
// scripts that write no blanks.
func weight(token []byte) int {
	for _, c := range token {
		if c >= 0xE0 { // the first byte of every character of those scripts
			n := 0
			for _, r := range string(token) {
				if letter.UnspacedText(r) {
					n++
				}
			}
			return max(1, n/2)
		}
	}
	return 1
}

// token gives the next run of text without blanks at or after i. In scripts
// without blanks it also ends after a full stop.
func token(text []byte, i int) (from, to int) {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	from = i
	for i < len(text) && text[i] != ' ' {
		c := text[i]
		i++
		if c >= 0xE3 && i+2 <= len(text) && (c == 0xE3 && text[i] == 0x80 && text[i+1] == 0x82 ||
			c == 0xEF && text[i] == 0xBC && (text[i+1] == 0x81 || text[i+1] == 0x9F)) {
			i += 2
			break
		}
	}
	return from, i
}

// countWords counts the words of text as turns are measured in.
func countWords(text []byte) int {
	n := 0
	for i := 0; i < len(text); {
		from, to := token(text, i)
		if from < to {
			n += weight(text[from:to])
		}
		i = to
	}
	return n
}
