// Package db remembers rows: it implements every row port of coach over SQLite
// and PostgreSQL, with the same meaning on both.
//
// internal/app opens it and hands it to the use cases; nobody else calls it.
// It decides nothing about people's rights beyond turning a coach.Scope into
// SQL, and it never touches recordings, the index or the queue.
//
// One file holds one port. Rows travel as row structs private to the file, so
// that no tag of the database reaches the domain. Times are UTC and stored in
// milliseconds; finer parts are cut off.
//
// What is acknowledged survives a crash of the program and of the machine:
// SQLite runs with synchronous=FULL, which costs one fsync per transaction. On
// a virtual disk that was 3 ms instead of 0.03, some 300 transactions a second.
// Transactions are serialisable on both databases and are run again where the
// database asks for it; see Do.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"

	"github.com/uptrace/bun"

	"gametape/coach"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	// write and read are the same on PostgreSQL. SQLite has one writer: a
	// single connection whose queue is fair, and several for reading.
	write, read *bun.DB
	dialect     dialect
	log         *slog.Logger
}

type dialect string

const (
	sqlite   dialect = "sqlite"
	postgres dialect = "postgres"
)

// Open opens the database at where, brings its schema up to date, and answers
// when it is ready. where is postgres://…, or the path or file: URL of a SQLite
// file, which is made if it is missing. A where that makes no sense is
// CodeInvalid; a database that does not answer is CodeUnavailable.
func Open(ctx context.Context, where string, log *slog.Logger) (*DB, error) {
	d, err := connect(ctx, where)
	if err != nil {
		return nil, err
	}
	d.log = log
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func connect(ctx context.Context, where string) (*DB, error) {
	scheme, _, found := strings.Cut(where, ":")
	switch {
	case where == "":
		return nil, coach.Errorf(coach.CodeInvalid, "", "There is no database to open: its address is empty.")
	case scheme == "postgres" || scheme == "postgresql":
		return openPostgres(ctx, where)
	case scheme == "file":
		u, err := url.Parse(where)
		if err != nil || u.Path == "" && u.Opaque == "" {
			return nil, coach.Errorf(coach.CodeInvalid, "", "The address of the database is no file: URL; write it like file:/var/lib/gametape/gametape.db.")
		}
		return openSQLite(ctx, u.Path+u.Opaque)
	case found && strings.HasPrefix(where, scheme+"://"):
		return nil, coach.Errorf(coach.CodeInvalid, "", "Databases of the kind %q are not supported; use a SQLite file or postgres://….", scheme)
	}
	return openSQLite(ctx, where)
}

// Close waits for what runs and closes all connections.
func (d *DB) Close() error {
	err := d.write.Close()
	if d.read != d.write {
		err = errors.Join(d.read.Close(), err)
	}
	if err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return nil
}

// Ping says whether the database answers; CodeUnavailable if not.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	err := d.read.NewRaw("SELECT 1").Scan(ctx, &one)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return coach.Errorf(coach.CodeUnavailable, "", "The database does not answer.").Because(err)
	}
	return nil
}
