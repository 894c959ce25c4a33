package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"time"
)

const flacMark = "fLaC\x00\x00\x00\x22"

// flacForm holds the number of samples a FLAC file states against the number
// that its last frame carries.
func flacForm(ctx context.Context, src source) (form, error) {
	whole := form{parts: []source{src}, demuxer: "flac"}
	l, ok, err := readFLAC(ctx, src)
	if err != nil || !ok {
		return whole, err
	}
	end, err := l.lastSample(ctx, src)
	if err != nil {
		return form{}, err
	}
	right := l.samples > 0 && end == l.samples
	if right && src.size() > 8*flacWindow {
		ascending, err := l.ascends(ctx, src)
		if err != nil || ascending {
			return whole, err
		}
	}
	more, err := occurrences(ctx, src, flacMark, 42, func(b []byte) bool { _, ok := parseFLAC(b); return ok })
	if err != nil {
		return form{}, err
	}
	if right && len(more) == 0 {
		return whole, nil
	}
	f := joinedAt(src, more)
	f.demuxer, f.crooked, f.doubtful = "flac", true, true
	if len(more) == 0 && end > 0 {
		f.length, f.doubtful = l.lasting(end), false
		if l.samples > end {
			f.claimed = l.lasting(l.samples)
		}
	}
	return f, nil
}

// flac is what the header of a FLAC file says.
type flac struct {
	rate    int
	samples int64 // of each channel; 0: not stated
	block   int64 // samples of a frame, where all have the same
}

func readFLAC(ctx context.Context, src source) (flac, bool, error) {
	b, err := lookAt(ctx, src, 0, 10)
	if err != nil {
		return flac{}, false, err
	}
	at, _ := id3Size(b)
	b, err = lookAt(ctx, src, at, 42)
	if err != nil {
		return flac{}, false, err
	}
	l, ok := parseFLAC(b)
	return l, ok, nil
}

func parseFLAC(b []byte) (flac, bool) {
	if len(b) < 42 || !bytes.Equal(b[:4], []byte("fLaC")) || b[4]&0x7f != 0 {
		return flac{}, false
	}
	info := b[8:]
	bits := binary.BigEndian.Uint64(info[10:])
	l := flac{rate: int(bits >> 44), samples: int64(bits & (1<<36 - 1)), block: int64(binary.BigEndian.Uint16(info))}
	return l, l.rate > 0
}

func (l flac) lasting(samples int64) time.Duration {
	return time.Duration(float64(samples) / float64(l.rate) * float64(time.Second))
}

// flacWindow holds a frame of the usual size, whatever is in it.
const flacWindow = 64 << 10

// lastSample is the number of samples up to the end of the last frame; 0: it
// was not found.
func (l flac) lastSample(ctx context.Context, src source) (int64, error) {
	b, err := lookAt(ctx, src, max(0, src.size()-flacWindow), flacWindow)
	if err != nil {
		return 0, err
	}
	for at := len(b) - 6; at >= 0; at-- {
		if first, n, ok := l.frame(b[at:]); ok {
			return first + n, nil
		}
	}
	return 0, nil
}

// ascends says whether the frames at some places of the file carry rising
// numbers, as they do in one recording.
func (l flac) ascends(ctx context.Context, src source) (bool, error) {
	last := int64(-1)
	for i := range int64(4) {
		b, err := lookAt(ctx, src, src.size()*i/4, flacWindow/2)
		if err != nil {
			return false, err
		}
		for at := range b {
			first, _, ok := l.frame(b[at:])
			if !ok {
				continue
			}
			if first <= last || first > l.samples {
				return false, nil
			}
			last = first
			break
		}
	}
	return true, nil
}

// frame reads the head of a frame: its first sample, and how many there are.
func (l flac) frame(b []byte) (first, n int64, ok bool) {
	if len(b) < 6 || b[0] != 0xff || b[1]&0xfe != 0xf8 || b[2]>>4 == 0 || b[2]&0x0f == 15 || b[3]&1 != 0 {
		return 0, 0, false
	}
	number, at := flacNumber(b[4:])
	if at == 0 {
		return 0, 0, false
	}
	at += 4
	size := b[2] >> 4
	extra := map[byte]int{6: 1, 7: 2}[size] + map[byte]int{12: 1, 13: 2, 14: 2}[b[2]&0x0f]
	if len(b) < at+extra+1 || crc8(b[:at+extra]) != b[at+extra] {
		return 0, 0, false
	}
	switch {
	case size == 1:
		n = 192
	case size <= 5:
		n = 576 << (size - 2)
	case size == 6:
		n = int64(b[at]) + 1
	case size == 7:
		n = int64(binary.BigEndian.Uint16(b[at:])) + 1
	default:
		n = 256 << (size - 8)
	}
	if b[1]&1 == 0 { // all frames have the same size, and the number counts them
		number *= l.block
	}
	return number, n, true
}

// flacNumber reads a number as UTF-8 would be, of up to seven bytes; size 0: it
// is none.
func flacNumber(b []byte) (number int64, size int) {
	size = 1
	for b[0]&0x80 != 0 && size <= 7 && b[0]<<(size)&0x80 != 0 {
		size++
	}
	if b[0]&0x80 == 0 {
		return int64(b[0]), 1
	}
	if size < 2 || size > 7 || len(b) < size {
		return 0, 0
	}
	number = int64(b[0]) & (1<<max(0, 7-size) - 1)
	for _, c := range b[1:size] {
		if c&0xc0 != 0x80 {
			return 0, 0
		}
		number = number<<6 | int64(c&0x3f)
	}
	return number, size
}

// crc8 has the polynomial x⁸+x²+x+1.
func crc8(b []byte) byte {
	var crc byte
	for _, c := range b {
		crc ^= c
		for range 8 {
			if crc&0x80 != 0 {
				crc = crc<<1 ^ 7
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}
