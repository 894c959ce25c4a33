package api

import (
	"testing"

	"gametape/coach"
	"gametape/coach/transcript"
)

// TestAMachinesLabelGivesWayToAName: what is no name for recognising people is
// no name on the page either.
func TestAMachinesLabelGivesWayToAName(t *testing.T) {
	n := names{users: map[coach.UserID]string{"user_1": "Anna Meyer"}}
	for _, label := range []string{"", "spk_0", "Speaker A", "Channel 1", "ch-2", "Agent", "REP", "Teilnehmer 2", "+49 30 1234", "B"} {
		if got := n.called(label, transcript.Rep, "user_1", ""); got != "Anna Meyer" {
			t.Errorf("%q is called %q", label, got)
		}
	}
	for _, label := range []string{"Anna", "Dr. Li", "Speaker Bob"} {
		if got := n.called(label, transcript.Rep, "user_1", ""); got != label {
			t.Errorf("%q is called %q", label, got)
		}
	}
}
