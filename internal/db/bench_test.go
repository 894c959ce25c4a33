package db

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gametape/coach"
)

// The archive the lists are measured on: three years of a company of 200 reps
// in 20 teams.
const (
	archived = 100_000
	reps     = 200
	teams    = 20
)

func archivedCall(i int) coach.Call {
	objections := []string{"price", "timing", "authority", "need", "competitor", "status_quo", "trust", "security", "integration", "contract", "stall", "brush_off"}
	rep := i * 7919 % reps
	return coach.Call{
		ID: coach.CallID(fmt.Sprintf("call_%08d", i)), ExternalID: fmt.Sprintf("pbx-%d", i),
		Title: fmt.Sprintf("Call %d with account %d", i, i%5000), StartedAt: began.Add(time.Duration(i*7%archived) * 15 * time.Minute),
		Rep: coach.UserID(fmt.Sprintf("user_%d", rep)), UploadedBy: "user_importer",
		Team: coach.TeamID(fmt.Sprintf("team_%d", rep%teams)), Account: fmt.Sprintf("Account %d", i%5000),
		Contact: "Jo Doe", Outcome: "open", Private: i%50 == 0, Duration: time.Duration(i%3600) * time.Second,
		Objections: []string{objections[i%12], objections[(i/12+1+i%12)%12]}, TalkRatio: 0.5,
		State: []coach.State{coach.Ready, coach.Ready, coach.Ready, coach.Failed}[i%4], Revision: 1, CreatedAt: began, UpdatedAt: began,
	}
}

var began = time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC)

func archive(b *testing.B, where string) *DB {
	b.Helper()
	d := openAt(b, where)
	const batch = 1000
	for from := 0; from < archived; from += batch {
		err := d.Do(b.Context(), func(ctx context.Context) error {
			for i := from; i < from+batch; i++ {
				c := archivedCall(i)
				if err := d.CreateCall(ctx, c); err != nil {
					return err
				}
				s := coach.Stage{Owner: string(c.ID), Name: coach.StageIndex, Revision: 1, State: coach.Done, UpdatedAt: began}
				if i%1000 == 0 {
					s.State = coach.Pending
				}
				if err := d.AddStages(ctx, s); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return d
}

func BenchmarkLists(b *testing.B) {
	everyone := coach.Scope{Open: true, User: "user_7"}
	rep := coach.Scope{User: "user_7"}
	manager := coach.Scope{User: "user_7", Teams: []coach.TeamID{"team_7", "team_8", "team_9"}}
	lists := map[string]coach.CallFilter{
		"newest, trainer":           {Scope: everyone},
		"newest, rep":               {Scope: rep},
		"newest, manager":           {Scope: manager},
		"newest, nobody's calls":    {Scope: coach.Scope{User: "user_none"}},
		"account order, trainer":    {Scope: everyone, Sort: coach.Account},
		"longest, manager":          {Scope: manager, Sort: coach.Longest},
		"one rep, trainer":          {Scope: everyone, Reps: []coach.UserID{"user_3"}},
		"one account, trainer":      {Scope: everyone, Accounts: []string{"Account 77"}},
		"one objection, manager":    {Scope: manager, Objections: []string{"price"}},
		"failed, administrator":     {Scope: everyone, States: []coach.State{coach.Failed}},
		"text, trainer":             {Scope: everyone, Text: "account 4999"},
		"text nobody said, trainer": {Scope: everyone, Text: "no such thing"},
		"last quarter, manager":     {Scope: manager, From: began.AddDate(2, 6, 0), To: began.AddDate(2, 9, 0)},
	}
	for name, where := range servers(b) {
		b.Run(name, func(b *testing.B) {
			d := archive(b, where(b))
			for name, f := range lists {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						if _, err := d.ListCalls(b.Context(), f); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			b.Run("a page in the middle, trainer", func(b *testing.B) {
				f := coach.CallFilter{Scope: everyone, Limit: 200}
				for range 100 {
					page, err := d.ListCalls(b.Context(), f)
					if err != nil {
						b.Fatal(err)
					}
					f.Cursor = page.Next
				}
				f.Limit = 50
				for b.Loop() {
					if _, err := d.ListCalls(b.Context(), f); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("stale stages", func(b *testing.B) {
				for b.Loop() {
					if _, err := d.Stale(b.Context(), began.Add(time.Hour), began.Add(time.Hour), 100); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("count stages", func(b *testing.B) {
				for b.Loop() {
					if _, err := d.CountStages(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("update a call", func(b *testing.B) {
				for b.Loop() {
					if _, err := d.UpdateCall(b.Context(), "call_00000007", func(c *coach.Call) error { c.Channels++; return nil }); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("create a call", func(b *testing.B) {
				for b.Loop() {
					if err := d.CreateCall(b.Context(), coach.Call{ID: coach.NewCallID(time.Now())}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
