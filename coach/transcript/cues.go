package transcript

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// cue is one timed text of a subtitle file before its speaker is known.
type cue struct {
	start, end time.Duration
	text       string
	voice      string // who speaks, where the format has a place for it
	line       int32
}

// markup says how a family of cue files writes tags in its payload.
type markup int

const (
	plainMarkup markup = iota
	vttMarkup          // as the W3C rules read it
	srtMarkup          // HTML-like tags that are known, and {\an8}
)

// mendCues repairs what the times of cues get wrong and says so.
func mendCues(b *builder, cues []cue) {
	for i := range cues {
		c := &cues[i]
		switch {
		case c.end < c.start:
			b.tally("reversed cue", lineAt(int(c.line)), "The cue ends before it starts; its end was estimated from its words.",
				"%d cues end before they start, the first one here; their ends were estimated from their words.")
			c.end = noTime
		case c.end == c.start:
			b.tally("empty cue", lineAt(int(c.line)), "The cue has no length; its end was estimated from its words.",
				"%d cues have no length, the first one here; their ends were estimated from their words.")
			c.end = noTime
		}
		if c.start < 0 {
			b.tally("negative", lineAt(int(c.line)), "A time before the start of the recording was moved to its start.",
				"%d times before the start of the recording were moved to its start.")
			c.start = 0
			if c.end <= 0 {
				c.end = noTime
			}
		}
		if i > 0 && c.start < cues[i-1].start {
			b.tally("cue order", lineAt(int(c.line)), "The cue starts before the one above it; cues were put in order of time.",
				"%d cues start before the one above them, the first one here; cues were put in order of time.")
		} else if i > 0 && cues[i-1].end > c.start {
			b.tally("overlap", lineAt(int(c.line)), "The cue starts while the one above it still runs; both were kept.",
				"%d cues start while the one above still runs, the first one here; all were kept.")
		}
	}
	slices.SortStableFunc(cues, func(x, y cue) int { return cmp.Compare(x.start, y.start) })
}

// addCues turns cues into pieces: reads their markup, finds who speaks, and
// carries the speaker forward where a cue names none.
func addCues(b *builder, cues []cue, m markup) {
	mendCues(b, cues)
	cues = unroll(b, cues, m)
	style := nameStyle(cues, m)
	last := nobody
	var spans []span
	b.pieces = slices.Grow(b.pieces, len(cues))
	for i := range cues {
		c := &cues[i]
		spans = payload(spans[:0], c.text, m)
		spanTimes(c, spans)
		for k := range spans {
			s := &spans[k]
			start, end := s.start, s.end
			switch {
			case c.voice != "" && !s.hasVoice:
				last = b.named(c.voice)
				b.begin(last, start, end)
				b.say(s.text)
			case s.hasVoice:
				last = b.named(s.voice)
				b.begin(last, start, end)
				b.say(s.text)
			default:
				last = style.add(b, s.text, last, start, end)
			}
		}
	}
	b.finish()
}

// spanTimes gives every span of cue c its part: from its own time tag where it
// has one, else by its share of the cue's characters.
func spanTimes(c *cue, spans []span) {
	total := 0
	for i := range spans {
		total += len(spans[i].text)
	}
	said := 0
	for i := range spans {
		s := &spans[i]
		s.start, s.end = c.start, c.end
		if len(spans) == 1 || c.end == noTime {
			continue
		}
		if said > 0 {
			s.start = between(c.start, c.end, said, total).Round(time.Millisecond)
		}
		if s.at > c.start && s.at <= c.end {
			s.start = s.at
		}
		said += len(s.text)
		if i > 0 {
			s.start = max(s.start, spans[i-1].start)
			spans[i-1].end = s.start
		}
	}
}

// names is how a cue file writes speakers into its text.
type names struct {
	prefix   nameTally
	twoLines bool // the first line of every cue is a bare name
}

func nameStyle(cues []cue, m markup) *names {
	n := &names{}
	firsts, pairs := map[string]int{}, 0
	var spans []span
	for i := range cues {
		text := cues[i].text
		if cues[i].voice != "" {
			continue
		}
		if m != plainMarkup && strings.IndexByte(text, '<') >= 0 {
			spans = payload(spans[:0], text, m)
			if len(spans) == 0 || spans[0].hasVoice {
				continue
			}
			text = spans[0].text
		}
		name, _, ok := splitName(text)
		n.prefix.see(name, ok)
		if first, _, ok := cutLine(text); ok && bareName(first) {
			pairs++
			firsts[first]++
		}
	}
	n.twoLines = !n.prefix.anyAccepted() && pairs >= 2 && pairs*5 >= n.prefix.total*4 && len(firsts)*2 <= pairs
	return n
}

// bareName is stricter than nameLike: nothing else says that it is a name.
func bareName(s string) bool {
	if !nameLike(s) || !startsCapital(s) || strings.HasSuffix(s, ".") || strings.Count(s, " ") > 3 {
		return false
	}
	for _, w := range strings.Fields(s) {
		if !startsCapital(w) {
			return false
		}
	}
	return true
}

func cutLine(s string) (first, rest string, ok bool) {
	i := strings.IndexAny(s, "\n\r")
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i:]), true
}

// add appends one text, which may name its speaker, and gives who spoke. A
// second name at the start of a line, as Zoom has when two talk at once,
// starts a piece of its own.
func (n *names) add(b *builder, text string, last int, start, end time.Duration) int {
	if n.twoLines {
		if first, rest, ok := cutLine(text); ok && bareName(first) {
			last, text = b.named(first), rest
		}
		b.begin(last, start, end)
		b.say(text)
		return last
	}
	if strings.IndexByte(text, ':') < 0 && !strings.Contains(text, "：") {
		b.begin(last, start, end)
		b.say(text)
		return last
	}
	total, open := len(text), false
	for l := newLines(text); ; {
		at := l.at
		line, ok := l.next()
		if !ok {
			break
		}
		line = strings.TrimSpace(line)
		if name, rest, ok := splitName(strings.TrimLeft(line, "- ")); ok && n.prefix.accepts(name) {
			last = b.named(name)
			line = rest
			open = false
		}
		if !open {
			from := start
			if end != noTime {
				from = between(start, end, at, total).Round(time.Millisecond)
				b.closeAt(start, from)
			}
			b.begin(last, from, end)
			open = true
		}
		b.say(line)
	}
	return last
}

// closeAt ends the open piece at t where it began at or after start.
func (b *builder) closeAt(start, t time.Duration) {
	if !b.open {
		return
	}
	if p := &b.pieces[len(b.pieces)-1]; p.start >= start && p.start != noTime && t > p.start {
		p.end = t
	}
}
