package search

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
func (b *Bleve) Purge(ctx context.Context) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.swapping.RLock()
	defer b.swapping.RUnlock()
	if b.engine.Index == nil {
		return coach.Errorf(coach.CodeUnavailable, "", "The search index is closed.")
	}
	// The engine does not rewrite a lone segment, so it gets company.
	company := index.NewBatch()
	company.Update(document.NewDocument(purgeID))
	if err := b.engine.Batch(company); err != nil {
		return fmt.Errorf("purge the search index: %w", err)
	}
	s := b.engine.Index.(*scorch.Scorch)
	if err := s.ForceMerge(ctx, &mergeplan.SingleSegmentMergePlanOptions); err != nil {
		return fmt.Errorf("purge the search index: %w", err)
	}
	return b.awaitSweep(ctx)
}

// purgeID is a document without fields: neither a turn nor a call.
const purgeID = "purge"

// awaitSweep waits until the engine has deleted the files it has merged.
func (b *Bleve) awaitSweep(ctx context.Context) error {
	for {
		files, err := filepath.Glob(filepath.Join(b.engine.path, "*.zap"))
		if err != nil {
			return err
		}
		inUse, deleted := 0, false
		if err := b.engine.view(func(r index.IndexReader) error {
			for _, s := range r.(*scorch.IndexSnapshot).Segments() {
				inUse++
				deleted = deleted || s.LiveSize() < s.FullSize()
			}
			return nil
		}); err != nil {
			return err
		}
		if len(files) <= inUse && !deleted {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("purge the search index: wait for old files to go: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}
