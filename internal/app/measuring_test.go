package app_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/coach/align"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// TestAlignmentIsMeasured makes the figures of docs/transcripts.md. It takes
// minutes, so it runs only where GAMETAPE_MEASURE is set; whatever it finds worse
// than documented fails.
func TestAlignmentIsMeasured(t *testing.T) {
	if os.Getenv("GAMETAPE_MEASURE") == "" {
		t.Skip("set GAMETAPE_MEASURE=1 to measure alignment anew")
	}
	groups := map[string][]heardCall{}
	var words, sounds []heardCall
	demos := heardCalls(t)
	groups["demo calls, two channels"] = demos
	groups["demo calls, one channel"] = mono(demos)
	groups["demo calls, two channels, times of turns only"] = byTurns(demos)
	groups["demo calls, one channel, times of turns only"] = byTurns(mono(demos))
	words, sounds = append(words, mono(demos)...), append(sounds, demos...)

	real := realTalk(t, geckoTalk(t).vtt())
	byWord := realTalk(t, sharedFile(t, "calls/gecko/demo.json"))
	groups["real call, one channel, eight words a cue"] = []heardCall{real}
	groups["real call, one channel, word times"] = []heardCall{byWord}
	words, sounds = append(words, real), append(sounds, real)
	groups["all of these in a row, one channel"] = []heardCall{inARow(append(mono(demos), byWord))}

	stereo := heardCall{slug: "stereo"}
	stereo.speech, stereo.length = heard(t, sharedFile(t, "calls/stereo/auto_repairs_40_stereo.wav"))
	sounds = append(sounds, stereo)
	groups["real call, two channels, words where there is sound"] = []heardCall{soundAsWords(stereo)}
	estimated := vconCalls(t)
	sounds = append(sounds, estimated...)

	for _, name := range slices.Sorted(maps.Keys(groups)) {
		m := measure(groups[name])
		t.Log(name + ": " + m.String())
		if m.falseOffers > 0 || m.worst > 200*time.Millisecond || m.missed > 0 && !strings.Contains(name, "eight words") {
			t.Errorf("%s is worse than documented", name)
		}
	}
	for _, c := range estimated {
		if a := align.Compare(c.said, c.sides, c.speech, c.length); a.Fit != align.CannotTell {
			t.Errorf("of the estimated times of %s it is said: %+v", c.slug, a)
		}
	}
	verdicts, n, highest := map[align.Fit]int{}, 0, map[int]float64{}
	for _, sound := range sounds {
		for _, w := range words {
			if w.slug == sound.slug {
				continue
			}
			for name, speech := range map[string][][]tagging.Span{"as it is": sound.speech, "mixed": {slices.Concat(sound.speech...)}} {
				if len(sound.speech) == 1 && name == "mixed" {
					continue
				}
				a := align.Compare(w.said, w.sides, speech, sound.length)
				verdicts[a.Fit]++
				n++
				highest[len(speech)] = max(highest[len(speech)], a.Best)
				if a.Fit == align.Fits || a.Fit == align.Shifted {
					t.Errorf("the words of %s (%s) on %s (%s), %s: %s at %.2f", w.slug, end(w.said), sound.slug, sound.length, name, a.Fit, a.Best)
				}
			}
		}
	}
	t.Logf("%d swapped pairs: %v; highest agreement by number of channels: %v", n, verdicts, highest)
}

// measured is what became of shifting transcripts that fit.
type measured struct {
	right, falseOffers    int // transcripts that fit, and those of them that a correction was offered for
	moved, missed         int
	worst, sum            time.Duration // of what a correction leaves, at the start, the middle and the end
	lowest, lowestCorrect float64       // agreement as it is; after the correction
}

func (m measured) String() string {
	return fmt.Sprintf("%d right (agreement from %.2f), %d false offers; %d moved, %d not noticed; left after the correction %d ms on average, %d ms at most (agreement from %.2f)",
		m.right, m.lowest, m.falseOffers, m.moved, m.missed, (m.sum / time.Duration(max(3*(m.moved-m.missed), 1))).Milliseconds(), m.worst.Milliseconds(), m.lowestCorrect)
}

func measure(calls []heardCall) measured {
	m := measured{lowest: 1, lowestCorrect: 1}
	var moves []align.Alignment
	for _, s := range []float64{0.5, 1, 2, 5, 10, 20, 30} {
		d := time.Duration(s * float64(time.Second))
		moves = append(moves, align.Alignment{Offset: d}, align.Alignment{Offset: -d})
	}
	for _, drift := range []int{300, -300} {
		moves = append(moves, align.Alignment{Offset: 3200 * time.Millisecond, Drift: drift}, align.Alignment{Offset: -1700 * time.Millisecond, Drift: drift})
	}
	for _, c := range calls {
		a := align.Compare(c.said, c.sides, c.speech, c.length)
		m.right++
		m.lowest = min(m.lowest, a.Now)
		if a.Fit != align.Fits {
			m.falseOffers++
		}
		for _, by := range moves {
			a := align.Compare(movedAround(c.said, by), c.sides, c.speech, c.length)
			m.moved++
			if a.Fit != align.Shifted {
				m.missed++
				continue
			}
			m.lowestCorrect = min(m.lowestCorrect, a.Best)
			for _, at := range []time.Duration{30 * time.Second, c.length / 2, c.length - 31*time.Second} {
				left := (a.Correct(by.Correct(at, 2*c.length), 2*c.length) - at).Abs()
				m.sum += left
				m.worst = max(m.worst, left)
			}
		}
	}
	return m
}

// movedAround is moved, what comes before the start left out as a program that
// cuts a recording's head off would leave it out.
func movedAround(t transcript.Transcript, by align.Alignment) transcript.Transcript {
	kept := t
	kept.Turns = slices.DeleteFunc(slices.Clone(t.Turns), func(turn transcript.Turn) bool { return turn.Start+by.Offset < 0 })
	return moved(kept, by)
}

func mono(calls []heardCall) []heardCall {
	out := slices.Clone(calls)
	for i := range out {
		out[i].speech = [][]tagging.Span{slices.Concat(out[i].speech...)}
	}
	return out
}

// byTurns leaves only the times of whole turns.
func byTurns(calls []heardCall) []heardCall {
	out := slices.Clone(calls)
	for i := range out {
		turns := slices.Clone(out[i].said.Turns)
		for j := range turns {
			turns[j].Words, turns[j].Cues = nil, nil
		}
		out[i].said.Turns = turns
	}
	return out
}

func realTalk(t *testing.T, words []byte) heardCall {
	t.Helper()
	out := heardCall{slug: "real"}
	out.speech, out.length = heard(t, geckoTalk(t).sound)
	said, err := transcript.Parse(words, transcript.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out.said, out.sides = said, make([]transcript.Side, len(said.Speakers))
	return out
}

// inARow is one long call of several, to see drift that is small in short ones.
func inARow(calls []heardCall) heardCall {
	out := heardCall{slug: "in a row", speech: [][]tagging.Span{nil}}
	for _, c := range calls {
		at := align.Alignment{Offset: out.length}
		for _, turn := range moved(c.said, at).Turns {
			turn.Speaker = -1
			out.said.Turns = append(out.said.Turns, turn)
		}
		for _, s := range c.speech[0] {
			out.speech[0] = append(out.speech[0], tagging.Span{Start: s.Start + out.length, End: s.End + out.length})
		}
		out.length += c.length
	}
	return out
}

// soundAsWords is a transcript for a recording without one: a turn wherever a
// channel sounds, its ends up to 200 ms off.
func soundAsWords(c heardCall) heardCall {
	c.said = transcript.Transcript{Speakers: []transcript.Speaker{{Key: "0"}, {Key: "1"}}}
	c.sides = []transcript.Side{transcript.Rep, transcript.Customer}
	off := rand.New(rand.NewPCG(1, 2))
	jitter := func() time.Duration { return time.Duration(off.IntN(400)-200) * time.Millisecond }
	for ch, spans := range c.speech {
		for _, s := range spans {
			start := max(s.Start+jitter(), 0)
			c.said.Turns = append(c.said.Turns, transcript.Turn{Start: start, End: max(s.End+jitter(), start), Speaker: ch, Text: "…"})
		}
	}
	return c
}

// vconCalls are the shared vCons whose recordings lie beside them.
func vconCalls(t *testing.T) []heardCall {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "..", "shared", "data", "calls", "vcon", "*.mp3"))
	if err != nil {
		t.Fatal(err)
	}
	var out []heardCall
	for _, file := range files {
		base := filepath.Base(file)
		c := heardCall{slug: base}
		c.speech, c.length = heard(t, sharedFile(t, "calls/vcon/"+base))
		said, err := transcript.Parse(sharedFile(t, "calls/vcon/"+strings.TrimSuffix(base, ".mp3")+".vcon.json"), transcript.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c.said, c.sides = said, make([]transcript.Side, len(said.Speakers))
		out = append(out, c)
	}
	return out
}

func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "..", "shared", "data", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("the shared recordings are not here: %v", err)
	}
	return raw
}

func end(t transcript.Transcript) time.Duration {
	var last time.Duration
	for _, turn := range t.Turns {
		last = max(last, turn.End)
	}
	return last
}
