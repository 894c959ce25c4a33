package coachtest

import (
	order "cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/transcript"
)

// shuffledCalls have equal times, scores and handlings among them.
func shuffledCalls() []coach.IndexedCall {
	random := rand.New(rand.NewPCG(1, 2))
	var calls []coach.IndexedCall
	for i := range 12 {
		c := indexedCall(fmt.Sprintf("%02d", i), "alpha beta", "alpha", "alpha beta", "alpha gamma delta", "alpha")
		c.StartedAt = indexDay.Add(time.Duration(i/3) * time.Hour)
		for j := range c.Turns {
			if j%2 == 0 {
				c.Turns[j].Exchange, c.Turns[j].Handling = j, 10*random.IntN(4)
			}
		}
		calls = append(calls, c)
	}
	random.Shuffle(len(calls), func(i, j int) { calls[i], calls[j] = calls[j], calls[i] })
	return calls
}

func (s indexSuite) ordersAreTotal(t *testing.T) {
	calls := shuffledCalls()
	for _, c := range calls {
		s.put(t, c)
	}
	start := map[coach.CallID]time.Time{}
	for _, c := range calls {
		start[c.ID] = c.StartedAt
	}
	byPlace := func(a, b coach.Hit) int {
		return order.Or(order.Compare(a.Call, b.Call), order.Compare(a.Index, b.Index))
	}
	score := func(h coach.Hit) int {
		if h.Exchange < 0 {
			return -1
		}
		return h.Handling
	}
	for by, less := range map[coach.FindSort]func(a, b coach.Hit) int{
		coach.ByRelevance: func(a, b coach.Hit) int { return order.Or(order.Compare(b.Score, a.Score), byPlace(a, b)) },
		coach.ByNewest:    func(a, b coach.Hit) int { return order.Or(start[b.Call].Compare(start[a.Call]), byPlace(a, b)) },
		coach.ByOldest:    func(a, b coach.Hit) int { return order.Or(start[a.Call].Compare(start[b.Call]), byPlace(a, b)) },
		coach.ByHandling:  func(a, b coach.Hit) int { return order.Or(score(b)-score(a), byPlace(a, b)) },
		coach.ByWorst: func(a, b coach.Hit) int {
			if (score(a) < 0) != (score(b) < 0) {
				return score(b) - score(a)
			}
			return order.Or(score(a)-score(b), byPlace(a, b))
		},
	} {
		t.Run(string(by), func(t *testing.T) {
			f := s.find(t, coach.Query{Text: "alpha", Sort: by, Limit: 100})
			if len(f.Hits) != 60 {
				t.Fatalf("%d hits, want 60", len(f.Hits))
			}
			for i := range f.Hits[1:] {
				if a, b := f.Hits[i], f.Hits[i+1]; less(a, b) >= 0 {
					t.Errorf("%s/%d stands before %s/%d", a.Call, a.Index, b.Call, b.Index)
				}
			}
		})
	}
	for text, by := range map[string]coach.FindSort{"": coach.ByNewest, "alpha": coach.ByRelevance} {
		with := s.find(t, coach.Query{Text: text, Sort: by})
		if diff := cmp.Diff(hitPlaces(with), hitPlaces(s.find(t, coach.Query{Text: text}))); diff != "" {
			t.Errorf("the usual order of %q is not %s:\n%s", text, by, diff)
		}
	}
}

func (s indexSuite) pagesFollow(t *testing.T) {
	s.put(t, shuffledCalls()...)
	for _, by := range []coach.FindSort{coach.ByRelevance, coach.ByNewest, coach.ByOldest, coach.ByHandling, coach.ByWorst} {
		for _, limit := range []int{1, 7, 60, 61} {
			t.Run(fmt.Sprintf("%s by %d", by, limit), func(t *testing.T) {
				q := coach.Query{Text: "alpha", Sort: by}
				q.Limit = 100
				want := hitPlaces(s.find(t, q))
				var got []string
				q.Limit = limit
				for {
					f := s.find(t, q)
					if f.Total != 60 {
						t.Fatalf("total %d on a later page, want 60", f.Total)
					}
					got = append(got, hitPlaces(f)...)
					if f.Next == "" || len(got) > 60 {
						break
					}
					q.Cursor = f.Next
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("(-one page +many):\n%s", diff)
				}
			})
		}
	}
}

func (s indexSuite) cursorsAreBound(t *testing.T) {
	s.put(t, shuffledCalls()...)
	q := coach.Query{Scope: coach.System, Text: "alpha", Limit: 5}
	next := s.find(t, q).Next
	if next == "" {
		t.Fatal("there is no second page")
	}
	for name, change := range map[string]func(*coach.Query){
		"another text":   func(q *coach.Query) { q.Text = "beta" },
		"another order":  func(q *coach.Query) { q.Sort = coach.ByOldest },
		"another filter": func(q *coach.Query) { q.Reps = []coach.UserID{"user_rep"} },
		"a made up one":  func(q *coach.Query) { q.Cursor = "AAAA" },
		"no base64":      func(q *coach.Query) { q.Cursor = "%%%" },
		"a changed one":  func(q *coach.Query) { q.Cursor = string(q.Cursor[0]^1) + q.Cursor[1:] },
		"a longer one":   func(q *coach.Query) { q.Cursor += "AAAA" },
		"a cut one":      func(q *coach.Query) { q.Cursor = q.Cursor[:8] },
	} {
		t.Run(name, func(t *testing.T) {
			other := q
			other.Cursor = next
			change(&other)
			_, err := s.x.Search(t.Context(), other)
			if coach.CodeOf(err) != coach.CodeInvalid {
				t.Errorf("Search answers %v, want %s", err, coach.CodeInvalid)
			}
		})
	}
	q.Cursor, q.Limit = next, 50
	if _, err := s.x.Search(t.Context(), q); err != nil {
		t.Errorf("another limit: %v", err)
	}
}

func (s indexSuite) facetsIgnoreThemselves(t *testing.T) {
	for i, rep := range []coach.UserID{"user_1", "user_1", "user_2"} {
		c := indexedCall(fmt.Sprint(i), "alpha", "beta")
		c.Rep = rep
		c.Outcome = []string{"won", "lost", "won"}[i]
		c.Turns[0].Trackers = []string{"objection.price", "objection.price", "objection.stall"}[:1+i]
		c.Turns[1].Trackers = []string{"technique.proof"}
		s.put(t, c)
	}
	type counts = map[string][]coach.FacetCount
	for name, tt := range map[string]struct {
		q    coach.Query
		want counts
	}{
		"without filters": {coach.Query{}, counts{
			"rep":       {{Value: "user_1", Count: 4}, {Value: "user_2", Count: 2}},
			"outcome":   {{Value: "won", Count: 4}, {Value: "lost", Count: 2}},
			"side":      {{Value: "customer", Count: 3}, {Value: "rep", Count: 3}},
			"objection": {{Value: "price", Count: 3}, {Value: "stall", Count: 1}},
			"technique": {{Value: "proof", Count: 3}},
			"team":      {{Value: "team_a", Count: 6}},
			"account":   {{Value: "Acme", Count: 6}},
		}},
		"a chosen rep narrows the others, not the reps": {coach.Query{Reps: []coach.UserID{"user_2"}}, counts{
			"rep":       {{Value: "user_1", Count: 4}, {Value: "user_2", Count: 2}},
			"outcome":   {{Value: "won", Count: 2}},
			"side":      {{Value: "customer", Count: 1}, {Value: "rep", Count: 1}},
			"objection": {{Value: "price", Count: 1}, {Value: "stall", Count: 1}},
		}},
		"two chosen facets narrow each other": {coach.Query{Reps: []coach.UserID{"user_1"}, Outcomes: []string{"won"}}, counts{
			"rep":     {{Value: "user_1", Count: 2}, {Value: "user_2", Count: 2}},
			"outcome": {{Value: "lost", Count: 2}, {Value: "won", Count: 2}},
			"side":    {{Value: "customer", Count: 1}, {Value: "rep", Count: 1}},
		}},
		"words narrow all": {coach.Query{Text: "alpha", Sides: []transcript.Side{transcript.Rep}}, counts{
			"side": {{Value: "customer", Count: 3}, {Value: "rep", Count: 0}},
			"rep":  {},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.q.Facets = true
			got := s.find(t, tt.q).Facets
			for facet, want := range tt.want {
				if diff := cmp.Diff(want, got[facet]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", facet, diff)
				}
			}
		})
	}
	if f := s.find(t, coach.Query{}); f.Facets != nil {
		t.Errorf("facets nobody asked for: %v", f.Facets)
	}
}

func (s indexSuite) highlightsAreExact(t *testing.T) {
	for name, tt := range map[string]struct {
		said, text string
		want       []string
	}{
		"one word":                           {"It is too expensive.", "expensive", []string{"expensive"}},
		"every place":                        {"Price, price and prices", "price", []string{"Price", "price", "prices"}},
		"all words of a phrase":              {"too much, and too expensive", `"too expensive"`, []string{"too", "expensive"}},
		"bytes of letters beyond ASCII":      {"Für das Café – zu teuer, Café!", "cafe", []string{"Café", "Café"}},
		"a combining accent":                 {"Cafe\u0301 ist teuer", "café", []string{"Cafe\u0301"}},
		"an emoji before it":                 {"👍🏽 great budget 👍🏽", "budget", []string{"budget"}},
		"scripts without blanks join":        {"この価格は高い", "価格", []string{"価格"}},
		"a prefix marks whole words":         {"Negotiations and a negotiator", "negot*", []string{"Negotiations", "negotiator"}},
		"grammar words beside, not far away": {"we said we have budget", "we have budget", []string{"we", "have", "budget"}},
		"an apostrophe is inside":            {"We don’t want it", "dont", []string{"don’t"}},
		"nothing typed, nothing marked":      {"anything", "", nil},
		"what is left out is not marked":     {"alpha", "-beta", nil},
	} {
		t.Run(name, func(t *testing.T) {
			id := coach.CallID("call_only")
			s.put(t, indexedCall("only", tt.said, "an answer with budget in it"))
			f := s.find(t, coach.Query{Text: tt.text, Calls: []coach.CallID{id}, Sides: []transcript.Side{transcript.Customer}})
			if len(f.Hits) != 1 {
				t.Fatalf("%d hits, want 1", len(f.Hits))
			}
			var got []string
			last := -1
			for _, h := range f.Hits[0].Highlights {
				if h[0] <= last || h[1] <= h[0] || h[1] > len(tt.said) {
					t.Fatalf("range %v after %d in %d bytes", h, last, len(tt.said))
				}
				last = h[1]
				got = append(got, tt.said[h[0]:h[1]])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	s.put(t, indexedCall("only", "budget here", "no budget there"))
	f := s.find(t, coach.Query{Text: "budget", InReply: true})
	if len(f.Hits) != 1 || !slices.Equal(f.Hits[0].Highlights, [][2]int{{3, 9}}) {
		t.Errorf("with InReply the reply is marked: got %+v", f.Hits)
	}
}
