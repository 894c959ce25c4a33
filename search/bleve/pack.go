package bleve

import (
	"encoding/binary"
	"errors"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
)

// A turn is stored as one run of bytes: lengths and times as varints, times in
// milliseconds, words and cues by their distance from the one before. A word's
// confidence is left out; nothing that shows hits asks for it.

func pack(t coach.IndexedTurn) []byte {
	w := packer{buf: make([]byte, 0, 64+len(t.Text)+len(t.Reply)+6*len(t.Words))}
	w.int(t.Index)
	w.int(t.Turn.Speaker)
	w.span(0, t.Start, t.End)
	w.string(string(t.Side))
	w.string(t.Speaker)
	w.string(t.Text)
	w.int(len(t.Words))
	var at int
	clock := t.Start
	for _, x := range t.Words {
		w.int(x.From - at)
		w.int(x.To - x.From)
		at, clock = x.To, w.span(clock, x.Start, x.End)
	}
	w.int(len(t.Cues))
	at, clock = 0, t.Start
	for _, x := range t.Cues {
		w.int(x.From - at)
		w.int(x.To - x.From)
		at, clock = x.To, w.span(clock, x.Start, x.End)
	}
	w.int(t.ReplyIndex)
	if t.ReplyIndex >= 0 {
		w.string(t.Reply)
		w.span(t.End, t.ReplyStart, t.ReplyEnd)
	}
	w.int(len(t.Trackers))
	for _, k := range t.Trackers {
		w.string(k)
	}
	w.int(t.Exchange)
	if t.Exchange >= 0 {
		w.int(t.Handling)
		w.span(t.Start, t.ExchangeStart, t.ExchangeEnd)
	}
	return w.buf
}

func unpack(b []byte) (coach.IndexedTurn, error) {
	r := unpacker{buf: b}
	var t coach.IndexedTurn
	t.Index = r.int()
	t.Turn.Speaker = r.int()
	t.Start, t.End = r.span(0)
	t.Side = transcript.Side(r.string())
	t.Speaker = r.string()
	t.Text = r.string()
	at, clock := 0, t.Start
	for n := r.count(); n > 0; n-- {
		var x transcript.Word
		x.From = at + r.int()
		x.To = x.From + r.int()
		x.Start, x.End = r.span(clock)
		at, clock = x.To, x.End
		t.Words = append(t.Words, x)
	}
	at, clock = 0, t.Start
	for n := r.count(); n > 0; n-- {
		var x transcript.Cue
		x.From = at + r.int()
		x.To = x.From + r.int()
		x.Start, x.End = r.span(clock)
		at, clock = x.To, x.End
		t.Cues = append(t.Cues, x)
	}
	t.ReplyIndex = r.int()
	if t.ReplyIndex >= 0 {
		t.Reply = r.string()
		t.ReplyStart, t.ReplyEnd = r.span(t.End)
	}
	for n := r.count(); n > 0; n-- {
		t.Trackers = append(t.Trackers, r.string())
	}
	t.Exchange = r.int()
	if t.Exchange >= 0 {
		t.Handling = r.int()
		t.ExchangeStart, t.ExchangeEnd = r.span(t.Start)
	}
	return t, r.err
}

type packer struct{ buf []byte }

func (w *packer) int(n int)            { w.buf = binary.AppendVarint(w.buf, int64(n)) }
func (w *packer) time(d time.Duration) { w.int(int(d.Round(time.Millisecond) / time.Millisecond)) }
func (w *packer) string(s string) {
	w.int(len(s))
	w.buf = append(w.buf, s...)
}

// span writes a stretch by its distance from clock and returns its end, as the
// reader will see it.
func (w *packer) span(clock, start, end time.Duration) time.Duration {
	start, end = start.Round(time.Millisecond), end.Round(time.Millisecond)
	w.time(start - clock.Round(time.Millisecond))
	w.time(end - start)
	return end
}

var errPack = errors.New("a stored turn is cut short")

type unpacker struct {
	buf []byte
	err error
}

func (r *unpacker) int() int {
	v, n := binary.Varint(r.buf)
	if n <= 0 {
		r.err, r.buf = errPack, nil
		return 0
	}
	r.buf = r.buf[n:]
	return int(v)
}

func (r *unpacker) time() time.Duration { return time.Duration(r.int()) * time.Millisecond }

// count is a number of things that follow, each at least a byte long.
func (r *unpacker) count() int {
	n := r.int()
	if n < 0 || n > len(r.buf) {
		r.err, r.buf = errPack, nil
		return 0
	}
	return n
}

func (r *unpacker) string() string {
	n := r.count()
	s := string(r.buf[:n])
	r.buf = r.buf[n:]
	return s
}

func (r *unpacker) span(clock time.Duration) (start, end time.Duration) {
	start = clock + r.time()
	return start, start + r.time()
}
