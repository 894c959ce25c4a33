package app_test

import (
	"net/http"
	"testing"

	"gametape/api"
)

func TestManyThingsGoByTheRulesOfOne(t *testing.T) {
	co := newCompany(t)
	const nowhere = "call_01aaaaaaaaaaaaaaaaaaaaaaaa"
	for what, tt := range map[string]struct {
		who, kind     string
		ids           []string
		deleted, kept int
	}{
		"a manager deletes the calls of the team and is told which are not there": {"manager", "calls", []string{co.fresh("call"), co.fresh("private"), nowhere}, 2, 1},
		"a colleague deletes nothing":                      {"colleague", "calls", []string{co.ids["call"], co.ids["private"]}, 0, 2},
		"a trainer neither deletes nor sees a private one": {"trainer", "calls", []string{co.ids["call"], co.ids["private"]}, 0, 2},
		"a rep deletes clips":                              {"rep", "clips", []string{co.fresh("clip"), co.fresh("clip")}, 2, 0},
		"a rep deletes their folders and nobody else's":    {"rep", "folders", []string{co.fresh("own"), co.ids["folder"]}, 1, 1},
		"a rep deletes no tracker":                         {"rep", "trackers", []string{co.ids["tracker"]}, 0, 1},
		"an administrator deletes trackers":                {"admin", "trackers", []string{co.fresh("tracker"), co.fresh("tracker")}, 2, 0},
	} {
		t.Run(what, func(t *testing.T) {
			got := must[api.BulkAnswer](t, co.as[tt.who], http.MethodPost, "/"+tt.kind+"/delete", map[string]any{"ids": tt.ids})
			if len(got.Deleted) != tt.deleted || len(got.Kept) != tt.kept {
				t.Errorf("got %+v, want %d deleted and %d kept", got, tt.deleted, tt.kept)
			}
			for _, k := range got.Kept {
				if k.Reason == "" {
					t.Errorf("%s is kept, and nobody says why", k.ID)
				}
			}
		})
	}

	// What is hidden is refused in the words of what is not there.
	hidden := must[api.BulkAnswer](t, co.as["trainer"], http.MethodPost, "/calls/delete", map[string]any{"ids": []string{co.ids["private"], nowhere}})
	if len(hidden.Kept) != 2 || hidden.Kept[0].Reason != hidden.Kept[1].Reason {
		t.Errorf("a hidden call is told from one that is not there: %+v", hidden.Kept)
	}
}
