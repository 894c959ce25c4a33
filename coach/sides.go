package coach

import (
	"slices"
	"strings"

	"gametape/coach/letter"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// mapSides says on which side each speaker of t sits. In this order it trusts:
// a person who mapped the speaker, the file itself, e-mail addresses, names and
// channels of the call's parties and of people here, the label ("Sales Rep"),
// who was recognised from earlier calls, and the channel of speech on which a
// speaker is heard. Where one of two speakers is known, the other is on the
// other side. certain is false where a speaker who says anything stays unknown.
func mapSides(c Call, t transcript.Transcript, users []User, recalled map[string]transcript.Side, speech [][]tagging.Span) (sides []transcript.Side, certain bool) {
	sides = make([]transcript.Side, len(t.Speakers))
	for i, s := range t.Speakers {
		sides[i] = sideOf(c, s, users)
		if before, ok := recalled[s.Key]; ok && sides[i] == transcript.Unknown {
			sides[i] = before
		}
	}
	sidesBySound(c, t, sides, speech)
	if len(sides) == 2 {
		for i := range sides {
			_, byHand := c.Sides[t.Speakers[i].Key]
			if sides[i] == transcript.Unknown && !byHand {
				sides[i] = sides[1-i].Other()
			}
		}
	}
	return sides, certainSides(c, t, sides)
}

// certainSides says whether the side of everybody who speaks is known, or left
// open by a person.
func certainSides(c Call, t transcript.Transcript, sides []transcript.Side) bool {
	for _, turn := range t.Turns {
		if turn.Speaker < 0 || sides[turn.Speaker] != transcript.Unknown {
			continue
		}
		if _, byHand := c.Sides[t.Speakers[turn.Speaker].Key]; !byHand {
			return false
		}
	}
	return len(t.Speakers) > 0
}

func sideOf(c Call, s transcript.Speaker, users []User) transcript.Side {
	if side, ok := c.Sides[s.Key]; ok {
		return side
	}
	if s.Side == transcript.Rep || s.Side == transcript.Customer {
		return s.Side
	}
	for _, p := range c.Parties {
		if p.Side == "" || p.Side == transcript.Unknown {
			continue
		}
		if sameEmail(p.Email, s.Email) || SameName(p.Name, s.Name) || SameName(p.Name, s.Key) ||
			p.Channel != nil && s.Channel == *p.Channel {
			return p.Side
		}
	}
	for _, u := range users {
		if sameEmail(u.Email, s.Email) || sameEmail(u.Email, s.Key) || SameName(u.Name, s.Name) || SameName(u.Name, s.Key) {
			return transcript.Rep
		}
	}
	if SameName(c.Contact, s.Name) || SameName(c.Contact, s.Key) {
		return transcript.Customer
	}
	if side := transcript.SideOfLabel(s.Name); side != transcript.Unknown {
		return side
	}
	return transcript.SideOfLabel(s.Key)
}

// GuessSides maps the speakers of a transcript of which nothing but the file is
// there, by the rules of a call's speakers; rep is the name of the one who
// sells, or empty. asks is, by turn, how many of its sentences ask. Where
// nothing tells any side, whoever is asked most is the customer and whoever asks
// them most the rep, and guessed is true.
func GuessSides(t transcript.Transcript, rep string, asks []int) (sides []transcript.Side, guessed bool) {
	c := Call{}
	if rep != "" {
		c.Parties = []Party{{Name: rep, Side: transcript.Rep}}
	}
	sides, _ = mapSides(c, t, nil, nil, nil)
	if slices.ContainsFunc(sides, func(s transcript.Side) bool { return s != transcript.Unknown }) {
		return sides, false
	}
	asked := make([]int, len(sides))      // by speaker: questions before their turns
	by := make([]map[int]int, len(sides)) // by speaker: those questions, by who asked
	for i := 1; i < len(t.Turns); i++ {
		from, to := t.Turns[i-1].Speaker, t.Turns[i].Speaker
		if from < 0 || to < 0 || from == to || asks[i-1] == 0 {
			continue
		}
		if by[to] == nil {
			by[to] = map[int]int{}
		}
		asked[to] += asks[i-1]
		by[to][from] += asks[i-1]
	}
	customer, ok := most(len(asked), func(i int) int { return asked[i] })
	if !ok {
		return sides, false
	}
	seller, ok := most(len(asked), func(i int) int { return by[customer][i] })
	if !ok {
		return sides, false
	}
	sides[customer], sides[seller] = transcript.Customer, transcript.Rep
	return sides, true
}

// most is the index below n with the highest count; ok is false where none is
// above all others.
func most(n int, count func(int) int) (best int, ok bool) {
	best = -1
	for i := range n {
		switch {
		case best < 0 || count(i) > count(best):
			best, ok = i, count(i) > 0
		case count(i) == count(best):
			ok = false
		}
	}
	return best, ok
}

func sameEmail(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

// SameName compares names as people write them: "Meyer, Anna" is Anna Meyer,
// and so is "Anna Meyer (Acme)".
func SameName(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	return len(x) > 0 && slices.Equal(x, y)
}

func nameWords(name string) []string {
	if i := strings.IndexAny(name, "([|"); i > 0 {
		name = name[:i]
	}
	if last, first, ok := strings.Cut(name, ","); ok {
		name = first + " " + last
	}
	return strings.Fields(letter.Fold(name))
}

// adoptRep gives a call nobody claimed to the one person here who speaks on its
// rep's side.
func adoptRep(c *Call, t transcript.Transcript, sides []transcript.Side, users []User, people recognised) {
	var found *User
	for i, s := range t.Speakers {
		if sides[i] != transcript.Rep {
			continue
		}
		for j, u := range users {
			if sameEmail(u.Email, s.Email) || SameName(u.Name, s.Name) || SameName(u.Name, s.Key) || people.user(s.Key) == u.ID {
				if found != nil && found.ID != u.ID {
					return
				}
				found = &users[j]
			}
		}
	}
	if found != nil {
		c.Rep, c.RepEmail, c.Team = found.ID, found.Email, found.Team
	}
}
