package transcript

import (
	"strings"
	"unicode"
)

// knownElsewhere names timed text that is no transcript, or of a format that is
// not read here; its lines would otherwise be taken for what was said.
func knownElsewhere(text string) *Error {
	const export = "Export it as SRT or WebVTT."
	head := text[:min(len(text), 4096)]
	first, _ := newLines(head).next()
	first = strings.TrimSpace(first)
	low := strings.ToLower(first)
	switch {
	case rttm(head):
		return refuse("", "line 1", "This is RTTM, which says who speaks when but not the words. Bring the transcript that belongs to it.")
	case microDVD(first):
		return refuse("", "line 1", "This is a MicroDVD subtitle file, whose times are counted in frames. "+export)
	case strings.HasPrefix(low, `file type = "ootextfile`):
		return refuse("", "line 1", "This is a Praat TextGrid. "+export)
	case strings.HasPrefix(low, "scenarist_scc"):
		return refuse("", "line 1", "This is a Scenarist closed caption file (SCC). "+export)
	case strings.HasPrefix(low, "@utf8"), strings.HasPrefix(low, "@begin"):
		return refuse("", "line 1", "This is a CHAT transcript of CLAN. "+export)
	case strings.HasPrefix(low, "begin:vcalendar"):
		return refuse("", "line 1", "This is a calendar entry, not a transcript.")
	case nistSTM(head):
		return refuse("", "line 1", "This is a NIST segment list (STM). "+export)
	}
	return nil
}

// rttm: "SPEAKER call 1 0.00 1.50 <NA> <NA> Anna <NA> <NA>".
func rttm(head string) bool {
	line := firstBut(head, ";;")
	f := strings.Fields(line)
	if len(f) < 8 || len(f) > 10 {
		return false
	}
	switch f[0] {
	case "SPEAKER", "SPKR-INFO", "LEXEME", "NON-SPEECH", "SU", "EDIT", "FILLER", "NON-LEX", "SEGMENT", "NOSCORE":
	default:
		return false
	}
	na := 0
	for _, s := range f {
		if s == "<NA>" {
			na++
		}
	}
	return na >= 2
}

// nistSTM: "call A anna 0.00 1.50 <o,f0,male> hello there".
func nistSTM(head string) bool {
	f := strings.Fields(firstBut(head, ";;"))
	return len(f) >= 6 && seconds(f[3]) && seconds(f[4]) && !seconds(f[2])
}

// firstBut is the first line that is neither blank nor a comment.
func firstBut(text, comment string) string {
	for l := newLines(text); ; {
		line, ok := l.next()
		if !ok || !blank(line) && !strings.HasPrefix(line, comment) {
			return line
		}
	}
}

// seconds: a decimal number and nothing else.
func seconds(s string) bool {
	number, rest := decimal(strings.TrimSpace(s))
	return rest == "" && strings.ContainsAny(number, ".,")
}

// microDVD: "{100}{250}Hello".
func microDVD(line string) bool {
	rest := line
	for range 2 {
		after, ok := strings.CutPrefix(rest, "{")
		if !ok {
			return false
		}
		n := strings.IndexByte(after, '}')
		if n <= 0 {
			return false
		}
		if _, ok := digits(after[:n]); !ok {
			return false
		}
		rest = after[n+1:]
	}
	return true
}

// oddity is how a line looks that has a time, or what may be one, in a shape
// that is not read; empty for talk.
func oddity(l textLine, raw string) string {
	s := strings.TrimSpace(raw)
	if l.shape != bareLine && l.shape != namedLine || s == "" {
		return ""
	}
	before := s
	if l.shape == namedLine {
		before = s[:len(s)-len(l.text)] // times in what is said are talk
	}
	if end := oddBracket(before); end > 0 {
		return s[:end]
	}
	if strings.ContainsAny(before, "0123456789") && timeInside(before) {
		return shorten(before)
	}
	return ""
}

// oddBracket is where brackets with numbers in them end at the start of s. A
// lone small number counts a list or a footnote.
func oddBracket(s string) int {
	end, groups, figures := 0, 0, 0
	for end < len(s) && groups < 4 {
		i := strings.IndexByte("[({<", s[end])
		if i < 0 {
			break
		}
		n := strings.IndexByte(s[end:min(len(s), end+60)], "])}>"[i])
		if n < 0 {
			break
		}
		inner := s[end+1 : end+n]
		letters := 0
		for _, r := range inner {
			if unicode.IsDigit(r) {
				figures++
			} else if unicode.IsLetter(r) {
				letters++
			}
		}
		if letters > 12 || letters > 0 && figures == 0 {
			break
		}
		groups++
		end += n + 1
	}
	if groups >= 2 && figures > 1 || groups == 1 && figures > 3 {
		return end
	}
	return 0
}

// timeInside: a time somewhere in a line, or two numbers in columns before it.
func timeInside(s string) bool {
	if a, rest, ok := strings.Cut(s, "\t"); ok {
		b, _, _ := strings.Cut(rest, "\t")
		if _, ok := digits(a); seconds(a) || ok && len(a) > 3 {
			return true
		} else if _, ok := digits(b); seconds(b) || ok && len(b) > 3 {
			return true
		}
	}
	if f := strings.Fields(s[:min(len(s), 80)]); len(f) > 2 && seconds(f[0]) && seconds(f[1]) || dateAhead(s) {
		return true
	}
	letters := false
	for i := 0; i < len(s) && i < 200; i++ {
		letters = letters || isLetter(s[i]) || s[i] >= 0x80
		if s[i] < '0' || s[i] > '9' || i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			continue
		}
		if _, rest, ok := clock(s[i:]); ok && (!letters && i > 0 || strings.Count(s[i:len(s)-len(rest)], ":") == 2) {
			return true
		}
		if _, rest := decimal(s[i:]); strings.HasPrefix(strings.TrimLeft(rest, " s"), "->") || strings.HasPrefix(strings.TrimLeft(rest, " s"), "-->") {
			return true
		}
	}
	return false
}

// dashedName is a name with something else than a colon behind it.
func dashedName(s string) (string, bool) {
	s = s[:min(len(s), 60)]
	for _, mark := range []string{" - ", " – ", " — ", " | ", "> ", " / ", "\t", ";"} {
		if name, _, ok := strings.Cut(s, mark); ok && bareName(name) {
			return name, true
		}
	}
	return "", false
}

// dateAhead: "2026-03-04 Anna".
func dateAhead(s string) bool {
	day, _, _ := strings.Cut(strings.TrimLeft(s, "[("), " ")
	parts := strings.FieldsFunc(strings.Trim(day, "]),:"), func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(parts) != 3 || len(day) < 8 {
		return false
	}
	for _, p := range parts {
		if _, ok := digits(p); !ok {
			return false
		}
	}
	return true
}
