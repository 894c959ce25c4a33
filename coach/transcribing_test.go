package coach

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/coach/tagging"
)

// listeningRoom is storage, the row of one call, a recording and whoever listens to
// events, as far as transcribing needs them.
type listeningRoom struct {
	Blobs
	CallRows
	Events
	Media
	kept map[BlobKey][]byte
	call Call
}

func (m *listeningRoom) Open(_ context.Context, key BlobKey, _, _ int64) (io.ReadCloser, error) {
	b, ok := m.kept[key]
	if !ok {
		return nil, Errorf(CodeNotFound, "", "There is no %s.", key)
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (m *listeningRoom) Put(_ context.Context, key BlobKey, r io.Reader, _, _ int64, _ string) (Blob, error) {
	b, err := io.ReadAll(r)
	m.kept[key] = b
	return Blob{Key: key}, err
}

func (m *listeningRoom) URL(context.Context, BlobKey, time.Duration) (string, error) { return "", nil }

func (m *listeningRoom) UpdateCall(_ context.Context, _ CallID, change func(*Call) error) (Call, error) {
	return m.call, change(&m.call)
}

func (m *listeningRoom) Publish(context.Context, Event) {}

func (m *listeningRoom) Probe(context.Context, string) (MediaInfo, error) { return MediaInfo{}, nil }

func (m *listeningRoom) Voice(_ context.Context, _ string, _ MediaInfo, channel int, start, end time.Duration, w io.Writer) error {
	_, err := fmt.Fprintf(w, "%d %v–%v", channel, start, end)
	return err
}

// diariser names two voices A and B in each piece, or calls those it was shown by
// their names.
type diariser struct {
	knows bool
	asked []SpeechAsked
}

func (d *diariser) Transcribe(_ context.Context, a SpeechAsked) (SpeechHeard, error) {
	d.asked = append(d.asked, a)
	names := []string{"A", "B"}
	if d.knows {
		for i, v := range a.Voices {
			names[i] = v.Name
		}
	}
	one := SpeechSegment{Start: at(1), End: at(5), Text: "How does it look?", Speaker: names[0]}
	two := SpeechSegment{Start: at(6), End: at(20), Text: "It is too expensive.", Speaker: names[1]}
	return SpeechHeard{Segments: []SpeechSegment{one, two}}, nil
}

func TestVoicesOfAMixAreKnownFromPieceToPiece(t *testing.T) {
	for name, tt := range map[string]struct {
		knows bool
		want  string
	}{
		"by a server that is shown them":      {true, "Speaker A, Speaker B, Speaker A, Speaker B"},
		"not by one that cannot compare them": {false, "Speaker A, Speaker B, Speaker A from 11:40, Speaker B from 11:40"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &listeningRoom{kept: map[BlobKey][]byte{}, call: Call{ID: "call_1", Channels: 1, Duration: 1000 * time.Second, Recording: &Blob{Key: "calls/call_1/recording"}}}
			d := &diariser{knows: tt.knows}
			p := Processing{Blobs: m, Calls: m, Events: m, Media: m, Speech: d}
			lanes := []lane{{-1, []tagging.Span{span(0, 100), span(700, 800)}}}
			run := func() string {
				l := listener{p: p, call: m.call, names: map[string]bool{}}
				f, err := l.all(t.Context(), lanes)
				if err != nil {
					t.Fatal(err)
				}
				var who []string
				for _, s := range f.Segments {
					who = append(who, s.Speaker)
				}
				return strings.Join(who, ", ")
			}
			if got := run(); got != tt.want {
				t.Errorf("the speakers are %s, want %s", got, tt.want)
			}
			if len(d.asked) != 2 || len(d.asked[0].Voices) != 0 || len(d.asked[1].Voices) != 2 || string(d.asked[1].Voices[1].WAV) != "-1 6s–15s" {
				t.Errorf("it was asked for %+v", d.asked)
			}
			if s := m.call.Speech; s.Sound != s.Done || s.Sent != s.Done || s.Done < 200*time.Second {
				t.Errorf("noted was %+v", s)
			}
			// After a crash that lost the second piece, the voices of the first are
			// still shown.
			keys := slices.Sorted(maps.Keys(m.kept))
			delete(m.kept, keys[len(keys)-1])
			if got := run(); got != tt.want || len(d.asked) != 3 || len(d.asked[2].Voices) != 2 {
				t.Errorf("afterwards the speakers are %s; it was asked %d times", got, len(d.asked))
			}
		})
	}
}
