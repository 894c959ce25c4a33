package coachtest

import (
	"fmt"
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
	scopes := []coach.Scope{coach.System}
	for _, open := range []bool{false, true} {
		for _, teamless := range []bool{false, true} {
			for _, user := range []coach.UserID{"", "user_1", "user_9"} {
				for _, of := range [][]coach.TeamID{nil, {""}, {"team_1"}, {"team_1", "team_2"}} {
					scopes = append(scopes, coach.Scope{Open: open, Teamless: teamless, User: user, Teams: of})
				}
			}
		}
	}
	for _, scope := range scopes {
		for _, text := range []string{"", "alpha", `"alpha beta"`, "-gamma", "alph*"} {
			for _, facets := range []bool{false, true} {
				t.Run(fmt.Sprintf("%+v, %q, facets %v", scope, text, facets), func(t *testing.T) {
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
