package coach

import (
	"time"

	"gametape/coach/tagging"
)

// Tracker is a named rule the company uses, with its history.
type Tracker struct {
	ID TrackerID
	// Rule is what it says; Rule.Key is unique.
	Rule    tagging.Tracker
	Version int // counts up with every change of Rule
	Enabled bool
	// Pack and PackVersion tell where a shipped tracker came from; Edited says
	// that the company changed it, so an upgrade leaves it alone.
	Pack        string
	PackVersion string
	Edited      bool
	// Smart is the model by which the tracker also finds moments; empty where
	// only its phrases count.
	Smart     ModelID
	UpdatedBy UserID
	UpdatedAt time.Time
}

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
