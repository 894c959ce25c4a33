package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

const searchAbout = "The benchmarks of `search` over the 626k turns of the large corpus, in Bleve on disk with safe batches of 1,000 turns; beside it FTS5 of\n" +
	"SQLite (modernc.org/sqlite, WAL, Porter stemmer, transactions of 1,000 turns) with the same turns and the same words. Both answer the 20 best hits and\n" +
	"how many there are in all; gametape's also holds the other side's reply as a field, access, tags, offsets and whole turns for showing."

// corpus is where the turns are, from the repository.
const corpus = "../shared/data/scale/turns.jsonl.gz"

// searchClasses are the classes of query of search's benchmark, with the goal
// of 95 in 100 in ms; zero: none.
var searchClasses = []struct {
	name string
	goal float64
}{
	{"rare term", 0},
	{"middling term", 0},
	{"common word ranked", 200},
	{"common word by date", 0},
	{"two common words", 0},
	{"sentence", 0},
	{"phrase", 0},
	{"prefix", 0},
	{"negation", 0},
	{"term and filter", 50},
	{"term, filter, manager", 50},
	{"filter only", 50},
	{"filter by handling", 50},
	{"facets and filter", 50},
	{"term with facets", 0},
	{"common word with facets", 0},
	{"facets over everything", 0},
	{"deep page", 0},
}

const goalIndexing = 8000 // turns a second

func measureSearch(ctx context.Context, b *bench) ([]row, error) {
	at := filepath.Join(b.root, corpus)
	if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the large corpus is not there (%s)", corpus)
	}
	ours, err := b.goTest(ctx, "search", "^(BenchmarkIndexing|BenchmarkSearch)$", nil, "-benchtime", "1s")
	if err != nil {
		return nil, err
	}
	theirs, rivalErr := b.goTest(ctx, rivals, "^BenchmarkFTS5$", []string{"BENCH_CORPUS=" + at}, "-benchtime", "1s")
	rate, err := ours.of("Indexing", "turns/s")
	if err != nil {
		return nil, err
	}
	turns, err := ours.of("Indexing", "turns")
	if err != nil {
		return nil, err
	}
	size, err := ours.of("Indexing", "B/turn")
	if err != nil {
		return nil, err
	}
	indexing := row{what: fmt.Sprintf("indexing %.0f turns", turns), measured: fmt.Sprintf("%.0f turns/s", rate), goal: "≥ 8,000 turns/s", met: atLeast(rate, goalIndexing)}
	disk := row{what: "index on disk", measured: fmt.Sprintf("%.0f bytes a turn", size)}
	if r, err := theirs.of("FTS5/indexing", "turns/s"); err == nil {
		indexing.against, indexing.ratio = fmt.Sprintf("FTS5 %.0f turns/s", r), ratio(rate/r)
	}
	if r, err := theirs.of("FTS5/indexing", "B/turn"); err == nil {
		disk.against, disk.ratio = fmt.Sprintf("FTS5 %.0f bytes a turn", r), ratio(size/r)
	}
	rows := []row{indexing, disk}
	var faults []error
	for _, class := range searchClasses {
		got, err := searchRow(ours, theirs, class.name, class.goal)
		rows, faults = append(rows, got), append(faults, err)
	}
	return slices.DeleteFunc(rows, func(r row) bool { return r.measured == "" }), errors.Join(append(faults, rivalErr)...)
}

func searchRow(ours, theirs figures, class string, goal float64) (row, error) {
	p50, err1 := ours.of("Search/"+class, "ms-p50")
	p95, err2 := ours.of("Search/"+class, "ms-p95")
	if err := errors.Join(err1, err2); err != nil {
		return row{}, err
	}
	r := row{what: class, measured: "p50 " + milliseconds(p50) + ", p95 " + milliseconds(p95)}
	if goal > 0 {
		r.goal, r.met = fmt.Sprintf("p95 < %.0f ms", goal), below(p95, goal)
	}
	their50, err1 := theirs.of("FTS5/"+class, "ms-p50")
	their95, err2 := theirs.of("FTS5/"+class, "ms-p95")
	if err1 == nil && err2 == nil {
		r.against, r.ratio = "FTS5 p50 "+milliseconds(their50)+", p95 "+milliseconds(their95), ratio(p95/their95)+" (p95)"
	}
	return r, nil
}
