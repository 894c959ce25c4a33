package db

import (
	"testing"
	"time"

	"gametape/coach"
)

// TestTextsOfEarlierReleasesAreFoundByTodaysRule: rows folded by an older rule
// are folded again when the database is opened.
func TestTextsOfEarlierReleasesAreFoundByTodaysRule(t *testing.T) {
	ctx := t.Context()
	where := sqliteFile(t)
	d := openAt(t, where)
	call := coach.Call{ID: "call_1", Title: "Re\u0301sume\u0301 of José’s call", StartedAt: time.Unix(1, 0), CreatedAt: time.Unix(1, 0), State: coach.Ready}
	if err := d.CreateCall(ctx, call); err != nil {
		t.Fatal(err)
	}
	clip := coach.Clip{ID: "clip_1", Call: "call_1", Title: "A plan", Words: []coach.ClipTurn{{Text: "It is ex\u00adpensive"}}}
	if err := d.CreateClip(ctx, clip); err != nil {
		t.Fatal(err)
	}
	if err := d.SavePerson(ctx, coach.Person{ID: "person_1", Name: "Zoë O’Neil"}); err != nil {
		t.Fatal(err)
	}
	for _, older := range []string{"UPDATE calls SET text_fold = 'x'", "UPDATE clips SET text_fold = 'x'", "UPDATE people SET name_fold = 'x'", "DROP TABLE goose_db_version_folding"} {
		if _, err := d.write.ExecContext(ctx, older); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = openAt(t, where)
	for _, text := range []string{"resume", "RÉSUMÉ", "jose's", "José’s"} {
		if page, err := d.ListCalls(ctx, coach.CallFilter{Scope: coach.System, Text: text}); err != nil || len(page.Items) != 1 {
			t.Errorf("looking for %q finds %d calls, %v", text, len(page.Items), err)
		}
	}
	if page, err := d.ListClips(ctx, coach.ClipFilter{Scope: coach.System, Text: "expensive"}); err != nil || len(page.Items) != 1 {
		t.Errorf("looking for a clip's words finds %d clips, %v", len(page.Items), err)
	}
	var name string
	if err := d.read.NewRaw("SELECT name_fold FROM people").Scan(ctx, &name); err != nil || name != "zoe o'neil" {
		t.Errorf("the person is folded as %q, %v", name, err)
	}
}
