package tagging

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gametape/coach/transcript"
)

// The demo's calls say of every customer turn which objections it was written
// to show. The floors are a little below what the packs reach.
func TestThePackAgreesWithTheDemoCalls(t *testing.T) {
	files, err := filepath.Glob("../../demo/calls/*.truth.json")
	if err != nil || len(files) == 0 {
		t.Skip("there are no demo calls beside the code; this test compares the packs with their marks")
	}
	m := compile(t)
	var marked, found, extra int
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var call struct {
			Turns []struct {
				Side  transcript.Side `json:"side"`
				Text  string          `json:"text"`
				Marks []string        `json:"marks"`
			} `json:"turns"`
		}
		if err := json.Unmarshal(raw, &call); err != nil {
			t.Fatal(err)
		}
		for _, turn := range call.Turns {
			if turn.Side != transcript.Customer {
				continue
			}
			got := objectionsIn(m, turn.Text)
			for _, mark := range turn.Marks {
				if !strings.HasPrefix(mark, "objection.") {
					continue
				}
				marked++
				if slices.Contains(got, mark) {
					found++
				} else {
					t.Logf("%s is missed in %q", mark, turn.Text)
				}
			}
			for _, key := range got {
				if !slices.Contains(turn.Marks, key) {
					extra++
					t.Logf("%s is extra in %q", key, turn.Text)
				}
			}
		}
	}
	t.Logf("%d of %d marks found, %d extra", found, marked, extra)
	if found*100 < marked*85 {
		t.Errorf("only %d of %d marked objections are found", found, marked)
	}
	if extra*100 > marked*15 {
		t.Errorf("%d objections are found that are not marked, beside %d that are", extra, marked)
	}
}

// objectionsIn are the different objections in a line said by the customer.
func objectionsIn(m *Matcher, text string) []string {
	var keys []string
	for _, key := range keysIn(m, text) {
		if strings.HasPrefix(key, "objection.") && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
