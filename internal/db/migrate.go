package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"

	"github.com/pressly/goose/v3"

	"gametape/coach"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the schema up to date. Only one process does so at a time;
// the others wait and then find nothing to do.
func (d *DB) migrate(ctx context.Context) (err error) {
	unlock, err := d.lockSchema(ctx)
	if err != nil {
		return translate(err, "wait for other processes to migrate", "schema")
	}
	defer func() { err = errors.Join(err, unlock()) }()

	steps, err := d.steps()
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	have, know, err := steps.GetVersions(ctx)
	if err != nil {
		return translate(err, "read schema version", "schema")
	}
	if have > know {
		return coach.Errorf(coach.CodeUnsupported, "",
			"This database was written by a newer gametape (schema %d); this one knows schema %d. Start the newer version.", have, know)
	}
	done, err := steps.Up(ctx)
	if err != nil {
		return translate(err, "migrate", "schema")
	}
	for _, step := range done {
		d.log.InfoContext(ctx, "schema migrated", slog.Int64("version", step.Source.Version), slog.Duration("took", step.Duration))
	}
	folds, err := d.foldSteps()
	if err != nil {
		return fmt.Errorf("read the rule of folding: %w", err)
	}
	_, err = folds.Up(ctx)
	return translate(err, "fold texts for searching", "schema")
}

func (d *DB) steps() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+string(d.dialect))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(d.gooseDialect(), d.write.DB, files, goose.WithDisableGlobalRegistry(true))
}

func (d *DB) gooseDialect() goose.Dialect {
	if d.dialect == postgres {
		return goose.DialectPostgres
	}
	return goose.DialectSQLite3
}

// lockSchema waits until no other process migrates the same database. The lock
// ends with the process that holds it, however that ends.
func (d *DB) lockSchema(ctx context.Context) (unlock func() error, err error) {
	if d.dialect == postgres {
		return d.lockPostgres(ctx)
	}
	return d.lockSQLite(ctx)
}

// schemaLock is the number gametape's advisory lock has in PostgreSQL.
const schemaLock = 0x67616d6574617065 // "gametape"

func (d *DB) lockPostgres(ctx context.Context) (func() error, error) {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.NewRaw("SELECT pg_advisory_lock(?)", schemaLock).Exec(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		_, err := conn.NewRaw("SELECT pg_advisory_unlock(?)", schemaLock).Exec(context.WithoutCancel(ctx))
		return errors.Join(err, conn.Close())
	}, nil
}

// lockSQLite holds a write transaction on an empty file beside the database: on
// the database itself it would keep goose from beginning its own.
func (d *DB) lockSQLite(ctx context.Context) (func() error, error) {
	path, err := d.path(ctx)
	if err != nil {
		return nil, err
	}
	path += "-migrating"
	if err := makeFile(path); err != nil {
		return nil, err
	}
	handle, err := sqliteHandle(path, 1, url.Values{"_txlock": {"immediate"}, "_busy_timeout": {"600000"}})
	if err != nil {
		return nil, err
	}
	tx, err := handle.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, handle.Close())
	}
	return func() error { return errors.Join(tx.Rollback(), handle.Close()) }, nil
}
