package coachtest

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
	"time"

	"gametape/coach"
)

func callLists(t *testing.T, open func(*testing.T) Database) {
	cases{
		"each filter narrows, and all together":  filters,
		"a viewer sees the calls of their scope": scopes,
		"every order is total, pages meet without gap or overlap": func(t *testing.T, d Database) {
			everyOrder(t, d)
		},
		"a row that comes in while one pages is not shown twice": func(t *testing.T, d Database) {
			for i := range 4 {
				stored(t, d, callID(i), func(c *coach.Call) { c.StartedAt = minutes(i) })
			}
			f := coach.CallFilter{Scope: coach.System, Limit: 2}
			first := ok(d.ListCalls(t.Context(), f))(t)
			stored(t, d, callID(9), func(c *coach.Call) { c.StartedAt = minutes(9) })
			f.Cursor = first.Next
			same(t, ids(ok(d.ListCalls(t.Context(), f))(t)), []coach.CallID{callID(1), callID(0)})
		},
		"a cursor of another order, a cut one and a forged one are invalid": func(t *testing.T, d Database) {
			for i := range 3 {
				stored(t, d, callID(i), nil)
			}
			page := ok(d.ListCalls(t.Context(), coach.CallFilter{Scope: coach.System, Limit: 1}))(t)
			raw, err := base64.RawURLEncoding.DecodeString(page.Next)
			must(t, err)
			raw[len(raw)-3] ^= 1
			for name, f := range map[string]coach.CallFilter{
				"another order": {Sort: coach.Oldest, Cursor: page.Next},
				"cut":           {Cursor: page.Next[:len(page.Next)-2]},
				"altered":       {Cursor: base64.RawURLEncoding.EncodeToString(raw)},
				"made up":       {Cursor: "bmljZSB0cnk"},
				"no base64":     {Cursor: "' OR 1=1 --"},
			} {
				f.Scope = coach.System
				_, err := d.ListCalls(t.Context(), f)
				if coach.CodeOf(err) != coach.CodeInvalid {
					t.Errorf("%s: error %v, want %s", name, err, coach.CodeInvalid)
				}
			}
		},
		"an order nobody knows is invalid": func(t *testing.T, d Database) {
			_, err := d.ListCalls(t.Context(), coach.CallFilter{Sort: "mood"})
			wantCode(t, err, coach.CodeInvalid)
		},
		"a page has 50 calls unless told, and 200 at most": func(t *testing.T, d Database) {
			for i := range 203 {
				stored(t, d, callID(i), nil)
			}
			for limit, want := range map[int]int{0: 50, -1: 50, 7: 7, 1000: 200} {
				page := ok(d.ListCalls(t.Context(), coach.CallFilter{Scope: coach.System, Limit: limit}))(t)
				if len(page.Items) != want || page.Next == "" {
					t.Errorf("limit %d: %d calls, want %d and a next page", limit, len(page.Items), want)
				}
			}
		},
		"a listed call has every field": func(t *testing.T, d Database) {
			want := full[coach.Call](t)
			must(t, d.CreateCall(t.Context(), want))
			same(t, ok(d.ListCalls(t.Context(), coach.CallFilter{Scope: coach.System}))(t).Items, []coach.Call{want})
		},
	}.run(t, open)
}

func callID(i int) coach.CallID { return coach.CallID(fmt.Sprintf("call_%03d", i)) }

func ids(page coach.Page[coach.Call]) []coach.CallID {
	var out []coach.CallID
	for _, c := range page.Items {
		out = append(out, c.ID)
	}
	return out
}

func filters(t *testing.T, d Database) {
	for i, c := range []coach.Call{
		{Title: "Renewal 100% done", Account: "Ärzte AG", Rep: "user_a", Team: "team_n", Objections: []string{"price", "need"}, Outcome: "won", State: coach.Ready},
		{Title: "Demo", Account: "Acme", Contact: "Jo_e", Rep: "user_b", Team: "team_s", Objections: []string{"need"}, State: coach.Failed},
		{Title: "Follow up", Account: "Acme", Rep: "user_a", Team: "team_s", Outcome: "lost", State: coach.InProgress, AskSides: true},
	} {
		c.ID, c.StartedAt = callID(i), minutes(i)
		must(t, d.CreateCall(t.Context(), c))
	}
	for name, tt := range map[string]struct {
		filter coach.CallFilter
		want   []int
	}{
		"nothing":                                {coach.CallFilter{}, []int{2, 1, 0}},
		"ids":                                    {coach.CallFilter{IDs: []coach.CallID{callID(1), "call_x"}}, []int{1}},
		"words of the title, in any case":        {coach.CallFilter{Text: "RENEWAL"}, []int{0}},
		"part of the account, with an umlaut":    {coach.CallFilter{Text: "äRZ"}, []int{0}},
		"the contact, in which _ is no wildcard": {coach.CallFilter{Text: "o_e"}, []int{1}},
		"a percent sign is no wildcard":          {coach.CallFilter{Text: "0% d"}, []int{0}},
		"a backslash is a backslash":             {coach.CallFilter{Text: `\`}, nil},
		"reps":                                   {coach.CallFilter{Reps: []coach.UserID{"user_a"}}, []int{2, 0}},
		"teams":                                  {coach.CallFilter{Teams: []coach.TeamID{"team_s", "team_x"}}, []int{2, 1}},
		"accounts":                               {coach.CallFilter{Accounts: []string{"Acme"}}, []int{2, 1}},
		"any of the objections, each call once":  {coach.CallFilter{Objections: []string{"price", "need"}}, []int{1, 0}},
		"outcomes":                               {coach.CallFilter{Outcomes: []string{"won", "lost"}}, []int{2, 0}},
		"states":                                 {coach.CallFilter{States: []coach.State{coach.Failed}}, []int{1}},
		"from this moment on":                    {coach.CallFilter{From: minutes(1)}, []int{2, 1}},
		"before this moment":                     {coach.CallFilter{To: minutes(1)}, []int{0}},
		"sides to be asked for":                  {coach.CallFilter{AskSides: true}, []int{2}},
		"several at once narrow together":        {coach.CallFilter{Accounts: []string{"Acme"}, Reps: []coach.UserID{"user_a"}}, []int{2}},
		"text is text, also where it looks like SQL": {coach.CallFilter{Text: "'; DROP TABLE calls; --"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tt.filter.Scope = coach.System
			var want []coach.CallID
			for _, i := range tt.want {
				want = append(want, callID(i))
			}
			same(t, ids(ok(d.ListCalls(t.Context(), tt.filter))(t)), want)
		})
	}
}

// worlds are calls of all kinds for rights: reps, teams, uploaders, private or not.
func worlds() []coach.Call {
	var all []coach.Call
	for _, rep := range []coach.UserID{"", "user_a", "user_b"} {
		for _, team := range []coach.TeamID{"", "team_n", "team_s"} {
			for _, by := range []coach.UserID{"user_a", "user_c"} {
				for _, private := range []bool{false, true} {
					i := len(all)
					all = append(all, coach.Call{ID: callID(i), StartedAt: minutes(i), Rep: rep, Team: team, UploadedBy: by, Private: private})
				}
			}
		}
	}
	return all
}

func viewers() map[string]coach.Viewer {
	out := map[string]coach.Viewer{}
	for _, role := range []coach.Role{coach.Administrator, coach.Manager, coach.Trainer, coach.RepRole} {
		for _, id := range []coach.UserID{"", "user_a", "user_b", "user_c", "user_x"} {
			for _, manages := range [][]coach.TeamID{nil, {""}, {"team_n"}, {"team_n", "team_s"}} {
				name := fmt.Sprintf("%s %q who manages %q", role, id, manages)
				out[name] = coach.Viewer{User: coach.User{ID: id, Role: role}, Manages: manages}
			}
		}
	}
	return out
}

func scopes(t *testing.T, d Database) {
	all := worlds()
	for _, c := range all {
		must(t, d.CreateCall(t.Context(), c))
	}
	check := func(name string, s coach.Scope) {
		var want []coach.CallID
		for _, c := range all {
			if s.Holds(c) {
				want = append(want, c.ID)
			}
		}
		got := ids(ok(d.ListCalls(t.Context(), coach.CallFilter{Scope: s, Sort: coach.Oldest, Limit: 200}))(t))
		if !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", name, got, want)
		}
	}
	check("nobody", coach.Scope{})
	check("the system", coach.System)
	for name, v := range viewers() {
		check(name, v.Scope())
	}
}

func everyOrder(t *testing.T, d Database) {
	accounts := []string{"beta", "Alpha", "", "alpha", "Ärzte", "zeta"}
	var all []coach.Call
	for i := range 24 {
		all = append(all, stored(t, d, callID(i), func(c *coach.Call) {
			c.StartedAt, c.Duration = minutes(i/5), time.Duration(i%4)*time.Second
			c.Account = accounts[i%len(accounts)]
		}))
	}
	for _, sort := range []coach.CallSort{"", coach.Newest, coach.Oldest, coach.Longest, coach.Account} {
		var paged []coach.Call
		for f := (coach.CallFilter{Scope: coach.System, Sort: sort, Limit: 5}); ; {
			page := ok(d.ListCalls(t.Context(), f))(t)
			paged = append(paged, page.Items...)
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		whole := ok(d.ListCalls(t.Context(), coach.CallFilter{Scope: coach.System, Sort: sort}))(t)
		same(t, paged, whole.Items)
		if len(paged) != len(all) || whole.Next != "" {
			t.Errorf("%q: %d calls, want %d and no next page", sort, len(paged), len(all))
		}
		if !slices.IsSortedFunc(paged, inOrder[sort]) {
			t.Errorf("%q is out of order: %v", sort, ids(whole))
		}
	}
}

var inOrder = map[coach.CallSort]func(a, b coach.Call) int{
	"":            func(a, b coach.Call) int { return b.StartedAt.Compare(a.StartedAt) },
	coach.Newest:  func(a, b coach.Call) int { return b.StartedAt.Compare(a.StartedAt) },
	coach.Oldest:  func(a, b coach.Call) int { return a.StartedAt.Compare(b.StartedAt) },
	coach.Longest: func(a, b coach.Call) int { return int(b.Duration - a.Duration) },
	// "Alpha" and "alpha" stand together, "" first.
	coach.Account: func(a, b coach.Call) int { return rank[a.Account] - rank[b.Account] },
}

var rank = map[string]int{"": 0, "Alpha": 1, "alpha": 1, "beta": 2, "zeta": 3, "Ärzte": 4}
