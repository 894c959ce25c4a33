package coach_test

import (
	"testing"

	"gametape/coach"
)

func TestRightsToAClipAreThoseToItsCallAsItIsNow(t *testing.T) {
	rep := coach.Viewer{User: coach.User{ID: "rep", Role: coach.RepRole, Team: "north"}}
	manager := coach.Viewer{User: coach.User{ID: "boss", Role: coach.Manager, Team: "north"}, Manages: []coach.TeamID{"north"}}
	trainer := coach.Viewer{User: coach.User{ID: "trainer", Role: coach.Trainer}}
	colleague := coach.Viewer{User: coach.User{ID: "colleague", Role: coach.RepRole, Team: "north"}}
	everyone := coach.Folder{Owner: "boss", Shared: coach.SharedEveryone}
	own := coach.Folder{Owner: "rep", Shared: coach.SharedMe}
	begun := coach.Clip{CreatedBy: "rep", Rep: "rep", Team: "north"}
	private, given := begun, begun
	private.Private = true
	given.Rep, given.Team = "other", "south"
	cutByTrainer := private
	cutByTrainer.CreatedBy = "trainer"
	for _, c := range []struct {
		name        string
		viewer      coach.Viewer
		clip        coach.Clip
		in          coach.Folder
		hear, edits bool
	}{
		{"the rep cut it", rep, begun, own, true, true},
		{"a colleague finds it in a shared folder", colleague, begun, everyone, true, false},
		{"its call was made private, the rep", rep, private, everyone, true, true},
		{"its call was made private, the manager", manager, private, everyone, true, true},
		{"its call was made private, a trainer", trainer, private, everyone, false, false},
		{"its call was made private, the trainer who cut it", trainer, cutByTrainer, everyone, false, false},
		{"its call was made private, a colleague", colleague, private, everyone, false, false},
		{"its call was given away, the former rep", rep, given, own, false, false},
		{"its call was given away, the former rep finds it shared", rep, given, everyone, true, false},
		{"its call was given away, the former manager", manager, given, everyone, true, false},
	} {
		if got := c.viewer.May(coach.HearClip, coach.Filed{Clip: c.clip, In: []coach.Folder{c.in}}) == nil; got != c.hear {
			t.Errorf("%s: hears it: %v, want %v", c.name, got, c.hear)
		}
		if got := c.viewer.May(coach.EditClip, c.clip) == nil; got != c.edits {
			t.Errorf("%s: edits it: %v, want %v", c.name, got, c.edits)
		}
	}
}

func TestNothingIsOutOfEverybodysReach(t *testing.T) {
	admin := coach.Viewer{User: coach.User{ID: "admin", Role: coach.Administrator}}
	trainer := coach.Viewer{User: coach.User{ID: "trainer", Role: coach.Trainer}}
	left := coach.Call{Rep: "gone", UploadedBy: "gone", Private: true}
	if err := admin.May(coach.DeleteCall, left); err != nil {
		t.Errorf("an administrator cannot delete a private call of no team: %v", err)
	}
	if trainer.May(coach.SeeCall, left) == nil {
		t.Error("a trainer sees a private call of no team")
	}
	left.Team = "north"
	if admin.May(coach.SeeCall, left) == nil {
		t.Error("an administrator sees a private call of a team, whose manager they can name")
	}
}

func TestARoleNobodyKnowsMayDoNothing(t *testing.T) {
	v := coach.Viewer{User: coach.User{ID: "user_1", Role: "auditor", Team: "north"}, Manages: []coach.TeamID{"north"}}
	call := coach.Call{Rep: "user_1", UploadedBy: "user_1", Team: "north"}
	clip := coach.Clip{Rep: "user_1", UploadedBy: "user_1", Team: "north", CreatedBy: "user_1"}
	folder := coach.Folder{Owner: "user_1", Shared: coach.SharedEveryone}
	for _, thing := range []coach.Thing{call, clip, coach.Filed{Clip: clip, In: []coach.Folder{folder}}, folder, coach.Company{}} {
		for _, a := range []coach.Action{
			coach.Enter, coach.SeeCall, coach.SeeHistory, coach.EditCall, coach.DeleteCall, coach.CutClip, coach.Judge, coach.HearClip, coach.EditClip, coach.SeeFolder, coach.EditFolder,
			coach.BringIn, coach.BringOthers, coach.GiveAway, coach.Administer, coach.EditTrackers, coach.KeepPersons, coach.Share, "an action nobody knows",
		} {
			if v.May(a, thing) == nil {
				t.Errorf("may %s of %T", a, thing)
			}
		}
	}
}
