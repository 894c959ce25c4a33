package media_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/coach"
	"gametape/internal/media"
)

// The tone of the first and of the second recording of a file, in hertz.
const low, high = 300.0, 900.0

// made is a recording of so many seconds at one pitch, as ffmpeg writes it.
func made(t *testing.T, name string, pitch float64, rate, seconds int, args ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(makeFile(t, name, fmt.Sprintf("sine=f=%g:r=%d:d=%d", pitch, rate, seconds), args...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// joined is a recording of 10 s at the low pitch and one of 15 s at the high one.
func joined(name string, rate, secondRate int, first, second []string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return slices.Concat(made(t, name, low, rate, 10, first...), made(t, name, high, secondRate, 15, second...))
	}
}

// one is a recording of 25 s, the first ten at the low pitch, made wrong by spoil.
func one(name string, rate int, spoil func(b []byte) []byte, args ...string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		graph := fmt.Sprintf("aevalsrc='0.3*sin(2*PI*if(lt(t\\,10)\\,%g\\,%g)*t)':s=%d:d=25", low, high, rate)
		b, err := os.ReadFile(makeFile(t, name, graph, args...))
		if err != nil {
			t.Fatal(err)
		}
		return spoil(b)
	}
}

// put writes a number over what follows mark, after bytes further on.
func put(mark string, after int, order binary.ByteOrder, value uint32) func(b []byte) []byte {
	return func(b []byte) []byte {
		order.PutUint32(b[bytes.Index(b, []byte(mark))+len(mark)+after:], value)
		return b
	}
}

func asItIs(b []byte) []byte { return b }

// misreported are files of 25 s that do not say so.
var misreported = map[string]struct {
	name string
	make func(*testing.T) []byte
	says string // in a note
}{
	"MP3s of variable bit rate that were joined": {"a.mp3", joined("a.mp3", 44100, 44100, []string{"-q:a", "4"}, []string{"-q:a", "6"}), "2 recordings"},
	"MP3s of constant bit rate that were joined": {"a.mp3", joined("a.mp3", 44100, 44100, []string{"-b:a", "64k"}, []string{"-b:a", "64k"}), "2 recordings"},
	"MP3s without tags":                          {"a.mp3", joined("a.mp3", 44100, 44100, []string{"-b:a", "64k", "-write_xing", "0", "-id3v2_version", "0"}, []string{"-b:a", "32k", "-write_xing", "0", "-id3v2_version", "0"}), ""},
	"MP3s of different bit rates":                {"a.mp3", joined("a.mp3", 44100, 44100, []string{"-b:a", "128k"}, []string{"-b:a", "32k"}), "2 recordings"},
	"MP3s of different sample rates":             {"a.mp3", joined("a.mp3", 44100, 16000, []string{"-b:a", "64k"}, []string{"-b:a", "24k"}), "2 recordings"},
	"a mono and a stereo MP3":                    {"a.mp3", joined("a.mp3", 16000, 16000, []string{"-b:a", "24k"}, []string{"-b:a", "32k", "-ac", "2"}), "2 recordings"},
	"MP3 of variable bit rate without a tag":     {"a.mp3", one("a.mp3", 44100, asItIs, "-q:a", "5", "-write_xing", "0"), ""},
	"MP3 whose tag counts half of the frames":    {"a.mp3", one("a.mp3", 44100, put("Xing", 4, binary.BigEndian, 480), "-q:a", "5"), ""},
	"MP3 whose tag counts too many frames":       {"a.mp3", one("a.mp3", 44100, put("Info", 4, binary.BigEndian, 4000), "-b:a", "64k"), ""},
	"MP3 whose tag was written at the beginning": {"a.mp3", one("a.mp3", 44100, func(b []byte) []byte {
		return put("Info", 8, binary.BigEndian, 417)(put("Info", 4, binary.BigEndian, 1)(b))
	}, "-b:a", "64k"), ""},
	"WAVs that were joined":                      {"a.wav", joined("a.wav", 16000, 16000, nil, nil), "2 recordings"},
	"WAVs of different sample rates":             {"a.wav", joined("a.wav", 16000, 8000, nil, []string{"-c:a", "pcm_mulaw"}), "2 recordings"},
	"WAV of size 0":                              {"a.wav", one("a.wav", 16000, put("data", 0, binary.LittleEndian, 0)), ""},
	"WAV of the largest size":                    {"a.wav", one("a.wav", 16000, put("data", 0, binary.LittleEndian, 0xffffffff)), ""},
	"WAV whose size is too short":                {"a.wav", one("a.wav", 16000, put("data", 0, binary.LittleEndian, 64000)), ""},
	"WAV of a telephone whose size is too short": {"a.wav", one("a.wav", 8000, put("data", 0, binary.LittleEndian, 4096), "-c:a", "pcm_mulaw"), ""},
	"WAV for long recordings of size 0":          {"a.wav", one("a.wav", 16000, put("ds64", 12, binary.LittleEndian, 0), "-rf64", "always"), ""},
	"WAV for long recordings":                    {"a.wav", one("a.wav", 16000, asItIs, "-rf64", "always"), ""},
	"BW64":                                       {"a.wav", one("a.wav", 16000, func(b []byte) []byte { return append([]byte("BW64"), b[4:]...) }, "-rf64", "always"), ""},
	"WAV with chunks behind the sound":           {"a.wav", one("a.wav", 16000, func(b []byte) []byte { return append(b, "LIST\x08\x00\x00\x00INFOICMT"...) }), ""},
	"WAV that was to be longer":                  {"a.wav", one("a.wav", 16000, put("data", 0, binary.LittleEndian, 60*32000)), "its header says 1:00, the file ends after 0:25"},
	"bare AAC":                                   {"a.aac", one("a.aac", 44100, asItIs, "-c:a", "aac"), ""},
	"bare AAC that was joined":                   {"a.aac", joined("a.aac", 44100, 44100, []string{"-c:a", "aac"}, []string{"-c:a", "aac", "-b:a", "24k"}), ""},
	"bare AAC of different sample rates":         {"a.aac", joined("a.aac", 44100, 16000, []string{"-c:a", "aac"}, []string{"-c:a", "aac"}), "2 recordings"},
	"FLAC without a length":                      {"a.flac", one("a.flac", 44100, func(b []byte) []byte { b[21] &= 0xf0; clear(b[22:26]); return b }), ""},
	"FLAC that states a wrong length":            {"a.flac", one("a.flac", 44100, func(b []byte) []byte { binary.BigEndian.PutUint32(b[22:], 44100); return b }), ""},
	"FLACs that were joined":                     {"a.flac", joined("a.flac", 44100, 44100, nil, nil), "2 recordings"},
	"Ogg in a chain":                             {"a.ogg", joined("a.ogg", 44100, 44100, []string{"-c:a", "libvorbis"}, []string{"-c:a", "libvorbis"}), "2 recordings"},
	"Opus in a chain":                            {"a.opus", joined("a.opus", 48000, 48000, []string{"-c:a", "libopus"}, []string{"-c:a", "libopus"}), "2 recordings"},
	"M4As that were joined":                      {"a.m4a", joined("a.m4a", 44100, 44100, []string{"-c:a", "aac"}, []string{"-c:a", "aac", "-movflags", "+faststart"}), "2 recordings"},
	"WebM as a browser records it":               {"a.webm", one("a.webm", 48000, asItIs, "-c:a", "libopus", "-live", "1"), ""},
	"WebMs that were joined":                     {"a.webm", joined("a.webm", 48000, 48000, []string{"-c:a", "libopus"}, []string{"-c:a", "libopus"}), "2 recordings"},
	"WebMs as a browser records them, joined":    {"a.webm", joined("a.webm", 48000, 48000, []string{"-c:a", "libopus", "-live", "1"}, []string{"-c:a", "libopus", "-live", "1"}), "2 recordings"},
}

func TestSoundThatItsHeaderMisreports(t *testing.T) {
	f := newFFmpeg(t)
	const length = 25 * time.Second
	for name, tt := range misreported {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// What encoders put around the sound of each file is heard where
			// files are joined: the file, decoded part by part, is the measure.
			const margin = 150 * time.Millisecond
			path := filepath.Join(t.TempDir(), tt.name)
			if err := os.WriteFile(path, tt.make(t), 0o600); err != nil {
				t.Fatal(err)
			}
			url, _ := serve(t, path)
			info, wave, activity := peaks(t, f, url)
			if (activity.Length - length).Abs() > margin {
				t.Errorf("%v of sound is decoded, want %v", activity.Length, length)
			}
			if (info.Duration - activity.Length).Abs() > 50*time.Millisecond {
				t.Errorf("the probe finds %v, there is %v", info.Duration, activity.Length)
			}
			if drawn := time.Duration(wave.Length) * time.Second / 20; (drawn - activity.Length).Abs() > 50*time.Millisecond {
				t.Errorf("the waveform has %v, want %v", drawn, activity.Length)
			}
			if notes := strings.Join(info.Notes, "\n"); !strings.Contains(notes, tt.says) || tt.says == "" && notes != "" {
				t.Errorf("it says %q, want %q", notes, tt.says)
			}
			var copied bytes.Buffer
			if err := f.Proxy(t.Context(), url, coach.Mix{}, &copied); err != nil {
				t.Fatal(err)
			}
			playback := filepath.Join(t.TempDir(), "playback.m4a")
			if err := os.WriteFile(playback, copied.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			again, err := f.Probe(t.Context(), playback)
			if err != nil || (again.Duration-activity.Length).Abs() > 50*time.Millisecond {
				t.Errorf("the copy has %v (%v), want %v", again.Duration, err, activity.Length)
			}
			hears(t, f, "the file", url, 8500*time.Millisecond, low)
			hears(t, f, "the file", url, activity.Length-time.Second, high)
			hears(t, f, "the copy", playback, activity.Length-time.Second, high)
			for start, want := range map[time.Duration]float64{8500 * time.Millisecond: low, 23 * time.Second: high} {
				if got := pitch(voiceOf(t, url, info, -1, start, start+time.Second), 16000); got < want-15 || got > want+15 {
					t.Errorf("a speech server hears %.0f Hz at %v, want %.0f", got, start, want)
				}
			}
		})
	}
}

// hears cuts a second and listens to its pitch.
func hears(t *testing.T, f *media.FFmpeg, from, path string, start time.Duration, want float64) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "clip.m4a")
	cut(t, f, path, start, start+time.Second, out)
	const rate = 16000
	heard := samples(t, out, rate)[0]
	if got := time.Duration(len(heard)) * time.Second / rate; (got - time.Second).Abs() > 50*time.Millisecond {
		t.Errorf("a clip of %s from %v has %v", from, start, got)
	}
	if got := pitch(heard, rate); got < want-15 || got > want+15 {
		t.Errorf("in %s at %v one hears %.0f Hz, want %.0f", from, start, got, want)
	}
}
