package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf16"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
	"gametape/internal/config"
)

// found is one moment as `tag` writes it; offsets count UTF-16 code units, as
// the API does.
type found struct {
	Tracker string `json:"tracker"`
	From    int    `json:"from"`
	To      int    `json:"to"`
	Text    string `json:"text"`
}

// tag runs the shipped trackers on a transcript file or, for "-", on JSON lines
// from standard input, and writes each line back with what was found.
func tag(_ context.Context, _ config.Config, args []string, s Streams) error {
	flags := flag.NewFlagSet("tag", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	rep := flags.String("rep", "", "the name of the speaker who sells, as the transcript gives it")
	files, err := parseAnywhere(flags, args)
	if err != nil || len(files) != 1 {
		return errUsage
	}
	matcher, err := tagging.Compile(tagging.ShippedTrackers())
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(s.Out, 1<<20)
	sides := &sider{matcher: matcher, rep: *rep}
	if files[0] == "-" {
		err = tagLines(sides, s.In, out)
	} else if err = tagFile(sides, files[0], out); err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = sides.tell(s.Err)
	}
	return err
}

// tagLines reads a dialog at a time, so that rules over several turns work, and
// writes it before it reads on: memory holds one dialog, and who waits at the
// other end of a pipe sees it. A line that cannot be read ends the work, after
// the lines before it have been written.
func tagLines(sides *sider, r io.Reader, w *bufio.Writer) error {
	in := bufio.NewReaderSize(r, 1<<20)
	var dialog []line
	flush := func() error {
		if err := writeDialog(sides, dialog, w); err != nil {
			return err
		}
		dialog = dialog[:0]
		return w.Flush()
	}
	for number := 1; ; number++ {
		text, end := in.ReadBytes('\n')
		if end != nil && !errors.Is(end, io.EOF) {
			return errors.Join(flush(), end)
		}
		if len(bytes.TrimSpace(text)) > 0 {
			l, err := readLine(text)
			if err != nil {
				return errors.Join(flush(), fmt.Errorf("line %d %w", number, err))
			}
			if len(dialog) > 0 && !l.follows(dialog[0]) {
				if err := flush(); err != nil {
					return err
				}
			}
			dialog = append(dialog, l)
		}
		if end != nil {
			return flush()
		}
	}
}

func writeDialog(sides *sider, dialog []line, w *bufio.Writer) error {
	call := tagging.Call{Estimated: true}
	var now time.Duration
	for _, l := range dialog {
		// 150 words a minute, as where a transcript has no times.
		length := time.Duration(len(strings.Fields(l.text))) * 400 * time.Millisecond
		call.Turns = append(call.Turns, transcript.Turn{Start: now, End: now + length, Text: l.text, Speaker: -1})
		call.Sides = append(call.Sides, l.side)
		now += length
	}
	guessed := sides.dialog(dialog, &call)
	analysis := sides.matcher.Analyse(call)
	moments := byTurn(analysis.Moments, call.Turns)
	for i, l := range dialog {
		if l.side != call.Sides[i] {
			l.setSide(call.Sides[i], guessed)
		}
		if err := l.write(w, moments[i], analysis.Asks[i] > 0); err != nil {
			return err
		}
	}
	return nil
}

// byTurn sorts moments into their turns; those of absence belong to none.
func byTurn(all []tagging.Moment, turns []transcript.Turn) [][]found {
	out := make([][]found, len(turns))
	for i := range out {
		out[i] = []found{}
	}
	for _, mo := range all {
		if mo.Turn >= 0 {
			before := units(turns[mo.Turn].Text[:mo.From])
			out[mo.Turn] = append(out[mo.Turn], found{Tracker: mo.Tracker, From: before, To: before + units(mo.Text), Text: mo.Text})
		}
	}
	return out
}

// units is the length of text in UTF-16 code units.
func units(text string) (n int) {
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// tagFile writes one JSON line per turn of a transcript.
func tagFile(sides *sider, name string, w io.Writer) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	t, err := transcript.Parse(raw, transcript.Options{})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	call := tagging.Call{Turns: t.Turns, Estimated: t.Estimated}
	guessed := sides.call(t, &call)
	analysis := sides.matcher.Analyse(call)
	moments := byTurn(analysis.Moments, t.Turns)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i, turn := range t.Turns {
		label := ""
		if turn.Speaker >= 0 {
			label = t.Speakers[turn.Speaker].Label()
		}
		err := enc.Encode(struct {
			Turn     int             `json:"turn"`
			StartMs  int64           `json:"startMs"`
			EndMs    int64           `json:"endMs"`
			Speaker  string          `json:"speaker,omitempty"`
			Side     transcript.Side `json:"side"`
			Guessed  bool            `json:"sideGuessed,omitempty"`
			Text     string          `json:"text"`
			Moments  []found         `json:"moments"`
			Question bool            `json:"question"`
		}{i, turn.Start.Milliseconds(), turn.End.Milliseconds(), label, call.Sides[i], guessed && call.Sides[i] != transcript.Unknown, turn.Text, moments[i], analysis.Asks[i] > 0})
		if err != nil {
			return err
		}
	}
	return nil
}
