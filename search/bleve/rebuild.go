package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gametape/coach"
)

// rebuild is an engine being filled beside the one that answers.
type rebuild struct {
	engine
	// touched are calls that were written while the rebuild ran: what it
	// brings of them is older.
	touched map[coach.CallID]bool
}

// live repeats a change of the answering engine.
func (r *rebuild) live(ctx context.Context, ids []coach.CallID, calls []coach.IndexedCall) error {
	for _, id := range ids {
		r.touched[id] = true
	}
	return r.replace(ctx, ids, calls, uninterrupted)
}

// Rebuild builds the index anew beside the old one, which answers meanwhile,
// and puts it in its place. fill hands over every call there is, in batches of
// its choice; about a thousand turns at a time are fast. Changes that are made
// while it runs are in both. Where fill fails, nothing has changed. A second
// rebuild at the same time is CodeBusy.
func (b *Index) Rebuild(ctx context.Context, fill func(put func(calls ...coach.IndexedCall) error) error) error {
	next, err := b.startRebuild()
	if err != nil {
		return err
	}
	put := func(calls ...coach.IndexedCall) error {
		b.writing.Lock()
		defer b.writing.Unlock()
		var ids []coach.CallID
		var fresh []coach.IndexedCall
		for _, c := range calls {
			if !next.touched[c.ID] {
				ids, fresh = append(ids, c.ID), append(fresh, c)
			}
		}
		if len(fresh) == 0 {
			return ctx.Err()
		}
		return next.replace(ctx, ids, fresh, uninterrupted)
	}
	err = fill(put)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = b.swap(next)
	}
	if err != nil {
		err = errors.Join(err, b.dropRebuild(next))
		return fmt.Errorf("rebuild the search index: %w", err)
	}
	return nil
}

func (b *Index) startRebuild() (*rebuild, error) {
	b.writing.Lock()
	defer b.writing.Unlock()
	if err := b.absent(); err != nil {
		return nil, err
	}
	if b.next != nil {
		return nil, coach.Errorf(coach.CodeBusy, "", "The search index is being rebuilt already.")
	}
	e, err := b.newEngine()
	if err != nil {
		return nil, err
	}
	b.next = &rebuild{engine: e, touched: map[coach.CallID]bool{}}
	return b.next, nil
}

func (b *Index) swap(next *rebuild) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.swapping.Lock()
	defer b.swapping.Unlock()
	if b.engine.Index == nil {
		return coach.Errorf(coach.CodeUnavailable, "", "The search index was closed.")
	}
	if err := b.writeCurrent(current{Folder: filepath.Base(next.path), Complete: true}); err != nil {
		return err
	}
	old := b.engine
	b.engine, b.next, b.needsRebuild = next.engine, nil, false
	if err := errors.Join(old.Close(), b.sweep()); err != nil {
		b.log.Warn("the old search index could not be cleared away", "err", err)
	}
	return nil
}

func (b *Index) dropRebuild(next *rebuild) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	if b.next != next {
		return nil
	}
	b.next = nil
	return errors.Join(next.Close(), os.RemoveAll(next.path))
}

func uninterrupted() error { return nil }
