package coach

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gametape/coach/tagging"
)

type noon struct{}

func (noon) Now() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) }

type atOnce struct{}

func (atOnce) Do(ctx context.Context, fn func(ctx context.Context) error) error { return fn(ctx) }

type deaf struct{ Events }

func (deaf) Publish(context.Context, Event) {}

// Aliases, so that the fields have other names than the methods.
type (
	otherTrackers = TrackerStore
	otherFolders  = FolderRows
)

// trackerRows count what is saved.
type trackerRows struct {
	otherTrackers
	rows  []Tracker
	saved int
}

func (r *trackerRows) Trackers(context.Context) ([]Tracker, error) { return r.rows, nil }
func (r *trackerRows) SaveTracker(context.Context, Tracker) error  { r.saved++; return nil }

func manyTrackers(from, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- {key: topic.t%d, name: T%d, kind: topic, phrases: [word%d]}\n", from+i, from+i, from+i)
	}
	return b.String()
}

func TestACompanyHasAnEndOfTrackers(t *testing.T) {
	rules, err := tagging.ParseTrackers([]byte(manyTrackers(0, MaxTrackers-1)))
	if err != nil {
		t.Fatal(err)
	}
	rows := []Tracker{{ID: "shipped", Pack: "topics", Enabled: true, Rule: tagging.Tracker{Key: "topic.shipped", Name: "S", Kind: tagging.Topic, Phrases: []string{"ship"}}}}
	for _, r := range rules {
		rows = append(rows, Tracker{ID: TrackerID(r.Key), Rule: r, Enabled: true})
	}
	trainer := Viewer{User: User{ID: "tom", Role: Trainer}}
	kept := &trackerRows{rows: rows}
	training := Training{Tx: atOnce{}, Trackers: kept, Events: deaf{}, Clock: noon{}}
	if n, err := training.Import(t.Context(), trainer, file(manyTrackers(MaxTrackers, 1))); n != 1 || err != nil {
		t.Errorf("the last that fits: %d, %v", n, err)
	}
	kept.saved = 0
	if _, err := training.Import(t.Context(), trainer, file(manyTrackers(MaxTrackers, 2))); CodeOf(err) != CodeInvalid || kept.saved > 0 {
		t.Errorf("one too many: %v, and %d were saved", err, kept.saved)
	}
	kept.rows = append(rows, Tracker{ID: "last", Enabled: true, Rule: tagging.Tracker{Key: "topic.last", Name: "L", Kind: tagging.Topic, Phrases: []string{"last"}}})
	more := tagging.Tracker{Key: "topic.more", Name: "M", Kind: tagging.Topic, Phrases: []string{"more"}}
	if _, err := training.Make(t.Context(), trainer, more, true); CodeOf(err) != CodeInvalid {
		t.Errorf("one more by hand: %v", err)
	}
	last := tagging.Tracker{Key: "topic.last", Name: "L", Kind: tagging.Topic, Phrases: []string{"final"}}
	if _, err := training.Save(t.Context(), trainer, "last", last, 0); err != nil {
		t.Errorf("a change of one that is there: %v", err)
	}
}

type folderRows struct {
	otherFolders
	rows []Folder
}

func (f folderRows) Folders(context.Context, Scope) ([]Folder, error) { return f.rows, nil }
func (f folderRows) CreateFolder(context.Context, Folder) error       { return nil }

func TestAPersonHasAnEndOfFolders(t *testing.T) {
	var rows []Folder
	for range MaxFolders - 1 {
		rows = append(rows, Folder{Owner: "ann"}, Folder{Owner: "bob"})
	}
	c := Clipping{Events: deaf{}, Tx: atOnce{}, Folders: folderRows{rows: rows}, Clock: noon{}}
	ann := Viewer{User: User{ID: "ann", Role: RepRole}}
	if _, err := c.MakeFolder(t.Context(), ann, NewFolder{Name: "Mine"}); err != nil {
		t.Errorf("the last that fits: %v", err)
	}
	c.Folders = folderRows{rows: append(rows, Folder{Owner: "ann"})}
	if _, err := c.MakeFolder(t.Context(), ann, NewFolder{Name: "Mine"}); CodeOf(err) != CodeInvalid {
		t.Errorf("one too many: %v", err)
	}
}

func file(text string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(text), nil }
}
