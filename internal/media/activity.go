package media

import (
	"math"
	"slices"
	"time"

	"gametape/coach"
	"gametape/coach/tagging"
)

// How speech is told from noise, by loudness alone. Levels are in decibels
// below full scale.
const (
	// pixelsPerFrame make the 100 ms that are judged at once.
	pixelsPerFrame = 2
	frameLength    = pixelsPerFrame * time.Second / pixelsPerSecond
	// silence is the level that nothing rises above in a recording of nothing.
	silence = -60.0
	// above is how far speech stands out of the noise around it.
	above = 9.0
	// quietest is how far the quietest speech lies beneath the loudest of its
	// channel; fainter than that is the other side, heard through the line.
	quietest = 30.0
	// The noise is the level that a tenth of the frames within half a minute
	// around stay under, for every stretch of five seconds anew; but never more
	// than below beneath the loud parts, so that somebody who talks on without
	// a pause is not taken for noise.
	noiseShare  = 0.10
	noiseWindow = int(30 * time.Second / frameLength)
	noiseStep   = int(5 * time.Second / frameLength)
	loudShare   = 0.95
	below       = 25.0
	// A gap up to hangover belongs to the speech around it; speech shorter than
	// shortest is a click.
	hangover = 300 * time.Millisecond
	shortest = 200 * time.Millisecond
)

// activity finds the stretches of speech in each channel.
func (w *waveform) activity() coach.Activity {
	a := coach.Activity{Silent: true, Speech: make([][]tagging.Span, w.channels)}
	a.Length = (time.Duration(w.taken) * time.Second / time.Duration(w.rate)).Round(time.Millisecond)
	for c := range w.channels {
		levels := w.levels(c)
		if len(levels) > 0 && slices.Max(levels) > silence {
			a.Silent = false
		}
		a.Speech[c] = speech(levels)
	}
	return a
}

// levels are the loudness of channel c, frame by frame.
func (w *waveform) levels(c int) []float64 {
	var levels []float64
	stride := w.channels
	for i := c; i < len(w.pixels); i += pixelsPerFrame * stride {
		power, n := 0.0, 0
		for j := i; j < min(len(w.pixels), i+pixelsPerFrame*stride); j += stride {
			power += float64(w.pixels[j].power)
			n++
		}
		levels = append(levels, 10*math.Log10(power/float64(n)+1e-12))
	}
	return levels
}

// speech joins the frames that stand out of the noise into stretches.
func speech(levels []float64) []tagging.Span {
	var spans []tagging.Span
	if len(levels) == 0 {
		return spans
	}
	loud := quantile(levels, loudShare)
	var threshold float64
	for i, level := range levels {
		if i%noiseStep == 0 {
			around := levels[max(0, i-noiseWindow/2):min(len(levels), i+noiseStep+noiseWindow/2)]
			noise := min(quantile(around, noiseShare), loud-below)
			threshold = max(noise+above, loud-quietest, silence)
		}
		if level < threshold {
			continue
		}
		start, end := time.Duration(i)*frameLength, time.Duration(i+1)*frameLength
		if n := len(spans); n > 0 && start-spans[n-1].End <= hangover {
			spans[n-1].End = end
		} else {
			spans = append(spans, tagging.Span{Start: start, End: end})
		}
	}
	return slices.DeleteFunc(spans, func(s tagging.Span) bool { return s.End-s.Start < shortest })
}

func quantile(levels []float64, share float64) float64 {
	sorted := slices.Sorted(slices.Values(levels))
	return sorted[int(share*float64(len(sorted)-1))]
}
