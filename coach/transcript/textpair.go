package transcript

import "strings"

// pairTally counts turns that start with two lines, a name and then a time:
//
//	Anna Meyer
//	0 minutes 3 seconds
//	Thanks for joining us today.
type pairTally struct {
	names map[string]int
	pairs int
	times int // lines of a time alone
	spelt int // pairs whose time is in words, which nothing else has
	last  string
}

func (t *pairTally) see(l textLine) {
	switch {
	case l.shape == bareTime:
		t.times++
		if t.last != "" {
			t.count(t.last)
			if l.spelt {
				t.spelt++
			}
		}
		t.last = ""
	case l.shape == bareLine && pairName(l.text):
		t.last = l.text
	default:
		t.last = ""
	}
}

// seeBelow counts a name below a time alone, seeBehind one behind it.
func (t *pairTally) seeBelow(l textLine) {
	if l.shape == blankLine {
		return
	}
	if l.shape == bareLine && t.last != "" && bareName(l.text) {
		t.count(l.text)
	}
	t.last = ""
	if l.shape == bareTime {
		t.times++
		t.last = "time"
	}
}

func (t *pairTally) seeBehind(l textLine) {
	if l.shape != leadLine && l.shape != looseLead {
		return
	}
	t.times++
	if l.name == "" && bareName(l.text) {
		t.count(l.text)
	}
}

func (t *pairTally) count(name string) {
	if t.names == nil {
		t.names = map[string]int{}
	}
	t.names[name]++
	t.pairs++
}

// trustedBelow: nearly every time has a name, the names return, and there is
// text besides.
func (t *pairTally) trustedBelow(s *textShape) bool {
	return t.pairs >= 3 && t.pairs*5 >= t.times*4 && len(t.names)*3 <= t.pairs*2 && s.counts[bareLine] >= t.pairs
}

func pairName(s string) bool {
	if whole, ok := inBrackets(s); ok {
		s = whole
	}
	return bareName(s)
}

// trusted: most times have a name above them, and the names return or the
// times are in words.
func (t *pairTally) trusted() bool {
	return t.spelt > 0 && t.spelt == t.pairs || t.pairs >= 2 && t.pairs*2 >= t.times && (len(t.names) < t.pairs || t.pairs == t.times)
}

// pair reads a line of a file in which names and times may stand on lines of
// their own: a name waits for the line below it.
func (r *textReader) pair(l textLine, raw string, n int) {
	if !r.paired {
		r.line(l, raw, n)
		return
	}
	switch {
	case l.shape == blankLine:
		return
	case l.shape == bareLine && r.t.pairs.names[l.text] > 0:
		r.letGo()
		r.held, r.heldRaw, r.heldAt = l.text, raw, n
		return
	case l.shape == bareTime && r.held != "":
		l.name, _ = inBrackets(r.held)
		r.held = ""
		r.timedTurn(l, n)
		return
	case l.shape == bareTime && r.open && r.again(l):
		return // Teams writes the time twice, in words and in digits
	case l.shape == looseHead && l.spelt:
		r.letGo()
		if !r.again(l) {
			r.timedTurn(l, n)
		}
		return
	}
	r.letGo()
	r.line(l, raw, n)
}

// again: l only repeats who speaks, or when, in a turn that has just begun.
func (r *textReader) again(l textLine) bool {
	b := r.b
	if !b.open || len(b.text) > int(b.pieces[len(b.pieces)-1].from) {
		return false
	}
	r.day.count(b, &l, 0)
	return b.pieces[len(b.pieces)-1].start == l.start && (l.name == "" || b.speaker(l.name) == r.last)
}

// letGo reads the name that waited as the words it turned out to be.
func (r *textReader) letGo() {
	if r.held == "" {
		return
	}
	r.held = ""
	r.line(readLine(r.heldRaw), r.heldRaw, r.heldAt)
}

// cutTwice is a time in words without the digits that Teams puts behind it:
// "0 minutes 3 seconds0:03".
func cutTwice(rest string) string {
	if _, ok := wholeClock(rest); ok && strings.Contains(rest, ":") {
		return ""
	}
	return rest
}
