package bleve

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/transcript"
)

// talk is a call whose turns say what is given, customer first.
func talk(id string, said ...string) coach.IndexedCall {
	c := coach.IndexedCall{ID: coach.CallID(id), Revision: 1, Rep: "user_rep", StartedAt: time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)}
	for i, text := range said {
		side := transcript.Customer
		if i%2 == 1 {
			side = transcript.Rep
		}
		c.Turns = append(c.Turns, coach.IndexedTurn{
			Turn:  transcript.Turn{Start: time.Duration(i) * time.Second, End: time.Duration(i+1) * time.Second, Text: text},
			Index: i, Side: side, ReplyIndex: -1, Exchange: -1,
		})
	}
	return c
}

// give is the read of a Replace with calls.
func give(calls ...coach.IndexedCall) func(context.Context) ([]coach.IndexedCall, error) {
	return func(context.Context) ([]coach.IndexedCall, error) { return calls, nil }
}

func put(t testing.TB, b *Index, calls ...coach.IndexedCall) {
	t.Helper()
	if err := b.Replace(t.Context(), give(calls...)); err != nil {
		t.Fatalf("Replace: %v", err)
	}
}

// hits are the turns found, as "call/turn".
func hits(t testing.TB, b *Index, text string) []string {
	t.Helper()
	f, err := b.Search(t.Context(), coach.Query{Scope: coach.System, Text: text, Limit: 500})
	if err != nil {
		t.Fatalf("Search: %v", err)
	}
	out := []string{}
	for _, h := range f.Hits {
		out = append(out, fmt.Sprintf("%s/%d", h.Call, h.Index))
	}
	return out
}

func wantHits(t testing.TB, b *Index, text string, want ...string) {
	t.Helper()
	got := hits(t, b, text)
	slices.Sort(got)
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		t.Errorf("%q (-want +got):\n%s", text, diff)
	}
}

func reopen(t testing.TB, b *Index) *Index {
	t.Helper()
	if err := b.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	return open(t, b.dir)
}

func TestOpenKeepsWhatWasPutIn(t *testing.T) {
	b := open(t, t.TempDir())
	if !b.NeedsRebuild() {
		t.Error("a new folder does not ask for a rebuild")
	}
	put(t, b, talk("call_1", "too expensive"))
	b = reopen(t, b)
	wantHits(t, b, "expensive", "call_1/0")
	if !b.NeedsRebuild() {
		t.Error("a restart forgets that a rebuild is due")
	}
	if err := b.Rebuilt(); err != nil {
		t.Fatal(err)
	}
	if b = reopen(t, b); b.NeedsRebuild() {
		t.Error("a restart forgets that the rebuild is done")
	}
}

func TestOpenTwiceSaysSo(t *testing.T) {
	defer func(was time.Duration) { lockWait = was }(lockWait)
	lockWait = 50 * time.Millisecond
	b := open(t, t.TempDir())
	_, err := Open(b.dir, slog.New(slog.DiscardHandler))
	if coach.CodeOf(err) != coach.CodeUnavailable || !strings.Contains(coach.MessageOf(err), "already open in another process") {
		t.Errorf("the second Open answers %v", err)
	}
	put(t, b, talk("call_1", "still here"))
	wantHits(t, b, "still", "call_1/0")
}

func TestOpenMovesADamagedIndexAside(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, folder string){
		"the root file is missing": func(t *testing.T, folder string) {
			must(t, os.Remove(filepath.Join(folder, "root.bolt")))
		},
		"the root file is torn": func(t *testing.T, folder string) {
			must(t, os.WriteFile(filepath.Join(folder, "root.bolt"), []byte(strings.Repeat("torn", 5000)), 0o600))
		},
		"a segment is missing": func(t *testing.T, folder string) {
			for _, f := range segments(t, folder) {
				must(t, os.Remove(f))
			}
		},
		"a segment is cut short": func(t *testing.T, folder string) {
			for _, f := range segments(t, folder) {
				must(t, os.Truncate(f, 100))
			}
		},
		"a segment is empty": func(t *testing.T, folder string) {
			for _, f := range segments(t, folder) {
				must(t, os.Truncate(f, 0))
			}
		},
		"the folder is gone": func(t *testing.T, folder string) {
			must(t, os.RemoveAll(folder))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, t.TempDir())
			put(t, b, talk("call_1", "too expensive", "why is that"))
			must(t, b.Rebuilt())
			folder := b.engine.path
			must(t, b.Close())
			damage(t, folder)

			b = open(t, b.dir)
			if !b.NeedsRebuild() {
				t.Error("NeedsRebuild is false")
			}
			put(t, b, talk("call_2", "again"))
			wantHits(t, b, "", "call_2/0")
			aside, err := filepath.Glob(filepath.Join(b.dir, damagedPrefix+"*", reasonFile))
			if err != nil || len(aside) != 1 && name != "the folder is gone" {
				t.Errorf("%d reasons are kept (%v), want 1", len(aside), err)
			}
			if b = reopen(t, b); !b.NeedsRebuild() {
				t.Error("NeedsRebuild is false after a restart")
			}
			wantHits(t, b, "", "call_2/0")
		})
	}
}

func segments(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.zap"))
	must(t, err)
	if len(files) == 0 {
		t.Fatal("there are no segment files")
	}
	return files
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnIndexOfAnotherSchemaIsLeftUntilTheNewOneIsFull(t *testing.T) {
	b := open(t, t.TempDir())
	put(t, b, talk("call_1", "too expensive"))
	must(t, b.Rebuilt())
	older := filepath.Join(b.dir, "000000000000-1")
	must(t, b.Close())
	must(t, os.Rename(b.engine.path, older))
	must(t, b.writeCurrent(current{Folder: filepath.Base(older), Complete: true}))

	b = open(t, b.dir)
	if !b.NeedsRebuild() {
		t.Error("NeedsRebuild is false")
	}
	wantHits(t, b, "")
	if _, err := os.Stat(older); err != nil {
		t.Errorf("the old folder is gone before the new one is full: %v", err)
	}
	put(t, b, talk("call_1", "too expensive"))
	must(t, b.Rebuilt())
	if _, err := os.Stat(older); !os.IsNotExist(err) {
		t.Errorf("the old folder is still there: %v", err)
	}
}

func TestAClosedIndexSaysSo(t *testing.T) {
	b := open(t, t.TempDir())
	must(t, b.Close())
	_, err := b.Search(t.Context(), coach.Query{Scope: coach.System})
	for name, err := range map[string]error{
		"Search":  err,
		"Replace": b.Replace(t.Context(), give(talk("call_1", "x"))),
		"Remove":  b.Remove(t.Context(), "call_1"),
		"Purge":   b.Purge(t.Context()),
		"Rebuild": b.Rebuild(t.Context(), func(func(...coach.IndexedCall) error) error { return nil }),
	} {
		if coach.CodeOf(err) != coach.CodeUnavailable {
			t.Errorf("%s answers %v", name, err)
		}
	}
	must(t, b.Close())
}
