package rivals

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// schema holds the turns once; the index refers to them.
const schema = `
CREATE TABLE turns (id INTEGER PRIMARY KEY, call INTEGER, rep INTEGER, started INTEGER, text TEXT);
CREATE VIRTUAL TABLE words USING fts5(text, content='turns', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2', prefix='4');`

// classes are those of the benchmark of package search that SQL can say with
// words alone or with rep and date; the words are the same.
var classes = []struct {
	name    string
	queries []string
	where   string
	order   string
}{
	{"rare term", []string{"alcatraz", "procurement", "volatility", "hedging", "asthma"}, "", "rank"},
	{"middling term", []string{"expensive", "budget", "discount", "cancel", "insurance"}, "", "rank"},
	{"common word ranked", []string{"would", "you", "the", "like", "please", "is"}, "", "rank"},
	{"common word by date", []string{"would", "you", "the", "like", "please", "is"}, "", "t.started DESC, t.id"},
	{"two common words", []string{"would like", "need help", "book flight", "thank much"}, "", "rank"},
	{"sentence", []string{"we dont have the budget", "what is the total price", "can you give me a discount"}, "", "rank"},
	{"phrase", []string{`"too expensive"`, `"is there anything else"`, `"credit card"`, `"i would like"`}, "", "rank"},
	{"prefix", []string{"expe*", "insur*", "budg*", "reso*", "appo*"}, "", "rank"},
	{"term and filter", []string{"expensive", "budget", "like", "price"}, "AND t.rep IN (8, 9) AND t.started >= 1748736000 AND t.started < 1756684800", "rank"},
}

// BenchmarkFTS5 indexes the turns in BENCH_CORPUS and searches them.
func BenchmarkFTS5(b *testing.B) {
	path := os.Getenv("BENCH_CORPUS")
	if path == "" {
		b.Skip("BENCH_CORPUS is not set")
	}
	file := filepath.Join(b.TempDir(), "rival.db")
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	turns, took := index(b, db, path)
	b.Run("indexing", func(b *testing.B) {
		info, err := os.Stat(file)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(turns)/took.Seconds(), "turns/s")
		b.ReportMetric(float64(info.Size())/float64(turns), "B/turn")
	})
	for _, class := range classes {
		b.Run(class.name, func(b *testing.B) {
			from := " FROM words JOIN turns t ON t.id = words.rowid WHERE words MATCH ? " + class.where
			best, count := "SELECT t.id, t.text"+from+" ORDER BY "+class.order+" LIMIT 20", "SELECT count(*)"+from
			if class.where == "" {
				count = "SELECT count(*) FROM words WHERE words MATCH ?"
			}
			var all []float64
			for n := 0; b.Loop(); n++ {
				began := time.Now()
				search(b, db, best, count, class.queries[n%len(class.queries)])
				all = append(all, float64(time.Since(began).Microseconds())/1000)
			}
			slices.Sort(all)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(all[int(0.5*float64(len(all)-1))], "ms-p50")
			b.ReportMetric(all[int(0.95*float64(len(all)-1))], "ms-p95")
		})
	}
}

func search(b *testing.B, db *sql.DB, best, count, words string) {
	rows, err := db.QueryContext(b.Context(), best, words)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			b.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	if err := rows.Close(); err != nil {
		b.Fatal(err)
	}
	var total int
	if err := db.QueryRowContext(b.Context(), count, words).Scan(&total); err != nil {
		b.Fatal(err)
	}
}

// index brings the corpus in, a transaction per 1,000 turns, with the rep and
// the date that package search's benchmark makes up for each call. The time is
// that of the database alone.
func index(b *testing.B, db *sql.DB, path string) (turns int, took time.Duration) {
	if _, err := db.ExecContext(b.Context(), schema); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	epoch := time.Date(2025, 1, 1, 8, 0, 0, 0, time.UTC).Unix()
	var batch [][]any
	call, name := -1, ""
	put := func() {
		began := time.Now()
		if err := insert(b.Context(), db, batch); err != nil {
			b.Fatal(err)
		}
		took += time.Since(began)
		batch = batch[:0]
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var l struct{ Call, Text string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			b.Fatal(err)
		}
		if l.Call != name {
			call, name = call+1, l.Call
		}
		turns++
		batch = append(batch, []any{turns, call, call % 40, epoch + int64(call)*2654435761%700_000*60, l.Text})
		if len(batch) == 1000 {
			put()
		}
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	put()
	began := time.Now()
	if _, err := db.ExecContext(b.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		b.Fatal(err)
	}
	return turns, took + time.Since(began)
}

func insert(ctx context.Context, db *sql.DB, batch [][]any) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of no effect after the commit
	for _, values := range batch {
		if _, err := tx.ExecContext(ctx, "INSERT INTO turns VALUES (?, ?, ?, ?, ?)", values...); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO words (rowid, text) VALUES (?, ?)", values[0], values[4]); err != nil {
			return err
		}
	}
	return tx.Commit()
}
