package db

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"gametape/coach/coachtest"
)

// servers are where a test's empty databases come from, by name.
func servers(t testing.TB) map[string]func(t testing.TB) string {
	t.Helper()
	all := map[string]func(t testing.TB) string{"SQLite": sqliteFile}
	if base := os.Getenv("GAMETAPE_TEST_DATABASE_URL"); base != "" {
		all["PostgreSQL"] = func(t testing.TB) string { return ownSchema(t, base) }
	} else {
		t.Log("PostgreSQL is left out: GAMETAPE_TEST_DATABASE_URL is not set")
	}
	return all
}

// onEach runs check on a database of each kind.
func onEach(t *testing.T, check func(t *testing.T, where string)) {
	t.Helper()
	for name, where := range servers(t) {
		t.Run(name, func(t *testing.T) { check(t, where(t)) })
	}
}

func sqliteFile(t testing.TB) string { return filepath.Join(t.TempDir(), "gametape.db") }

// ownSchema makes a schema for t alone and answers how to reach it.
func ownSchema(t testing.TB, base string) string {
	t.Helper()
	name := "test_" + strings.ToLower(rand.Text())
	run := func(statement string) {
		conn, err := pgx.Connect(context.Background(), base)
		if err != nil {
			t.Fatalf("GAMETAPE_TEST_DATABASE_URL names a server that does not answer: %v", err)
		}
		defer func() { _ = conn.Close(context.Background()) }()
		if _, err := conn.Exec(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE SCHEMA " + name)
	t.Cleanup(func() { run("DROP SCHEMA " + name + " CASCADE") })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String()
}

var quiet = slog.New(slog.DiscardHandler)

func openAt(t testing.TB, where string) *DB {
	t.Helper()
	d, err := Open(t.Context(), where, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestDatabasesKeepThePromisesOfTheRowPorts(t *testing.T) {
	onEach(t, func(t *testing.T, where string) {
		d := openAt(t, where)
		coachtest.Rows(t, func(t *testing.T) coachtest.Database {
			empty(t, d)
			return d
		})
	})
}

// empty removes all rows, which is faster than a new database for every case.
func empty(t *testing.T, d *DB) {
	t.Helper()
	for _, table := range []string{"calls", "people", "call_changes", "stages", "chores", "folders", "trackers", "users", "teams"} {
		statement := "DELETE FROM ?"
		if table == "teams" || table == "folders" {
			statement = "UPDATE ? SET parent = NULL; DELETE FROM ?"
		}
		if _, err := d.write.NewRaw(statement, bun.Ident(table), bun.Ident(table)).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
