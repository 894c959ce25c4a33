package api

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"gametape/coach"
)

func TestLimitsOfThePageIsTrue(t *testing.T) {
	const path = "../web/src/lib/limits.ts"
	var b strings.Builder
	b.WriteString("// Written by `make docs` from coach/pagelimits.go. Lengths are in characters.\n\nexport const limits = {\n")
	all := coach.PageLimits()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] <= 0 {
			t.Errorf("%s has no limit", name)
		}
		fmt.Fprintf(&b, "  %s: %d,\n", name, all[name])
	}
	b.WriteString("} as const\n")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != b.String() {
		t.Errorf("%s is not what coach says (err %v); run make docs", path, err)
	}
}
