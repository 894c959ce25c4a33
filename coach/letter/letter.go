// Package letter says which characters count when texts are compared, and as
// what. Search, tagging, the lists of calls and clips and the readers of
// transcripts all ask here, so that a word which one of them finds is found by
// every other.
//
// The rule, in the order in which it is applied:
//
//   - Format characters are skipped: soft hyphens, zero-width characters, byte
//     order marks, direction marks, variation selectors.
//   - Every apostrophe is ' and every quotation mark is ".
//   - Full-width signs are the ASCII ones.
//   - Letters, digits and their marks are decomposed by compatibility (NFKD),
//     lose their accents and are composed again (NFC): é is e, ﬁ is fi, ß is ss.
//     Marks that make another letter, as in Hindi or Thai, stay.
//   - Other symbols stay as they are: ™ is not TM.
//
// Fold makes lower case of the result; Read keeps the case and the way back to
// the text as it was written.
//
// The package is pure.
package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Skipped says whether r is a format character: it changes how text is laid out
// or shaped and is not a part of any word.
func Skipped(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == '\u034f': // combining grapheme joiner
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) || unicode.Is(unicode.Variation_Selector, r)
}

// Apostrophe says whether r is one of the characters that people and programs
// write for an apostrophe.
func Apostrophe(r rune) bool {
	return r == '\'' || r == '`' || r >= 0xb4 && strings.ContainsRune(apostrophes, r)
}

// Quote says whether r is a quotation mark other than a single one, which is
// not told from an apostrophe.
func Quote(r rune) bool { return r == '"' || r >= 0xab && strings.ContainsRune(quotes, r) }

const (
	apostrophes = "´ʹʻʼʽʾʿˈˊˋ՚׳‘’‚‛′‵‹›Ꞌꞌ＇｀"
	quotes      = "«»ʺ˝ˮ״“”„‟″‶❝❞〝〞〟＂"
)

// Unspaced says whether r is of a script that puts no blanks between words.
func Unspaced(r rune) bool {
	return r >= 0xe00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// UnspacedText says whether r is a letter or sign beside which such a script
// puts no blank: also its punctuation and its wide letters and digits.
func UnspacedText(r rune) bool {
	return Unspaced(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff65
}

// Fold is text as it is compared, in lower case.
func Fold(text string) string { return Lower(Read(text).Plain) }

// Lower is plain text in lower case, letter by letter, so that no letter's
// place changes but that of those whose two cases are of different length.
func Lower(plain string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			return r
		}
		if r = unicode.ToLower(r); r == 'ς' { // the final form of σ
			return 'σ'
		}
		return r
	}, plain)
}

// accents are the marks one may leave out when typing: accents, Hebrew points,
// Arabic vowels. In other scripts a mark makes another letter or syllable.
func accent(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x591 && r <= 0x5c7 || r >= 0x64b && r <= 0x65f
}

// spelledOut are letters that Unicode does not decompose and people type
// otherwise.
var spelledOut = map[rune]string{
	'ß': "ss", 'ẞ': "SS", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O",
	'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'ı': "i",
}
