package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// sider maps the speakers of calls to sides where there is nothing but a file.
type sider struct {
	matcher *tagging.Matcher
	rep     string // the speaker who sells, where the caller named one
	calls   int
	found   bool     // rep was among the speakers of a call
	guessed int      // calls whose sides were guessed
	others  []string // speakers seen instead of rep
}

// mostNamed bounds how many speakers an error names.
const mostNamed = 10

// call fills in the sides of a call's turns from its transcript, and says
// whether they are a guess.
func (s *sider) call(t transcript.Transcript, c *tagging.Call) (guessed bool) {
	s.calls++
	for _, speaker := range t.Speakers {
		switch {
		case coach.SameName(s.rep, speaker.Name) || coach.SameName(s.rep, speaker.Key):
			s.found = true
		case len(s.others) < mostNamed && !slices.Contains(s.others, speaker.Label()):
			s.others = append(s.others, speaker.Label())
		}
	}
	sides, guessed := coach.GuessSides(t, s.rep, s.matcher.Asks(t.Turns))
	if guessed {
		s.guessed++
	}
	c.Sides = make([]transcript.Side, len(t.Turns))
	for i, turn := range t.Turns {
		if c.Sides[i] = transcript.Unknown; turn.Speaker >= 0 {
			c.Sides[i] = sides[turn.Speaker]
		}
	}
	return guessed
}

// dialog is call for lines, which may give sides themselves; c has their turns
// and those sides.
func (s *sider) dialog(lines []line, c *tagging.Call) (guessed bool) {
	if !slices.ContainsFunc(lines, func(l line) bool { return l.speaker != "" }) {
		return false
	}
	t := transcript.Transcript{Turns: slices.Clone(c.Turns)}
	for i, l := range lines {
		if l.speaker == "" {
			continue
		}
		at := slices.IndexFunc(t.Speakers, func(other transcript.Speaker) bool { return other.Key == l.speaker })
		if at < 0 {
			at = len(t.Speakers)
			t.Speakers = append(t.Speakers, transcript.Speaker{Key: l.speaker, Channel: -1, Side: transcript.Unknown})
		}
		if t.Turns[i].Speaker = at; t.Speakers[at].Side == transcript.Unknown {
			t.Speakers[at].Side = l.side
		}
	}
	said := c.Sides
	guessed = s.call(t, c)
	for i, side := range said {
		if side != transcript.Unknown {
			c.Sides[i] = side
		}
	}
	return guessed
}

// tell says what of the sides is a guess, and fails where nobody is called as
// the rep should be.
func (s *sider) tell(w io.Writer) error {
	if s.rep != "" && s.calls > 0 && !s.found {
		return fmt.Errorf("nobody is called %q; the speakers are %s", s.rep, strings.Join(s.others, ", "))
	}
	if s.guessed > 0 {
		fmt.Fprintf(w, "Who sells was guessed from who asks whom in %d of %d calls. If that is wrong, name the rep with --rep NAME.\n", s.guessed, s.calls)
	}
	return nil
}
