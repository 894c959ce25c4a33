package bleve

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gametape/coach"
)

// retryOpen is how long Await waits between two tries.
var retryOpen = 5 * time.Second

// Start is Open for a process that has more to do than to search. Where the
// index can be neither opened nor made, it is missing: searches are
// CodeUnavailable, writes wait, and Await tries again. Only an index that
// another process has open is an error.
func Start(dir string, log *slog.Logger) (*Index, error) {
	b := newBleve(dir, log)
	err := b.open()
	if coach.CodeOf(err) == coach.CodeUnavailable {
		return nil, err
	}
	if err != nil {
		log.Error("search index cannot be opened; gametape goes on without search and tries again", "err", err)
		b.missing = err
	}
	return b, nil
}

// Missing says why there is no index to search; nil where there is one.
func (b *Index) Missing() error {
	b.swapping.RLock()
	defer b.swapping.RUnlock()
	return b.missing
}

// Await opens an index that is missing, as soon as that can be done.
func (b *Index) Await(ctx context.Context) error {
	for b.Missing() != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryOpen):
		}
		b.writing.Lock()
		b.swapping.Lock()
		b.missing = b.open()
		b.swapping.Unlock()
		b.writing.Unlock()
	}
	b.writing.Lock()
	removed := b.removed
	b.removed = nil
	b.writing.Unlock()
	return b.Remove(ctx, removed...)
}

// awaitOpened waits until there is an index to write to.
func (b *Index) awaitOpened(ctx context.Context) error {
	select {
	case <-b.opened:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// absent is why nothing can be read or written; swapping is held.
func (b *Index) absent() error {
	switch {
	case b.missing != nil:
		return coach.Errorf(coach.CodeUnavailable, "", "Search cannot be used at the moment; everything else works. It comes back by itself.").Because(b.missing)
	case b.engine.Index == nil:
		return coach.Errorf(coach.CodeUnavailable, "", "The search index is closed.")
	}
	return nil
}

// An index whose opening ends the process would end it at every start. So every
// try is noted before it begins, and after mostTries that came to no end the
// index counts as damaged.
const (
	openingFile = "opening"
	mostTries   = 2
)

// noteTry notes a try and answers how many before it came to no end.
func (b *Index) noteTry() int {
	path := filepath.Join(b.dir, openingFile)
	raw, _ := os.ReadFile(path)
	before, _ := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err := os.WriteFile(path, []byte(strconv.Itoa(before+1)+"\n"), 0o600); err != nil {
		b.log.Warn("the opening of the search index cannot be noted", "err", err)
	}
	return before
}

func (b *Index) tryEnded() { _ = os.Remove(filepath.Join(b.dir, openingFile)) }
