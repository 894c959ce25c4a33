package tagging

import (
	"os"
	"path/filepath"
	"slices"
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
			hits := func(text string) bool {
				return slices.ContainsFunc(m.Match(text, tracker.Side), func(mo Moment) bool { return mo.Tracker == tracker.Key })
			}
			for _, text := range tracker.Tests.Hit {
				if !hits(text) {
					t.Errorf("%s does not find %q", tracker.Key, text)
				}
			}
			for _, text := range tracker.Tests.Miss {
				if hits(text) {
					t.Errorf("%s finds %q", tracker.Key, text)
				}
			}
		}
	}
	if blocks < 4 {
		t.Errorf("the page has %d examples", blocks)
	}
}
