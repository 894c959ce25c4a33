package app_test

import (
	"net/http"
	"slices"
	"testing"

	"gametape/api"
)

// lines are changes as one reads them, the newest first.
func lines(t *testing.T, c caller, path string) []string {
	t.Helper()
	var out []string
	for _, ch := range must[items[api.Change]](t, c, http.MethodGet, path, nil).Items {
		by := "gametape"
		if ch.By != nil {
			by = ch.By.Name
		}
		out = append(out, by+" "+ch.Field+" "+ch.Before+"→"+ch.After)
	}
	return out
}

func TestWhoChangedACallIsOnRecord(t *testing.T) {
	co := newCompany(t)
	admin, manager, rep := co.as["admin"], co.as["manager"], co.as["rep"]
	id := co.ids["call"]
	change := func(c caller, body map[string]any) {
		t.Helper()
		must[api.Call](t, c, http.MethodPatch, "/calls/"+id, body)
		rep.ready(t, id)
	}
	change(admin, map[string]any{"title": "call", "contact": "Ann"}) // the title is that already
	change(rep, map[string]any{"sides": map[string]string{"Carl Customer": "customer"}})
	change(manager, map[string]any{"private": true, "parties": []map[string]string{{"name": "Ann"}}})
	want := []string{"manager parties →", "manager private false→true", "rep transcript →speakers", "Administrator contact →Ann"}
	same := func(what string, got []string) {
		t.Helper()
		slices.Sort(got[:min(2, len(got))]) // made at once
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	for who, c := range map[string]caller{"rep": rep, "manager": manager} {
		same("the history that the "+who+" sees", lines(t, c, "/calls/"+id+"/history"))
	}
	if a := co.as["trainer"].ask(t, http.MethodPatch, "/calls/"+id, map[string]any{"title": "Mine"}); a.status != http.StatusNotFound {
		t.Errorf("a trainer changes a private call: %d", a.status)
	}
	if got := lines(t, admin, "/admin/changes"); len(got) > 0 {
		t.Errorf("the record tells an administrator of a call they may not see: %q", got)
	}

	change(manager, map[string]any{"private": false})
	change(manager, map[string]any{"repEmail": "beside@example.com"})
	want = []string{"manager rep rep→beside", "manager team Harbour→South", "manager private true→false", "manager private false→true"}
	same("the record", lines(t, admin, "/admin/changes"))

	// What a call was goes with it; that it was, and who deleted it, stays.
	must[any](t, rep, http.MethodDelete, co.fill("/calls/{private}"), nil)
	must[any](t, admin, http.MethodDelete, "/calls/"+id, nil)
	record := must[items[api.Change]](t, admin, http.MethodGet, "/admin/changes", nil).Items
	if len(record) != 2 {
		t.Fatalf("after both calls are deleted, the record is %+v", record)
	}
	for i, by := range []string{"Administrator", "rep"} {
		if r := record[i]; r.Field != "deleted" || r.By.Name != by || r.CallID != []string{id, co.ids["private"]}[i] || r.Before+r.After != "" {
			t.Errorf("line %d of the record is %+v of %+v", i, r, r.By)
		}
	}
	if a := admin.ask(t, http.MethodGet, "/calls/"+id+"/history", nil); a.status != http.StatusNotFound {
		t.Errorf("the history of a call that is gone: %d", a.status)
	}
}

func TestACallThatIsRefusedAChangeRecordsNone(t *testing.T) {
	co := newCompany(t)
	for who, want := range map[string]int{"trainer": http.StatusForbidden, "admin": http.StatusForbidden, "colleague": http.StatusNotFound} {
		if a := co.as[who].ask(t, http.MethodPatch, co.fill("/calls/{call}"), map[string]any{"private": true, "title": "Mine"}); a.status != want {
			t.Errorf("%s makes the call private: %d", who, a.status)
		}
	}
	if got := lines(t, co.as["rep"], co.fill("/calls/{call}/history")); len(got) > 0 {
		t.Errorf("nobody changed the call, and its history is %q", got)
	}
}

func TestWhoNamedAPersonIsKept(t *testing.T) {
	co := newCompany(t)
	rep, manager := co.as["rep"], co.as["manager"]
	co.ids["person"] = co.fresh("person")
	check := func(by string) {
		t.Helper()
		p := must[api.Person](t, rep, http.MethodGet, co.fill("/people/{person}"), nil)
		if p.NamedBy == nil || p.NamedBy.Name != by || p.NamedAt == nil {
			t.Errorf("%s was named by %+v at %v, want %s", p.Name, p.NamedBy, p.NamedAt, by)
		}
	}
	check("rep")
	must[api.Person](t, manager, http.MethodPatch, co.fill("/people/{person}"), map[string]string{"side": "customer"})
	check("rep")
	must[api.Person](t, manager, http.MethodPatch, co.fill("/people/{person}"), map[string]string{"name": "Anna Meyer"})
	check("manager")
	for _, c := range must[items[api.Call]](t, rep, http.MethodGet, "/calls", nil).Items {
		for _, s := range speakers(t, rep, c.ID) {
			if s.Label == "Anna Meyer" && (s.Person.By == nil || s.Person.By.Name != "rep" || s.Person.At == nil) {
				t.Errorf("that it is %s was said by %+v at %v", s.Label, s.Person.By, s.Person.At)
			}
		}
	}
}
