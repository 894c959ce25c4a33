package transcript

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// textShape is what a plain text file is made of, counted before it is read.
type textShape struct {
	counts  [metaLine + 1]int
	filled  int // lines that are not blank
	names   nameTally
	heads   map[string]int
	meet    bool // "Attendees" above "Transcript"
	numbers int  // lines that are a number alone, as above SRT cues
	saved   int  // lines of a name in brackets and a time
	pairs   pairTally
	items   nameTally // names on list lines
	listed  bool      // the talk itself is a list
	metas   map[string]int
	titles  map[string]int // headings that could be names
	below   pairTally      // lines of a time and then of a name
	behind  pairTally      // a time and a name on one line, the text below
	dashed  nameTally      // names with a dash or a bar for the colon
	odd     int            // lines with a time in a shape that is not read
	oddOne  string         // the first of them
}

func surveyText(text string) *textShape {
	t := &textShape{heads: map[string]int{}, metas: map[string]int{}, titles: map[string]int{}}
	attendees := false
	var head header
	for l := newLines(text); ; {
		line, ok := l.next()
		if !ok {
			t.weigh()
			return t
		}
		r := readLine(line)
		if head.holds(r) {
			attendees = attendees || isHeading(r.name, "attendees")
			if r.shape == metaLine {
				t.metas[r.name]++
			}
			continue
		}
		t.counts[r.shape]++
		if r.shape == titleLine {
			if bareName(r.text) {
				t.titles[r.text]++
			}
			attendees = attendees || isHeading(r.text, "attendees")
			t.meet = t.meet || attendees && isHeading(r.text, "transcript")
		}
		if r.shape == blankLine || r.shape == titleLine {
			continue
		}
		t.filled++
		if r.captions {
			t.saved++
		}
		t.pairs.see(r)
		t.below.seeBelow(r)
		t.behind.seeBehind(r)
		if one := oddity(r, line); one != "" {
			if t.odd == 0 {
				t.oddOne = one
			}
			t.odd++
		}
		switch r.shape {
		case bareLine:
			if _, number := digits(r.text); number {
				t.numbers++
			}
			attendees = attendees || isHeading(r.text, "attendees")
			t.meet = t.meet || attendees && isHeading(r.text, "transcript")
			t.names.see("", false)
			t.items.see("", false)
			name, dashed := dashedName(r.text)
			t.dashed.see(name, dashed)
		case metaLine:
			t.metas[r.name]++
		case namedLine, leadLine, looseLead:
			if attendees && isHeading(r.name, "attendees") {
				continue
			}
			if r.bullet && r.name != "" {
				t.items.see(r.name, true)
				t.names.see("", false)
				continue
			}
			t.names.see(r.name, r.name != "")
			t.items.see("", false)
		case headLine, looseHead, namedTime:
			t.heads[r.name]++
		}
	}
}

// weigh settles what only the whole file tells: a header's word that returns is
// a speaker, and list lines are speakers where no others are.
func (t *textShape) weigh() {
	for name, n := range t.metas {
		for i := 0; n > 1 && i < n; i++ {
			t.filled++
			t.names.see(name, true)
			t.items.see("", false)
		}
	}
	for name, n := range t.titles {
		for i := 0; n > 1 && i < n; i++ {
			t.filled++
			t.names.see(name, true)
			t.items.see("", false)
		}
	}
	if t.listed = t.names.named == 0 && t.items.anyAccepted(); t.listed {
		t.names = t.items
	}
}

func isHeading(s, word string) bool {
	s = strings.ToLower(strings.TrimSpace(strings.TrimRight(s, ": ")))
	return s == word || strings.HasSuffix(s, " "+word) && len(s) < 120 && strings.Contains(s, "-")
}

// heads that stand behind one blank only are trusted where they return.
func (t *textShape) looseHeads() bool {
	return t.counts[looseHead] >= 2 && t.counts[looseHead]*8 >= t.filled
}

// leads: times without brackets are trusted where they are no accident.
func (t *textShape) leads() bool {
	n := t.counts[leadLine]
	return n >= 2 || n == 1 && t.filled <= 4 || t.looseLeads()
}

// looseLeads: "10:30 works for me" is talk, unless most lines begin like that.
func (t *textShape) looseLeads() bool {
	return t.counts[looseLead] >= 3 && t.counts[looseLead]*2 >= t.filled
}

func detectText(text string) Detection {
	if det, ok := detectSubtitles(text); ok {
		return det
	}
	if isTable(text) {
		return Detection{Reason: aTable}
	}
	t := surveyText(text)
	det := detectShape(t)
	if det.Format == "" && t.odd > 0 && columnHead(text) {
		det.Reason = aTable
	}
	return det
}

const aTable = "This is a table (CSV). Save the transcript as plain text, SRT or WebVTT, or as JSON with speaker and text."

// columnHead: the first line is words alone and the second has as many cells.
func columnHead(text string) bool {
	l := newLines(strings.TrimLeft(text, "\ufeff \r\n"))
	head, _ := l.next()
	row, _ := l.next()
	for _, mark := range []string{",", ";", "\t"} {
		if n := strings.Count(head, mark); n >= 2 && strings.Count(row, mark) >= n && !strings.ContainsAny(head, "0123456789. ") {
			return true
		}
	}
	return false
}

// isTable: the first line names the columns of a CSV file.
func isTable(text string) bool {
	head, _ := newLines(strings.TrimLeft(text, "\ufeff \r\n")).next()
	if len(head) > 512 || strings.Contains(head, ". ") {
		return false
	}
	known := 0
	columns := strings.FieldsFunc(strings.ToLower(head), func(r rune) bool { return r == ',' || r == ';' || r == '\t' })
	for _, c := range columns {
		switch strings.Trim(c, "\" _") {
		case "start", "end", "start time", "end time", "start_time", "end_time", "speaker", "name", "text", "transcript", "timestamp", "time", "duration", "sentence", "utterance", "id":
			known++
		}
	}
	return known >= 2 && known*2 >= len(columns)
}

func detectShape(t *textShape) Detection {
	det := shapeOf(t)
	if t.odd >= 2 && t.odd*3 >= t.filled {
		return Detection{Reason: fmt.Sprintf("Its lines seem to have times, but in a shape that is not known here (%q). Export the transcript as SRT or WebVTT.", t.oddOne)}
	}
	if det.Format == TextPlain && t.dashed.total >= 4 && t.dashed.named*2 >= t.dashed.total && len(t.dashed.byName)*2 <= t.dashed.named {
		return Detection{Reason: "Its lines seem to start with names, but nothing that is known here parts them from the words. Put a colon behind the names."}
	}
	return det
}

func shapeOf(t *textShape) Detection {
	switch {
	case t.counts[tabbedLine] > 0 && t.counts[tabbedLine]*3 >= t.filled:
		return Detection{Format: TextZoom, Reason: "its lines are time, name and text between tabs, as Zoom saves them"}
	case t.saved > 0 && t.saved*12 >= t.filled:
		return Detection{Format: TextZoom, Reason: "its turns start with a name in brackets and a time, as Zoom saves captions"}
	case t.meet:
		return Detection{Format: TextMeet, Reason: "it lists attendees above the transcript, as Google Meet does"}
	case t.pairs.trusted():
		return Detection{Format: TextTimed, Reason: "its turns start with a line of the name and a line of the time, as Teams' are when copied"}
	case t.counts[headLine] > 0 && t.counts[headLine]*12 >= t.filled, t.looseHeads():
		return Detection{Format: TextOtter, Reason: "its turns start with a line of name and time, as Otter writes them"}
	case t.counts[namedTime] > 0 || t.leads():
		return Detection{Format: TextTimed, Reason: "its lines start with a time, or with a name and a time"}
	case t.counts[bareTime] > 0 && t.names.anyAccepted():
		return Detection{Format: TextMeet, Reason: "it has headings of time between lines of name and text, as Google Meet does"}
	case t.counts[bareTime] > 1:
		return Detection{Format: TextTimed, Reason: "it has lines of time between the text"}
	case t.names.anyAccepted():
		return Detection{Format: TextNames, Reason: "its lines start with a name and a colon"}
	case t.names.doubtful():
		return Detection{Candidates: []Format{TextNames, TextPlain}, Reason: "Some lines start with what could be a name and a colon, but no name returns."}
	}
	return Detection{Format: TextPlain, Reason: "it is text without times or names"}
}

// detectSubtitles knows SRT, SBV and CTM by their first lines.
func detectSubtitles(text string) (Detection, bool) {
	l := newLines(text)
	seen, odd := 0, false
	for seen < 40 {
		line, ok := l.next()
		if !ok {
			break
		}
		if blank(line) {
			continue
		}
		seen++
		if _, _, _, ok := arrow(line); ok {
			return Detection{Format: SRT, Reason: "it has cues with an arrow between start and end"}, true
		}
		if assLine(line) {
			return Detection{Format: ASS, Reason: "it has the sections of a SubStation file"}, true
		}
		odd = odd || oddArrow(line)
		if _, ok := sbvTiming(line); ok {
			return Detection{Format: SBV, Reason: "it has cues with a comma between start and end, as YouTube writes them"}, true
		}
	}
	if odd {
		return Detection{Format: SRT, Reason: "it has cues with an arrow between what must be start and end"}, true
	}
	return Detection{}, false
}

// oddArrow: an arrow between times that cannot be read.
func oddArrow(line string) bool {
	i := strings.Index(line, "-->")
	if i < 0 || len(line) > 80 {
		return false
	}
	start, end := strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+3:])
	isTime := func(s string) bool {
		return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789:.,;-− ") == ""
	}
	return isTime(start) && isTime(end)
}

// parseText reads plain text of any of the shapes above, line by line: a line
// that names a speaker or a time begins a piece, others go on with it.
func parseText(b *builder, text string) error {
	text = dropNUL(text)
	t := surveyText(text)
	r := &textReader{b: b, t: t, last: nobody, start: noTime, end: noTime}
	b.pieces = slices.Grow(b.pieces, t.filled-t.counts[bareLine])
	r.loose = t.looseHeads()
	r.leads = t.leads() || t.counts[namedTime] > 0
	r.format = b.tr.Format
	r.waiting = t.meet
	r.paired = t.pairs.trusted() && !t.meet
	for l := newLines(text); ; {
		line, ok := l.next()
		if !ok {
			break
		}
		r.pair(readLine(line), line, l.n)
	}
	r.letGo()
	b.finish()
	b.coarse = b.coarse || r.headings > 0 && r.format == TextMeet
	if b.coarse && b.opt.Recording == 0 {
		b.opt.Recording = r.length
	}
	return nil
}

type textReader struct {
	head         header
	b            *builder
	t            *textShape
	format       Format
	loose, leads bool
	waiting      bool // for the transcript to begin, below a list of attendees
	attendees    bool // that list has begun
	last         int  // who speaks
	start, end   time.Duration
	open         bool // lines go on with the open piece
	any          bool
	headings     int
	day          dayClock
	paired       bool   // names and times stand on lines of their own
	held         string // a line that is a name if a time follows it
	heldAt       int
	heldRaw      string
	length       time.Duration // "Meeting ended after 00:31:10"
}

func (r *textReader) line(l textLine, raw string, n int) {
	if r.waiting {
		r.attendees = r.attendees || isHeading(l.text, "attendees") || isHeading(l.name, "attendees")
		r.waiting = l.shape != bareTime && !(r.attendees && (l.shape == bareLine || l.shape == titleLine) && isHeading(l.text, "transcript"))
		if l.shape == bareTime {
			r.heading(l, n)
		}
		return
	}
	switch {
	case l.shape == metaLine && r.t.metas[l.name] > 1:
		l.shape = namedLine
	case l.shape == titleLine && r.t.titles[l.text] > 1:
		l.shape, l.name, l.text = namedLine, l.text, ""
	case (l.shape == leadLine || l.shape == looseLead) && l.name == "" && r.t.behind.names[l.text] > 0 && r.t.behind.trustedBelow(r.t):
		l.name, l.text = l.text, ""
		r.timedTurn(l, n)
		return
	case l.shape == bareLine && r.start != noTime && r.t.below.names[l.text] > 0 && r.t.below.trustedBelow(r.t):
		l.name, l.text, l.start, l.end = l.text, "", r.start, r.end
		r.turn(l)
		r.start, r.end = noTime, noTime
		return
	}
	if r.head.holds(l) && !r.any {
		r.b.tally("header", lineAt(n), "A line of the notes above the talk was left out.",
			"%d lines of the notes above the talk were left out, the first one here.")
		return
	}
	switch l.shape {
	case blankLine:
		if r.format == TextPlain {
			r.open = false
		}
		return
	case titleLine:
		r.b.tally("title", lineAt(n), "A heading was left out.", "%d headings were left out, the first one here.")
		return
	case tabbedLine, namedTime, headLine:
		r.timedTurn(l, n)
		return
	case looseHead:
		if r.loose {
			r.timedTurn(l, n)
			return
		}
	case bareTime:
		r.heading(l, n)
		return
	case leadLine, looseLead:
		if r.leads && (l.shape == leadLine || r.t.looseLeads()) {
			if l.name != "" && !r.t.names.accepts(l.name) {
				l.name, l.text = "", l.name+": "+l.text
			}
			r.timedTurn(l, n)
			return
		}
	case namedLine:
		if (!l.bullet || r.t.listed) && r.t.names.accepts(l.name) && r.format != TextPlain {
			l.start, l.end = r.start, r.end
			r.turn(l)
			r.start, r.end = noTime, noTime
			return
		}
	}
	r.more(strings.TrimSpace(raw), n)
}

// turn begins a piece at a line that says who speaks or when.
func (r *textReader) turn(l textLine) {
	if l.name != "" {
		r.last = r.b.named(l.name)
	}
	if l.end != noTime && (l.end <= l.start || l.end-l.start > maxTime) {
		l.end = noTime
	}
	r.b.begin(r.last, l.start, l.end)
	r.b.say(l.text)
	r.open, r.any = true, true
}

func (r *textReader) timedTurn(l textLine, n int) {
	r.day.count(r.b, &l, n)
	r.turn(l)
}

// heading is a time on a line of its own: the next piece starts then.
func (r *textReader) heading(l textLine, n int) {
	r.headings++
	r.day.count(r.b, &l, n)
	r.start, r.end = l.start, l.end
	r.open = false
}

func (r *textReader) more(text string, n int) {
	if footer(text) {
		if d, ok := lastClock(text); ok {
			r.length = d
		}
		r.b.warn(lineAt(n), "The line %q is no speech and was left out.", shorten(text))
		return
	}
	if !r.any && r.start == noTime && r.format != TextPlain && r.format != TextMeet {
		r.b.tally("preamble", lineAt(n), "A line above the first speaker was left out.",
			"%d lines above the first speaker were left out, the first one here.")
		return
	}
	if !r.open {
		r.b.begin(r.last, r.start, r.end)
		r.start, r.end = noTime, noTime
		r.open, r.any = true, true
	}
	r.b.say(text)
}

// footer knows the closing lines that services add.
func footer(s string) bool {
	if len(s) > 200 {
		return false
	}
	low := strings.ToLower(s)
	return strings.HasPrefix(low, "transcribed by https://otter.ai") || strings.HasPrefix(low, "meeting ended after ") ||
		strings.HasPrefix(low, "this editable transcript was computer generated")
}

func lastClock(s string) (time.Duration, bool) {
	for _, word := range strings.Fields(s) {
		if d, ok := wholeClock(word); ok {
			return d, true
		}
	}
	return 0, false
}

func shorten(s string) string {
	if len(s) <= 60 {
		return s
	}
	return strings.ToValidUTF8(s[:57], "") + "…"
}
