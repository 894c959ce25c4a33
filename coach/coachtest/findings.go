package coachtest

import (
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
			for i := range want.Moments {
				// Verdicts are Judge's matter.
				want.Moments[i].Verdict, want.Moments[i].VerdictBy = "", ""
			}
			must(t, d.SaveFindings(t.Context(), want))
			same(t, ok(d.Findings(t.Context(), want.Call))(t), want)
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
			same(t, ok(d.Precision(t.Context()))(t), map[string]coach.Judged{
				"objection.price": {Moments: 4, Confirmed: 2, Rejected: 1},
				"weak.but":        {Moments: 2},
			})
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
