package app_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"gametape/api"
)

const repPassword = "a password for tests"

func TestWhatALogInWasGrantedOnEndsItWhenItChanges(t *testing.T) {
	base := inProcess(t, settings(t)).base
	admin := administrator(t, base)
	for name, edits := range map[string][]map[string]any{
		"a password reset":                {{"password": "another password"}},
		"another role":                    {{"role": "trainer"}},
		"being disabled and enabled anew": {{"disabled": true}, {"disabled": false}},
	} {
		t.Run(name, func(t *testing.T) {
			u := must[api.User](t, admin, http.MethodPost, "/users", map[string]string{"email": own() + "@example.com", "role": "rep", "password": repPassword})
			rep := loggedIn(t, base, u.Email, repPassword)
			must[api.User](t, admin, http.MethodPatch, "/users/"+u.ID, map[string]string{"name": "Rita"})
			must[api.Me](t, rep, http.MethodGet, "/me", nil)
			for _, edit := range edits {
				must[api.User](t, admin, http.MethodPatch, "/users/"+u.ID, edit)
			}
			for what, c := range map[string]caller{"session": rep, "token": rep.program()} {
				if a := c.ask(t, http.MethodGet, "/me", nil); a.status != http.StatusUnauthorized {
					t.Errorf("the %s answers %d afterwards, want 401", what, a.status)
				}
			}
		})
	}
}

func TestPeopleChangeTheirOwnPassword(t *testing.T) {
	base := inProcess(t, settings(t)).base
	here, elsewhere := administrator(t, base), administrator(t, base)
	change := func(old, new string) answer {
		return here.ask(t, http.MethodPost, "/me/password", map[string]string{"old": old, "new": new})
	}
	for name, tt := range map[string]struct {
		old, new string
		want     int
	}{
		"the present password is needed":       {"wrong wrong wrong", "another password", http.StatusForbidden},
		"a short one is refused":               {adminPassword, "short", http.StatusUnprocessableEntity},
		"so is one without the present either": {"", "another password", http.StatusForbidden},
	} {
		if a := change(tt.old, tt.new); a.status != tt.want {
			t.Errorf("%s: %d, want %d; %s", name, a.status, tt.want, a.body)
		}
	}
	must[api.Me](t, elsewhere, http.MethodGet, "/me", nil)
	changed := change(adminPassword, "another password")
	if changed.status != http.StatusOK {
		t.Fatalf("change: %d %s", changed.status, changed.body)
	}
	for what, c := range map[string]caller{"session": here, "session elsewhere": elsewhere, "token": here.program()} {
		if a := c.ask(t, http.MethodGet, "/me", nil); a.status != http.StatusUnauthorized {
			t.Errorf("the old %s answers %d, want 401", what, a.status)
		}
	}
	must[api.Me](t, caller{base: base, session: changed.cookie("gametape_session")}, http.MethodGet, "/me", nil)
	loggedIn(t, base, adminEmail, "another password")
	here = loggedIn(t, base, adminEmail, "another password")
	for range 5 {
		change("wrong wrong wrong", "a third password")
	}
	if a := change("another password", "a third password"); a.status != http.StatusTooManyRequests {
		t.Errorf("whoever guesses the present password is answered %d, want 429", a.status)
	}
}

func TestATokenManagesNoAccounts(t *testing.T) {
	admin := administrator(t, inProcess(t, settings(t)).base)
	me := must[api.Me](t, admin.program(), http.MethodGet, "/me", nil)
	token := must[items[api.Token]](t, admin, http.MethodGet, "/tokens", nil).Items[0]
	for _, row := range []struct {
		method, path string
		body         any
	}{
		{http.MethodPost, "/tokens", map[string]string{"name": "another"}},
		{http.MethodGet, "/tokens", nil},
		{http.MethodDelete, "/tokens/" + token.ID, nil},
		{http.MethodPost, "/me/password", map[string]string{"old": adminPassword, "new": "another password"}},
		{http.MethodPost, "/users", map[string]string{"email": "x@example.com", "role": "administrator", "password": repPassword}},
		{http.MethodPatch, "/users/" + me.ID, map[string]string{"password": repPassword}},
	} {
		if a := admin.program().ask(t, row.method, row.path, row.body); a.status != http.StatusForbidden {
			t.Errorf("a token that asks %s %s is answered %d, want 403", row.method, row.path, a.status)
		}
	}
	if left := must[items[api.Token]](t, admin, http.MethodGet, "/tokens", nil).Items; len(left) != 1 {
		t.Errorf("%d tokens afterwards, want the one", len(left))
	}
}

func TestATokenDoesWhatItIsForUntilItExpires(t *testing.T) {
	admin := administrator(t, inProcess(t, settings(t)).base)
	made := func(body map[string]any) caller {
		return caller{base: admin.base, token: must[api.Token](t, admin, http.MethodPost, "/tokens", body).Secret}
	}
	tokens := map[string]caller{
		"read": made(map[string]any{"name": "dashboard", "scope": "read"}), "upload": made(map[string]any{"name": "phones", "scope": "upload"}),
		"all": made(map[string]any{"name": "everything"}),
	}
	call := tokens["upload"].uploaded(t, part{"transcript", "call.vtt", twoSay("We like it.")})
	admin.ready(t, call)
	for scope, want := range map[string][]int{
		"read":   {200, 200, 200, 403, 403, 403},
		"upload": {200, 403, 403, 403, 403, 202},
		"all":    {200, 200, 200, 200, 201, 202},
	} {
		c := tokens[scope]
		upload, err := c.upload(part{"transcript", "call.vtt", twoSay("We like it.")})
		if err != nil {
			t.Fatal(err)
		}
		got := []int{
			c.ask(t, http.MethodGet, "/me", nil).status,
			c.ask(t, http.MethodGet, "/calls/"+call, nil).status,
			c.ask(t, http.MethodGet, "/calls/"+call+"/transcript", nil).status,
			c.ask(t, http.MethodPatch, "/calls/"+call, map[string]string{"contact": "Ann"}).status,
			c.ask(t, http.MethodPost, "/folders", map[string]string{"name": "Mine"}).status,
			upload.status,
		}
		if !slices.Equal(got, want) {
			t.Errorf("a token for %s is answered %v, want %v", scope, got, want)
		}
	}
	for _, at := range []time.Time{time.Now().Add(-time.Minute), time.Now().AddDate(6, 0, 0)} {
		if a := admin.ask(t, http.MethodPost, "/tokens", map[string]any{"name": "x", "expiresAt": at}); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a token until %s is answered %d, want 422", at, a.status)
		}
	}
	soon := made(map[string]any{"name": "soon over", "expiresAt": time.Now().Add(2 * time.Second)})
	eventually(t, "the token has expired", func() (bool, any) {
		a := soon.ask(t, http.MethodGet, "/me", nil)
		return a.status == http.StatusUnauthorized, a.status
	})
}

func TestAnAdministratorSeesAndEndsEverybodysTokens(t *testing.T) {
	base := inProcess(t, settings(t)).base
	admin := administrator(t, base)
	u := must[api.User](t, admin, http.MethodPost, "/users", map[string]string{"email": "rep@example.com", "name": "Rita", "role": "rep", "password": repPassword})
	rep := loggedIn(t, base, u.Email, repPassword)
	all := must[items[api.Token]](t, admin, http.MethodGet, "/tokens?everybody=true", nil).Items
	if len(all) != 2 || all[0].Owner.Name != "Rita" || all[0].Scope != "all" || all[0].ExpiresAt == nil {
		t.Fatalf("an administrator sees %+v", all)
	}
	if a := rep.ask(t, http.MethodGet, "/tokens?everybody=true", nil); a.status != http.StatusForbidden {
		t.Errorf("a rep who asks for everybody's is answered %d, want 403", a.status)
	}
	if a := rep.ask(t, http.MethodDelete, "/tokens/"+all[1].ID, nil); a.status != http.StatusNotFound {
		t.Errorf("a rep who ends another's token is answered %d, want 404", a.status)
	}
	must[struct{}](t, admin, http.MethodDelete, "/tokens/"+all[0].ID, nil)
	if a := rep.program().ask(t, http.MethodGet, "/me", nil); a.status != http.StatusUnauthorized {
		t.Errorf("a token that was ended is answered %d, want 401", a.status)
	}
}

func TestATokenForUploadsIsEnoughToImport(t *testing.T) {
	s := inProcess(t, settings(t))
	admin, dir := administrator(t, s.base), t.TempDir()
	token := must[api.Token](t, admin, http.MethodPost, "/tokens", map[string]string{"name": "phones", "scope": "upload"}).Secret
	lay(t, dir, map[string][]byte{"call.vtt": twoSay("We like it.")})
	for range 2 { // the second time, it is here already
		if said, err := importing(t, s.base, token, dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	if calls := admin.calls(t); len(calls) != 1 {
		t.Errorf("%d calls afterwards, want 1", len(calls))
	}
}
