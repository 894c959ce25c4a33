package bleve

import (
	"context"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

// endsAfter is a context that is over once it was asked n times.
type endsAfter struct {
	context.Context
	n *int
}

func (e endsAfter) Err() error {
	if *e.n--; *e.n < 0 {
		return context.Canceled
	}
	return nil
}

func TestALongCallIsWrittenInSeveralBatches(t *testing.T) {
	b := open(t, t.TempDir())
	said := make([]string, 2*batchDocuments+7)
	for i := range said {
		said[i] = fmt.Sprintf("turn %d of many", i)
	}
	long := talk("call_long", said...)
	long.Revision = 3
	must(t, b.Replace(t.Context(), give(long)))
	check := func(revisions, turns int) {
		t.Helper()
		held := 0
		must(t, b.Revisions(t.Context(), func(id coach.CallID, revision int) error {
			if held++; revision != long.Revision {
				t.Errorf("%s is at revision %d", id, revision)
			}
			return nil
		}))
		if held != revisions {
			t.Errorf("%d calls are held, want %d", held, revisions)
		}
		f, err := b.Search(t.Context(), coach.Query{Scope: coach.System, Text: "many", Limit: 1})
		must(t, err)
		if f.Total != turns {
			t.Errorf("%d turns are found, want %d", f.Total, turns)
		}
	}
	check(1, len(said))

	// Cut off after its first batch it counts as missing, though a part is there.
	long.Revision = 4
	for asked := 0; ; asked++ { // however often it is asked before the first batch
		n := asked
		if err := b.Replace(endsAfter{t.Context(), &n}, give(long)); err == nil {
			t.Fatal("it was never cut off between two batches")
		}
		held := 0
		must(t, b.Revisions(t.Context(), func(coach.CallID, int) error { held++; return nil }))
		if held == 0 {
			break
		}
	}
	must(t, b.Replace(t.Context(), give(long)))
	check(1, len(said))
	must(t, b.Remove(t.Context(), long.ID))
	check(0, 0)
}

func TestALongCallHoldsUpNoOther(t *testing.T) {
	b := open(t, t.TempDir())
	said := make([]string, 8*batchDocuments)
	for i := range said {
		said[i] = fmt.Sprintf("turn %d of many", i)
	}
	long, short := talk("call_long", said...), talk("call_short", "one of few")
	var all errgroup.Group
	all.Go(func() error { return b.Replace(t.Context(), give(long)) })
	found := func(text string) int {
		f, err := b.Search(t.Context(), coach.Query{Scope: coach.System, Text: text, Limit: 1})
		must(t, err)
		return f.Total
	}
	for found("many") == 0 { // its first batch is not there yet
		time.Sleep(time.Millisecond)
	}
	must(t, b.Replace(t.Context(), give(short)))
	if n := found("many"); n == len(said) {
		t.Error("the short call waited for all of the long one")
	}
	// Whoever takes the long call out waits until it is in: nothing of it comes back.
	must(t, b.Remove(t.Context(), long.ID))
	must(t, all.Wait())
	if few, many := found("few"), found("many"); few != 1 || many != 0 {
		t.Errorf("%d and %d turns are found, want 1 and none", few, many)
	}
}
