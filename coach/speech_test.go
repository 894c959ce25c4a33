package coach

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

func at(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func span(from, to float64) tagging.Span { return tagging.Span{Start: at(from), End: at(to)} }

// talk is a stretch of so many seconds with a pause after each.
func talk(stretch, pause float64, n int) []tagging.Span {
	var out []tagging.Span
	for i := range n {
		from := float64(i) * (stretch + pause)
		out = append(out, span(from, from+stretch))
	}
	return out
}

func TestARecordingIsCutAtItsPauses(t *testing.T) {
	long := talk(4, 0.5, 40)
	long[15] = span(67.5, 71) // the longest pause between one and two minutes
	for name, tt := range map[string]struct {
		lane   lane
		length float64
		want   string
	}{
		"a short one is one piece":                 {lane{0, talk(4, 1, 3)}, 60, "0–14.4"},
		"silence at its ends is not sent":          {lane{0, []tagging.Span{span(30, 34)}}, 300, "29.6–34.4"},
		"a long silence is not sent":               {lane{0, []tagging.Span{span(1, 4), span(40, 44)}}, 60, "0.6–4.4 39.6–44.4"},
		"the longest pause that comes in time":     {lane{0, long}, 200, "0–71.4 71.6–179.9"},
		"talk without a pause is cut all the same": {lane{0, []tagging.Span{span(0, 250)}}, 250, "0–119.6 119.6–239.2 239.2–250"},
		"of a mix pieces are longer":               {lane{-1, talk(4, 1, 100)}, 500, "0–499.4"},
		"a recording in which nobody speaks":       {lane{0, nil}, 60, ""},
		"it ends with the recording":               {lane{0, []tagging.Span{span(1, 9.9)}}, 10, "0.6–10"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			last := time.Duration(0)
			for _, s := range tt.lane.pieces(at(tt.length)) {
				got = append(got, fmt.Sprintf("%v–%v", s.Start.Seconds(), s.End.Seconds()))
				if s.Start < last || s.End-s.Start > mixMost {
					t.Errorf("%v begins before %v or is too long", s, last)
				}
				last = s.End
			}
			if g := strings.Join(got, " "); g != tt.want {
				t.Errorf("the pieces are %s, want %s", g, tt.want)
			}
		})
	}
}

func TestChannelsAreTranscribedAloneWhereTheyHaveVoicesOfTheirOwn(t *testing.T) {
	rep, customer := []tagging.Span{span(0, 5), span(11, 15)}, []tagging.Span{span(5, 10)}
	zero := 0
	for name, tt := range map[string]struct {
		call   Call
		speech [][]tagging.Span
		want   []int
	}{
		"one channel":                        {Call{Channels: 1}, [][]tagging.Span{rep}, []int{-1}},
		"two people on two channels":         {Call{Channels: 2}, [][]tagging.Span{rep, customer}, []int{0, 1}},
		"one sound on both":                  {Call{Channels: 2}, [][]tagging.Span{rep, rep}, []int{-1}},
		"one of them silent":                 {Call{Channels: 2}, [][]tagging.Span{rep, nil}, []int{-1}},
		"one silent, and known whose it is":  {Call{Channels: 2, Parties: []Party{{Side: transcript.Rep, Channel: &zero}}}, [][]tagging.Span{rep, nil}, []int{0, 1}},
		"tracks of their own, heard at once": {Call{Channels: 2, Tracks: Tracks{Mix: Mix{Heard: []int{0, 1}, Sides: true}}}, [][]tagging.Span{rep, rep}, []int{0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []int
			for _, l := range lanesOf(tt.call, tt.speech) {
				got = append(got, l.channel)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("lanes %v, want %v", got, tt.want)
			}
		})
	}
}

// said makes a segment whose words last a third of a second each.
func said(from float64, text string) SpeechSegment {
	s := SpeechSegment{Start: at(from), Text: text}
	for i, w := range strings.Fields(text) {
		start := at(from + float64(i)/3)
		s.Words = append(s.Words, SpeechWord{Start: start, End: start + time.Second/3, Text: " " + w})
		s.End = start + time.Second/3
	}
	return s
}

func TestWhatAServerHearsInSilenceIsLeftOut(t *testing.T) {
	speech := []tagging.Span{span(0, 10), span(40, 44)}
	for name, tt := range map[string]struct {
		in   []SpeechSegment
		want string
	}{
		"what is said":                         {[]SpeechSegment{said(0, "Good morning."), said(41, "Bye.")}, "Good morning.|Bye."},
		"thanks for watching in a silence":     {[]SpeechSegment{said(1, "Good morning."), said(20, "Thanks for watching!")}, "Good morning."},
		"a sentence again and again":           {[]SpeechSegment{said(8, "I see."), said(14, "I see."), said(18, "I see."), said(22, "I see.")}, "I see."},
		"a customer who repeats himself":       {[]SpeechSegment{said(1, "No."), said(2, "No."), said(3, "No."), said(4, "No."), said(5, "No.")}, "No.|No.|No.|No.|No."},
		"a loop that begins in speech":         {[]SpeechSegment{said(9, "so "+strings.Repeat("you know ", 30)+"right")}, "so you know right"},
		"somebody who stammers":                {[]SpeechSegment{said(1, "no no no no no no thanks")}, "no no no no no no thanks"},
		"nothing but dots":                     {[]SpeechSegment{said(1, "... ...")}, ""},
		"a word that is a little late":         {[]SpeechSegment{said(10.2, "Yes.")}, "Yes."},
		"repeated once more than speech bears": {[]SpeechSegment{said(8, "Well, let me see."), said(9.9, "Well, let me see.")}, "Well, let me see."},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range spoken(tt.in, speech) {
				got = append(got, s.Text)
			}
			if g := strings.Join(got, "|"); g != tt.want {
				t.Errorf("got %q, want %q", g, tt.want)
			}
		})
	}
}

// TestTheFileIsReadAsSaid reads what speech to text writes of two channels, where
// one person speaks into the pause of another.
func TestTheFileIsReadAsSaid(t *testing.T) {
	slow := said(1, "How does it look to you? Is it good?")
	for i := 6; i < len(slow.Words); i++ {
		slow.Words[i].Start += at(5)
		slow.Words[i].End += at(5)
	}
	slow.End += at(5)
	zero, one := 0, 1
	f := speechFile{Language: "english", Speakers: map[string]speechSpeaker{"Channel 1": {Label: "Rita", Channel: &zero}, "Channel 2": {Channel: &one}}}
	f.add(breaths([]SpeechSegment{slow}), "Channel 1")
	f.add(breaths([]SpeechSegment{said(4, "It is too expensive.")}), "Channel 2")
	raw, err := f.bytes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := transcript.Parse(raw, transcript.Options{As: transcript.Whisper})
	if err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	var turns []string
	for _, turn := range got.Turns {
		s := got.Speakers[turn.Speaker]
		turns = append(turns, fmt.Sprintf("%s %d: %s", s.Label(), s.Channel, turn.Text))
		if len(turn.Words) != len(strings.Fields(turn.Text)) {
			t.Errorf("%q has %d words with times", turn.Text, len(turn.Words))
		}
	}
	want := "Rita 0: How does it look to you?\nChannel 2 1: It is too expensive.\nRita 0: Is it good?"
	if g := strings.Join(turns, "\n"); g != want || got.Language != "en" {
		t.Errorf("got %s (%s), want %s", g, got.Language, want)
	}
}

func TestTheServerIsToldNamesThatAreLikelyToBeSaid(t *testing.T) {
	own := Tracker{Enabled: true, Rule: tagging.Tracker{Phrases: []string{"(Tidewell|Acme Cloud) NEAR/5 price", "I am not sure", "<name> or [the] Brindle 2"}}}
	shipped := own
	shipped.Pack, shipped.Rule.Phrases = "topics", []string{"Salesforce"}
	c := Call{Contact: "Carl Klein", Account: "Klein  & Sons", Parties: []Party{{Name: "carl klein"}, {Name: "Dora Dorn"}}}
	if got, want := speechPrompt(c, "Rita Rep", []Tracker{own, shipped}), "Rita Rep, Carl Klein, Klein & Sons, Dora Dorn, Tidewell, Acme Cloud, Brindle 2"; got != want {
		t.Errorf("the prompt is %q, want %q", got, want)
	}
	own.Rule.Phrases = nil
	for i := range 500 {
		own.Rule.Phrases = append(own.Rule.Phrases, fmt.Sprintf("Product%d", i))
	}
	if n := len(speechPrompt(c, "", []Tracker{own})); n > maxPrompt || n < maxPrompt-20 {
		t.Errorf("of many words the prompt has %d characters", n)
	}
}

func TestTimesAreWrittenToTheMillisecond(t *testing.T) {
	raw, err := json.Marshal(speechTime{Word: "so", Start: seconds(at(3661.2345)), End: seconds(at(3661.5))})
	if err != nil || string(raw) != `{"word":"so","start":3661.234,"end":3661.500}` && string(raw) != `{"word":"so","start":3661.235,"end":3661.500}` {
		t.Errorf("got %s (%v)", raw, err)
	}
}

func TestWordsAreMovedOffSilence(t *testing.T) {
	speech := []tagging.Span{span(0.5, 2), span(14, 16)}
	s := SpeechSegment{Start: at(0.4), End: at(15), Text: "Copperlane, Desmond. Ha. You", Words: []SpeechWord{
		{at(0.4), at(1.2), "Copperlane,"}, {at(1.2), at(6), " Desmond."}, {at(6), at(14.8), " Ha."}, {at(14.8), at(15), " You"},
	}}
	var got []string
	for _, part := range breaths(spoken([]SpeechSegment{s}, speech)) {
		got = append(got, fmt.Sprintf("%v–%v %s", part.Start.Seconds(), part.End.Seconds(), part.Text))
	}
	if g, want := strings.Join(got, "|"), "0.4–2.1 Copperlane, Desmond.|13.9–15 Ha. You"; g != want {
		t.Errorf("got %s, want %s", g, want)
	}
}
