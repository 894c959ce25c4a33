package transcript

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestTimeGrowsWithTheInput feeds every parser what would make a careless one
// look at the same bytes again and again. The bound is generous: a quadratic
// reader takes minutes where this allows seconds.
func TestTimeGrowsWithTheInput(t *testing.T) {
	const n = 600_000
	list := func(head string, item func(i int) string, tail string) string {
		var b strings.Builder
		b.WriteString(head)
		for i := 0; b.Len() < n; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(item(i))
		}
		return b.String() + tail
	}
	always := func(s string) func(int) string { return func(int) string { return s } }
	numbered := func(format string) func(int) string { return func(i int) string { return fmt.Sprintf(format, i) } }
	const cue = "1\n00:00:01,000 --> 00:00:02,000\n"
	for name, in := range map[string]string{
		"angle brackets in SRT":            cue + strings.Repeat("<", n) + ">",
		"braces in SRT":                    cue + strings.Repeat(`{\`, n/2),
		"ampersands":                       cue + strings.Repeat("&", n),
		"voices in one cue":                "WEBVTT\n\n00:01.000 --> 00:02.000\n" + strings.Repeat("<v a>b</v>", n/10),
		"arrows on every line":             "WEBVTT\n\n" + strings.Repeat("x\ny\n-->\n", n/8),
		"carriage returns":                 "a" + strings.Repeat("\r", n) + "b",
		"divisions that never close":       "<tt><body>" + strings.Repeat("<div>", n/5),
		"words that are not in their text": list(`{"segments":[{"start":0,"end":1,"seek":0,"text":"`+strings.Repeat("a", n/2)+`","words":[`, always(`{"word":"b","start":0,"end":1}`), `]}]}`),
		"the same in Chinese":              list(`{"segments":[{"start":0,"end":1,"seek":0,"text":"`+strings.Repeat("日", n/6)+`","words":[`, always(`{"word":"本","start":0,"end":1}`), `]}]}`),
		"the same in our own export":       list(`{"gametape":1,"turns":[{"startMs":0,"endMs":1,"text":"`+strings.Repeat("a", n/2)+`","words":[`, always(`{"text":"b","startMs":0,"endMs":1}`), `]}]}`),
		"a channel a word":                 list(`{"results":[`, numbered(`{"start_time":1,"end_time":2,"channel":"c%d","alternatives":[{"content":"a"}]}`), `]}`),
		"a speaker a message in a vCon":    list(`{"uuid":"u","parties":[`+strings.Repeat(`{"name":"x"},`, n/20)+`{}],"analysis":[{"type":"transcript","body":[`, numbered(`{"speaker":"s%d","message":"x"}`), `]}]}`),
		"a vCon dialog with all parties":   list(`{"uuid":"u","parties":[`+strings.Repeat(`{"name":"x"},`, n/20)+`{}],"dialog":[{"type":"text","body":"x","parties":[`, numbered("%d"), `]}]}`),
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan struct{})
			go func() {
				defer close(done)
				Parse([]byte(in), Options{})
			}()
			select {
			case <-done:
			case <-time.After(20 * time.Second):
				t.Fatalf("%d bytes are still being read after twenty seconds", len(in))
			}
		})
	}
}
