package coach

import (
	"slices"
	"strings"

	"gametape/coach/tagging"
)

// Findings are what the analysis of one revision of a call's transcript found.
type Findings struct {
	Call     CallID
	Revision int
	// Trackers is the fingerprint of the set of trackers that was used.
	Trackers string
	Moments  []Moment
	// Lost are moments people judged whose words no tracker finds any more;
	// kept so that a verdict stands again once they come back. Read only.
	Lost      []Moment
	Exchanges []tagging.Exchange
	Stats     tagging.Stats
}

// Moment is one hit of a tracker in a call, and what people said about it.
type Moment struct {
	tagging.Moment
	// ID is stable while tracker and words stay, over re-runs and over
	// changes of the transcript around them; see keepIDs.
	ID      string
	Version int // of the tracker that made it
	// Verdict is a person's word on it; rejected moments stay rejected.
	Verdict   Verdict
	VerdictBy UserID
}

// Verdict is what a person said of a moment.
type Verdict string

// The verdicts; empty: nobody said anything.
const (
	Confirmed Verdict = "confirmed"
	Rejected  Verdict = "rejected"
)

// after is f with the IDs and verdicts of the moments found before.
func (f Findings) after(before Findings) Findings {
	f.Moments = keepIDs(f.Moments, before)
	said := map[string]Moment{}
	for _, m := range slices.Concat(before.Moments, before.Lost) {
		said[m.ID] = m
	}
	f.Moments = slices.Clone(f.Moments)
	for i := range f.Moments {
		m := &f.Moments[i]
		m.Verdict, m.VerdictBy = said[m.ID].Verdict, said[m.ID].VerdictBy
	}
	return f
}

// show puts on the call what lists show of f.
func (c *Call) show(f Findings) {
	c.TalkRatio, c.Objections = f.Stats.TalkRatio, objections(f.Moments)
}

// Live is f without what people rejected: an exchange whose every objection was
// rejected is none, and of the others only the objections that stand are named.
// Moments are as they were.
func (f Findings) Live() Findings {
	var live []tagging.Exchange
	for _, x := range f.Exchanges {
		stand := slices.DeleteFunc(slices.Clone(x.Objections), func(key string) bool { return f.rejected(x, key) })
		if len(stand) > 0 || len(x.Objections) == 0 {
			x.Objections = stand
			live = append(live, x)
		}
	}
	f.Exchanges = live
	return f
}

// rejected says that people rejected every moment of the tracker in the
// objection of x.
func (f Findings) rejected(x tagging.Exchange, tracker string) bool {
	all := false
	for _, m := range f.Moments {
		if m.Tracker != tracker || m.Turn < x.First || m.Turn > x.Last {
			continue
		}
		if m.Verdict != Rejected {
			return false
		}
		all = true
	}
	return all
}

// objections are the kinds of objection in moments nobody rejected, sorted.
func objections(moments []Moment) []string {
	var out []string
	for _, m := range moments {
		if m.Kind == tagging.Objection && m.Verdict != Rejected {
			out = append(out, strings.TrimPrefix(m.Tracker, "objection."))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
