package bleve

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"gametape/coach"
)

// limitedEnv is set in a process of TestAWordWithoutEndFitsIntoMemory's own.
const limitedEnv = "GAMETAPE_TEST_LIMITED"

// TestAWordWithoutEndFitsIntoMemory takes a call whose one word has 60 MB, as an
// older release accepted it, into the index and opens that again, in a process
// that may have 1.5 GB. Without bounds it took more than nine.
func TestAWordWithoutEndFitsIntoMemory(t *testing.T) {
	if dir := os.Getenv(limitedEnv); dir != "" {
		indexEndless(t, dir)
		return
	}
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to set a limit with")
	}
	cmd := exec.CommandContext(t.Context(), sh, "-c", `ulimit -d 1500000 && exec "$0" -test.run '^TestAWordWithoutEndFitsIntoMemory$' -test.v`, os.Args[0])
	cmd.Env = append(os.Environ(), limitedEnv+"="+t.TempDir(), "GOMEMLIMIT=1GiB")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	if !strings.Contains(string(out), "PASS") {
		t.Errorf("it did not run:\n%.2000s", out)
	}
}

func indexEndless(t *testing.T, dir string) {
	c := talk("call_1", strings.Repeat("w", 60_000_000), "well")
	c.Turns[1].Reply, c.Turns[1].ReplyIndex = "so", 0
	b := openFor(t, dir)
	put(t, b, c)
	must(t, b.Close())
	b = openFor(t, dir)
	f, err := b.Search(t.Context(), coach.Query{Scope: coach.System, Text: "well"})
	must(t, err)
	if f.Total != 1 {
		t.Errorf("%d turns are found", f.Total)
	}
	put(t, b, talk("call_2", "another call"))
	must(t, b.Purge(t.Context()))
	must(t, b.Close())
}
