// Command bench measures gametape and writes docs/benchmarks.md: `make bench`
// runs it beside a PostgreSQL, a Redis and an S3 server.
//
// A file holds a topic: what it measures, beside what, and against which goal.
// What the benchmarks of a package measure already is run with `go test` and
// read from its output (gotest.go), so that every figure has one home. The
// libraries that gametape is compared with are in a module of their own
// (rivals), because the product does not need them.
//
// A topic that fails is on the page too, with the reason.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// topic is one table of the page.
type topic struct {
	key, title, about string
	// measure answers what it could measure, also together with an error.
	measure func(context.Context, *bench) ([]row, error)
}

func topics() []topic {
	return []topic{
		{"upload", "Upload", uploadAbout, measureUpload},
		{"searchable", "From upload to searchable", searchableAbout, measureSearchable},
		{"search", "Search", searchAbout, measureSearch},
		{"clip", "Clips", clipAbout, measureClips},
		{"transcript", "Reading transcripts", transcriptAbout, measureTranscripts},
		{"tagging", "Tagging", taggingAbout, measureTagging},
		{"archive", "The whole archive", archiveAbout, measureArchive},
	}
}

// bench is what the topics share.
type bench struct {
	root string // the repository
	dir  string // a folder of this run's own
}

// say tells whoever waits what goes on.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	out := flags.String("out", "", "file to write the page to; empty: standard output")
	only := flags.String("only", "", "topics to measure, with commas between; empty: all")
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	root, err := repository()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "gametape-bench-")
	if err != nil {
		return fmt.Errorf("make a folder to measure in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{root: root, dir: dir}
	p := page{Machine: thisMachine(ctx), Began: time.Now().UTC(), Command: command(args)}
	for _, t := range chosen {
		b.say("%s", t.title)
		began := time.Now()
		rows, err := t.measure(ctx, b)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			b.say("%s failed: %v", t.key, err)
		}
		b.say("%s took %s", t.key, time.Since(began).Round(time.Second))
		p.Sections = append(p.Sections, section{Title: t.title, About: t.about, Rows: rows, Failed: err})
	}
	p.Took = time.Since(p.Began)
	if *out == "" {
		_, err = os.Stdout.WriteString(p.String())
		return err
	}
	return os.WriteFile(*out, []byte(p.String()), 0o644)
}

func choose(only string) ([]topic, error) {
	all := topics()
	if only == "" {
		return all, nil
	}
	var chosen []topic
	for _, key := range strings.Split(only, ",") {
		found := false
		for _, t := range all {
			if t.key == key {
				chosen, found = append(chosen, t), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no topic %q; there are upload, searchable, search, clip, transcript and tagging", key)
		}
	}
	return chosen, nil
}

// repository is the folder above this one that holds go.mod.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("there is no go.mod above %s; run this inside the repository", dir)
		}
	}
}

// quietly runs a program; what it says is part of the error.
func quietly(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, lastLines(out))
	}
	return nil
}
