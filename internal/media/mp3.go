package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"time"
)

// mpegFrame is what the four bytes at the beginning of an MPEG audio frame say.
type mpegFrame struct {
	layer   int
	rate    int // samples a second
	bitRate int // bits a second
	samples int // per channel
	size    int // bytes, with the header
	mono    bool
	low     bool // MPEG 2 or 2.5
	padded  bool
}

// kilobits a second by [MPEG 2][layer][index]; index 0 is free, 15 is bad.
var mpegRates = [2][4][15]int{
	{
		1: {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
		2: {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		3: {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	},
	{
		1: {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
		2: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		3: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	},
}

func parseMPEG(h []byte) (mpegFrame, bool) {
	if len(h) < 4 || h[0] != 0xff || h[1]&0xe0 != 0xe0 {
		return mpegFrame{}, false
	}
	version, layer := h[1]>>3&3, int(4-h[1]>>1&3)
	index, rate := h[2]>>4, h[2]>>2&3
	if version == 1 || layer == 4 || index == 0 || index == 15 || rate == 3 || h[3]&3 == 2 {
		return mpegFrame{}, false
	}
	f := mpegFrame{layer: layer, low: version != 3, mono: h[3]>>6 == 3, padded: h[2]>>1&1 == 1}
	f.rate = [3]int{44100, 48000, 32000}[rate]
	switch version {
	case 2:
		f.rate /= 2
	case 0:
		f.rate /= 4
	}
	generation := 0
	if f.low {
		generation = 1
	}
	f.bitRate = 1000 * mpegRates[generation][layer][index]
	slot := 1
	switch {
	case layer == 1:
		f.samples, slot = 384, 4
	case layer == 3 && f.low:
		f.samples = 576
	default:
		f.samples = 1152
	}
	f.size = f.samples / 8 * f.bitRate / f.rate / slot * slot
	if f.padded {
		f.size += slot
	}
	return f, true
}

// lasting is how long so many samples last.
func (f mpegFrame) lasting(samples int) time.Duration {
	return time.Duration(samples) * time.Second / time.Duration(f.rate)
}

// exact is how long frames like f are on the average, in bytes: they are padded
// now and then.
func (f mpegFrame) exact() float64 {
	return float64(f.samples) / 8 * float64(f.bitRate) / float64(f.rate)
}

// sameStream says that two frames can belong to one file.
func (f mpegFrame) sameStream(g mpegFrame) bool {
	return f.layer == g.layer && f.rate == g.rate && f.low == g.low
}

// findMPEG is where in b the first run of frames begins: count of them, or as
// many as b has room for but two at least.
func findMPEG(b []byte, count int) (at int, first mpegFrame, found bool) {
	for at := 0; at+4 <= len(b); at++ {
		first, ok := parseMPEG(b[at:])
		if !ok {
			continue
		}
		next, n := at+first.size, 1
		for n < count && next+4 <= len(b) {
			f, ok := parseMPEG(b[next:])
			if !ok || !f.sameStream(first) {
				break
			}
			next += f.size
			n++
		}
		if n == count || n >= 2 && next+4 > len(b) {
			return at, first, true
		}
	}
	return 0, mpegFrame{}, false
}

// mp3 is what the beginning of an MP3 file tells.
type mp3 struct {
	first mpegFrame // of sound
	at    int64     // where that begins
	// tagged: a frame before it holds the file's length.
	tagged bool
	// variable: that frame says that the bit rate changes.
	variable bool
	// frames and bytes of sound as that frame says; 0: it does not.
	frames, bytes int64
	tagSize       int64         // of that frame, in bytes
	delay         time.Duration // of silence the encoder put in front, left out by players
	padding       time.Duration // the same behind
}

// mostTags is how many ID3 tags in a row are believed.
const mostTags = 8

// readMP3 looks at the beginning of an MP3 file.
func readMP3(ctx context.Context, src source) (mp3, bool) {
	var m mp3
	head := make([]byte, 10)
	for range mostTags {
		n, _ := src.readAt(ctx, head, m.at)
		size, ok := id3Size(head[:n])
		if !ok {
			break
		}
		m.at += size
	}
	b := make([]byte, 16<<10)
	n, _ := src.readAt(ctx, b, m.at)
	b = b[:n]
	at, first, ok := findMPEG(b, 3)
	if !ok {
		return m, false
	}
	b = b[at:min(len(b), at+first.size)]
	m.at, m.first = m.at+int64(at), first
	if m.readTag(b) {
		m.tagSize = int64(first.size)
		m.at += m.tagSize
		n, _ := src.readAt(ctx, head, m.at)
		m.first, ok = parseMPEG(head[:n])
	}
	return m, ok
}

// readTag reads a Xing, Info or VBRI frame.
func (m *mp3) readTag(frame []byte) bool {
	side := 32
	switch {
	case m.first.low && m.first.mono:
		side = 9
	case m.first.low || m.first.mono:
		side = 17
	}
	if len(frame) >= 54 && string(frame[36:40]) == "VBRI" {
		m.tagged, m.variable = true, true
		m.bytes, m.frames = int64(binary.BigEndian.Uint32(frame[46:])), int64(binary.BigEndian.Uint32(frame[50:]))
		return true
	}
	if len(frame) < 4+side+8 {
		return false
	}
	tag := frame[4+side:]
	switch string(tag[:4]) {
	case "Xing":
		m.variable = true
	case "Info":
	default:
		return false
	}
	flags := binary.BigEndian.Uint32(tag[4:])
	m.tagged = flags&1 != 0
	encoder := 8
	for bit, size := range []int{4, 4, 100, 4} {
		if flags&(1<<bit) == 0 {
			continue
		}
		if bit < 2 && len(tag) >= encoder+4 {
			*[]*int64{&m.frames, &m.bytes}[bit] = int64(binary.BigEndian.Uint32(tag[encoder:]))
		}
		encoder += size
	}
	if len(tag) < encoder+24 {
		return true
	}
	name := tag[encoder:]
	if bytes.HasPrefix(name, []byte("LAME")) || bytes.HasPrefix(name, []byte("Lav")) {
		// The decoder adds a delay of its own to the encoder's.
		const decoder = 528 + 1
		front, behind := int(name[21])<<4|int(name[22])>>4, int(name[22]&0x0f)<<8|int(name[23])
		m.delay = m.first.lasting(front + decoder)
		m.padding = m.first.lasting(max(0, behind-decoder))
	}
	return true
}

// id3Size is the length of the ID3v2 tag at the beginning of b, header included.
func id3Size(b []byte) (int64, bool) {
	if len(b) < 10 || string(b[:3]) != "ID3" || b[3] > 4 || b[3] < 2 || b[5]&0x0f != 0 ||
		(b[6]|b[7]|b[8]|b[9])&0x80 != 0 {
		return 0, false
	}
	size := int64(b[6])<<21 | int64(b[7])<<14 | int64(b[8])<<7 | int64(b[9])
	if b[5]&0x10 != 0 {
		size += 10 // a footer
	}
	return size + 10, true
}

// preroll is how long before the wanted moment decoding begins: a frame may
// use what several before it left over.
const preroll = time.Second

// jump is where to begin reading an MP3 file of constant bit rate to hear the
// moment at: an offset in bytes and the moment it holds. Frames of such a file
// lie on a grid; unless probes between the beginning and there find them on it,
// there is no jump, and everything before at has to be read to know the time.
func (m mp3) jump(ctx context.Context, src source, at time.Duration) (off int64, holds time.Duration, ok bool) {
	frame := float64(m.first.samples) / float64(m.first.rate)
	number := math.Floor((at + m.delay - preroll).Seconds() / frame)
	if m.variable || m.first.layer != 3 || number < 100 {
		return 0, 0, false
	}
	for _, step := range []float64{m.first.exact(), math.Floor(m.first.exact())} { // padded now and then, or never
		ok = true
		for part := 1.0; part <= 4 && ok; part++ {
			off, ok = m.onGrid(ctx, src, step*math.Floor(number*part/4))
		}
		if ok {
			return off, time.Duration(number*frame*float64(time.Second)) - m.delay, true
		}
	}
	return 0, 0, false
}

// onGrid finds a frame of the file's own bit rate within a few bytes of where
// it should be after so many bytes of sound.
func (m mp3) onGrid(ctx context.Context, src source, after float64) (int64, bool) {
	const slack = 3
	from := m.at + int64(after) - slack
	b := make([]byte, 2*slack+2*m.first.size+8)
	n, _ := src.readAt(ctx, b, from)
	at, f, ok := findMPEG(b[:n], 2)
	return from + int64(at), ok && at <= 2*slack && f.bitRate == m.first.bitRate && f.sameStream(m.first)
}
