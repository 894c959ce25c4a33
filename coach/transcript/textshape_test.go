package transcript

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Lines of these shapes were once taken for words.
func TestLinesThatLookLikeWordsAreRead(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		opt  Options
		want []string
		warn string
	}{
		"names in bold, below a heading": {
			"# Call with Quill\n\n**Anna Meyer:** Thanks for joining us today.\n\n**Bob Stone:** Your price is too high for us.\n\n**Anna Meyer:** Let me explain the value.\n",
			Options{Recording: 17 * time.Second},
			[]string{"0s 5s Anna Meyer: Thanks for joining us today.", "5s 12s Bob Stone: Your price is too high for us.", "12s 17s Anna Meyer: Let me explain the value."},
			"A heading was left out"},
		"the colon outside of the bold, in a list": {
			"- **Anna**: Hello.\n- **Bob**: Hi **there**.\n",
			Options{Recording: 3 * time.Second}, []string{"0s 1s Anna: Hello.", "1s 3s Bob: Hi **there**."}, ""},
		"bold names with times before and behind": {
			"**[00:01] Anna:** Hello.\n[00:03] **Bob:** Hi.\n**Anna** (00:05): Bye.\n",
			Options{}, []string{"1s 2.6s Anna: Hello.", "3s 4.6s Bob: Hi.", "5s 5.4s Anna: Bye."}, ""},
		"a clock with AM and PM counts from the first line": {
			"[2:05:12 PM] Anna Meyer: Thanks for joining us today.\n[2:05:18 PM] Bob Stone: Your price is too high for us.\n[2:05:31 PM] Anna Meyer: Let me explain the value.\n",
			Options{}, []string{"0s 4s Anna Meyer: Thanks for joining us today.", "6s 11.2s Bob Stone: Your price is too high for us.", "19s 21s Anna Meyer: Let me explain the value."},
			"line 1: The times are those of a clock"},
		"noon and midnight on such a clock": {
			"11:59:59 p.m. - Anna: Hello.\n12:00:01 a.m. - Bob: Hi.\n12:00:03 a.m. - Anna: Bye.\n",
			Options{}, []string{"0s 1.6s Anna: Hello.", "2s 3.6s Bob: Hi.", "4s 4.4s Anna: Bye."}, "those of a clock"},
		"a clock in hours and minutes": {
			"[12:59 PM] Anna: Hello.\n[1:00 PM] Bob: Hi.\n",
			Options{}, []string{"0s 1.6s Anna: Hello.", "1m0s 1m0.4s Bob: Hi."}, "those of a clock"},
		"dates and times as ISO writes them": {
			"2026-03-04T23:59:59.500Z Anna: Hello.\n2026-03-05T01:00:01.5+01:00 Bob: Hi.\n[2026-03-05 00:00:05] Anna: Bye.\n",
			Options{}, []string{"0s 1.6s Anna: Hello.", "2s 3.6s Bob: Hi.", "5.5s 5.9s Anna: Bye."}, "those of a clock"},
		"dates as people write them": {
			"[04.03.2026, 14:05:12] Anna: Hello.\n[04.03.2026, 14:05:14] Bob: Hi.\n",
			Options{}, []string{"0s 1.6s Anna: Hello.", "2s 2.4s Bob: Hi."}, "those of a clock"},
		"a date behind the name": {
			"Anna (2026-03-04 14:05:12): Hello.\nBob (2026-03-04 14:05:14): Hi.\n",
			Options{}, []string{"0s 1.6s Anna: Hello.", "2s 2.4s Bob: Hi."}, "those of a clock"},
		"Zoom's saved captions": {
			"[Anna Meyer] 14:05:12\nThanks for joining us today.\n\n[Bob Stone] 14:05:18\nYour price is too high for us.\n\n[Anna Meyer] 14:05:31\nLet me explain the value.\n",
			Options{}, []string{"0s 4s Anna Meyer: Thanks for joining us today.", "6s 11.2s Bob Stone: Your price is too high for us.", "19s 21s Anna Meyer: Let me explain the value."},
			"line 1: The times are those of a clock"},
		"Zoom's saved chat": {
			"14:05:12 From Anna Meyer to Everyone: Hello.\n14:05:14\t From  Bob : Hi.\n2026-03-04 14:05:16 From Anna Meyer To Everyone:\n\tBye.\n",
			Options{}, []string{"0s 1.6s Anna Meyer: Hello.", "2s 3.6s Bob: Hi.", "4s 4.4s Anna Meyer: Bye."}, "those of a clock"},
		"a time of day without a mark, where no recording is that long": {
			"14:05:12\tAnna\tHello.\n14:05:14\tBob\tHi.\n",
			Options{Recording: time.Hour}, []string{"0s 1.6s Anna: Hello.", "2s 2.4s Bob: Hi."}, "those of a clock"},
		"the fifth hour of a recording that lasts": {
			"05:00:01\tAnna\tHello.\n05:00:03\tBob\tHi.\n",
			Options{Recording: 6 * time.Hour}, []string{"5h0m1s 5h0m2.6s Anna: Hello.", "5h0m3s 5h0m3.4s Bob: Hi."}, ""},
		"seconds with their unit, and an arrow": {
			"[0.00s -> 1.50s]  Thanks for joining us today.\n[1.50s -> 4.20s]  Your price is too high for us.\n[4.20s -> 7.00s]  Let me explain the value.\n",
			Options{}, []string{"0s 1.5s Thanks for joining us today.", "1.5s 4.2s Your price is too high for us.", "4.2s 7s Let me explain the value."}, ""},
		"seconds with a comma, without a unit, and in words": {
			"[0,50 --> 1,50] Anna: Hello.\n[1.50] Bob: Hi.\nAnna (1m 2s): So.\n[1 minute 3 seconds] Bob: Yes.\n",
			Options{}, []string{"500ms 1.5s Anna: Hello.", "1.5s 3.1s Bob: Hi.", "1m2s 1m3s Anna: So.", "1m3s 1m3.4s Bob: Yes."}, ""},
		"minutes and times of day in speech are no times": {
			"Anna: Hello.\n5 minutes is enough.\n2:05 PM works for me.\n1.5 to 2.5 of them.\nBob: Hi.\nAnna: Bye.\n",
			Options{Recording: 17 * time.Second}, []string{"0s 15s Anna: Hello. 5 minutes is enough. 2:05 PM works for me. 1.5 to 2.5 of them.", "15s 16s Bob: Hi.", "16s 17s Anna: Bye."}, ""},
		"header lines of notes, with a list of people": {
			"Meeting: Quill\nDate: 2026-03-04 14:05\nDuration:  00:31:10\nParticipants:\n- Anna Meyer: Account Executive\n- Bob Stone: CTO\n\nAnna Meyer: Hello.\nBob Stone: Hi.\nAnna Meyer: Bye.\n",
			Options{Recording: 3 * time.Second}, []string{"0s 1s Anna Meyer: Hello.", "1s 2s Bob Stone: Hi.", "2s 3s Anna Meyer: Bye."}, "line 1: 6 lines of the notes above the talk were left out"},
		"the same in Markdown, of times": {
			"# Quill\n\n**Date:** 4 March\n**Language:** English\n\n## Participants\n\n* **Anna Meyer**: AE\n* **Bob Stone**: CTO\n\n## Transcript\n\n**Anna Meyer** (00:01): Hello.\n**Bob Stone** (00:03): Hi.\n",
			Options{}, []string{"1s 2.6s Anna Meyer: Hello.", "3s 3.4s Bob Stone: Hi."}, "lines of the notes above the talk were left out"},
		"names below their times": {
			"00:01\nSpeaker 1\nHello there.\n\n00:03\nSpeaker 2\nHi.\n\n00:05\nSpeaker 1\nBye.\n",
			Options{}, []string{"1s 3s Speaker 1: Hello there.", "3s 4.6s Speaker 2: Hi.", "5s 5.4s Speaker 1: Bye."}, ""},
		"names behind their times, and text below": {
			"00:03 - Anna Meyer\nHello.\n\n00:05 - Bob\nHi.\n\n00:07 - Anna Meyer\nBye.\n",
			Options{}, []string{"3s 4.6s Anna Meyer: Hello.", "5s 6.6s Bob: Hi.", "7s 7.4s Anna Meyer: Bye."}, ""},
		"minutes of one digit without brackets": {
			"0:03 Anna: Hello.\n0:05 Bob: Hi.\n0:07 Anna: Bye.\n",
			Options{}, []string{"3s 4.6s Anna: Hello.", "5s 6.6s Bob: Hi.", "7s 7.4s Anna: Bye."}, ""},
		"names in bold as chats write it": {
			"*Anna:* Hello.\n*Bob*: Hi.\n*Anna:* Bye.\n",
			Options{Recording: 3 * time.Second}, []string{"0s 1s Anna: Hello.", "1s 2s Bob: Hi.", "2s 3s Anna: Bye."}, ""},
		"names in headings, and text below": {
			"# Call\n\n### Anna Meyer\nHello.\n### Bob\nHi.\n### Anna Meyer\nBye.\n### Bob\nBye.\n",
			Options{Recording: 4 * time.Second}, []string{"0s 1s Anna Meyer: Hello.", "1s 2s Bob: Hi.", "2s 3s Anna Meyer: Bye.", "3s 4s Bob: Bye."}, "A heading was left out"},
		"names in bold on lines of their own": {
			"**Anna Meyer**\nHello.\n\n**Bob**\nHi.\n\n**Anna Meyer**\nBye.\n\n**Bob**\nBye.\n",
			Options{Recording: 4 * time.Second}, []string{"0s 1s Anna Meyer: Hello.", "1s 2s Bob: Hi.", "2s 3s Anna Meyer: Bye.", "3s 4s Bob: Bye."}, ""},
		"the head of a message": {
			"From: anna@example.com\nTo: bob@example.com\nSubject: call\n\nHello there.\n",
			Options{Recording: time.Second}, []string{"0s 1s Hello there."}, "3 lines of the notes above the talk were left out"},
		"Audacity's labels": {
			"0.000000\t1.500000\tAnna: Hello.\n1.500000\t4.200000\tBob: Hi.\n4,200000\t4,200000\tAnna: Bye.\n",
			Options{}, []string{"0s 1.5s Anna: Hello.", "1.5s 4.2s Bob: Hi.", "4.2s 4.6s Anna: Bye."}, ""},
		"Audacity's labels without names": {
			"0.000000\t1.500000\tHello.\n1.500000\t4.200000\t42 people.\n",
			Options{}, []string{"0s 1.5s Hello.", "1.5s 4.2s 42 people."}, ""},
		"a list inside of the talk names nobody": {
			"Anna: We have\n- Pricing: fair\n- Support: quick\nBob: Hi.\nAnna: Bye.\n",
			Options{Recording: 10 * time.Second}, []string{"0s 8s Anna: We have - Pricing: fair - Support: quick", "8s 9s Bob: Hi.", "9s 10s Anna: Bye."}, ""},
		"a talk that is a list": {
			"- Anna: Hello.\n- Bob: Hi.\n- [00:09] Anna: Bye.\n",
			Options{}, []string{"0s 4.5s Anna: Hello.", "4.5s 9s Bob: Hi.", "9s 9.4s Anna: Bye."}, ""},
		"a speaker who is called like a header's word": {
			"Call: Hello.\nAgent: Hi.\nCall: Bye.\n",
			Options{Recording: 3 * time.Second}, []string{"0s 1s Call: Hello.", "1s 2s Agent: Hi.", "2s 3s Call: Bye."}, ""},
		"Teams' transcript as it is copied": {
			"Anna Meyer\n0 minutes 3 seconds\nThanks for joining us today.\nBob Stone\n0 minutes 12 seconds\nYour price is too high for us.\nAnna Meyer\n1 minute 5 seconds\nLet me explain the value.\n",
			Options{}, []string{"3s 7s Anna Meyer: Thanks for joining us today.", "12s 17.2s Bob Stone: Your price is too high for us.", "1m5s 1m7s Anna Meyer: Let me explain the value."}, ""},
		"the same with all that may be copied with it": {
			"Anna Meyer\n0 minutes 3 seconds0:03\nAnna Meyer 0 minutes 3 seconds\nHello.\nBob Stone\n0:05\nBob Stone 0 minutes 5 seconds\nHi Anna Meyer.\nAnna Meyer\nis my name.\n",
			Options{}, []string{"3s 4.6s Anna Meyer: Hello.", "5s 8.2s Bob Stone: Hi Anna Meyer. Anna Meyer is my name."}, ""},
		"the same of a German window, of one turn": {
			"Anna Meyer\n1 Stunde 2 Minuten 3 Sekunden\nHallo.\n",
			Options{}, []string{"1h2m3s 1h2m3.4s Anna Meyer: Hallo."}, ""},
		"names on a line and times on the next": {
			"Anna Meyer\n00:01\nHello.\n\nBob Stone\n00:03\nHi.\n\nAnna Meyer\n00:05\nBye.\n",
			Options{}, []string{"1s 2.6s Anna Meyer: Hello.", "3s 4.6s Bob Stone: Hi.", "5s 5.4s Anna Meyer: Bye."}, ""},
		"times alone, and names that are talk": {
			"00:01\nHello Bob.\nGood Morning\n00:05\nHi.\n00:07\nBye.\n",
			Options{}, []string{"1s 4.4s Hello Bob. Good Morning", "5s 6.6s Hi.", "7s 7.4s Bye."}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(warnings(tr), "|"); !strings.Contains(got, tt.warn) || tt.warn == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}

// Times of these kinds once cost words, or became words.
func TestCueTimesOutOfTheOrdinary(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		want []string
		warn string
	}{
		"hours of three digits in SRT": {
			"1\n100:00:01,000 --> 100:00:02,000\nThanks for joining.\n\n2\n100:00:03,000 --> 100:00:04,000\nYour price is too high.\n",
			[]string{"100h0m1s 100h0m2s Thanks for joining.", "100h0m3s 100h0m4s Your price is too high."}, ""},
		"hours of three digits in WebVTT": {
			"WEBVTT\n\n100:00:01.000 --> 100:00:02.000\nAnna: Thanks for joining.\n\n100:00:03.000 --> 100:00:04.000\nBob: Your price is too high.\n",
			[]string{"100h0m1s 100h0m2s Anna: Thanks for joining.", "100h0m3s 100h0m4s Bob: Your price is too high."}, ""},
		"a cue that starts before the recording is moved to its start": {
			"1\n-00:00:01,500 --> 00:00:01,000\nThanks for joining.\n\n2\n00:00:01,000 --> 00:00:04,000\nYour price is too high.\n",
			[]string{"0s 1s Thanks for joining.", "1s 4s Your price is too high."}, "line 2: A time before the start of the recording was moved to its start"},
		"a cue that lies before the recording keeps its words": {
			"WEBVTT\n\n-00:00:03.500 --> -00:00:02.000\nThanks for joining.\n\n00:00:04.000 --> 00:00:05.000\nYour price is too high.\n",
			[]string{"0s 2.8s Thanks for joining.", "4s 5s Your price is too high."}, "line 3: A time before the start of the recording was moved to its start"},
		"a time in brackets before the recording": {
			"[-00:00:02] Anna: Hello.\n[00:00:03] Bob: Hi.\n",
			[]string{"0s 1.6s Anna: Hello.", "3s 3.4s Bob: Hi."}, "moved to its start"},
		"a SubStation file": {
			"\ufeff[Script Info]\nTitle: call\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nDialogue: 0,0:00:01.00,0:00:02.50,Default,Anna,0,0,0,,Thanks for joining us today.\nDialogue: 0,0:00:02.50,0:00:04.20,Default,Bob,0,0,0,,Your price is too high for us.\nDialogue: 0,0:00:04.20,0:00:07.00,Default,Anna,0,0,0,,Let me explain the value.\n",
			[]string{"1s 2.5s Anna: Thanks for joining us today.", "2.5s 4.2s Bob: Your price is too high for us.", "4.2s 7s Anna: Let me explain the value."}, ""},
		"an older one, with commas, tags, drawings, comments, and names in the text": {
			"[Script Info]\n; made by hand\nScriptType: v4.00\n[Events]\nFormat: Marked, Start, End, Style, Actor, MarginL, MarginR, MarginV, Effect, Text\nComment: Marked=0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not said\nDialogue: Marked=0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Anna: {\\i1}Thanks{\\i0}, Bob,\\Nfor joining.\nDialogue: Marked=0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\nDialogue: Marked=0,0:00:02.50,0:00:04.20,Default,,0,0,0,,Bob: Your\\hprice, well.\n",
			[]string{"1s 2.5s Anna: Thanks, Bob, for joining.", "2.5s 4.2s Bob: Your price, well."}, ""},
		"seconds with a decimal comma in a word list": {
			"call A 0,50 0,25 hello\ncall A 1,50 0,25 there\n",
			[]string{"500ms 1.75s hello there"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(warnings(tr), "|"); !strings.Contains(got, tt.warn) || tt.warn == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}

const rollingCaptions = `WEBVTT
Kind: captions
Language: en

00:00:00.120 --> 00:00:02.470 align:start position:0%
 
thanks<00:00:00.400><c> for</c><00:00:00.640><c> joining</c><00:00:01.040><c> the</c><00:00:01.280><c> demo</c>

00:00:02.470 --> 00:00:02.480 align:start position:0%
thanks for joining the demo
 

00:00:02.480 --> 00:00:05.110 align:start position:0%
thanks for joining the demo
your<00:00:02.800><c> price</c><00:00:03.200><c> is</c><00:00:03.600><c> too</c><00:00:04.000><c> high</c>

00:00:05.110 --> 00:00:05.120 align:start position:0%
your price is too high
 

00:00:05.120 --> 00:00:07.500 align:start position:0%
your price is too high
let<00:00:05.400><c> me</c><00:00:05.700><c> explain</c><00:00:06.000><c> the</c><00:00:06.300><c> value</c>
`

func TestRollingCaptionsAreSaidOnce(t *testing.T) {
	srt := func(cues ...string) string {
		out := ""
		for i, c := range cues {
			at := time.Duration(i) * time.Second
			out += stamp(at, ',') + " --> " + stamp(at+time.Second, ',') + "\n" + c + "\n\n"
		}
		return out
	}
	for name, tt := range map[string]struct {
		in   string
		want string
		warn bool
	}{
		"YouTube's, with times inside": {rollingCaptions, "thanks for joining the demo your price is too high let me explain the value", true},
		"two lines in SRT":             {srt("a a", "a a\nb b", "b b\nc c", "c c\nd d"), "a a b b c c d d", true},
		"three lines":                  {srt("a", "a\nb", "a\nb\nc", "b\nc\nd", "c\nd\ne"), "a b c d e", true},
		"a customer who repeats himself in rolling captions": {srt("a", "a\nno", "no\nno", "no\nno", "no\nb", "b\nc", "c\nd", "d\ne", "e\nf", "f\ng"), "a no no no b c d e f g", true},
		"captions that grow":                          {srt("a", "a b", "a b c", "d", "d e", "d e f"), "a b c d e f", true},
		"captions that grow below a line that stands": {srt("a", "a\nb", "a\nb c", "a\nb c d", "b c d\ne", "b c d\ne f"), "a b c d e f", true},
		"one who starts anew, and says more":          {srt("We", "We have", "But no.", "No.", "No. We have", "a budget.", "So.", "Bye."), "We We have But no. No. No. We have a budget. So. Bye.", false},
		"a customer who repeats himself":              {srt("Too high.", "Too high.", "Too high.", "No.\nNo.", "No.\nNo.", "Too high."), "Too high. Too high. Too high. No. No. No. No. Too high.", false},
		"one who takes up another's words":            {srt("Is it too high?", "Too high.", "Too high.\nYes, it is.", "What can I do?\nTell me.", "Nothing.\nBye."), "Is it too high? Too high. Too high. Yes, it is. What can I do? Tell me. Nothing. Bye.", false},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			var got []string
			for _, turn := range tr.Turns {
				got = append(got, turn.Text)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
			if w := strings.Join(warnings(tr), "|"); strings.Contains(w, "The captions ") != tt.warn {
				t.Errorf("warnings %q", w)
			}
		})
	}
}
