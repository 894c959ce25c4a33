package transcript

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPlainTextOfEveryShape(t *testing.T) {
	for name, tt := range map[string]struct {
		in     string
		opt    Options
		format Format
		want   []string
		warn   string
	}{
		"Zoom's lines between tabs": {
			"00:00:01\tAnna Meyer\tHello there.\n00:00:03\t+12125550100\tHi.\n",
			Options{}, TextZoom, []string{"1s 3s Anna Meyer: Hello there.", "3s 3.4s +12125550100: Hi."}, ""},
		"Otter's head lines, hours and closing line": {
			"Anna Meyer  0:00\nHello.\nStill me.\n\nBob  59:59\nHi.\n\nAnna Meyer  1:00:02\nBye.\n\nTranscribed by https://otter.ai\n",
			Options{}, TextOtter, []string{"0s 2.8s Anna Meyer: Hello. Still me.", "59m59s 1h0m0.6s Bob: Hi.", "1h0m2s 1h0m2.4s Anna Meyer: Bye."}, "is no speech and was left out"},
		"what stands above Otter's first speaker is left out": {
			"Weekly call\nWed, Mar 4 at 10 am\n\nAnna Meyer  0:01\nHello.\n",
			Options{}, TextOtter, []string{"1s 1.4s Anna Meyer: Hello."}, "2 lines above the first speaker were left out"},
		"one blank before the time, where names return": {
			"Anna 0:01\nHello.\nBob 0:03\nHi.\nAnna 0:05\nBye.\n",
			Options{}, TextOtter, []string{"1s 2.6s Anna: Hello.", "3s 4.6s Bob: Hi.", "5s 5.4s Anna: Bye."}, ""},
		"bracketed times before names": {
			"[00:00:01] Anna: Hello.\n[00:00:03] Bob: Hi.\n",
			Options{}, TextTimed, []string{"1s 2.6s Anna: Hello.", "3s 3.4s Bob: Hi."}, ""},
		"bracketed times without names": {
			"[00:00:01] Hello.\n[00:00:03] Hi.\n",
			Options{}, TextTimed, []string{"1s 2.6s Hello.", "3s 3.4s Hi."}, ""},
		"bracketed ranges": {
			"[00:00:01.5 - 00:00:02.5] Anna: Hello.\n[00:03 --> 00:04] Bob: Hi.\n",
			Options{}, TextTimed, []string{"1.5s 2.5s Anna: Hello.", "3s 4s Bob: Hi."}, ""},
		"a time in brackets behind the name": {
			"Anna (00:00:01): Hello.\nBob [00:03]: Hi.\n",
			Options{}, TextTimed, []string{"1s 2.6s Anna: Hello.", "3s 3.4s Bob: Hi."}, ""},
		"the text below a name and a time": {
			"Speaker 1 (00:03):\nHello.\nAnd more.\n\nSpeaker 2 (00:05):\nHi.\n",
			Options{}, TextTimed, []string{"3s 5s Speaker 1: Hello. And more.", "5s 5.4s Speaker 2: Hi."}, ""},
		"times without brackets": {
			"00:00:01 Anna: Hello.\n00:00:03 Bob: Hi.\n",
			Options{}, TextTimed, []string{"1s 2.6s Anna: Hello.", "3s 3.4s Bob: Hi."}, ""},
		"a time of day in speech is no time": {
			"Anna: Hello.\n10:30 works for me.\nBob: Hi.\nAnna: Bye.\n",
			Options{Recording: 7 * time.Second}, TextNames, []string{"0s 5s Anna: Hello. 10:30 works for me.", "5s 6s Bob: Hi.", "6s 7s Anna: Bye."}, ""},
		"names in front, text over several lines": {
			"Agent: Hello\nand welcome.\n\nCustomer: Hi.\n",
			Options{Recording: 4 * time.Second}, TextNames, []string{"0s 3s Agent: Hello and welcome.", "3s 4s Customer: Hi."}, ""},
		"names on lines of their own": {
			"Anna:\nHello.\n\nBob:\nHi.\n",
			Options{Recording: 2 * time.Second}, TextNames, []string{"0s 1s Anna: Hello.", "1s 2s Bob: Hi."}, ""},
		"names in small letters": {
			"agent: hello\ncustomer: hi\n",
			Options{Recording: 2 * time.Second}, TextNames, []string{"0s 1s agent: hello", "1s 2s customer: hi"}, ""},
		"no times and no names": {
			"Hello there.\n\nWe met at the fair.\n",
			Options{Recording: 7 * time.Second}, TextPlain, []string{"0s 2s Hello there.", "2s 7s We met at the fair."}, ""},
		"Meet's headings every five minutes": {
			"Attendees\nAnna, Bob\nTranscript\n00:00:00\nAnna: a a\nBob: b\n00:05:00\nAnna: c\nMeeting ended after 00:06:00\n",
			Options{}, TextMeet, []string{"0s 3m20s Anna: a a", "3m20s 5m0s Bob: b", "5m0s 5m0.4s Anna: c"}, "is no speech"},
		"times without brackets, hours or names, where every line has one": {
			"00:01 Hello.\n00:03 Hi.\n10:30 Bye.\n",
			Options{}, TextTimed, []string{"1s 2.6s Hello.", "3s 4.6s Hi.", "10m30s 10m30.4s Bye."}, ""},
		"a remark in brackets does not make the text JSON": {
			"[inaudible]\n\nHello there.\n",
			Options{Recording: 3 * time.Second}, TextPlain, []string{"0s 1s [inaudible]", "1s 3s Hello there."}, ""},
		"times on lines of their own, text with blank lines between": {
			"00:00:01\nHello.\n\nAnd more.\n\n00:00:05\nBye.\n",
			Options{}, TextTimed, []string{"1s 3.8s Hello. And more.", "5s 5.4s Bye."}, ""},
		"a web address is no name": {
			"Anna: see\nhttps://example.com for it\nBob: Hi.\nAnna: Yes.\n",
			Options{Recording: 8 * time.Second}, TextNames, []string{"0s 5.333s Anna: see https://example.com for it", "5.333s 6.667s Bob: Hi.", "6.667s 8s Anna: Yes."}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if tr.Format != tt.format {
				t.Errorf("read as %s (%s), want %s", tr.Format, tr.Reason, tt.format)
			}
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(warnings(tr), "|"); !strings.Contains(got, tt.warn) || tt.warn == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}

func TestSRTAsItIsFoundInTheWild(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		want []string
		warn string
	}{
		"a number is no text":                        {"1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n", []string{"1s 2s a", "3s 4s b"}, ""},
		"numbers may be missing":                     {"00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:04,000\nb\n", []string{"1s 2s a", "3s 4s b"}, ""},
		"blank lines between cues may be missing":    {"1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n", []string{"1s 2s a", "3s 4s b"}, ""},
		"a blank line inside a cue does not end it":  {"1\n00:00:01,000 --> 00:00:02,000\na\n\nmore\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n", []string{"1s 2s a more", "3s 4s b"}, ""},
		"a cue may say nothing but a number":         {"1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n43", []string{"1s 2s 42", "3s 4s 43"}, ""},
		"a point may stand for the comma":            {"1\n00:00:01.000 --> 00:00:02.000\na\n", []string{"1s 2s a"}, ""},
		"fractions may be short or missing":          {"1\n00:01:39 --> 00:01:41,04\na\n", []string{"1m39s 1m41.04s a"}, ""},
		"coordinates behind the times are left out":  {"1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600 Y1:20 Y2:50\na\n", []string{"1s 2s a"}, ""},
		"tags are taken off":                         {"1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color=\"#fff\"><b>a</b></font> <i>b\n", []string{"1s 2s a b"}, ""},
		"a lone angle bracket is talk":               {"1\n00:00:01,000 --> 00:00:02,000\na < b > c <3\n", []string{"1s 2s a < b > c <3"}, ""},
		"entities are resolved":                      {"1\n00:00:01,000 --> 00:00:02,000\nQ&amp;A&nbsp;now\n", []string{"1s 2s Q&A now"}, ""},
		"times that cannot be read spoil their cue":  {"1\n00:00:xx,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n", []string{"3s 4s b"}, "line 2: The cue's times cannot be read"},
		"a cue that ends before it starts is mended": {"1\n00:00:02,000 --> 00:00:01,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n", []string{"2s 3s a", "3s 4s b"}, "line 2: The cue ends before it starts"},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), Options{As: SRT})
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(warnings(tr), "|"); !strings.Contains(got, tt.warn) {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}
