package bleve

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/transcript"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRanking keeps the order in which a small corpus answers.
func TestRanking(t *testing.T) {
	const file = "testdata/ranking.txt"
	raw, err := os.ReadFile(file)
	must(t, err)
	b := open(t, t.TempDir())
	var calls []coach.IndexedCall
	var out strings.Builder
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSuffix(line, "\n")
		query, asked := strings.CutPrefix(line, "? ")
		fields := strings.Split(line, " | ")
		switch {
		case strings.HasPrefix(line, "    "):
			continue
		case len(fields) == 4:
			c := talk(fields[0], fields[3])
			c.Title, c.Turns[0].Side = fields[1], transcript.Side(fields[2])
			calls = append(calls, c)
		case asked:
			put(t, b, calls...)
			calls = nil
		}
		fmt.Fprintln(&out, line)
		if !asked {
			continue
		}
		f, err := b.Search(t.Context(), coach.Query{Scope: coach.System, Text: query, Sort: coach.ByRelevance})
		must(t, err)
		for _, h := range f.Hits {
			fmt.Fprintf(&out, "    %s %s\n", h.Call, marked(h))
		}
	}
	if *update {
		must(t, os.WriteFile(file, []byte(out.String()), 0o644))
		return
	}
	if diff := cmp.Diff(string(raw), out.String()); diff != "" {
		t.Errorf("the order has changed (-want +got); if it is better, run with -update:\n%s", diff)
	}
}

// marked is a hit's text with its highlights in brackets.
func marked(h coach.Hit) string {
	var s strings.Builder
	at := 0
	for _, r := range h.Highlights {
		s.WriteString(h.Text[at:r[0]] + "[" + h.Text[r[0]:r[1]] + "]")
		at = r[1]
	}
	s.WriteString(h.Text[at:])
	return s.String()
}
