package letter_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gametape/coach/letter"
)

func TestTextsThatReadTheSameAreTheSame(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"plain text":                       {"too expensive, isn't it?", "too expensive, isn't it?"},
		"a soft hyphen":                    {"ex\u00adpensive", "expensive"},
		"zero-width characters":            {"zero\u200bwidth\u200c\u200d\u2060", "zerowidth"},
		"a byte order mark":                {"\ufeffprice", "price"},
		"marks of direction":               {"\u200fprice\u202e\u2066\u061c", "price"},
		"a variation selector":             {"❤\ufe0f", "❤"},
		"apostrophes":                      {"can’t canʼt can´t can`t can‘t can′t can＇t", strings.TrimSuffix(strings.Repeat("can't ", 7), " ")},
		"quotation marks":                  {"“a” „b“ «c» ＂d＂ ″e‟", `"a" "b" "c" "d" "e"`},
		"accents, composed and not":        {"Caf\u00e9 Cafe\u0301 Re\u0301sume\u0301", "Cafe Cafe Resume"},
		"an accent after a format sign":    {"e\u200b\u0301", "e"},
		"ligatures and full-width letters": {"ﬁnance ｆｕｌｌ　１２？", "finance full 12?"},
		"letters that are spelled out":     {"Straße Łódź Ærø ıI", "Strasse Lodz AEro iI"},
		"symbols stay":                     {"Acme™ ½ m² … – €", "Acme™ ½ m² … – €"},
		"Hangul of parts":                  {"\u1112\u1161\u11ab", "\ud55c"},
		"Hindi and Thai keep their marks":  {"महंगा ที่", "महंगा ที่"},
		"Arabic loses its vowels":          {"سِعْر", "سعر"},
		"Persian loses its joints":         {"می\u200cخواهیم", "میخواهیم"},
		"an apostrophe inside a letter":    {"ŉ", "'n"},
		"bytes that are not text":          {"a\xff\xfeb", "a\xff\xfeb"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := letter.Read(tt.in).Plain; got != tt.want {
				t.Errorf("%q reads as %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	if got := letter.Fold("ÉTÉ ΛΌΓΟΣ"); got != "ete λογοσ" {
		t.Errorf("folded it is %q", got)
	}
}

func TestAPlaceInWhatIsComparedIsAPlaceInWhatWasWritten(t *testing.T) {
	for name, tt := range map[string]struct{ in, find, want string }{
		"nothing to fold":             {"it is too expensive", "too", "too"},
		"inside a word":               {"too ex\u00adpensive for us", "expensive", "ex\u00adpensive"},
		"at a word's ends":            {"a \u200bprice\u200b list", "price", "price"},
		"behind an apostrophe":        {"I can’t pay", "pay", "pay"},
		"an accent belongs to it":     {"cafe\u0301 now", "cafe", "cafe\u0301"},
		"half of a ligature is whole": {"the ﬁnance", "inance", "ﬁnance"},
		"the last of two in a row":    {"ßß price", "price", "price"},
	} {
		t.Run(name, func(t *testing.T) {
			read := letter.Read(tt.in)
			i := strings.Index(read.Plain, tt.find)
			from, to := read.Span(i, i+len(tt.find))
			if got := tt.in[from:to]; got != tt.want {
				t.Errorf("%q in %q is %q, want %q", tt.find, tt.in, got, tt.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"too ex\u00adpensive", "e\u200b\u0301\u0301 can’t", "ﬁ ﷺ ½ ß \u0301", "\xff\u0301\xf0\x9f", "ที่ \u1112\u200d\u1161\u11ab", "'\u0301`\u0301 “”"} {
		f.Add(s, uint8(1), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text string, at, n uint8) {
		read := letter.Read(text)
		if again := letter.Read(read.Plain).Plain; utf8.ValidString(text) && again != read.Plain {
			t.Errorf("%q reads as %q and that as %q", text, read.Plain, again)
		}
		last := 0
		for i := range len(read.Plain) {
			from, to := read.Span(i, i+1)
			if from < last || to <= from || to > len(text) {
				t.Fatalf("byte %d of %q is [%d, %d) of %q", i, read.Plain, from, to, text)
			}
			last = from
			if utf8.ValidString(text) && !utf8.ValidString(text[from:to]) && utf8.RuneStart(read.Plain[i]) && read.Plain[i] < utf8.RuneSelf {
				t.Errorf("byte %d of %q is half a character of %q", i, read.Plain, text)
			}
		}
		// What is skipped is skipped anywhere.
		if !utf8.ValidString(text) || len(text) == 0 {
			return
		}
		i := int(at) % len(text)
		for !utf8.RuneStart(text[i]) {
			i--
		}
		sign := []string{"\u00ad", "\u200b", "\ufeff", "\u202e", "\ufe0f"}[n%5]
		if with := letter.Read(text[:i] + sign + text[i:]).Plain; with != read.Plain {
			t.Errorf("%q reads as %q, and with %q at %d as %q", text, read.Plain, sign, i, with)
		}
	})
}
