package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
)

// oggForm tells chained streams: recordings in one file. Their last page has
// another serial number than the first ones, or a time that an earlier page is
// past already.
func oggForm(ctx context.Context, src source) (form, error) {
	whole := form{parts: []source{src}, demuxer: "ogg"}
	one, err := oneOgg(ctx, src)
	if err != nil || one {
		return whole, err
	}
	starts, err := oggStarts(ctx, src)
	if err != nil {
		return form{}, err
	}
	f := form{parts: split(src, starts), demuxer: "ogg", crooked: true, doubtful: true}
	return f, nil
}

// oggPage is the head of a page.
type oggPage struct {
	first   bool // of a stream
	granule int64
	serial  uint32
	size    int64
}

const oggHead = 27

func parseOgg(b []byte) (oggPage, bool) {
	if len(b) < oggHead || string(b[:5]) != "OggS\x00" || len(b) < oggHead+int(b[26]) {
		return oggPage{}, false
	}
	p := oggPage{
		first: b[5]&2 != 0, granule: int64(binary.LittleEndian.Uint64(b[6:])), serial: binary.LittleEndian.Uint32(b[14:]),
		size: oggHead + int64(b[26]),
	}
	for _, n := range b[oggHead:p.size] {
		p.size += int64(n)
	}
	return p, true
}

// mostPage is the most bytes a page has.
const mostPage = oggHead + 255 + 255*255

// oneOgg looks at some pages: whether they can all be of one recording.
func oneOgg(ctx context.Context, src source) (bool, error) {
	var serials []uint32
	at := int64(0)
	for range maxChannels {
		b, err := lookAt(ctx, src, at, oggHead+255)
		if err != nil {
			return false, err
		}
		p, ok := parseOgg(b)
		if !ok || !p.first {
			break
		}
		serials = append(serials, p.serial)
		at += p.size
	}
	last := map[uint32]int64{}
	for i := range int64(5) {
		off, look := at+(src.size()-at)*i/4, 16<<10
		if i == 4 {
			off, look = max(at, src.size()-2*mostPage), 2*mostPage
		}
		b, err := lookAt(ctx, src, off, look)
		if err != nil {
			return false, err
		}
		for n := bytes.Index(b, []byte("OggS\x00")); n >= 0; {
			p, ok := parseOgg(b[n:])
			if ok {
				if p.first || !slices.Contains(serials, p.serial) || p.granule >= 0 && p.granule < last[p.serial] {
					return false, nil
				}
				last[p.serial] = max(last[p.serial], p.granule)
			}
			next := bytes.Index(b[n+1:], []byte("OggS\x00"))
			if next < 0 {
				break
			}
			n += 1 + next
		}
	}
	return true, nil
}

var errNoPages = errors.New("no more pages")

// oggStarts are the offsets at which recordings begin: pages that begin streams
// after pages that do not. The file is read through.
func oggStarts(ctx context.Context, src source) ([]int64, error) {
	r := readThrough(ctx, src)
	var starts []int64
	inside := false
	for {
		b, err := r.peek(oggHead + 255)
		if err != nil {
			return nil, err
		}
		p, ok := parseOgg(b)
		if !ok {
			if err := r.toPage(); err != nil {
				if errors.Is(err, errNoPages) {
					return starts, nil
				}
				return nil, err
			}
			continue
		}
		if p.first && (inside || len(starts) == 0) {
			starts = append(starts, r.at)
		}
		inside = !p.first
		if more, err := r.skip(p.size); err != nil || !more {
			return starts, err
		}
	}
}

// toPage goes on to where a page begins.
func (r *reading) toPage() error {
	for {
		b, err := r.peek(readAhead)
		if err != nil {
			return err
		}
		if at := bytes.Index(b[min(1, len(b)):], []byte("OggS\x00")); at >= 0 {
			_, err := r.skip(int64(at + 1))
			return err
		}
		if len(b) < readAhead {
			return errNoPages
		}
		if _, err := r.skip(int64(len(b) - 4)); err != nil {
			return err
		}
	}
}
