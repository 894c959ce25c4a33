// Package demo holds the demo calls: recordings, transcripts in the manner of
// several vendors, and the truth about every word, all written and rendered by
// this project (see README.md here).
//
// `gametape demo` loads them through the same door as any other upload, and
// tests measure against their truth. The package only reads what is embedded;
// it knows nothing of users' passwords, of the database or of the interface.
package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"
)

//go:embed cast.json calls
var files embed.FS

// Person works for the company whose calls these are.
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Role  string `json:"role"` // rep, manager or trainer
	Team  string `json:"team"` // empty: above the teams
}

// Contact is the customer's person on a call.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Role  string `json:"role"`
}

// Call is one demo call, without its recording and words.
type Call struct {
	// Slug names the call and its files, like "01-spoiled-stock".
	Slug     string  `json:"slug"`
	Title    string  `json:"title"`
	RepName  string  `json:"repName"`
	RepEmail string  `json:"repEmail"`
	Account  string  `json:"account"`
	Contact  Contact `json:"contact"`

	Direction string `json:"direction"` // inbound or outbound
	Language  string `json:"language"`  // BCP 47
	Outcome   string `json:"outcome"`   // open, won or lost
	Stage     string `json:"stage"`

	// AmountMinor is the deal's size in the currency's smallest unit.
	AmountMinor int64  `json:"amountMinor"`
	Currency    string `json:"currency"`

	// DaysAgo and StartTime ("15:04") say when the call was, counted back from
	// the day it is loaded, so that the demo never looks old.
	DaysAgo   int    `json:"daysAgo"`
	StartTime string `json:"startTime"`

	DurationMs int64 `json:"durationMs"`

	// TranscriptFormat names the vendor whose manner the transcript file follows.
	TranscriptFormat string `json:"transcriptFormat"`
	TranscriptFile   string `json:"transcriptFile"`

	// RepSpeaker and CustomerSpeaker are the keys of the two when coach/transcript
	// has read the transcript file.
	RepSpeaker      string `json:"repSpeaker"`
	CustomerSpeaker string `json:"customerSpeaker"`
}

// The channels of every demo recording.
const (
	RepChannel      = 0
	CustomerChannel = 1
)

// Sides of a turn, as coach/transcript spells them.
const (
	Rep      = "rep"
	Customer = "customer"
)

// Truth is what was really said in a call and when.
type Truth struct {
	Call  Call   `json:"call"`
	Turns []Turn `json:"turns"`
}

// Turn is one stretch of one side speaking. Turns are in the order they start
// and may overlap.
type Turn struct {
	Side    string `json:"side"`
	StartMs int64  `json:"startMs"`
	EndMs   int64  `json:"endMs"`
	Text    string `json:"text"`

	// Marks are the keys of the trackers the turn was written to show, like
	// "objection.price"; what the script's author meant, not what a matcher found.
	Marks []string `json:"marks,omitempty"`
	Words []Word   `json:"words"`
}

// Word is a word as it is written, with the time it sounds.
type Word struct {
	Text    string `json:"text"`
	StartMs int64  `json:"startMs"`
	EndMs   int64  `json:"endMs"`
}

// File is a demo file as it would be uploaded.
type File struct {
	Name        string
	ContentType string
	Body        []byte
}

// Cast is everybody on the company's side, and the teams they are in.
type Cast struct {
	Company string   `json:"company"`
	Teams   []string `json:"teams"`
	People  []Person `json:"people"`
}

// LoadCast reads the cast.
func LoadCast() (Cast, error) {
	var cast Cast
	return cast, read("cast.json", &cast)
}

// People lists the reps, their managers and the trainer.
func People() ([]Person, error) {
	cast, err := LoadCast()
	return cast.People, err
}

// Teams lists the names of the teams.
func Teams() ([]string, error) {
	cast, err := LoadCast()
	return cast.Teams, err
}

// Calls lists the demo calls by slug.
func Calls() ([]Call, error) {
	entries, err := files.ReadDir("calls")
	if err != nil {
		return nil, fmt.Errorf("list the demo calls: %w", err)
	}
	var calls []Call
	for _, e := range entries {
		slug, ok := strings.CutSuffix(e.Name(), ".truth.json")
		if !ok {
			continue
		}
		truth, err := Call{Slug: slug}.Truth()
		if err != nil {
			return nil, err
		}
		calls = append(calls, truth.Call)
	}
	return calls, nil
}

// StartedAt is when the call was, seen from now, in now's time zone.
func (c Call) StartedAt(now time.Time) (time.Time, error) {
	clock, err := time.Parse("15:04", c.StartTime)
	if err != nil {
		return time.Time{}, fmt.Errorf("demo call %s: %q is no time of day: %w", c.Slug, c.StartTime, err)
	}
	day := now.AddDate(0, 0, -c.DaysAgo)
	return time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location()), nil
}

// Duration is the recording's length.
func (c Call) Duration() time.Duration { return time.Duration(c.DurationMs) * time.Millisecond }

// Recording is the call's sound: the rep on the left, the customer on the right.
func (c Call) Recording() (File, error) { return file(c.Slug+".m4a", "audio/mp4") }

// Transcript is the call's transcript file in its vendor's manner.
func (c Call) Transcript() (File, error) {
	return file(c.TranscriptFile, map[string]string{
		".json": "application/json",
		".vtt":  "text/vtt",
		".srt":  "application/x-subrip",
	}[path.Ext(c.TranscriptFile)])
}

// Truth is what was really said, with the time of every word.
func (c Call) Truth() (Truth, error) {
	var truth Truth
	return truth, read("calls/"+c.Slug+".truth.json", &truth)
}

func file(name, contentType string) (File, error) {
	body, err := files.ReadFile("calls/" + name)
	if err != nil {
		return File{}, fmt.Errorf("read demo file %s: %w", name, err)
	}
	return File{Name: name, ContentType: contentType, Body: body}, nil
}

func read(name string, into any) error {
	body, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read demo file %s: %w", name, err)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("read demo file %s: %w", name, err)
	}
	return nil
}
