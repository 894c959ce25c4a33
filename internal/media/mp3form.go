package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"time"
)

// mp3Form holds what the Xing, Info or VBRI frame says against the file. One
// that is wrong, or not there where the bit rate changes, has the file walked
// over frame by frame.
func mp3Form(ctx context.Context, src source) (form, error) {
	whole := form{parts: []source{src}, demuxer: "mp3"}
	m, ok := readMP3(ctx, src)
	if !ok {
		whole.doubtful = true
		return whole, nil
	}
	if m.tagged && m.bears(ctx, src) {
		whole.length = m.stated()
		return whole, nil
	}
	if !m.tagged && !m.variable && m.even(ctx, src) {
		return whole, nil
	}
	walked, err := walkMP3(ctx, src)
	if err != nil {
		return form{}, err
	}
	f := form{parts: split(src, walked.starts), demuxer: "mp3", crooked: true, length: walked.length, recordings: walked.recordings}
	if m.tagged {
		// A count that is wrong in a file that is all there says nothing of sound
		// that is missing.
		if m.bytes > src.size() {
			f.claimed = m.stated()
		}
		f.crooked = (m.stated() - walked.length).Abs() > exactly
	}
	return f, nil
}

// stated is the length the tag tells of.
func (m mp3) stated() time.Duration {
	return max(0, m.first.lasting(int(m.frames)*m.first.samples)-m.delay-m.padding)
}

// even says whether the frames of a file without a tag lie on the grid of one
// bit rate up to its end.
func (m mp3) even(ctx context.Context, src source) bool {
	frames := float64(src.size()-m.at) / m.first.exact()
	_, _, even := m.jump(ctx, src, time.Duration(frames*float64(m.first.samples)/float64(m.first.rate)*float64(time.Second)))
	return even
}

const (
	// windows are looked at for the average size of frames, and how far that may
	// be from what the tag says: silence takes fewer bytes than speech.
	windows    = 8
	windowSize = 32 << 10
	off        = 0.25
)

// bears says whether the file bears out what its tag says.
func (m mp3) bears(ctx context.Context, src source) bool {
	tail, err := lookAt(ctx, src, max(0, src.size()-128), 128)
	if err != nil {
		return false
	}
	end := src.size()
	if bytes.HasPrefix(tail, []byte("TAG")) {
		end -= 128
	}
	// Some count the frame of the tag itself among the bytes, some do not.
	held, slack := end-m.at, m.tagSize+int64(m.first.size)
	if m.bytes > 0 && (held-m.bytes > slack || m.bytes-held > slack) {
		return false
	}
	size := m.first.exact()
	if m.variable {
		if size = m.averageSize(ctx, src, held); size == 0 {
			return false
		}
		return math.Abs(float64(held)/size/float64(m.frames)-1) <= off
	}
	return math.Abs(float64(held)/size-float64(m.frames)) <= 2
}

// averageSize is that of the frames within some windows of the sound, in bytes.
func (m mp3) averageSize(ctx context.Context, src source, held int64) float64 {
	var size, frames int
	for i := range int64(windows) {
		b, err := lookAt(ctx, src, m.at+held*i/windows, int(min(windowSize, held/windows+1)))
		if err != nil {
			return 0
		}
		at, first, ok := findMPEG(b, 3)
		for ok && at+4 <= len(b) {
			f, is := parseMPEG(b[at:])
			if !is || !f.sameStream(first) {
				break
			}
			size, frames = size+f.size, frames+1
			at += f.size
		}
	}
	if frames == 0 {
		return 0
	}
	return float64(size) / float64(frames)
}

// walk is what reading a whole file tells.
type walk struct {
	starts     []int64 // of the stretches of one sample rate and number of channels
	recordings int
	length     time.Duration
}

// walkMP3 counts frames. Recordings of one kind that were joined are one stretch
// of frames, which a decoder hears as one, with the silence that encoders put
// around each: only that of the first is known to it, and left out.
func walkMP3(ctx context.Context, src source) (walk, error) {
	var w walk
	r := readThrough(ctx, src)
	var now mp3 // the stretch that is walked over
	var frames int
	begins := int64(-1) // of an ID3 tag in front of the next frame
	finish := func() walk {
		if frames > 0 {
			w.length += max(0, now.first.lasting(frames*now.first.samples)-now.delay-now.padding)
		}
		return w
	}
	for {
		b, err := r.peek(32)
		if err != nil {
			return w, err
		}
		if len(b) < 4 {
			return finish(), nil
		}
		if size := foreign(b); size > 0 {
			if begins < 0 && bytes.HasPrefix(b, []byte("ID3")) {
				begins = r.at
			}
			if more, err := r.skip(size); err != nil || !more {
				return finish(), err
			}
			continue
		}
		f, ok := parseMPEG(b)
		if !ok {
			if more, err := r.toFrames(); err != nil || !more {
				return finish(), err
			}
			continue
		}
		if b, err = r.peek(f.size); err != nil {
			return w, err
		}
		if len(b) < f.size {
			return finish(), nil
		}
		tag := mp3{first: f}
		tagged := tag.readTag(b)
		other := !f.sameStream(now.first) || f.mono != now.first.mono
		switch {
		case len(w.starts) == 0:
			w.starts = []int64{0}
			now, w.recordings = tag, 1
		case other:
			finish()
			at := r.at
			if begins >= 0 {
				at = begins
			}
			w.starts = append(w.starts, at)
			now, frames = tag, 0
			w.recordings++
		case tagged:
			w.recordings++
		}
		begins = -1
		if !tagged || frames > 0 {
			frames++
		}
		if _, err := r.skip(int64(f.size)); err != nil {
			return w, err
		}
	}
}

// toFrames goes on to where frames begin again; false: nowhere.
func (r *reading) toFrames() (bool, error) {
	const look = 16 << 10
	for {
		b, err := r.peek(look)
		if err != nil {
			return false, err
		}
		if at, _, ok := findMPEG(b, 3); ok {
			return r.skip(int64(max(at, 1)))
		}
		if len(b) < look {
			return false, nil
		}
		// Frames that begin at the end of b are found in the next look.
		if more, err := r.skip(look - 3*maxMPEG); err != nil || !more {
			return more, err
		}
	}
}

// maxMPEG is the most bytes a frame has.
const maxMPEG = 2881

// foreign is the size of a tag at the beginning of b that is no sound; 0: there
// is none.
func foreign(b []byte) int64 {
	if size, ok := id3Size(b); ok {
		return size
	}
	switch {
	case bytes.HasPrefix(b, []byte("TAG")):
		return 128
	case bytes.HasPrefix(b, []byte("APETAGEX")) && len(b) >= 24:
		size := int64(binary.LittleEndian.Uint32(b[12:]))
		if binary.LittleEndian.Uint32(b[20:])&(1<<29) != 0 { // its header, not its footer
			return 32 + size
		}
		return 32
	}
	return 0
}
