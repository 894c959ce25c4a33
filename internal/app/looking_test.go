package app_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// sight is how a kind of write carries what was looked at: the field, and where
// to look.
type sight struct {
	field string // of the body: version or revision
	// at is the thing in an address of the contract, or the list that holds it.
	at string
}

var turnsAndSpeakers = sight{field: "revision", at: "/calls/{id}"}

// sights are the writes that have to have seen the thing as it is.
var sights = map[string]sight{
	"PATCH /calls/{id}":                    {"version", "/calls/{id}"},
	"PATCH /clips/{id}":                    {"version", "/clips/{id}"},
	"PATCH /folders/{id}":                  {"version", "/folders/{id}"},
	"PUT /folders/{id}/clips":              {"version", "/folders/{id}"},
	"PATCH /people/{id}":                   {"version", "/people/{id}"},
	"PATCH /users/{id}":                    {"version", "/users"},
	"PATCH /teams/{id}":                    {"version", "/teams"},
	"PUT /trackers/{id}":                   {"version", "/trackers/{id}"},
	"PUT /calls/{id}/turns/{turn}":         turnsAndSpeakers,
	"POST /calls/{id}/turns/{turn}/split":  turnsAndSpeakers,
	"POST /calls/{id}/turns/{turn}/merge":  turnsAndSpeakers,
	"PUT /calls/{id}/turns/{turn}/speaker": turnsAndSpeakers,
	"POST /calls/{id}/alignment":           turnsAndSpeakers,
	"POST /calls/{id}/revert":              turnsAndSpeakers,
	"PUT /calls/{id}/people":               turnsAndSpeakers,
}

var placeholder = regexp.MustCompile(`\\\{[a-z]+\\\}`)

// lookFor is the sight a request needs, and the id of the thing.
func lookFor(method, path string) (l sight, id string, ok bool) {
	for route, l := range sights {
		m, pattern, _ := strings.Cut(route, " ")
		parts := regexp.MustCompile("^" + placeholder.ReplaceAllString(regexp.QuoteMeta(pattern), "([^/]+)") + "$").FindStringSubmatch(path)
		if m == method && parts != nil {
			return l, parts[1], true
		}
	}
	return sight{}, "", false
}

// looking adds to the body of a write the version of the thing as it is now, as
// whoever has it before them would, unless the body says another.
func (c caller) looking(method, path string, body []byte) []byte {
	l, id, ok := lookFor(method, path)
	var said map[string]json.RawMessage
	if !ok {
		return body
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	if json.Unmarshal(body, &said) != nil || said[l.field] != nil {
		return body
	}
	said[l.field] = json.RawMessage("1") // who does not see it knows no better
	a, err := c.send(http.MethodGet, "/api/v1"+strings.Replace(l.at, "{id}", id, 1), nil, strings.NewReader(""))
	if err != nil {
		return body
	}
	if v := versionIn(a.body, id, l.field); v != nil {
		said[l.field] = v
	}
	raw, err := json.Marshal(said)
	if err != nil {
		return body
	}
	return raw
}

// versionIn is field of the thing with id in a JSON answer; nil where there is none.
func versionIn(raw []byte, id, field string) json.RawMessage {
	var list struct{ Items []map[string]json.RawMessage }
	var one map[string]json.RawMessage
	if json.Unmarshal(raw, &list) != nil || json.Unmarshal(raw, &one) != nil {
		return nil
	}
	for _, thing := range append(list.Items, one) {
		if string(thing["id"]) == `"`+id+`"` {
			return thing[field]
		}
	}
	return nil
}
