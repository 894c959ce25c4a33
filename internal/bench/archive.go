package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const archiveAbout = "The benchmarks of `internal/app` over the 626k turns of the large corpus as 37,509 calls in SQLite, on both cores. A preview runs a new tracker\n" +
	"of five phrases over every call. A retag reads, analyses, writes and indexes: the whole archive as if nobody had tagged it before, and again after one\n" +
	"tracker got another phrase. Beside them stands what nobody can go below: reading and unpacking every transcript, and doing nothing with it."

const goalPreview = 3 // seconds

func measureArchive(ctx context.Context, b *bench) ([]row, error) {
	if _, err := os.Stat(filepath.Join(b.root, corpus)); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the large corpus is not there (%s)", corpus)
	}
	f, err := b.goTest(ctx, "internal/app", "^Benchmark(Reading|Preview|Retag)$", nil, "-benchtime", "1x")
	if err != nil {
		return nil, err
	}
	var seconds []float64
	for _, figure := range [][2]string{{"Reading", "s"}, {"Preview", "s/first"}, {"Retag", "s/whole"}, {"Retag", "s/change"}} {
		s, err := f.of(figure[0], figure[1])
		if err != nil {
			return nil, err
		}
		seconds = append(seconds, s)
	}
	reading, preview, whole, change := seconds[0], seconds[1], seconds[2], seconds[3]
	line := func(what string, took float64) row {
		return row{what: what, measured: fmt.Sprintf("%.1f s", took), against: fmt.Sprintf("reading alone %.1f s", reading), ratio: ratio(took/reading) + " × the time"}
	}
	first := line("preview of a new tracker", preview)
	first.goal, first.met = "< 3 s", below(preview, goalPreview)
	return []row{first, line("retag of everything", whole), line("retag after one tracker changed", change)}, nil
}
