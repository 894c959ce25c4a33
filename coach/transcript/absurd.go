package transcript

import (
	"fmt"
	"unicode/utf8"

	"gametape/coach/letter"
)

// What nobody says, in characters and, for a turn, bytes. Far above any speech,
// also of a script without blanks and with addresses read into it; below what
// would make one call a burden on all the others.
const (
	longestWord    = 4000
	longestTurnIs  = 256 << 10
	longestName    = 300
	longestWarning = 600
	longestTag     = 40
)

// refuseAbsurd refuses a transcript with words, turns or names nobody says.
func (t *Transcript) refuseAbsurd() error {
	for i, turn := range t.Turns {
		run, size := longestRun(turn.Text), len(turn.Text)
		if run <= longestWord && size <= longestTurnIs {
			continue
		}
		// The number is for a person, who counts from one.
		at := fmt.Sprintf("turn %d, at %s", i+1, stamp(turn.Start, '.'))
		if run > longestWord {
			return refuse(t.Format, at, "T%s, has a word of %d characters without a break; no word may have more than %d.", at[1:], run, longestWord)
		}
		return refuse(t.Format, at, "T%s, has %d bytes of text; no turn may have more than %d.", at[1:], size, longestTurnIs)
	}
	for i, s := range t.Speakers {
		for _, f := range []struct{ what, is string }{
			{"name", s.Key}, {"name", s.Name}, {"e-mail address", s.Email}, {"telephone number", s.Phone}, {"id", s.UserID},
		} {
			if n := utf8.RuneCountInString(f.is); n > longestName {
				return refuse(t.Format, fmt.Sprintf("speaker %d", i+1), "The %s of speaker %d has %d characters; it may have %d at most.", f.what, i+1, n, longestName)
			}
		}
	}
	if utf8.RuneCountInString(t.Language) > longestTag {
		t.Language = "" // no tag of any language is that long
	}
	for i, w := range t.Warnings {
		t.Warnings[i] = Warning{shortened(w.Where, longestWarning), shortened(w.Message, longestWarning)}
	}
	return nil
}

// longestRun is how many characters the longest stretch of text has that a
// script with blanks does not break.
func longestRun(text string) int {
	longest, n := 0, 0
	for _, r := range text {
		if r == ' ' || letter.UnspacedText(r) {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

func shortened(s string, most int) string {
	for i := range s {
		if most == 0 {
			return s[:i] + "…"
		}
		most--
	}
	return s
}
