package app

import (
	"compress/gzip"
	"context"
	"fmt"
	"os"
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
			return fmt.Errorf("%s: %w", args[0], err)
		}
		r = z
	}
	lines, err := tagging.ReadLabelled(r)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	matcher, err := tagging.Compile(tagging.ShippedTrackers())
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(s.Out, tagging.Evaluate(lines, matcher))
	return err
}
