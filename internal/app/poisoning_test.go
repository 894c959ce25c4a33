package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"gametape/api"
)

// TestOneTeamsWordOfAPersonStaysWithItsCalls attacks a person who is heard on
// the calls of two teams, from the one, by all that a person is known by.
func TestOneTeamsWordOfAPersonStaysWithItsCalls(t *testing.T) {
	co := newCompany(t)
	admin, manager, beside, rep := co.as["admin"], co.as["manager"], co.as["beside"], co.as["rep"]
	for _, team := range must[items[api.Team]](t, admin, http.MethodGet, "/teams", nil).Items {
		if team.Name == "South" {
			must[api.User](t, admin, http.MethodPatch, co.fill("/users/{colleagueID}"), map[string]string{"teamId": team.ID})
		}
	}
	victim := loggedIn(t, admin.base, "colleague@example.com", "a password for tests")
	carl := []map[string]string{{"speakerId": "1", "userId": "900"}, {"speakerId": "2", "emailAddress": "carl@example.com", "phoneNumber": "+1 555 0100"}}
	named := []map[string]string{{"speakerId": "1"}, {"speakerId": "2", "name": "Carl Customer"}}
	identify := func(c caller, call string, who map[string]any) {
		t.Helper()
		must[api.Call](t, c, http.MethodPut, "/calls/"+call+"/people", who)
		c.ready(t, call)
	}
	ours, theirs := gongCall(t, rep, "Northwind", carl).ID, gongCall(t, victim, "Northwind", carl).ID
	identify(victim, theirs, map[string]any{"speaker": "2", "name": "Carl Customer", "side": "customer"})
	identify(victim, theirs, map[string]any{"speaker": "1", "userId": co.ids["colleagueID"]})
	person := speakers(t, victim, theirs)[1].Person.ID
	identify(admin, ours, map[string]any{"speaker": "2", "personId": person}) // who may see both

	seen := func() string {
		var out []string
		for _, parties := range [][]map[string]string{carl, named} {
			call := gongCall(t, victim, "Northwind", parties)
			for _, s := range speakers(t, victim, call.ID) {
				out = append(out, s.Label+" "+s.Side)
			}
			must[any](t, victim, http.MethodDelete, "/calls/"+call.ID, nil)
		}
		for _, s := range speakers(t, victim, theirs) {
			out = append(out, s.Label+" "+s.Side+" "+s.Person.ID)
		}
		for _, hit := range beside.search(t, "expensive").Hits {
			out = append(out, "found "+hit.Turn.Speaker)
		}
		for _, p := range must[items[api.Person]](t, beside, http.MethodGet, "/people", nil).Items {
			out = append(out, p.Name+" "+p.Side+" "+strings.Join(append(p.Emails, p.Phones...), " "))
		}
		return strings.Join(out, "; ")
	}
	before := seen()
	check := func(attack string) {
		t.Helper()
		if now := seen(); now != before {
			t.Errorf("%s: the other team sees\n%s\nbefore\n%s", attack, now, before)
		}
	}
	identify(rep, ours, map[string]any{"speaker": "2", "personId": person, "side": "unknown"})
	check("a rep puts them on another side")
	must[api.Call](t, rep, http.MethodPatch, "/calls/"+ours, map[string]any{"sides": map[string]string{"2": "rep"}})
	rep.ready(t, ours)
	check("a rep maps the speaker")
	fake := gongCall(t, rep, "Northwind", append(slices.Clone(carl[:1]), map[string]string{
		"speakerId": "2", "name": "Carl Customer", "emailAddress": "carl@example.com", "phoneNumber": "+15550100"})).ID
	identify(rep, fake, map[string]any{"speaker": "2", "name": "Poison", "side": "rep"})
	identify(rep, fake, map[string]any{"speaker": "1", "userId": co.ids["colleagueID"]})
	if got := speakers(t, rep, fake)[0]; got.Person.ID == speakers(t, victim, theirs)[0].Person.ID {
		t.Errorf("a rep is told of the other team's person %+v", got.Person)
	}
	check("a rep uploads the same marks under another name")
	renamed := must[api.Person](t, manager, http.MethodPatch, "/people/"+person, map[string]string{"name": "Poisoned"})
	rep.ready(t, ours)
	if got := speakers(t, manager, ours)[1]; got.Label != "Poisoned" || got.Person.ID != renamed.ID || renamed.ID == person {
		t.Errorf("after the manager renames them, they are shown %+v", got)
	}
	for what, path := range map[string]string{"the transcript": "/calls/" + ours + "/transcript?format=txt", "the search": "/search?q=expensive"} {
		if said := string(manager.ask(t, http.MethodGet, path, nil).body); !strings.Contains(said, "Poisoned") || strings.Contains(said, "Carl Customer:") {
			t.Errorf("after the manager renames them, %s says %s", what, said)
		}
	}
	check("a manager renames them")
	must[any](t, manager, http.MethodDelete, "/people/"+renamed.ID, nil)
	check("a manager forgets them")
	identify(admin, ours, map[string]any{"speaker": "2", "personId": person})
	must[any](t, manager, http.MethodDelete, "/people/"+person, nil)
	check("a manager forgets the one both teams hear")
}
