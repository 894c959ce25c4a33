package coach

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// sameMoment is how far apart a moment may be found before and after a change
// of the transcript.
const sameMoment = time.Second

// keepIDs gives moments the IDs they had before, so that a verdict, which hangs
// from the ID, stands as long as its words do: however many turns were split or
// joined before it. A moment is the one from before that the same tracker found
// in the same words at the same time, else in the same place of the text.
// Running it twice changes nothing.
func keepIDs(moments []Moment, before Findings) []Moment {
	old := slices.Concat(before.Moments, before.Lost)
	if len(old) == 0 || len(moments) == 0 {
		return moments
	}
	byID := make(map[string]int, len(old))
	for i, m := range old {
		byID[m.ID] = i
	}
	out := slices.Clone(moments)
	taken := make([]bool, len(old))
	kept := make([]bool, len(out))
	keep := func(i, j int) {
		out[i].ID, kept[i], taken[j] = old[j].ID, true, true
	}
	near := func(i, j int) bool { return (out[i].Start - old[j].Start).Abs() <= sameMoment }
	for i := range out { // nearly always this is all
		if j, ok := byID[out[i].ID]; ok && !taken[j] && alike(out[i], old[j]) && (near(i, j) || old[j].Tracker == "") {
			keep(i, j)
		}
	}
	byWords := map[string][]int{}
	for j, m := range old {
		if !taken[j] {
			byWords[wordsOf(m)] = append(byWords[wordsOf(m)], j)
		}
	}
	type pair struct {
		i, j int
		far  time.Duration
	}
	var pairs []pair
	for i := range out {
		if kept[i] {
			continue
		}
		for _, j := range byWords[wordsOf(out[i])] {
			if near(i, j) {
				pairs = append(pairs, pair{i, j, (out[i].Start - old[j].Start).Abs()})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.far, b.far) })
	for _, p := range pairs {
		if !kept[p.i] && !taken[p.j] {
			keep(p.i, p.j)
		}
	}
	for i := range out {
		if j, ok := byID[out[i].ID]; ok && !kept[i] && !taken[j] && alike(out[i], old[j]) {
			keep(i, j)
		}
	}
	return distinct(out, kept, byID)
}

// distinct gives new moments whose ID is that of another one a free ID.
func distinct(moments []Moment, kept []bool, used map[string]int) []Moment {
	seen := map[string]bool{}
	for i, m := range moments {
		if kept[i] {
			seen[m.ID] = true
		}
	}
	for i := range moments {
		if kept[i] {
			continue
		}
		m := &moments[i]
		for n := 1; ; n++ {
			if _, ok := used[m.ID]; !ok && !seen[m.ID] {
				break
			}
			sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d", momentID(m.Moment), n))
			m.ID = hex.EncodeToString(sum[:10])
		}
		seen[m.ID] = true
	}
	return moments
}

// alike says that m may be old; of what was judged by an older gametape and is
// lost, only the ID is known.
func alike(m, old Moment) bool {
	return old.Tracker == "" || m.Tracker == old.Tracker && strings.EqualFold(m.Text, old.Text)
}

func wordsOf(m Moment) string { return m.Tracker + "|" + strings.ToLower(m.Text) }
