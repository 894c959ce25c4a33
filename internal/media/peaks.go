package media

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"

	"gametape/coach"
)

const (
	pixelsPerSecond = 20
	// mostChannels are drawn: a call has two sides. Of a recording with more,
	// the first two channels count, and the others are left out.
	mostChannels = 2
)

// Peaks writes the waveform as audiowaveform's JSON, version 2, with 8 bits and
// 20 pixels a second, gzipped, and says where somebody speaks. It needs the
// Channels, SampleRate and Duration of info. The recording is decoded once, as
// a stream; telephone recordings at 8,000 samples a second, all others at
// 16,000.
func (f *FFmpeg) Peaks(ctx context.Context, where string, info coach.MediaInfo, w io.Writer) (coach.Activity, error) {
	src, err := openSource(ctx, where)
	if err != nil {
		return coach.Activity{}, err
	}
	wave, err := f.draw(ctx, src, info)
	if err := errors.Join(err, src.close()); err != nil {
		return coach.Activity{}, err
	}
	if err := wave.write(w); err != nil {
		return coach.Activity{}, fmt.Errorf("write the waveform: %w", err)
	}
	return wave.activity(), nil
}

func (f *FFmpeg) draw(ctx context.Context, src source, info coach.MediaInfo) (*waveform, error) {
	rate := 16000
	if info.SampleRate > 0 && info.SampleRate <= 8000 {
		rate = 8000
	}
	wave := newWaveform(min(max(info.Channels, 1), mostChannels), rate)
	form, err := formOf(ctx, src)
	if err == nil {
		err = f.decode(ctx, form, info, samples{wave.channels, rate}, wave)
	}
	wave.finish()
	return wave, err
}

// waveform gathers samples, little-endian and of 16 bits, into pixels.
type waveform struct {
	channels, rate int
	perPixel       int // samples of each channel

	taken   int64   // samples of each channel in all
	pixels  []pixel // channel by channel within each moment
	current []pixel
	samples int    // of each channel in current
	odd     []byte // what is left of a cut sample
}

// pixel is a 20th of a second of one channel.
type pixel struct {
	low, high int16
	power     float32 // the mean square of the samples, full scale being 1
}

func newWaveform(channels, rate int) *waveform {
	w := &waveform{channels: channels, rate: rate, perPixel: rate / pixelsPerSecond}
	w.current = make([]pixel, channels)
	w.begin()
	return w
}

func (w *waveform) begin() {
	w.samples = 0
	for c := range w.current {
		w.current[c] = pixel{low: 32767, high: -32768}
	}
}

// Write takes samples as ffmpeg prints them.
func (w *waveform) Write(p []byte) (int, error) {
	n := len(p)
	frame := 2 * w.channels
	if len(w.odd) > 0 {
		missing := min(frame-len(w.odd), len(p))
		w.odd = append(w.odd, p[:missing]...)
		p = p[missing:]
		if len(w.odd) < frame {
			return n, nil
		}
		w.add(w.odd)
		w.odd = w.odd[:0]
	}
	for len(p) >= frame {
		w.add(p[:frame])
		p = p[frame:]
	}
	w.odd = append(w.odd, p...)
	return n, nil
}

// add takes one sample of each channel.
func (w *waveform) add(frame []byte) {
	for c := range w.current {
		v := int16(binary.LittleEndian.Uint16(frame[2*c:]))
		px := &w.current[c]
		px.low, px.high = min(px.low, v), max(px.high, v)
		x := float32(v) / 32768
		px.power += x * x
	}
	w.taken++
	if w.samples++; w.samples == w.perPixel {
		w.finish()
	}
}

// finish ends the current pixel, full or not.
func (w *waveform) finish() {
	if w.samples == 0 {
		return
	}
	for c := range w.current {
		w.current[c].power /= float32(w.samples)
	}
	w.pixels = append(w.pixels, w.current...)
	w.begin()
}

func (w *waveform) write(out io.Writer) error {
	zip := gzip.NewWriter(out)
	text := bufio.NewWriter(zip)
	fmt.Fprintf(text, `{"version":2,"channels":%d,"sample_rate":%d,"samples_per_pixel":%d,"bits":8,"length":%d,"data":[`,
		w.channels, w.rate, w.perPixel, len(w.pixels)/w.channels)
	var b []byte
	for i, px := range w.pixels {
		b = b[:0]
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(px.low>>8), 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(px.high>>8), 10)
		_, _ = text.Write(b) // an error stays in text until Flush
	}
	_, _ = text.WriteString("]}\n")
	return errors.Join(text.Flush(), zip.Close())
}
