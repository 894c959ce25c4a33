package bleve

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
)

// backcompatCalls are what every index in testdata/backcompat was made of.
func backcompatCalls() []coach.IndexedCall {
	c := talk("call_1", "It is too expensive für uns.", "What would make it worth it?", "A discount.")
	c.Title, c.Account = "Pricing", "Acme"
	c.Turns[0].Reply, c.Turns[0].ReplyIndex = c.Turns[1].Text, 1
	c.Turns[0].Trackers = []string{"objection.price"}
	c.Turns[0].Exchange, c.Turns[0].Handling = 0, 60
	return []coach.IndexedCall{c, talk("call_2", "We have no budget.")}
}

// TestIndexesOfOlderReleasesOpen opens a copy of every index in
// testdata/backcompat. One of today's schema answers as it did; one of an older
// schema asks for a rebuild and is not touched. See the README.md beside them.
func TestIndexesOfOlderReleasesOpen(t *testing.T) {
	const folder = "testdata/backcompat"
	today := filepath.Join(folder, schema())
	if _, err := os.Stat(today); *update && os.IsNotExist(err) {
		b := open(t, t.TempDir())
		put(t, b, backcompatCalls()...)
		must(t, b.Rebuilt())
		must(t, b.Purge(t.Context()))
		must(t, b.Close())
		must(t, os.CopyFS(today, os.DirFS(b.dir)))
	}
	if _, err := os.Stat(today); err != nil {
		t.Errorf("there is no index of today's schema; run with -update: %v", err)
	}
	kept, err := os.ReadDir(folder)
	must(t, err)
	for _, k := range kept {
		if !k.IsDir() {
			continue
		}
		t.Run(k.Name(), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			must(t, os.CopyFS(dir, os.DirFS(filepath.Join(folder, k.Name()))))
			must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				return os.Chmod(path, 0o600)
			}))
			b := open(t, dir)
			if b.NeedsRebuild() != (k.Name() != schema()) {
				t.Errorf("NeedsRebuild is %v", b.NeedsRebuild())
			}
			aside, err := filepath.Glob(filepath.Join(dir, damagedPrefix+"*"))
			must(t, err)
			if len(aside) > 0 {
				t.Errorf("it counts as damaged: %v", aside)
			}
			if k.Name() != schema() {
				wantHits(t, b, "")
				put(t, b, backcompatCalls()...)
			}
			wantHits(t, b, "", "call_1/0", "call_1/1", "call_1/2", "call_2/0")
			wantHits(t, b, `"too expensive" fur`, "call_1/0")
			f, err := b.Search(t.Context(), coach.Query{Scope: coach.System, Text: "worth", InReply: true, Objections: []string{"price"}, Accounts: []string{"Acme"}})
			must(t, err)
			if len(f.Hits) != 1 {
				t.Fatalf("%d hits, want 1", len(f.Hits))
			}
			if diff := cmp.Diff(backcompatCalls()[0].Turns[0], f.Hits[0].IndexedTurn); diff != "" {
				t.Errorf("the hit (-want +got):\n%s", diff)
			}
		})
	}
}
