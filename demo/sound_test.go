package demo_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"os/exec"
	"strconv"
	"testing"

	"gametape/demo"
)

// Loudness is judged in frames of 10 ms of sound decoded at 24 kHz.
const (
	frameMs   = 10
	rate      = 24000
	frameSize = rate * frameMs / 1000

	// A frame of a voice is about 2,000; room tone is below 40.
	loud = 120
)

func TestTheSoundIsWhereTheTruthSaysItIs(t *testing.T) {
	for _, tool := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed, so the demo recordings cannot be decoded.", tool)
		}
	}
	for _, call := range calls(t) {
		t.Run(call.Slug, func(t *testing.T) {
			t.Parallel()
			truth, err := call.Truth()
			if err != nil {
				t.Fatal(err)
			}
			recording, err := call.Recording()
			if err != nil {
				t.Fatal(err)
			}
			path := t.TempDir() + "/" + recording.Name
			writeFile(t, path, recording.Body)

			channels, lengthMs := probe(t, path)
			if channels != 2 {
				t.Errorf("the recording has %d channels, want 2", channels)
			}
			if off := lengthMs - call.DurationMs; off < -100 || off > 100 {
				t.Errorf("the recording lasts %d ms, the truth says %d", lengthMs, call.DurationMs)
			}
			left, right := decode(t, path)
			checkChannel(t, demo.Rep, truth, left, right)
			checkChannel(t, demo.Customer, truth, right, left)
		})
	}
}

// checkChannel holds own, the loudness of side's channel, against side's words.
func checkChannel(t *testing.T, side string, truth demo.Truth, own, other []float64) {
	t.Helper()
	said := mask(truth, side, len(own))
	best, bestShift := math.Inf(-1), 0
	for shift := -20; shift <= 20; shift++ {
		if c := correlation(said, own, shift); c > best {
			best, bestShift = c, shift
		}
	}
	if best < 0.6 || bestShift < -2 || bestShift > 2 {
		t.Errorf("%s: words and sound fit best (%.2f) when the sound is moved by %d ms, want over 0.6 within 20 ms", side, best, bestShift*frameMs)
	}

	otherSaid := mask(truth, opposite(side), len(own))
	var strayed, leaked float64
	for i := range own {
		if own[i] > loud && !near(said, i, 3) {
			strayed++
		}
		if near(said, i, 0) && !near(otherSaid, i, 10) && other[i] > loud {
			leaked++
		}
	}
	if share := strayed / float64(len(own)); share > 0.01 {
		t.Errorf("%s: %.1f %% of the call has a voice where no word is", side, 100*share)
	}
	if share := leaked / float64(len(own)); share > 0.001 {
		t.Errorf("%s is heard on the other channel in %.2f %% of the call", side, 100*share)
	}

	for _, turn := range truth.Turns {
		if turn.Side != side {
			continue
		}
		for _, w := range turn.Words {
			var peak float64
			for i := w.StartMs / frameMs; i <= w.EndMs/frameMs && int(i) < len(own); i++ {
				peak = max(peak, own[i])
			}
			if peak < loud {
				t.Errorf("%s: %q at %d ms is silent", side, w.Text, w.StartMs)
			}
		}
	}
}

// mask is 1 for each frame in which side says a word.
func mask(truth demo.Truth, side string, frames int) []float64 {
	m := make([]float64, frames)
	for _, turn := range truth.Turns {
		if turn.Side != side {
			continue
		}
		for _, w := range turn.Words {
			for i := w.StartMs / frameMs; i < (w.EndMs+frameMs-1)/frameMs && int(i) < frames; i++ {
				m[i] = 1
			}
		}
	}
	return m
}

// near says whether m is set within reach frames of i.
func near(m []float64, i, reach int) bool {
	for j := max(0, i-reach); j <= min(len(m)-1, i+reach); j++ {
		if m[j] > 0 {
			return true
		}
	}
	return false
}

func opposite(side string) string {
	if side == demo.Rep {
		return demo.Customer
	}
	return demo.Rep
}

// correlation is Pearson's between said and whether sound, moved by shift
// frames, is loud.
func correlation(said, sound []float64, shift int) float64 {
	var n, x, y, xx, yy, xy float64
	for i := range said {
		j := i + shift
		if j < 0 || j >= len(sound) {
			continue
		}
		a, b := said[i], 0.0
		if sound[j] > loud {
			b = 1
		}
		n++
		x, y, xx, yy, xy = x+a, y+b, xx+a*a, yy+b*b, xy+a*b
	}
	return (n*xy - x*y) / math.Sqrt((n*xx-x*x)*(n*yy-y*y))
}

func probe(t *testing.T, path string) (channels int, lengthMs int64) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-show_entries", "stream=channels:format=duration", path).Output()
	if err != nil {
		t.Fatalf("ffprobe %s: %v", path, err)
	}
	var answer struct {
		Streams []struct{ Channels int }
		Format  struct{ Duration string }
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	seconds, err := strconv.ParseFloat(answer.Format.Duration, 64)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Streams[0].Channels, int64(seconds * 1000)
}

// decode gives the loudness (RMS of 16-bit samples) of each channel by frame.
func decode(t *testing.T, path string) (left, right []float64) {
	t.Helper()
	pcm, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-ar", strconv.Itoa(rate), "pipe:1").Output()
	if err != nil {
		t.Fatalf("ffmpeg %s: %v", path, err)
	}
	samples := make([]int16, len(pcm)/2)
	if err := binary.Read(bytes.NewReader(pcm), binary.LittleEndian, samples); err != nil {
		t.Fatal(err)
	}
	for at := 0; at+2*frameSize <= len(samples); at += 2 * frameSize {
		var l, r float64
		for i := at; i < at+2*frameSize; i += 2 {
			l += float64(samples[i]) * float64(samples[i])
			r += float64(samples[i+1]) * float64(samples[i+1])
		}
		left = append(left, math.Sqrt(l/frameSize))
		right = append(right, math.Sqrt(r/frameSize))
	}
	return left, right
}
