package tagging

import (
	"testing"
	"time"

	"gametape/coach/transcript"
)

func FuzzParsePhrase(f *testing.F) {
	for _, s := range []string{"(too|so) expensive", "a NEAR/3 (b|c)", "[x|y] ... z", `"IT" ~go`, "<money> * <name>", "((((", "a|]", "NEAR/99", "~", "…"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, phrase string) {
		_, problems := parsePhrase(newVocabulary(), phrase)
		for _, p := range problems {
			if p.From < 0 || p.To < p.From || p.To > max(len(phrase), maxPhrase) {
				t.Errorf("%q: a problem at %d–%d", phrase, p.From, p.To)
			}
		}
		if len(problems) == 0 && len(phrase) < 200 {
			if m, err := Compile([]Tracker{topic(phrase)}); err == nil {
				m.Match(phrase+" "+phrase, transcript.Unknown)
			}
		}
	})
}

func FuzzAnalyse(f *testing.F) {
	m := compile(f)
	for _, s := range []string{"it's too expensive, um, $50k?", "can’t afford Ⅷ größe \xff\xfe", "[x {y <z", "why... not?! 3.5% 1,000", "I don't think so. Do you"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		c := Call{Turns: []transcript.Turn{{End: time.Second, Text: a}, {Start: time.Second, End: 2 * time.Second, Text: b}}, Sides: []transcript.Side{transcript.Customer, transcript.Rep}}
		for _, mo := range m.Analyse(c).Moments {
			if text := c.Turns[mo.Turn].Text; mo.From < 0 || mo.From >= mo.To || mo.To > len(text) || text[mo.From:mo.To] != mo.Text || mo.End < mo.Start {
				t.Errorf("%q: a moment at %d–%d", text, mo.From, mo.To)
			}
		}
	})
}
