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

func (s indexSuite) textFinds(t *testing.T) {
	calls := map[string]string{
		"price":    "honestly that is way too expensive for us",
		"notprice": "the price is fine, it is the timing",
		"budget":   "we don't have budget for this year",
		"budgets":  "budgets are tight everywhere, we have to wait",
		"cheap":    "your competitor is cheaper",
		"accent":   "wir sehen uns im Café in Zürich",
		"french":   "c'est l'offre la plus chère",
		"number":   "it costs $5,000 a month",
		"hyphen":   "a long-term contract scares us",
		"compound": "I will negotiate with procurement",
		"japanese": "価格が高すぎます",
	}
	for id, text := range calls {
		c := indexedCall(id, text)
		if id == "cheap" {
			c.Title = "Quarterly review with Globex"
		}
		s.put(t, c)
	}
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"one word":                                       {"expensive", []string{"price"}},
		"case does not matter":                           {"EXPENSIVE", []string{"price"}},
		"any form of a word":                             {"prices", []string{"notprice"}},
		"a plural finds the singular and back":           {"budget", []string{"budget", "budgets"}},
		"all words must occur":                           {"price timing", []string{"notprice"}},
		"words in no turn together find nothing":         {"price budget", []string{}},
		"grammar words need not occur":                   {"what is the budget", []string{"budget", "budgets"}},
		"negations must occur":                           {"we don't have budget", []string{"budget"}},
		"an apostrophe may be left out":                  {"dont have", []string{"budget"}},
		"a typographic apostrophe is the same":           {"don’t", []string{"budget"}},
		"a phrase is words in a row":                     {`"too expensive"`, []string{"price"}},
		"words not in a row are no phrase":               {`"expensive too"`, []string{}},
		"grammar words count in a phrase":                {`"have budget"`, []string{"budget"}},
		"a phrase that is not closed ends with the text": {`"way too exp`, []string{}},
		"an open quote at the end is nothing":            {`expensive "`, []string{"price"}},
		"a word left out":                                {"budget -tight", []string{"budget"}},
		"a phrase left out":                              {`budget -"are tight"`, []string{"budget"}},
		"a minus inside a word is no negation":           {"long-term", []string{"hyphen"}},
		"both parts of a compound are found":             {"term contracts", []string{"hyphen"}},
		"a prefix":                                       {"exp* way", []string{}},
		"a prefix of four letters":                       {"expe*", []string{"price"}},
		"a prefix longer than the stem":                  {"negotiat*", []string{"compound"}},
		"a prefix with other words":                      {"procur* negotiating", []string{"compound"}},
		"accents do not matter":                          {"cafe zurich", []string{"accent"}},
		"accents may be typed":                           {"Zürich", []string{"accent"}},
		"other languages are found":                      {"sehen", []string{"accent"}},
		"an elided article is a word of its own":         {"offre", []string{"french"}},
		"a number with and without separators":           {"5000", []string{"number"}},
		"scripts without blanks":                         {"価格", []string{"japanese"}},
		"a word of the call's title finds its turns":     {"globex", []string{"cheap"}},
		"title and turn together":                        {"globex cheaper", []string{"cheap"}},
		"only a stop word":                               {"the", []string{"notprice"}},
	} {
		t.Run(name, func(t *testing.T) {
			want := []string{}
			for _, w := range tt.want {
				want = append(want, w+"/0")
			}
			if diff := cmp.Diff(want, s.found(t, coach.Query{Text: tt.text})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.text, diff)
			}
		})
	}
	for _, text := range []string{`-`, `"`, `""`, `-"`, `***`, `-*`, `(((`, `a:b^~`, "\x00\xff", `- - -`, `…`, `foo\`, `"" -""`} {
		if _, err := s.x.Search(t.Context(), coach.Query{Scope: coach.System, Text: text}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	f := s.find(t, coach.Query{Text: "-expensive", Accounts: []string{"Acme"}})
	if got, want := f.Total, len(calls)-1; got != want {
		t.Errorf("only a negation finds %d turns, want %d", got, want)
	}
}

func (s indexSuite) filtersNarrow(t *testing.T) {
	a := indexedCall("a", "too expensive", "let me ask why", "because of the budget", "our customers save money")
	a.Turns[0].Trackers = []string{"objection.price", "topic.money"}
	a.Turns[0].Exchange, a.Turns[0].Handling = 0, 80
	a.Turns[0].ExchangeEnd = 50 * time.Second
	a.Turns[1].Trackers = []string{"technique.clarify"}
	a.Turns[2].Trackers = []string{"objection.price", "objection.timing"}
	a.Turns[3].Trackers = []string{"technique.value_roi"}
	b := indexedCall("b", "we use another vendor", "I see")
	b.Rep, b.Team, b.Account, b.Outcome = "user_b", "team_b", "Umbrella Corp, Ltd.", "won"
	b.StartedAt, b.Duration = indexDay.Add(24*time.Hour), 45*time.Minute
	b.Turns[0].Trackers = []string{"objection.competitor"}
	b.Turns[0].Exchange, b.Turns[0].Handling = 0, 30
	b.Turns[0].ExchangeEnd = 20 * time.Second
	s.put(t, a, b)
	score := func(n int) *int { return &n }
	for name, tt := range map[string]struct {
		q    coach.Query
		want []string
	}{
		"no filter":             {coach.Query{}, []string{"a/0", "a/1", "a/2", "a/3", "b/0", "b/1"}},
		"side":                  {coach.Query{Sides: []transcript.Side{transcript.Customer}}, []string{"a/0", "a/2", "b/0"}},
		"two sides":             {coach.Query{Sides: []transcript.Side{transcript.Customer, transcript.Rep}, Calls: []coach.CallID{"call_b"}}, []string{"b/0", "b/1"}},
		"rep":                   {coach.Query{Reps: []coach.UserID{"user_b", "user_nobody"}}, []string{"b/0", "b/1"}},
		"team":                  {coach.Query{Teams: []coach.TeamID{"team_b"}}, []string{"b/0", "b/1"}},
		"account as it is":      {coach.Query{Accounts: []string{"Umbrella Corp, Ltd."}}, []string{"b/0", "b/1"}},
		"part of an account":    {coach.Query{Accounts: []string{"Umbrella"}}, []string{}},
		"outcome":               {coach.Query{Outcomes: []string{"won", "lost"}}, []string{"b/0", "b/1"}},
		"any of two objections": {coach.Query{Objections: []string{"timing", "competitor"}}, []string{"a/2", "b/0"}},
		"technique of the turn or of the answer to it":  {coach.Query{Techniques: []string{"clarify"}}, []string{"a/0", "a/1"}},
		"technique later in the answer of the exchange": {coach.Query{Techniques: []string{"value_roi"}}, []string{"a/0", "a/3"}},
		"technique and side":                            {coach.Query{Techniques: []string{"clarify"}, Sides: []transcript.Side{transcript.Customer}}, []string{"a/0"}},
		"tracker of any kind":                           {coach.Query{Trackers: []string{"topic.money"}}, []string{"a/0"}},
		"call":                                          {coach.Query{Calls: []coach.CallID{"call_b"}}, []string{"b/0", "b/1"}},
		"from is inside":                                {coach.Query{From: b.StartedAt}, []string{"b/0", "b/1"}},
		"to is outside":                                 {coach.Query{To: b.StartedAt}, []string{"a/0", "a/1", "a/2", "a/3"}},
		"from after all":                                {coach.Query{From: b.StartedAt.Add(time.Millisecond)}, []string{}},
		"handling at least":                             {coach.Query{MinHandling: score(80)}, []string{"a/0"}},
		"handling at most":                              {coach.Query{MaxHandling: score(79)}, []string{"b/0"}},
		"handling between":                              {coach.Query{MinHandling: score(0), MaxHandling: score(100)}, []string{"a/0", "b/0"}},
		"length at least":                               {coach.Query{MinDuration: 45 * time.Minute}, []string{"b/0", "b/1"}},
		"length at most":                                {coach.Query{MaxDuration: 44 * time.Minute}, []string{"a/0", "a/1", "a/2", "a/3"}},
		"words and filters":                             {coach.Query{Text: "expensive", Objections: []string{"price"}, Reps: []coach.UserID{"user_rep"}}, []string{"a/0"}},
		"words of the reply":                            {coach.Query{Text: "ask", InReply: true}, []string{"a/0"}},
		"words not in the reply":                        {coach.Query{Text: "expensive", InReply: true}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, s.found(t, tt.q)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			tt.q.Facets = true
			if diff := cmp.Diff(tt.want, s.found(t, tt.q)); diff != "" {
				t.Errorf("with facets (-want +got):\n%s", diff)
			}
		})
	}
}

func (s indexSuite) scopeHides(t *testing.T) {
	users := []coach.UserID{"", "user_1", "user_2", "user_3"}
	teams := []coach.TeamID{"", "team_1", "team_2"}
	var calls []coach.IndexedCall
	for i, rep := range users {
		for j, up := range users[1:] {
			for k, team := range teams {
				for _, private := range []bool{false, true} {
					c := indexedCall(fmt.Sprintf("%d%d%d%v", i, j, k, private), "alpha beta", "gamma alpha")
					c.Rep, c.UploadedBy, c.Team, c.Private = rep, up, team, private
					c.Account = string(c.ID)
					calls = append(calls, c)
				}
			}
		}
	}
	s.put(t, calls...)
	for name, scope := range map[string]coach.Scope{
		"the system":              {Everything: true},
		"an administrator":        {User: "user_1", Open: true},
		"a rep":                   {User: "user_1"},
		"a manager":               {User: "user_2", Teams: []coach.TeamID{"team_1"}},
		"a manager above":         {User: "user_2", Teams: []coach.TeamID{"team_1", "team_2"}},
		"somebody with nothing":   {User: "user_9"},
		"nobody":                  {},
		"a team that has no name": {Teams: []coach.TeamID{""}},
		"somebody without an id":  {User: "", Teams: []coach.TeamID{"team_2"}},
		"a trainer without calls": {User: "user_9", Open: true},
	} {
		for _, text := range []string{"", "alpha", `"alpha beta"`, "-gamma", "alph*"} {
			for _, facets := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, %q, facets %v", name, text, facets), func(t *testing.T) {
					f, err := s.x.Search(t.Context(), coach.Query{Scope: scope, Text: text, Facets: facets, Limit: 500})
					if err != nil {
						t.Fatal(err)
					}
					perCall := 2
					if text == `"alpha beta"` || text == "-gamma" {
						perCall = 1
					}
					want, visible := 0, map[coach.CallID]bool{}
					for _, c := range calls {
						if scope.Holds(coach.Call{ID: c.ID, Rep: c.Rep, UploadedBy: c.UploadedBy, Team: c.Team, Private: c.Private}) {
							want += perCall
							visible[c.ID] = true
						}
					}
					if f.Total != want || len(f.Hits) != want {
						t.Errorf("total %d, %d hits, want %d", f.Total, len(f.Hits), want)
					}
					for _, h := range f.Hits {
						if !visible[h.Call] {
							t.Errorf("%s is found and must not be", h.Call)
						}
					}
					for _, a := range f.Facets["account"] {
						if !visible[coach.CallID(a.Value)] || a.Count != perCall {
							t.Errorf("account %s is counted %d times", a.Value, a.Count)
						}
					}
				})
			}
		}
	}
}

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
