package coach

import "unicode/utf8"

// What a page of moments shows of each: enough for any turn people say, and
// bounded for every other.
const (
	mostShown     = 8000 // bytes of a turn's or reply's text
	shownBefore   = 2000 // of them before the first match
	mostKeptShown = 10   // clips
	mark          = "…"
)

// excerpt makes the hit no larger than a page can bear; its highlights then
// are in what is left of the text.
func (h *Hit) excerpt(inReply bool) {
	matched, other := &h.Text, &h.Reply
	if inReply {
		matched, other = other, matched
	}
	*other, _ = excerpt(*other, nil)
	*matched, h.Highlights = excerpt(*matched, h.Highlights)
	h.Words, h.Cues = nil, nil
}

// excerpt is text around the first of marks, and those marks that are in it.
func excerpt(text string, marks [][2]int) (string, [][2]int) {
	if len(text) <= mostShown {
		return text, marks
	}
	from := 0
	if len(marks) > 0 {
		from = max(marks[0][0]-shownBefore, 0)
	}
	from = min(from, len(text)-mostShown)
	to := from + mostShown
	for from < to && !utf8.RuneStart(text[from]) {
		from++
	}
	for to > from && to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	before, after := "", ""
	if from > 0 {
		before = mark
	}
	if to < len(text) {
		after = mark
	}
	shift := len(before) - from
	var in [][2]int
	for _, m := range marks {
		if m[0] >= from && m[1] <= to {
			in = append(in, [2]int{m[0] + shift, m[1] + shift})
		}
	}
	return before + text[from:to] + after, in
}
