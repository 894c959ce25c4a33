package transcript

import "strings"

// unmarked is a line without the Markdown in front of it: "**Anna:** Hello" and
// "**Anna** (00:12): Hello" become what they would be without. Bold further in
// is left alone, since it is part of what is said.
func unmarked(s string) string {
	for mark := bold(s); mark != ""; mark = bold(s) {
		inner, rest, ok := strings.Cut(s[len(mark):], mark)
		if !ok || inner == "" {
			return s
		}
		s = inner + rest
	}
	for _, mark := range []string{"*", "_"} { // "*Anna:* Hello", as chats write bold
		if rest, ok := strings.CutPrefix(s, mark); ok {
			inner, after, ok := strings.Cut(rest, mark)
			if ok && nameLike(strings.TrimSuffix(inner, ":")) && strings.HasSuffix(inner, ":") != strings.HasPrefix(after, ":") {
				return inner + after
			}
		}
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

// markdownTitle reads "# Call with Quill", and a name in bold alone, which may
// be a speaker's: see textShape.titles.
func markdownTitle(s string) (string, bool) {
	if mark := bold(s); mark != "" && bareName(strings.Trim(s, mark)) && strings.HasSuffix(s, mark) {
		return strings.Trim(s, mark), true
	}
	rest := strings.TrimLeft(s, "#")
	n := len(s) - len(rest)
	title := strings.TrimLeft(rest, " ")
	return title, n > 0 && n <= 6 && title != "" && len(title) < len(rest) && title[0] != '#'
}
