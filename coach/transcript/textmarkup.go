package transcript

import "strings"

// unmarked is a line without the Markdown in front of it: "**Anna:** Hello",
// "- **Anna** (00:12): Hello" and "> Anna: Hello" become what they would be
// without. Bold further in is left alone, since it is part of what is said.
func unmarked(s string) string {
	s = strings.TrimLeft(strings.TrimPrefix(s, ">"), " ")
	for _, bullet := range []string{"- ", "* ", "+ "} {
		if rest, ok := strings.CutPrefix(s, bullet); ok && bold(rest) != "" {
			s = rest
		}
	}
	for mark := bold(s); mark != ""; mark = bold(s) {
		inner, rest, ok := strings.Cut(s[len(mark):], mark)
		if !ok || inner == "" {
			return s
		}
		s = inner + rest
	}
	// The time may stand before the bold name: "[00:12] **Anna:** Hello".
	if i := strings.Index(s[:min(len(s), 40)], "] "); i > 0 && s[0] == '[' && bold(s[i+2:]) != "" {
		return s[:i+2] + unmarked(s[i+2:])
	}
	return s
}

// bold is the mark that opens bold text at the start of s.
func bold(s string) string {
	for _, mark := range []string{"**", "__"} {
		if strings.HasPrefix(s, mark) && len(s) > len(mark) && s[len(mark)] != ' ' && s[len(mark)] != mark[0] {
			return mark
		}
	}
	return ""
}

// markdownTitle: "# Call with Quill".
func markdownTitle(s string) bool {
	rest := strings.TrimLeft(s, "#")
	n := len(s) - len(rest)
	return n > 0 && n <= 6 && strings.HasPrefix(rest, " ")
}
