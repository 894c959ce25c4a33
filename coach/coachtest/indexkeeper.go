package coachtest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
)

// IndexKeeper checks every sentence of coach.IndexKeeper that can be seen
// without damaging what an engine keeps, and all of coach.Index. at returns a
// place where nothing is kept yet and how to open it: each call of open gives
// the index that is kept there, after the one before was closed.
func IndexKeeper(t *testing.T, at func(t *testing.T) (open func() coach.IndexKeeper)) {
	t.Run("it is an index", func(t *testing.T) {
		Index(t, func(t *testing.T) coach.Index {
			x := at(t)()
			t.Cleanup(func() { closed(t, x) })
			return x
		})
	})
	for name, test := range map[string]func(keeperSuite, *testing.T){
		"a restart keeps what was put in and whether it is stale": keeperSuite.restartKeeps,
		"an outdated index is found in and asks to be filled":     keeperSuite.outdated,
		"purging keeps what counts":                               keeperSuite.purgeKeeps,
		"an open index is awaited at once":                        keeperSuite.awaited,
		"a closed index says so":                                  keeperSuite.closedSaysSo,
	} {
		t.Run(name, func(t *testing.T) { test(keeperSuite{at(t)}, t) })
	}
}

type keeperSuite struct{ open func() coach.IndexKeeper }

func closed(t *testing.T, x coach.IndexKeeper) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func (s keeperSuite) reopen(t *testing.T, x coach.IndexKeeper) coach.IndexKeeper {
	t.Helper()
	closed(t, x)
	x = s.open()
	t.Cleanup(func() { closed(t, x) })
	return x
}

func wantStale(t *testing.T, x coach.IndexKeeper, when string, want bool) {
	t.Helper()
	if x.NeedsRebuild() != want {
		t.Errorf("NeedsRebuild is %v %s", !want, when)
	}
}

func (s keeperSuite) restartKeeps(t *testing.T) {
	x := s.open()
	wantStale(t, x, "where nothing was kept", true)
	indexSuite{x}.put(t, indexedCall("1", "alpha"))
	x = s.reopen(t, x)
	wantStale(t, x, "after a restart before Rebuilt", true)
	if err := x.Rebuilt(); err != nil {
		t.Fatalf("Rebuilt: %v", err)
	}
	wantStale(t, x, "after Rebuilt", false)
	x = s.reopen(t, x)
	wantStale(t, x, "after Rebuilt and a restart", false)
	if diff := cmp.Diff([]string{"1/0"}, indexSuite{x}.found(t, coach.Query{Text: "alpha"})); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}

func (s keeperSuite) outdated(t *testing.T) {
	x := s.open()
	indexSuite{x}.put(t, indexedCall("1", "alpha"))
	if err := x.Rebuilt(); err != nil {
		t.Fatalf("Rebuilt: %v", err)
	}
	if err := x.Outdate(); err != nil {
		t.Fatalf("Outdate: %v", err)
	}
	wantStale(t, x, "after Outdate", true)
	x = s.reopen(t, x)
	wantStale(t, x, "after Outdate and a restart", true)
	if diff := cmp.Diff([]string{"1/0"}, indexSuite{x}.found(t, coach.Query{Text: "alpha"})); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}

func (s keeperSuite) purgeKeeps(t *testing.T) {
	x := s.open()
	t.Cleanup(func() { closed(t, x) })
	in := indexSuite{x}
	in.put(t, indexedCall("1", "alpha"), indexedCall("2", "alpha", "beta"), indexedCall("3", "alpha"))
	in.put(t, indexedCall("2", "beta"))
	if err := x.Remove(t.Context(), "call_3"); err != nil {
		t.Fatalf("Remove: %v", err)
	}
	for range 2 {
		if err := x.Purge(t.Context()); err != nil {
			t.Fatalf("Purge: %v", err)
		}
	}
	if diff := cmp.Diff([]string{"1/0", "2/0"}, in.found(t, coach.Query{})); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[coach.CallID]int{"call_1": 1, "call_2": 1}, in.revisions(t)); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
}

func (s keeperSuite) awaited(t *testing.T) {
	x := s.open()
	t.Cleanup(func() { closed(t, x) })
	if err := x.Missing(); err != nil {
		t.Errorf("Missing: %v", err)
	}
	if err := x.Await(t.Context()); err != nil {
		t.Errorf("Await: %v", err)
	}
}

func (s keeperSuite) closedSaysSo(t *testing.T) {
	x := s.open()
	closed(t, x)
	closed(t, x)
	_, err := x.Search(t.Context(), coach.Query{Scope: coach.System})
	for name, err := range map[string]error{
		"Search": err,
		"Replace": x.Replace(t.Context(), func(context.Context) ([]coach.IndexedCall, error) {
			return []coach.IndexedCall{indexedCall("1", "x")}, nil
		}),
		"Remove": x.Remove(t.Context(), "call_1"),
		"Purge":  x.Purge(t.Context()),
	} {
		if coach.CodeOf(err) != coach.CodeUnavailable {
			t.Errorf("%s returns %v", name, err)
		}
	}
}
