package media_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gametape/coach"
	"gametape/internal/media"
)

// kinds are one of each kind of recording that must be cut exactly.
var kinds = map[string]struct {
	name string
	rate int
	args []string
}{
	"MP3 of constant bit rate":                {"cbr.mp3", 44100, []string{"-b:a", "128k"}},
	"MP3 of constant bit rate, without a tag": {"bare.mp3", 44100, []string{"-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0"}},
	"MP3 of a telephone":                      {"phone.mp3", 8000, []string{"-b:a", "16k"}},
	"MP3 of a telephone, without a tag":       {"phone-bare.mp3", 8000, []string{"-b:a", "16k", "-write_xing", "0"}},
	"MP3 of variable bit rate":                {"vbr.mp3", 44100, []string{"-q:a", "5"}},
	"MP3 of variable bit rate, without a tag": {"vbr-bare.mp3", 44100, []string{"-q:a", "5", "-write_xing", "0"}},
	"M4A":                          {"call.m4a", 44100, []string{"-c:a", "aac"}},
	"M4A with its index in front":  {"front.m4a", 44100, []string{"-c:a", "aac", "-movflags", "+faststart"}},
	"M4A in fragments":             {"pieces.m4a", 44100, []string{"-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov", "-frag_duration", "1000000"}},
	"WAV":                          {"call.wav", 16000, nil},
	"WAV of a telephone exchange":  {"ulaw.wav", 8000, []string{"-c:a", "pcm_mulaw"}},
	"FLAC":                         {"call.flac", 44100, nil},
	"Ogg Vorbis":                   {"vorbis.ogg", 44100, []string{"-c:a", "libvorbis"}},
	"Opus":                         {"call.opus", 48000, []string{"-c:a", "libopus"}},
	"WebM":                         {"call.webm", 48000, []string{"-c:a", "libopus"}},
	"WebM as a browser records it": {"live.webm", 48000, []string{"-c:a", "libopus", "-live", "1"}},
	"bare AAC":                     {"call.aac", 44100, []string{"-c:a", "aac"}},
	"Windows Media":                {"call.wma", 44100, []string{"-c:a", "wmav2"}},
}

func TestCutIsExact(t *testing.T) {
	f := newFFmpeg(t)
	const (
		length = 25 // seconds
		want   = 10 * time.Second
		exact  = 50 * time.Millisecond
		rate   = 16000
	)
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := makeFile(t, kind.name, ticking(kind.rate, length), kind.args...)
			url, _ := serve(t, path)
			// Where a file does not say how much silence its encoder put in front,
			// every player plays that: the recording itself is the measure.
			late := ticks(samples(t, path, rate)[0], rate)[0]
			for _, start := range []time.Duration{0, 13234 * time.Millisecond} {
				out := filepath.Join(t.TempDir(), "clip.m4a")
				cut(t, f, url, start, start+want, out)
				channels := samples(t, out, rate)
				if len(channels) != 2 {
					t.Fatalf("from %v: %d channels", start, len(channels))
				}
				if got := time.Duration(len(channels[0])) * time.Second / rate; (got - want).Abs() > exact {
					t.Errorf("from %v: the clip has %v, want %v", start, got, want)
				}
				heard := ticks(channels[0], rate)
				if len(heard) < 9 {
					t.Fatalf("from %v: ticks at %v", start, heard)
				}
				// The first one may be cut in two.
				for _, at := range heard[1:] {
					moment := start + at - late
					if off := moment - moment.Round(time.Second); off.Abs() > exact {
						t.Errorf("from %v: a tick is heard at %v, %v off", start, at, off)
						break
					}
				}
			}
		})
	}
}

// cut writes a clip to a file.
func cut(t *testing.T, f *media.FFmpeg, url string, start, end time.Duration, out string) {
	t.Helper()
	var b bytes.Buffer
	if err := f.Cut(t.Context(), url, coach.Mix{}, start, end, &b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCutReadsOnlyWhatItNeeds(t *testing.T) {
	f := newFFmpeg(t)
	for name, tt := range map[string]struct {
		bitRate int64
		args    []string
	}{
		"cbr.mp3":  {64_000, []string{"-b:a", "64k"}},
		"bare.mp3": {64_000, []string{"-b:a", "64k", "-write_xing", "0", "-id3v2_version", "0"}},
		"call.m4a": {64_000, []string{"-c:a", "aac", "-b:a", "64k"}},
		"call.wav": {256_000, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, served := serve(t, makeFile(t, name, "sine=f=440:r=16000:d=300", tt.args...))
			if err := f.Cut(t.Context(), url, coach.Mix{}, 250*time.Second, 270*time.Second, &bytes.Buffer{}); err != nil {
				t.Fatal(err)
			}
			// How long the recording is hardly matters; a short one is made faster.
			mostOfAnHour := tt.bitRate / 8 * 3600 / 20
			if got := served.bytes.Load(); got > mostOfAnHour {
				t.Errorf("read %d bytes, want %d at most, 5 %% of an hour", got, mostOfAnHour)
			}
		})
	}
}

func TestCutRefuses(t *testing.T) {
	f := newFFmpeg(t)
	path := makeFile(t, "tones.mp3", tones)
	for name, tt := range map[string]struct {
		start, end time.Duration
		says       string
	}{
		"a clip that ends before it begins":            {2 * time.Second, time.Second, "end after it begins"},
		"a clip of nothing":                            {time.Second, time.Second, "end after it begins"},
		"a clip that begins before the recording":      {-time.Second, time.Second, "end after it begins"},
		"a clip that begins after the recording's end": {10 * time.Second, 12 * time.Second, "ends before"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			wantCode(t, f.Cut(t.Context(), path, coach.Mix{}, tt.start, tt.end, &b), coach.CodeInvalid, tt.says)
			if b.Len() > 0 {
				t.Error("something was written all the same")
			}
		})
	}
}

func TestCutKeepsTheChannelsApart(t *testing.T) {
	f := newFFmpeg(t)
	for name, call := range map[string]func(*testing.T, string, *bytes.Buffer) error{
		"Cut": func(t *testing.T, url string, b *bytes.Buffer) error {
			return f.Cut(t.Context(), url, coach.Mix{}, time.Second, 2*time.Second, b)
		},
		"Proxy": func(t *testing.T, url string, b *bytes.Buffer) error {
			return f.Proxy(t.Context(), url, coach.Mix{}, b)
		},
	} {
		t.Run(name, func(t *testing.T) {
			url, _ := serve(t, makeFile(t, "tones.ogg", tones))
			var b bytes.Buffer
			if err := call(t, url, &b); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(t.TempDir(), "out.m4a")
			if err := os.WriteFile(out, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			info, err := f.Probe(t.Context(), out)
			if err != nil || !info.Seekable || info.Channels != 2 || info.Codec != "aac" {
				t.Errorf("got %+v, %v", info, err)
			}
			for c, want := range []float64{440, 880} {
				if got := pitch(samples(t, out, 16000)[c], 16000); math.Abs(got-want) > 10 {
					t.Errorf("channel %d sounds at %.0f Hz, want %.0f", c, got, want)
				}
			}
		})
	}
}

// pitch counts how often the middle of a tone crosses zero upwards.
func pitch(channel []float64, rate int) float64 {
	middle := channel[len(channel)/4 : len(channel)*3/4]
	crossings := 0
	for i := 1; i < len(middle); i++ {
		if middle[i-1] < 0 && middle[i] >= 0 {
			crossings++
		}
	}
	return float64(crossings) * float64(rate) / float64(len(middle))
}
