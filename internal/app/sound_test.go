package app_test

import (
	"bytes"
	bin "encoding/binary"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/api"
)

// saysFor is a transcript whose last word is at the end of so many seconds.
func saysFor(seconds int) []byte {
	var b strings.Builder
	b.WriteString("WEBVTT\n")
	for at := 0; at < seconds; at += 5 {
		who := []string{"Anna", "Bob"}[at/5%2]
		b.WriteString("\n00:" + clockOf(at) + ".000 --> 00:" + clockOf(at+4) + ".500\n" + who + ": Your price is too high for us.\n")
	}
	return []byte(b.String())
}

func clockOf(seconds int) string {
	return time.Unix(int64(seconds), 0).UTC().Format("04:05")
}

// coded is a recording of a tone, coded by ffmpeg.
func coded(t *testing.T, sound []byte, name string, args ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	cmd := exec.CommandContext(t.Context(), "ffmpeg", slices.Concat([]string{"-v", "error", "-i", "pipe:0"}, args, []string{path})...)
	cmd.Stdin = bytes.NewReader(sound)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTheDecodedLengthWins brings recordings of 25 s in whose headers say
// something else, and asks everything that depends on the length.
func TestTheDecodedLengthWins(t *testing.T) {
	first, second := tone(300, 10*time.Second), tone(900, 15*time.Second)
	both := slices.Concat(first, second[44:])
	bin.LittleEndian.PutUint32(both[40:], uint32(len(both)-44))
	misread := coded(t, both, "a.m4a", "-c:a", "aac")
	bin.BigEndian.PutUint32(misread[bytes.Index(misread, []byte("mvhd"))+20:], 90_000)
	for name, tt := range map[string]struct {
		file  string
		sound []byte
		says  string
	}{
		"MP3s that were joined": {"a.mp3", slices.Concat(coded(t, first, "a.mp3", "-q:a", "4"), coded(t, second, "b.mp3", "-q:a", "6")), "2 recordings"},
		"WAVs that were joined": {"a.wav", slices.Concat(first, second), "2 recordings"},
		// Nothing but decoding tells.
		"an index that says 1:30": {"a.m4a", misread, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := administrator(t, inProcess(t, settings(t)).base)
			id := c.uploaded(t, part{"recording", tt.file, tt.sound}, part{"transcript", "a.vtt", saysFor(25)})
			call := c.ready(t, id)
			const margin = 250 // ms: MP3s of a telephone bring that much silence
			if off := call.DurationMs - 25_000; off < -margin || off > margin {
				t.Errorf("the call has %d ms, want 25 s", call.DurationMs)
			}
			if said := strings.Join(call.Warnings, "\n"); !strings.Contains(said, tt.says) || strings.Contains(said, "goes on") || tt.says == "" && said != "" {
				t.Errorf("warnings: %q, want %q", said, tt.says)
			}
			peaks := must[struct{ Length int64 }](t, c, http.MethodGet, "/calls/"+id+"/peaks", nil)
			if off := peaks.Length*50 - call.DurationMs; off < -50 || off > 50 {
				t.Errorf("the waveform has %d ms, the call %d", peaks.Length*50, call.DurationMs)
			}
			played := length(t, c.ask(t, http.MethodGet, "/calls/"+id+"/playback", nil).body).Milliseconds()
			if off := played - call.DurationMs; off < -50 || off > 50 {
				t.Errorf("what is played has %d ms, the call %d", played, call.DurationMs)
			}
			for _, f := range must[api.Stats](t, c, http.MethodGet, "/calls/"+id+"/stats", nil).Figures {
				if f.Key == "silence" && f.Value != nil && *f.Value > 5 { // half a second after each turn
					t.Errorf("there are %v s of silence in 25 s full of talk", *f.Value)
				}
			}
			clip := must[api.Clip](t, c, http.MethodPost, "/clips", map[string]any{"callId": id, "startMs": 23_000, "endMs": 24_000})
			eventually(t, "the clip is cut", func() (bool, any) {
				clip = must[api.Clip](t, c, http.MethodGet, "/clips/"+clip.ID, nil)
				return clip.State == "ready", clip
			})
			if got := length(t, c.ask(t, http.MethodGet, "/clips/"+clip.ID+"/media", nil).body); (got - time.Second).Abs() > 50*time.Millisecond {
				t.Errorf("the clip has %v", got)
			}
		})
	}
}

// TestTracksAreOffered brings in a recording of two tracks, one for each side,
// and changes which are heard.
func TestTracksAreOffered(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string][]byte{"customer.wav": tone(900, 4*time.Second), "agent.wav": tone(300, 10*time.Second)})
	path := filepath.Join(dir, "both.mka")
	out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", filepath.Join(dir, "customer.wav"), "-i", filepath.Join(dir, "agent.wav"),
		"-map", "0:a", "-map", "1:a", "-metadata:s:a:0", "title=Customer", "-metadata:s:a:1", "title=Agent", "-c:a", "flac", path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := administrator(t, inProcess(t, settings(t)).base)
	id := c.uploaded(t, part{"recording", "both.mka", sound})
	check := func(call api.Call, channels int, ratio float64, length int64, says string, heard ...string) {
		t.Helper()
		if call.Channels != channels || call.DurationMs < length-100 || call.DurationMs > length+100 {
			t.Errorf("%d channels of %d ms, want %d of %d", call.Channels, call.DurationMs, channels, length)
		}
		if ratio < 0 != (call.TalkRatio == nil) || call.TalkRatio != nil && (*call.TalkRatio < ratio-0.05 || *call.TalkRatio > ratio+0.05) {
			t.Errorf("the rep talks %v of the time, want %v", call.TalkRatio, ratio)
		}
		if said := strings.Join(call.Warnings, "\n"); !strings.Contains(said, says) || len(call.Warnings) != 1 {
			t.Errorf("warnings: %q, want %q", said, says)
		}
		for i, how := range heard {
			if i >= len(call.Tracks) || call.Tracks[i].Heard != how {
				t.Fatalf("tracks: %+v, want heard %q", call.Tracks, heard)
			}
		}
	}
	check(c.ready(t, id), 2, 10.0/14, 10_000, "track 2 (Agent) is heard as the rep, track 1 (Customer) as the customer", "customer", "rep")
	for _, tt := range []struct {
		choice   any
		channels int
		ratio    float64
		length   int64
		says     string
		heard    []string
	}{
		{map[string]any{"heard": []int{0, 1}}, 1, -1, 10_000, "track 1 (Customer), track 2 (Agent) are heard together", []string{"mixed", "mixed"}},
		{map[string]any{"heard": []int{0}}, 1, -1, 4_000, "only track 1 (Customer) is heard", []string{"alone", "no"}},
		{map[string]any{"heard": []int{0, 1}, "sides": true}, 2, 4.0 / 14, 10_000, "track 1 (Customer) is heard as the rep", []string{"rep", "customer"}},
	} {
		must[api.Call](t, c, http.MethodPut, "/calls/"+id+"/tracks", tt.choice)
		check(c.ready(t, id), tt.channels, tt.ratio, tt.length, tt.says, tt.heard...)
		if got := length(t, c.ask(t, http.MethodGet, "/calls/"+id+"/playback", nil).body).Milliseconds(); got < tt.length-100 || got > tt.length+100 {
			t.Errorf("%v: what is played has %d ms, want %d", tt.choice, got, tt.length)
		}
	}
	for _, wrong := range []any{map[string]any{"heard": []int{2}}, map[string]any{"heard": []int{0, 0}}, map[string]any{"heard": []int{0}, "sides": true}, map[string]any{}} {
		if a := c.ask(t, http.MethodPut, "/calls/"+id+"/tracks", wrong); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%v is answered with %d %s", wrong, a.status, a.body)
		}
	}
}
