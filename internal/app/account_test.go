package app_test

import (
	"net/http"
	"testing"

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
			rep := caller{base: base, token: tokenOf(t, base, u.Email, repPassword)}
			must[api.User](t, admin, http.MethodPatch, "/users/"+u.ID, map[string]string{"name": "Rita"})
			must[api.Me](t, rep, http.MethodGet, "/me", nil)
			for _, edit := range edits {
				must[api.User](t, admin, http.MethodPatch, "/users/"+u.ID, edit)
			}
			if a := rep.ask(t, http.MethodGet, "/me", nil); a.status != http.StatusUnauthorized {
				t.Errorf("a token answers %d afterwards, want 401", a.status)
			}
		})
	}
}
