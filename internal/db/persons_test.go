package db

import (
	"database/sql"
	"testing"

	"gametape/coach"
	"gametape/coach/transcript"
)

func TestWhatWasSaidOfSidesBecomesPeople(t *testing.T) {
	where := unpacked(t, past+"/schema-4.db.gz")
	old, err := sql.Open("sqlite", where)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.ExecContext(t.Context(), "INSERT INTO speaker_sides (call_id, label_fold, side) SELECT id, 'anna meyer', 'customer' FROM calls"); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	d := openAt(t, where)
	known, err := d.ListPersons(t.Context(), coach.PersonFilter{Scope: coach.System})
	if err != nil || len(known.Items) != 1 {
		t.Fatalf("the people are %+v (%v), want one", known.Items, err)
	}
	call, err := d.CallByExternalID(t.Context(), coach.System, "pbx-7")
	if err != nil {
		t.Fatal(err)
	}
	next := coach.Call{ID: "call_next", Rep: call.Rep, Account: call.Account}
	found, err := d.Evidence(t.Context(), next, coach.Mark{Kind: coach.MarkName, Value: "Anna Meyer"})
	if err != nil || len(found) != 1 || found[0].Person.Side != transcript.Customer || !found[0].ByHand {
		t.Errorf("the next call is told %+v (%v)", found, err)
	}
}
