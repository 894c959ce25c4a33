package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	blevesearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"

	"gametape/coach"
)

// Replace implements coach.Index. When it returns, the calls are on the disk.
// Where a call is given twice, the last one counts. While the index is missing
// it waits. Between the batches of a long call others may write, but not that call.
func (b *Index) Replace(ctx context.Context, read func(context.Context) ([]coach.IndexedCall, error)) error {
	for {
		if err := b.awaitOpened(ctx); err != nil {
			return err
		}
		n, err := b.tryReplace(ctx, read)
		if !errors.Is(err, errAgain) {
			if err != nil && n > 0 {
				return fmt.Errorf("index %d calls: %w", n, err)
			}
			return err
		}
	}
}

// errAgain: what was read may be out of date.
var errAgain = errors.New("to be read again")

func (b *Index) tryReplace(ctx context.Context, read func(context.Context) ([]coach.IndexedCall, error)) (n int, err error) {
	b.writing.Lock()
	defer b.writing.Unlock()
	calls, err := read(ctx)
	if err != nil {
		return 0, err
	}
	ids := make([]coach.CallID, len(calls))
	for i, c := range calls {
		ids[i] = c.ID
	}
	if b.halfWritten(ids) != nil {
		return len(calls), cmp.Or(b.awaitWritten(ctx, ids), errAgain)
	}
	return len(calls), b.change(ctx, ids, calls)
}

// Remove implements coach.Index. The calls are not found any more when it
// returns; their words leave the disk with Purge. While the index is missing
// they are noted for Await.
func (b *Index) Remove(ctx context.Context, ids ...coach.CallID) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	if err := b.awaitWritten(ctx, ids); err != nil {
		return err
	}
	if b.Missing() != nil {
		b.removed = append(b.removed, ids...)
		return nil
	}
	if err := b.change(ctx, ids, nil); err != nil {
		return fmt.Errorf("take %d calls out of the index: %w", len(ids), err)
	}
	return nil
}

// halfWritten is closed once one of the calls, which is between two of its batches,
// is written; nil where none is. Whoever asks holds writing.
func (b *Index) halfWritten(ids []coach.CallID) <-chan struct{} {
	for _, id := range ids {
		if written := b.half[id]; written != nil {
			return written
		}
	}
	return nil
}

// awaitWritten gives writing away until none of the calls is half written. Whoever
// asks holds writing, before and after.
func (b *Index) awaitWritten(ctx context.Context, ids []coach.CallID) error {
	for written := b.halfWritten(ids); written != nil; written = b.halfWritten(ids) {
		b.writing.Unlock()
		select {
		case <-written:
		case <-ctx.Done():
		}
		b.writing.Lock()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// change is called by whoever holds writing, for calls that are not half written.
func (b *Index) change(ctx context.Context, ids []coach.CallID, calls []coach.IndexedCall) error {
	if len(ids) == 0 {
		return ctx.Err()
	}
	b.swapping.RLock()
	defer b.swapping.RUnlock()
	if err := b.absent(); err != nil {
		return err
	}
	written := make(chan struct{})
	defer func() {
		for _, id := range ids {
			if b.half[id] == written {
				delete(b.half, id)
			}
		}
		close(written)
	}()
	engine := b.engine
	giveWay := func() error {
		for _, id := range ids {
			b.half[id] = written
		}
		b.swapping.RUnlock() // first, because whoever swaps holds writing
		b.writing.Unlock()
		b.writing.Lock()
		b.swapping.RLock()
		switch {
		case b.absent() != nil:
			return b.absent()
		case b.engine.path != engine.path:
			return errAgain
		}
		return nil
	}
	if err := engine.replace(ctx, ids, calls, giveWay); err != nil {
		return err
	}
	if b.next == nil {
		return nil
	}
	return b.next.live(ctx, ids, calls)
}

// Most that one batch holds. Bleve takes about a hundred times a batch's words in
// memory until it is written.
const (
	batchBytes     = 2 << 20
	batchDocuments = 5_000
)

// replace puts calls in the place of whatever the engine has of ids. What fits
// into one batch is there whole after a crash, or not at all. A longer call's
// marker goes with the first batch and comes with the last, so that after a crash
// between the two it counts as missing, and the next replace clears it away.
// between is called from one batch to the next.
func (e engine) replace(ctx context.Context, ids []coach.CallID, calls []coach.IndexedCall, between func() error) error {
	batch := index.NewBatch()
	err := e.view(func(r index.IndexReader) error {
		for _, id := range ids {
			if err := eachDocument(ctx, r, fieldCall, string(id), func(doc index.IndexInternalID) error {
				old, err := r.ExternalID(doc)
				if err == nil {
					batch.Delete(old)
				}
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	last := make(map[coach.CallID]int, len(calls))
	for i, c := range calls {
		last[c.ID] = i
	}
	bytes, docs := 0, 0
	for i, c := range calls {
		if last[c.ID] != i {
			continue
		}
		for d, n := range documents(c) {
			if docs > 0 && (bytes+n > batchBytes || docs == batchDocuments) {
				if err := e.Batch(batch); err != nil {
					return err
				}
				if err := cmp.Or(ctx.Err(), between()); err != nil {
					return err
				}
				batch, bytes, docs = index.NewBatch(), 0, 0
			}
			batch.Update(d)
			bytes, docs = bytes+n, docs+1
		}
	}
	if len(batch.IndexOps) == 0 {
		return nil
	}
	return e.Batch(batch)
}

// eachDocument calls fn with every document that has term in field.
func eachDocument(ctx context.Context, r index.IndexReader, field, term string, fn func(index.IndexInternalID) error) (err error) {
	s, err := searcher.NewTermSearcher(ctx, r, term, field, 1, plain)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := s.Close(); err == nil {
			err = cerr
		}
	}()
	sc := &blevesearch.SearchContext{DocumentMatchPool: blevesearch.NewDocumentMatchPool(2, 0), IndexReader: r}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m, err := s.Next(sc)
		if err != nil || m == nil {
			return err
		}
		if err := fn(m.IndexInternalID); err != nil {
			return err
		}
		sc.DocumentMatchPool.Put(m)
	}
}

// Revisions implements coach.Index.
func (b *Index) Revisions(ctx context.Context, fn func(id coach.CallID, revision int) error) error {
	return b.read(ctx, func(r index.IndexReader) error {
		revs, err := r.DocValueReader([]string{fieldRev})
		if err != nil {
			return err
		}
		return eachDocument(ctx, r, fieldKind, kindCall, func(doc index.IndexInternalID) error {
			id, err := r.ExternalID(doc)
			if err != nil {
				return err
			}
			var rev int
			var bad error
			err = revs.VisitDocValues(doc, func(_ string, value []byte) { rev, bad = strconv.Atoi(string(value)) })
			if err != nil || bad != nil {
				return fmt.Errorf("read the revision of %s in the index: %w, %w", callOf(id), err, bad)
			}
			return fn(callOf(id), rev)
		})
	})
}
