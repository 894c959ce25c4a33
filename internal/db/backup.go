package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"gametape/coach"
)

// Backup writes the database as it is now into the new file at to, compacted,
// while others go on reading and writing. A file that is there already is
// CodeConflict. PostgreSQL has tools of its own for this: CodeUnsupported.
func (d *DB) Backup(ctx context.Context, to string) error {
	if d.dialect == postgres {
		return coach.Errorf(coach.CodeUnsupported, "", "The rows are in PostgreSQL; back them up with pg_dump.")
	}
	// SQLite accepts an empty file, and one made here is its owner's alone.
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if os.IsExist(err) {
		return coach.Errorf(coach.CodeConflict, "", "There is a file called %s already.", to)
	}
	if err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	err = d.vacuumInto(ctx, to)
	if err != nil {
		err = errors.Join(err, os.Remove(to))
	}
	return translate(err, "back up the database to "+to, "backup")
}

// vacuumInto has a connection of its own: the writer would keep all others from
// writing meanwhile, and readers may not do it.
func (d *DB) vacuumInto(ctx context.Context, to string) error {
	path, err := d.path(ctx)
	if err != nil {
		return err
	}
	own, err := sqliteHandle(path, 1, url.Values{"_busy_timeout": {"10000"}})
	if err != nil {
		return err
	}
	_, err = own.NewRaw("VACUUM INTO ?", to).Exec(ctx)
	return errors.Join(err, own.Close())
}
