package coach

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

func many[V any](n int, value V) map[string]V {
	m := map[string]V{}
	for i := range n {
		m[fmt.Sprint(i)] = value
	}
	return m
}

// TestWhatIsSaidOfACallIsBounded: one field is a character, or an entry, longer
// than it may be; the refusal names the field and the bound.
func TestWhatIsSaidOfACallIsBounded(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	for field, tt := range map[string]struct {
		most int
		of   func(n int) map[string]any
	}{
		"externalId":       {300, func(n int) map[string]any { return map[string]any{"externalId": long(n)} }},
		"title":            {300, func(n int) map[string]any { return map[string]any{"title": long(n)} }},
		"account":          {200, func(n int) map[string]any { return map[string]any{"account": long(n)} }},
		"contact":          {200, func(n int) map[string]any { return map[string]any{"contact": long(n)} }},
		"language":         {40, func(n int) map[string]any { return map[string]any{"language": long(n)} }},
		"outcome":          {100, func(n int) map[string]any { return map[string]any{"outcome": long(n)} }},
		"stage":            {100, func(n int) map[string]any { return map[string]any{"stage": long(n)} }},
		"repEmail":         {320, func(n int) map[string]any { return map[string]any{"repEmail": strings.Repeat("a", n-6) + "@b.com"} }},
		"parties":          {200, func(n int) map[string]any { return map[string]any{"parties": make([]Party, n)} }},
		"parties[0].name":  {200, func(n int) map[string]any { return map[string]any{"parties": []Party{{Name: long(n)}}} }},
		"parties[0].email": {320, func(n int) map[string]any { return map[string]any{"parties": []Party{{Email: long(n)}}} }},
		"parties[0].phone": {60, func(n int) map[string]any { return map[string]any{"parties": []Party{{Phone: long(n)}}} }},
		"custom":           {100, func(n int) map[string]any { return map[string]any{"custom": many(n, "x")} }},
		"custom.crm":       {2000, func(n int) map[string]any { return map[string]any{"custom": map[string]string{"crm": long(n)}} }},
		"sides":            {1000, func(n int) map[string]any { return map[string]any{"sides": many(n, transcript.Rep)} }},
	} {
		t.Run(field, func(t *testing.T) {
			check := func(n int) error {
				raw, err := json.Marshal(tt.of(n))
				if err != nil {
					t.Fatal(err)
				}
				_, _, err = parseMetadata(raw)
				return err
			}
			if err := check(tt.most); err != nil {
				t.Errorf("what is just short enough is refused: %v", err)
			}
			refusedFor(t, check(tt.most+1), "metadata."+field, fmt.Sprint(tt.most))
		})
	}
	m := Metadata{Custom: map[string]string{long(101): "x"}}
	refusedFor(t, m.Check("metadata."), "metadata.custom", "100")
}

// TestEveryMetadataFieldHasALength: a field that is added needs one too.
func TestEveryMetadataFieldHasALength(t *testing.T) {
	raw, err := json.Marshal(Metadata{})
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	for field := range maps.Keys(fields) {
		if lengths[field] == 0 && field != "amount" && field != "private" {
			t.Errorf("%s has no bound", field)
		}
	}
}

func TestWhatIsSaidOfClipsFoldersAndTrackersIsBounded(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	viewer := Viewer{User: User{ID: "user_a", Role: Administrator}}
	for name, tt := range map[string]struct {
		err   error
		field string
		most  int
	}{
		"a clip's title":        {checkClip(long(301), "", nil), "title", 300},
		"a clip's note":         {checkClip("", long(10_001), nil), "note", 10_000},
		"a clip's tags":         {checkClip("", "", make([]string, 51)), "tags", 50},
		"a clip's tag":          {checkClip("", "", []string{"a", long(101)}), "tags[1]", 100},
		"a folder's name":       {checkFolder(viewer, Folder{Name: long(201), Shared: SharedMe}), "name", 200},
		"a folder's note":       {checkFolder(viewer, Folder{Name: "a", Note: long(10_001), Shared: SharedMe}), "note", 10_000},
		"a tracker's key":       {checkRule(tagging.Tracker{Key: long(101)}), "rule.key", 100},
		"a tracker's name":      {checkRule(tagging.Tracker{Name: long(201)}), "rule.name", 200},
		"what a tracker is for": {checkRule(tagging.Tracker{Description: long(2001)}), "rule.description", 2000},
		"a recording's name":    {fileName("recording", long(256)), "recording", 255},
	} {
		t.Run(name, func(t *testing.T) { refusedFor(t, tt.err, tt.field, fmt.Sprint(tt.most)) })
	}
}

func refusedFor(t *testing.T, err error, field, says string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Code != CodeInvalid || e.Field != field || !strings.Contains(e.Message, says) {
		t.Errorf("got %v, want a refusal of %s that says %s", err, field, says)
		return
	}
	if len(e.Message) > 500 {
		t.Errorf("the refusal itself has %d bytes", len(e.Message))
	}
}
