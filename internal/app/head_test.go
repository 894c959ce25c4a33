package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/api"
)

// TestHeadIsGetWithoutABody asks every route that can be read, as everybody, in
// both ways.
func TestHeadIsGetWithoutABody(t *testing.T) {
	co := newCompany(t)
	for _, name := range []string{"person", "hiddenPerson"} {
		co.ids[name] = co.fresh(name)
	}
	type look struct{ route, path string }
	looks := []look{{"the page", "/"}, {"a page that is not there", "/nothing/here"}, {"GET /healthz", "/healthz"},
		{"GET /readyz", "/readyz"}, {"GET /metrics", "/metrics"}, {"the contract", api.Prefix + "/openapi.yaml"}, {"no route", api.Prefix + "/nothing"}}
	for _, row := range accesses {
		method, path, _ := strings.Cut(row.route, " ")
		if method != http.MethodGet {
			continue
		}
		if row.path != "" {
			path = row.path
		}
		looks = append(looks, look{row.route, api.Prefix + co.fill(path)})
	}
	for _, l := range looks {
		t.Run(l.route, func(t *testing.T) {
			for _, who := range viewers {
				get, head := co.headers(t, who, http.MethodGet, l.path), co.headers(t, who, http.MethodHead, l.path)
				if len(head.body) > 0 {
					t.Errorf("HEAD answers %s with a body: %q", who, head.body)
				}
				if get.status != head.status {
					t.Errorf("%s: GET is answered with %d, HEAD with %d", who, get.status, head.status)
				}
				if diff := cmp.Diff(get.header, head.header); diff != "" {
					t.Errorf("%s: headers of GET and HEAD differ (-GET +HEAD):\n%s", who, diff)
				}
			}
		})
	}
}

// headers are the status and headers of an answer, without those that say when
// it came or how it was sent. The body of a stream without end is not read.
func (co *company) headers(t *testing.T, who, method, path string) answer {
	t.Helper()
	c := co.as[who]
	req, err := http.NewRequestWithContext(t.Context(), method, c.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip") // as it was sent
	if c.session != "" {
		req.Header.Set("Cookie", c.session)
	} else if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	var a answer
	if path == api.Prefix+"/events" && method == http.MethodGet {
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		a = answer{status: res.StatusCode, header: res.Header}
	} else if a, err = c.read(req); err != nil {
		t.Fatal(err)
	}
	a.header.Del("Date")
	a.header.Del("Content-Length") // left out of an answer in pieces
	return a
}
