package transcript

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// parseTTML reads the W3C's TTML: paragraphs with begin and end or dur, inside
// divisions and a body that may shift them, speakers by ttm:agent. Styles,
// regions and layout are left out.
func parseTTML(b *builder, text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded before
	d.Entity = xml.HTMLEntity
	r := ttmlReader{b: b, agents: map[string]string{}, frames: 30, last: nobody}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var syntax *xml.SyntaxError
			line := 1
			if errors.As(err, &syntax) {
				line = syntax.Line
			}
			if len(r.cues) == 0 {
				return refuse(TTML, lineAt(line), "The file starts like TTML but is not well-formed XML here.")
			}
			b.warn(lineAt(line), "The XML breaks off here; what stands above was read.")
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			line, _ := d.InputPos()
			r.start(t, line)
		case xml.EndElement:
			r.end(t.Name.Local)
		case xml.CharData:
			r.chars(string(t))
		}
	}
	r.pieces()
	return nil
}

type ttmlReader struct {
	b      *builder
	agents map[string]string // id → name
	agent  string            // the agent element being read
	frames float64           // a second
	ticks  float64           // a second, 0 where not given
	shift  []ttmlBox         // the open body and divisions
	par    *ttmlCue
	cues   []ttmlCue
	last   int
}

type ttmlBox struct {
	begin time.Duration
	agent string
}

type ttmlCue struct {
	cue
	agent string
	buf   strings.Builder
	spans []ttmlSpan // with times of their own, in order
	open  []int      // the spans being read; -1 is one without a time
}

// ttmlSpan is a timed part of a paragraph's text. Its times count from the
// paragraph's, or are those of the document: see spanTimes.
type ttmlSpan struct {
	from, to   int
	start, end time.Duration // end is noTime where it is not given
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (r *ttmlReader) start(e xml.StartElement, line int) {
	switch e.Name.Local {
	case "tt":
		if f, err := strconv.ParseFloat(attr(e, "frameRate"), 64); err == nil && f > 0 {
			r.frames = f
		}
		if num, den, ok := strings.Cut(attr(e, "frameRateMultiplier"), " "); ok {
			n, _ := strconv.ParseFloat(num, 64)
			m, _ := strconv.ParseFloat(den, 64)
			if n > 0 && m > 0 {
				r.frames *= n / m
			}
		}
		if f, err := strconv.ParseFloat(attr(e, "tickRate"), 64); err == nil && f > 0 {
			r.ticks = f
		}
		r.b.tr.Language = attr(e, "lang")
	case "agent":
		r.agent = attr(e, "id")
	case "body", "div":
		box := ttmlBox{agent: attr(e, "agent")}
		if n := len(r.shift); n > 0 {
			box.begin = r.shift[n-1].begin
			box.agent = firstOf(box.agent, r.shift[n-1].agent)
		}
		if d, ok := r.time(attr(e, "begin")); ok {
			box.begin += d
		}
		r.shift = append(r.shift, box)
	case "p":
		r.open(e, line)
	case "span":
		if r.par != nil && r.par.agent == "" {
			r.par.agent = attr(e, "agent")
		}
		if r.par != nil {
			r.openSpan(e)
		}
	case "br":
		if r.par != nil {
			r.par.buf.WriteByte('\n')
		}
	}
}

func (r *ttmlReader) base() time.Duration {
	if n := len(r.shift); n > 0 {
		return r.shift[n-1].begin
	}
	return 0
}

func (r *ttmlReader) open(e xml.StartElement, line int) {
	r.end("p")
	c := ttmlCue{cue: cue{start: noTime, end: noTime, line: int32(line)}, agent: attr(e, "agent")}
	if n := len(r.shift); n > 0 && c.agent == "" {
		c.agent = r.shift[n-1].agent
	}
	if d, ok := r.time(attr(e, "begin")); ok {
		c.start = r.base() + d
		c.end = r.until(e, c.start)
	}
	r.par = &c
}

func (r *ttmlReader) until(e xml.StartElement, start time.Duration) time.Duration {
	if d, ok := r.time(attr(e, "end")); ok {
		return r.base() + d
	}
	if d, ok := r.time(attr(e, "dur")); ok {
		return start + d
	}
	return noTime
}

func (r *ttmlReader) end(name string) {
	switch name {
	case "agent":
		r.agent = ""
	case "body", "div":
		if n := len(r.shift); n > 0 {
			r.shift = r.shift[:n-1]
		}
	case "span":
		if r.par != nil {
			r.par.closeSpan()
		}
	case "p":
		if r.par != nil {
			r.par.text = r.par.buf.String()
			r.spanTimes(r.par)
			r.cues = append(r.cues, ttmlCue{cue: r.par.cue, agent: r.par.agent, spans: r.par.spans})
			r.par = nil
		}
	}
}

func (r *ttmlReader) chars(s string) {
	if r.agent != "" && !blank(s) {
		r.agents[r.agent] = strings.TrimSpace(r.agents[r.agent] + " " + strings.TrimSpace(s))
	}
	if r.par != nil {
		r.par.buf.WriteString(s)
	}
}

// time reads a clock time, with frames where it has a fourth part, or an
// offset with a unit.
func (r *ttmlReader) time(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, false
	}
	if strings.Count(s, ":") == 3 {
		i := strings.LastIndexByte(s, ':')
		d, ok := wholeClock(s[:i])
		f, err := strconv.ParseFloat(s[i+1:], 64)
		if !ok || err != nil || f < 0 || f > 1000 {
			return 0, false
		}
		return d + time.Duration(f/r.frames*1000+0.5)*time.Millisecond, true
	}
	if d, ok := wholeClock(s); ok {
		return d, true
	}
	for _, u := range []struct {
		suffix string
		unit   time.Duration
	}{{"ms", time.Millisecond}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}} {
		if n, ok := strings.CutSuffix(s, u.suffix); ok {
			return scaleDecimal(n, u.unit)
		}
	}
	rate := r.frames
	n, ok := strings.CutSuffix(s, "f")
	if !ok {
		if n, ok = strings.CutSuffix(s, "t"); !ok {
			return 0, false
		}
		if rate = r.ticks; rate == 0 {
			rate = r.frames
		}
	}
	f, err := strconv.ParseFloat(n, 64)
	if err != nil || f < 0 || f/rate > maxTime.Seconds() {
		return 0, false
	}
	return time.Duration(f/rate*1000+0.5) * time.Millisecond, true
}

func (r *ttmlReader) pieces() {
	var plain []cue
	for _, c := range r.cues {
		if c.start == noTime {
			r.b.tally("timing", lineAt(int(c.line)), "A paragraph without a time was given one by its words.", "%d paragraphs without a time were given one by their words, the first one here.")
		}
		plain = append(plain, c.cue)
	}
	style := nameStyle(plain, plainMarkup)
	for _, c := range r.cues {
		if c.start != noTime && c.end != noTime && c.end <= c.start {
			r.b.tally("reversed cue", lineAt(int(c.line)), "The paragraph ends before it starts; its end was estimated from its words.",
				"%d paragraphs end before they start, the first one here; their ends were estimated from their words.")
			c.end = noTime
		}
		if len(c.spans) > 0 {
			r.timed(c, style)
			continue
		}
		if c.agent == "" {
			r.last = style.add(r.b, c.text, r.last, c.start, c.end)
			continue
		}
		r.last = idAndName(r.b, c.agent, r.agents[c.agent])
		r.b.begin(r.last, c.start, c.end)
		r.b.say(c.text)
	}
}
