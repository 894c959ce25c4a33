package coach

import (
	"strings"
	"time"

	"gametape/coach/transcript"
)

// Person is somebody who is heard on calls and whom a person here once named.
// Nobody is kept who was not: gametape invents no people.
type Person struct {
	ID   PersonID
	Name string
	// Side is where the person sat when it was last said.
	Side transcript.Side
	// User is whoever of the people here it is; empty for customers. A user is
	// always on the rep's side.
	User UserID
	// NamedBy gave them their name, at NamedAt; empty where an older gametape
	// did not note it.
	NamedBy   UserID
	NamedAt   time.Time
	CreatedBy UserID
	CreatedAt time.Time
	UpdatedAt time.Time
	Versioned
}

// differs says which fields people change are others than before.
func (p Person) differs(before Person) map[string]bool {
	return map[string]bool{"name": p.Name != before.Name, "side": p.Side != before.Side, "userId": p.User != before.User}
}

// side is where p is to be expected in the next call.
func (p Person) side() transcript.Side {
	if p.User != "" {
		return transcript.Rep
	}
	return p.Side
}

// Mark is something by which a speaker can be known again.
type Mark struct {
	Kind  MarkKind
	Value string // compared without case
}

// MarkKind says what a mark is.
type MarkKind string

// The marks. An address, a number or a vendor's id is the same person's in
// every call of a team; a name only among the calls of one rep or account.
const (
	MarkEmail MarkKind = "email"
	MarkPhone MarkKind = "phone" // digits, with a + in front where it is there
	MarkUser  MarkKind = "user"  // transcript.Speaker.UserID
	MarkName  MarkKind = "name"
)

// Heard is who a speaker of a call is.
type Heard struct {
	Speaker string // transcript.Speaker.Key
	// Person is empty where somebody said that it is nobody known.
	Person PersonID
	// ByHand: a person said so, By at At; else gametape recognised them.
	ByHand bool
	By     UserID // empty where an older gametape did not note it
	At     time.Time
	// Revision of the transcript with which it was said.
	Revision int
	Marks    []Mark // at most one of a kind
}

// Evidence is a speaker of another call who had a mark.
type Evidence struct {
	Mark   Mark
	Person Person
	ByHand bool
	At     time.Time
}

// KnownPerson is a person with what the calls tell of them.
type KnownPerson struct {
	Person
	Calls          int
	LastHeard      time.Time // start of the newest call
	Emails, Phones []string
}

// PersonFilter narrows a list of people to those heard on calls of Scope; other
// zero fields do not narrow.
type PersonFilter struct {
	Scope  Scope
	IDs    []PersonID
	User   UserID
	Team   *TeamID // heard in a call of this team, or of none
	Text   string  // in the name
	Cursor string  // from the list before
	Limit  int
}

// marksOf is by what speaker s of c can be known again: what the file says, and
// what the uploader said of the party with the same name, address or channel.
func marksOf(c Call, s transcript.Speaker) []Mark {
	email, phone := s.Email, s.Phone
	for _, p := range c.Parties {
		if sameEmail(p.Email, s.Email) || SameName(p.Name, s.Label()) || p.Channel != nil && *p.Channel == s.Channel {
			if email == "" {
				email = p.Email
			}
			if phone == "" {
				phone = p.Phone
			}
		}
	}
	if phone == "" {
		phone = s.Label() // Zoom and others name callers by their number
	}
	var out []Mark
	add := func(kind MarkKind, value string) {
		if value != "" {
			out = append(out, Mark{kind, value})
		}
	}
	add(MarkEmail, strings.ToLower(strings.TrimSpace(email)))
	add(MarkPhone, phoneNumber(phone))
	add(MarkUser, s.UserID)
	if IsName(s.Label()) {
		add(MarkName, s.Label())
	}
	return out
}

// leastDigits is how many digits a telephone number has, extensions left out.
const leastDigits = 7

// phoneNumber is the digits of a telephone number, empty where text is none.
func phoneNumber(text string) string {
	text = strings.TrimPrefix(strings.TrimSpace(text), "tel:")
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9', r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -./()\u00a0", r):
		default:
			return ""
		}
	}
	if b.Len() < leastDigits {
		return ""
	}
	return b.String()
}
