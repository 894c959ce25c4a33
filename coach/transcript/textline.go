package transcript

import (
	"strings"
	"time"
)

// textLine is one line of a plain text transcript, taken apart.
type textLine struct {
	shape      lineShape
	start, end time.Duration // noTime where the line has none
	ofDay      bool          // they are a clock's, not the recording's
	spelt      bool          // "1 minute 5 seconds" alone on the line
	bullet     bool          // a line of a list
	captions   bool          // [Anna Meyer] 14:05:12
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
	metaLine             // Duration: 00:31:10
)

func readLine(line string) textLine {
	l := textLine{start: noTime, end: noTime}
	trimmed := strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(line), ">"), " ")
	if trimmed == "" {
		return l
	}
	if title, ok := markdownTitle(trimmed); ok {
		if inner := readLine(title); inner.shape == bareTime {
			return inner
		}
		l.shape, l.text = titleLine, title
		return l
	}
	if rest, ok := bulleted(trimmed); ok && rest != "" {
		trimmed, l.bullet = rest, true
	}
	trimmed = unmarked(trimmed)
	if headed(&l, trimmed) {
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
	if labelled(l, at, rest) {
		return true
	}
	m, after, good := readMoment(strings.TrimSpace(at))
	good = good && after == "" && !m.scarce && !m.spelt
	name, text, ok := strings.Cut(rest, "\t")
	if !good || !ok || !nameLike(strings.TrimSuffix(strings.TrimSpace(name), ":")) {
		return false
	}
	l.shape, l.start, l.ofDay = tabbedLine, m.at, m.ofDay
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

// labelled reads a label of Audacity: start, end and text between tabs, the
// times in seconds with six digits behind the point or the comma.
func labelled(l *textLine, at, rest string) bool {
	until, text, ok := strings.Cut(rest, "\t")
	if !ok || !seconds(at) || !seconds(until) {
		return false
	}
	start, _, _ := unitMoment(at)
	end, _, _ := unitMoment(until)
	l.shape, l.start, l.end, l.text = leadLine, start.at, end.at, strings.TrimSpace(text)
	if name, said, ok := splitName(l.text); ok {
		l.name, l.text = name, said
	}
	return true
}

// leading reads a time, or two, at the start of the line. Without brackets and
// hours it is only trusted where many lines have it, since "9:30 works" is talk.
func leading(l *textLine, s string) bool {
	open := s[0] == '[' || s[0] == '('
	body := s
	if open {
		body = strings.TrimLeft(s[1:], " ")
	}
	m, rest, ok := readMoment(body)
	if !ok && open {
		m.at, rest, ok = signedClock(body)
	}
	if !ok {
		return false
	}
	if m.spelt {
		rest = cutTwice(rest)
	}
	stamp := body[:len(body)-len(rest)]
	full := m.dated || strings.Count(stamp, ":") >= 2
	arrowed := strings.Contains(s[:min(len(s), 60)], "->") || strings.Contains(s[:min(len(s), 60)], "→")
	end, after, ranged := rangeEnd(rest)
	if ranged {
		rest = after
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
	if !open {
		switch {
		case !strings.Contains(stamp, ":") && !m.spelt && !arrowed:
			return false // "1.5 to 2.5 of them"
		case m.spelt:
			l.spelt = true
			if rest != "" {
				return false // "5 minutes is enough"
			}
		}
	}
	l.start, l.ofDay = m.at, m.ofDay
	if ranged {
		l.end = end.at
	}
	if rest == "" {
		l.shape = bareTime
		return true
	}
	l.shape, l.text = leadLine, rest
	if name, text, ok := chatName(rest); ok {
		l.name, l.text, l.ofDay = name, text, true
	} else if name, text, ok := splitName(rest); ok {
		l.name, l.text = name, text
	} else if !open && !full && !arrowed {
		l.shape = looseLead
	}
	if short := strings.IndexByte(stamp, ':') == 1; short && !open && !full && !m.ofDay {
		l.shape = looseLead
	}
	return true
}

// chatName reads "From Anna Meyer to Everyone: text", as Zoom saves its chat.
func chatName(s string) (name, text string, ok bool) {
	s, ok = strings.CutPrefix(s, "From ")
	if !ok {
		return "", "", false
	}
	name, text, ok = strings.Cut(s, ":")
	for _, to := range []string{" to ", " To "} {
		name, _, _ = strings.Cut(name, to)
	}
	name = strings.TrimSpace(name)
	return name, strings.TrimSpace(text), ok && nameLike(name)
}

func rangeEnd(s string) (moment, string, bool) {
	t := strings.TrimLeft(s, " ")
	for _, dash := range []string{"-->", "->", "=>", "→", "-", "–", "—", "to "} {
		if rest, ok := strings.CutPrefix(t, dash); ok {
			return readMoment(strings.TrimLeft(rest, " "))
		}
	}
	return moment{}, s, false
}

// trailing reads "Anna Meyer  0:03": a name and a time at the line's end.
func trailing(l *textLine, s string) bool {
	if len(s) > 128 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i-1] != ' ' && s[i-1] != '\t' || s[i] < '0' || s[i] > '9' {
			continue
		}
		m, rest, ok := readMoment(s[i:])
		if m.spelt {
			rest = cutTwice(rest)
		}
		if !ok || rest != "" || m.scarce {
			continue
		}
		name := strings.TrimRight(s[:i], " \t\u00a0")
		gap := s[len(name):i]
		if whole, ok := inBrackets(name); ok {
			name, l.captions = whole, true
		}
		if !nameLike(name) {
			return false
		}
		l.start, l.ofDay, l.spelt = m.at, m.ofDay, m.spelt
		l.shape, l.name = looseHead, strings.TrimRight(name, " -–|,")
		if len(gap) >= 2 || strings.Contains(gap, "\t") || l.captions {
			l.shape = headLine
		}
		return true
	}
	return false
}

// inBrackets: Zoom's saved captions put names in them.
func inBrackets(s string) (string, bool) {
	if len(s) < 3 || s[0] != '[' || s[len(s)-1] != ']' {
		return s, false
	}
	return strings.TrimSpace(s[1 : len(s)-1]), true
}

// inner reads "Anna (00:01:02): text", with either bracket and with or without
// the colon; without it the rest of the line must be empty.
func inner(l *textLine, s string) bool {
	i := strings.IndexAny(s[:min(len(s), 80)], "([")
	if i <= 0 {
		return false
	}
	name := strings.TrimSpace(s[:i])
	m, rest, ok := readMoment(strings.TrimLeft(s[i+1:], " "))
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
	if !colon && (rest != "" || m.spelt || m.scarce) {
		return false
	}
	l.shape, l.start, l.name, l.text = namedTime, m.at, name, strings.TrimSpace(text)
	l.ofDay = m.ofDay
	if ranged {
		l.end = end.at
	}
	return true
}
