package tagging

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExamplesOfTheReference(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "trackers.md"))
	if err != nil {
		t.Skip("docs/trackers.md is not where the repository has it")
	}
	blocks := 0
	for _, rest := range strings.Split(string(page), "```yaml\n")[1:] {
		source, _, _ := strings.Cut(rest, "```")
		blocks++
		trackers, err := ParseTrackers([]byte(source))
		if err != nil {
			t.Fatal(err)
		}
		m := compile(t, trackers...)
		for _, tracker := range trackers {
			passes(t, m, tracker)
		}
	}
	if blocks < 4 {
		t.Errorf("the page has %d examples", blocks)
	}
}
