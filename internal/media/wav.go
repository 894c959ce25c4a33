package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"time"
)

// wavPart is one recording within a WAV file.
type wavPart struct {
	format []byte // the chunk fmt
	sound  []section
}

const (
	// noSize and more, in a header, is no size: whoever wrote it did not know.
	noSize = 0x7fff0000
	// filler is how many zeroes at the end of a file are not taken for sound.
	filler = 4 << 10
	// mostFormat bounds the chunk fmt, in bytes.
	mostFormat = 4 << 10
)

// wavForm goes over the chunks of a WAV file. Where the size of the sound is
// missing or too short, because it was written before the recording had ended,
// everything up to the end of the file is sound. WAV files joined into one are
// read one after the other.
func wavForm(ctx context.Context, src source) (form, error) {
	whole := form{parts: []source{src}}
	w := wavWalk{src: src}
	if err := w.all(ctx); err != nil || len(w.parts) == 0 {
		return whole, err
	}
	f := form{crooked: w.patched || len(w.parts) > 1}
	if w.short {
		f.claimed = w.stated
	}
	if !f.crooked {
		return whole, nil
	}
	var same []wavPart
	for _, p := range w.parts {
		if n := len(same); n > 0 && bytes.Equal(same[n-1].format, p.format) {
			same[n-1].sound = append(same[n-1].sound, p.sound...)
		} else {
			same = append(same, p)
		}
	}
	for _, p := range same {
		f.parts = append(f.parts, p.source())
	}
	f.recordings = len(w.parts)
	return f, nil
}

// source is the part as a file of its own whose header is right.
func (p wavPart) source() source {
	var n int64
	for _, s := range p.sound {
		n += s.n
	}
	size, riff := uint32(math.MaxUint32), uint32(math.MaxUint32)
	h := []byte("RF64")
	if n < math.MaxUint32-mostFormat-100 {
		h, size = []byte("RIFF"), uint32(n)
		riff = uint32(4 + 8 + len(p.format) + 8 + int(n))
	}
	h = binary.LittleEndian.AppendUint32(h, riff)
	h = append(h, "WAVE"...)
	if size == math.MaxUint32 {
		h = append(h, "ds64\x1c\x00\x00\x00"...)
		h = binary.LittleEndian.AppendUint64(h, uint64(n)+uint64(len(p.format))+60)
		h = binary.LittleEndian.AppendUint64(h, uint64(n))
		h = append(h, make([]byte, 12)...)
	}
	h = append(h, "fmt "...)
	h = binary.LittleEndian.AppendUint32(h, uint32(len(p.format)))
	h = append(h, p.format...)
	h = append(h, "data"...)
	h = binary.LittleEndian.AppendUint32(h, size)
	c := chain{header(h)}
	for _, s := range p.sound {
		c = append(c, s)
	}
	return c
}

// wavWalk is a walk over the chunks of a WAV file.
type wavWalk struct {
	src   source
	parts []wavPart
	// patched: a size was not what the file holds.
	patched bool
	// stated is the length by the sizes that are stated; short: the file ends
	// before.
	stated time.Duration
	short  bool

	now  wavPart
	long int64 // the size of the sound by the chunk ds64; 0: there is none
}

// all goes over the whole file, from chunk to chunk.
func (w *wavWalk) all(ctx context.Context) error {
	at := int64(0)
	for n := 0; n < mostBoxes && len(w.parts) < mostParts; n++ {
		b, err := lookAt(ctx, w.src, at, 12)
		if err != nil {
			return err
		}
		if len(b) < 8 {
			break
		}
		if isWAV(b) {
			w.begin()
			at += 12
			continue
		}
		if at, err = w.chunk(ctx, at, string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))); err != nil || at < 0 {
			w.begin()
			return err
		}
	}
	w.begin()
	return nil
}

func isWAV(b []byte) bool {
	return hasMagic(b, 0, "RIFF????WAVE") || hasMagic(b, 0, "RF64????WAVE") || hasMagic(b, 0, "BW64????WAVE")
}

// begin ends the part that is read, if there is one, and begins the next.
func (w *wavWalk) begin() {
	if len(w.now.sound) > 0 && len(w.now.format) > 0 {
		w.parts = append(w.parts, w.now)
	}
	w.now, w.long = wavPart{}, 0
}

// chunk takes the chunk at an offset and returns where the next begins; -1:
// nowhere.
func (w *wavWalk) chunk(ctx context.Context, at int64, kind string, size int64) (int64, error) {
	inner := at + 8
	switch kind {
	case "fmt ", "ds64":
		if size > mostFormat {
			return -1, nil
		}
		b, err := lookAt(ctx, w.src, inner, int(size))
		switch {
		case err != nil || int64(len(b)) < size:
			return -1, err
		case kind == "fmt ":
			w.now.format = b
		case size >= 16:
			w.long = int64(min(binary.LittleEndian.Uint64(b[8:]), math.MaxInt64))
		}
	case "data":
		return w.data(ctx, inner, size)
	}
	return inner + size + size&1, nil
}

// data takes a chunk of sound of the stated size.
func (w *wavWalk) data(ctx context.Context, from, size int64) (int64, error) {
	rest := w.src.size() - from
	known := size > 0 && size < noSize
	if w.long > 0 && size == math.MaxUint32 {
		size, known = w.long, w.long < math.MaxInt64
	} else if size >= noSize && size <= rest && size < math.MaxUint32 {
		known = true // a big file
	}
	next := int64(-1)
	if known {
		w.stated += w.lasting(size)
	}
	switch {
	case known && size <= rest:
		var err error
		if next, err = w.after(ctx, from+size); err != nil {
			return -1, err
		}
		if next < 0 && rest-size >= 8 {
			size, w.patched = rest, true
		}
	case known:
		size, w.patched, w.short = rest, true, true
	default:
		size, w.patched = rest, rest > 0
	}
	if size > 0 {
		w.now.sound = append(w.now.sound, section{w.src, from, size})
	}
	return next, nil
}

// lasting is how long size bytes of sound last.
func (w *wavWalk) lasting(size int64) time.Duration {
	if len(w.now.format) < 12 {
		return 0
	}
	perSecond := binary.LittleEndian.Uint32(w.now.format[8:])
	if perSecond == 0 {
		return 0
	}
	return time.Duration(float64(size) / float64(perSecond) * float64(time.Second))
}

// after is where a chunk, a tag or another file begins behind the sound that
// ends at an offset; -1: what follows is more sound. Chunks begin at an even
// offset, but not every program knows.
func (w *wavWalk) after(ctx context.Context, end int64) (int64, error) {
	for _, at := range slices.Compact([]int64{end + end&1, end}) {
		b, err := lookAt(ctx, w.src, at, filler)
		if err != nil {
			return 0, err
		}
		rest := w.src.size() - at
		_, id3 := id3Size(b)
		switch {
		case rest < 8, isWAV(b), id3, bytes.HasPrefix(b, []byte("TAG")) && rest == 128,
			rest < filler && len(bytes.Trim(b, "\x00")) == 0:
			return at, nil
		case isName(b[:4]) && int64(binary.LittleEndian.Uint32(b[4:])) <= rest-8:
			return at, nil
		}
	}
	return -1, nil
}

// isName says whether b can be the name of a chunk.
func isName(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '_' && c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
