// Package taggingtest opens the development data sets that the tests of tagging
// measure with. They are not in the repository; without them a test is skipped.
package taggingtest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Open opens a development data set that is not in the repository.
func Open(tb testing.TB, name string) *gzip.Reader {
	tb.Helper()
	root, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if root == filepath.Dir(root) {
			tb.Skip("no go.mod above the tests, so ../shared/data cannot be found")
		}
		root = filepath.Dir(root)
	}
	f, err := os.Open(filepath.Join(root, "..", "shared", "data", name))
	if err != nil {
		tb.Skipf("../shared/data/%s is missing; this test measures with it", name)
	}
	tb.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

// Turns gives up to n turns of the volume set, everyKth of it.
func Turns(tb testing.TB, n, everyKth int, skip string) []string {
	tb.Helper()
	lines := bufio.NewScanner(Open(tb, "scale/turns.jsonl.gz"))
	lines.Buffer(nil, 16<<20)
	var out []string
	for i := 0; lines.Scan() && len(out) < n; i++ {
		var turn struct{ Call, Text string }
		if err := json.Unmarshal(lines.Bytes(), &turn); err != nil {
			tb.Fatal(err)
		}
		if i%everyKth == 0 && (skip == "" || len(turn.Call) < len(skip) || turn.Call[:len(skip)] != skip) {
			out = append(out, turn.Text)
		}
	}
	return out
}
