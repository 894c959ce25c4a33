package transcript

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gametape/coach/letter"
)

// SplitTurn cuts t before byte at of its text. ok is false where one part would
// be empty.
func SplitTurn(t Turn, at int) (left, right Turn, ok bool) {
	at = border(t, min(max(at, 0), len(t.Text)))
	end := len(strings.TrimRight(t.Text[:at], " "))
	next := len(t.Text) - len(strings.TrimLeft(t.Text[at:], " "))
	if end == 0 || next == len(t.Text) {
		return left, right, false
	}
	left = Turn{Start: t.Start, End: t.EndAt(end), Speaker: t.Speaker, Text: t.Text[:end]}
	right = Turn{Start: max(t.At(next), t.Start), End: t.End, Speaker: t.Speaker, Text: t.Text[next:]}
	left.End = min(max(left.End, left.Start), t.End)
	right.Start = min(right.Start, t.End)
	for _, w := range t.Words {
		if w.From < end {
			left.Words = append(left.Words, w)
			continue
		}
		w.From, w.To = w.From-next, w.To-next
		right.Words = append(right.Words, w)
	}
	for _, c := range t.Cues {
		switch {
		case c.To <= end:
			left.Cues = append(left.Cues, c)
		case c.From >= next:
			c.From, c.To = c.From-next, c.To-next
			right.Cues = append(right.Cues, c)
		default:
			left.Cues = append(left.Cues, Cue{From: c.From, To: end, Start: c.Start, End: max(left.End, c.Start)})
			right.Cues = append(right.Cues, Cue{From: 0, To: c.To - next, Start: min(right.Start, c.End), End: c.End})
		}
	}
	return left, right, true
}

// border is the place next to at where no word is torn. Scripts without blanks
// between words are cut anywhere but inside a letter with its marks or a timed
// word.
func border(t Turn, at int) int {
	for at > 0 && at < len(t.Text) && !utf8.RuneStart(t.Text[at]) {
		at--
	}
	from, to := at, at
	for _, w := range t.Words {
		if w.From < at && at < w.To {
			from, to = w.From, w.To
		}
	}
	if from == to {
		before, _ := utf8.DecodeLastRuneInString(t.Text[:at])
		after, _ := utf8.DecodeRuneInString(t.Text[at:])
		if at == 0 || at == len(t.Text) || before == ' ' || after == ' ' || (letter.UnspacedText(before) || letter.UnspacedText(after)) && !oneLetter(before, after) {
			return at
		}
		if letter.UnspacedText(before) { // inside a letter with its accents
			return lettersStart(t.Text, at)
		}
		from = strings.LastIndexByte(t.Text[:at], ' ') + 1
		to = at + strings.IndexByte(t.Text[at:]+" ", ' ')
	}
	if at-from < to-at {
		return from
	}
	return to
}

// oneLetter says whether two runes make one character.
func oneLetter(before, after rune) bool { return JoinsBefore(after) || before == '\u200d' }

// lettersStart is where the letter begins whose marks stand at byte at.
func lettersStart(text string, at int) int {
	for at > 0 {
		after, _ := utf8.DecodeRuneInString(text[at:])
		before, size := utf8.DecodeLastRuneInString(text[:at])
		if !oneLetter(before, after) {
			break
		}
		at -= size
	}
	return at
}

// MergeTurns joins b to a, which keeps its speaker.
func MergeTurns(a, b Turn) Turn {
	last, _ := utf8.DecodeLastRuneInString(a.Text)
	first, _ := utf8.DecodeRuneInString(b.Text)
	blank := " "
	if letter.UnspacedText(last) && letter.UnspacedText(first) {
		blank = ""
	}
	// A turn has times for all of its words or for none.
	out := Turn{Start: min(a.Start, b.Start), End: max(a.End, b.End), Speaker: a.Speaker, Text: a.Text + blank + b.Text}
	shift := len(a.Text) + len(blank)
	if len(a.Words)+len(b.Words) > 0 {
		out.Words = append(out.Words, a.TimedWords()...)
		for _, w := range b.TimedWords() {
			w.From, w.To = w.From+shift, w.To+shift
			out.Words = append(out.Words, w)
		}
	}
	out.Cues = append(out.Cues, wholeCues(a)...)
	for _, c := range wholeCues(b) {
		c.From, c.To = c.From+shift, c.To+shift
		out.Cues = append(out.Cues, c)
	}
	return out
}

func wholeCues(t Turn) []Cue {
	if len(t.Cues) > 0 {
		return t.Cues
	}
	return []Cue{{From: 0, To: len(t.Text), Start: t.Start, End: t.End}}
}

// MoveTurns returns turns with every time in them moved.
func MoveTurns(turns []Turn, move func(time.Duration) time.Duration) []Turn {
	out := slices.Clone(turns)
	for i := range out {
		t := &out[i]
		t.Start, t.End = move(t.Start), move(t.End)
		t.Words, t.Cues = slices.Clone(t.Words), slices.Clone(t.Cues)
		for j := range t.Words {
			t.Words[j].Start, t.Words[j].End = move(t.Words[j].Start), move(t.Words[j].End)
		}
		for j := range t.Cues {
			t.Cues[j].Start, t.Cues[j].End = move(t.Cues[j].Start), move(t.Cues[j].End)
		}
	}
	return out
}
