package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/uptrace/bun"
)

// tries is how often a transaction is run that lost against others. The waits
// between them add up to about ten seconds, as long as SQLite's busy_timeout.
const tries = 45

// txKey finds the transaction of one database in a context.
type txKey struct{ db *DB }

// Do runs fn in one transaction; within fn's ctx every method of d takes part
// in it, and a Do inside joins it.
//
// Transactions are serialisable: they end as if they had run one after the
// other. fn is run again, a bounded number of times, where PostgreSQL finds
// that this did not hold or another process keeps SQLite busy; so it must not
// do what cannot be done twice.
func (d *DB) Do(ctx context.Context, fn func(ctx context.Context) error) error {
	return translate(d.do(ctx, fn), "run transaction", "thing")
}

// do is Do with the drivers' errors as they are.
func (d *DB) do(ctx context.Context, fn func(ctx context.Context) error) error {
	if _, joined := d.tx(ctx); joined {
		return fn(ctx)
	}
	for try := 1; ; try++ {
		err := d.once(ctx, fn)
		if f, _ := diagnose(err); f != again || try == tries {
			return err
		}
		d.log.DebugContext(ctx, "transaction is run again", slog.Int("try", try), slog.Any("error", err))
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// pause waits longer with each try, and never as long as the others.
func pause(ctx context.Context, try int) error {
	longest := min(time.Millisecond<<min(try, 10), 500*time.Millisecond)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(rand.N(longest)):
		return nil
	}
}

func (d *DB) once(ctx context.Context, fn func(ctx context.Context) error) error {
	tx, err := d.write.BeginTx(ctx, &sql.TxOptions{Isolation: d.isolation()})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	// After a commit this does nothing; after a panic in fn it frees the only
	// connection that can write.
	defer func() { _ = tx.Rollback() }()
	if err := fn(context.WithValue(ctx, txKey{d}, tx)); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// isolation is left to the driver for SQLite, which knows but one.
func (d *DB) isolation() sql.IsolationLevel {
	if d.dialect == postgres {
		return sql.LevelSerializable
	}
	return sql.LevelDefault
}

func (d *DB) tx(ctx context.Context) (bun.Tx, bool) {
	tx, ok := ctx.Value(txKey{d}).(bun.Tx)
	return tx, ok
}

// change runs fn, which writes, in the transaction of ctx or one of its own.
func (d *DB) change(ctx context.Context, fn func(ctx context.Context, tx bun.IDB) error) error {
	return d.do(ctx, func(ctx context.Context) error {
		tx, _ := d.tx(ctx)
		return fn(ctx, tx)
	})
}

// from is where a single query reads: the transaction of ctx, if there is one.
func (d *DB) from(ctx context.Context) bun.IDB {
	if tx, ok := d.tx(ctx); ok {
		return tx
	}
	return d.read
}

// look runs fn, whose queries all see the same state of the database.
func (d *DB) look(ctx context.Context, fn func(ctx context.Context, tx bun.IDB) error) (err error) {
	if tx, ok := d.tx(ctx); ok {
		return fn(ctx, tx)
	}
	options := &sql.TxOptions{}
	if d.dialect == postgres {
		options = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := d.read.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if fault := tx.Rollback(); !errors.Is(fault, sql.ErrTxDone) {
			err = errors.Join(err, fault)
		}
	}()
	return fn(ctx, tx)
}
