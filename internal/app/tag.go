package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
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

// line is one turn as `tag -` reads it. Lines of one dialog are consecutive.
type line struct {
	ID     json.RawMessage `json:"id"`
	Dialog json.RawMessage `json:"dialog"`
	Side   transcript.Side `json:"side"`
	Text   string          `json:"text"`
}

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
	if len(args) != 1 {
		return errUsage
	}
	matcher, err := tagging.Compile(tagging.ShippedTrackers())
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(s.Out, 1<<20)
	if args[0] == "-" {
		err = tagLines(matcher, s.In, out)
	} else {
		err = tagFile(matcher, args[0], out)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// tagLines reads a dialog at a time, so that rules over several turns work.
func tagLines(m *tagging.Matcher, r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, 1<<20)
	var raw []map[string]json.RawMessage
	var dialog []line
	flush := func() error {
		err := writeDialog(m, raw, dialog, w)
		raw, dialog = raw[:0], dialog[:0]
		return err
	}
	for number := 1; ; number++ {
		text, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if strings.TrimSpace(string(text)) != "" {
			var fields map[string]json.RawMessage
			var l line
			if err := json.Unmarshal(text, &fields); err != nil {
				return fmt.Errorf("line %d is no JSON object: %w", number, err)
			}
			if err := json.Unmarshal(text, &l); err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
			if len(dialog) > 0 && (len(l.Dialog) == 0 || string(l.Dialog) != string(dialog[0].Dialog)) {
				if err := flush(); err != nil {
					return err
				}
			}
			raw, dialog = append(raw, fields), append(dialog, l)
		}
		if err != nil {
			return flush()
		}
	}
}

func writeDialog(m *tagging.Matcher, raw []map[string]json.RawMessage, dialog []line, w io.Writer) error {
	call := tagging.Call{Estimated: true}
	var now time.Duration
	for _, l := range dialog {
		// 150 words a minute, as where a transcript has no times.
		length := time.Duration(len(strings.Fields(l.Text))) * 400 * time.Millisecond
		call.Turns = append(call.Turns, transcript.Turn{Start: now, End: now + length, Text: l.Text, Speaker: -1})
		call.Sides = append(call.Sides, l.Side)
		now += length
	}
	moments := byTurn(m.Analyse(call).Moments, call.Turns)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i, l := range dialog {
		fields := raw[i]
		var err error
		if fields["moments"], err = json.Marshal(moments[i]); err != nil {
			return err
		}
		if fields["question"], err = json.Marshal(m.Question(l.Text)); err != nil {
			return err
		}
		if err := enc.Encode(fields); err != nil {
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
			before := len(utf16.Encode([]rune(turns[mo.Turn].Text[:mo.From])))
			out[mo.Turn] = append(out[mo.Turn], found{Tracker: mo.Tracker, From: before, To: before + len(utf16.Encode([]rune(mo.Text))), Text: mo.Text})
		}
	}
	return out
}

// tagFile writes one JSON line per turn of a transcript.
func tagFile(m *tagging.Matcher, name string, w io.Writer) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	t, err := transcript.Parse(raw, transcript.Options{})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	call := tagging.Call{Turns: t.Turns, Sides: make([]transcript.Side, len(t.Turns)), Estimated: t.Estimated}
	for i, turn := range t.Turns {
		if call.Sides[i] = transcript.Unknown; turn.Speaker >= 0 {
			call.Sides[i] = t.Speakers[turn.Speaker].Side
		}
	}
	moments := byTurn(m.Analyse(call).Moments, t.Turns)
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
			Text     string          `json:"text"`
			Moments  []found         `json:"moments"`
			Question bool            `json:"question"`
		}{i, turn.Start.Milliseconds(), turn.End.Milliseconds(), label, call.Sides[i], turn.Text, moments[i], m.Question(turn.Text)})
		if err != nil {
			return err
		}
	}
	return nil
}
