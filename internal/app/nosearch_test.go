package app_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gametape/api"
)

// TestServeComesUpWithoutSearch: where the index folder should be there is
// something else; everything but search works, and search comes back.
func TestServeComesUpWithoutSearch(t *testing.T) {
	env := settings(t)
	index := filepath.Join(setting(env, "DATA"), "index")
	if err := os.WriteFile(index, []byte("no folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := inProcess(t, env)
	c := administrator(t, s.base)
	ready := func() (status int, search string) {
		a, err := c.send(http.MethodGet, "/readyz", nil, bytes.NewReader(nil))
		if err != nil {
			t.Fatal(err)
		}
		return a.status, decode[struct{ Parts map[string]string }](t, a).Parts["search"]
	}
	if status, search := ready(); status != http.StatusOK || !strings.Contains(search, "cannot be opened") {
		t.Errorf("/readyz is %d and says %q of search", status, search)
	}
	if a := c.ask(t, http.MethodGet, "/search?q=expensive", nil); a.status != http.StatusServiceUnavailable || !strings.Contains(string(a.body), "everything else works") {
		t.Errorf("a search answers %d %s", a.status, a.body)
	}
	kept := c.uploaded(t, part{"transcript", "a.vtt", []byte("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>That is too expensive.\n")})
	gone := c.uploaded(t, part{"transcript", "b.vtt", []byte("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ben>Far too expensive.\n")})
	if a := c.ask(t, http.MethodDelete, "/calls/"+gone, nil); a.status >= 300 {
		t.Errorf("a call cannot be deleted: %d %s", a.status, a.body)
	}
	if err := os.Remove(index); err != nil {
		t.Fatal(err)
	}
	eventually(t, "search is there again", func() (bool, any) {
		_, search := ready()
		return search == "ok", search
	})
	c.ready(t, kept)
	if found := must[api.SearchAnswer](t, c, http.MethodGet, "/search?q=expensive", nil); len(found.Hits) != 1 || found.Hits[0].Call.ID != kept {
		t.Errorf("found %+v, want the call that is kept", found.Hits)
	}
}
