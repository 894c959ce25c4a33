package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTokenise(t *testing.T) {
	for name, tt := range map[string]struct {
		in, want string // terms, separated by blanks
	}{
		"endings are cut":                         {"Prices pricing priced", "price price price"},
		"an apostrophe joins an English ending":   {"don't we’re O'Neill's", "dont were o neill"},
		"an apostrophe parts an elided article":   {"l'offre d’accord qu'il", "l offr d accord qu il"},
		"quotes are no part of a word":            {"'budget' 'tis", "budget tis"},
		"marks and case fall":                     {"Zürich CAFÉ Straße Łódź Ærø", "zurich cafe strass lodz aero"},
		"composed and decomposed letters are one": {"caf\u00e9 cafe\u0301", "cafe cafe"},
		"thousands are joined":                    {"$5,000 and 1,234,567", "5000 and 1234567"},
		"a list of numbers is no thousand":        {"1,2,3 or 10,20", "1 2 3 or 10 20"},
		"decimals and versions stay whole":        {"3.5 percent, v2.0. Then", "3.5 percent v2.0 then"},
		"an address falls apart":                  {"anna@example.com", "anna exampl com"},
		"scripts without blanks go by character":  {"価格が10円 ราคา", "価 格 が 10 円 ร า ค า"},
		"words beside such a script are words":    {"SaaS価格plan", "saa 価 格 plan"},
		"Korean and Cyrillic have blanks":         {"가격이 비싸요 Дорого", "가격이 비싸요 дорого"},
		"vowel signs are inside a word":           {"महंगा है", "महंगा है"},
		"Arabic vowels fall":                      {"سِعْر", "سعر"},
		"bytes that are no text are no words":     {"a\xff\xfeb \x00", "a b"},
		"format characters are skipped":           {"ex\u00adpensive zero\u200bwidth\u200b \ufeffplan can’\u00adt", "expens zerowidth plan cant"},
		"apostrophes of every kind are one":       {"canʼt won´t shan`t don‘t", "cant wont shant dont"},
		"ligatures and full width fall":           {"ﬁnance ｆｕｌｌ １０", "financ full 10"},
		"signs are no letters":                    {"Acme™ m²", "acm m"},
		"nothing":                                 {"— … 👍", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, tok := range Tokens(tt.in) {
				got = append(got, tok.Term)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHighlightsStandWhereTheWordWasWritten(t *testing.T) {
	for text, want := range map[string]string{
		"Is it ex\u00adpensive for you?":       "ex\u00adpensive",
		"\u200bThat is e\u200bxpensive\u200b.": "e\u200bxpensive",
		"An expe\u0301nsive plan":              "expe\u0301nsive",
	} {
		got := Highlights(text, Parse("expensive"))
		if len(got) != 1 || text[got[0][0]:got[0][1]] != want {
			t.Errorf("in %q %v is marked, want %q", text, got, want)
		}
	}
}

func FuzzTokenise(f *testing.F) {
	for _, s := range []string{"don't 5,000 l'offre", "価格 é e\u0301", "'", "1,", "\xff\xfe", "İ ı ﬁ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, tok := range Tokens(text) {
			if tok.From < last || tok.To <= tok.From || tok.To > len(text) {
				t.Fatalf("token %+v after byte %d of %d", tok, last, len(text))
			}
			last = tok.To
			if tok.Term == "" || tok.Surface == "" {
				t.Fatalf("token %+v is empty", tok)
			}
		}
		for _, c := range Parse(text) {
			if len(c.Terms) == 0 {
				t.Fatal("a clause without terms")
			}
		}
		for _, h := range Highlights(text, Parse(text)) {
			if h[0] >= h[1] || h[1] > len(text) {
				t.Fatalf("highlight %v in %d bytes", h, len(text))
			}
		}
	})
}

func TestParse(t *testing.T) {
	// A clause is shown as it was understood: ?optional -not pre* "a phrase".
	show := func(clauses []Clause) string {
		var out []string
		for _, c := range clauses {
			var words []string
			for _, tok := range c.Terms {
				words = append(words, tok.Surface)
			}
			s := strings.Join(words, " ")
			if len(words) > 1 {
				s = `"` + s + `"`
			}
			if c.Prefix {
				s += "*"
			}
			if c.Optional {
				s = "?" + s
			}
			if c.Not {
				s = "-" + s
			}
			out = append(out, s)
		}
		return strings.Join(out, " ")
	}
	for name, tt := range map[string]struct{ in, want string }{
		"words":                               {"  too   expensive ", "too expensive"},
		"a phrase":                            {`"too expensive" now`, `"too expensive" now`},
		"typographic quotes":                  {`“too expensive” „zu teuer“ «trop cher» ″too much″`, `"too expensive" "zu teuer" "trop cher" "too much"`},
		"a phrase with a soft hyphen":         {"“too ex\u00adpensive”", `"too expensive"`},
		"a phrase right after a word":         {`way"too expensive"`, `way "too expensive"`},
		"an open phrase":                      {`"too expensive`, `"too expensive"`},
		"a negation":                          {`-price -"too much"`, `-price -"too much"`},
		"a lone minus":                        {`price - timing -`, `price timing`},
		"two minus signs":                     {`--price`, `-price`},
		"a compound is a phrase":              {"follow-up", `"follow up"`},
		"a prefix":                            {"nego*", "nego*"},
		"a prefix of three letters is a word": {"neg*", "neg"},
		"a prefix of four wide letters":       {"Äpfe*", "apfe*"},
		"a star inside is nothing":            {"ne*go", `"ne go"`},
		"a star in a phrase is nothing":       {`"nego*"`, "nego"},
		"a prefix left out":                   {"-nego*", "-nego*"},
		"stop words give way":                 {"what is the price", "?what ?is ?the price"},
		"stop words alone do not":             {"to be or", "to be or"},
		"stop words beside a negation only":   {"the -price", "the -price"},
		"a quoted stop word does not":         {`"the" price`, "the price"},
		"negations are no stop words":         {"we don't", "?we dont"},
		"signs only":                          {`*** "" -"" ()`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(Parse(tt.in))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCut(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"short":                  {"abc", "abc"},
		"at the bound":           {"abcd", "abcd"},
		"above":                  {"abcde", "abcd"},
		"never inside a letter":  {"abcé", "abc"},
		"bytes that are no text": {"\x80\x80\x80\x80\x80", "\x80\x80\x80\x80"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, cut(tt.in, 4)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
