//go:build render

package main

import (
	"math"
	"math/rand/v2"
)

// window is the length, in samples, over which loudness is judged: 5 ms.
const window = sampleRate / 200

// audible is the loudness below which a synthesised window counts as silence.
const audible = 60

func rms(sound []int16) float64 {
	if len(sound) == 0 {
		return 0
	}
	var sum float64
	for _, s := range sound {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(sound)))
}

// soundEnd is the end of the last audible window of sound[from:to].
func soundEnd(sound []int16, from, to int) int {
	to = min(to, len(sound))
	for to-window > from && rms(sound[to-window:to]) < audible {
		to -= window
	}
	return to
}

// soundStart is the start of the first audible window of sound.
func soundStart(sound []int16) int {
	from := 0
	for from+window < len(sound) && rms(sound[from:from+window]) < audible {
		from += window
	}
	return from
}

// level brings the audible parts of a channel to one loudness, so that no voice
// drowns the other, and bends peaks softly instead of clipping them.
func level(channel []float64) {
	var sum float64
	var n int
	for at := 0; at+window <= len(channel); at += window {
		var energy float64
		for _, s := range channel[at : at+window] {
			energy += s * s
		}
		if math.Sqrt(energy/window) >= audible {
			sum += energy
			n += window
		}
	}
	if n == 0 {
		return
	}
	const target = 2600 // about -22 dBFS
	gain := target / math.Sqrt(sum/float64(n))
	for i, s := range channel {
		channel[i] = 24000 * math.Tanh(s*gain/24000)
	}
}

// addRoomTone lays soft low noise under a channel, about -64 dBFS, so that
// silence is a quiet room and not a dead line.
func addRoomTone(channel []float64, random *rand.Rand) {
	var low float64
	for i := range channel {
		low += 0.08 * (random.NormFloat64() - low)
		channel[i] += low * 100
	}
}

// interleave joins the two channels to little-endian 16-bit stereo.
func interleave(left, right []float64) []byte {
	out := make([]byte, 0, 4*len(left))
	for i := range left {
		for _, s := range [2]float64{left[i], right[i]} {
			v := uint16(int16(math.Round(max(-32768, min(32767, s)))))
			out = append(out, byte(v), byte(v>>8))
		}
	}
	return out
}
