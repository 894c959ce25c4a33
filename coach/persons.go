package coach

import (
	"context"
	"strings"

	"gametape/coach/transcript"
)

// ListPersons are the people of f who are heard in calls viewer may see: whoever
// may not hear somebody does not learn that they exist.
func (c Curation) ListPersons(ctx context.Context, viewer Viewer, f PersonFilter) (Page[KnownPerson], error) {
	f.Scope = viewer.Scope()
	return c.Persons.ListPersons(ctx, f)
}

// KnownPerson is one who is heard in a call viewer may see.
func (c Curation) KnownPerson(ctx context.Context, viewer Viewer, id PersonID) (KnownPerson, error) {
	page, err := c.ListPersons(ctx, viewer, PersonFilter{IDs: []PersonID{id}, Limit: 1})
	if err != nil {
		return KnownPerson{}, err
	}
	if len(page.Items) == 0 {
		return KnownPerson{}, Errorf(CodeNotFound, "", "There is no such person, or they are in no call of yours.")
	}
	return page.Items[0], nil
}

// KnownEdit is what changes about a person; nil fields stay.
type KnownEdit struct {
	Name *string
	Side *transcript.Side
	User *UserID // empty: none of the people here
	// Seen is the version the change was made from.
	Seen int
}

// EditPerson changes what is known of a person, in the calls viewer may see and
// those to come; from a version that is not the newest any more it is
// CodeConflict. Where the person is heard in others too, those keep theirs, and
// viewer's have a person of their own.
func (c Curation) EditPerson(ctx context.Context, viewer Viewer, id PersonID, e KnownEdit) (KnownPerson, error) {
	if err := viewer.May(KeepPersons, Company{}); err != nil {
		return KnownPerson{}, err
	}
	var renamed []Call
	becomes := id
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		known, err := c.KnownPerson(ctx, viewer, id)
		if err != nil {
			return err
		}
		p := known.Person
		if err := c.apply(ctx, viewer, e, &p); err != nil {
			return err
		}
		p.UpdatedAt = c.Clock.Now()
		if p.Name != known.Name {
			p.NamedBy, p.NamedAt = viewer.ID, p.UpdatedAt
		}
		if err := p.edit("person", e.Seen, p.differs(known.Person), viewer.ID, p.UpdatedAt); err != nil || p.Version == known.Version {
			return err
		}
		own, err := c.ofViewer(ctx, viewer, p)
		if err != nil {
			return err
		}
		if becomes = own.ID; becomes == id {
			err = c.Persons.SavePerson(ctx, p)
		}
		if err != nil || p.Name == known.Name {
			return err
		}
		renamed, err = c.relabel(ctx, viewer, becomes)
		return err
	})
	if err != nil {
		return KnownPerson{}, err
	}
	c.Events.Publish(ctx, Event{Kind: "person", Person: becomes})
	for _, call := range renamed {
		c.ring(ctx, call, c.stages(call, StageIndex))
	}
	return c.KnownPerson(ctx, viewer, becomes)
}

// ofViewer is p where viewer sees every call in which p is heard. Else it is a
// new person like p, who is from now on whoever was p in the calls viewer sees.
func (c Curation) ofViewer(ctx context.Context, viewer Viewer, p Person) (Person, error) {
	if all, err := c.seesAll(ctx, viewer, p.ID); err != nil || all {
		return p, err
	}
	own := p
	own.ID, own.Versioned = NewPersonID(c.Clock.Now()), Versioned{}
	if err := c.Persons.SavePerson(ctx, own); err != nil {
		return Person{}, err
	}
	return own, c.Recognition.MoveHeard(ctx, viewer.Scope(), p.ID, own.ID)
}

// seesAll says whether viewer may see every call in which a person is heard.
func (c Curation) seesAll(ctx context.Context, viewer Viewer, id PersonID) (bool, error) {
	all, err := c.Recognition.CallsWith(ctx, System, id)
	if err != nil {
		return false, err
	}
	seen, err := c.Recognition.CallsWith(ctx, viewer.Scope(), id)
	return len(seen) == len(all), err
}

// relabel has the calls of a person that viewer sees indexed again, for their
// speaker has another name.
func (c Curation) relabel(ctx context.Context, viewer Viewer, id PersonID) ([]Call, error) {
	ids, err := c.Recognition.CallsWith(ctx, viewer.Scope(), id)
	if err != nil {
		return nil, err
	}
	var out []Call
	for _, id := range ids {
		call, err := c.Calls.Call(ctx, id)
		if err != nil {
			return nil, err
		}
		if call.Revision == 0 {
			continue
		}
		if err := c.reopen(ctx, &call, c.stages(call, StageIndex)); err != nil {
			return nil, err
		}
		out = append(out, call)
	}
	return out, nil
}

// learn keeps what a change of one call says of a person, where viewer sees all
// calls in which they are heard; else it holds for that call alone. before is the
// person as known so far, nobody where p is new.
func (c Curation) learn(ctx context.Context, viewer Viewer, before, p Person) error {
	if before.ID == "" {
		return c.Persons.SavePerson(ctx, p)
	}
	if all, err := c.seesAll(ctx, viewer, p.ID); err != nil || !all {
		return err
	}
	p.note(p.differs(before), viewer.ID, p.UpdatedAt)
	if p.Version == before.Version {
		return nil
	}
	return c.Persons.SavePerson(ctx, p)
}

func (c Curation) apply(ctx context.Context, viewer Viewer, e KnownEdit, p *Person) error {
	if e.Name != nil {
		if p.Name = strings.Join(strings.Fields(*e.Name), " "); p.Name == "" {
			return Errorf(CodeInvalid, "name", "A person needs a name.")
		}
	}
	if e.Side != nil {
		if !validSide(*e.Side) {
			return Errorf(CodeInvalid, "side", "%q is no side; it is rep, customer or unknown.", *e.Side)
		}
		p.Side = *e.Side
	}
	if e.User != nil && *e.User != "" && *e.User != p.User {
		taken, err := c.Persons.ListPersons(ctx, PersonFilter{Scope: viewer.Scope(), User: *e.User, Limit: 1})
		if err != nil {
			return err
		}
		if len(taken.Items) > 0 && taken.Items[0].ID != p.ID {
			return Errorf(CodeConflict, "userId", "This user is another person in the calls already.")
		}
	}
	switch {
	case e.User != nil && *e.User != "":
		if err := c.userOf(ctx, *e.User, p); err != nil {
			return err
		}
	case e.User != nil:
		p.User = ""
	}
	if p.User == "" {
		return nil
	}
	if e.Side != nil && *e.Side == transcript.Customer {
		return atHome(*p)
	}
	p.Side = transcript.Rep
	return nil
}

func atHome(p Person) error {
	return Errorf(CodeInvalid, "side", "%s is one of the people here, so they cannot sit on the customer's side.", p.Name)
}

// ForgetPerson removes a person, and where they were heard, from the calls
// viewer may see; calls and transcripts stay as they are.
func (c Curation) ForgetPerson(ctx context.Context, viewer Viewer, id PersonID) error {
	if err := viewer.May(KeepPersons, Company{}); err != nil {
		return err
	}
	var unnamed []Call
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		known, err := c.KnownPerson(ctx, viewer, id)
		if err != nil {
			return err
		}
		p, err := c.ofViewer(ctx, viewer, known.Person)
		if err != nil {
			return err
		}
		if unnamed, err = c.relabel(ctx, viewer, p.ID); err != nil {
			return err
		}
		return c.Persons.DeletePerson(ctx, p.ID)
	})
	if err != nil {
		return err
	}
	for _, call := range unnamed {
		c.ring(ctx, call, c.stages(call, StageIndex))
	}
	return nil
}
