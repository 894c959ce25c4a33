package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"gametape/coach"
)

// samples are how sound is decoded: little-endian, of 16 bits, so many channels
// interleaved, so many a second.
type samples struct{ channels, rate int }

// steady is the one timeline of waveform, copy and clips: what begins late, or
// has a hole, keeps its time.
const steady = "aresample=async=1:first_pts=0"

// heard are ffmpeg's options for hearing info.Mix through one more filter. A mix
// ends when its longest track does; all of it has one sample rate, because amix
// loses the end of what it has to convert itself.
func heard(info coach.MediaInfo, then string) []string {
	mix := info.Mix
	if len(mix.Heard) < 2 {
		track := append(slices.Clone(mix.Heard), 0)[0]
		return []string{"-map", "0:a:" + strconv.Itoa(track), "-af", steady + "," + then}
	}
	shape, weight := "mono", 1/float64(len(mix.Heard)) // no sum is too loud
	for _, track := range mix.Heard {
		if !mix.Sides && track < len(info.Tracks) && info.Tracks[track].Channels > 1 {
			shape = "stereo"
		}
	}
	var graph, ends, weights strings.Builder
	for i, track := range mix.Heard {
		fmt.Fprintf(&graph, "[0:a:%d]%s,aformat=sample_rates=48000:channel_layouts=%s", track, steady, shape)
		if mix.Sides {
			weight = 1
			fmt.Fprintf(&graph, ",pan=stereo|c%d=c0", i)
		}
		fmt.Fprintf(&graph, "[t%d];", i)
		fmt.Fprintf(&ends, "[t%d]", i)
		fmt.Fprintf(&weights, "%g ", weight)
	}
	fmt.Fprintf(&graph, "%samix=inputs=%d:duration=longest:normalize=0:weights=%s,%s[heard]", ends.String(), len(mix.Heard), strings.TrimSpace(weights.String()), then)
	return []string{"-filter_complex", graph.String(), "-map", "[heard]"}
}

// decode writes a recording's samples to w, part after part.
func (f *FFmpeg) decode(ctx context.Context, form form, info coach.MediaInfo, s samples, w io.Writer) error {
	then := "anull"
	if info.Channels > mostChannels {
		then = "pan=stereo|c0=c0|c1=c1"
	}
	return f.decodeThrough(ctx, form, info, then, s, w)
}

// decodeThrough is decode through one more filter.
func (f *FFmpeg) decodeThrough(ctx context.Context, form form, info coach.MediaInfo, then string, s samples, w io.Writer) error {
	for _, part := range form.parts {
		err := f.reading(ctx, part, func(r *relay) error {
			args := append(quietly(form.read()...), "-t", seconds(longest), "-vn", "-sn", "-dn")
			args = append(args, heard(info, then)...)
			args = append(args, "-ac", strconv.Itoa(s.channels), "-ar", strconv.Itoa(s.rate), "-f", "s16le", "pipe:1")
			return f.run(ctx, r, f.timeout+info.Duration/10+patience(part), f.ffmpeg, args, w)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// length is that of a recording, by decoding it.
func (f *FFmpeg) length(ctx context.Context, form form, info coach.MediaInfo) (time.Duration, error) {
	var n counter
	s := samples{1, 8000}
	err := f.decode(ctx, form, info, s, &n)
	return s.lasting(int64(n)), err
}

// lasting is how long so many bytes of samples last.
func (s samples) lasting(bytes int64) time.Duration {
	return (time.Duration(bytes/int64(2*s.channels)) * time.Second / time.Duration(s.rate)).Round(time.Millisecond)
}

// bytes is how many bytes of samples last for d.
func (s samples) bytes(d time.Duration) int64 {
	return int64(2*s.channels) * int64(d.Seconds()*float64(s.rate))
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// best are samples that lose nothing a copy could keep.
func best(info coach.MediaInfo) samples {
	s := samples{min(max(info.Channels, 1), mostChannels), 48000}
	for _, rate := range []int{44100, 32000, 24000, 22050, 16000} {
		if info.SampleRate <= rate {
			s.rate = rate
		}
	}
	return s
}

// stretch passes on the bytes [from, to) of what is written to it.
type stretch struct {
	w        io.Writer
	at       int64
	from, to int64
}

var errEnough = errors.New("enough")

func (s *stretch) Write(p []byte) (int, error) {
	n := len(p)
	if s.at >= s.to {
		return 0, errEnough
	}
	begin, end := max(0, s.from-s.at), min(int64(n), s.to-s.at)
	s.at += int64(n)
	if begin >= end {
		return n, nil
	}
	_, err := s.w.Write(p[begin:end])
	return n, err
}

// join decodes the stretch from start to end of a file of several recordings
// and writes it as one copy or clip.
func (f *FFmpeg) join(ctx context.Context, form form, info coach.MediaInfo, start, end time.Duration, w io.Writer) error {
	s := best(info)
	r, pipe := io.Pipe()
	out := &stretch{w: pipe, from: s.bytes(start), to: s.bytes(end)}
	decoded := make(chan error, 1)
	go func() {
		err := f.decode(ctx, form, info, s, out)
		if out.at >= out.to {
			err = nil // ffmpeg was stopped
		}
		pipe.CloseWithError(err)
		decoded <- err
	}()
	args := quietly("-f", "s16le", "-ac", strconv.Itoa(s.channels), "-ar", strconv.Itoa(s.rate), "-protocol_whitelist", "pipe", "-i", "pipe:0")
	err := f.write(ctx, stdin{r}, append(args, sound(coach.MediaInfo{})...), f.timeout+info.Duration/4+patience(form.parts[0])*time.Duration(len(form.parts)), w)
	r.CloseWithError(errEnough)
	if fault := <-decoded; fault != nil && !errors.Is(fault, errEnough) {
		return fault
	}
	return err
}
