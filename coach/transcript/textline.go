package transcript

import (
	"strings"
	"time"
)

// textLine is one line of a plain text transcript, taken apart.
type textLine struct {
	shape      lineShape
	start, end time.Duration // noTime where the line has none
	name       string
	text       string
}

// lineShape says what a line carries besides text.
type lineShape int

const (
	blankLine  lineShape = iota
	bareLine             // text only
	tabbedLine           // 00:00:01<TAB>Anna<TAB>text
	leadLine             // [00:00:01] Anna: text, or without a name
	looseLead            // 10:30 text           (no brackets, hours or name)
	bareTime             // 00:05:00 alone
	headLine             // Anna Meyer  0:03   (two blanks or more)
	looseHead            // Anna Meyer 0:03    (one blank)
	namedTime            // Anna (00:00:01): text
	arrowLine            // 00:00:01 --> 00:00:03
	namedLine            // Anna: text
	titleLine            // # Call with Quill
)

func readLine(line string) textLine {
	l := textLine{start: noTime, end: noTime}
	trimmed := unmarked(strings.TrimSpace(line))
	if trimmed == "" {
		return l
	}
	if markdownTitle(trimmed) {
		l.shape, l.text = titleLine, trimmed
		return l
	}
	if tabbed(&l, trimmed) || arrowed(&l, trimmed) || leading(&l, trimmed) || trailing(&l, trimmed) || inner(&l, trimmed) {
		return l
	}
	l.shape, l.text = bareLine, trimmed
	if name, rest, ok := splitName(trimmed); ok {
		l.shape, l.name, l.text = namedLine, name, rest
	}
	return l
}

func tabbed(l *textLine, s string) bool {
	at, rest, ok := strings.Cut(s, "\t")
	if !ok {
		return false
	}
	d, good := wholeClock(at)
	name, text, ok := strings.Cut(rest, "\t")
	if !good || !ok || !nameLike(strings.TrimSuffix(strings.TrimSpace(name), ":")) {
		return false
	}
	l.shape, l.start = tabbedLine, d
	l.name, l.text = strings.TrimSuffix(strings.TrimSpace(name), ":"), strings.TrimSpace(text)
	return true
}

func arrowed(l *textLine, s string) bool {
	start, end, rest, ok := arrow(s)
	if !ok {
		return false
	}
	l.shape, l.start, l.end, l.text = arrowLine, start, end, strings.TrimSpace(rest)
	return true
}

// leading reads a time, or two, at the start of the line. Without brackets it
// must be written with hours or two-digit minutes, since "9:30 works" is talk.
func leading(l *textLine, s string) bool {
	open := s[0] == '[' || s[0] == '('
	body := s
	if open {
		body = strings.TrimLeft(s[1:], " ")
	}
	d, rest, ok := clock(body)
	if !ok {
		return false
	}
	stamp := body[:len(body)-len(rest)]
	if !open && strings.Count(stamp, ":") < 2 && strings.IndexByte(stamp, ':') < 2 && strings.TrimSpace(rest) != "" {
		return false
	}
	l.start = d
	if end, after, ok := rangeEnd(rest); ok {
		l.end, rest = end, after
	}
	if open {
		rest = strings.TrimLeft(rest, " ")
		if rest == "" || rest[0] != ']' && rest[0] != ')' {
			return false
		}
		rest = rest[1:]
	} else if rest != "" && rest[0] != ' ' && rest[0] != '\t' && rest[0] != ':' && rest[0] != '-' {
		return false
	}
	rest = strings.TrimLeft(rest, " \t:-–—|")
	if rest == "" {
		l.shape = bareTime
		return true
	}
	l.shape, l.text = leadLine, rest
	if name, text, ok := splitName(rest); ok {
		l.name, l.text = name, text
	} else if !open && strings.Count(stamp, ":") < 2 {
		l.shape = looseLead
	}
	return true
}

func rangeEnd(s string) (time.Duration, string, bool) {
	t := strings.TrimLeft(s, " ")
	for _, dash := range []string{"-->", "->", "-", "–", "—", "to "} {
		if rest, ok := strings.CutPrefix(t, dash); ok {
			return clock(strings.TrimLeft(rest, " "))
		}
	}
	return 0, s, false
}

// trailing reads "Anna Meyer  0:03": a name and a time at the line's end.
func trailing(l *textLine, s string) bool {
	i := strings.LastIndexAny(s, " \t")
	if i < 0 {
		return false
	}
	d, ok := wholeClock(s[i+1:])
	if !ok {
		return false
	}
	name := strings.TrimRight(s[:i], " \t\u00a0")
	gap := s[len(name) : i+1]
	if !nameLike(name) {
		return false
	}
	l.shape, l.start, l.name = looseHead, d, strings.TrimRight(name, " -–|,")
	if len(gap) >= 2 || strings.Contains(gap, "\t") {
		l.shape = headLine
	}
	return true
}

// inner reads "Anna (00:01:02): text", with either bracket and with or without
// the colon; without it the rest of the line must be empty.
func inner(l *textLine, s string) bool {
	i := strings.IndexAny(s[:min(len(s), 80)], "([")
	if i <= 0 {
		return false
	}
	name := strings.TrimSpace(s[:i])
	d, rest, ok := clock(strings.TrimLeft(s[i+1:], " "))
	if !ok || !nameLike(name) {
		return false
	}
	end, after, ranged := rangeEnd(rest)
	if ranged {
		rest = after
	}
	rest = strings.TrimLeft(rest, " ")
	if rest == "" || rest[0] != ')' && rest[0] != ']' {
		return false
	}
	rest = strings.TrimSpace(rest[1:])
	text, colon := strings.CutPrefix(rest, ":")
	if !colon && rest != "" {
		return false
	}
	l.shape, l.start, l.name, l.text = namedTime, d, name, strings.TrimSpace(text)
	if ranged {
		l.end = end
	}
	return true
}
