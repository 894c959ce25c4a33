package app_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"gametape/api"
	"gametape/coach"
	"gametape/internal/db"
)

// The viewers, in the order of the columns below: an administrator, a trainer,
// the manager of the rep's team, the manager of the team above it, the manager
// of another team, the rep whose calls they are, a colleague, and nobody.
var viewers = []string{"admin", "trainer", "manager", "above", "beside", "rep", "colleague", "nobody"}

// access is one route on one thing, and the status each viewer is answered. In
// the path and the body {call}, {private}, {clip}, {hidden} and so on stand for
// identifiers of the company below; a name with ! stands for a fresh one, made
// for each request.
type access struct {
	route  string // as the contract spells it
	path   string // empty: the route itself
	body   string // JSON; empty: none
	status string // of each viewer in turn
}

const (
	everybodyIn  = "200 200 200 200 200 200 200 401"
	open         = "200 200 200 200 404 200 404 401" // who may see the rep's call
	closed       = "404 404 200 200 404 200 404 401" // who may see the rep's private call
	adminsOnly   = "200 403 403 403 403 403 403 401"
	adminsCreate = "201 403 403 403 403 403 403 401"
)

var accesses = []access{
	{"GET /me", "", "", everybodyIn},
	{"POST /me/password", "", `{"old":"wrong wrong wrong","new":"another password"}`, "403 403 403 403 403 403 403 401"},
	{"GET /setup", "", "", "200 200 200 200 200 200 200 200"},
	{"POST /setup", "", `{"code":"wrong","email":"x@example.com","password":"long enough one"}`, "409 409 409 409 409 409 409 409"},
	{"POST /session", "", `{"email":"rep@example.com","password":"wrong wrong wrong"}`, "401 401 401 401 401 429 429 429"},
	{"DELETE /session", "", "", "204 204 204 204 204 204 204 204"},

	{"GET /users", "", "", everybodyIn},
	{"POST /users", "", `{"email":"{new}@example.com","role":"rep"}`, adminsCreate},
	{"PATCH /users/{id}", "/users/{colleagueID}", `{"name":"Colin"}`, adminsOnly},
	{"GET /teams", "", "", everybodyIn},
	{"POST /teams", "", `{"name":"{new}"}`, adminsCreate},
	{"PATCH /teams/{id}", "/teams/{team}", `{"name":"Harbour"}`, adminsOnly},
	{"GET /tokens", "", "", everybodyIn},
	{"POST /tokens", "", `{"name":"mine"}`, "201 201 201 201 201 201 201 401"},
	{"GET /tokens", "/tokens?everybody=true", "", adminsOnly},
	{"DELETE /tokens/{id}", "/tokens/{token!}", "", "204 404 404 404 404 204 404 401"},
	{"GET /admin/status", "", "", adminsOnly},
	{"GET /admin/changes", "", "", adminsOnly},

	{"GET /calls", "", "", everybodyIn},
	{"POST /pairing", "", `{"files":[{"path":"a.vtt","size":0}]}`, everybodyIn},
	{"POST /calls", "", "", "202 202 202 202 202 202 202 401"},
	{"GET /calls/{id}", "/calls/{call}", "", open},
	{"GET /calls/{id}", "/calls/{private}", "", closed},
	{"GET /calls/{id}", "/calls/call_01aaaaaaaaaaaaaaaaaaaaaaaa", "", "404 404 404 404 404 404 404 401"},
	{"PATCH /calls/{id}", "/calls/{call}", `{"contact":"Ann"}`, open},
	{"PATCH /calls/{id}", "/calls/{private}", `{"contact":"Ann"}`, closed},
	{"DELETE /calls/{id}", "/calls/{call!}?dryRun=true", "", "200 403 200 200 404 200 404 401"},
	{"DELETE /calls/{id}", "/calls/{call!}", "", "200 403 200 200 404 200 404 401"},
	{"DELETE /calls/{id}", "/calls/{private!}", "", "404 404 200 200 404 200 404 401"},
	{"PUT /calls/{id}/tracks", "/calls/{call}/tracks", `{"heard":[0]}`, "409 409 409 409 404 409 404 401"}, // there is one track
	{"PUT /calls/{id}/tracks", "/calls/{private}/tracks", `{"heard":[0]}`, "404 404 409 409 404 409 404 401"},
	{"POST /calls/{id}/transcribe", "/calls/{call}/transcribe", "{}", "409 409 409 409 404 409 404 401"}, // no speech server is set up
	{"POST /calls/{id}/transcribe", "/calls/{private}/transcribe", "{}", "404 404 409 409 404 409 404 401"},
	{"POST /calls/{id}/retry", "/calls/{call}/retry", "", open},
	{"POST /calls/{id}/retry", "/calls/{private}/retry", "", closed},
	{"PUT /calls/{id}/transcript", "/calls/{call!}/transcript?name=new.txt", "Ann: It is new.\nBob: And it is short.\n", "200 403 200 200 404 200 404 401"},
	{"PUT /calls/{id}/transcript", "/calls/{private!}/transcript?name=new.txt", "Ann: It is new.\nBob: And it is short.\n", "404 404 200 200 404 200 404 401"},
	{"PUT /calls/{id}/recording", "/calls/{call!}/recording", "no sound", "415 415 415 415 404 415 404 401"},
	{"PUT /calls/{id}/recording", "/calls/{private!}/recording", "no sound", "404 404 415 415 404 415 404 401"},
	{"DELETE /calls/{id}/transcript", "/calls/{call!}/transcript", "", "200 403 200 200 404 200 404 401"},
	{"DELETE /calls/{id}/transcript", "/calls/{private!}/transcript", "", "404 404 200 200 404 200 404 401"},
	{"DELETE /calls/{id}/recording", "/calls/{call!}/recording", "", "200 403 200 200 404 200 404 401"},
	{"DELETE /calls/{id}/recording", "/calls/{private!}/recording", "", "404 404 200 200 404 200 404 401"},
	{"GET /calls/{id}/transcript", "/calls/{call}/transcript", "", open},
	{"GET /calls/{id}/transcript", "/calls/{private}/transcript?format=vtt", "", closed},
	{"GET /calls/{id}/recording", "/calls/{call}/recording", "", open},
	{"GET /calls/{id}/recording", "/calls/{private}/recording", "", closed},
	{"GET /calls/{id}/playback", "/calls/{call}/playback", "", open},
	{"GET /calls/{id}/playback", "/calls/{private}/playback", "", closed},
	{"GET /calls/{id}/peaks", "/calls/{call}/peaks", "", open},
	{"GET /calls/{id}/peaks", "/calls/{private}/peaks", "", closed},
	{"GET /calls/{id}/moments", "/calls/{call}/moments", "", open},
	{"GET /calls/{id}/moments", "/calls/{private}/moments", "", closed},
	{"GET /calls/{id}/exchanges", "/calls/{call}/exchanges", "", open},
	{"GET /calls/{id}/exchanges", "/calls/{private}/exchanges", "", closed},
	{"GET /calls/{id}/stats", "/calls/{call}/stats", "", open},
	{"GET /calls/{id}/stats", "/calls/{private}/stats", "", closed},
	{"PUT /calls/{id}/moments/{moment}/verdict", "/calls/{call}/moments/{moment}/verdict", `{"verdict":"confirmed"}`, "204 204 204 204 404 204 404 401"},
	{"PUT /calls/{id}/moments/{moment}/verdict", "/calls/{private}/moments/{hiddenMoment}/verdict", `{"verdict":"confirmed"}`, "404 404 204 204 404 204 404 401"},
	{"PUT /calls/{id}/turns/{turn}", "/calls/{call!}/turns/0", `{"text":"How does it look?"}`, open},
	{"PUT /calls/{id}/turns/{turn}", "/calls/{private!}/turns/0", `{"text":"How does it look?"}`, closed},
	{"POST /calls/{id}/turns/{turn}/split", "/calls/{call!}/turns/0/split", `{"at":8}`, open},
	{"POST /calls/{id}/turns/{turn}/split", "/calls/{private!}/turns/0/split", `{"at":8}`, closed},
	{"POST /calls/{id}/turns/{turn}/merge", "/calls/{call!}/turns/0/merge", "", open},
	{"POST /calls/{id}/turns/{turn}/merge", "/calls/{private!}/turns/0/merge", "", closed},
	{"PUT /calls/{id}/turns/{turn}/speaker", "/calls/{call!}/turns/0/speaker", `{"name":"Somebody else"}`, open},
	{"PUT /calls/{id}/turns/{turn}/speaker", "/calls/{private!}/turns/0/speaker", `{"name":"Somebody else"}`, closed},
	{"GET /calls/{id}/revisions", "/calls/{call}/revisions", "", open},
	{"GET /calls/{id}/revisions", "/calls/{private}/revisions", "", closed},
	{"GET /calls/{id}/history", "/calls/{call}/history", "", open},
	{"GET /calls/{id}/history", "/calls/{private}/history", "", closed},
	{"GET /calls/{id}/alignment", "/calls/{call}/alignment", "", open},
	{"GET /calls/{id}/alignment", "/calls/{private}/alignment", "", closed},
	{"POST /calls/{id}/alignment", "/calls/{call!}/alignment", `{"offsetMs":10}`, open},
	{"POST /calls/{id}/alignment", "/calls/{private!}/alignment", `{"offsetMs":10}`, closed},
	{"POST /calls/{id}/revert", "/calls/{call!}/revert", `{"to":1}`, open},
	{"POST /calls/{id}/revert", "/calls/{private!}/revert", `{"to":1}`, closed},

	{"PUT /calls/{id}/people", "/calls/{call!}/people", `{"speaker":"Carl Customer","name":"Anna Meyer"}`, open},
	{"PUT /calls/{id}/people", "/calls/{private!}/people", `{"speaker":"Carl Customer","name":"Anna Meyer"}`, closed},
	{"GET /people", "", "", everybodyIn},
	{"GET /people/{id}", "/people/{person}", "", open},
	{"GET /people/{id}", "/people/{hiddenPerson}", "", closed},
	{"PATCH /people/{id}", "/people/{person}", `{"side":"customer"}`, "200 200 200 200 404 403 403 401"},
	{"PATCH /people/{id}", "/people/{hiddenPerson}", `{"side":"customer"}`, "404 404 200 200 404 403 403 401"},
	{"DELETE /people/{id}", "/people/{person!}", "", "204 204 204 204 404 403 403 401"},
	{"DELETE /people/{id}", "/people/{hiddenPerson!}", "", "404 404 204 204 404 403 403 401"},

	{"GET /search", "/search?q=expensive", "", everybodyIn},
	{"GET /events", "", "", everybodyIn},

	{"GET /clips", "/clips?call={private}", "", everybodyIn},
	{"GET /clips", "/clips?folder={folder}", "", everybodyIn},
	{"GET /clips", "/clips?folder={own}", "", "404 404 404 404 404 200 404 401"},
	{"POST /clips", "", `{"callId":"{call}","startMs":0,"endMs":1000}`, "202 202 202 202 404 202 404 401"},
	{"POST /clips", "", `{"callId":"{private}","startMs":0,"endMs":1000}`, "404 404 202 202 404 202 404 401"},
	{"GET /clips/{id}", "/clips/{shared}", "", everybodyIn},
	{"GET /clips/{id}", "/clips/{clip}", "", open},
	{"GET /clips/{id}", "/clips/{hidden}", "", closed},
	{"GET /clips/{id}/media", "/clips/{shared}/media", "", everybodyIn},
	{"GET /clips/{id}/media", "/clips/{clip}/media", "", open},
	{"GET /clips/{id}/media", "/clips/{hidden}/media", "", closed},
	{"PATCH /clips/{id}", "/clips/{shared}", `{"note":"listen"}`, "200 200 200 200 403 200 403 401"},
	{"PATCH /clips/{id}", "/clips/{clip}", `{"note":"listen"}`, open},
	{"PATCH /clips/{id}", "/clips/{hidden}", `{"note":"listen"}`, closed},
	{"DELETE /clips/{id}", "/clips/{clip!}", "", "204 204 204 204 404 204 404 401"},
	{"DELETE /clips/{id}", "/clips/{hidden!}", "", "404 404 204 204 404 204 404 401"},

	{"GET /folders", "", "", everybodyIn},
	{"POST /folders", "", `{"name":"Mine"}`, "201 201 201 201 201 201 201 401"},
	{"POST /folders", "", `{"name":"Ours","shared":"everyone"}`, "201 201 201 201 201 403 403 401"},
	{"GET /folders/{id}", "/folders/{folder}", "", everybodyIn},
	{"GET /folders/{id}", "/folders/{ours}", "", "200 200 200 200 404 200 200 401"},
	{"GET /folders/{id}", "/folders/{own}", "", "404 404 404 404 404 200 404 401"},
	{"PATCH /folders/{id}", "/folders/{folder}", `{"note":"best ones"}`, "200 200 200 403 403 403 403 401"},
	{"PATCH /folders/{id}", "/folders/{ours}", `{"note":"best ones"}`, "200 200 200 200 404 403 403 401"},
	{"PATCH /folders/{id}", "/folders/{own}", `{"note":"best ones"}`, "404 404 404 404 404 200 404 401"},
	{"DELETE /folders/{id}", "/folders/{own!}", "", "404 404 404 404 404 204 404 401"},
	{"PUT /folders/{id}/clips", "/folders/{folder}/clips", `{"clips":["{shared}"]}`, "200 200 200 403 403 403 403 401"},
	{"PUT /folders/{id}/clips", "/folders/{own}/clips", `{"clips":["{clip}"]}`, "404 404 404 404 404 200 404 401"},
	{"POST /folders/{id}/clips", "/folders/{folder}/clips", `{"clipId":"{shared}"}`, "200 200 200 403 403 403 403 401"},
	{"POST /folders/{id}/clips", "/folders/{folder}/clips", `{"clipId":"{hidden}"}`, "404 404 403 403 404 403 404 401"},
	{"POST /folders/{id}/clips", "/folders/{own}/clips", `{"clipId":"{clip}"}`, "404 404 404 404 404 200 404 401"},

	{"GET /trackers", "", "", everybodyIn},
	{"POST /trackers", "", `{"rule":{"key":"topic.{new}","name":"Weather","kind":"topic","side":"any","phrases":["heavy rain"]}}`, "201 201 201 201 201 403 403 401"},
	{"GET /trackers/{id}", "/trackers/{tracker}", "", everybodyIn},
	{"GET /trackers/{id}/versions", "/trackers/{tracker}/versions", "", everybodyIn},
	{"PUT /trackers/{id}", "/trackers/{tracker}", `{"rule":{"key":"topic.made{trackerNumber}","name":"Weather","kind":"topic","side":"any","phrases":["heavy rain"]}}`, "200 200 200 200 200 403 403 401"},
	{"PATCH /trackers/{id}", "/trackers/{tracker}", `{"enabled":true}`, "200 200 200 200 200 403 403 401"},
	{"POST /trackers/{id}/learn", "/trackers/{tracker}/learn", `{}`, "422 422 422 422 422 403 403 401"}, // nobody has judged anything
	{"GET /trackers/{id}/smart", "/trackers/{tracker}/smart", "", everybodyIn},
	{"PUT /trackers/{id}/smart", "/trackers/{tracker}/smart", `{"enabled":false}`, "200 200 200 200 200 403 403 401"},
	{"POST /trackers/preview", "", `{"rule":{"key":"topic.other","name":"Weather","kind":"topic","side":"any","phrases":["heavy rain"]}}`, "200 200 200 200 200 403 403 401"},
	{"GET /trackers/export", "", "", everybodyIn},
	{"POST /trackers/import", "", `[{"key":"topic.{new}","name":"Weather","kind":"topic","side":"any","phrases":["heavy rain"]}]`, "200 200 200 200 200 403 403 401"},
	{"GET /retag", "", "", everybodyIn},
	{"POST /retag", "", "", "202 202 202 202 202 403 403 401"},
	{"DELETE /retag", "", "", "200 200 200 200 200 403 403 401"},
	{"DELETE /trackers/{id}", "/trackers/{tracker!}", "", "204 204 204 204 204 403 403 401"},

	// Of each thing they say whether it went; TestManyThingsGoByTheRulesOfOne asks more.
	{"POST /calls/delete", "", `{"ids":["call_01aaaaaaaaaaaaaaaaaaaaaaaa"]}`, everybodyIn},
	{"POST /clips/delete", "", `{"ids":["clip_01aaaaaaaaaaaaaaaaaaaaaaaa"]}`, everybodyIn},
	{"POST /folders/delete", "", `{"ids":["folder_01aaaaaaaaaaaaaaaaaaaaaa"]}`, everybodyIn},
	{"POST /trackers/delete", "", `{"ids":["tracker_01aaaaaaaaaaaaaaaaaaaaa"]}`, everybodyIn},
}

func TestEverybodyGetsWhatTheyMayAndNothingElse(t *testing.T) {
	co := newCompany(t)
	for _, name := range []string{"person", "hiddenPerson"} {
		co.ids[name] = co.fresh(name)
	}
	for _, row := range accesses {
		method, path, _ := strings.Cut(row.route, " ")
		if row.path != "" {
			path = row.path
		}
		for i, want := range strings.Fields(row.status) {
			at, body := co.fill(path), co.fill(row.body)
			got, said := co.request(viewers[i], method, at, body)
			if fmt.Sprint(got) != want {
				t.Errorf("%s asks %s %s %s: %d, want %s; %s", viewers[i], method, path, row.body, got, want, said)
			}
			if got >= 400 && strings.Contains(said, "Secretshore") {
				t.Errorf("%s is refused %s %s, and told %s", viewers[i], method, path, said)
			}
		}
	}
}

// A role that the table of rights does not have, as one that was just added to
// the program and of which nobody has said yet what it may do.
func TestARoleNobodyHasGivenRightsIsRefusedByEveryRoute(t *testing.T) {
	co := newCompany(t)
	for _, name := range []string{"person", "hiddenPerson"} {
		co.ids[name] = co.fresh(name)
	}
	rows, err := db.Open(t.Context(), filepath.Join(co.data, "gametape.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	u, err := rows.User(t.Context(), coach.UserID(co.ids["colleagueID"]))
	if err != nil {
		t.Fatal(err)
	}
	u.Role = "auditor"
	u.Version++
	if err := rows.UpdateUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	for _, row := range accesses {
		method, path, _ := strings.Cut(row.route, " ")
		if row.path != "" {
			path = row.path
		}
		status := strings.Fields(row.status)
		if status[len(status)-1] != "401" || path == "/session" {
			continue // whoever is not logged in may ask this too
		}
		if got, said := co.request("colleague", method, co.fill(path), co.fill(row.body)); got != http.StatusForbidden {
			t.Errorf("a role without rights asks %s %s %s: %d; %s", method, path, row.body, got, said)
		}
	}
	if a := co.as["nobody"].ask(t, http.MethodPost, "/session", map[string]string{"email": "colleague@example.com", "password": "a password for tests"}); a.status != http.StatusForbidden {
		t.Errorf("a role without rights logs in: %d %s", a.status, a.body)
	}
}

func (co *company) request(who, method, path, body string) (int, string) {
	c := co.as[who]
	switch {
	case method == http.MethodDelete && path == "/session": // theirs is needed on
		c = c.program()
	case method == http.MethodPost && path == "/calls":
		a, err := c.upload(part{"transcript", "call.vtt", twoSay("We like it.")})
		if err != nil {
			co.t.Fatal(err)
		}
		return a.status, string(a.body)
	case path == "/events": // its answer has no end
		req, err := http.NewRequest(method, c.base+api.Prefix+path, nil)
		if err != nil {
			co.t.Fatal(err)
		}
		if c.token != "" {
			req.Header.Set("Authorization", "Bearer "+c.token)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			co.t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode, ""
	}
	header := http.Header{}
	if body = string(co.as["rep"].looking(method, path, []byte(body))); body != "" {
		header.Set("Content-Type", "application/json")
	}
	a, err := c.send(method, api.Prefix+path, header, strings.NewReader(body))
	if err != nil {
		co.t.Fatal(err)
	}
	return a.status, string(a.body)
}

func TestEveryRouteOfTheContractIsInTheTableOfAccess(t *testing.T) {
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
	listed := map[string]bool{}
	for _, row := range accesses {
		listed[row.route] = true
		if n := len(strings.Fields(row.status)); n != len(viewers) {
			t.Errorf("%s %s has %d statuses for %d viewers", row.route, row.path, n, len(viewers))
		}
	}
	known := map[string]bool{}
	for path, methods := range contract.Paths {
		for method := range methods {
			known[strings.ToUpper(method)+" "+path] = true
		}
	}
	for route := range known {
		if !listed[route] {
			t.Errorf("%s is in the contract, but nobody has said who may call it", route)
		}
	}
	for route := range listed {
		if !known[route] {
			t.Errorf("%s is not in the contract any more", route)
		}
	}
}

func TestNobodyFindsOrHearsOfWhatTheyMayNotSee(t *testing.T) {
	co := newCompany(t)
	sees := map[string][]string{ // accounts
		"admin": {"Openwater"}, "trainer": {"Openwater"}, "manager": {"Openwater", "Secretshore"}, "above": {"Openwater", "Secretshore"},
		"beside": {}, "rep": {"Openwater", "Secretshore"}, "colleague": {},
	}
	for _, call := range []string{"call", "private"} {
		for _, m := range must[items[api.Moment]](t, co.as["rep"], http.MethodGet, co.fill("/calls/{"+call+"}/moments"), nil).Items {
			must[any](t, co.as["rep"], http.MethodPut, co.fill("/calls/{"+call+"}/moments/"+m.ID+"/verdict"), map[string]string{"verdict": "confirmed"})
		}
		co.as["rep"].ready(t, co.ids[call])
	}
	heard := map[string]*listener{}
	for who := range sees {
		heard[who] = listen(t, co.as[who])
	}
	for who, accounts := range sees {
		c := co.as[who]
		for _, q := range []string{"", "expensive", "clandestine", "clan*"} {
			want := len(accounts)
			switch {
			case q == "":
				want *= 2 // turns of a call
			case strings.HasPrefix(q, "clan"):
				want = max(0, want-1) // said in the private call only
			}
			found := c.search(t, q)
			if found.Total != want || len(found.Hits) != want {
				t.Errorf("%s searches %q: %d hits, total %d, want %d", who, q, len(found.Hits), found.Total, want)
			}
			told := fmt.Sprintf("%+v", found)
			for name, counts := range found.Facets {
				sum := 0
				for _, f := range counts {
					sum += f.Count
				}
				if len(accounts) == 0 && sum > 0 || (name == "account" || name == "rep" || name == "team") && sum != want {
					t.Errorf("%s searches %q: the facet %s counts %d of %d hits: %+v", who, q, name, sum, want, counts)
				}
			}
			if !contains(accounts, "Secretshore") && (strings.Contains(told, "Secretshore") || strings.Contains(told, co.ids["private"])) {
				t.Errorf("%s searches %q and is told of the private call: %s", who, q, told)
			}
		}
	}

	for who, accounts := range sees {
		for _, path := range []string{"/calls", "/calls?q=Secretshore", "/clips", "/clips?call=" + co.ids["private"], "/clips?folder=" + co.ids["folder"], "/folders"} {
			told := string(co.as[who].ask(t, http.MethodGet, path, nil).body)
			knows := strings.Contains(told, co.ids["private"]) || strings.Contains(told, co.ids["hidden"]) || strings.Contains(told, "Secretshore")
			if may := contains(accounts, "Secretshore"); knows && !may || !knows && may && path != "/folders" && !strings.Contains(path, "folder=") {
				t.Errorf("%s asks %s and is told of the private call: %v, want %v: %s", who, path, knows, may, told)
			}
		}
		for _, tr := range must[items[api.Tracker]](t, co.as[who], http.MethodGet, "/trackers", nil).Items {
			if tr.Key != "objection.price" {
				continue
			}
			sum := 0
			for _, n := range tr.Weekly {
				sum += n
			}
			material := must[api.Smart](t, co.as[who], http.MethodGet, "/trackers/"+tr.ID+"/smart", nil).Material
			if n := len(accounts); tr.Moments != n || sum != n || tr.Confirmed != n || (tr.Precision != nil) != (n > 0) || material.Calls != n {
				t.Errorf("%s is told of %d moments, %d by week, %d confirmed, %+v to learn from; want %d of each", who, tr.Moments, sum, tr.Confirmed, material, n)
			}
		}
		if who == "rep" || who == "colleague" {
			continue // they do not make trackers
		}
		found := must[api.PreviewAnswer](t, co.as[who], http.MethodPost, "/trackers/preview",
			map[string]any{"rule": map[string]any{"key": "topic.cost", "name": "Cost", "kind": "topic", "side": "any", "phrases": []string{"too expensive"}}})
		if found.Calls != len(accounts) {
			t.Errorf("%s previews a tracker and it finds moments in %d calls, want %d: %+v", who, found.Calls, len(accounts), found)
		}
	}

	// The rep's private call changes, then something everybody may hear of.
	rep := co.as["rep"]
	must[api.Call](t, rep, http.MethodPatch, "/calls/"+co.ids["private"], map[string]string{"contact": "Zoe"})
	rep.ready(t, co.ids["private"])
	clip := must[api.Clip](t, rep, http.MethodPost, "/clips", map[string]any{"callId": co.ids["private"], "startMs": 0, "endMs": 1000})
	eventually(t, "the private clip is rendered", func() (bool, any) {
		clip = must[api.Clip](t, rep, http.MethodGet, "/clips/"+clip.ID, nil)
		return clip.State == "ready", clip
	})
	last := must[api.Clip](t, co.as["manager"], http.MethodPost, "/clips",
		map[string]any{"callId": co.ids["call"], "startMs": 0, "endMs": 1000, "folderId": co.ids["folder"]})
	for who, accounts := range sees {
		var all string
		eventually(t, who+" hears of the shared clip", func() (bool, any) {
			all = heard[who].all()
			return strings.Contains(all, last.ID), all
		})
		for _, id := range []string{co.ids["private"], clip.ID} {
			if may := contains(accounts, "Secretshore"); strings.Contains(all, id) != may {
				t.Errorf("%s hears of %s: %v, want %v", who, id, !may, may)
			}
		}
	}
}

func TestAnExternalIdentifierTellsNothingOfAHiddenCall(t *testing.T) {
	co := newCompany(t)
	send := func(c caller, private bool) answer {
		a, err := c.upload(metadata(map[string]any{"externalId": "crm-9", "private": private}), part{"transcript", "call.vtt", twoSay("We like it.")})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := send(co.as["rep"], true); a.status != http.StatusAccepted {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for who, want := range map[string]int{
		"rep": http.StatusConflict, "manager": http.StatusConflict, "colleague": http.StatusAccepted, "trainer": http.StatusAccepted,
	} {
		if a := send(co.as[who], true); a.status != want {
			t.Errorf("%s uses the externalId of the rep's private call: %d, want %d; %s", who, a.status, want, a.body)
		}
	}
}

func TestNoCallIsLostToEverybody(t *testing.T) {
	co := newCompany(t)
	admin := co.as["admin"]
	for _, who := range []string{"trainer", "admin"} { // who would not see it any more
		if a := co.as[who].ask(t, http.MethodPatch, co.fill("/calls/{call}"), map[string]any{"private": true}); a.status != http.StatusForbidden {
			t.Errorf("%s makes somebody's call private: %d %s", who, a.status, a.body)
		}
	}

	// A rep who is in no team leaves.
	const password = "a password for tests"
	lone := must[api.User](t, admin, http.MethodPost, "/users", map[string]string{"email": "lone@example.com", "role": "rep", "password": password})
	c := loggedIn(t, admin.base, lone.Email, password)
	id := c.uploaded(t, metadata(map[string]any{"private": true}), part{"transcript", "call.vtt", twoSay("We like it.")})
	c.ready(t, id)
	must[api.User](t, admin, http.MethodPatch, "/users/"+lone.ID, map[string]bool{"disabled": true})
	if !strings.Contains(string(admin.ask(t, http.MethodGet, "/calls", nil).body), id) {
		t.Error("an administrator does not find the private call of a rep who left")
	}
	must[any](t, admin, http.MethodDelete, "/calls/"+id, nil)

	// The rep moves to another team; their old manager hands the calls over.
	old := co.ids["private"]
	teams := must[items[api.Team]](t, admin, http.MethodGet, "/teams", nil).Items
	for _, team := range teams {
		if team.Name == "South" {
			must[api.User](t, admin, http.MethodPatch, "/users/"+co.ids["repID"], map[string]string{"teamId": team.ID})
		}
	}
	must[api.Call](t, co.as["manager"], http.MethodPatch, "/calls/"+old, map[string]string{"repEmail": "rep@example.com"})
	for who, want := range map[string]int{"manager": 404, "above": 404, "beside": 200, "rep": 200} {
		if got, said := co.request(who, http.MethodGet, "/calls/"+old, ""); got != want {
			t.Errorf("after the call followed its rep, %s asks for it: %d, want %d; %s", who, got, want, said)
		}
	}
}

func TestAStaleListOfAFolderDropsNobodysClip(t *testing.T) {
	co := newCompany(t)
	manager, trainer := co.as["manager"], co.as["trainer"]
	clips := func(c caller) (ids []string, version int) {
		f := must[api.Folder](t, c, http.MethodGet, co.fill("/folders/{folder}"), nil)
		for _, clip := range f.Clips {
			ids = append(ids, clip.ID)
		}
		return ids, f.Version
	}
	seen, version := clips(manager)
	heard := listen(t, co.as["admin"])
	must[api.Folder](t, trainer, http.MethodPost, co.fill("/folders/{folder}/clips"), map[string]string{"clipId": co.ids["clip"]})
	eventually(t, "filing is heard of", func() (bool, any) {
		return strings.Contains(heard.all(), co.ids["folder"]), heard.all()
	})
	put := func(c caller, ids []string, version int) answer {
		return c.ask(t, http.MethodPut, co.fill("/folders/{folder}/clips"), map[string]any{"clips": ids, "version": version})
	}
	if a := put(manager, nil, version); a.status != http.StatusConflict || !strings.Contains(string(a.body), "which your list leaves out") {
		t.Errorf("a stale list is answered %d %s", a.status, a.body)
	}
	now, version := clips(manager)
	if len(now) != len(seen)+1 {
		t.Fatalf("the folder holds %v after %v and one more", now, seen)
	}

	// What a viewer is not shown stays where it is.
	must[api.Call](t, manager, http.MethodPatch, co.fill("/calls/{call}"), map[string]any{"private": true})
	if shown, _ := clips(trainer); len(shown) != 0 {
		t.Errorf("the trainer is shown %v", shown)
	}
	for _, f := range must[items[api.Folder]](t, trainer, http.MethodGet, "/folders", nil).Items {
		if f.ClipCount != 0 || f.LengthMs != 0 {
			t.Errorf("the trainer is told of %d clips of %d ms in %s", f.ClipCount, f.LengthMs, f.Name)
		}
	}
	if a := put(trainer, []string{}, version); a.status != http.StatusOK {
		t.Errorf("the trainer empties the folder: %d %s", a.status, a.body)
	}
	if left, _ := clips(manager); fmt.Sprint(left) != fmt.Sprint(now) {
		t.Errorf("the folder holds %v after somebody who sees none of them emptied it, before %v", left, now)
	}
}

func contains(all []string, one string) bool { return strings.Contains(strings.Join(all, " "), one) }

// listener keeps what server-sent events say.
type listener struct {
	mu   sync.Mutex
	said strings.Builder
}

func (l *listener) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.String()
}

// listen follows the events of a viewer until the test ends.
func listen(t *testing.T, c caller) *listener {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+api.Prefix+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("listen: %v %+v", err, res)
	}
	l := &listener{}
	go func() {
		defer res.Body.Close()
		piece := make([]byte, 4096)
		for {
			n, err := res.Body.Read(piece)
			l.mu.Lock()
			l.said.Write(piece[:n])
			l.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return l
}

func TestClipsFollowTheirCall(t *testing.T) {
	co := newCompany(t)
	rep, manager := co.as["rep"], co.as["manager"]
	// The clip is in everybody's folder and in one of the rep's own.
	must[api.Folder](t, rep, http.MethodPost, "/folders/"+co.ids["own"]+"/clips", map[string]string{"clipId": co.ids["shared"]})
	check := func(when, hears, files, edits string) {
		t.Helper()
		for i, who := range viewers {
			for _, ask := range []struct{ what, method, path, body, want string }{
				{"reads", http.MethodGet, "/clips/{shared}", "", hears},
				{"plays", http.MethodGet, "/clips/{shared}/media", "", hears},
				{"files", http.MethodPost, "/folders/{" + who + "Shelf}/clips", `{"clipId":"{shared}"}`, files},
				{"changes", http.MethodPatch, "/clips/{shared}", `{"note":"listen"}`, edits},
			} {
				got, said := co.request(who, ask.method, co.fill(ask.path), co.fill(ask.body))
				if want := strings.Fields(ask.want)[i]; fmt.Sprint(got) != want {
					t.Errorf("%s, %s %s its clip: %d, want %s; %s", when, who, ask.what, got, want, said)
				}
			}
			if who == "nobody" {
				continue
			}
			for _, path := range []string{"/clips", "/clips?call={call}", "/clips?folder={folder}"} {
				told := string(co.as[who].ask(t, http.MethodGet, co.fill(path), nil).body)
				if strings.Contains(told, co.ids["shared"]) && strings.Fields(hears)[i] != "200" {
					t.Errorf("%s, %s is shown its clip in %s", when, who, path)
				}
			}
		}
	}
	for _, who := range viewers[:7] {
		shared := "everyone"
		if who == "rep" || who == "colleague" {
			shared = "me"
		}
		co.ids[who+"Shelf"] = co.folder(who, shared)
	}
	co.ids["nobodyShelf"] = co.ids["folder"]
	must[api.Folder](t, co.as["colleague"], http.MethodPost, co.fill("/folders/{colleagueShelf}/clips"), map[string]string{"clipId": co.ids["shared"]})
	if got := must[api.Folder](t, co.as["colleague"], http.MethodGet, co.fill("/folders/{colleagueShelf}"), nil).Clips; len(got) != 1 {
		t.Errorf("a shared clip in a folder of one's own is not listed: %+v", got)
	}
	must[api.Call](t, manager, http.MethodPatch, "/calls/"+co.ids["call"], map[string]any{"private": true})
	check("the call made private", "404 404 200 200 404 200 404 401", "404 404 403 403 404 200 404 401", "404 404 200 200 404 200 404 401")
}
