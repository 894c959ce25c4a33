package media_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
)

// twoTracks is a recording of 6 s at the low pitch and of 10 s at the high one.
func twoTracks(t *testing.T, name string, args ...string) string {
	t.Helper()
	all := append([]string{"-f", "lavfi", "-i", "sine=f=900:r=16000:d=10", "-map", "0:a", "-map", "1:a"}, args...)
	return makeFile(t, name, "sine=f=300:r=44100:d=6", all...)
}

func TestProbeNamesAllTracks(t *testing.T) {
	f := newFFmpeg(t)
	titles := []string{"-metadata:s:a:0", "title=agent", "-metadata:s:a:1", "title=customer", "-metadata:s:a:1", "language=deu", "-ac:a:1", "2"}
	want := []coach.Track{{Title: "agent", Channels: 1}, {Title: "customer", Language: "deu", Channels: 2}}
	if got, err := f.Probe(t.Context(), twoTracks(t, "a.mka", append(titles, "-c:a", "aac")...)); err != nil || cmp.Diff(want, got.Tracks) != "" {
		t.Errorf("got %+v, %v", got, err)
	}
	untitled := []coach.Track{{Channels: 1}, {Channels: 1}}
	if got, err := f.Probe(t.Context(), twoTracks(t, "a.m4a", "-c:a", "aac")); err != nil || cmp.Diff(untitled, got.Tracks) != "" {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := f.Probe(t.Context(), makeFile(t, "a.m4a", tones, "-c:a", "aac")); err != nil || got.Tracks != nil {
		t.Errorf("of one track: %+v, %v", got, err)
	}
}

func TestTracksAreHeardAsChosen(t *testing.T) {
	f := newFFmpeg(t)
	path := twoTracks(t, "a.m4a", "-c:a", "aac", "-b:a", "64k")
	for name, tt := range map[string]struct {
		mix    coach.Mix
		length time.Duration
		sound  []map[float64]bool // by channel, which pitches are heard from 2 s on
		speech []time.Duration    // by channel, until when something is heard
	}{
		"the first":  {coach.Mix{}, 6 * time.Second, []map[float64]bool{{300: true, 900: false}}, []time.Duration{6 * time.Second}},
		"the second": {coach.Mix{Heard: []int{1}}, 10 * time.Second, []map[float64]bool{{300: false, 900: true}}, []time.Duration{10 * time.Second}},
		"both, mixed": {coach.Mix{Heard: []int{0, 1}}, 10 * time.Second, []map[float64]bool{{300: true, 900: true}},
			[]time.Duration{10 * time.Second}},
		"the second left, the first right": {coach.Mix{Heard: []int{1, 0}, Sides: true}, 10 * time.Second,
			[]map[float64]bool{{300: false, 900: true}, {300: true, 900: false}}, []time.Duration{10 * time.Second, 6 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			info, err := f.Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			info.Mix, info.Channels = tt.mix, len(tt.sound)
			activity, err := f.Peaks(t.Context(), path, info, &bytes.Buffer{})
			if err != nil || (activity.Length-tt.length).Abs() > 50*time.Millisecond {
				t.Errorf("%v is drawn, %v; want %v", activity.Length, err, tt.length)
			}
			for c, want := range tt.speech {
				if n := len(activity.Speech[c]); n == 0 || (activity.Speech[c][n-1].End-want).Abs() > 200*time.Millisecond {
					t.Errorf("channel %d is heard in %v, want until %v", c, activity.Speech[c], want)
				}
			}
			var copied, clip bytes.Buffer
			if err := f.Proxy(t.Context(), path, tt.mix, &copied); err != nil {
				t.Fatal(err)
			}
			if err := f.Cut(t.Context(), path, tt.mix, 2*time.Second, 5*time.Second, &clip); err != nil {
				t.Fatal(err)
			}
			for what, b := range map[string][]byte{"the copy": copied.Bytes(), "a clip": clip.Bytes()} {
				out := filepath.Join(t.TempDir(), "out.m4a")
				if err := os.WriteFile(out, b, 0o600); err != nil {
					t.Fatal(err)
				}
				const rate = 16000
				channels := samples(t, out, rate)
				if len(channels) != len(tt.sound) {
					t.Fatalf("%s has %d channels, want %d", what, len(channels), len(tt.sound))
				}
				if got := time.Duration(len(channels[0])) * time.Second / rate; what == "the copy" && (got-tt.length).Abs() > 70*time.Millisecond {
					t.Errorf("%s has %v, want %v", what, got, tt.length)
				}
				for c, pitches := range tt.sound {
					for pitch, want := range pitches {
						if got := loudness(channels[c][rate:2*rate], pitch, rate); (got > 0.02) != want {
							t.Errorf("in channel %d of %s one hears %v of %v Hz", c, what, got, pitch)
						}
					}
				}
			}
		})
	}
}

// loudness is how much of a pitch is in a channel; a full tone has 1.
func loudness(channel []float64, pitch float64, rate int) float64 {
	var re, im float64
	for i, v := range channel {
		re += v * math.Cos(2*math.Pi*pitch*float64(i)/float64(rate))
		im += v * math.Sin(2*math.Pi*pitch*float64(i)/float64(rate))
	}
	return 2 * math.Hypot(re, im) / float64(len(channel))
}
