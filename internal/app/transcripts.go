package app

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"gametape/coach/transcript"
	"gametape/internal/config"
)

// readTranscripts says what is understood of transcript files.
func readTranscripts(_ context.Context, _ config.Config, args []string, s Streams) error {
	flags := flag.NewFlagSet("transcript", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	asJSON := flags.Bool("json", false, "one JSON object a file and line")
	length := flags.Duration("length", 0, "length of the recording, such as 12m30s")
	companion := flags.String("companion", "", "file that names the speakers: Gong's parties, Meet's participants")
	files, err := parseAnywhere(flags, args)
	if err != nil || len(files) == 0 {
		return errUsage
	}
	opt := transcript.Options{Recording: *length}
	if *companion != "" {
		raw, err := os.ReadFile(*companion)
		if err != nil {
			return err
		}
		opt.Companion = raw
	}
	refused := false
	for i, name := range files {
		t, err := readTranscript(name, opt)
		if err != nil {
			fmt.Fprintf(s.Err, "%s: %v\n", name, err)
			refused = true
			continue
		}
		if *asJSON {
			err = json.NewEncoder(s.Out).Encode(t)
		} else {
			if i > 0 {
				fmt.Fprintln(s.Out)
			}
			err = table(s.Out, name, t)
		}
		if err != nil {
			return err
		}
	}
	if refused {
		return errSaid
	}
	return nil
}

// parseAnywhere parses flags that may stand before, between and after the files,
// which it answers.
func parseAnywhere(flags *flag.FlagSet, args []string) (files []string, err error) {
	for {
		if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
			return files, err
		}
		files, args = append(files, flags.Arg(0)), flags.Args()[1:]
	}
}

func readTranscript(name string, opt transcript.Options) (transcript.Transcript, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return transcript.Transcript{}, err
	}
	t, err := transcript.Parse(raw, opt)
	var bad *transcript.Error
	if errors.As(err, &bad) && bad.Format != "" {
		err = fmt.Errorf("%w [%s]", err, bad.Format)
	}
	return t, err
}

func table(w io.Writer, name string, t transcript.Transcript) error {
	var end time.Duration
	for _, turn := range t.Turns {
		end = max(end, turn.End)
	}
	fmt.Fprintf(w, "%s\n  understood as %s: %s\n  %d turns, %d speakers, %s long", name, t.Format, t.Reason, len(t.Turns), len(t.Speakers), stamp(end))
	if t.Language != "" {
		fmt.Fprintf(w, ", language %s", t.Language)
	}
	if t.Estimated {
		fmt.Fprint(w, ", times estimated from word counts")
	}
	fmt.Fprintln(w)
	for _, warning := range t.Warnings {
		fmt.Fprintf(w, "  warning: %s\n", strings.TrimPrefix(warning.Where+": "+warning.Message, ": "))
	}
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, turn := range t.Turns {
		who := "?"
		if turn.Speaker >= 0 {
			who = t.Speakers[turn.Speaker].Label()
			if side := t.Speakers[turn.Speaker].Side; side != transcript.Unknown {
				who += " (" + string(side) + ")"
			}
		}
		fmt.Fprintf(tw, "  %s\t%s\t%s\t%s\n", stamp(turn.Start), stamp(turn.End), who, strings.ReplaceAll(turn.Text, "\n", " "))
	}
	return tw.Flush()
}

func stamp(d time.Duration) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
