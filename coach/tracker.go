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
