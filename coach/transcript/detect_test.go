package transcript

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// say is a turn as the tables below write it: speaker, then text.
func said(tr Transcript) []string {
	var out []string
	for _, t := range tr.Turns {
		who := "?"
		if t.Speaker >= 0 {
			who = tr.Speakers[t.Speaker].Label()
		}
		out = append(out, who+": "+t.Text)
	}
	return out
}

func TestParseTellsFormatsApart(t *testing.T) {
	for name, tt := range map[string]struct {
		in     string
		format Format
		want   []string
	}{
		"a voice span names the speaker": {
			"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Anna Meyer>Good morning.</v>\n\n00:02.000 --> 00:03.000\n<v Bob>Hi.</v>\n",
			WebVTTTeams, []string{"Anna Meyer: Good morning.", "Bob: Hi."},
		},
		"Zoom puts names before the text": {
			"WEBVTT\n\n1\n00:00:00.000 --> 00:00:02.000\nAnna: Good morning.\n\n2\n00:00:02.000 --> 00:00:03.000\nHow are you?\n\n3\n00:00:03.000 --> 00:00:04.000\nBob: Fine.\n",
			WebVTTZoom, []string{"Anna: Good morning. How are you?", "Bob: Fine."},
		},
		"a number over a comma time is SRT": {
			"1\n00:00:00,000 --> 00:00:02,000\nAnna: Good morning.\n\n2\n00:00:02,000 --> 00:00:03,000\nBob: Hi.\n",
			SRT, []string{"Anna: Good morning.", "Bob: Hi."},
		},
		"a name and two blanks before a time is Otter": {
			"Anna Meyer  0:00\nGood morning.\n\nBob  0:02\nHi.\n\nTranscribed by https://otter.ai\n",
			TextOtter, []string{"Anna Meyer: Good morning.", "Bob: Hi."},
		},
		"names without times are enough": {
			"Anna: Good morning.\nBob: Hi.\nAnna: How are you?\n",
			TextNames, []string{"Anna: Good morning.", "Bob: Hi.", "Anna: How are you?"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if tr.Format != tt.format {
				t.Errorf("format %s, want %s", tr.Format, tt.format)
			}
			if diff := cmp.Diff(tt.want, said(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
