package db_test

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

	"gametape/coach/coachtest"
	"gametape/internal/db"
)

// servers are where a test's empty databases come from, by name.
func servers(t *testing.T) map[string]func(t *testing.T) string {
	t.Helper()
	all := map[string]func(t *testing.T) string{"SQLite": sqliteFile}
	if base := os.Getenv("GAMETAPE_TEST_DATABASE_URL"); base != "" {
		all["PostgreSQL"] = func(t *testing.T) string { return postgresSchema(t, base) }
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

func sqliteFile(t *testing.T) string { return filepath.Join(t.TempDir(), "gametape.db") }

// postgresSchema makes a schema for t alone and answers how to reach it.
func postgresSchema(t *testing.T, base string) string {
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

func open(t *testing.T, where string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), where, slog.New(slog.DiscardHandler))
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
	for name, where := range servers(t) {
		t.Run(name, func(t *testing.T) {
			coachtest.Rows(t, func(t *testing.T) coachtest.Database { return open(t, where(t)) })
		})
	}
}
