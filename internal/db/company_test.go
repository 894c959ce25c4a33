package db

import (
	"context"
	"testing"
	"time"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// The use cases of trackers, on real rows.

var today = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

type fixedClock struct{}

func (fixedClock) Now() time.Time { return today }

type deaf struct{}

func (deaf) Publish(context.Context, coach.Event)               {}
func (deaf) Listen(context.Context) (<-chan coach.Event, error) { return nil, nil }

// company is a database with its tagger and the use cases around it.
type company struct {
	*DB
	coach.Training
	coach.Processing
	index *shelf
}

func newCompany(t *testing.T) company {
	d := openAt(t, sqliteFile(t))
	tagger := &coach.Tagger{Trackers: d}
	index := &shelf{held: map[coach.CallID]coach.IndexedCall{}}
	return company{
		DB: d, index: index,
		Training: coach.Training{Tx: d, Trackers: d, Calls: d, Transcripts: d, Findings: d, Tagger: tagger, Events: deaf{}, Clock: fixedClock{}},
		Processing: coach.Processing{
			Tx: d, Calls: d, Changes: d, Users: d, Transcripts: d, Findings: d, Stages: d, Index: index, Events: deaf{}, Clock: fixedClock{}, Tagger: tagger,
		},
	}
}

var boss = coach.Viewer{User: coach.User{ID: "user_1", Role: coach.Administrator}}

// called stores a call in which customer and rep take turns, and analyses it.
func (c company) called(t *testing.T, id coach.CallID, said ...string) {
	t.Helper()
	talk := transcript.Transcript{Speakers: []transcript.Speaker{{Key: "c"}, {Key: "r"}}}
	for i, text := range said {
		at := time.Duration(i) * 5 * time.Second
		talk.Turns = append(talk.Turns, transcript.Turn{Start: at, End: at + 4*time.Second, Speaker: i % 2, Text: text})
	}
	ctx := t.Context()
	fine(t, c.CreateCall(ctx, coach.Call{ID: id, Revision: 1, StartedAt: today.AddDate(0, 0, -1), Duration: time.Minute}))
	fine(t, c.SaveTranscript(ctx, id, coach.Revision{Number: 1}, talk, []transcript.Side{transcript.Customer, transcript.Rep}))
	c.analysed(t, id)
}

func (c company) analysed(t *testing.T, id coach.CallID) {
	t.Helper()
	call, err := c.Call(t.Context(), id)
	fine(t, err)
	talk, sides, err := c.DB.Transcript(t.Context(), id, call.Revision)
	fine(t, err)
	rules, err := c.Training.Tagger.Ruleset(t.Context())
	fine(t, err)
	fine(t, c.Processing.SaveFindings(t.Context(), rules.Analyse(call, talk, sides)))
}

// moments of a call as "tracker: words".
func (c company) moments(t *testing.T, id coach.CallID) []string {
	t.Helper()
	f, err := c.DB.Findings(t.Context(), id)
	fine(t, err)
	out := []string{}
	for _, m := range f.Moments {
		out = append(out, m.Tracker+": "+m.Text)
	}
	return out
}

func (c company) judged(t *testing.T, id coach.CallID, v coach.Verdict) {
	t.Helper()
	f, err := c.DB.Findings(t.Context(), id)
	fine(t, err)
	for _, m := range f.Moments {
		fine(t, c.Judge(t.Context(), id, m.ID, v, boss.ID, today))
	}
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func fees() tagging.Tracker {
	return tagging.Tracker{Key: "objection.fees", Name: "Fees", Kind: tagging.Objection, Side: transcript.Customer, Phrases: []string{"fee"}}
}
