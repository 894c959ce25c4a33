package bleve

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"gametape/coach"
	"gametape/search/query"
)

// The facets. The card is the same for all turns of a call, the tags are the
// turn's own.
const (
	facetRep = iota
	facetTeam
	facetAccount
	facetOutcome
	facetSide
	facetObjection
	facetTechnique
	facetCount
)

var facetNames = [facetCount]string{"rep", "team", "account", "outcome", "side", "objection", "technique"}

// Between the parts of a composite value, and between the values of one part.
// The engine keeps 0xff for itself, which no valid text holds.
const (
	partMark  = "\x1f"
	valueMark = "\x1e"
)

var unmark = strings.NewReplacer(partMark, " ", valueMark, " ")

// clean makes s fit to be a part of a composite value.
func clean(s string) string { return unmark.Replace(strings.ToValidUTF8(query.Value(s), "\uFFFD")) }

func joinCard(rep, team, account, outcome string) string {
	return clean(rep) + partMark + clean(team) + partMark + clean(account) + partMark + clean(outcome)
}

func joinTags(side string, objections, techniques []string) string {
	return clean(side) + partMark + joinValues(objections) + partMark + joinValues(techniques)
}

func joinValues(values []string) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(valueMark)
		}
		b.WriteString(clean(v))
	}
	return b.String()
}

// drill are the filters that are facets too. Each facet is counted over the
// hits that pass all filters but its own, so that a person sees what choosing
// another value, or one more, would bring.
type drill [facetCount]map[string]bool

func drillOf(q coach.Query) drill {
	return drill{
		facetRep:       set(q.Reps),
		facetTeam:      set(q.Teams),
		facetAccount:   set(q.Accounts),
		facetOutcome:   set(q.Outcomes),
		facetSide:      set(q.Sides),
		facetObjection: set(q.Objections),
		facetTechnique: set(q.Techniques),
	}
}

func set[T ~string](values []T) map[string]bool {
	if len(values) == 0 {
		return nil
	}
	m := make(map[string]bool, len(values))
	for _, v := range values {
		if v != "" {
			m[clean(string(v))] = true
		}
	}
	return m
}

// combination counts hits that have the same composite value. failed are the
// filters the value does not pass, as bits of facet numbers.
type combination struct {
	parts  [][]string // one per facet of the composite
	failed uint
	// counts are by what the other composite failed; passed where nothing.
	counts map[uint]int
	passed int
}

// tally counts facets over one search. Values repeat from document to document,
// so it counts whole composites first and takes them apart once, at the end.
type tally struct {
	drill  drill
	first  int // number of the composite's first facet
	of     map[string]*combination
	last   *combination
	lastIs []byte
}

func newTally(d drill, first int) *tally {
	return &tally{drill: d, first: first, of: map[string]*combination{}}
}

// add counts one hit whose other composite failed others.
func (c *combination) add(others uint) {
	if others == 0 {
		c.passed++
		return
	}
	c.counts[others]++
}

// find is the combination of a composite value.
func (t *tally) find(value []byte) *combination {
	if t.last != nil && bytes.Equal(t.lastIs, value) {
		return t.last
	}
	c, ok := t.of[string(value)]
	if !ok {
		c = &combination{counts: map[uint]int{}}
		for i, part := range strings.Split(string(value), partMark) {
			var values []string
			if part != "" {
				values = strings.Split(part, valueMark)
			}
			c.parts = append(c.parts, values)
			want := t.drill[t.first+i]
			if want != nil && !slices.ContainsFunc(values, func(v string) bool { return want[v] }) {
				c.failed |= 1 << (t.first + i)
			}
		}
		t.of[string(value)] = c
	}
	t.last, t.lastIs = c, append(t.lastIs[:0], value...)
	return c
}

// addTo adds the tally's counts to facets.
func (t *tally) addTo(facets *[facetCount]map[string]int) {
	for _, c := range t.of {
		for i, values := range c.parts {
			facet := t.first + i
			n := 0
			if c.failed&^(1<<facet) == 0 {
				n = c.passed
			}
			for others, count := range c.counts {
				if (others|c.failed)&^(1<<facet) == 0 {
					n += count
				}
			}
			if n == 0 {
				continue
			}
			if facets[facet] == nil {
				facets[facet] = map[string]int{}
			}
			for _, v := range values {
				facets[facet][v] += n
			}
		}
	}
}

// mostValues bounds a facet's list; the page offers a search box beyond it.
const mostValues = 100

// facetList orders values by how many hits have them. A value that is chosen
// is always in the list.
func facetList(counts map[string]int, chosen map[string]bool) []coach.FacetCount {
	list := make([]coach.FacetCount, 0, len(counts)+len(chosen))
	for v := range chosen {
		if counts[v] == 0 {
			list = append(list, coach.FacetCount{Value: v})
		}
	}
	for v, n := range counts {
		list = append(list, coach.FacetCount{Value: v, Count: n})
	}
	slices.SortFunc(list, func(a, b coach.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	if len(list) <= mostValues {
		return list
	}
	kept := list[:mostValues:mostValues]
	for _, f := range list[mostValues:] {
		if chosen[f.Value] {
			kept = append(kept, f)
		}
	}
	return kept
}
