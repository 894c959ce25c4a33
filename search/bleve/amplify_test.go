package bleve

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"gametape/coach"
)

// bytesOnDisk is how many bytes an index of calls has.
func bytesOnDisk(t *testing.T, calls ...coach.IndexedCall) (size int64) {
	t.Helper()
	b := open(t, t.TempDir())
	put(t, b, calls...)
	must(t, b.Close())
	must(t, filepath.WalkDir(b.dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(d.Name()) != ".zap" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		return nil
	}))
	return size
}

// TestWhatIsSaidOfACallCostsLittlePerTurn: fields of the call that are as long
// as can be, in a call of many turns.
func TestWhatIsSaidOfACallCostsLittlePerTurn(t *testing.T) {
	const turns = 400
	call := func(field func(n int) string) coach.IndexedCall {
		said := make([]string, turns)
		for i := range said {
			said[i] = fmt.Sprintf("that is turn number %d of our talk", i)
		}
		c := talk("call_1", said...)
		c.Title, c.Account, c.Outcome = field(140_000), field(140_000), field(140_000)
		return c
	}
	short := bytesOnDisk(t, call(func(int) string { return "a" }))
	long := bytesOnDisk(t, call(func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "w%d ", i)
		}
		return b.String()
	}))
	t.Logf("%d bytes with short fields, %d with long ones", short, long)
	if perTurn := (long - short) / turns; perTurn > 1500 {
		t.Errorf("long fields of the call cost %d bytes a turn", perTurn)
	}
}
