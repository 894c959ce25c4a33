package coach

import (
	"testing"
	"time"

	"gametape/coach/tagging"
)

func TestFindingsAreTheSameInAnyOrder(t *testing.T) {
	// As the trackers find them, and as rows give them back: by time, so that
	// what is missing from the call comes first; in milliseconds.
	said := Moment{ID: "b", Moment: tagging.Moment{Turn: 3, Start: 5*time.Second + time.Microsecond}}
	missing := Moment{ID: "a", Moment: tagging.Moment{Turn: -1}}
	stored := said
	stored.Start = 5 * time.Second
	if !sameFindings(Findings{Moments: []Moment{missing, stored}}, Findings{Moments: []Moment{said, missing}}) {
		t.Error("the same findings are written again")
	}
	stored.Version++
	if sameFindings(Findings{Moments: []Moment{missing, stored}}, Findings{Moments: []Moment{said, missing}}) {
		t.Error("findings of another version of the tracker are not written")
	}
}
