package coachtest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gametape/coach"
	"gametape/coach/tagging"
)

func findings(t *testing.T, open func(*testing.T) Database) {
	cases{
		"findings come back with every field": func(t *testing.T, d Database) {
			want := full[coach.Findings](t)
			stored(t, d, want.Call, nil)
			want.Lost = nil // nothing is judged
			for i := range want.Moments {
				// Verdicts are Judge's matter.
				want.Moments[i].Verdict, want.Moments[i].VerdictBy = "", ""
			}
			must(t, d.SaveFindings(t.Context(), want))
			same(t, ok(d.Findings(t.Context(), want.Call))(t), want)
		},
		"a judged moment that is not found any more is remembered, and stands again once it is": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			m := coach.Moment{ID: "a", Moment: tagging.Moment{Tracker: "objection.price", Start: time.Second, End: 2 * time.Second, Text: "too dear"}}
			must(t, d.SaveFindings(t.Context(), coach.Findings{Call: "call_1", Moments: []coach.Moment{m}}))
			must(t, d.Judge(t.Context(), "call_1", "a", coach.Rejected, "user_1", minutes(1)))
			m.Start, m.End = 4*time.Second, 5*time.Second // the transcript's times were corrected
			must(t, d.SaveFindings(t.Context(), coach.Findings{Call: "call_1", Moments: []coach.Moment{m}}))
			must(t, d.SaveFindings(t.Context(), coach.Findings{Call: "call_1"}))
			m.Turn, m.Verdict, m.VerdictBy = -1, coach.Rejected, "user_1"
			same(t, ok(d.Findings(t.Context(), "call_1"))(t).Lost, []coach.Moment{m})
			must(t, d.SaveFindings(t.Context(), coach.Findings{Call: "call_1", Moments: []coach.Moment{m}}))
			f := ok(d.Findings(t.Context(), "call_1"))(t)
			same(t, f.Moments, []coach.Moment{m})
			same(t, len(f.Lost), 0)
		},
		"a call without an analysis has none to be found": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			_, err := d.Findings(t.Context(), "call_1")
			wantCode(t, err, coach.CodeNotFound)
		},
		"findings of a call that does not exist are refused": func(t *testing.T, d Database) {
			wantCode(t, d.SaveFindings(t.Context(), found("call_0", 1)), coach.CodeNotFound)
		},
		"moments come in the order they are said": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			f := coach.Findings{Call: "call_1", Moments: []coach.Moment{
				{ID: "c", Moment: tagging.Moment{Turn: 2, Start: 2 * time.Second}},
				{ID: "b", Moment: tagging.Moment{Turn: 1, From: 9, Start: time.Second}},
				{ID: "d", Moment: tagging.Moment{Turn: 3, Start: 2 * time.Second}},
				{ID: "a", Moment: tagging.Moment{Turn: 1, From: 3, Start: time.Second}},
			}}
			must(t, d.SaveFindings(t.Context(), f))
			var order string
			for _, m := range ok(d.Findings(t.Context(), "call_1"))(t).Moments {
				order += m.ID
			}
			same(t, order, "abcd")
		},
		"saving replaces, and a second time changes nothing": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			must(t, d.SaveFindings(t.Context(), found("call_1", 1, "a", "b")))
			for range 2 {
				want := found("call_1", 2, "b", "c")
				must(t, d.SaveFindings(t.Context(), want))
				same(t, ok(d.Findings(t.Context(), "call_1"))(t), want)
			}
		},
		"an analysis of an older revision does not have the last word": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			want := found("call_1", 2, "a")
			must(t, d.SaveFindings(t.Context(), want))
			wantCode(t, d.SaveFindings(t.Context(), found("call_1", 1, "b")), coach.CodeConflict)
			same(t, ok(d.Findings(t.Context(), "call_1"))(t), want)
		},
		"a verdict stays over a new analysis, also one that misses the moment once": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			must(t, d.SaveFindings(t.Context(), found("call_1", 1, "a", "b")))
			must(t, d.Judge(t.Context(), "call_1", "b", coach.Rejected, "user_1", noon))
			must(t, d.SaveFindings(t.Context(), found("call_1", 1, "a")))
			must(t, d.SaveFindings(t.Context(), found("call_1", 2, "a", "b")))
			want := found("call_1", 2, "a", "b")
			want.Moments[1].Verdict, want.Moments[1].VerdictBy = coach.Rejected, "user_1"
			same(t, ok(d.Findings(t.Context(), "call_1"))(t), want)
		},
		"a verdict can be changed and taken back": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			must(t, d.SaveFindings(t.Context(), found("call_1", 1, "a")))
			for _, v := range []coach.Verdict{coach.Rejected, coach.Confirmed, ""} {
				must(t, d.Judge(t.Context(), "call_1", "a", v, "user_1", noon))
				if got := ok(d.Findings(t.Context(), "call_1"))(t).Moments[0].Verdict; got != v {
					t.Errorf("verdict %q, want %q", got, v)
				}
			}
		},
		"a moment that does not exist cannot be judged": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			must(t, d.SaveFindings(t.Context(), found("call_1", 1, "a")))
			wantCode(t, d.Judge(t.Context(), "call_1", "b", coach.Rejected, "user_1", noon), coach.CodeNotFound)
			wantCode(t, d.Judge(t.Context(), "call_2", "a", coach.Rejected, "user_1", noon), coach.CodeNotFound)
		},
		"outdated are the calls of another set of trackers, page by page": func(t *testing.T, d Database) {
			for i := range 4 {
				stored(t, d, callID(i), nil)
				f := found(callID(i), 1, "a")
				if i == 1 {
					f.Trackers = "new"
				}
				must(t, d.SaveFindings(t.Context(), f))
			}
			for _, tt := range []struct {
				after coach.CallID
				want  []coach.CallID
			}{
				{"", []coach.CallID{callID(0), callID(2)}},
				{callID(2), []coach.CallID{callID(3)}},
				{callID(3), nil},
			} {
				same(t, ok(d.Outdated(t.Context(), "new", tt.after, 2))(t), tt.want)
			}
			same(t, ok(d.CountOutdated(t.Context(), "new"))(t), 3)
			must(t, d.MarkTagged(t.Context(), "abc", "new", callID(0), callID(1)))
			same(t, ok(d.Outdated(t.Context(), "new", "", 9))(t), []coach.CallID{callID(2), callID(3)})
			must(t, d.MarkTagged(t.Context(), "other", "new", callID(2)))
			same(t, ok(d.CountOutdated(t.Context(), "new"))(t), 2)
		},
		"the moments of a tracker come with their verdicts, from the calls of a scope": func(t *testing.T, d Database) {
			for i := range 2 {
				stored(t, d, callID(i), func(c *coach.Call) { c.Private = i == 1 })
				f := found(callID(i), 1, "a", "b", "c")
				f.Moments[1].Tracker = "weak.but"
				must(t, d.SaveFindings(t.Context(), f))
				must(t, d.Judge(t.Context(), callID(i), "c", coach.Rejected, "user_1", noon))
			}
			for scope, want := range map[*coach.Scope]string{
				{Open: true}:       "call_000 a, call_000 c rejected, ",
				{Everything: true}: "call_000 a, call_000 c rejected, call_001 a, call_001 c rejected, ",
				{User: "user_x"}:   "",
			} {
				var got string
				must(t, d.MomentsOf(t.Context(), *scope, "objection.price", func(id coach.CallID, m coach.Moment) error {
					got += strings.TrimSpace(fmt.Sprintf("%s %s %s", id, m.ID, m.Verdict)) + ", "
					return nil
				}))
				same(t, got, want)
			}
		},
		"many moments come each once, until an error": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			var ids []string
			for i := range 1203 {
				ids = append(ids, fmt.Sprint(i))
			}
			must(t, d.SaveFindings(t.Context(), found("call_1", 1, ids...)))
			seen := map[string]bool{}
			must(t, d.MomentsOf(t.Context(), coach.System, "objection.price", func(_ coach.CallID, m coach.Moment) error {
				seen[m.ID] = true
				return nil
			}))
			if len(seen) != len(ids) {
				t.Errorf("%d moments, want %d", len(seen), len(ids))
			}
			enough := errors.New("enough")
			err := d.MomentsOf(t.Context(), coach.System, "objection.price", func(coach.CallID, coach.Moment) error { return enough })
			if !errors.Is(err, enough) {
				t.Errorf("error %v, want %v", err, enough)
			}
		},
		"precision counts moments and verdicts per tracker over all calls": func(t *testing.T, d Database) {
			for _, id := range []coach.CallID{"call_1", "call_2"} {
				stored(t, d, id, nil)
				f := found(id, 1, "a", "b", "c")
				f.Moments[2].Tracker = "weak.but"
				must(t, d.SaveFindings(t.Context(), f))
			}
			must(t, d.Judge(t.Context(), "call_1", "a", coach.Confirmed, "user_1", noon))
			must(t, d.Judge(t.Context(), "call_1", "b", coach.Rejected, "user_1", noon))
			must(t, d.Judge(t.Context(), "call_2", "a", coach.Confirmed, "user_1", noon))
			same(t, ok(d.Precision(t.Context(), coach.System))(t), map[string]coach.Judged{
				"objection.price": {Moments: 4, Confirmed: 2, Rejected: 1},
				"weak.but":        {Moments: 2},
			})
		},
		"precision counts what a viewer may see and nothing else": func(t *testing.T, d Database) {
			for i, c := range worlds() {
				must(t, d.CreateCall(t.Context(), c))
				must(t, d.SaveFindings(t.Context(), found(c.ID, 1, "a", "b")))
				must(t, d.Judge(t.Context(), c.ID, "a", []coach.Verdict{coach.Confirmed, coach.Rejected}[i%2], "user_1", noon))
			}
			for name, v := range viewers() {
				var want coach.Judged
				for i, c := range worlds() {
					if v.Scope().Holds(c) {
						want.Moments += 2
						want.Confirmed += 1 - i%2
						want.Rejected += i % 2
					}
				}
				if got := ok(d.Precision(t.Context(), v.Scope()))(t)["objection.price"]; got != want {
					t.Errorf("%s is told of %+v, want %+v", name, got, want)
				}
			}
		},
	}.run(t, open)
}

// found are findings with a moment for each id, a second apart.
func found(call coach.CallID, revision int, ids ...string) coach.Findings {
	f := coach.Findings{Call: call, Revision: revision, Trackers: "abc"}
	for i, id := range ids {
		at := time.Duration(i) * time.Second
		f.Moments = append(f.Moments, coach.Moment{
			ID: id, Version: revision,
			Moment: tagging.Moment{Tracker: "objection.price", Turn: i, Start: at, End: at + time.Second, Text: id},
		})
	}
	return f
}
