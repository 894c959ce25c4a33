package transcript

import (
	"strings"
	"time"
)

// parseVTT reads WebVTT by the parsing rules of W3C's WebVTT, section 6: the
// signature, a header, then blocks. A block holds a cue where one of its first
// two lines has an arrow; STYLE and REGION blocks before the first cue and NOTE
// blocks anywhere are left out, as are cue settings, which only say where a
// text is shown. One leniency: a time that the rules reject only for the number
// of its digits is read, with a warning, since dropping the cue loses words.
func parseVTT(b *builder, text string) error {
	l := newLines(dropNUL(text))
	first, _ := l.next()
	if !vttSignature(first) {
		b.warn("line 1", "The line WEBVTT is missing; the file was read as WebVTT all the same.")
		l = newLines(l.s)
	} else {
		vttHeader(b, l)
	}
	addCues(b, vttCues(b, l), vttMarkup)
	return nil
}

func vttSignature(line string) bool {
	rest, ok := strings.CutPrefix(line, "WEBVTT")
	return ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}

// vttHeader reads to the blank line behind the signature, or to a line with an
// arrow, at which the first cue begins.
func vttHeader(b *builder, l *lines) {
	for {
		at := l.at
		line, ok := l.next()
		if !ok || line == "" {
			return
		}
		if strings.Contains(line, "-->") {
			l.back(at)
			return
		}
		if lang, ok := strings.CutPrefix(line, "Language:"); ok {
			b.tr.Language = strings.TrimSpace(lang)
		}
	}
}

func vttCues(b *builder, l *lines) []cue {
	cues := make([]cue, 0, len(l.s)/90+1)
	for l.at < len(l.s) {
		c, ok := vttBlock(b, l, len(cues) > 0)
		if ok {
			cues = append(cues, c)
		}
	}
	return cues
}

// vttBlock reads one block; ok where it is a cue with text.
func vttBlock(b *builder, l *lines, seenCue bool) (c cue, ok bool) {
	count, from, to := 0, l.at, l.at
	first, firstLine := "", 0
	seenArrow, good := false, false
	for {
		at := l.at
		line, more := l.next()
		if !more || line == "" {
			break
		}
		count++
		if strings.Contains(line, "-->") {
			if seenArrow || count > 2 {
				l.back(at)
				count--
				break
			}
			seenArrow = true
			c, good = vttTiming(b, line, l.n)
			from, to = l.at, l.at
			continue
		}
		if count == 1 {
			first, firstLine = line, l.n
		}
		to = at + len(line)
	}
	if good {
		c.text = l.s[from:max(from, to)]
		return c, true
	}
	if !seenArrow && count > 0 {
		vttOther(b, first, firstLine, seenCue)
	}
	return cue{}, false
}

// vttOther explains a block without a cue.
func vttOther(b *builder, first string, line int, seenCue bool) {
	word, _, _ := strings.Cut(first, " ")
	switch {
	case word == "NOTE" || strings.HasPrefix(first, "NOTE\t"):
	case (word == "STYLE" || word == "REGION") && !seenCue:
	case strings.HasPrefix(first, "Region:"):
	default:
		b.tally("stray", lineAt(line), "Text that belongs to no cue was left out.",
			"%d blocks of text that belong to no cue were left out, the first one here.")
	}
}

// vttTiming reads a cue's timing line.
func vttTiming(b *builder, line string, n int) (cue, bool) {
	i := strings.Index(line, "-->")
	start, ok1 := strictClock(strings.Trim(line[:i], " \t\f"))
	rest := strings.TrimLeft(line[i+3:], " \t\f")
	stamp := rest
	if j := strings.IndexAny(rest, " \t\f"); j >= 0 {
		stamp = rest[:j]
	}
	end, ok2 := strictClock(stamp)
	if ok1 && ok2 {
		return cue{start: start, end: end, line: int32(n)}, true
	}
	start, end, _, ok := arrow(line)
	if !ok {
		b.tally("timing", lineAt(n), "The cue's times cannot be read; the cue was left out.",
			"%d cues whose times cannot be read were left out, the first one here.")
		return cue{}, false
	}
	b.tally("loose time", lineAt(n), "The cue's times are not written as WebVTT wants (00:00:00.000); they were read all the same.",
		"%d cues have times not written as WebVTT wants (00:00:00.000), the first one here; they were read all the same.")
	return cue{start: start, end: end, line: int32(n)}, true
}

// strictClock collects a WebVTT timestamp: hours of two digits or more where
// there are any, minutes and seconds of two up to 59, and three digits behind
// the point.
func strictClock(s string) (time.Duration, bool) {
	n := len(s)
	if n < 9 || s[n-4] != '.' || s[n-7] != ':' {
		return 0, false
	}
	ms, ok1 := digits(s[n-3:])
	sec, ok2 := digits(s[n-6 : n-4])
	min, ok3 := digits(s[n-9 : n-7])
	if !ok1 || !ok2 || !ok3 || sec > 59 || min > 59 {
		return 0, false
	}
	var hours int64
	if n > 9 {
		if n < 12 || n > 14 || s[n-10] != ':' {
			return 0, false
		}
		var ok bool
		if hours, ok = digits(s[:n-10]); !ok {
			return 0, false
		}
	}
	d := time.Duration(((hours*60+min)*60+sec)*1000+ms) * time.Millisecond
	return d, d <= maxTime
}

func digits(s string) (int64, bool) {
	var n int64
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, len(s) > 0
}
