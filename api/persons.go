package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
)

// Person is somebody heard on calls whom a person here once named.
type Person struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Side      string     `json:"side" enum:"rep,customer,unknown"`
	User      *Ref       `json:"user,omitempty" doc:"Whoever of the people here it is; missing for customers."`
	Emails    []string   `json:"emails" doc:"Under which they were heard in calls the viewer may see."`
	Phones    []string   `json:"phones"`
	Calls     int        `json:"calls" doc:"Calls the viewer may see."`
	LastHeard time.Time  `json:"lastHeard"`
	NamedBy   *Ref       `json:"namedBy,omitempty" doc:"Who gave them their name; missing where an older gametape did not note it."`
	NamedAt   *time.Time `json:"namedAt,omitempty"`
	Version   int        `json:"version"`
}

// SpeakerPerson is who a speaker is.
type SpeakerPerson struct {
	ID     string     `json:"id,omitempty" doc:"Missing: somebody said that it is nobody known."`
	Name   string     `json:"name,omitempty"`
	User   *Ref       `json:"user,omitempty"`
	ByHand bool       `json:"byHand" doc:"A person said so; else gametape recognised them."`
	By     *Ref       `json:"by,omitempty" doc:"Who said so; missing where an older gametape did not note it."`
	At     *time.Time `json:"at,omitempty"`
}

// PersonPath names a person in an address.
type PersonPath struct {
	ID string `path:"id"`
}

// persons are the routes about who is heard on calls.
func (s *server) persons() {
	handle(s, route{Method: http.MethodGet, Path: "/people", ID: "list-people", Summary: "Who is heard on calls, by name", May: "whoever is logged in; shows who is heard in calls they may see"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Q      string `query:"q" doc:"In the name."`
			User   string `query:"user" doc:"Only the person who is this user."`
			Limit  int    `query:"limit" minimum:"1" maximum:"200"`
			Cursor string `query:"cursor"`
		}) (*body[list[Person]], error) {
			page, err := s.Curation.ListPersons(ctx, v, coach.PersonFilter{Text: strings.TrimSpace(in.Q), User: coach.UserID(in.User), Limit: in.Limit, Cursor: in.Cursor})
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			out := list[Person]{Items: make([]Person, len(page.Items)), Next: page.Next}
			for i, p := range page.Items {
				out.Items[i] = n.known(p)
			}
			return &body[list[Person]]{out}, err
		})
	handle(s, route{Method: http.MethodGet, Path: "/people/{id}", ID: "get-person", Summary: "One who is heard on calls", May: "whoever may see a call of theirs"},
		func(ctx context.Context, v coach.Viewer, in *PersonPath) (*body[Person], error) {
			p, err := s.Curation.KnownPerson(ctx, v, coach.PersonID(in.ID))
			return s.oneKnown(ctx, p, err)
		})
	handle(s, route{Method: http.MethodPatch, Path: "/people/{id}", ID: "edit-person", Summary: "Change what is known of a person in the calls one may see, and those to come; where others hear them too, the answer is a new person", May: "managers, trainers and administrators who may see a call of theirs"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			PersonPath
			Body struct {
				Seen
				Name   *string `json:"name,omitempty" maxLength:"200"`
				Side   *string `json:"side,omitempty" enum:"rep,customer,unknown"`
				UserID *string `json:"userId,omitempty" doc:"Whoever of the people here it is; empty: none of them."`
			}
		}) (*body[Person], error) {
			b := in.Body
			p, err := s.Curation.EditPerson(ctx, v, coach.PersonID(in.ID), coach.KnownEdit{Name: b.Name, Side: (*transcript.Side)(b.Side), User: (*coach.UserID)(b.UserID), Seen: b.Version})
			return s.oneKnown(ctx, p, err)
		})
	handle(s, route{Method: http.MethodDelete, Path: "/people/{id}", ID: "forget-person", Summary: "Forget a person in the calls one may see; calls stay as they are", May: "managers, trainers and administrators who may see a call of theirs", Status: http.StatusNoContent},
		func(ctx context.Context, v coach.Viewer, in *PersonPath) (*struct{}, error) {
			return nil, s.Curation.ForgetPerson(ctx, v, coach.PersonID(in.ID))
		})
	handle(s, route{Method: http.MethodPut, Path: "/calls/{id}/people", ID: "identify-speaker", Summary: "Say who a speaker is, here and in later calls", May: "whoever may change the call"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			Body struct {
				SeenWords
				Speaker  string `json:"speaker" doc:"Key of the speaker."`
				PersonID string `json:"personId,omitempty" doc:"One of /people. Without personId, name and userId: nobody known."`
				Name     string `json:"name,omitempty" maxLength:"200" doc:"Of a new person."`
				UserID   string `json:"userId,omitempty" doc:"Whoever of the people here it is; puts the speaker on the rep's side."`
				Side     string `json:"side,omitempty" enum:"rep,customer,unknown," doc:"Missing: where the person is expected, else as it is."`
			}
		}) (*body[Call], error) {
			b := in.Body
			_, err := s.Curation.Identify(ctx, v, coach.Who{
				Call: coach.CallID(in.ID), Revision: b.Revision, Speaker: b.Speaker, Person: coach.PersonID(b.PersonID), Name: b.Name,
				User: coach.UserID(b.UserID), Side: transcript.Side(b.Side),
			})
			return s.edited(ctx, v, in.ID, err)
		})
}

func (s *server) oneKnown(ctx context.Context, p coach.KnownPerson, err error) (*body[Person], error) {
	if err != nil {
		return nil, err
	}
	n, err := s.lookUp(ctx)
	return &body[Person]{n.known(p)}, err
}

// known is t, nil where nobody noted it.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (n names) known(p coach.KnownPerson) Person {
	return Person{
		ID: string(p.ID), Name: p.Name, Side: string(p.Side), User: n.user(p.User), Emails: orEmpty(p.Emails), Phones: orEmpty(p.Phones),
		Calls: p.Calls, LastHeard: p.LastHeard, NamedBy: n.user(p.NamedBy), NamedAt: known(p.NamedAt), Version: p.Version,
	}
}

// who adds to the speakers who they are.
func (n names) who(t *Transcript, of map[string]coach.KnownSpeaker) {
	for i := range t.Speakers {
		k, ok := of[t.Speakers[i].Key]
		if !ok {
			continue
		}
		t.Speakers[i].Person = &SpeakerPerson{ID: string(k.Person), Name: k.Who.Name, User: n.user(k.Who.User), ByHand: k.ByHand, By: n.user(k.By), At: known(k.At)}
	}
}
