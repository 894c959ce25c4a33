package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"time"
)

// adtsRates are the sample rates of bare AAC, by their index.
var adtsRates = []int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// adts is the head of a frame of bare AAC.
type adts struct {
	kind    [2]byte // everything that is the same in all frames of a recording
	rate    int
	samples int
	size    int
}

func parseADTS(b []byte) (adts, bool) {
	if len(b) < 7 || b[0] != 0xff || b[1]&0xf6 != 0xf0 {
		return adts{}, false
	}
	index := int(b[2] >> 2 & 15)
	f := adts{
		kind: [2]byte{b[2] & 0xfd, b[3] & 0xc0}, size: int(binary.BigEndian.Uint32(b[2:])>>5) & 0x1fff,
		samples: 1024 * (1 + int(b[6]&3)),
	}
	if index >= len(adtsRates) || f.size < 7 {
		return adts{}, false
	}
	f.rate = adtsRates[index]
	return f, true
}

// adtsForm counts the frames of bare AAC, which states no length. A new
// recording begins where the sample rate or the number of channels changes.
func adtsForm(ctx context.Context, src source) (form, error) {
	r := readThrough(ctx, src)
	f := form{demuxer: "aac", crooked: true}
	var starts []int64
	var now adts
	for {
		b, err := r.peek(10)
		if err != nil {
			return form{}, err
		}
		if len(b) < 7 {
			break
		}
		step := foreign(b)
		if frame, ok := parseADTS(b); ok && step == 0 {
			if len(starts) == 0 {
				starts = append(starts, 0)
			} else if frame.kind != now.kind {
				starts = append(starts, r.at)
			}
			now, step = frame, int64(frame.size)
			f.length += time.Duration(frame.samples) * time.Second / time.Duration(frame.rate)
		}
		if more, err := r.skip(max(step, 1)); err != nil {
			return form{}, err
		} else if !more {
			break
		}
	}
	f.parts = split(src, starts)
	return f, nil
}

// amrForm tells AMR files that were joined, by their heads.
func amrForm(ctx context.Context, src source) (form, error) {
	more, err := occurrences(ctx, src, "#!AMR", 9, func(b []byte) bool {
		return b[5] == '\n' || bytes.HasPrefix(b[5:], []byte("-WB\n"))
	})
	f := joinedAt(src, more)
	f.crooked, f.doubtful = true, true
	return f, err
}
