package coach

import (
	"slices"
	"strings"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// mapSides says on which side each speaker of t sits. In this order it trusts:
// a person who mapped the speaker, the file itself, e-mail addresses, names and
// channels of the call's parties and of people here, who was recognised from
// earlier calls, and the channel of speech on which a speaker is heard. Where one of two speakers is known, the other is on the other side.
// certain is false where a speaker who says anything stays
// unknown.
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
		if sameEmail(p.Email, s.Email) || sameName(p.Name, s.Name) || sameName(p.Name, s.Key) ||
			p.Channel != nil && s.Channel == *p.Channel {
			return p.Side
		}
	}
	for _, u := range users {
		if sameEmail(u.Email, s.Email) || sameEmail(u.Email, s.Key) || sameName(u.Name, s.Name) || sameName(u.Name, s.Key) {
			return transcript.Rep
		}
	}
	if sameName(c.Contact, s.Name) || sameName(c.Contact, s.Key) {
		return transcript.Customer
	}
	return transcript.Unknown
}

func sameEmail(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

// sameName compares names as people write them: "Meyer, Anna" is Anna Meyer,
// and so is "Anna Meyer (Acme)".
func sameName(a, b string) bool {
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
	return strings.Fields(strings.ToLower(name))
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
			if sameEmail(u.Email, s.Email) || sameName(u.Name, s.Name) || sameName(u.Name, s.Key) || people.user(s.Key) == u.ID {
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
