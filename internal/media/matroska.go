package media

import (
	"bytes"
	"context"
	"math/bits"
)

const (
	ebmlMark    = "\x1a\x45\xdf\xa3"
	segmentMark = "\x18\x53\x80\x67"
)

// matroskaForm goes over the outermost elements of a WebM or Matroska file. One
// that was streamed states no sizes; then the file is searched for further
// heads.
func matroskaForm(ctx context.Context, src source) (form, error) {
	f := form{parts: []source{src}, demuxer: "matroska"}
	starts := []int64{0}
	for at, n := int64(0), 0; at < src.size() && n < mostBoxes; n++ {
		b, err := lookAt(ctx, src, at, 12)
		if err != nil {
			return form{}, err
		}
		if len(b) < 5 {
			break
		}
		size, width, known := ebmlSize(b[4:])
		if width == 0 {
			break
		}
		switch string(b[:4]) {
		case ebmlMark:
			if at > 0 {
				starts = append(starts, at)
			}
		case segmentMark:
			if !known {
				more, err := occurrences(ctx, section{src, at, src.size() - at}, ebmlMark, 64, isMatroska)
				if err != nil {
					return form{}, err
				}
				for _, m := range more {
					starts = append(starts, at+m)
				}
				f.parts, f.doubtful = split(src, starts), true
				return f, nil
			}
			if at+4+int64(width)+size > src.size() {
				f.cutOff, f.crooked, f.doubtful = true, true, true
			}
		default:
			if n == 0 || bits.LeadingZeros8(b[0]) > 3 {
				return f, nil
			}
			// An element of its own level, like Void: its name is shorter.
			name := 1 + bits.LeadingZeros8(b[0])
			if size, width, known = ebmlSize(b[name:]); !known {
				return f, nil
			}
			at += int64(name+width) + size
			continue
		}
		at += 4 + int64(width) + size
	}
	f.parts = split(src, starts)
	return f, nil
}

// ebmlSize reads the size of an element; width is how many bytes that takes, 0
// where it is none.
func ebmlSize(b []byte) (size int64, width int, known bool) {
	width = 1 + bits.LeadingZeros8(b[0])
	if width > 8 || len(b) < width {
		return 0, 0, false
	}
	size = int64(b[0]) & (1<<(8-width) - 1)
	ones := size == 1<<(8-width)-1
	for _, c := range b[1:width] {
		size = size<<8 | int64(c)
		ones = ones && c == 0xff
	}
	return size, width, !ones
}

func isMatroska(b []byte) bool {
	return bytes.Contains(b, []byte("webm")) || bytes.Contains(b, []byte("matroska"))
}
