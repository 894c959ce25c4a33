package app

import (
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"gametape/coach/tagging"
	"gametape/internal/config"
)

// evaluate judges the shipped trackers against lines that people labelled.
func evaluate(_ context.Context, _ config.Config, args []string, s Streams) error {
	if len(args) != 1 {
		return errUsage
	}
	r := s.In
	if args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer f.Close()
		r = f
	}
	if strings.HasSuffix(args[0], ".gz") {
		z, err := gzip.NewReader(r)
		if err != nil {
			return fmt.Errorf("%s is not compressed with gzip, though its name ends in .gz: %w", args[0], err)
		}
		r = z
	}
	lines, err := tagging.ReadLabelled(r)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if len(lines) == 0 {
		return fmt.Errorf("%s holds no line", args[0])
	}
	if !slices.ContainsFunc(lines, tagging.Labelled.Judged) {
		return fmt.Errorf("%s: no line is judged; each needs \"objection\" (true, false or a list of keys) or \"technique\" (a list of keys)", args[0])
	}
	matcher, err := tagging.Compile(tagging.ShippedTrackers())
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(s.Out, tagging.Evaluate(lines, matcher))
	return err
}
