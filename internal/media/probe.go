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
// first counts, and all are named. What the header says of the length is checked (form.go); a
// length that it does not state, or that the bytes do not bear out, is measured.
//
// Seekable are MP4 with AAC and an index, MP3 of constant bit rate and small
// WAV files, if their headers are right: what every browser plays exactly,
// Safari too. A video is not, although it could be, so that a small copy of its
// sound is made and played.
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
	form, err := formOf(ctx, src)
	if err != nil {
		return coach.MediaInfo{}, err
	}
	info, err := f.look(ctx, form)
	if err != nil {
		return coach.MediaInfo{}, err
	}
	if form.length > 0 {
		info.Duration = form.length
	}
	switch {
	case form.joined():
		info.Duration, err = f.length(ctx, form, info)
	case form.doubtful || info.Duration <= 0:
		info.Duration, err = f.measure(ctx, form)
	}
	if err != nil {
		return coach.MediaInfo{}, err
	}
	info.Duration = info.Duration.Round(time.Millisecond)
	if info.Duration <= 0 {
		return coach.MediaInfo{}, coach.Errorf(coach.CodeInvalid, "", "The file ends before any sound begins.")
	}
	info.Seekable = !form.crooked && seekable(ctx, src, info)
	info.Notes = form.notes(info.Duration)
	return info, nil
}

// look asks ffprobe about every part. The first says what they are; the best of
// them, how they are decoded.
func (f *FFmpeg) look(ctx context.Context, form form) (coach.MediaInfo, error) {
	var info coach.MediaInfo
	for i, part := range form.parts {
		var said probed
		err := f.reading(ctx, part, func(r *relay) error {
			var out bytes.Buffer
			args := []string{"-hide_banner", "-v", "error", "-of", "json", "-show_entries",
				"format=format_name,duration,bit_rate:stream=codec_type,codec_name,channels,sample_rate,bit_rate,duration:stream_disposition=attached_pic:stream_tags=title,language,handler_name"}
			if form.demuxer != "" {
				args = append(args, "-f", form.demuxer)
			}
			if err := f.run(ctx, r, f.timeout, f.ffprobe, append(args, input()...), &out); err != nil {
				return unreadable(err)
			}
			return json.Unmarshal(out.Bytes(), &said)
		})
		if err != nil {
			return info, err
		}
		one, err := said.info()
		if err != nil {
			return info, err
		}
		if i == 0 {
			info = one
		}
		info.Channels, info.SampleRate = max(info.Channels, one.Channels), max(info.SampleRate, one.SampleRate)
	}
	return info, nil
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
		Tags map[string]string `json:"tags"`
	} `json:"streams"`
}

func (p probed) info() (coach.MediaInfo, error) {
	var r coach.MediaInfo
	r.Container = p.Format.Name
	var tracks []coach.Track
	for _, s := range p.Streams {
		switch {
		case s.Kind == "video" && s.Disposition.Picture == 0:
			r.Video = true
		case s.Kind == "audio" && s.Channels > 0:
			tracks = append(tracks, coach.Track{Title: titleOf(s.Tags), Language: languageOf(s.Tags), Channels: s.Channels})
			if len(tracks) > 1 {
				r.SampleRate = max(r.SampleRate, int(number(s.SampleRate)))
				continue
			}
			r.Codec, r.Channels = s.Codec, s.Channels
			r.SampleRate = int(number(s.SampleRate))
			r.BitRate = int64(number(s.BitRate))
			r.Duration = duration(s.Duration)
		}
	}
	if len(tracks) > 1 {
		r.Tracks = tracks[:min(len(tracks), mostTracks)]
	}
	if len(tracks) == 0 {
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

// mostTracks are offered of a recording.
const mostTracks = 16

// titleOf is what a track is called, but for the names that programs give to all.
func titleOf(tags map[string]string) string {
	if title := strings.TrimSpace(tags["title"]); title != "" {
		return title
	}
	name := strings.TrimSpace(tags["handler_name"])
	if strings.Contains(strings.ToLower(name), "handler") || strings.Contains(name, "Media") || strings.Contains(name, "Mainconcept") {
		return ""
	}
	return name
}

func languageOf(tags map[string]string) string {
	if l := tags["language"]; l != "und" {
		return l
	}
	return ""
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

// seekable says whether browsers play a recording exactly whose header is right.
func seekable(ctx context.Context, src source, info coach.MediaInfo) bool {
	switch info.Container {
	case "mp3":
		// A table of 100 entries finds a place in an hour to within seconds only,
		// and ffmpeg reads up to it; a copy serves browsers and clips better.
		m, ok := readMP3(ctx, src)
		return ok && info.Codec == "mp3" && !m.variable
	case "mov,mp4,m4a,3gp,3g2,mj2":
		m := readMP4(ctx, src)
		return info.Codec == "aac" && m.index && !m.fragmented && !info.Video
	case "wav":
		return slices.Contains(plainPCM, info.Codec) && src.size() < smallWAV
	}
	return false
}

// measure reads the whole recording, without decoding it, to learn its length.
func (f *FFmpeg) measure(ctx context.Context, form form) (time.Duration, error) {
	var out strings.Builder
	src := form.parts[0]
	err := f.reading(ctx, src, func(r *relay) error {
		args := append(quietly(form.read()...), "-map", "0:a:0", "-c", "copy", "-f", "null", "-progress", "pipe:1", "-")
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
