package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"gametape/api"
)

// A write is one route of the contract that changes something. Either it
// carries the version that was looked at, or it says why it needs none.
type write struct {
	none string // why nobody's change can be lost by it

	field string // of the body, with the version that was looked at
	at    string // the thing, or the list that holds it, in addresses of the contract

	// How a stale one is tried, with names of the company in braces as in the
	// table of access: first looks, second changes the thing, first is refused.
	// other may not change it, whatever version they name.
	path                 string
	first, second, other string
	mine                 string
	theirs               string // to the same path
	words                bool   // theirs is instead another text of the transcript's last turn
	changed              string // what the refusal says has changed
	refused              int    // the status for other
}

const (
	makes   = "makes a new thing"
	deletes = "what is deleted is gone whatever it said; the page asks first"
	oneFact = "sets one fact, which it says whole"
	runs    = "starts or stops work, and says nothing of the thing"
	looksUp = "changes nothing"
	ownOnly = "of whoever asks alone"
	// coach/attach.go
	replaces = "a file is whole and has looked at nothing; corrections of a transcript are carried over, and every revision stays"
)

var writes = map[string]write{
	"PATCH /calls/{id}":       {field: "version", at: "/calls/{id}", path: "/calls/{call!}", first: "rep", second: "manager", other: "colleague", mine: `{"title":"Mine"}`, theirs: `{"title":"Theirs","contact":"Ann"}`, changed: "contact title", refused: 404},
	"PATCH /clips/{id}":       {field: "version", at: "/clips/{id}", path: "/clips/{clip!}", first: "rep", second: "manager", other: "colleague", mine: `{"title":"Mine"}`, theirs: `{"title":"Theirs"}`, changed: "title", refused: 404},
	"PATCH /folders/{id}":     {field: "version", at: "/folders/{id}", path: "/folders/{folder}", first: "manager", second: "trainer", other: "rep", mine: `{"name":"Mine"}`, theirs: `{"note":"Theirs"}`, changed: "note", refused: 403},
	"PUT /folders/{id}/clips": {field: "version", at: "/folders/{id}", path: "/folders/{folder}/clips", first: "manager", second: "trainer", other: "rep", mine: `{"clips":[]}`, theirs: `{"clips":["{clip}"]}`, changed: "clips", refused: 403},
	"PATCH /people/{id}":      {field: "version", at: "/people/{id}", path: "/people/{person!}", first: "manager", second: "above", other: "beside", mine: `{"name":"Mine"}`, theirs: `{"name":"Theirs"}`, changed: "name", refused: 404},
	"PATCH /users/{id}":       {field: "version", at: "/users", path: "/users/{colleagueID}", first: "admin", second: "admin", other: "manager", mine: `{"name":"Mine"}`, theirs: `{"name":"Theirs"}`, changed: "name", refused: 403},
	"PATCH /teams/{id}":       {field: "version", at: "/teams", path: "/teams/{team}", first: "admin", second: "admin", other: "manager", mine: `{"name":"Mine"}`, theirs: `{"name":"Theirs"}`, changed: "name", refused: 403},
	"PUT /trackers/{id}":      {field: "version", at: "/trackers/{id}", path: "/trackers/{tracker}", first: "manager", second: "trainer", other: "rep", mine: weather("mine"), theirs: weather("theirs"), changed: "phrases", refused: 403},

	"PUT /calls/{id}/turns/{turn}":         ofWords("/turns/0", `{"text":"Mine."}`),
	"POST /calls/{id}/turns/{turn}/split":  ofWords("/turns/0/split", `{"at":8}`),
	"POST /calls/{id}/turns/{turn}/merge":  ofWords("/turns/0/merge", `{}`),
	"PUT /calls/{id}/turns/{turn}/speaker": ofWords("/turns/0/speaker", `{"name":"Somebody else"}`),
	"POST /calls/{id}/alignment":           ofWords("/alignment", `{"offsetMs":10}`),
	"POST /calls/{id}/revert":              ofWords("/revert", `{"to":1}`),
	"PUT /calls/{id}/people":               ofWords("/people", `{"speaker":"Carl Customer","name":"Anna Meyer"}`),

	"PUT /calls/{id}/moments/{moment}/verdict": {none: oneFact},
	"PATCH /trackers/{id}":                     {none: oneFact},
	"PUT /trackers/{id}/smart":                 {none: oneFact + "; what the rule says stays as it is"},
	"POST /trackers/{id}/learn":                {none: "adds what was learned; the tracker stays as it is until that is switched on"},
	"POST /trackers/import":                    {none: "a file is whole and has looked at nothing; what it replaces stays among the versions"},
	"POST /trackers/preview":                   {none: looksUp},
	"POST /pairing":                            {none: looksUp},
	"PUT /calls/{id}/tracks":                   {none: oneFact},
	"PUT /calls/{id}/recording":                {none: replaces},
	"PUT /calls/{id}/transcript":               {none: replaces},
	"POST /folders/{id}/clips":                 {none: "appends to the list as it is"},
	"POST /me/password":                        {none: "carries the present password, which has to be that"},

	"POST /calls": {none: makes}, "POST /clips": {none: makes}, "POST /folders": {none: makes}, "POST /trackers": {none: makes},
	"POST /users": {none: makes}, "POST /teams": {none: makes}, "POST /tokens": {none: makes}, "POST /setup": {none: makes},
	"POST /session": {none: ownOnly}, "DELETE /session": {none: ownOnly},
	"POST /calls/{id}/transcribe": {none: runs}, "POST /calls/{id}/retry": {none: runs}, "POST /retag": {none: runs}, "DELETE /retag": {none: runs},
	"DELETE /calls/{id}": {none: deletes}, "DELETE /clips/{id}": {none: deletes}, "DELETE /folders/{id}": {none: deletes},
	"DELETE /calls/{id}/recording": {none: deletes}, "DELETE /calls/{id}/transcript": {none: deletes},
	"DELETE /trackers/{id}": {none: deletes}, "DELETE /people/{id}": {none: deletes}, "DELETE /tokens/{id}": {none: deletes},
	"POST /calls/delete": {none: deletes}, "POST /clips/delete": {none: deletes}, "POST /folders/delete": {none: deletes}, "POST /trackers/delete": {none: deletes},
}

func weather(phrase string) string {
	return `{"rule":{"key":"topic.made{trackerNumber}","name":"Weather","kind":"topic","side":"any","phrases":["` + phrase + `"]}}`
}

// ofWords is a write of a transcript.
func ofWords(below, mine string) write {
	return write{
		field: "revision", at: "/calls/{id}", path: "/calls/{call!}" + below, first: "rep", second: "manager", other: "colleague",
		mine: mine, words: true, changed: "words", refused: 404,
	}
}

func TestAStaleChangeIsRefusedAndToldWhatItMissed(t *testing.T) {
	co := newCompany(t)
	for _, name := range []string{"person"} {
		co.ids[name] = co.fresh(name)
	}
	for route, w := range writes {
		if w.none != "" {
			continue
		}
		t.Run(route, func(t *testing.T) {
			co.t = t
			method, _, _ := strings.Cut(route, " ")
			path := co.fill(w.path)
			_, id, ok := carried(method, path)
			if !ok {
				t.Fatalf("%s %s is no %s", method, path, route)
			}
			seen := co.as[w.first].version(w, id)
			with := func(body string, version json.RawMessage) json.RawMessage {
				return said(t, co.fill(body), w.field, version)
			}

			second := func() {
				if w.words {
					must[api.Call](t, co.as[w.second], http.MethodPut, "/calls/"+id+"/turns/1", with(`{"text":"Theirs."}`, seen))
					return
				}
				must[any](t, co.as[w.second], method, path, with(w.theirs, seen))
			}
			second()
			now := co.as[w.first].version(w, id)

			a := co.as[w.first].ask(t, method, path, with(w.mine, seen))
			var p api.Problem
			if err := json.Unmarshal(a.body, &p); err != nil || a.status != http.StatusConflict || p.Missed == nil {
				t.Fatalf("a stale change is answered %d %s", a.status, a.body)
			}
			if fmt.Sprint(p.Missed.Version) != string(now) {
				t.Errorf("it is told that version %d is the newest, which is %s", p.Missed.Version, now)
			}
			by := must[api.Me](t, co.as[w.second], http.MethodGet, "/me", nil)
			var fields []string
			for _, c := range p.Missed.Changes {
				fields = append(fields, c.Field)
				if c.By == nil || c.By.ID != by.ID || c.By.Name != by.Name || c.At == nil {
					t.Errorf("who changed the %s is told as %+v at %v, want %s", c.Field, c.By, c.At, by.Name)
				}
			}
			if got := strings.Join(fields, " "); got != w.changed {
				t.Errorf("it is told that %q changed, want %q", got, w.changed)
			}
			if left := co.as[w.first].version(w, id); string(left) != string(now) {
				t.Errorf("the refused change made version %s of %s", left, now)
			}

			for name, version := range map[string]json.RawMessage{"stale": seen, "new": now, "made up": json.RawMessage("99")} {
				if a := co.as[w.other].ask(t, method, path, with(w.mine, version)); a.status != w.refused {
					t.Errorf("%s, who may not, names a %s version and is answered %d %s, want %d", w.other, name, a.status, a.body, w.refused)
				}
			}
			if a := co.as[w.first].ask(t, method, path, with(w.mine, json.RawMessage("99"))); a.status != http.StatusConflict {
				t.Errorf("a version that never was is answered %d %s", a.status, a.body)
			}
			raw, err := co.as[w.first].send(method, api.Prefix+path, http.Header{"Content-Type": {"application/json"}}, strings.NewReader(co.fill(w.mine)))
			if err != nil {
				t.Fatal(err)
			}
			if want := "expected required property " + w.field + " to be present"; raw.status != http.StatusUnprocessableEntity || !strings.Contains(string(raw.body), want) {
				t.Errorf("without a version it is answered %d %s, want %q", raw.status, raw.body, want)
			}
			if a := co.as[w.first].ask(t, method, path, with(w.mine, now)); a.status >= 300 {
				t.Errorf("from the newest version it is answered %d %s", a.status, a.body)
			}
		})
	}
}

func TestEveryWriteOfTheContractIsInTheTableOfVersions(t *testing.T) {
	doc, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	type schema struct {
		Ref        string `yaml:"$ref"`
		Required   []string
		Properties map[string]yaml.Node
	}
	var contract struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct{ Schema schema }
			} `yaml:"requestBody"`
		}
		Components struct{ Schemas map[string]schema }
	}
	if err := yaml.Unmarshal(doc, &contract); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for path, methods := range contract.Paths {
		for method, operation := range methods {
			if method == "get" || method == "head" {
				continue
			}
			route := strings.ToUpper(method) + " " + path
			known[route] = true
			w, listed := writes[route]
			body := operation.RequestBody.Content["application/json"].Schema
			if body.Ref != "" {
				body = contract.Components.Schemas[body.Ref[strings.LastIndex(body.Ref, "/")+1:]]
			}
			switch {
			case !listed:
				t.Errorf("%s changes something, but nobody has said what keeps it from undoing what somebody else did: give it api.Seen, or say why it needs none", route)
			case w.field != "" && !slices.Contains(body.Required, w.field):
				t.Errorf("%s goes without %s", route, w.field)
			case w.field == "" && (slices.Contains(body.Required, "version") || slices.Contains(body.Required, "revision")):
				t.Errorf("%s carries a version, but the table says it does not because it %s", route, w.none)
			}
		}
	}
	for route := range writes {
		if !known[route] {
			t.Errorf("%s is not in the contract any more", route)
		}
	}
}

var placeholder = regexp.MustCompile(`\\\{[a-z]+\\\}`)

// carried is the write that a request is, where it carries a version, and the
// id of the thing.
func carried(method, path string) (w write, id string, ok bool) {
	for route, w := range writes {
		m, pattern, _ := strings.Cut(route, " ")
		if m != method || w.field == "" {
			continue
		}
		parts := regexp.MustCompile("^" + placeholder.ReplaceAllString(regexp.QuoteMeta(pattern), "([^/]+)") + "$").FindStringSubmatch(path)
		if parts != nil {
			return w, parts[1], true
		}
	}
	return write{}, "", false
}

// looking adds to the body of a write the version of the thing as it is now, as
// whoever has just looked at it would, unless the body names one.
func (c caller) looking(method, path string, body []byte) []byte {
	w, id, ok := carried(method, path)
	if !ok {
		return body
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields[w.field] != nil {
		return body
	}
	if fields[w.field] = c.version(w, id); fields[w.field] == nil {
		fields[w.field] = json.RawMessage("1") // who does not see it knows no better
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return body
	}
	return raw
}

// version is that of the thing with id that w changes; nil where c does not see it.
func (c caller) version(w write, id string) json.RawMessage {
	a, err := c.send(http.MethodGet, api.Prefix+strings.Replace(w.at, "{id}", id, 1), nil, strings.NewReader(""))
	var list struct{ Items []map[string]json.RawMessage }
	var one map[string]json.RawMessage
	if err != nil || json.Unmarshal(a.body, &list) != nil || json.Unmarshal(a.body, &one) != nil {
		return nil
	}
	for _, thing := range append(list.Items, one) {
		if string(thing["id"]) == `"`+id+`"` {
			return thing[w.field]
		}
	}
	return nil
}

// said is a JSON body with one more field.
func said(t *testing.T, body, field string, value json.RawMessage) json.RawMessage {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		t.Fatal(err)
	}
	fields[field] = value
	raw, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
