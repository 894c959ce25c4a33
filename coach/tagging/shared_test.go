package tagging

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"gametape/coach/transcript"
)

// openShared opens a development data set that is not in the repository.
func openShared(tb testing.TB, name string) *gzip.Reader {
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

func labelled(tb testing.TB, name string) []Labelled {
	tb.Helper()
	lines, err := ReadLabelled(openShared(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	return lines
}

// scaleTurns gives up to n turns of the volume set, everyKth of it.
func scaleTurns(tb testing.TB, n, everyKth int, skip string) []string {
	tb.Helper()
	lines := bufio.NewScanner(openShared(tb, "scale/turns.jsonl.gz"))
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

func compile(tb testing.TB, trackers ...Tracker) *Matcher {
	tb.Helper()
	if len(trackers) == 0 {
		trackers = ShippedTrackers()
	}
	m, err := Compile(trackers)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// alone gives the moments of a line that the customer says with nothing
// before or after it, so that trackers bound to an order find nothing.
func alone(m *Matcher, text string) []Moment {
	return m.Moments(Call{Turns: []transcript.Turn{{Text: text, Speaker: -1}}, Sides: []transcript.Side{transcript.Customer}})
}

// keysIn are the keys of the moments in a line said by the customer.
func keysIn(m *Matcher, text string) []string {
	keys := []string{}
	for _, mo := range alone(m, text) {
		keys = append(keys, mo.Tracker)
	}
	return keys
}
