package transcript

import "strings"

// parseSRT reads SubRip. Only the timing lines are trusted: numbers above them
// may be missing or wrong, points stand for commas, and a blank line inside a
// cue's text does not end it.
func parseSRT(b *builder, text string) error {
	l := newLines(dropNUL(text))
	var cues []cue
	var open *cue
	from, to := 0, 0
	lastFrom, lastTo := -1, -1 // the line before, where it is a lone number
	shut := func() {
		if open == nil {
			return
		}
		if lastFrom >= from && lastTo >= to && lastTo == to {
			to = lastFrom // the next cue's number
		}
		open.text = l.s[from:max(from, to)]
		cues = append(cues, *open)
		open = nil
	}
	for {
		at := l.at
		line, ok := l.next()
		if !ok {
			break
		}
		if strings.Contains(line, "-->") {
			start, end, _, good := arrow(line)
			shut()
			if !good {
				b.tally("timing", lineAt(l.n), "The cue's times cannot be read; the cue was left out.",
					"%d cues whose times cannot be read were left out, the first one here.")
				continue
			}
			open = &cue{start: start, end: end, line: int32(l.n)}
			from, to, lastFrom, lastTo = l.at, l.at, -1, -1
			continue
		}
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			continue
		}
		if open == nil {
			if _, number := digits(trimmed); !number {
				b.tally("stray", lineAt(l.n), "Text that belongs to no cue was left out.",
					"%d lines that belong to no cue were left out, the first one here.")
			}
			continue
		}
		to = at + len(line)
		lastFrom, lastTo = -1, -1
		if _, number := digits(trimmed); number && len(trimmed) < 9 {
			lastFrom, lastTo = at, to
		}
	}
	lastFrom = -1
	shut()
	addCues(b, cues, srtMarkup)
	return nil
}

// parseSBV reads YouTube's SubViewer files: "0:00:01.000,0:00:03.000", then
// the text, then a blank line.
func parseSBV(b *builder, text string) error {
	l := newLines(dropNUL(text))
	var cues []cue
	var open *cue
	from := 0
	for {
		at := l.at
		line, ok := l.next()
		if open != nil && (!ok || blank(line)) {
			open.text = l.s[from:min(at, len(l.s))]
			cues = append(cues, *open)
			open = nil
		}
		if !ok {
			break
		}
		if open != nil || blank(line) {
			continue
		}
		c, good := sbvTiming(line)
		if !good {
			b.tally("stray", lineAt(l.n), "A line that belongs to no cue was left out.",
				"%d lines that belong to no cue were left out, the first one here.")
			continue
		}
		c.line = int32(l.n)
		open, from = &c, l.at
	}
	addCues(b, cues, srtMarkup)
	return nil
}

func sbvTiming(line string) (cue, bool) {
	start, rest, ok := signedClock(strings.TrimSpace(line))
	if !ok {
		return cue{}, false
	}
	rest, ok = strings.CutPrefix(strings.TrimSpace(rest), ",")
	if !ok {
		return cue{}, false
	}
	end, ok := wholeClock(rest)
	return cue{start: start, end: end}, ok
}
