package app_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"gametape/api"
)

// gongCall is a call whose speakers are numbers; its companion says of each
// what parties says.
func gongCall(t *testing.T, c caller, account string, parties []map[string]string) api.Call {
	t.Helper()
	raw, err := json.Marshal(parties)
	if err != nil {
		t.Fatal(err)
	}
	id := c.uploaded(t, metadata(map[string]any{"account": account}), part{"companion", "parties.json", raw}, part{"transcript", "gong.json",
		[]byte(`{"callTranscripts":[{"transcript":[{"speakerId":"1","sentences":[{"start":0,"end":900,"text":"Good morning."}]},` +
			`{"speakerId":"2","sentences":[{"start":1000,"end":2900,"text":"It is too expensive for us."}]}]}]}`)})
	return c.ready(t, id)
}

func speakers(t *testing.T, c caller, id string) []api.Speaker {
	t.Helper()
	return must[api.Transcript](t, c, http.MethodGet, "/calls/"+id+"/transcript", nil).Speakers
}

func TestSomebodyNamedOnceIsKnownInTheNextCall(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	ada := must[api.Me](t, c, http.MethodGet, "/me", nil)
	identify := func(call api.Call, who map[string]any) api.Call {
		t.Helper()
		must[api.Call](t, c, http.MethodPut, "/calls/"+call.ID+"/people", who)
		return c.ready(t, call.ID)
	}
	first := gongCall(t, c, "Northwind", []map[string]string{
		{"speakerId": "1", "userId": "900"}, {"speakerId": "2", "emailAddress": "carl@example.com", "phoneNumber": "+1 555 0100"}})
	if !first.AskSides {
		t.Fatal("nobody knows these speakers, but nobody is asked")
	}
	first = identify(first, map[string]any{"speaker": "1", "userId": ada.ID})
	if first.AskSides || first.Rep == nil || first.Rep.ID != ada.ID {
		t.Errorf("one is a user, so the other is the customer and the call the user's: %+v", first)
	}
	identify(first, map[string]any{"speaker": "2", "name": "  Carl   Customer "})
	practice := gongCall(t, c, "", []map[string]string{{"speakerId": "1", "userId": "900"}, {"speakerId": "2"}})
	c.ask(t, http.MethodPatch, "/calls/"+practice.ID, map[string]any{"sides": map[string]string{"1": "customer"}})
	c.ready(t, practice.ID)
	if people := must[items[api.Person]](t, c, http.MethodGet, "/people?user="+ada.ID, nil).Items; len(people) != 1 || people[0].Side != "rep" {
		t.Errorf("a user who once played the customer is %+v", people)
	}
	must[api.RemovalList](t, c, http.MethodDelete, "/calls/"+practice.ID, nil)
	for name, tt := range map[string]struct {
		account string
		parties []map[string]string
		want    []string // label, side, person
		ask     bool
	}{
		"by the vendor's id and the address, at whatever account": {"Southwind", []map[string]string{{"speakerId": "1", "userId": "900"}, {"speakerId": "2", "emailAddress": "CARL@example.com"}},
			[]string{ada.Name + " rep " + ada.Name, "Carl Customer customer Carl Customer"}, false},
		"by a telephone number nobody else has": {"Southwind", []map[string]string{{"speakerId": "1"}, {"speakerId": "2", "phoneNumber": "+1 (555) 01-00"}},
			[]string{"1 rep ", "Carl Customer customer Carl Customer"}, false},
		"not by the number of somebody with another name": {"Southwind", []map[string]string{{"speakerId": "1"}, {"speakerId": "2", "name": "Nora New", "phoneNumber": "+15550100"}},
			[]string{"1 unknown ", "Nora New unknown "}, true},
		"nobody is known by a label": {"Northwind", []map[string]string{{"speakerId": "1"}, {"speakerId": "2", "name": "Speaker 2"}},
			[]string{"1 unknown ", "Speaker 2 unknown "}, true},
	} {
		call := gongCall(t, c, tt.account, tt.parties)
		var got []string
		for _, sp := range speakers(t, c, call.ID) {
			person := ""
			if sp.Person != nil {
				person = sp.Person.Name
				if sp.Person.ByHand {
					t.Errorf("%s: %s is said to be named by hand", name, person)
				}
			}
			got = append(got, sp.Label+" "+sp.Side+" "+person)
		}
		if !slices.Equal(got, tt.want) || call.AskSides != tt.ask {
			t.Errorf("%s: the speakers are %q, want %q; somebody is asked: %t", name, got, tt.want, call.AskSides)
		}
	}
	people := must[items[api.Person]](t, c, http.MethodGet, "/people", nil).Items
	if len(people) != 2 || people[1].Name != "Carl Customer" || people[1].Calls != 3 || !slices.Equal(people[1].Emails, []string{"carl@example.com"}) ||
		!slices.Equal(people[1].Phones, []string{"+15550100"}) || people[0].User == nil || people[0].User.ID != ada.ID {
		t.Fatalf("the people are %+v", people)
	}

	// What is said of a person holds for the next call, until they are forgotten.
	must[api.Person](t, c, http.MethodPatch, "/people/"+people[1].ID, map[string]any{"name": "Carlo Customer"})
	carls := []map[string]string{{"speakerId": "1"}, {"speakerId": "2", "emailAddress": "carl@example.com"}}
	if got := speakers(t, c, gongCall(t, c, "", carls).ID)[1]; got.Label != "Carlo Customer" || got.Side != "customer" {
		t.Errorf("renamed, he is %+v", got)
	}
	if a := c.ask(t, http.MethodPatch, "/people/"+people[1].ID, map[string]any{"userId": ada.ID}); a.status != http.StatusConflict {
		t.Errorf("two people who are one user: %d %s", a.status, a.body)
	}
	if a := c.ask(t, http.MethodPatch, "/people/"+people[0].ID, map[string]any{"side": "customer"}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a user on the customer's side: %d %s", a.status, a.body)
	}
	c.ask(t, http.MethodDelete, "/people/"+people[1].ID, nil)
	if got := speakers(t, c, gongCall(t, c, "", carls).ID)[1]; got.Label != "2" || got.Person != nil {
		t.Errorf("forgotten, he is %+v", got)
	}
}

func TestWhatWasSaidOfASpeakerCanBeTakenBack(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	parties := []map[string]string{{"speakerId": "1", "emailAddress": "rita@example.com"}, {"speakerId": "2", "emailAddress": "carl@example.com"}}
	call := gongCall(t, c, "Northwind", parties)
	path := "/calls/" + call.ID
	named := func() {
		must[api.Call](t, c, http.MethodPut, path+"/people", map[string]any{"speaker": "2", "name": "Carl Customer", "side": "customer"})
		c.ready(t, call.ID)
	}
	check := func(what, label, side string, person bool) {
		t.Helper()
		got := speakers(t, c, call.ID)[1]
		if got.Label != label || got.Side != side || (got.Person != nil && got.Person.ID != "") != person {
			t.Errorf("%s: %+v %+v, want %s on side %s", what, got, got.Person, label, side)
		}
	}
	named()
	check("named", "Carl Customer", "customer", true)
	c.ask(t, http.MethodPost, path+"/revert", map[string]any{"to": 1})
	c.ready(t, call.ID)
	check("undone", "2", "unknown", false)
	if people := must[items[api.Person]](t, c, http.MethodGet, "/people", nil).Items; len(people) != 0 {
		t.Errorf("undone, there are still %+v", people)
	}
	named()
	must[api.Call](t, c, http.MethodPut, path+"/people", map[string]any{"speaker": "2"})
	c.ready(t, call.ID)
	check("said to be nobody known", "2", "customer", false)
	if got := speakers(t, c, gongCall(t, c, "Northwind", parties).ID)[1]; got.Person != nil {
		t.Errorf("nobody known is known: %+v", got.Person)
	}
	named()
	c.ask(t, http.MethodPatch, path, map[string]any{"sides": map[string]string{"2": "customer"}})
	c.ready(t, call.ID)
	must[api.Call](t, c, http.MethodPut, path+"/people", map[string]any{"speaker": "2", "name": "Bob Buyer"})
	again := c.ready(t, call.ID).Revision
	check("named anew", "Bob Buyer", "customer", true)
	if got := speakers(t, c, gongCall(t, c, "Northwind", parties).ID)[1]; got.Label != "Bob Buyer" {
		t.Errorf("the last word does not count: %+v", got)
	}
	strangers := []map[string]string{{"speakerId": "1"}, {"speakerId": "2", "name": "Carl Customer"}}
	if got := speakers(t, c, gongCall(t, c, "Northwind", strangers).ID)[1]; got.Person != nil {
		t.Errorf("a name that was taken back is evidence still: %+v", got.Person)
	}
	who := speakers(t, c, call.ID)[1].Person.ID
	must[api.Call](t, c, http.MethodPut, path+"/people", map[string]any{"speaker": "2", "personId": who})
	if got := c.ready(t, call.ID).Revision; got != again {
		t.Errorf("saying the same again makes revision %d of %d", got, again)
	}
	for why, who := range map[string]map[string]any{
		"no speaker of the call":       {"speaker": "9", "name": "X"},
		"no person":                    {"speaker": "2", "personId": "person_0"},
		"no user":                      {"speaker": "2", "userId": "user_0"},
		"a person and another name":    {"speaker": "2", "personId": "person_0", "name": "X"},
		"an older revision's speakers": {"speaker": "2", "name": "X", "revision": 1},
	} {
		if a := c.ask(t, http.MethodPut, path+"/people", who); a.status < 400 || a.status >= 500 {
			t.Errorf("%s: %d %s", why, a.status, a.body)
		}
	}
}
