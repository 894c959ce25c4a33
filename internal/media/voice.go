package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"gametape/coach"
)

// voiceRate is what speech servers work with.
const voiceRate = 16000

// longestVoice bounds what is held in memory of a stretch.
const longestVoice = 15 * time.Minute

// Voice writes [start, end) of one channel, or of all of them mixed (-1), as WAV
// with one channel of 16 bits and 16,000 samples a second. The stretch is held
// in memory: 1.9 MB a minute.
func (f *FFmpeg) Voice(ctx context.Context, where string, info coach.MediaInfo, channel int, start, end time.Duration, w io.Writer) error {
	if start < 0 || end <= start || end-start > longestVoice {
		return coach.Errorf(coach.CodeInvalid, "", "A stretch of speech must end after it begins, and within %d minutes.", int(longestVoice.Minutes()))
	}
	src, err := openSource(ctx, where)
	if err != nil {
		return err
	}
	var sound bytes.Buffer
	if err := errors.Join(f.voice(ctx, src, info, channel, start, end, &sound), src.close()); err != nil {
		return err
	}
	if sound.Len() == 0 {
		return coach.Errorf(coach.CodeInvalid, "", "There is no sound there: the recording ends before.")
	}
	if _, err := w.Write(wavHead(sound.Len())); err != nil {
		return fmt.Errorf("write a stretch of speech: %w", err)
	}
	_, err = sound.WriteTo(w)
	return err
}

func (f *FFmpeg) voice(ctx context.Context, src source, info coach.MediaInfo, channel int, start, end time.Duration, sound io.Writer) error {
	form, err := formOf(ctx, src)
	if err != nil {
		return err
	}
	then := "anull"
	if channel >= 0 {
		then = "pan=mono|c0=c" + strconv.Itoa(channel)
	}
	s := samples{1, voiceRate}
	out := []string{"-vn", "-sn", "-dn", "-ac", "1", "-ar", strconv.Itoa(voiceRate), "-f", "s16le", "pipe:1"}
	if form.crooked { // ffmpeg would look for the moment where the header says
		info.Duration = end
		into := &stretch{w: sound, from: s.bytes(start), to: s.bytes(end)}
		err := f.decodeThrough(ctx, form, info, then, s, into)
		if into.at >= into.to {
			return nil // ffmpeg was stopped
		}
		return err
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
		args = append(append(args, heard(info, then)...), out...)
		return f.run(ctx, r, f.timeout+end/20, f.ffmpeg, args, sound)
	})
}

// wavHead is the head of a WAV of so many bytes of speech.
func wavHead(size int) []byte {
	var b []byte
	b = append(b, "RIFF"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(36+size))
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1) // PCM
	b = binary.LittleEndian.AppendUint16(b, 1) // channels
	b = binary.LittleEndian.AppendUint32(b, voiceRate)
	b = binary.LittleEndian.AppendUint32(b, 2*voiceRate)
	b = binary.LittleEndian.AppendUint16(b, 2)
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	return binary.LittleEndian.AppendUint32(b, uint32(size))
}
