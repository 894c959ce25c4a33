package app_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"gametape/api"
	"gametape/coach"
)

// turnOfEvents is something that happens to the call, or to a person; call and viewer
// follow it.
type turnOfEvents struct {
	name, by, method, path, body string
	call                         func(*coach.Whose)
	who                          string // whom it is about
	viewer                       func(*coach.Viewer)
}

// derived are the routes that tell something of calls beside those under
// /calls/{id}, and what is told by what the viewer sees of the call. Nil: the
// route tells nothing of any call.
var derived = map[string]func(look){
	"/calls":  func(l look) { l.names("?q=Openwater", l.sees, l.co.ids["call"]) },
	"/search": look.search,
	"/events": look.events,
	"/clips": func(l look) {
		l.names("", l.sees, l.co.ids["clip"])
		l.names("?folder={folder}", l.hears, l.co.ids["shared"])
	},
	"/clips/{id}":          func(l look) { l.status("/clips/{clip}", l.sees); l.status("/clips/{shared}", l.hears) },
	"/clips/{id}/media":    func(l look) { l.status("/clips/{clip}/media", l.sees); l.status("/clips/{shared}/media", l.hears) },
	"/folders":             look.folders,
	"/folders/{id}":        func(l look) { l.told("/folders/{folder}", l.hears, l.co.ids["shared"]) },
	"/people":              func(l look) { l.names("", l.sees, "Petra Price") },
	"/people/{id}":         func(l look) { l.status("/people/{petra}", l.sees) },
	"/trackers":            look.trackers,
	"/trackers/{id}":       look.tracker,
	"/trackers/{id}/smart": look.material,

	"/admin/changes": look.record,
	"/retag":         look.retag,

	"/trackers/{id}/versions": nil, "/trackers/export": nil, "/users": nil, "/teams": nil, "/tokens": nil, "/me": nil, "/setup": nil,
	"/admin/status": nil, // counts for administrators, and names of calls they keep running
}

// look is a viewer looking at one route.
type look struct {
	t           *testing.T
	co          *company
	who, path   string
	sees, hears bool // the call; a clip of it that everybody's folder holds
	administers bool
	heard       *listener
}

func (l look) get(path string) answer {
	return l.co.as[l.who].ask(l.t, http.MethodGet, l.co.fill(path), nil)
}

func (l look) status(path string, may bool) {
	l.t.Helper()
	want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[may]
	if a := l.get(path); a.status != want {
		l.t.Errorf("%s asks %s: %d, want %d", l.who, path, a.status, want)
	}
}

func (l look) told(path string, may bool, of string) {
	l.t.Helper()
	if a := l.get(path); strings.Contains(string(a.body), of) != may || a.status != http.StatusOK {
		l.t.Errorf("%s asks %s: %d, told of %s, want it told: %v; %.300s", l.who, path, a.status, of, may, a.body)
	}
}

func (l look) names(query string, may bool, of string) { l.t.Helper(); l.told(l.path+query, may, of) }

func (l look) retag() {
	now := must[api.Retag](l.t, l.co.as[l.who], http.MethodGet, l.path, nil)
	if counts := now.Done != nil || now.Left != nil; counts != l.administers {
		l.t.Errorf("%s is told how many calls there are: %v, and administers: %v", l.who, counts, l.administers)
	}
}

// writes are refused to whoever does not see the call, as if it were not there.
func (l look) writes() {
	if l.sees {
		return
	}
	for _, ask := range [][3]string{
		{http.MethodPatch, "/calls/{call}", `{"contact":"Mine"}`},
		{http.MethodDelete, "/calls/{call}", ""},
		{http.MethodPost, "/calls/{call}/retry", ""},
		{http.MethodPut, "/calls/{call}/turns/0", `{"text":"Mine"}`},
		{http.MethodPost, "/calls/{call}/revert", `{"to":1}`},
		{http.MethodPut, "/calls/{call}/people", `{"speaker":"Carl Customer","name":"Mine"}`},
		{http.MethodPut, "/calls/{call}/moments/{moment}/verdict", `{"verdict":"rejected"}`},
		{http.MethodPost, "/clips", `{"callId":"{call}","startMs":0,"endMs":1000}`},
		{http.MethodPatch, "/clips/{clip}", `{"note":"Mine"}`},
		{http.MethodDelete, "/clips/{clip}", ""},
	} {
		if got, said := l.co.request(l.who, ask[0], l.co.fill(ask[1]), l.co.fill(ask[2])); got != http.StatusNotFound {
			l.t.Errorf("%s does not see the call, and %s %s is answered %d %s", l.who, ask[0], ask[1], got, said)
		}
	}
}

func (l look) record() {
	if a := l.get(l.path); !l.sees && strings.Contains(string(a.body), l.co.ids["call"]) {
		l.t.Errorf("%s is told in the record of the call: %s", l.who, a.body)
	}
}

// count checks figures that are each 1 of the call and 0 without it.
func (l look) count(what string, figures ...int) {
	l.t.Helper()
	want := map[bool]int{true: 1}[l.sees]
	for i, n := range figures {
		if n != want {
			l.t.Errorf("%s: figure %d of %s is %d, want %d", l.who, i, what, n, want)
		}
	}
}

func (l look) search() {
	found := l.co.as[l.who].search(l.t, "expensive")
	l.count("search", found.Total, len(found.Hits), len(found.Facets["account"]), len(found.Facets["objection"]))
	for facet, counts := range found.Facets {
		if !l.sees && len(counts) > 0 {
			l.t.Errorf("%s is told by the facet %s: %+v", l.who, facet, counts)
		}
	}
}

func (l look) folders() {
	for _, f := range must[items[api.Folder]](l.t, l.co.as[l.who], http.MethodGet, "/folders", nil).Items {
		if f.ID == l.co.ids["folder"] && (f.ClipCount == 1) != l.hears || f.ClipCount == 0 && f.LengthMs > 0 {
			l.t.Errorf("%s is told of %d clips of %d ms, and hears them: %v", l.who, f.ClipCount, f.LengthMs, l.hears)
		}
	}
}

func (l look) trackers() {
	for _, tr := range must[items[api.Tracker]](l.t, l.co.as[l.who], http.MethodGet, "/trackers", nil).Items {
		if tr.ID == l.co.ids["price"] {
			l.counts(tr)
		}
	}
}

func (l look) tracker() {
	l.counts(must[api.Tracker](l.t, l.co.as[l.who], http.MethodGet, "/trackers/"+l.co.ids["price"], nil))
}

func (l look) counts(tr api.Tracker) {
	weeks := 0
	for _, n := range tr.Weekly {
		weeks += n
	}
	rated := 0
	if tr.Precision != nil {
		rated = 1
	}
	l.count(l.path, tr.Moments, tr.Confirmed, weeks, rated)
}

func (l look) material() {
	m := must[api.Smart](l.t, l.co.as[l.who], http.MethodGet, "/trackers/"+l.co.ids["price"]+"/smart", nil).Material
	l.count(l.path, m.Calls, m.Confirmed)
	a := l.co.as[l.who].ask(l.t, http.MethodPost, "/trackers/preview",
		map[string]any{"rule": map[string]any{"key": "topic.cost", "name": "Cost", "kind": "topic", "side": "any", "phrases": []string{"too expensive"}}})
	if a.status == http.StatusForbidden {
		return // they do not make trackers
	}
	var found api.PreviewAnswer
	if err := json.Unmarshal(a.body, &found); err != nil {
		l.t.Fatal(err)
	}
	l.count("the preview", found.Calls, found.Searched, found.Moments, len(found.Examples))
}

// events is looked at after a change of the call and one of everybody's folder.
func (l look) events() {
	eventually(l.t, "the folder's event comes", func() (bool, any) {
		return strings.Contains(l.heard.all(), l.co.ids["folder"]), l.heard.all()
	})
	if told := strings.Contains(l.heard.all(), l.co.ids["call"]); told != l.sees {
		l.t.Errorf("%s hears of the call: %v, want %v", l.who, told, l.sees)
	}
}

// TestWhatIsDerivedFollowsItsCall asks every route that reads, as everybody,
// after each change of who may see a call, and knows what to expect from
// coach.Scope alone.
func TestWhatIsDerivedFollowsItsCall(t *testing.T) {
	routes := readingRoutes(t)
	co := newCompany(t)
	rep, admin := co.as["rep"], co.as["admin"]
	must[any](t, rep, http.MethodDelete, co.fill("/calls/{private}"), nil)
	for _, m := range must[items[api.Moment]](t, rep, http.MethodGet, co.fill("/calls/{call}/moments"), nil).Items {
		must[any](t, rep, http.MethodPut, co.fill("/calls/{call}/moments/"+m.ID+"/verdict"), map[string]string{"verdict": "confirmed"})
	}
	rep.ready(t, co.ids["call"])
	must[api.Call](t, rep, http.MethodPut, co.fill("/calls/{call}/people"), map[string]string{"speaker": "Carl Customer", "name": "Petra Price"})
	rep.ready(t, co.ids["call"])
	co.ids["petra"] = must[items[api.Person]](t, rep, http.MethodGet, "/people?q=Petra", nil).Items[0].ID
	for _, tr := range must[items[api.Tracker]](t, admin, http.MethodGet, "/trackers", nil).Items {
		if tr.Key == "objection.price" {
			co.ids["price"] = tr.ID
		}
	}
	teams := map[string]coach.TeamID{}
	for _, team := range must[items[api.Team]](t, admin, http.MethodGet, "/teams", nil).Items {
		teams[team.Name] = coach.TeamID(team.ID)
	}
	co.ids["south"], co.ids["harbour"] = string(teams["South"]), string(teams["Harbour"])
	is := map[string]coach.Viewer{
		"admin": {User: coach.User{ID: "admin", Role: coach.Administrator}}, "trainer": {User: coach.User{ID: "trainer", Role: coach.Trainer}},
		"manager": {User: coach.User{ID: "manager", Role: coach.Manager}, Manages: []coach.TeamID{teams["Harbour"]}},
		"above":   {User: coach.User{ID: "above", Role: coach.Manager}, Manages: []coach.TeamID{teams["North"], teams["Harbour"]}},
		"beside":  {User: coach.User{ID: "beside", Role: coach.Manager}, Manages: []coach.TeamID{teams["South"]}},
		"rep":     {User: coach.User{ID: "rep", Role: coach.RepRole}}, "colleague": {User: coach.User{ID: "colleague", Role: coach.RepRole}},
	}
	call := coach.Whose{Rep: "rep", UploadedBy: "rep", Team: teams["Harbour"]}
	for _, c := range []turnOfEvents{
		{name: "as it came"},
		{name: "made private", by: "manager", method: http.MethodPatch, path: "/calls/{call}", body: `{"private":true}`, call: func(w *coach.Whose) { w.Private = true }},
		{name: "another manager comes to its team", who: "beside", path: "/users/{besideID}", body: `{"teamId":"{harbour}"}`,
			viewer: func(v *coach.Viewer) { v.Manages = []coach.TeamID{teams["Harbour"]} }},
		{name: "that manager leaves again", who: "beside", path: "/users/{besideID}", body: `{"teamId":"{south}"}`,
			viewer: func(v *coach.Viewer) { v.Manages = []coach.TeamID{teams["South"]} }},
		{name: "its manager becomes a rep", who: "manager", path: "/users/{managerID}", body: `{"role":"rep"}`,
			viewer: func(v *coach.Viewer) { v.Role = coach.RepRole }},
		{name: "opened again", by: "above", method: http.MethodPatch, path: "/calls/{call}", body: `{"private":false}`, call: func(w *coach.Whose) { w.Private = false }},
		{name: "a colleague joins the South", who: "colleague", path: "/users/{colleagueID}", body: `{"teamId":"{south}"}`},
		{name: "given to that colleague", by: "above", method: http.MethodPatch, path: "/calls/{call}", body: `{"repEmail":"colleague@example.com"}`,
			call: func(w *coach.Whose) { w.Rep, w.Team = "colleague", teams["South"] }},
		{name: "made private there", by: "beside", method: http.MethodPatch, path: "/calls/{call}", body: `{"private":true}`, call: func(w *coach.Whose) { w.Private = true }},
		{name: "taken out of every team", by: "beside", method: http.MethodPatch, path: "/calls/{call}", body: `{"repEmail":""}`,
			call: func(w *coach.Whose) { w.Rep, w.Team = "", "" }},
		{name: "a former rep becomes an administrator", who: "colleague", path: "/users/{colleagueID}", body: `{"role":"administrator"}`,
			viewer: func(v *coach.Viewer) { v.Role = coach.Administrator }},
	} {
		t.Run(c.name, func(t *testing.T) {
			co.t = t
			switch {
			case c.by != "":
				must[api.Call](t, co.as[c.by], c.method, co.fill(c.path), json.RawMessage(co.fill(c.body)))
				c.call(&call)
			case c.who != "":
				must[api.User](t, admin, http.MethodPatch, co.fill(c.path), json.RawMessage(co.fill(c.body)))
				co.as[c.who] = loggedIn(t, admin.base, c.who+"@example.com", "a password for tests")
				if v := is[c.who]; c.viewer != nil {
					c.viewer(&v)
					is[c.who] = v
				}
			}
			rep.ready(t, co.ids["call"]) // who uploaded it
			heard := map[string]*listener{}
			for who := range is {
				heard[who] = listen(t, co.as[who])
			}
			must[api.Call](t, rep, http.MethodPatch, co.fill("/calls/{call}"), map[string]string{"contact": c.name})
			must[api.Folder](t, admin, http.MethodPatch, co.fill("/folders/{folder}"), map[string]string{"note": c.name})
			rep.ready(t, co.ids["call"])
			for who, v := range is {
				sees := v.Scope().Reaches(call)
				look{t: t, co: co, who: who, sees: sees}.writes()
				for _, route := range routes {
					l := look{t: t, co: co, who: who, path: route, sees: sees, hears: sees || !call.Private, administers: v.Role == coach.Administrator, heard: heard[who]}
					if of, ok := strings.CutPrefix(route, "/calls/{id}"); ok {
						l.status("/calls/{call}"+of, sees)
						if of == "/transcript" {
							for _, format := range []string{"vtt", "srt", "txt", "vcon"} {
								l.status("/calls/{call}/transcript?format="+format, sees)
							}
						}
					} else if tells := derived[route]; tells != nil {
						tells(l)
					}
				}
			}
		})
	}
	must[api.User](t, admin, http.MethodPatch, co.fill("/users/{trainerID}"), map[string]bool{"disabled": true})
	for _, route := range routes {
		if a := co.as["trainer"].ask(t, http.MethodGet, co.fill(strings.Replace(route, "{id}", "{call}", 1)), nil); a.status != http.StatusUnauthorized && route != "/setup" {
			t.Errorf("somebody disabled asks %s: %d", route, a.status)
		}
	}
}

// readingRoutes are those of the contract that read; each is in derived, or a
// part of a call.
func readingRoutes(t *testing.T) []string {
	t.Helper()
	doc, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var contract struct {
		Paths map[string]map[string]yaml.Node
	}
	if err := yaml.Unmarshal(doc, &contract); err != nil {
		t.Fatal(err)
	}
	var out []string
	for path, methods := range contract.Paths {
		if _, reads := methods["get"]; !reads {
			continue
		}
		if _, ok := derived[path]; !ok && !strings.HasPrefix(path, "/calls/{id}") {
			t.Errorf("GET %s is in the contract, but nobody has said what it tells of calls one may not see", path)
		}
		out = append(out, path)
	}
	for path := range maps.Keys(derived) {
		if !slices.Contains(out, path) {
			t.Errorf("GET %s is not in the contract any more", path)
		}
	}
	slices.Sort(out)
	return out
}
