package coachtest

import (
	"testing"

	"gametape/coach"
)

func changes(t *testing.T, open func(*testing.T) Database) {
	line := func(id coach.ChangeID, call coach.CallID, at int, field coach.ChangedField) coach.CallChange {
		return coach.CallChange{ID: id, Call: call, At: minutes(at), By: "user_1", Field: field, Before: "false", After: "true"}
	}
	all := coach.ChangeFilter{Scope: coach.System}
	cases{
		"a change comes back as it was": func(t *testing.T, d Database) {
			want := full[coach.CallChange](t)
			stored(t, d, want.Call, nil)
			must(t, d.SaveChanges(t.Context(), want))
			must(t, d.SaveChanges(t.Context()))
			same(t, ok(d.ListChanges(t.Context(), all))(t).Items, []coach.CallChange{want})
		},
		"the newest change comes first, page by page, of one call and of some fields": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			stored(t, d, "call_2", nil)
			first, second, third := line("change_1", "call_1", 1, "title"), line("change_2", "call_2", 2, "private"), line("change_3", "call_1", 2, "private")
			must(t, d.SaveChanges(t.Context(), second, first, third))
			page := ok(d.ListChanges(t.Context(), coach.ChangeFilter{Scope: coach.System, Limit: 2}))(t)
			same(t, page.Items, []coach.CallChange{third, second})
			page = ok(d.ListChanges(t.Context(), coach.ChangeFilter{Scope: coach.System, Limit: 2, Cursor: page.Next}))(t)
			same(t, page, coach.Page[coach.CallChange]{Items: []coach.CallChange{first}})
			same(t, ok(d.ListChanges(t.Context(), coach.ChangeFilter{Scope: coach.System, Call: "call_1"}))(t).Items, []coach.CallChange{third, first})
			same(t, ok(d.ListChanges(t.Context(), coach.ChangeFilter{Scope: coach.System, Fields: []coach.ChangedField{"title"}}))(t).Items, []coach.CallChange{first})
		},
		"changes are of calls in scope; those of calls that are gone on request": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			stored(t, d, "call_2", func(c *coach.Call) { c.Private = true })
			stored(t, d, "call_3", nil)
			open, hidden, gone := line("change_1", "call_1", 1, "title"), line("change_2", "call_2", 2, "title"), line("change_3", "call_3", 3, "title")
			must(t, d.SaveChanges(t.Context(), open, hidden, gone))
			must(t, d.DeleteCall(t.Context(), "call_3"))
			same(t, ok(d.ListChanges(t.Context(), coach.ChangeFilter{Scope: coach.System, Gone: true}))(t).Items, []coach.CallChange{hidden, open})
			gone.ID, gone.Field, gone.Before, gone.After = "change_4", coach.Deleted, "", ""
			must(t, d.SaveChanges(t.Context(), gone))
			seen := coach.Scope{Open: true}
			same(t, ok(d.ListChanges(t.Context(), coach.ChangeFilter{Scope: seen}))(t).Items, []coach.CallChange{open})
			same(t, ok(d.ListChanges(t.Context(), coach.ChangeFilter{Scope: seen, Gone: true}))(t).Items, []coach.CallChange{gone, open})
		},
	}.run(t, open)
}
