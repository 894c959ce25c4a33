package bleve

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gametape/coach"
)

func TestARebuildTakesThePlaceOfTheOldIndex(t *testing.T) {
	b := open(t, t.TempDir())
	put(t, b, talk("call_1", "old words"), talk("call_stale", "old words"))
	err := b.Rebuild(t.Context(), func(fill func(...coach.IndexedCall) error) error {
		if err := fill(talk("call_1", "new words", "more")); err != nil {
			return err
		}
		wantHits(t, b, "words", "call_1/0", "call_stale/0")

		put(t, b, talk("call_2", "live words"), talk("call_3", "live words"))
		must(t, b.Remove(t.Context(), "call_3"))
		wantHits(t, b, "live", "call_2/0")
		second := b.Rebuild(t.Context(), func(func(...coach.IndexedCall) error) error { return nil })
		if coach.CodeOf(second) != coach.CodeBusy {
			t.Errorf("a second rebuild answers %v", second)
		}
		return fill(talk("call_2", "older than live"), talk("call_3", "erased meanwhile"), talk("call_4", "last words"))
	})
	must(t, err)
	wantHits(t, b, "", "call_1/0", "call_1/1", "call_2/0", "call_4/0")
	wantHits(t, b, "live", "call_2/0")
	if b.NeedsRebuild() {
		t.Error("NeedsRebuild is true after a rebuild")
	}
	folders, err := filepath.Glob(filepath.Join(b.dir, schema()+"-*"))
	must(t, err)
	if len(folders) != 1 {
		t.Errorf("folders left: %v", folders)
	}
	b = reopen(t, b)
	wantHits(t, b, "words", "call_1/0", "call_2/0", "call_4/0")
}

func TestARebuildThatFailsChangesNothing(t *testing.T) {
	b := open(t, t.TempDir())
	put(t, b, talk("call_1", "old words"))
	broken := errors.New("the database is away")
	err := b.Rebuild(t.Context(), func(fill func(...coach.IndexedCall) error) error {
		must(t, fill(talk("call_2", "new words")))
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("Rebuild answers %v", err)
	}
	wantHits(t, b, "words", "call_1/0")
	must(t, b.Rebuild(t.Context(), func(fill func(...coach.IndexedCall) error) error {
		return fill(talk("call_3", "third words"))
	}))
	wantHits(t, b, "words", "call_3/0")
}

// erased is a word no other test file or format would hold.
const erased = "xylophonquartett"

func TestPurgeTakesErasedWordsOffTheDisk(t *testing.T) {
	b := open(t, t.TempDir())
	for i := range 20 {
		put(t, b, talk(fmt.Sprintf("call_%d", i), "plain words", "and an answer"))
	}
	secret := talk("call_secret", "the "+erased+" is ours", "Ich liebe das "+strings.ToUpper(erased))
	secret.Title = "About the " + erased
	secret.Turns[0].Reply, secret.Turns[0].ReplyIndex = secret.Turns[1].Text, 1
	put(t, b, secret)
	for i := range 5 {
		put(t, b, talk(fmt.Sprintf("call_later_%d", i), "later words"))
	}
	if !onDisk(t, b.dir, "xylophonquart") {
		t.Fatal("the word is not on the disk before; this test would prove nothing")
	}
	must(t, b.Remove(t.Context(), secret.ID))
	must(t, b.Purge(t.Context()))
	if onDisk(t, b.dir, "xylophonquart") {
		t.Error("the word is still on the disk")
	}
	wantHits(t, b, "later", "call_later_0/0", "call_later_1/0", "call_later_2/0", "call_later_3/0", "call_later_4/0")

	put(t, b, talk("call_secret", erased))
	put(t, b, talk("call_secret", "corrected"))
	must(t, b.Purge(t.Context()))
	if onDisk(t, b.dir, "xylophonquart") {
		t.Error("the replaced word is still on the disk")
	}
	must(t, b.Remove(t.Context(), "call_secret"))
	must(t, b.Purge(t.Context()))
	must(t, b.Purge(t.Context()))
}

// onDisk says whether word is in any file under dir, in any case.
func onDisk(t *testing.T, dir, word string) bool {
	t.Helper()
	found := false
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // merged away since it was listed
		}
		if bytes.Contains(bytes.ToLower(raw), []byte(word)) {
			t.Logf("%q is in %s", word, d.Name())
			found = true
		}
		return err
	}))
	return found
}
