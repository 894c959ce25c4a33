package transcript

import (
	"encoding/xml"
	"slices"
	"strings"
	"time"
	"unicode"
)

// maxOpenSpans bounds how deep spans are followed; deeper ones are text.
const maxOpenSpans = 16

func (r *ttmlReader) openSpan(e xml.StartElement) {
	p := r.par
	n := -1
	if start, ok := r.time(attr(e, "begin")); ok && len(p.open) < maxOpenSpans {
		end := noTime
		if d, ok := r.time(attr(e, "end")); ok {
			end = d
		} else if d, ok := r.time(attr(e, "dur")); ok {
			end = start + d
		}
		for _, outer := range p.open { // a timed span inside a timed one is the finer time
			if outer >= 0 {
				p.spans[outer].from = -1
			}
		}
		n = len(p.spans)
		p.spans = append(p.spans, ttmlSpan{from: p.buf.Len(), to: -1, start: start, end: end})
	}
	p.open = append(p.open, n)
}

func (c *ttmlCue) closeSpan() {
	last := len(c.open) - 1
	if last < 0 {
		return
	}
	if i := c.open[last]; i >= 0 {
		c.spans[i].to = c.buf.Len()
	}
	c.open = c.open[:last]
}

// spanTimes makes the times of p's spans those of the document. The standard
// counts them from the paragraph's begin; some programs write those of the
// document. Whichever lies inside the paragraph is right, the standard first.
func (r *ttmlReader) spanTimes(p *ttmlCue) {
	text := p.buf.String()
	p.spans = slices.DeleteFunc(p.spans, func(s ttmlSpan) bool {
		return s.from < 0 || s.to <= s.from || blank(text[s.from:s.to]) || s.end != noTime && s.end < s.start
	})
	if len(p.spans) == 0 {
		return
	}
	const loose = 50 * time.Millisecond
	lies := func(from time.Duration) bool {
		at := max(p.start, 0)
		for _, s := range p.spans {
			start, end := s.start+from, max(s.end, s.start)+from
			if start < at-loose || p.end != noTime && end > p.end+loose {
				return false
			}
			at = max(at, start)
		}
		return true
	}
	from := r.base()
	switch {
	case p.start == noTime:
	case lies(p.start):
		from = p.start
	case !lies(from):
		r.b.tally("span times", lineAt(int(p.line)), "The times inside a paragraph lie outside of it and were left out.",
			"The times inside %d paragraphs lie outside of them and were left out, the first one here.")
		p.spans = nil
		return
	}
	for i := range p.spans {
		s := &p.spans[i]
		s.start += from
		if s.end != noTime {
			s.end += from
		}
	}
	if p.start == noTime {
		p.start, p.end = p.spans[0].start, p.spans[len(p.spans)-1].end
	}
}

// timed says a paragraph whose parts have times: where each is a word they are
// word times, else each is a piece.
func (r *ttmlReader) timed(c ttmlCue, style *names) {
	from := 0
	if c.agent != "" {
		r.last = idAndName(r.b, c.agent, r.agents[c.agent])
	} else if name, rest, ok := splitName(strings.TrimSpace(c.text)); ok && style.prefix.accepts(name) {
		r.last = r.b.named(name)
		from = len(strings.TrimRightFunc(c.text, unicode.IsSpace)) - len(rest)
	}
	words := make([]timedWord, 0, len(c.spans))
	for i, s := range c.spans {
		text := strings.Join(strings.Fields(c.text[max(s.from, from):max(s.to, from)]), " ")
		end := s.end
		if end == noTime && i+1 < len(c.spans) {
			end = c.spans[i+1].start
		}
		if end = max(end, s.start); s.end == noTime && i+1 == len(c.spans) {
			end = max(c.end, s.start)
		}
		if text != "" {
			words = append(words, timedWord{text: text, start: s.start, end: end})
		}
	}
	if !slices.ContainsFunc(words, func(w timedWord) bool { return strings.Contains(w.text, " ") }) {
		r.b.begin(r.last, c.start, c.end)
		r.b.sayAligned(c.text[from:], words)
		return
	}
	for i, s := range c.spans {
		to := len(c.text)
		if i+1 < len(c.spans) {
			to = c.spans[i+1].from
		}
		if to <= from || blank(c.text[from:to]) {
			continue
		}
		r.b.begin(r.last, s.start, s.end)
		r.b.say(c.text[from:to])
		from = to
	}
}
