package db

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

var update = flag.Bool("update", false, "write testdata anew")

func TestBothDialectsHaveTheSameMigrations(t *testing.T) {
	names := func(dialect string) []string {
		files, err := fs.Glob(migrations, "migrations/"+dialect+"/*.sql")
		if err != nil || len(files) == 0 {
			t.Fatalf("no migrations for %s: %v", dialect, err)
		}
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		return files
	}
	if diff := cmp.Diff(names("sqlite"), names("postgres")); diff != "" {
		t.Errorf("(-sqlite +postgres)\n%s", diff)
	}
}

func TestBothDialectsEndInTheSameSchema(t *testing.T) {
	base := os.Getenv("GAMETAPE_TEST_DATABASE_URL")
	if base == "" {
		t.Skip("GAMETAPE_TEST_DATABASE_URL is not set; there is no PostgreSQL to compare with")
	}
	lite := schema(t, openAt(t, filepath.Join(t.TempDir(), "gametape.db")))
	pg := schema(t, openAt(t, ownSchema(t, base)))
	if diff := cmp.Diff(lite, pg); diff != "" {
		t.Errorf("(-sqlite +postgres)\n%s", diff)
	}
	if len(lite) < 100 {
		t.Errorf("only %d lines describe the schema; the comparison sees too little", len(lite))
	}
}

// A landed migration has run on somebody's data: whatever is to change goes
// into a new one. New files are entered with -update.
func TestLandedMigrationsHaveNotChanged(t *testing.T) {
	files, err := fs.Glob(migrations, "migrations/*/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var sums strings.Builder
	for _, name := range files {
		raw, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(raw), name)
	}
	const list = "testdata/migrations.sha256"
	if *update {
		if err := os.WriteFile(list, []byte(sums.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), sums.String()); diff != "" {
		t.Errorf("a landed migration changed, or a new one is not entered in %s (-want +got)\n%s", list, diff)
	}
}

func TestProcessesThatStartAtOnceMigrateOnce(t *testing.T) {
	onEach(t, func(t *testing.T, where string) {
		var group errgroup.Group
		for range 6 {
			group.Go(func() error {
				d, err := Open(t.Context(), where, quiet)
				if err != nil {
					return err
				}
				return d.Close()
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
		var applied, distinct int
		err := openAt(t, where).read.NewRaw("SELECT count(*), count(DISTINCT version_id) FROM goose_db_version").Scan(t.Context(), &applied, &distinct)
		if err != nil || applied != distinct {
			t.Errorf("%d entries of %d migrations: %v", applied, distinct, err)
		}
	})
}

func TestADatabaseOfANewerGametapeIsRefused(t *testing.T) {
	where := filepath.Join(t.TempDir(), "gametape.db")
	d := openAt(t, where)
	if _, err := d.write.NewRaw("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), where, quiet)
	if coach.CodeOf(err) != coach.CodeUnsupported {
		t.Errorf("error %v, want %s", err, coach.CodeUnsupported)
	}
}
