package db

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gametape/coach"
)

func TestOpenFindsTheDatabase(t *testing.T) {
	folder := t.TempDir()
	for name, tt := range map[string]struct{ where, file string }{
		"a plain path":                     {folder + "/a.db", "a.db"},
		"a file URL":                       {"file://" + folder + "/b.db", "b.db"},
		"a file URL without slashes":       {"file:" + folder + "/c.db", "c.db"},
		"a path with blanks and marks":     {folder + "/d e?f=1&g%20#h.db", "d e?f=1&g%20#h.db"},
		"a folder that is not there yet":   {folder + "/new/er/i.db", "new/er/i.db"},
		"a path with a colon is no scheme": {folder + "/x:y.db", "x:y.db"},
	} {
		t.Run(name, func(t *testing.T) {
			d := openAt(t, tt.where)
			if err := d.Ping(t.Context()); err != nil {
				t.Error(err)
			}
			info, err := os.Stat(filepath.Join(folder, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if mode := info.Mode().Perm(); mode != 0o600 {
				t.Errorf("others can read the database: %v", mode)
			}
		})
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	folder := t.TempDir()
	noDatabase := filepath.Join(folder, "letter.db")
	if err := os.WriteFile(noDatabase, []byte(strings.Repeat("Dear Sir or Madam, ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	_ = l.Close()
	for name, tt := range map[string]struct {
		where string
		want  coach.Code
	}{
		"nothing":                      {"", coach.CodeInvalid},
		"a database of another kind":   {"mysql://root@localhost/gametape", coach.CodeInvalid},
		"a file URL without a path":    {"file:", coach.CodeInvalid},
		"a PostgreSQL port of letters": {"postgres://localhost:port/gametape", coach.CodeInvalid},
		"a server that is not there":   {"postgres://someone:secret@" + nobody + "/gametape", coach.CodeUnavailable},
		"a folder":                     {folder, coach.CodeUnavailable},
		"a file that is no database":   {noDatabase, coach.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(t.Context(), tt.where, quiet)
			if coach.CodeOf(err) != tt.want {
				t.Fatalf("error %v, want %s", err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestAClosedDatabaseIsUnavailable(t *testing.T) {
	d, err := Open(t.Context(), sqliteFile(t), quiet)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Ping(t.Context()); coach.CodeOf(err) != coach.CodeUnavailable {
		t.Errorf("error %v, want %s", err, coach.CodeUnavailable)
	}
}
