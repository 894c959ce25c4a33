package tagging

import (
	"testing"

	"gametape/coach/transcript"
)

// TestWordsAreFoundHoweverTheyAreWritten: what is quoted is what was written.
func TestWordsAreFoundHoweverTheyAreWritten(t *testing.T) {
	m := compile(t, topic("(too|very) expensive"), Tracker{Key: "topic.afford", Name: "A", Kind: Topic, Phrases: []string{"can't afford"}},
		Tracker{Key: "topic.it", Name: "IT", Kind: Topic, Phrases: []string{"“IT” says"}})
	for text, want := range map[string]string{
		"It is too ex\u00adpensive for us.":             "too ex\u00adpensive",
		"\ufeffToo\u200b expen\u200bsive\u200b, so no.": "Too\u200b expen\u200bsive",
		"It is ｔｏｏ expe\u0301nsive\u0301.":              "ｔｏｏ expe\u0301nsive\u0301",
		"We canʼt afford it":                            "canʼt afford",
		"We can´t afford it":                            "can´t afford",
		"We can`t afford it":                            "can`t afford",
		"But IT says no":                                "IT says",
		"But it says no":                                "",
	} {
		got := ""
		for _, mo := range m.Match(text, transcript.Customer) {
			got = text[mo.From:mo.To]
			if got != mo.Text {
				t.Errorf("in %q the moment at %q says %q", text, got, mo.Text)
			}
		}
		if got != want {
			t.Errorf("in %q %q is found, want %q", text, got, want)
		}
	}
}
