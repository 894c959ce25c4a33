package app_test

import (
	"context"
	"testing"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
	"gametape/internal/db"
	"gametape/search/bleve"
)

// asleep is a queue nobody works on and events nobody hears.
type asleep struct{}

func (asleep) Enqueue(context.Context, ...coach.Stage) error      { return nil }
func (asleep) Publish(context.Context, coach.Event)               {}
func (asleep) Listen(context.Context) (<-chan coach.Event, error) { return nil, nil }
func (asleep) Now() time.Time                                     { return time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC) }

// TestACallIsNotCountedForWhoLostIt asks search right after a call changed
// hands, while nothing is indexed.
func TestACallIsNotCountedForWhoLostIt(t *testing.T) {
	ctx, log := t.Context(), quiet
	rows, err := db.Open(ctx, t.TempDir()+"/gametape.db", log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rows.Close() })
	index, err := bleve.Open(t.TempDir(), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	for _, team := range []coach.TeamID{"north", "south"} {
		if err := rows.CreateTeam(ctx, coach.Team{ID: team, Name: string(team)}); err != nil {
			t.Fatal(err)
		}
	}
	viewers := map[string]coach.Viewer{}
	for name, u := range map[string]coach.User{
		"admin": {Role: coach.Administrator}, "trainer": {Role: coach.Trainer},
		"manager": {Role: coach.Manager, Team: "north"}, "beside": {Role: coach.Manager, Team: "south"},
		"rep": {Role: coach.RepRole, Team: "north"}, "other": {Role: coach.RepRole, Team: "south"},
	} {
		u.ID, u.Email, u.Name = coach.UserID(name), name+"@example.com", name
		if err := rows.CreateUser(ctx, u); err != nil {
			t.Fatal(err)
		}
		viewers[name] = coach.Viewer{User: u}
		if u.Role == coach.Manager {
			viewers[name] = coach.Viewer{User: u, Manages: []coach.TeamID{u.Team}}
		}
	}
	curation := coach.Curation{
		Tx: rows, Calls: rows, Changes: rows, Users: rows, Transcripts: rows, Persons: rows, Recognition: rows, Findings: rows, Stages: rows, Clips: rows,
		Index: index, Queue: asleep{}, Events: asleep{}, Clock: asleep{},
	}
	finding := coach.Finding{Index: index, Calls: rows, Clips: rows}
	processing := coach.Processing{Calls: rows, Transcripts: rows, Findings: rows}
	call := coach.Call{ID: "call_1", Title: "Talk", Account: "Acme", Rep: "rep", RepEmail: "rep@example.com", Team: "north", UploadedBy: "trainer", Revision: 1}
	talk := transcript.Transcript{Speakers: []transcript.Speaker{{Key: "A", Channel: -1}}, Turns: []transcript.Turn{{Text: "Too expensive.", End: time.Second}}}
	if err := rows.CreateCall(ctx, call); err != nil {
		t.Fatal(err)
	}
	if err := rows.SaveTranscript(ctx, call.ID, coach.Revision{Number: 1}, talk, []transcript.Side{transcript.Customer}); err != nil {
		t.Fatal(err)
	}
	put := func() {
		t.Helper()
		if err := index.Replace(ctx, func(ctx context.Context) ([]coach.IndexedCall, error) {
			c, err := rows.Call(ctx, call.ID)
			if err != nil {
				return nil, err
			}
			doc, err := processing.Document(ctx, c)
			return []coach.IndexedCall{doc}, err
		}); err != nil {
			t.Fatal(err)
		}
	}
	put()
	on, yes := "other@example.com", true
	seen := call.Version
	for _, change := range []struct {
		name string
		by   string
		to   coach.Metadata
	}{
		{"given to a rep of another team", "trainer", coach.Metadata{RepEmail: &on}},
		{"made private", "trainer", coach.Metadata{Private: &yes}}, // who uploaded it
	} {
		after, err := curation.Edit(ctx, viewers[change.by], call.ID, seen, change.to)
		if err != nil {
			t.Fatalf("%s: %v", change.name, err)
		}
		seen = after.Version
		for _, indexed := range []bool{false, true} {
			if indexed {
				put()
			}
			for name, v := range viewers {
				found, err := finding.Search(ctx, v, coach.Query{Facets: true})
				if err != nil {
					t.Fatal(err)
				}
				counted := 0
				for _, f := range found.Facets["account"] {
					counted += f.Count
				}
				sees := v.Scope().Holds(after)
				if !sees && (found.Total+counted+len(found.Moments)+len(found.Facets["rep"]) > 0) || sees && indexed && found.Total+counted != 2 {
					t.Errorf("%s, indexed again: %v, %s (who sees it: %v) finds %d, counts %d: %+v", change.name, indexed, name, sees, found.Total, counted, found.Facets)
				}
			}
		}
	}
}
