package coachtest

import (
	"testing"

	"gametape/coach"
	"gametape/coach/transcript"
)

func persons(t *testing.T, open func(*testing.T) Database) {
	email := coach.Mark{Kind: coach.MarkEmail, Value: "anna@example.com"}
	name := coach.Mark{Kind: coach.MarkName, Value: "Anna Meyer"}
	anna := func(t *testing.T, d Database, id coach.PersonID) coach.Person {
		t.Helper()
		p := coach.Person{ID: id, Name: "Anna Meyer", Side: transcript.Customer, CreatedBy: "user_1", CreatedAt: noon, UpdatedAt: noon}
		must(t, d.SavePerson(t.Context(), p))
		return p
	}
	heard := func(t *testing.T, d Database, call coach.CallID, h coach.Heard) {
		t.Helper()
		must(t, d.SaveHeard(t.Context(), call, h))
	}
	cases{
		"a person comes back as saved last": func(t *testing.T, d Database) {
			want := full[coach.Person](t)
			want.Version = 0
			must(t, d.SavePerson(t.Context(), want))
			want.Name = "Another"
			want.Version++
			must(t, d.SavePerson(t.Context(), want))
			same(t, ok(d.Person(t.Context(), want.ID))(t), want)
		},
		"somebody unknown is not found": func(t *testing.T, d Database) {
			_, err := d.Person(t.Context(), "person_0")
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.DeletePerson(t.Context(), "person_0"), coach.CodeNotFound)
		},
		"who is heard in a call comes back, replaced speaker by speaker": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			anna(t, d, "person_1")
			one := coach.Heard{Speaker: "spk_0", Person: "person_1", ByHand: true, By: "user_1", At: noon, Revision: 2, Marks: []coach.Mark{email, {Kind: coach.MarkName, Value: "anna meyer"}}}
			nobody := coach.Heard{Speaker: "spk_1", ByHand: true, At: noon, Revision: 3}
			heard(t, d, "call_1", coach.Heard{Speaker: "spk_0", Person: "person_1", At: noon, Revision: 1, Marks: []coach.Mark{{Kind: coach.MarkPhone, Value: "+15550100"}}})
			must(t, d.SaveHeard(t.Context(), "call_1", one, nobody))
			same(t, ok(d.HeardIn(t.Context(), "call_1"))(t), []coach.Heard{one, nobody})
		},
		"an address is evidence in every call, a name in those of the same rep or account": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.Rep, c.Account = "user_1", "Acme" })
			p := anna(t, d, "person_1")
			heard(t, d, "call_1", coach.Heard{Speaker: "a", Person: "person_1", ByHand: true, At: noon, Marks: []coach.Mark{email, name}})
			asked := []coach.Mark{{Kind: coach.MarkEmail, Value: "ANNA@example.com"}, {Kind: coach.MarkName, Value: "ANNA meyer"}, {Kind: coach.MarkUser, Value: "anna@example.com"}}
			byEmail := coach.Evidence{Mark: asked[0], Person: p, ByHand: true, At: noon}
			byName := coach.Evidence{Mark: asked[1], Person: p, ByHand: true, At: noon}
			for what, tt := range map[string]struct {
				call coach.Call
				want []coach.Evidence
			}{
				"another rep's of another account": {coach.Call{ID: "call_2", Rep: "user_2", Account: "Other"}, []coach.Evidence{byEmail}},
				"the rep's":                        {coach.Call{ID: "call_2", Rep: "user_1"}, []coach.Evidence{byEmail, byName}},
				"the account's":                    {coach.Call{ID: "call_2", Account: "ACME"}, []coach.Evidence{byEmail, byName}},
				"the call itself":                  {coach.Call{ID: "call_1", Rep: "user_1"}, nil},
			} {
				got := ok(d.Evidence(t.Context(), tt.call, asked...))(t)
				if len(got) == 2 && got[0].Mark != asked[0] {
					got[0], got[1] = got[1], got[0]
				}
				t.Log(what)
				same(t, got, tt.want)
			}
			same(t, ok(d.Evidence(t.Context(), coach.Call{ID: "call_2"}))(t), []coach.Evidence{})
		},
		"one team's calls tell nothing of another's, private ones nothing of open ones": func(t *testing.T, d Database) {
			stored(t, d, "call_open", func(c *coach.Call) { c.Team, c.Rep = "team_1", "user_1" })
			stored(t, d, "call_private", func(c *coach.Call) { c.Team, c.Rep, c.Private = "team_1", "user_1", true })
			for call, person := range map[coach.CallID]coach.PersonID{"call_open": "person_1", "call_private": "person_2"} {
				anna(t, d, person)
				heard(t, d, call, coach.Heard{Speaker: "a", Person: person, ByHand: true, At: noon, Marks: []coach.Mark{email, name}})
			}
			for _, tt := range []struct {
				call coach.Call
				want int // pieces of evidence by address
			}{
				{coach.Call{Team: "team_2", Rep: "user_2"}, 0},
				{coach.Call{Team: "team_2", Rep: "user_1"}, 0},
				{coach.Call{Team: "team_1", Rep: "user_2"}, 1},
				{coach.Call{Team: "team_1", Rep: "user_2", Private: true}, 1},
				{coach.Call{Team: "team_1", Rep: "user_1"}, 1},
				{coach.Call{Team: "team_1", Rep: "user_1", Private: true}, 2},
			} {
				if got := ok(d.Evidence(t.Context(), tt.call, email))(t); len(got) != tt.want {
					t.Errorf("%+v is told %+v, want %d pieces", tt.call, got, tt.want)
				}
			}
		},
		"whoever is moved is somebody else in the calls of the scope only": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.Team = "team_1" })
			stored(t, d, "call_2", func(c *coach.Call) { c.Team = "team_2" })
			stored(t, d, "call_3", func(c *coach.Call) { c.Team = "team_1" })
			one := coach.Scope{Teams: []coach.TeamID{"team_1"}}
			was := coach.Heard{Speaker: "a", Person: "person_1", ByHand: true, At: noon, Revision: 2, Marks: []coach.Mark{email}}
			for _, id := range []coach.PersonID{"person_1", "person_2", "person_3"} {
				anna(t, d, id)
			}
			heard(t, d, "call_1", was)
			heard(t, d, "call_2", was)
			heard(t, d, "call_3", coach.Heard{Speaker: "b", Person: "person_3"})
			same(t, ok(d.CallsWith(t.Context(), one, "person_1"))(t), []coach.CallID{"call_1"})
			same(t, ok(d.CallsWith(t.Context(), coach.System, "person_1"))(t), []coach.CallID{"call_1", "call_2"})
			must(t, d.MoveHeard(t.Context(), one, "person_1", "person_2"))
			same(t, ok(d.HeardIn(t.Context(), "call_2"))(t), []coach.Heard{was})
			was.Person = "person_2"
			same(t, ok(d.HeardIn(t.Context(), "call_1"))(t), []coach.Heard{was})
			same(t, ok(d.HeardIn(t.Context(), "call_3"))(t)[0].Person, coach.PersonID("person_3"))
		},
		"the newest evidence comes first": func(t *testing.T, d Database) {
			for i, id := range []coach.CallID{"call_1", "call_2", "call_3"} {
				stored(t, d, id, nil)
				person := coach.PersonID("person_" + id)
				anna(t, d, person)
				heard(t, d, id, coach.Heard{Speaker: "a", Person: person, At: minutes(i), Marks: []coach.Mark{email}})
			}
			var got []coach.PersonID
			for _, e := range ok(d.Evidence(t.Context(), coach.Call{ID: "call_9"}, email))(t) {
				got = append(got, e.Person.ID)
			}
			same(t, got, []coach.PersonID{"person_call_3", "person_call_2", "person_call_1"})
		},
		"people are listed by name with what the scope's calls tell of them": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.StartedAt = minutes(1) })
			stored(t, d, "call_2", func(c *coach.Call) { c.StartedAt = minutes(2) })
			stored(t, d, "call_3", func(c *coach.Call) { c.StartedAt, c.Private = minutes(3), true })
			people := []coach.Person{
				{ID: "person_1", Name: "anna", Side: transcript.Customer}, {ID: "person_2", Name: "Bob", Side: transcript.Rep, User: "user_7"}, {ID: "person_3", Name: "Carl", Side: transcript.Unknown},
			}
			for _, p := range people {
				must(t, d.SavePerson(t.Context(), p))
			}
			heard(t, d, "call_1", coach.Heard{Speaker: "a", Person: "person_1", Marks: []coach.Mark{email}})
			heard(t, d, "call_2", coach.Heard{Speaker: "a", Person: "person_1", Marks: []coach.Mark{email, {Kind: coach.MarkPhone, Value: "+15550100"}}})
			heard(t, d, "call_3", coach.Heard{Speaker: "a", Person: "person_1", Marks: []coach.Mark{{Kind: coach.MarkEmail, Value: "secret@example.com"}}})
			heard(t, d, "call_2", coach.Heard{Speaker: "b", Person: "person_2", ByHand: true})
			heard(t, d, "call_3", coach.Heard{Speaker: "c", Person: "person_3"})
			first := coach.KnownPerson{Person: people[0], Calls: 2, LastHeard: minutes(2), Emails: []string{"anna@example.com"}, Phones: []string{"+15550100"}}
			second := coach.KnownPerson{Person: people[1], Calls: 1, LastHeard: minutes(2)}
			open := coach.Scope{Open: true}
			page := ok(d.ListPersons(t.Context(), coach.PersonFilter{Scope: open, Limit: 1}))(t)
			same(t, page.Items, []coach.KnownPerson{first})
			page = ok(d.ListPersons(t.Context(), coach.PersonFilter{Scope: open, Limit: 1, Cursor: page.Next}))(t)
			same(t, page.Items, []coach.KnownPerson{second})
			same(t, page.Next, "")
			same(t, ok(d.ListPersons(t.Context(), coach.PersonFilter{Scope: open, Text: "BO"}))(t).Items, []coach.KnownPerson{second})
			same(t, ok(d.ListPersons(t.Context(), coach.PersonFilter{Scope: open, User: "user_7"}))(t).Items, []coach.KnownPerson{second})
			same(t, ok(d.ListPersons(t.Context(), coach.PersonFilter{Scope: open, IDs: []coach.PersonID{"person_3"}}))(t).Items, []coach.KnownPerson{})
			same(t, len(ok(d.ListPersons(t.Context(), coach.PersonFilter{Scope: coach.System}))(t).Items), 3)
		},
		"whoever is heard nowhere any more is forgotten": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			stored(t, d, "call_2", nil)
			anna(t, d, "person_1")
			heard(t, d, "call_1", coach.Heard{Speaker: "a", Person: "person_1", ByHand: true})
			heard(t, d, "call_2", coach.Heard{Speaker: "a", Person: "person_1"})
			must(t, d.DeleteCall(t.Context(), "call_1"))
			same(t, ok(d.Person(t.Context(), "person_1"))(t).Name, "Anna Meyer")
			heard(t, d, "call_2", coach.Heard{Speaker: "a"})
			_, err := d.Person(t.Context(), "person_1")
			wantCode(t, err, coach.CodeNotFound)
			same(t, ok(d.HeardIn(t.Context(), "call_2"))(t), []coach.Heard{})
		},
		"forgetting a person forgets where they were heard": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			anna(t, d, "person_1")
			heard(t, d, "call_1", coach.Heard{Speaker: "a", Person: "person_1", ByHand: true, Marks: []coach.Mark{email}})
			must(t, d.DeletePerson(t.Context(), "person_1"))
			same(t, ok(d.HeardIn(t.Context(), "call_1"))(t), []coach.Heard{})
			same(t, ok(d.Evidence(t.Context(), coach.Call{ID: "call_2"}, email))(t), []coach.Evidence{})
		},
		"who is heard in a call that does not exist is refused": func(t *testing.T, d Database) {
			anna(t, d, "person_1")
			wantCode(t, d.SaveHeard(t.Context(), "call_0", coach.Heard{Speaker: "a", Person: "person_1"}), coach.CodeNotFound)
		},
	}.run(t, open)
}
