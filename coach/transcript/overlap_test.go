package transcript

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestBackChannelsLieTheSameInEveryFormat renders a talk in which the customer
// speaks into the rep's sentences, in formats that cut it up differently.
func TestBackChannelsLieTheSameInEveryFormat(t *testing.T) {
	rep := makeTalk([]string{"0|So this is the offer we talked about last week. It runs for a year and you can leave at any time."})[0]
	said := func(who int, text string, at time.Duration) talkLine {
		l := makeTalk([]string{fmt.Sprint(who, "|", text)})[0]
		for i := range l.words {
			l.words[i].start += at - 1200*time.Millisecond
			l.words[i].end += at - 1200*time.Millisecond
		}
		return l
	}
	inside := said(1, "Mhm.", rep.words[12].start+50*time.Millisecond) // in the second sentence
	reply := said(1, "That sounds good to me.", rep.end()+300*time.Millisecond)
	want := []string{"0 " + rep.text(), "1 Mhm. That sounds good to me."}

	word := func(w talkWord) obj { return timed(w.start, w.end, obj{"word": w.full()}) }
	line := func(l talkLine) obj {
		return timed(l.start(), l.end(), obj{"speaker": fmt.Sprint("S", l.who), "text": l.text(), "words": eachWord(l, word)})
	}
	cues := func(lines ...talkLine) []byte {
		var b strings.Builder
		b.WriteString("WEBVTT\n\n")
		for _, l := range lines {
			fmt.Fprintf(&b, "%s --> %s\n<v S%d>%s</v>\n\n", stamp(l.start(), '.'), stamp(l.end(), '.'), l.who, l.text())
		}
		return []byte(b.String())
	}
	half := func(from, to int) talkLine { return talkLine{0, rep.words[from:to]} }
	customer := talkLine{1, append(append([]talkWord{}, inside.words...), reply.words...)}
	for name, raw := range map[string][]byte{
		"a cue a turn":            cues(rep, inside, reply),
		"a cue a few words":       cues(half(0, 6), half(6, 12), half(12, 16), inside, half(16, len(rep.words)), reply),
		"segments with words":     toJSON(obj{"word_segments": []obj{}, "segments": []obj{line(rep), line(inside), line(reply)}}),
		"channels of words":       toJSON(obj{"results": obj{"channels": []obj{{"alternatives": []obj{{"words": eachWord(rep, word)}}}, {"alternatives": []obj{{"words": eachWord(customer, word)}}}}}}),
		"items of both channels":  toJSON(obj{"results": obj{"channel_labels": obj{"channels": []obj{{"channel_label": "ch_0", "items": flat(eachWord(rep, func(w talkWord) []obj { return amazonItem(w, "") }))}, {"channel_label": "ch_1", "items": flat(eachWord(customer, func(w talkWord) []obj { return amazonItem(w, "") }))}}}}}),
		"sentences of monologues": toJSON(obj{"callTranscripts": []obj{{"transcript": []obj{gongMonologue(rep), gongMonologue(inside), gongMonologue(reply)}}}}),
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse(raw, Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			var got []string
			for _, turn := range tr.Turns {
				got = append(got, fmt.Sprint(turn.Speaker, " ", turn.Text))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func gongMonologue(l talkLine) obj {
	return obj{"speakerId": fmt.Sprint("S", l.who), "sentences": []obj{{"start": ms(l.start()), "end": ms(l.end()), "text": l.text()}}}
}
