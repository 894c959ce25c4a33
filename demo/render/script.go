//go:build render

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"gametape/demo"
)

// script is one call as it is written in demo/scripts.
type script struct {
	Title      string
	Rep        string // e-mail of somebody in the cast
	Account    string
	Contact    demo.Contact
	Direction  string
	DaysAgo    int    `yaml:"daysAgo"`
	StartTime  string `yaml:"startTime"`
	Language   string
	Outcome    string
	Stage      string
	Amount     int64 // whole units of Currency
	Currency   string
	Transcript string // key of formats
	Turns      []line
}

// line is one turn: either side's words, and how they are said.
type line struct {
	Rep, Customer string

	// Pause is the silence before the turn, in milliseconds from the latest end
	// of any turn before; negative speaks into it. Nil: a short seeded one.
	Pause *int
	Pace  float64 // against the speaker's own; 0 is 1
	Marks []string
}

func (l line) side() string {
	if l.Rep != "" {
		return demo.Rep
	}
	return demo.Customer
}

func (l line) text() string { return l.Rep + l.Customer }

// voice is how a person sounds.
type voice struct {
	Voice string
	Rate  int // words a minute
	Pitch int // 0-99
	Range int // 0-99
}

func readScript(name string) (script, error) {
	var s script
	if err := readYAML(name, &s); err != nil {
		return script{}, err
	}
	for i, l := range s.Turns {
		if (l.Rep == "") == (l.Customer == "") {
			return script{}, fmt.Errorf("%s: turn %d must have either rep or customer words", name, i+1)
		}
	}
	if _, ok := formats[s.Transcript]; !ok {
		return script{}, fmt.Errorf("%s: there is no transcript format %q", name, s.Transcript)
	}
	return s, nil
}

func readYAML(name string, into any) error {
	body, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	dec := yaml.NewDecoder(bytes.NewReader(body))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// call is the metadata of s, but for the length and what rendering adds.
func (s script) call(file string, cast demo.Cast) (demo.Call, error) {
	for _, p := range cast.People {
		if p.Email != s.Rep {
			continue
		}
		return demo.Call{
			Slug: strings.TrimSuffix(filepath.Base(file), ".yaml"), Title: s.Title,
			RepName: p.Name, RepEmail: p.Email, Account: s.Account, Contact: s.Contact,
			Direction: s.Direction, Language: s.Language, Outcome: s.Outcome, Stage: s.Stage,
			AmountMinor: s.Amount * 100, Currency: s.Currency,
			DaysAgo: s.DaysAgo, StartTime: s.StartTime, TranscriptFormat: s.Transcript,
		}, nil
	}
	return demo.Call{}, fmt.Errorf("%s: %s is not in the cast", file, s.Rep)
}
