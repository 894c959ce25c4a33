package bleve

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"

	"gametape/coach"
)

// Purge makes what was removed or replaced leave the disk. It rewrites the
// whole index, seconds for a hundred thousand turns, and returns when the old
// files are gone; searches go on meanwhile.
func (b *Index) Purge(ctx context.Context) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.swapping.RLock()
	defer b.swapping.RUnlock()
	if err := b.absent(); err != nil {
		return err
	}
	for range purgeRounds {
		old, err := b.leftovers()
		switch {
		case err != nil:
		case old.documents:
			err = b.rewrite(ctx)
		case old.files:
			err = b.wake()
		default:
			return nil
		}
		if err == nil {
			err = b.awaitSweep(ctx)
		}
		if err != nil {
			return fmt.Errorf("purge the search index: %w", err)
		}
	}
	return coach.Errorf(coach.CodeBusy, "", "Searches keep old files of the search index open; they are deleted at the next try.")
}

// purgeRounds is how often Purge tries. One round is not enough where the
// engine's own merging comes between, or a search reads an old file just when
// the engine looks for files to delete, which it does after a write only.
const purgeRounds = 60

// purgeID is a document without fields: neither a turn nor a call.
const purgeID = "purge"

// rewrite puts all that is live into one new segment.
func (b *Index) rewrite(ctx context.Context) error {
	// The engine does not rewrite a lone segment, so it gets company.
	company := index.NewBatch()
	company.Update(document.NewDocument(purgeID))
	if err := b.engine.Batch(company); err != nil {
		return err
	}
	return b.engine.Index.(*scorch.Scorch).ForceMerge(ctx, &mergeplan.SingleSegmentMergePlanOptions)
}

// wake is a write without documents.
func (b *Index) wake() error {
	nothing := index.NewBatch()
	nothing.SetInternal([]byte(purgeID), nil)
	return b.engine.Batch(nothing)
}

// awaitSweep gives the engine half a second to delete files.
func (b *Index) awaitSweep(ctx context.Context) error {
	for range 25 {
		old, err := b.leftovers()
		if err != nil || !old.documents && !old.files {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for old files to go: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// leftovers are what Purge does away with.
type leftovers struct {
	documents bool // deleted ones whose words are in a segment still
	files     bool // that no segment uses
}

func (b *Index) leftovers() (old leftovers, err error) {
	files, err := filepath.Glob(filepath.Join(b.engine.path, "*.zap"))
	if err != nil {
		return old, err
	}
	err = b.engine.view(func(r index.IndexReader) error {
		segments := r.(*scorch.IndexSnapshot).Segments()
		old.files = len(files) > len(segments)
		for _, s := range segments {
			old.documents = old.documents || s.LiveSize() < s.FullSize()
		}
		return nil
	})
	return old, err
}
