package coachtest

import (
	"testing"
	"time"

	"gametape/coach"
	"gametape/coach/tagging"
)

func trackers(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a tracker comes back with every field": func(t *testing.T, d Database) {
			want := full[coach.Tracker](t)
			for _, e := range []*tagging.Extent{want.Rule.When.Length, want.Rule.When.From, want.Rule.When.To, &want.Rule.After.Within, &want.Rule.Before.Within} {
				*e = tagging.Extent{Time: 90 * time.Second}
			}
			must(t, d.SaveTracker(t.Context(), want))
			same(t, ok(d.Tracker(t.Context(), want.ID))(t), want)
			same(t, ok(d.Trackers(t.Context()))(t), []coach.Tracker{want})
			same(t, ok(d.TrackerVersions(t.Context(), want.ID))(t), []coach.Tracker{want})
		},
		"a tracker that does not exist is not found": func(t *testing.T, d Database) {
			_, err := d.Tracker(t.Context(), "tracker_0")
			wantCode(t, err, coach.CodeNotFound)
			_, err = d.TrackerVersions(t.Context(), "tracker_0")
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.DeleteTracker(t.Context(), "tracker_0"), coach.CodeNotFound)
		},
		"a key that another tracker has is a conflict": func(t *testing.T, d Database) {
			must(t, d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_1", Rule: rule("a"), Version: 1}))
			must(t, d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_2", Rule: rule("b"), Version: 1}))
			wantCode(t, d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_3", Rule: rule("a"), Version: 1}), coach.CodeConflict)
			wantCode(t, d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_2", Rule: rule("a"), Version: 2}), coach.CodeConflict)
		},
		"every version is kept, newest first": func(t *testing.T, d Database) {
			var want []coach.Tracker
			for version := 1; version <= 3; version++ {
				v := coach.Tracker{ID: "tracker_1", Rule: rule("a", "too expensive"), Version: version, UpdatedAt: minutes(version)}
				v.Rule.MinCount = version
				must(t, d.SaveTracker(t.Context(), v))
				want = append([]coach.Tracker{v}, want...)
			}
			same(t, ok(d.TrackerVersions(t.Context(), "tracker_1"))(t), want)
			same(t, ok(d.Tracker(t.Context(), "tracker_1"))(t), want[0])
		},
		"a tracker can be switched off without a new version": func(t *testing.T, d Database) {
			v := coach.Tracker{ID: "tracker_1", Rule: rule("a"), Version: 1, Enabled: true}
			must(t, d.SaveTracker(t.Context(), v))
			v.Enabled = false
			off := v
			off.UpdatedBy, off.UpdatedAt = "user_2", minutes(2)
			must(t, d.SaveTracker(t.Context(), off))
			same(t, ok(d.Tracker(t.Context(), "tracker_1"))(t), off)
			same(t, ok(d.TrackerVersions(t.Context(), "tracker_1"))(t), []coach.Tracker{v}) // whose version it is stays
		},
		"of two people who change a version at once the second is told": func(t *testing.T, d Database) {
			must(t, d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_1", Rule: rule("a", "too expensive"), Version: 1}))
			mine := coach.Tracker{ID: "tracker_1", Rule: rule("a", "too dear"), Version: 2}
			must(t, d.SaveTracker(t.Context(), mine))
			theirs := mine
			theirs.Rule = rule("a", "too much")
			wantCode(t, d.SaveTracker(t.Context(), theirs), coach.CodeConflict)
			theirs.Version = 1
			wantCode(t, d.SaveTracker(t.Context(), theirs), coach.CodeConflict)
			same(t, ok(d.Tracker(t.Context(), "tracker_1"))(t), mine)
		},
		"a deleted tracker is gone with its versions, and its key is free": func(t *testing.T, d Database) {
			must(t, d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_1", Rule: rule("a"), Version: 1}))
			must(t, d.DeleteTracker(t.Context(), "tracker_1"))
			_, err := d.TrackerVersions(t.Context(), "tracker_1")
			wantCode(t, err, coach.CodeNotFound)
			must(t, d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_2", Rule: rule("a"), Version: 1}))
		},
	}.run(t, open)
}

func rule(key string, phrases ...string) tagging.Tracker {
	return tagging.Tracker{Key: key, Name: key, Kind: "objection", Side: "customer", Phrases: phrases}
}
