package app

import (
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
	"gametape/internal/config"
	"gametape/internal/eval"
)

// evaluate judges the shipped trackers against lines that people labelled.
func evaluate(_ context.Context, _ config.Config, args []string, s Streams) error {
	flags := flag.NewFlagSet("eval", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	rep := flags.String("rep", "", "the name of the speaker who sells, as the lines give it")
	args, err := parseAnywhere(flags, args)
	if err != nil || len(args) != 1 {
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
	lines, err := eval.ReadLabelled(r)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if len(lines) == 0 {
		return fmt.Errorf("%s holds no line", args[0])
	}
	if !slices.ContainsFunc(lines, eval.Labelled.Judged) {
		return fmt.Errorf("%s: no line is judged; each needs \"objection\" (true, false or a list of keys) or \"technique\" (a list of keys)", args[0])
	}
	matcher, err := tagging.Compile(tagging.ShippedTrackers())
	if err != nil {
		return err
	}
	sides := &sider{matcher: matcher, rep: *rep}
	for dialog := range eval.Dialogs(lines) {
		sides.labelled(dialog)
	}
	if err := sides.tell(s.Err); err != nil {
		return err
	}
	_, err = fmt.Fprint(s.Out, eval.Evaluate(lines, matcher))
	return err
}

// labelled fills in the sides of a dialog's lines that do not say theirs.
func (s *sider) labelled(dialog []eval.Labelled) {
	var call tagging.Call
	said := make([]line, len(dialog))
	for i, l := range dialog {
		said[i] = line{side: l.Side, speaker: l.Speaker, text: l.Text}
		call.Turns = append(call.Turns, transcript.Turn{Text: l.Text, Speaker: -1})
		call.Sides = append(call.Sides, l.Side)
	}
	s.dialog(said, &call)
	for i := range dialog {
		dialog[i].Side = call.Sides[i]
	}
}
