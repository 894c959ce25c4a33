package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the driver called "sqlite"

	"gametape/coach"
)

// readers is how many SQLite connections read at once.
const readers = 8

// openSQLite opens the file at path, readable by its owner only.
//
// All writes go through one connection and begin IMMEDIATE: a transaction that
// began as a reader can then never fail for having to become a writer.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the database file: %w", err)
	}
	if err := makeFile(path); err != nil {
		return nil, coach.Errorf(coach.CodeUnavailable, "", "The database file %s cannot be opened.", path).Because(err)
	}
	write, err := sqliteHandle(path, 1, url.Values{
		"_busy_timeout": {"10000"},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"on"},
		"_txlock":       {"immediate"},
	})
	if err != nil {
		return nil, err
	}
	// The writer comes first: it turns the file to WAL, which readers cannot.
	if err := write.PingContext(ctx); err != nil {
		_ = write.Close()
		return nil, coach.Errorf(coach.CodeUnavailable, "", "The database file %s cannot be opened.", path).Because(err)
	}
	read, err := sqliteHandle(path, readers, url.Values{
		"_busy_timeout": {"10000"},
		"_query_only":   {"on"},
	})
	if err != nil {
		_ = write.Close()
		return nil, err
	}
	return &DB{write: write, read: read, dialect: sqlite}, nil
}

func sqliteHandle(path string, connections int, params url.Values) (*bun.DB, error) {
	params.Set("_dqs", "0")
	name := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: params.Encode()}
	handle, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	handle.SetMaxOpenConns(connections)
	handle.SetMaxIdleConns(connections)
	return bun.NewDB(handle, sqliteText{sqlitedialect.New()}), nil
}

// makeFile makes an empty file where there is none: SQLite itself would let
// everybody on the machine read it.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// path is where the database file is.
func (d *DB) path(ctx context.Context) (path string, err error) {
	err = d.read.NewRaw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(ctx, &path)
	return path, err
}
