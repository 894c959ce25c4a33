package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rings say which rooms a room may import; a room that is not listed may not
// exist. See design.md, "Rooms".
var rings = map[string][]string{
	"coach/tagging":             {"coach/letter", "coach/tagging/packs", "coach/transcript"},
	"coach/tagging/learn":       {"coach/letter", "coach/tagging"},
	"coach/tagging/packs":       {},
	"coach/tagging/taggingtest": {},
	"internal/eval":             {"coach/tagging", "coach/tagging/learn", "coach/transcript"},

	"coach/letter":     {},
	"coach/transcript": {"coach/letter"},
	"coach/align":      {"coach/transcript", "coach/tagging"},
	"coach/pairing":    {"coach/letter", "coach/transcript"},
	"coach":            {"coach/align", "coach/letter", "coach/pairing", "coach/transcript", "coach/tagging", "coach/tagging/learn"},
	"coach/coachtest":  {"coach", "coach/transcript", "coach/tagging"},
	"internal/db":      {"coach", "coach/letter", "coach/pairing", "coach/transcript", "coach/tagging"},
	"internal/media":   {"coach", "coach/transcript", "coach/tagging"},
	"internal/auth":    {"coach"},
	"storage":          {"coach"},
	"speech":           {"coach"},
	"search/query":     {"coach", "coach/letter", "coach/transcript"},
	"search/bleve":     {"coach", "coach/transcript", "search/query"},
	"api":              {"coach", "coach/align", "coach/pairing", "coach/transcript", "coach/tagging", "internal/auth"},
	"worker":           {"coach"},
	"web":              {},
	"demo":             {},
	"demo/render":      {"demo"},
	"internal/config":  {},
	"internal/app": {"api", "coach", "coach/align", "coach/pairing", "coach/transcript", "coach/tagging", "demo", "internal/auth", "internal/config", "internal/db",
		"internal/eval", "internal/media", "search/bleve", "speech", "storage", "web", "worker"},
	// It measures the whole, so it stands beside internal/app.
	"internal/bench": {"api", "coach", "coach/align", "coach/transcript", "coach/tagging", "coach/coachtest", "demo", "internal/app", "internal/auth",
		"internal/config", "internal/db", "internal/media", "storage", "worker"},
	".": {"internal/app"},
}

// vendors say which rooms may speak to a library of somebody else's.
var vendors = map[string][]string{
	"github.com/gin-gonic/gin":            {"api"},
	"github.com/danielgtaylor/huma":       {"api"},
	"github.com/hibiken/asynq":            {"worker"},
	"github.com/alicebob/miniredis":       {"worker"},
	"github.com/redis/go-redis":           {"worker", "internal/app"}, // app names the client's type only
	"github.com/blevesearch":              {"search/bleve"},
	"github.com/blevesearch/snowballstem": {"search/query"}, // the stemmer alone, without the engine
	"go.etcd.io/bbolt":                    {"search/bleve"},
	"github.com/minio/minio-go":           {"storage", "internal/bench"},
	"github.com/versity/versitygw":        {"storage"},
	"github.com/aws/aws-sdk-go-v2":        {"storage"},
	"github.com/uptrace/bun":              {"internal/db"},
	"github.com/pressly/goose":            {"internal/db"},
	"modernc.org/sqlite":                  {"internal/db"},
	"github.com/jackc/pgx":                {"internal/db"},
	"github.com/prometheus":               {"internal/app"},
	"golang.org/x/crypto":                 {"internal/auth"},
	"os/exec":                             {"internal/media", "internal/bench", "demo/render"},
	"net/http":                            {"api", "coach/coachtest", "internal/app", "internal/bench", "internal/media", "speech", "storage"},
	"database/sql":                        {"internal/db"},
	"github.com/google/go-cmp":            {"coach/coachtest"},
	"testing":                             {"coach/coachtest", "coach/tagging/taggingtest"},
	"github.com/oklog/ulid":               {"coach"},
	"go.yaml.in/yaml":                     {"coach/tagging"},
	"github.com/klauspost/compress":       {"internal/db", "search/bleve"},
	"golang.org/x/text":                   {"coach/letter", "coach/pairing", "coach/transcript", "internal/db"},
	"log/slog":                            {"api", "internal/app", "internal/bench", "internal/db", "internal/media", "search/bleve", "speech", "storage", "worker"},
}

func TestEveryRoomImportsOnlyWhatItsRingAllows(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	rooms := 0
	for d := json.NewDecoder(strings.NewReader(string(out))); ; rooms++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		checkRoom(t, roomOf(p.ImportPath), p.Imports)
	}
	if rooms < 12 {
		t.Errorf("go list names %d packages; there are more", rooms)
	}
}

func checkRoom(t *testing.T, room string, imports []string) {
	may, ok := rings[room]
	if !ok {
		t.Errorf("%s is no room of design.md; give it a ring", room)
		return
	}
	for _, imp := range imports {
		if imp == "gametape" || strings.HasPrefix(imp, "gametape/") {
			if other := roomOf(imp); !slices.Contains(may, other) {
				t.Errorf("%s imports %s, which its ring does not allow", room, other)
			}
			continue
		}
		if only, ok := vendors[vendorOf(imp)]; ok && !slices.Contains(only, room) {
			t.Errorf("%s imports %s; that is a matter of %s", room, imp, strings.Join(only, " and "))
		}
	}
}

// byRole is code that decides by the name of a role, and what it is to be instead.
var byRole = []struct{ in, not, instead string }{
	{`\.Role\s*[!=]=|switch [\w.]*\.Role\b|case (coach\.)?(Administrator|Manager|Trainer|RepRole)\b`, "coach/access.go", "viewer.May(action, thing)"},
	{`s\.(People|Ingest|Curation|Finding|Clipping|Training|Retagging|Installation)\.[A-Z]\w*\.[A-Z]`, "", "a use case's own method: api does not reach through it to a port"},
	{`\bme\??\.role\b`, "routes/(app)/+page.", "what the API says one may do"}, // the first page greets each role in its own way
}

func TestNobodyElseDecidesByTheNameOfARole(t *testing.T) {
	read := 0
	for _, dir := range []string{"coach", "api", "worker", "search", "storage", "internal", "web/src"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(filepath.ToSlash(path), "coach/transcript/") || !slices.Contains([]string{".go", ".ts", ".svelte"}, filepath.Ext(path)) {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			read++
			for _, rule := range byRole {
				if rule.not != "" && strings.Contains(filepath.ToSlash(path), rule.not) {
					continue
				}
				if found := regexp.MustCompile(rule.in).Find(raw); found != nil {
					t.Errorf("%s says %q; ask %s", path, found, rule.instead)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 200 {
		t.Errorf("only %d files were read; there are more", read)
	}
}

// vendorOf is the longest entry of vendors that imp belongs to.
func vendorOf(imp string) (vendor string) {
	for v := range vendors {
		if (imp == v || strings.HasPrefix(imp, v+"/")) && len(v) > len(vendor) {
			vendor = v
		}
	}
	return vendor
}

// TestOneFileNamesTheSearchEngine: another engine changes its own folder and
// the composition root.
func TestOneFileNamesTheSearchEngine(t *testing.T) {
	var got []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "bleve") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		raw, err := os.ReadFile(path)
		if strings.Contains(string(raw), `"gametape/search/bleve"`) {
			got = append(got, filepath.ToSlash(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !strings.HasSuffix(got[0], "internal/app/index.go") {
		t.Errorf("the engine is named in %v; internal/app/index.go alone may", got)
	}
}

func roomOf(importPath string) string {
	if room := strings.TrimPrefix(strings.TrimPrefix(importPath, "gametape"), "/"); room != "" {
		return room
	}
	return "."
}
