package transcript

import (
	"regexp"
	"strings"
)

// assColumns are the columns of Advanced SubStation's events where no Format
// line names them; SubStation Alpha's are the same but for the first.
var assColumns = []string{"layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"}

// parseASS reads the events of (Advanced) SubStation Alpha. Comments and
// drawings are not said; styles and positions only say how a text is shown.
func parseASS(b *builder, text string) error {
	columns := assColumns
	var cues []cue
	for l := newLines(dropNUL(text)); ; {
		line, ok := l.next()
		if !ok {
			break
		}
		key, rest, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		switch strings.ToLower(key) {
		case "format":
			if named := assFormat(rest); named != nil {
				columns = named
			}
		case "dialogue":
			if c, ok := assEvent(b, columns, rest, l.n); ok {
				cues = append(cues, c)
			}
		}
	}
	addCues(b, cues, plainMarkup)
	return nil
}

// assFormat is nil for the columns of styles.
func assFormat(s string) []string {
	columns := strings.Split(strings.ToLower(s), ",")
	timed := 0
	for i, c := range columns {
		columns[i] = strings.TrimSpace(c)
		if columns[i] == "start" || columns[i] == "end" || columns[i] == "text" {
			timed++
		}
	}
	if timed != 3 || len(columns) > 32 {
		return nil
	}
	return columns
}

func assEvent(b *builder, columns []string, s string, n int) (c cue, ok bool) {
	c.line = int32(n)
	good := 0
	fields := strings.SplitN(s, ",", len(columns)) // the text comes last and may hold commas
	for i, f := range fields {
		switch columns[i] {
		case "start":
			if c.start, ok = wholeClock(f); ok {
				good++
			}
		case "end":
			if c.end, ok = wholeClock(f); ok {
				good++
			}
		case "name", "actor":
			c.voice = strings.TrimSpace(f)
		case "text":
			c.text = assText(f)
		}
	}
	if good < 2 {
		b.tally("timing", lineAt(n), "The cue's times cannot be read; the cue was left out.",
			"%d cues whose times cannot be read were left out, the first one here.")
		return c, false
	}
	return c, c.text != ""
}

var (
	assOverride = regexp.MustCompile(`\{[^}]*\}`)
	assDrawing  = regexp.MustCompile(`\\p[1-9]`)
	assBreak    = strings.NewReplacer(`\N`, "\n", `\n`, " ", `\h`, " ")
)

func assText(s string) string {
	for _, tag := range assOverride.FindAllString(s, -1) {
		if assDrawing.MatchString(tag) {
			return "" // lines and curves
		}
	}
	return assBreak.Replace(assOverride.ReplaceAllString(s, ""))
}

// assLine: only SubStation files have such a line.
func assLine(line string) bool {
	line = strings.ToLower(strings.TrimSpace(line))
	switch line {
	case "[script info]", "[v4+ styles]", "[v4 styles]", "[v4++ styles]":
		return true
	}
	rest, ok := strings.CutPrefix(line, "dialogue:")
	if !ok {
		return false
	}
	fields := strings.Split(rest, ",")
	if len(fields) < 9 {
		return false
	}
	_, start := wholeClock(fields[1])
	_, end := wholeClock(fields[2])
	return start && end
}
