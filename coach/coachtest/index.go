package coachtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gametape/coach"
	"gametape/coach/transcript"
)

// Index checks every sentence of coach.Index and of the types it works with.
// open returns an empty index; it is closed by whoever opened it.
func Index(t *testing.T, open func(t *testing.T) coach.Index) {
	for name, test := range map[string]func(indexSuite, *testing.T){
		"a turn comes back as it was put in":                   indexSuite.turnComesBack,
		"replacing a call leaves nothing of it behind":         indexSuite.replaceLeavesNothing,
		"several calls are replaced at once":                   indexSuite.replaceSeveral,
		"a call that cannot be read stays as it was":           indexSuite.unreadableStays,
		"what is read later stands":                            indexSuite.laterStands,
		"a removed call is not found":                          indexSuite.removeIsFinal,
		"revisions lists every call once":                      indexSuite.revisionsListed,
		"what was typed is found as a person expects":          indexSuite.textFinds,
		"every filter narrows, and several narrow together":    indexSuite.filtersNarrow,
		"nothing counts what the scope refuses":                indexSuite.scopeHides,
		"every order is total":                                 indexSuite.ordersAreTotal,
		"pages follow one another without gaps or repetitions": indexSuite.pagesFollow,
		"a cursor of another search is refused":                indexSuite.cursorsAreBound,
		"a facet is counted without its own filter":            indexSuite.facetsIgnoreThemselves,
		"highlights are the bytes that matched":                indexSuite.highlightsAreExact,
	} {
		t.Run(name, func(t *testing.T) {
			test(indexSuite{open(t)}, t)
		})
	}
}

type indexSuite struct{ x coach.Index }

var indexDay = time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)

// indexedCall is a call whose turns are by customer and rep in turn, ten
// seconds each, every one replied to by the next.
func indexedCall(id string, said ...string) coach.IndexedCall {
	c := coach.IndexedCall{
		ID: coach.CallID("call_" + id), Revision: 1, Rep: "user_rep", Team: "team_a", UploadedBy: "user_up",
		Account: "Acme", Outcome: "open", StartedAt: indexDay, Duration: 20 * time.Minute,
	}
	for i, text := range said {
		side := transcript.Customer
		if i%2 == 1 {
			side = transcript.Rep
		}
		start := time.Duration(i) * 10 * time.Second
		turn := coach.IndexedTurn{
			Turn:  transcript.Turn{Start: start, End: start + 9*time.Second, Speaker: i % 2, Text: text},
			Index: i, Side: side, Speaker: string(side), ReplyIndex: -1, Exchange: -1,
		}
		if i+1 < len(said) {
			turn.Reply, turn.ReplyIndex = said[i+1], i+1
			turn.ReplyStart, turn.ReplyEnd = start+10*time.Second, start+19*time.Second
		}
		c.Turns = append(c.Turns, turn)
	}
	return c
}

// give is the read of a Replace with calls.
func give(calls ...coach.IndexedCall) func(context.Context) ([]coach.IndexedCall, error) {
	return func(context.Context) ([]coach.IndexedCall, error) { return calls, nil }
}

func (s indexSuite) put(t *testing.T, calls ...coach.IndexedCall) {
	t.Helper()
	if err := s.x.Replace(t.Context(), give(calls...)); err != nil {
		t.Fatalf("Replace: %v", err)
	}
}

func (s indexSuite) find(t *testing.T, q coach.Query) coach.Found {
	t.Helper()
	if q.Scope.User == "" && !q.Scope.Open && len(q.Scope.Teams) == 0 {
		q.Scope = coach.System
	}
	f, err := s.x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search: %v", err)
	}
	return f
}

// hitPlaces are the hits as "call/turn".
func hitPlaces(f coach.Found) []string {
	out := []string{}
	for _, h := range f.Hits {
		out = append(out, fmt.Sprintf("%s/%d", strings.TrimPrefix(string(h.Call), "call_"), h.Index))
	}
	return out
}

func (s indexSuite) found(t *testing.T, q coach.Query) []string {
	t.Helper()
	f := s.find(t, q)
	if f.Total != len(f.Hits) {
		t.Errorf("total is %d with %d hits on the only page", f.Total, len(f.Hits))
	}
	p := hitPlaces(f)
	slices.Sort(p)
	return p
}

func (s indexSuite) turnComesBack(t *testing.T) {
	c := indexedCall("1", "It is too expensive für uns.", "What would make it worth it?")
	turn := &c.Turns[0]
	turn.Words = []transcript.Word{
		{From: 0, To: 2, Start: 100 * time.Millisecond, End: 200 * time.Millisecond},
		{From: 3, To: 5, Start: 250 * time.Millisecond, End: 300 * time.Millisecond},
		{From: 6, To: 9, Start: 300 * time.Millisecond, End: 900 * time.Millisecond},
	}
	turn.Cues = []transcript.Cue{{From: 0, To: 10, Start: 0, End: time.Second}, {From: 10, To: 29, Start: time.Second, End: 9 * time.Second}}
	turn.Trackers = []string{"objection.price", "topic.return"}
	turn.Exchange, turn.Handling = 0, 72
	turn.ExchangeStart, turn.ExchangeEnd = 0, 19*time.Second
	s.put(t, c)
	f := s.find(t, coach.Query{Text: "expensive"})
	want := []coach.Hit{{Call: c.ID, IndexedTurn: *turn, Highlights: [][2]int{{10, 19}}}}
	if diff := cmp.Diff(want, f.Hits, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(coach.Hit{}, "Score")); diff != "" {
		t.Errorf("hit (-want +got):\n%s", diff)
	}
	if len(f.Hits) == 1 {
		if got, want := f.Hits[0].At(6), 300*time.Millisecond; got != want {
			t.Errorf("At(6) = %v, want %v", got, want)
		}
	}
}

func (s indexSuite) replaceLeavesNothing(t *testing.T) {
	s.put(t, indexedCall("1", "alpha one", "alpha two", "alpha three", "alpha four"), indexedCall("2", "alpha other"))
	shorter := indexedCall("1", "beta one", "beta two")
	shorter.Revision = 2
	s.put(t, shorter)
	if diff := cmp.Diff([]string{"2/0"}, s.found(t, coach.Query{Text: "alpha"})); diff != "" {
		t.Errorf("old words (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1/0", "1/1", "2/0"}, s.found(t, coach.Query{})); diff != "" {
		t.Errorf("all turns (-want +got):\n%s", diff)
	}
	empty := indexedCall("1")
	empty.Revision = 3
	s.put(t, empty)
	if diff := cmp.Diff([]string{"2/0"}, s.found(t, coach.Query{})); diff != "" {
		t.Errorf("all turns after a revision without any (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[coach.CallID]int{"call_1": 3, "call_2": 1}, s.revisions(t)); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
}

func (s indexSuite) replaceSeveral(t *testing.T) {
	s.put(t, indexedCall("1", "alpha"), indexedCall("2", "alpha"), indexedCall("3", "alpha"))
	s.put(t, indexedCall("1", "beta"), indexedCall("3", "beta", "gamma"))
	s.put(t)
	if diff := cmp.Diff([]string{"1/0", "2/0", "3/0", "3/1"}, s.found(t, coach.Query{})); diff != "" {
		t.Errorf("all turns (-want +got):\n%s", diff)
	}
}

func (s indexSuite) unreadableStays(t *testing.T) {
	s.put(t, indexedCall("1", "alpha"))
	gone := errors.New("gone")
	err := s.x.Replace(t.Context(), func(context.Context) ([]coach.IndexedCall, error) {
		return []coach.IndexedCall{indexedCall("1", "beta")}, gone
	})
	if !errors.Is(err, gone) {
		t.Errorf("Replace answers %v", err)
	}
	if diff := cmp.Diff([]string{"1/0"}, s.found(t, coach.Query{Text: "alpha"})); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}

// laterStands: a row changes while its call is indexed by many at once.
func (s indexSuite) laterStands(t *testing.T) {
	var row atomic.Int64
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				row.Add(1)
				err := s.x.Replace(t.Context(), func(context.Context) ([]coach.IndexedCall, error) {
					return []coach.IndexedCall{indexedCall("1", fmt.Sprintf("word%d", row.Load()))}, nil
				})
				if err != nil {
					t.Errorf("Replace: %v", err)
				}
			}
		})
	}
	group.Wait()
	if diff := cmp.Diff([]string{"1/0"}, s.found(t, coach.Query{Text: "word40"})); diff != "" {
		t.Errorf("the last word (-want +got):\n%s", diff)
	}
}

func (s indexSuite) removeIsFinal(t *testing.T) {
	s.put(t, indexedCall("1", "alpha", "beta"), indexedCall("2", "alpha"))
	if err := s.x.Remove(t.Context(), "call_1", "call_unknown"); err != nil {
		t.Fatalf("Remove: %v", err)
	}
	if diff := cmp.Diff([]string{"2/0"}, s.found(t, coach.Query{})); diff != "" {
		t.Errorf("all turns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[coach.CallID]int{"call_2": 1}, s.revisions(t)); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
}

func (s indexSuite) revisions(t *testing.T) map[coach.CallID]int {
	t.Helper()
	got := map[coach.CallID]int{}
	err := s.x.Revisions(t.Context(), func(id coach.CallID, revision int) error {
		if _, twice := got[id]; twice {
			t.Errorf("%s is listed twice", id)
		}
		got[id] = revision
		return nil
	})
	if err != nil {
		t.Fatalf("Revisions: %v", err)
	}
	return got
}

func (s indexSuite) revisionsListed(t *testing.T) {
	want := map[coach.CallID]int{}
	for i := range 30 {
		c := indexedCall(fmt.Sprintf("%02d", i), "hello", "hello")
		c.Revision = i + 1
		want[c.ID] = c.Revision
		s.put(t, c)
	}
	if diff := cmp.Diff(want, s.revisions(t)); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
	stop := fmt.Errorf("enough")
	if err := s.x.Revisions(context.Background(), func(coach.CallID, int) error { return stop }); err == nil {
		t.Error("an error of the callback is not returned")
	}
}
