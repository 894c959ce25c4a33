package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"gametape/coach"
)

// sound is how copies and clips are written: AAC for every browser, both
// channels kept (of more, a mix), at a sample rate every player knows, without
// the original's tags and pictures.
func sound(info coach.MediaInfo) []string {
	return append(heard(info, "aformat=channel_layouts=mono|stereo:sample_rates=16000|22050|24000|32000|44100|48000"),
		"-vn", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-c:a", "aac", "-b:a", "96k",
		"-movflags", "+faststart", "-f", "ipod", "-fs", "2G")
}

// Cut writes [start, end) of a recording as AAC/m4a, exact to 50 ms. Of the
// recording it reads what it needs: little where the file has an index or a
// constant bit rate and a header that is right, else everything up to end. A clip that begins after the
// recording has ended is CodeInvalid; one that ends after it is shorter.
func (f *FFmpeg) Cut(ctx context.Context, where string, mix coach.Mix, start, end time.Duration, w io.Writer) error {
	if start < 0 || end <= start || end > longest {
		return coach.Errorf(coach.CodeInvalid, "", "A clip must end after it begins.")
	}
	src, err := openSource(ctx, where)
	if err != nil {
		return err
	}
	return errors.Join(f.cut(ctx, src, mix, start, end, w), src.close())
}

func (f *FFmpeg) cut(ctx context.Context, src source, mix coach.Mix, start, end time.Duration, w io.Writer) error {
	form, err := formOf(ctx, src)
	if err != nil {
		return err
	}
	var info coach.MediaInfo
	if form.crooked || !mix.First() {
		if info, err = f.look(ctx, form); err != nil {
			return err
		}
		info.Duration, info.Mix = end, mix
	}
	if form.crooked { // ffmpeg would look for the moment where the header says
		return f.join(ctx, form, info, start, end, w)
	}
	skip := start
	src = form.parts[0]
	if m, ok := startsAsMP3(ctx, src); ok {
		if off, holds, ok := m.jump(ctx, src, start); ok {
			src, skip = section{src, off, src.size() - off}, start-holds
		}
	}
	return f.reading(ctx, src, func(r *relay) error {
		args := quietly("-ss", seconds(skip))
		args = append(args, form.read()...)
		args = append(args, "-t", seconds(end-start))
		args = append(args, sound(info)...)
		return f.write(ctx, r, args, f.timeout+end/20, w)
	})
}

// startsAsMP3 reads the beginning of a file if it is an MP3.
func startsAsMP3(ctx context.Context, src source) (mp3, bool) {
	head := make([]byte, SniffSize)
	n, _ := src.readAt(ctx, head, 0)
	if kind, _ := Sniff(head[:n]); kind != MP3 {
		return mp3{}, false
	}
	return readMP3(ctx, src)
}

// Proxy writes a copy of a whole recording that browsers play and seek exactly.
func (f *FFmpeg) Proxy(ctx context.Context, where string, mix coach.Mix, w io.Writer) error {
	src, err := openSource(ctx, where)
	if err != nil {
		return err
	}
	return errors.Join(f.proxy(ctx, src, mix, w), src.close())
}

func (f *FFmpeg) proxy(ctx context.Context, src source, mix coach.Mix, w io.Writer) error {
	form, err := formOf(ctx, src)
	if err != nil {
		return err
	}
	info, err := f.look(ctx, form)
	if err != nil {
		return err
	}
	info.Mix = mix
	if form.joined() {
		return f.join(ctx, form, info, 0, longest, w)
	}
	src = form.parts[0]
	return f.reading(ctx, src, func(r *relay) error {
		args := quietly(form.read()...)
		args = append(args, "-t", seconds(longest))
		args = append(args, sound(info)...)
		return f.write(ctx, r, args, f.timeout+info.Duration/4+patience(src), w)
	})
}

// write runs ffmpeg into a temporary file, because the index of an MP4 file is
// moved to its front last of all, and copies that to w.
func (f *FFmpeg) write(ctx context.Context, in feed, args []string, timeout time.Duration, w io.Writer) (err error) {
	out, err := os.CreateTemp(f.tempDir, "gametape-*.m4a")
	if err != nil {
		return fmt.Errorf("make a temporary file: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close(), os.Remove(out.Name())) }()
	if err := f.run(ctx, in, timeout, f.ffmpeg, append(args, "file:"+out.Name()), nil); err != nil {
		return err
	}
	info, err := out.Stat()
	if err != nil {
		return fmt.Errorf("look at what ffmpeg wrote: %w", err)
	}
	if readMP4(ctx, file{out, info.Size()}).duration == 0 {
		return coach.Errorf(coach.CodeInvalid, "", "There is no sound there: the recording ends before.")
	}
	if _, err := io.Copy(w, out); err != nil {
		return fmt.Errorf("hand over what ffmpeg wrote: %w", err)
	}
	return nil
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 6, 64)
}
