package app_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"gametape/coach/align"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
	"gametape/demo"
	"gametape/internal/media"
)

// heardCall is a demo call as alignment sees it.
type heardCall struct {
	slug   string
	said   transcript.Transcript
	sides  []transcript.Side
	speech [][]tagging.Span
	length time.Duration
}

func heardCalls(t *testing.T) []heardCall {
	t.Helper()
	calls, err := demo.Calls()
	if err != nil {
		t.Fatal(err)
	}
	var out []heardCall
	for _, c := range calls {
		words, err := c.Transcript()
		if err != nil {
			t.Fatal(err)
		}
		said, err := transcript.Parse(words.Body, transcript.Options{})
		if err != nil {
			t.Fatal(err)
		}
		h := heardCall{slug: c.Slug, said: said, sides: make([]transcript.Side, len(said.Speakers))}
		for i, s := range said.Speakers {
			h.sides[i] = transcript.Customer
			if s.Key == c.RepSpeaker {
				h.sides[i] = transcript.Rep
			}
		}
		sound, err := c.Recording()
		if err != nil {
			t.Fatal(err)
		}
		h.speech, h.length = heard(t, sound.Body)
		out = append(out, h)
	}
	return out
}

// heard is what the waveform stage tells of a sound.
func heard(t *testing.T, sound []byte) ([][]tagging.Span, time.Duration) {
	t.Helper()
	ffmpeg, err := media.New(media.Config{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	at := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "sound.m4a", time.Time{}, bytes.NewReader(sound))
	}))
	defer at.Close()
	info, err := ffmpeg.Probe(t.Context(), at.URL)
	if err != nil {
		t.Fatal(err)
	}
	a, err := ffmpeg.Peaks(t.Context(), at.URL, info, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return a.Speech, info.Duration
}

func TestTranscriptsAreLaidOnTheirRecordings(t *testing.T) {
	calls := heardCalls(t)
	for name, of := range map[string]func([][]tagging.Span) [][]tagging.Span{
		"two channels": func(s [][]tagging.Span) [][]tagging.Span { return s },
		"one channel":  func(s [][]tagging.Span) [][]tagging.Span { return [][]tagging.Span{slices.Concat(s...)} },
	} {
		for i, c := range calls {
			speech := of(c.speech)
			if a := align.Compare(c.said, c.sides, speech, c.length); a.Fit != align.Fits {
				t.Errorf("%s, %s as it is: %+v", name, c.slug, a)
			}
			for _, by := range []align.Alignment{{Offset: 3200 * time.Millisecond}, {Offset: -1700 * time.Millisecond}, {Drift: 5000}, {Offset: 3200 * time.Millisecond, Drift: -3000}} {
				a := align.Compare(moved(c.said, by), c.sides, speech, c.length)
				if a.Fit != align.Shifted {
					t.Errorf("%s, %s moved by %s and %d ppm: %+v", name, c.slug, by.Offset, by.Drift, a)
					continue
				}
				for _, at := range []time.Duration{10 * time.Second, c.length / 2, c.length - 5*time.Second} {
					back := a.Correct(by.Correct(at, 2*c.length), 2*c.length)
					if (back - at).Abs() > 200*time.Millisecond {
						t.Errorf("%s, %s moved by %s and %d ppm: the correction %s and %d ppm leaves %s at %s", name, c.slug, by.Offset, by.Drift, a.Offset, a.Drift, at, back)
					}
				}
			}
			for j, other := range calls {
				if i == j {
					continue
				}
				if a := align.Compare(other.said, other.sides, speech, c.length); a.Fit != align.OtherTalk {
					t.Errorf("%s, the words of %s on the recording of %s: %+v", name, other.slug, c.slug, a)
				}
			}
		}
	}
}

func TestARealTranscriptIsLaidOnItsRecording(t *testing.T) {
	k := geckoTalk(t)
	speech, length := heard(t, k.sound)
	said, err := transcript.Parse(k.vtt(), transcript.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sides := make([]transcript.Side, len(said.Speakers))
	for by, want := range map[align.Alignment]align.Fit{{}: align.Fits, {Offset: 3200 * time.Millisecond}: align.Shifted, {Drift: 5000}: align.Shifted} {
		if a := align.Compare(moved(said, by), sides, speech, length); a.Fit != want {
			t.Errorf("moved by %s and %d ppm: %+v, want %s", by.Offset, by.Drift, a, want)
		}
	}
	for _, c := range heardCalls(t) {
		// A talk that hardly pauses may lie anywhere on one with many pauses.
		if a := align.Compare(c.said, c.sides, speech, length); a.Fit != align.OtherTalk && a.Fit != align.CannotTell {
			t.Errorf("the words of %s on it: %+v", c.slug, a)
		}
	}
}

// moved is t with all its times moved and stretched.
func moved(t transcript.Transcript, by align.Alignment) transcript.Transcript {
	move := func(at time.Duration) time.Duration { return by.Correct(at, time.Hour) }
	t.Turns = slices.Clone(t.Turns)
	for i := range t.Turns {
		turn := &t.Turns[i]
		turn.Start, turn.End = move(turn.Start), move(turn.End)
		turn.Words, turn.Cues = slices.Clone(turn.Words), slices.Clone(turn.Cues)
		for j := range turn.Words {
			turn.Words[j].Start, turn.Words[j].End = move(turn.Words[j].Start), move(turn.Words[j].End)
		}
		for j := range turn.Cues {
			turn.Cues[j].Start, turn.Cues[j].End = move(turn.Cues[j].Start), move(turn.Cues[j].End)
		}
	}
	return t
}
