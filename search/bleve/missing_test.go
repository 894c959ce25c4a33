package bleve

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"gametape/coach"
)

// missing is an index in whose place there is something else.
func missing(t *testing.T) *Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	must(t, os.WriteFile(dir, []byte("no folder"), 0o600))
	b, err := Start(dir, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	old := retryOpen
	retryOpen = time.Millisecond
	t.Cleanup(func() { retryOpen = old })
	return b
}

func TestAnIndexThatCannotBeOpenedComesBack(t *testing.T) {
	b := missing(t)
	if b.Missing() == nil {
		t.Fatal("it is not said to be missing")
	}
	_, err := b.Search(t.Context(), coach.Query{Scope: coach.System})
	if coach.CodeOf(err) != coach.CodeUnavailable {
		t.Errorf("Search answers %v", err)
	}
	must(t, b.Remove(t.Context(), "call_2"))
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Replace(impatient, give(talk("call_1", "x"))); err == nil {
		t.Error("a write that nobody waits for is acknowledged")
	}
	written := make(chan error, 1)
	go func() { written <- b.Replace(t.Context(), give(talk("call_1", "too expensive"))) }()

	must(t, os.Remove(b.dir))
	must(t, b.Await(t.Context()))
	must(t, <-written)
	if b.Missing() != nil || !b.NeedsRebuild() {
		t.Errorf("missing: %v, needs a rebuild: %v", b.Missing(), b.NeedsRebuild())
	}
	wantHits(t, b, "expensive", "call_1/0")
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	b := missing(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Await(ctx); err == nil {
		t.Error("Await says there is an index")
	}
}

// TestAnIndexThatEndsTheProcessIsLeftAside: a process that dies while it opens
// the index leaves its note behind.
func TestAnIndexThatEndsTheProcessIsLeftAside(t *testing.T) {
	for tries := range 4 {
		t.Run(strconv.Itoa(tries), func(t *testing.T) {
			b := open(t, t.TempDir())
			put(t, b, talk("call_1", "too expensive"))
			must(t, b.Rebuilt())
			must(t, b.Close())
			for range tries {
				b.noteTry()
			}
			b = open(t, b.dir)
			if b.NeedsRebuild() != (tries >= mostTries) {
				t.Errorf("after %d tries NeedsRebuild is %v", tries, b.NeedsRebuild())
			}
			reasons, err := filepath.Glob(filepath.Join(b.dir, damagedPrefix+"*", reasonFile))
			if err != nil || (len(reasons) == 1) != (tries >= mostTries) {
				t.Errorf("the reasons kept are %v (%v)", reasons, err)
			}
			if b.noteTry() != 0 {
				t.Error("a try that ended is still noted")
			}
			b.tryEnded()
		})
	}
}
