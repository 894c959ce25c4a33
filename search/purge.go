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
	for range purgeRounds {
		clean, err := b.purge(ctx)
		if err != nil {
			return fmt.Errorf("purge the search index: %w", err)
		}
		if clean {
			return nil
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

// purge rewrites the index once; clean says that nothing old is left.
func (b *Bleve) purge(ctx context.Context) (clean bool, err error) {
	// The engine does not rewrite a lone segment, so it gets company.
	company := index.NewBatch()
	company.Update(document.NewDocument(purgeID))
	if err := b.engine.Batch(company); err != nil {
		return false, err
	}
	s := b.engine.Index.(*scorch.Scorch)
	if err := s.ForceMerge(ctx, &mergeplan.SingleSegmentMergePlanOptions); err != nil {
		return false, err
	}
	for range 25 {
		if clean, err := b.clean(); clean || err != nil {
			return clean, err
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("wait for old files to go: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false, nil
}

// clean says that the index has no deleted documents, and its folder no files
// but those in use.
func (b *Bleve) clean() (bool, error) {
	files, err := filepath.Glob(filepath.Join(b.engine.path, "*.zap"))
	if err != nil {
		return false, err
	}
	inUse, deleted := 0, false
	err = b.engine.view(func(r index.IndexReader) error {
		for _, s := range r.(*scorch.IndexSnapshot).Segments() {
			inUse++
			deleted = deleted || s.LiveSize() < s.FullSize()
		}
		return nil
	})
	return len(files) <= inUse && !deleted, err
}
