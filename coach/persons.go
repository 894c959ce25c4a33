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
}

// EditPerson changes what is known of a person, for the calls to come.
func (c Curation) EditPerson(ctx context.Context, viewer Viewer, id PersonID, e KnownEdit) (KnownPerson, error) {
	if err := viewer.mayKeepPersons(); err != nil {
		return KnownPerson{}, err
	}
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		known, err := c.KnownPerson(ctx, viewer, id)
		if err != nil {
			return err
		}
		p := known.Person
		if err := c.apply(ctx, e, &p); err != nil {
			return err
		}
		p.UpdatedAt = c.Clock.Now()
		return c.Persons.SavePerson(ctx, p)
	})
	if err != nil {
		return KnownPerson{}, err
	}
	return c.KnownPerson(ctx, viewer, id)
}

func (c Curation) apply(ctx context.Context, e KnownEdit, p *Person) error {
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
	if e.User != nil && *e.User != "" {
		if _, err := c.Users.User(ctx, *e.User); err != nil {
			if CodeOf(err) == CodeNotFound {
				return Errorf(CodeInvalid, "userId", "There is nobody here with this identifier.")
			}
			return err
		}
		taken, err := c.Persons.ListPersons(ctx, PersonFilter{Scope: System, User: *e.User, Limit: 1})
		if err != nil {
			return err
		}
		if len(taken.Items) > 0 && taken.Items[0].ID != p.ID {
			return Errorf(CodeConflict, "userId", "This user is another person in the calls already.")
		}
	}
	if e.User != nil {
		p.User = *e.User
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

// ForgetPerson removes a person and who heard them where; calls and transcripts
// stay as they are.
func (c Curation) ForgetPerson(ctx context.Context, viewer Viewer, id PersonID) error {
	if err := viewer.mayKeepPersons(); err != nil {
		return err
	}
	if _, err := c.KnownPerson(ctx, viewer, id); err != nil {
		return err
	}
	return c.Persons.DeletePerson(ctx, id)
}

// mayKeepPersons answers whether v may change what holds for the calls of others
// too. A rep says who is who in calls of their own.
func (v Viewer) mayKeepPersons() error {
	if !v.may(keepPersons) {
		return Errorf(CodeForbidden, "", "The people of the calls are kept by managers, trainers and administrators; in a call of your own you can say who is who.")
	}
	return nil
}
