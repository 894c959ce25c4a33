package bleve

import (
	"log/slog"
	"testing"

	"gametape/coach"
	"gametape/coach/coachtest"
)

func TestIndexKeeper(t *testing.T) {
	coachtest.IndexKeeper(t, func(t *testing.T) func() coach.IndexKeeper {
		dir := t.TempDir()
		return func() coach.IndexKeeper { return openFor(t, dir) }
	})
}

// openFor opens the index in dir; the caller closes it.
func openFor(t testing.TB, dir string) *Index {
	t.Helper()
	b, err := Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return b
}

// open opens the index in dir and closes it when t ends.
func open(t testing.TB, dir string) *Index {
	t.Helper()
	b := openFor(t, dir)
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return b
}
