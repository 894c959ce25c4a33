package media

import (
	"context"
	"encoding/binary"
	"time"
)

// mp4 is what the boxes of an MP4 file tell.
type mp4 struct {
	index      bool // there is a moov box
	fragmented bool // the sound is in pieces, each with an index of its own
	duration   time.Duration
	// short: the file ends before its last box does.
	short bool
	// starts are the offsets at which recordings begin.
	starts []int64
}

// mostBoxes is how many boxes in a row are looked at.
const mostBoxes = 1000

// readMP4 walks over the file's outermost boxes.
func readMP4(ctx context.Context, src source) mp4 {
	var m mp4
	off := int64(0)
	for n := 0; off < src.size() && n < mostBoxes; n++ {
		kind, size, inner := readBox(ctx, src, off)
		if size < inner-off {
			break
		}
		m.short = off+size > src.size()
		switch kind {
		case "ftyp":
			m.starts = append(m.starts, off)
		case "moov":
			m.index = true
			m.duration = movieDuration(ctx, src, inner)
		case "moof":
			m.fragmented = true
			return m
		}
		off += size
	}
	return m
}

// mp4Form tells files that were joined by their boxes ftyp, and such as end
// before their sound does.
func mp4Form(ctx context.Context, src source) (form, error) {
	m := readMP4(ctx, src)
	f := form{parts: []source{src}, demuxer: "mov"}
	if len(m.starts) > 1 && m.starts[0] == 0 && m.index {
		f.parts = split(src, m.starts)
	}
	if m.short && m.index {
		f.crooked, f.doubtful, f.claimed, f.cutOff = true, true, m.duration, true
	}
	return f, nil
}

// readBox is the kind and size of the box at off, and where its inside begins.
// A size of 0 stands for no box.
func readBox(ctx context.Context, src source, off int64) (kind string, size, inner int64) {
	h := make([]byte, 16)
	n, _ := src.readAt(ctx, h, off)
	if n < 8 {
		return "", 0, off
	}
	size, inner = int64(binary.BigEndian.Uint32(h)), off+8
	switch size {
	case 0:
		size = src.size() - off
	case 1:
		if n < 16 {
			return "", 0, off
		}
		size, inner = int64(binary.BigEndian.Uint64(h[8:])), off+16
	}
	return string(h[4:8]), size, inner
}

// movieDuration reads the mvhd box, the first inside moov.
func movieDuration(ctx context.Context, src source, moov int64) time.Duration {
	kind, _, inner := readBox(ctx, src, moov)
	b := make([]byte, 32)
	if n, _ := src.readAt(ctx, b, inner); kind != "mvhd" || n < len(b) {
		return 0
	}
	scale, length := uint64(binary.BigEndian.Uint32(b[12:])), uint64(binary.BigEndian.Uint32(b[16:]))
	if b[0] == 1 {
		scale, length = uint64(binary.BigEndian.Uint32(b[20:])), binary.BigEndian.Uint64(b[24:])
	}
	if scale == 0 {
		return 0
	}
	return time.Duration(float64(length) / float64(scale) * float64(time.Second))
}
