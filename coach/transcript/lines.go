package transcript

import "strings"

// lines walks a text line by line, whatever ends its lines: LF, CRLF or CR.
type lines struct {
	s      string
	at     int // where the next line begins
	n      int // number of the line last given, from 1
	lf, cr int // the next of each at or after at, len(s) for none
}

func newLines(s string) *lines {
	return &lines{s: s, lf: -1, cr: -1}
}

func (l *lines) next() (string, bool) {
	if l.at >= len(l.s) {
		return "", false
	}
	l.lf = l.find(l.lf, '\n')
	l.cr = l.find(l.cr, '\r')
	end := min(l.lf, l.cr)
	line := l.s[l.at:end]
	l.at = min(end+1, len(l.s))
	if end == l.cr && l.lf == end+1 && l.lf < len(l.s) {
		l.at++
	}
	l.n++
	return line, true
}

// find remembers what it found, so that a file without one kind of line end
// is not searched for it again at every line.
func (l *lines) find(known int, c byte) int {
	if known >= l.at {
		return known
	}
	if i := strings.IndexByte(l.s[l.at:], c); i >= 0 {
		return l.at + i
	}
	return len(l.s)
}

// back undoes the last next, whose line began at offset at.
func (l *lines) back(at int) {
	l.at = at
	l.n--
}

func blank(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != ' ' && s[i] != '\t' {
			return strings.TrimSpace(s) == ""
		}
	}
	return true
}
