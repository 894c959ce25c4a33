// Package bleve finds turns of calls: it implements coach.IndexKeeper on
// Bleve's index engine, in a folder on the local disk.
//
// Every turn is one document and every call has one marker document with its
// revision. What a page of hits shows comes from the document itself; no other
// store is asked. Who may see what is decided by coach.Scope and carried out
// inside the query, so that totals and facets never count what is hidden.
//
// The index can always be built again from the rows. It therefore never
// repairs: a damaged folder is moved aside and NeedsRebuild says so. Only one
// process can have an index open.
//
// What words are and what a query means is the business of search/query.
package bleve

import (
	"context"
	"log/slog"
	"sync"

	index "github.com/blevesearch/bleve_index_api"

	"gametape/coach"
)

// Index is an open index. Its methods are safe for concurrent use.
type Index struct {
	dir string
	log *slog.Logger

	// writing is held by whoever changes documents, so that what a writer
	// reads of a call is still so when its batch lands.
	writing sync.Mutex
	// half are the calls of which some batches are written, each until its channel
	// is closed; kept under writing.
	half map[coach.CallID]chan struct{}
	// swapping is held for reading while the engine is in use.
	swapping sync.RWMutex
	engine   engine
	// next is the engine a running rebuild fills; nil otherwise.
	next *rebuild

	needsRebuild bool

	// missing is why there is no engine yet; opened is closed once there is
	// one, and removed are the calls to take out of it then.
	missing error
	opened  chan struct{}
	removed []coach.CallID

	columns columns
}

var _ coach.IndexKeeper = (*Index)(nil)

// engine is one index folder, open.
type engine struct {
	index.Index
	path string
}

// read calls fn with a snapshot that nothing changes while fn runs.
func (b *Index) read(ctx context.Context, fn func(index.IndexReader) error) error {
	b.swapping.RLock()
	defer b.swapping.RUnlock()
	if err := b.absent(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return b.engine.view(fn)
}

func (e engine) view(fn func(index.IndexReader) error) (err error) {
	r, err := e.Reader()
	if err != nil {
		return err
	}
	defer func() {
		if cerr := r.Close(); err == nil {
			err = cerr
		}
	}()
	return fn(r)
}
