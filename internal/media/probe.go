package media

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"gametape/coach"
)

// smallWAV is the most a WAV file may have, in bytes, to be played as it is.
const smallWAV = 64 << 20

// maxChannels is more than any recorder of calls writes. Decoding costs memory
// for each of them.
const maxChannels = 32

// Probe says what a recording is. Of a file with several tracks of sound the
// first counts. A length the file does not state is measured.
//
// Seekable are MP4 with AAC and an index, MP3 of constant bit rate or with a
// table, and small WAV files: what every browser plays exactly, Safari too. A
// video is not, although it could be, so that a small copy of its sound is made
// and played.
func (f *FFmpeg) Probe(ctx context.Context, where string) (coach.MediaInfo, error) {
	src, err := openSource(ctx, where)
	if err != nil {
		return coach.MediaInfo{}, err
	}
	info, err := f.probe(ctx, src)
	return info, errors.Join(err, src.close())
}

func (f *FFmpeg) probe(ctx context.Context, src source) (coach.MediaInfo, error) {
	head := make([]byte, SniffSize)
	n, _ := src.readAt(ctx, head, 0)
	if kind, ok := Sniff(head[:n]); !ok {
		return coach.MediaInfo{}, coach.Errorf(coach.CodeUnsupported, "", "This is %s, not a recording.", kind.Name)
	}
	var said probed
	err := f.reading(ctx, src, func(r *relay) error {
		var out bytes.Buffer
		args := append([]string{"-hide_banner", "-v", "error", "-of", "json", "-show_entries",
			"format=format_name,duration,bit_rate:stream=codec_type,codec_name,channels,sample_rate,bit_rate,duration:stream_disposition=attached_pic"},
			input()...)
		if err := f.run(ctx, r, f.timeout, f.ffprobe, args, &out); err != nil {
			return unreadable(err)
		}
		return json.Unmarshal(out.Bytes(), &said)
	})
	if err != nil {
		return coach.MediaInfo{}, err
	}
	info, err := said.info()
	if err != nil {
		return coach.MediaInfo{}, err
	}
	certain := info.judge(ctx, src)
	if !certain || info.Duration <= 0 {
		if info.Duration, err = f.measure(ctx, src); err != nil {
			return coach.MediaInfo{}, err
		}
	}
	if info.Duration <= 0 {
		return coach.MediaInfo{}, coach.Errorf(coach.CodeInvalid, "", "The file ends before any sound begins.")
	}
	return info.MediaInfo, nil
}

// unreadable is err; where ffprobe gave a file up for a reason not known here,
// trying again would not help.
func unreadable(err error) error {
	var exit *exec.ExitError
	if coach.CodeOf(err) == coach.CodeInternal && errors.As(err, &exit) && exit.ExitCode() > 0 {
		return coach.Errorf(coach.CodeUnsupported, "", noRecording).Because(err)
	}
	return err
}

// probed is what ffprobe prints.
type probed struct {
	Format struct {
		Name     string `json:"format_name"`
		Duration string `json:"duration"`
		BitRate  string `json:"bit_rate"`
	} `json:"format"`
	Streams []struct {
		Kind        string `json:"codec_type"`
		Codec       string `json:"codec_name"`
		Channels    int    `json:"channels"`
		SampleRate  string `json:"sample_rate"`
		BitRate     string `json:"bit_rate"`
		Duration    string `json:"duration"`
		Disposition struct {
			Picture int `json:"attached_pic"`
		} `json:"disposition"`
	} `json:"streams"`
}

// recording is a MediaInfo in the making.
type recording struct{ coach.MediaInfo }

func (p probed) info() (recording, error) {
	var r recording
	r.Container = p.Format.Name
	heard := false
	for _, s := range p.Streams {
		switch {
		case s.Kind == "video" && s.Disposition.Picture == 0:
			r.Video = true
		case s.Kind == "audio" && !heard:
			heard = true
			r.Codec, r.Channels = s.Codec, s.Channels
			r.SampleRate = int(number(s.SampleRate))
			r.BitRate = int64(number(s.BitRate))
			r.Duration = duration(s.Duration)
		}
	}
	if !heard || r.Channels == 0 {
		return r, coach.Errorf(coach.CodeUnsupported, "", noSound)
	}
	if r.Channels > maxChannels {
		return r, coach.Errorf(coach.CodeUnsupported, "", "%s", tooManyChannels)
	}
	if r.BitRate == 0 && !r.Video {
		r.BitRate = int64(number(p.Format.BitRate))
	}
	if d := duration(p.Format.Duration); d > 0 {
		r.Duration = d
	}
	return r, nil
}

// number reads what ffprobe prints; it says N/A, or nothing, of what it does
// not know.
func number(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func duration(s string) time.Duration {
	return time.Duration(number(s) * float64(time.Second)).Round(time.Millisecond)
}

var plainPCM = []string{"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le"}

// judge sets Seekable and says whether the length is certain; of files without
// an index ffprobe guesses it from the bit rate at the beginning.
func (r *recording) judge(ctx context.Context, src source) (certain bool) {
	switch r.Container {
	case "mp3":
		m, ok := readMP3(ctx, src)
		if !ok {
			return false
		}
		_, _, even := m.jump(ctx, src, r.Duration)
		even = even && !m.variable
		// A table of 100 entries finds a place in an hour to within seconds only,
		// and ffmpeg reads up to it; a copy serves browsers and clips better.
		r.Seekable = r.Codec == "mp3" && (even || m.tagged && !m.variable)
		return m.tagged || even
	case "mov,mp4,m4a,3gp,3g2,mj2":
		m := readMP4(ctx, src)
		r.Seekable = r.Codec == "aac" && m.index && !m.fragmented && !r.Video
	case "wav":
		r.Seekable = slices.Contains(plainPCM, r.Codec) && src.size() < smallWAV
	case "aac", "amr", "amrnb", "amrwb":
		return false
	}
	return true
}

// measure reads the whole recording, without decoding it, to learn its length.
func (f *FFmpeg) measure(ctx context.Context, src source) (time.Duration, error) {
	var out strings.Builder
	err := f.reading(ctx, src, func(r *relay) error {
		args := quietly(input()...)
		args = append(args, "-map", "0:a:0", "-c", "copy", "-f", "null", "-progress", "pipe:1", "-")
		return f.run(ctx, r, f.timeout+patience(src), f.ffmpeg, args, &out)
	})
	if err != nil {
		return 0, fmt.Errorf("measure the recording: %w", err)
	}
	last := strings.LastIndex(out.String(), "out_time_us=")
	if last < 0 {
		return 0, nil
	}
	us, _, _ := strings.Cut(out.String()[last+len("out_time_us="):], "\n")
	return time.Duration(number(us) * float64(time.Microsecond)).Round(time.Millisecond), nil
}

// patience is a generous time to read src through.
func patience(src source) time.Duration {
	return time.Duration(src.size()>>20) * time.Second
}
