package media

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// form is how a file holds its sound. What a header says of the length is
// checked against the bytes as far as a few short reads tell; only where they
// disagree is the file read through. See the table in docs/recordings.md.
type form struct {
	// parts are recordings that were joined into one file; most files have one.
	// A part whose header misreports its length is served with another header.
	parts []source
	// demuxer is what ffmpeg has to read them as; empty: it finds out.
	demuxer string
	// crooked: whoever believes the file's header, or has none to believe, does not
	// find a moment in it.
	crooked bool
	// doubtful: the length has to be found by reading.
	doubtful bool
	// length, where reading the file has told it; 0: unknown.
	length time.Duration
	// claimed is the length the header states of a file that ends before it; 0:
	// nothing is missing, or nobody knows how much.
	claimed time.Duration
	// recordings is how many were joined, where that is not the number of parts.
	recordings int
	// cutOff: the file ends in the middle.
	cutOff bool
}

// mostParts is how many recordings in one file are told apart. More are read
// as one, which is right but for what lies between them.
const mostParts = 500

func formOf(ctx context.Context, src source) (form, error) {
	head := make([]byte, SniffSize)
	n, err := src.readAt(ctx, head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return form{}, err
	}
	whole := form{parts: []source{src}}
	kind, ok := Sniff(head[:n])
	if !ok {
		return whole, nil // ffmpeg says why
	}
	look, ok := map[Kind]func(context.Context, source) (form, error){
		MP3: mp3Form, WAV: wavForm, FLAC: flacForm, Ogg: oggForm, MP4: mp4Form, Matroska: matroskaForm, AAC: adtsForm, AMR: amrForm,
	}[kind]
	if !ok {
		return whole, nil
	}
	f, err := look(ctx, src)
	if err != nil {
		return form{}, err
	}
	if len(f.parts) == 0 || len(f.parts) > mostParts {
		f.doubtful = f.doubtful || len(f.parts) > mostParts
		f.parts = whole.parts
	}
	if f.joined() { // its length is known once it is decoded
		f.crooked, f.length = true, 0
	}
	return f, nil
}

// read are ffmpeg's options for reading a part.
func (f form) read() []string {
	if f.demuxer == "" {
		return input()
	}
	return append([]string{"-f", f.demuxer}, input()...)
}

func (f form) joined() bool { return len(f.parts) > 1 }

// notes say what a person should know of a recording of the given length.
func (f form) notes(length time.Duration) []string {
	var notes []string
	if n := max(len(f.parts), f.recordings); n > 1 {
		notes = append(notes, fmt.Sprintf("The file holds %d recordings one after the other; they are played and counted as one.", n))
	}
	switch {
	case f.claimed > length+time.Second:
		notes = append(notes, fmt.Sprintf("The recording is cut off: its header says %s, the file ends after %s.", clock(f.claimed), clock(length)))
	case f.cutOff:
		notes = append(notes, fmt.Sprintf("The recording is cut off: the file ends in the middle, after %s.", clock(length)))
	}
	return notes
}

// clock writes d as 1:02:03 or 2:03.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// split cuts src at the given offsets, the first of which is where it begins.
func split(src source, starts []int64) []source {
	parts := make([]source, len(starts))
	for i, from := range starts {
		end := src.size()
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		parts[i] = section{src, from, end - from}
	}
	return parts
}

// reading is src as a reader for the length of one walk over it.
type reading struct {
	*bufio.Reader
	at int64
}

const readAhead = 64 << 10

func readThrough(ctx context.Context, src source) *reading {
	return &reading{Reader: bufio.NewReaderSize(io.NewSectionReader(walking{ctx, src}, 0, src.size()), readAhead)}
}

// walking lives as long as one walk; that is why it may hold its context.
type walking struct {
	ctx context.Context
	src source
}

func (w walking) ReadAt(p []byte, off int64) (int, error) { return w.src.readAt(w.ctx, p, off) }

// skip goes n bytes on; false at the end of the file, which the error then
// tells from a fault.
func (r *reading) skip(n int64) (bool, error) {
	for n > 0 {
		step, err := r.Discard(int(min(n, 1<<30)))
		r.at += int64(step)
		n -= int64(step)
		if err != nil {
			return false, unlessEOF(err)
		}
	}
	return true, nil
}

// peek is the next n bytes, fewer at the end of the file.
func (r *reading) peek(n int) ([]byte, error) {
	b, err := r.Peek(n)
	return b, unlessEOF(err)
}

func unlessEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		return nil
	}
	return err
}

// occurrences are the offsets from 1 on at which one of the marks lies and is is true
// of what follows. The file is read through.
func occurrences(ctx context.Context, src source, mark string, need int, is func(b []byte) bool) ([]int64, error) {
	r := readThrough(ctx, src)
	if _, err := r.skip(1); err != nil {
		return nil, err
	}
	var found []int64
	for {
		b, err := r.peek(readAhead)
		if err != nil {
			return nil, err
		}
		at := bytes.Index(b, []byte(mark))
		if at < 0 {
			if len(b) < readAhead {
				return found, nil
			}
			if _, err := r.skip(int64(len(b) - len(mark) + 1)); err != nil {
				return nil, err
			}
			continue
		}
		if _, err := r.skip(int64(at)); err != nil {
			return nil, err
		}
		if b, err = r.peek(need); err != nil {
			return nil, err
		}
		if len(b) == need && is(b) && len(found) < mostParts {
			found = append(found, r.at)
		}
		if _, err := r.skip(1); err != nil {
			return nil, err
		}
	}
}

// lookAt fills a buffer of n bytes from off; fewer at the end of the file.
func lookAt(ctx context.Context, src source, off int64, n int) ([]byte, error) {
	b := make([]byte, n)
	m, err := src.readAt(ctx, b, off)
	return b[:m], unlessEOF(err)
}

// joinedAt is the form of a file with further recordings at the given offsets.
func joinedAt(src source, more []int64) form {
	return form{parts: split(src, append([]int64{0}, more...))}
}

// exactly is how well lengths have to agree.
const exactly = 50 * time.Millisecond
