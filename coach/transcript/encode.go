package transcript

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// encodeMagic begins every encoded transcript; the byte after it is the version.
// Version 1 knew neither telephone numbers nor user ids of speakers.
const (
	encodeMagic   = "gtt"
	encodeVersion = 2
)

// errEncoded is what Decode answers to bytes that Encode did not write.
var errEncoded = errors.New("decode transcript: the stored bytes are damaged or from a newer version")

// Encode writes a transcript for storage: compact, lossless, versioned.
// Offsets and times are kept as differences; the store compresses the rest.
func Encode(t Transcript) []byte {
	unit := time.Millisecond
	eachTime(t, func(d time.Duration) {
		if d%time.Millisecond != 0 {
			unit = time.Nanosecond
		}
	})
	e := encoder{unit: unit, buf: append(make([]byte, 0, 1024), encodeMagic...)}
	e.buf = append(e.buf, encodeVersion)
	e.int(int64(unit))
	e.str(string(t.Format))
	e.str(t.Reason)
	e.str(t.Language)
	e.bool(t.Estimated)
	e.int(int64(len(t.Speakers)))
	for _, s := range t.Speakers {
		e.str(s.Key)
		e.str(s.Name)
		e.str(s.Email)
		e.str(s.Phone)
		e.str(s.UserID)
		e.int(int64(s.Channel))
		e.str(string(s.Side))
	}
	e.int(int64(len(t.Turns)))
	for _, turn := range t.Turns {
		e.turn(turn)
	}
	e.int(int64(len(t.Warnings)))
	for _, w := range t.Warnings {
		e.str(w.Where)
		e.str(w.Message)
	}
	return e.buf
}

func eachTime(t Transcript, f func(time.Duration)) {
	for _, turn := range t.Turns {
		f(turn.Start)
		f(turn.End)
		for _, w := range turn.Words {
			f(w.Start)
			f(w.End)
		}
		for _, c := range turn.Cues {
			f(c.Start)
			f(c.End)
		}
	}
}

type encoder struct {
	buf   []byte
	unit  time.Duration
	clock int64 // the time last written
}

func (e *encoder) int(n int64) { e.buf = binary.AppendVarint(e.buf, n) }

func (e *encoder) str(s string) {
	e.int(int64(len(s)))
	e.buf = append(e.buf, s...)
}

func (e *encoder) bool(v bool) {
	if v {
		e.int(1)
		return
	}
	e.int(0)
}

func (e *encoder) time(d time.Duration) {
	n := int64(d / e.unit)
	e.int(n - e.clock)
	e.clock = n
}

func (e *encoder) turn(t Turn) {
	e.time(t.Start)
	e.time(t.End)
	e.int(int64(t.Speaker))
	e.str(t.Text)
	e.int(int64(len(t.Words)))
	at := 0
	for _, w := range t.Words {
		e.int(int64(w.From - at))
		e.int(int64(w.To - w.From))
		at = w.To
		e.time(w.Start)
		e.time(w.End)
		e.int(int64(math.Float32bits(w.Confidence)))
	}
	e.int(int64(len(t.Cues)))
	at = 0
	for _, c := range t.Cues {
		e.int(int64(c.From - at))
		e.int(int64(c.To - c.From))
		at = c.To
		e.time(c.Start)
		e.time(c.End)
	}
}

// Decode reads what Encode wrote. Anything else is an error, never a panic.
func Decode(raw []byte) (Transcript, error) {
	if len(raw) <= len(encodeMagic) || string(raw[:len(encodeMagic)]) != encodeMagic {
		return Transcript{}, errEncoded
	}
	version := raw[len(encodeMagic)]
	if version == 0 || version > encodeVersion {
		return Transcript{}, errEncoded
	}
	d := decoder{buf: raw[len(encodeMagic)+1:]}
	d.unit = time.Duration(d.int())
	var t Transcript
	t.Format = Format(d.str())
	t.Reason, t.Language = d.str(), d.str()
	t.Estimated = d.int() == 1
	t.Speakers = decodeList(&d, 5, func() Speaker {
		s := Speaker{Key: d.str(), Name: d.str(), Email: d.str()}
		if version > 1 {
			s.Phone, s.UserID = d.str(), d.str()
		}
		s.Channel, s.Side = int(d.int()), Side(d.str())
		return s
	})
	t.Turns = decodeList(&d, 6, d.turn)
	t.Warnings = decodeList(&d, 2, func() Warning { return Warning{d.str(), d.str()} })
	if d.bad || len(d.buf) > 0 || d.unit != time.Millisecond && d.unit != time.Nanosecond {
		return Transcript{}, errEncoded
	}
	return t, nil
}

type decoder struct {
	buf   []byte
	unit  time.Duration
	clock int64
	bad   bool
}

func (d *decoder) int() int64 {
	n, size := binary.Varint(d.buf)
	if size <= 0 {
		d.bad, d.buf = true, nil
		return 0
	}
	d.buf = d.buf[size:]
	return n
}

func (d *decoder) str() string {
	n := d.int()
	if n < 0 || n > int64(len(d.buf)) {
		d.bad, d.buf = true, nil
		return ""
	}
	s := string(d.buf[:n])
	d.buf = d.buf[n:]
	return s
}

func (d *decoder) time() time.Duration {
	d.clock += d.int()
	return time.Duration(d.clock) * d.unit
}

// decodeList reads a length and as many elements, each of least bytes or more.
func decodeList[T any](d *decoder, least int, one func() T) []T {
	n := d.int()
	if n < 0 || n > int64(len(d.buf)/least) {
		d.bad, d.buf = true, nil
		return nil
	}
	var out []T
	if n > 0 {
		out = make([]T, 0, n)
	}
	for range n {
		out = append(out, one())
	}
	return out
}

func (d *decoder) turn() Turn {
	t := Turn{Start: d.time(), End: d.time(), Speaker: int(d.int()), Text: d.str()}
	at := 0
	t.Words = decodeList(d, 5, func() Word {
		w := Word{From: at + int(d.int())}
		w.To = w.From + int(d.int())
		at = w.To
		w.Start, w.End = d.time(), d.time()
		w.Confidence = math.Float32frombits(uint32(d.int()))
		d.inside(w.From, w.To, t.Text)
		return w
	})
	at = 0
	t.Cues = decodeList(d, 4, func() Cue {
		c := Cue{From: at + int(d.int())}
		c.To = c.From + int(d.int())
		at = c.To
		c.Start, c.End = d.time(), d.time()
		d.inside(c.From, c.To, t.Text)
		return c
	})
	return t
}

// inside marks offsets that lie outside their text.
func (d *decoder) inside(from, to int, text string) {
	if from < 0 || to < from || to > len(text) {
		d.bad = true
	}
}
