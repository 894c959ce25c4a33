package transcript

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden table anew")

// understood is a row of the golden table: what is made of one real file.
func understood(raw []byte, path string) (row string, formats []Format) {
	tr, err := Parse(raw, Options{})
	if err != nil {
		return fmt.Sprintf("| `%s` | refused | %s |", path, err), nil
	}
	words := 0
	var end time.Duration
	for _, turn := range tr.Turns {
		words += len(turn.Words)
		end = max(end, turn.End)
	}
	times := "times of cues"
	switch {
	case tr.Estimated:
		times = "times estimated"
	case words > 0:
		times = fmt.Sprintf("%d word times", words)
	}
	var names []string
	for _, s := range tr.Speakers {
		name := s.Label()
		if s.Side != Unknown {
			name += " (" + string(s.Side) + ")"
		}
		names = append(names, name)
	}
	who := strings.Join(names, ", ")
	if who == "" {
		who = "nobody named"
	}
	row = fmt.Sprintf("| `%s` | `%s` | %d turns to %v; %s; %s", path, tr.Format, len(tr.Turns), end, who, times)
	for _, w := range warnings(tr) {
		row += "; warns: " + w
	}
	formats = []Format{tr.Format}
	if _, inside, ok := strings.Cut(tr.Reason, " is "); ok && tr.Format == VConFormat {
		for f, description := range descriptions {
			if strings.HasSuffix(inside, description) {
				formats = append(formats, f)
			}
		}
	}
	return row + " |", formats
}

func TestEveryRealFileIsReadAsTheGoldenTableSays(t *testing.T) {
	data := sharedData(t)
	table := []string{"# What is made of every real file", "", "Written by `go test ./coach/transcript -run GoldenTable -update`.", "",
		"| file | read as | what is in it, or why it is refused |", "| --- | --- | --- |"}
	seen := map[Format]bool{}
	for _, dir := range []string{"transcripts", "calls"} {
		err := filepath.WalkDir(filepath.Join(data, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "LICENSE") {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(data, path)
			row, formats := understood(raw, filepath.ToSlash(name))
			table = append(table, row)
			for _, f := range formats {
				seen[f] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const golden = "testdata/shared-files.md"
	got := strings.Join(table, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Error(diff)
	}
	checkDocumented(t, seen)
}

// notTheirs are formats as which a real file is read that is not the vendor's.
var notTheirs = map[Format]string{WebVTTZoom: "a subtitle file whose cues begin with names"}

// checkDocumented holds the formats' table of the documentation against what is
// known here and what real files there are.
func checkDocumented(t *testing.T, seen map[Format]bool) {
	doc, err := os.ReadFile("../../docs/transcripts.md")
	if err != nil {
		t.Fatal(err)
	}
	tick := regexp.MustCompile("`([a-z0-9-]+)`")
	listed := map[Format]string{}
	for line := range strings.Lines(string(doc)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if !strings.HasPrefix(line, "| `") || len(cells) != 5 {
			continue
		}
		for _, f := range tick.FindAllStringSubmatch(cells[0], -1) {
			listed[Format(f[1])] = strings.TrimSpace(cells[4])
		}
	}
	for f := range descriptions {
		real, ok := listed[f]
		yes := strings.HasPrefix(real, "yes")
		switch {
		case !ok:
			t.Errorf("docs/transcripts.md does not list %s", f)
		case yes && !seen[f]:
			t.Errorf("docs/transcripts.md says there is a real file of %s, but none was read as that", f)
		case !yes && seen[f] && notTheirs[f] == "":
			t.Errorf("docs/transcripts.md says %q of %s, but a real file was read as that", real, f)
		}
		delete(listed, f)
	}
	for f := range listed {
		t.Errorf("docs/transcripts.md lists %s, which is not known here", f)
	}
}
