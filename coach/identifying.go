package coach

import (
	"context"
	"slices"
	"strings"

	"gametape/coach/transcript"
)

// Who says who a speaker of a call is. Without a person, a name or a user it
// says that the speaker is nobody known.
type Who struct {
	Call CallID
	// Revision is the one that was looked at, as in Place.
	Revision int
	Speaker  string // transcript.Speaker.Key
	Person   PersonID
	// Name is that of a new person; not beside Person.
	Name string
	User UserID
	// Side of the speaker; empty: where the person is expected, else as it is.
	Side transcript.Side
}

// Identify says who a speaker is: the speaker takes the person's name and side
// in a new revision, and is known again in later calls.
func (c Curation) Identify(ctx context.Context, viewer Viewer, w Who) (Call, error) {
	if w.Side != "" && !validSide(w.Side) {
		return Call{}, Errorf(CodeInvalid, "side", "%q is no side; it is rep, customer or unknown.", w.Side)
	}
	w.Name = strings.Join(strings.Fields(w.Name), " ")
	return c.rewrite(ctx, viewer, w.Call, ChangeSpeakers, func(ctx context.Context, s *Spoken) error {
		if err := c.newest(ctx, s, w.Revision); err != nil {
			return err
		}
		i := slices.IndexFunc(s.Transcript.Speakers, func(v transcript.Speaker) bool { return v.Key == w.Speaker })
		if i < 0 {
			return Errorf(CodeInvalid, "speaker", "There is no speaker %q in this transcript.", w.Speaker)
		}
		speaker := s.Transcript.Speakers[i]
		before, err := c.heardBefore(ctx, s.Call, speaker)
		if err != nil {
			return err
		}
		h := Heard{Speaker: w.Speaker, ByHand: true, By: viewer.ID, At: c.Clock.Now(), Revision: s.Call.Revision + 1, Marks: before.Marks}
		s.Transcript.Speakers = slices.Clone(s.Transcript.Speakers)
		if w.Person == "" && w.Name == "" && w.User == "" {
			s.Transcript.Speakers[i].Name = before.name
			if w.Side != "" {
				s.seat(i, w.Side)
			}
			return c.Recognition.SaveHeard(ctx, s.Call.ID, h)
		}
		known, p, err := c.personOf(ctx, viewer, s.Call, w)
		if err != nil {
			return err
		}
		switch {
		case w.Side != "":
			p.Side = w.Side
		case p.side() != transcript.Unknown:
			p.Side = p.side()
		default:
			p.Side = s.Sides[i]
		}
		if p.User != "" && p.Side == transcript.Customer {
			return atHome(p)
		}
		if before.ByHand && before.Person == p.ID && speaker.Name == p.Name && s.Sides[i] == p.Side {
			return errUnchanged
		}
		s.Transcript.Speakers[i].Name = p.Name
		if p.Side != transcript.Unknown {
			s.seat(i, p.Side)
		}
		if s.Call.Rep == "" && s.Call.RepEmail == "" && p.User != "" && viewer.May(GiveAway, Company{}) == nil {
			s.Call.RepEmail, err = c.addressOf(ctx, p.User)
			if err != nil {
				return err
			}
			if err := assignRep(ctx, c.Users, &s.Call); err != nil {
				return err
			}
		}
		if err := c.learn(ctx, viewer, known, p); err != nil {
			return err
		}
		h.Person = p.ID
		return c.Recognition.SaveHeard(ctx, s.Call.ID, h)
	})
}

// seat puts speaker i on a side by hand; where the call has two, the other one
// of whom nothing is known sits opposite.
func (s *Spoken) seat(i int, side transcript.Side) {
	s.Sides = slices.Clone(s.Sides)
	s.Sides[i] = side
	if len(s.Sides) == 2 && s.Sides[1-i] == transcript.Unknown {
		s.Sides[1-i] = side.Other()
	}
	said := map[string]transcript.Side{s.Transcript.Speakers[i].Key: side}
	for key, before := range s.Call.Sides {
		if _, ok := said[key]; !ok {
			said[key] = before
		}
	}
	s.Call.Sides = said
}

// wasHeard is what was known of a speaker: who they were, by what they can be
// known again, and the name the file gives them.
type wasHeard struct {
	Heard
	name string
}

// heardBefore is what was known of speaker v of call. A name that a person or
// gametape gave them is not one by which to know them again.
func (c Curation) heardBefore(ctx context.Context, call Call, v transcript.Speaker) (wasHeard, error) {
	known, err := c.Recognition.HeardIn(ctx, call.ID)
	if err != nil {
		return wasHeard{}, err
	}
	i := slices.IndexFunc(known, func(h Heard) bool { return h.Speaker == v.Key })
	if i >= 0 {
		out := wasHeard{Heard: known[i]}
		for _, m := range out.Marks {
			if m.Kind != MarkName {
				continue
			}
			first, _, err := c.Transcripts.Transcript(ctx, call.ID, 1)
			if err != nil && CodeOf(err) != CodeNotFound {
				return wasHeard{}, err
			}
			for _, was := range first.Speakers {
				if was.Key == v.Key {
					out.name = was.Name
				}
			}
		}
		return out, nil
	}
	return wasHeard{Heard: Heard{Marks: marksOf(call, v)}, name: v.Name}, nil
}

// personOf is the person w means, as known so far and with what w says of them;
// known is nobody where the person is new.
func (c Curation) personOf(ctx context.Context, viewer Viewer, call Call, w Who) (known, p Person, err error) {
	if known, err = c.meant(ctx, viewer, call, w); err != nil {
		return known, p, err
	}
	p = known
	p.UpdatedAt = c.Clock.Now()
	if known.ID == "" {
		p = Person{
			ID: NewPersonID(p.UpdatedAt), Name: w.Name, Side: transcript.Unknown, NamedBy: viewer.ID, NamedAt: p.UpdatedAt,
			CreatedBy: viewer.ID, CreatedAt: p.UpdatedAt, UpdatedAt: p.UpdatedAt,
		}
	}
	if w.User != "" && w.User != p.User {
		if w.Person != "" {
			if err := viewer.May(KeepPersons, Company{}); err != nil {
				return known, p, err
			}
			if p, err = c.ofViewer(ctx, viewer, p); err != nil {
				return known, p, err
			}
			known = p
			if err := c.apply(ctx, viewer, KnownEdit{User: &w.User}, &p); err != nil {
				return known, p, err
			}
		} else if err := c.userOf(ctx, w.User, &p); err != nil {
			return known, p, err
		}
	}
	if p.Name == "" {
		u, err := c.Users.User(ctx, p.User)
		if err != nil {
			return known, p, err
		}
		p.Name = u.Name
	}
	return known, p, nil
}

// userOf makes p a user.
func (c Curation) userOf(ctx context.Context, id UserID, p *Person) error {
	if _, err := c.Users.User(ctx, id); err != nil {
		if CodeOf(err) == CodeNotFound {
			return Errorf(CodeInvalid, "userId", "There is nobody here with this identifier.")
		}
		return err
	}
	p.User, p.Side = id, transcript.Rep
	return nil
}

// meant is the person w names: one the viewer knows; the one who is the user in
// calls of this team that the viewer may see, for what another team says of a
// user is theirs; else nobody yet.
func (c Curation) meant(ctx context.Context, viewer Viewer, call Call, w Who) (Person, error) {
	if w.Person != "" && w.Name != "" {
		return Person{}, Errorf(CodeInvalid, "name", "Say either which of the people it is, or the name of a new one.")
	}
	if w.Person != "" {
		known, err := c.KnownPerson(ctx, viewer, w.Person)
		return known.Person, err
	}
	if w.User != "" {
		page, err := c.Persons.ListPersons(ctx, PersonFilter{Scope: viewer.Scope(), User: w.User, Team: &call.Team, Limit: 1})
		if err != nil || len(page.Items) == 0 {
			return Person{}, err
		}
		return page.Items[0].Person, nil
	}
	return Person{}, nil
}

func (c Curation) addressOf(ctx context.Context, id UserID) (string, error) {
	u, err := c.Users.User(ctx, id)
	return u.Email, err
}
