package app_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/api"
)

// edits is a call whose customer objects twice in the same words.
func edits(t *testing.T, c caller) string {
	t.Helper()
	id := c.uploaded(t, part{"transcript", "talk.vtt", []byte("WEBVTT\n\n" +
		"00:00:01.000 --> 00:00:05.000\n<v Rita Rep>Good morning. How does 😀 it look to you today?\n\n" +
		"00:00:06.000 --> 00:00:10.000\n<v Carl Customer>It is too expensive for us.\n\n" +
		"00:00:11.000 --> 00:00:15.000\n<v Rita Rep>I see. What would you pay?\n\n" +
		"00:00:16.000 --> 00:00:20.000\n<v Carl Customer>It is too expensive for us.\n")})
	c.ready(t, id)
	return id
}

// prices are the verdicts on the price objections, in the order they are said.
func prices(t *testing.T, c caller, id string) (all []api.Moment, verdicts string) {
	t.Helper()
	var said []string
	for _, m := range must[items[api.Moment]](t, c, http.MethodGet, "/calls/"+id+"/moments", nil).Items {
		if m.Tracker == "objection.price" {
			all = append(all, m)
			said = append(said, m.Verdict)
		}
	}
	return all, strings.Join(said, ",")
}

func TestTurnsAreEditedAndVerdictsStand(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	id := edits(t, c)
	found, _ := prices(t, c, id)
	if len(found) != 2 {
		t.Fatalf("%d price objections, want 2: %+v", len(found), found)
	}
	path := "/calls/" + id
	c.ask(t, http.MethodPut, path+"/moments/"+found[0].ID+"/verdict", map[string]string{"verdict": "rejected"})
	c.ask(t, http.MethodPut, path+"/moments/"+found[1].ID+"/verdict", map[string]string{"verdict": "confirmed"})

	for _, step := range []struct {
		name, method, path string
		body               any
		verdicts           string // on what is left of the two
		turns              []string
	}{
		{"a turn before is split behind an emoji", http.MethodPost, "/turns/0/split", map[string]any{"at": 25}, "rejected,confirmed",
			[]string{"Good morning. How does 😀", "it look to you today?", "It is too expensive for us.", "I see. What would you pay?", "It is too expensive for us."}},
		{"the words of one go", http.MethodPut, "/turns/2", map[string]any{"text": "It is fine for us."}, "confirmed",
			[]string{"Good morning. How does 😀", "it look to you today?", "It is fine for us.", "I see. What would you pay?", "It is too expensive for us."}},
		{"the words come back by undoing", http.MethodPost, "/revert", map[string]any{"to": 2}, "rejected,confirmed",
			[]string{"Good morning. How does 😀", "it look to you today?", "It is too expensive for us.", "I see. What would you pay?", "It is too expensive for us."}},
		{"two turns are joined again", http.MethodPost, "/turns/0/merge", nil, "rejected,confirmed",
			[]string{"Good morning. How does 😀 it look to you today?", "It is too expensive for us.", "I see. What would you pay?", "It is too expensive for us."}},
		{"somebody new says a turn", http.MethodPut, "/turns/2/speaker", map[string]any{"name": "Max Manager", "side": "rep"}, "rejected,confirmed", nil},
		{"all times move", http.MethodPost, "/alignment", map[string]any{"offsetMs": 10_000}, "rejected,confirmed", nil},
		{"words elsewhere are corrected", http.MethodPut, "/turns/2", map[string]any{"text": "I see. What could you pay?"}, "rejected,confirmed", nil},
	} {
		if a := c.ask(t, step.method, path+step.path, step.body); a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", step.name, a.status, a.body)
		}
		c.ready(t, id)
		if _, got := prices(t, c, id); got != step.verdicts {
			t.Errorf("%s: the verdicts are %s, want %s", step.name, got, step.verdicts)
		}
		var turns []string
		for _, turn := range must[api.Transcript](t, c, http.MethodGet, path+"/transcript", nil).Turns {
			turns = append(turns, turn.Text)
		}
		if step.turns != nil && !slices.Equal(turns, step.turns) {
			t.Errorf("%s: %q", step.name, turns)
		}
	}
	said := must[api.Transcript](t, c, http.MethodGet, path+"/transcript", nil)
	if got := said.Turns[1]; got.StartMs != 16_000 || got.EndMs != 20_000 {
		t.Errorf("ten seconds later, the second turn is at %d to %d ms", got.StartMs, got.EndMs)
	}
	if got := said.Turns[2]; got.Speaker != "Max Manager" || got.Side != "rep" {
		t.Errorf("the third turn is said by %s, %s", got.Speaker, got.Side)
	}
	var changes []string
	for _, r := range must[items[api.Revision]](t, c, http.MethodGet, path+"/revisions", nil).Items {
		changes = append(changes, r.Change)
		if r.By == nil || r.At == nil {
			t.Errorf("nobody made revision %d, or never: %+v", r.Revision, r)
		}
	}
	if want := []string{"words", "times", "speakers", "merge", "revert", "words", "split", "import"}; !slices.Equal(changes, want) {
		t.Errorf("the revisions are %q, want %q", changes, want)
	}
	me := must[api.Me](t, c, http.MethodGet, "/me", nil)
	for what, stale := range map[string]struct {
		method, path string
		body         any
	}{
		"words":    {http.MethodPut, "/turns/2", map[string]any{"text": "Late.", "revision": 3}},
		"a split":  {http.MethodPost, "/turns/2/split", map[string]any{"at": 3, "revision": 3}},
		"a merge":  {http.MethodPost, "/turns/2/merge", map[string]any{"revision": 3}},
		"a voice":  {http.MethodPut, "/turns/2/speaker", map[string]any{"name": "Late", "revision": 3}},
		"times":    {http.MethodPost, "/alignment", map[string]any{"offsetMs": 5, "revision": 3}},
		"a person": {http.MethodPut, "/people", map[string]any{"speaker": "Rita Rep", "name": "Late", "revision": 3}},
	} {
		a := c.ask(t, stale.method, path+stale.path, stale.body)
		var p api.Problem
		if err := json.Unmarshal(a.body, &p); err != nil || a.status != http.StatusConflict || p.Missed == nil || p.Missed.Version != 8 || len(p.Missed.Changes) == 0 {
			t.Errorf("%s of an old revision: %d %s", what, a.status, a.body)
		}
		if day := time.Now().UTC().Format("2 January 2006"); !strings.HasPrefix(p.Detail, me.Name+" changed the transcript meanwhile on "+day) {
			t.Errorf("%s of an old revision does not say who was there first and when: %s", what, p.Detail)
		}
	}
	if found := c.search(t, `"what could you pay"`); found.Total != 1 {
		t.Errorf("the corrected words are found %d times", found.Total)
	}
}

func TestSpeakersMappedOnceAreKnownInTheNextCall(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	talk := func(rep, customer, account string) api.Call {
		id := c.uploaded(t, metadata(map[string]any{"account": account}), part{"transcript", "talk.vtt",
			[]byte("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v " + rep + ">Good morning.\n\n00:00:01.000 --> 00:00:02.000\n<v " + customer + ">Hello there.\n")})
		return c.ready(t, id)
	}
	first := talk("Rita Rep", "Carl Customer", "Northwind")
	if !first.AskSides {
		t.Fatal("nobody knows these speakers, but nobody is asked")
	}
	c.ask(t, http.MethodPatch, "/calls/"+first.ID, map[string]any{"sides": map[string]string{"Rita Rep": "rep", "Carl Customer": "customer"}})
	c.ready(t, first.ID)
	for name, tt := range map[string]struct {
		call api.Call
		ask  bool
	}{
		"the same people of the same account": {talk("Rita Rep", "Carl Customer", "northwind"), false},
		"one of them with somebody new":       {talk("Rita Rep", "Nora New", "Northwind"), false},
		"the same names at another account":   {talk("Rita Rep", "Carl Customer", "Southwind"), true},
		"names a program made up":             {talk("Speaker A", "Speaker B", "Northwind"), true},
	} {
		if tt.call.AskSides != tt.ask {
			t.Errorf("%s: a person is asked: %t, want %t", name, tt.call.AskSides, tt.ask)
		}
	}
}
