package media_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/internal/media"
)

// waveform is audiowaveform's JSON, version 2.
type waveform struct {
	Version         int    `json:"version"`
	Channels        int    `json:"channels"`
	SampleRate      int    `json:"sample_rate"`
	SamplesPerPixel int    `json:"samples_per_pixel"`
	Bits            int    `json:"bits"`
	Length          int    `json:"length"`
	Data            []int8 `json:"data"`
}

func peaks(t *testing.T, f *media.FFmpeg, path string) (coach.MediaInfo, waveform, coach.Activity) {
	t.Helper()
	info, err := f.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	activity, err := f.Peaks(t.Context(), path, info, &b)
	if err != nil {
		t.Fatal(err)
	}
	zip, err := gzip.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	var w waveform
	if err := json.NewDecoder(zip).Decode(&w); err != nil {
		t.Fatal(err)
	}
	if len(w.Data) != w.Length*w.Channels*2 {
		t.Errorf("%d numbers for %d pixels of %d channels", len(w.Data), w.Length, w.Channels)
	}
	return info, w, activity
}

func TestPeaksDrawEveryChannel(t *testing.T) {
	f := newFFmpeg(t)
	// The left channel is loud in the first second, the right one half as loud
	// in the third.
	graph := "aevalsrc='if(lt(t\\,1)\\,0.8*sin(2*PI*300*t)\\,0)|if(gte(t\\,2)\\,0.4*sin(2*PI*300*t)\\,0)':s=%RATE%:d=3"
	for name, tt := range map[string]struct{ rate, wantRate int }{
		"of a telephone":     {8000, 8000},
		"of a better device": {44100, 16000},
	} {
		t.Run(name, func(t *testing.T) {
			graph := string(bytes.ReplaceAll([]byte(graph), []byte("%RATE%"), []byte(map[int]string{8000: "8000", 44100: "44100"}[tt.rate])))
			_, w, activity := peaks(t, f, makeFile(t, "a.wav", graph))
			data := w.Data
			w.Data = nil
			want := waveform{Version: 2, Channels: 2, SampleRate: tt.wantRate, SamplesPerPixel: tt.wantRate / 20, Bits: 8, Length: 60}
			if diff := cmp.Diff(want, w); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			at := func(pixel, channel int) [2]int8 { return [2]int8(data[(pixel*2+channel)*2:]) }
			for pixel, want := range map[int][2][2]int8{
				10: {{-103, 102}, {0, 0}},
				30: {{0, 0}, {0, 0}},
				50: {{0, 0}, {-52, 51}},
			} {
				for c := range want {
					if got := at(pixel, c); abs(got[0]-want[c][0]) > 2 || abs(got[1]-want[c][1]) > 2 {
						t.Errorf("pixel %d of channel %d is %v, want about %v", pixel, c, got, want[c])
					}
				}
			}
			wantActivity := coach.Activity{Length: 3 * time.Second, Speech: [][]tagging.Span{{{Start: 0, End: time.Second}}, {{Start: 2 * time.Second, End: 3 * time.Second}}}}
			if diff := cmp.Diff(wantActivity, activity); diff != "" {
				t.Errorf("activity (-want +got):\n%s", diff)
			}
		})
	}
}

func abs(n int8) int8 { return max(n, -n) }

func TestPeaksOfOddRecordings(t *testing.T) {
	f := newFFmpeg(t)
	t.Run("of more than two channels the first two are drawn", func(t *testing.T) {
		info, w, activity := peaks(t, f, makeFile(t, "a.wav", "aevalsrc='0|0.5*sin(2000*t)|0.5*sin(3000*t)|0':s=16000:d=2"))
		if info.Channels != 4 || w.Channels != 2 || len(activity.Speech) != 2 {
			t.Errorf("got %d channels of %d, activity of %d", w.Channels, info.Channels, len(activity.Speech))
		}
		if len(activity.Speech[0]) != 0 || len(activity.Speech[1]) != 1 {
			t.Errorf("the channels are mixed up: %v", activity.Speech)
		}
	})
	t.Run("a recording of nothing is silent", func(t *testing.T) {
		_, _, activity := peaks(t, f, makeFile(t, "a.wav", "anullsrc=d=3:r=8000:cl=stereo"))
		if !activity.Silent {
			t.Error("it is not")
		}
	})
	t.Run("faint noise is silence too", func(t *testing.T) {
		_, _, activity := peaks(t, f, makeFile(t, "a.wav", "anoisesrc=d=5:a=0.0005:r=8000"))
		if !activity.Silent || len(activity.Speech[0]) > 0 {
			t.Errorf("got %+v", activity)
		}
	})
	t.Run("speech stands out of noise that grows", func(t *testing.T) {
		// From second 60 on the noise is as loud as the words before.
		graph := "aevalsrc='if(lt(t\\,60)\\,0.002\\,0.02)*(random(0)-0.5)+if(lt(mod(t\\,5)\\,1)\\,if(lt(t\\,60)\\,0.02\\,0.3)*sin(2*PI*300*t)\\,0)':s=8000:d=120"
		_, _, activity := peaks(t, f, makeFile(t, "a.wav", graph))
		// Noise that has just begun is speech for a while.
		if got := len(activity.Speech[0]); got < 20 || got > 24 {
			t.Errorf("%d stretches of speech, want 24 at best: %v", got, activity.Speech[0])
		}
	})
}

func TestActivityOfARealStereoCall(t *testing.T) {
	f := newFFmpeg(t)
	_, _, activity := peaks(t, f, shared(t, "calls/stereo/auto_repairs_40_stereo.wav"))
	const length = 245 * time.Second
	var speaking [2]time.Duration
	for c, spans := range activity.Speech {
		for _, s := range spans {
			speaking[c] += s.End - s.Start
		}
	}
	var both time.Duration
	for _, a := range activity.Speech[0] {
		for _, b := range activity.Speech[1] {
			both += max(0, min(a.End, b.End)-max(a.Start, b.Start))
		}
	}
	t.Logf("agent %v, caller %v, both %v of %v", speaking[0], speaking[1], both, length)
	for c, s := range speaking {
		if s < length/10 || s > length*8/10 {
			t.Errorf("channel %d speaks for %v of %v", c, s, length)
		}
	}
	// Sides that talk at once would mean that one is heard on the other's line.
	if both > length*3/100 {
		t.Errorf("both speak for %v", both)
	}
}
