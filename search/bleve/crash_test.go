package bleve

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"gametape/coach"
)

// crashDir tells a child process of this test where to write.
const crashDir = "SEARCH_CRASH_DIR"

// crashCall is a call whose number of turns depends on its revision.
func crashCall(n, revision int) coach.IndexedCall {
	said := make([]string, 1+(n+revision*5)%9)
	for i := range said {
		said[i] = fmt.Sprintf("call%d revision%d turn%d", n, revision, i)
	}
	c := talk(fmt.Sprintf("call_%d", n), said...)
	c.Revision = revision
	return c
}

// TestACrashLosesNothingAcknowledged kills a process in the middle of its
// writing, opens what it left and compares it with what it had acknowledged.
func TestACrashLosesNothingAcknowledged(t *testing.T) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(t, dir)
		return
	}
	dir := t.TempDir()
	acknowledged := map[int]int{} // call → revision
	for round := range 3 {
		killedWriter(t, dir, time.Duration(150+170*round)*time.Millisecond, acknowledged)
		b := open(t, dir)
		held := map[coach.CallID]int{}
		must(t, b.Revisions(t.Context(), func(id coach.CallID, revision int) error {
			held[id] = revision
			return nil
		}))
		for n, revision := range acknowledged {
			id := coach.CallID(fmt.Sprintf("call_%d", n))
			if held[id] < revision {
				t.Errorf("round %d: %s is at revision %d, %d was acknowledged", round, id, held[id], revision)
			}
		}
		for id, revision := range held {
			var n int
			if _, err := fmt.Sscanf(string(id), "call_%d", &n); err != nil {
				t.Fatal(err)
			}
			want := crashCall(n, revision)
			f, err := b.Search(t.Context(), coach.Query{Scope: coach.System, Calls: []coach.CallID{id}, Sort: coach.ByOldest})
			must(t, err)
			if len(f.Hits) != len(want.Turns) {
				t.Errorf("round %d: %s has %d turns, its revision %d has %d", round, id, len(f.Hits), revision, len(want.Turns))
				continue
			}
			for i, h := range f.Hits {
				if h.Index != i || h.Text != want.Turns[i].Text {
					t.Errorf("round %d: turn %d of %s is %d: %q", round, i, id, h.Index, h.Text)
				}
			}
		}
		must(t, b.Close())
	}
	if len(acknowledged) == 0 {
		t.Fatal("nothing was acknowledged; this test proved nothing")
	}
}

// writeUntilKilled replaces calls for ever and prints each it is done with.
func writeUntilKilled(t *testing.T, dir string) {
	b, err := Open(dir, slog.New(slog.DiscardHandler))
	must(t, err)
	start := int(time.Now().UnixMilli() % 1_000_000_000)
	for i := 0; ; i++ {
		a, c := crashCall(i%7, start+i), crashCall(7+i%5, start+i)
		must(t, b.Replace(t.Context(), give(a, c)))
		fmt.Printf("done %d %d\ndone %d %d\n", i%7, start+i, 7+i%5, start+i)
	}
}

func killedWriter(t *testing.T, dir string, after time.Duration, acknowledged map[int]int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestACrashLosesNothingAcknowledged$")
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(out)
	var timer *time.Timer
	for lines.Scan() {
		var n, revision int
		if _, err := fmt.Sscanf(lines.Text(), "done %d %d", &n, &revision); err == nil {
			acknowledged[n] = revision
		}
		if timer == nil {
			timer = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
			defer timer.Stop()
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the writer ended by itself")
	}
}
