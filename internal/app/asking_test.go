package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gametape/api"
)

// caller speaks plain HTTP to a serve: as a browser with a session, or as a
// program with a token.
type caller struct{ base, token, session string }

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send makes one request; an error means that nobody answered.
func (c caller) send(method, path string, header http.Header, body io.Reader) (answer, error) {
	req, err := http.NewRequest(method, c.base+path, body)
	if err != nil {
		return answer{}, err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	switch {
	case c.session != "":
		req.Header.Set("Cookie", c.session)
	case c.token != "":
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	return c.read(req)
}

func (c caller) read(req *http.Request) (answer, error) {
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return answer{status: res.StatusCode, header: res.Header, body: raw}, err
}

// try sends body as JSON to a route of the contract; body may be nil. Where the
// route needs it and body does not say it, the version of the thing is looked up
// first. An error means that nobody answered.
func (c caller) try(method, path string, body any) (answer, error) {
	var raw []byte
	header := http.Header{}
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return answer{}, err
		}
	}
	if raw = c.looking(method, path, raw); len(raw) > 0 {
		header.Set("Content-Type", "application/json")
	}
	a, err := c.send(method, api.Prefix+path, header, bytes.NewReader(raw))
	if err != nil {
		err = fmt.Errorf("%s %s: %w", method, path, err)
	}
	return a, err
}

// ask is try where no answer ends the test.
func (c caller) ask(t *testing.T, method, path string, body any) answer {
	t.Helper()
	a, err := c.try(method, path, body)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// must is ask where anything but success ends the test.
func must[T any](t *testing.T, c caller, method, path string, body any) T {
	t.Helper()
	a := c.ask(t, method, path, body)
	if a.status >= 300 {
		t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	return decode[T](t, a)
}

func decode[T any](t *testing.T, a answer) T {
	t.Helper()
	var out T
	if len(a.body) > 0 {
		if err := json.Unmarshal(a.body, &out); err != nil {
			t.Fatalf("%v in %s", err, a.body)
		}
	}
	return out
}

// items is the shape of every list.
type items[T any] struct {
	Items []T
	Next  string
}

// program is c with nothing but its token.
func (c caller) program() caller { return caller{base: c.base, token: c.token} }

// administrator logs in and makes a token.
func administrator(t *testing.T, base string) caller {
	t.Helper()
	return loggedIn(t, base, adminEmail, adminPassword)
}

func loggedIn(t *testing.T, base, email, password string) caller {
	t.Helper()
	in := caller{base: base}.ask(t, http.MethodPost, "/session", map[string]string{"email": email, "password": password})
	if in.status != http.StatusOK {
		t.Fatalf("log in as %s: %d %s", email, in.status, in.body)
	}
	c := caller{base: base, session: in.cookie("gametape_session")}
	c.token = must[api.Token](t, c, http.MethodPost, "/tokens", map[string]string{"name": "tests"}).Secret
	return c
}

// cookie is "name=value" of a cookie that was set; empty where it was not.
func (a answer) cookie(name string) string {
	for _, line := range a.header["Set-Cookie"] {
		if strings.HasPrefix(line, name+"=") {
			both, _, _ := strings.Cut(line, ";")
			return both
		}
	}
	return ""
}

// part is one part of an upload, in the order it is sent.
type part struct {
	field, name string
	body        []byte
}

func metadata(fields map[string]any) part {
	raw, _ := json.Marshal(fields) // strings and numbers
	return part{field: "metadata", body: raw}
}

// form is parts as multipart/form-data.
func form(parts ...part) (contentType string, body []byte) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts { // writing to memory does not fail
		if p.name == "" {
			_ = w.WriteField(p.field, string(p.body))
			continue
		}
		f, _ := w.CreateFormFile(p.field, p.name)
		_, _ = f.Write(p.body)
	}
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes()
}

func (c caller) upload(parts ...part) (answer, error) {
	contentType, body := form(parts...)
	return c.send(http.MethodPost, api.Prefix+"/calls", http.Header{"Content-Type": {contentType}}, bytes.NewReader(body))
}

// uploaded is upload where anything but acceptance ends the test; it answers
// the call's id.
func (c caller) uploaded(t *testing.T, parts ...part) string {
	t.Helper()
	a, err := c.upload(parts...)
	if err != nil || a.status != http.StatusAccepted {
		t.Fatalf("upload: %v %d %s", err, a.status, a.body)
	}
	id := decode[api.Accepted](t, a).ID
	if got := a.header.Get("Location"); got != api.Prefix+"/calls/"+id {
		t.Errorf("Location is %q, the id %q", got, id)
	}
	return id
}

// settled waits until a call is ready or failed.
func (c caller) settled(t *testing.T, id string) api.Call {
	t.Helper()
	var call api.Call
	eventually(t, "call "+id+" is processed", func() (bool, any) {
		call = must[api.Call](t, c, http.MethodGet, "/calls/"+id, nil)
		return call.State != "processing", call.Stages
	})
	return call
}

// ready waits until a call is ready.
func (c caller) ready(t *testing.T, id string) api.Call {
	t.Helper()
	call := c.settled(t, id)
	if call.State != "ready" {
		t.Fatalf("call %s is %s: %+v", id, call.State, call.Stages)
	}
	return call
}

func (c caller) search(t *testing.T, q string, more ...string) api.SearchAnswer {
	t.Helper()
	v := url.Values{"q": {q}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Add(more[i], more[i+1])
	}
	return must[api.SearchAnswer](t, c, http.MethodGet, "/search?"+v.Encode(), nil)
}

// calls are all calls the caller may see.
func (c caller) calls(t *testing.T) []api.Call {
	t.Helper()
	var all []api.Call
	for cursor := ""; ; {
		page := must[items[api.Call]](t, c, http.MethodGet, fmt.Sprintf("/calls?limit=200&cursor=%s", url.QueryEscape(cursor)), nil)
		all = append(all, page.Items...)
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}
