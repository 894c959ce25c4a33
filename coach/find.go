package coach

import (
	"time"

	"gametape/coach/transcript"
)

// IndexedCall is what the index holds of a call.
type IndexedCall struct {
	ID         CallID
	Revision   int
	Rep        UserID
	Team       TeamID
	UploadedBy UserID
	Private    bool
	Title      string // searchable with every turn's text, weaker
	Account    string
	Outcome    string
	StartedAt  time.Time
	Duration   time.Duration
	Turns      []IndexedTurn
}

// IndexedTurn is one document.
type IndexedTurn struct {
	transcript.Turn
	Index   int
	Side    transcript.Side
	Speaker string
	// Reply is the text of the other side's next turn, searchable on its own;
	// ReplyIndex is -1 where there is none.
	Reply      string
	ReplyIndex int
	ReplyStart time.Duration
	ReplyEnd   time.Duration
	// Trackers are the keys of all moments in the turn that nobody rejected:
	// "objection.price", "technique.clarify".
	Trackers []string
	// Exchange is the number of the exchange whose objection is in this turn,
	// -1 where there is none; Handling its score.
	Exchange int
	Handling int
	// ExchangeStart and ExchangeEnd bound the whole exchange, for clips.
	ExchangeStart, ExchangeEnd time.Duration
}

// Query asks the index. Zero fields do not narrow.
type Query struct {
	Scope Scope
	// Text is what the person typed: words (all must occur, any form of the
	// word), "a phrase", -without, pre* (four letters or more). Empty: all.
	Text string
	// InReply looks in the other side's reply instead of the turn.
	InReply  bool
	Sides    []transcript.Side
	Reps     []UserID
	Teams    []TeamID
	Accounts []string
	Outcomes []string
	// Objections and Techniques are keys without their kind ("price"); a
	// turn with any of them is in. Techniques also match a technique in the
	// reply of the exchange. Trackers are whole keys of any kind.
	Objections []string
	Techniques []string
	Trackers   []string
	Calls      []CallID
	From, To   time.Time // call's start in [From, To)
	// MinHandling and MaxHandling bound the score of turns that start an
	// exchange; nil: no bound.
	MinHandling, MaxHandling *int
	MinDuration, MaxDuration time.Duration // of the call
	Sort                     FindSort
	Cursor                   string
	Limit                    int
	// Facets: count them too.
	Facets bool
}

// FindSort orders hits.
type FindSort string

// The orders; the default is ByRelevance with text and ByNewest without.
const (
	ByRelevance FindSort = "relevance"
	ByNewest    FindSort = "-startedAt"
	ByOldest    FindSort = "startedAt"
	ByHandling  FindSort = "-handling" // best first; turns without an exchange last
	ByWorst     FindSort = "handling"  // worst first; turns without an exchange last
)

// Found is one page of hits.
type Found struct {
	Total  int
	Took   time.Duration
	Hits   []Hit
	Facets map[string][]FacetCount // side, rep, team, account, outcome, objection, technique
	Next   string
}

// Hit is one turn that was found.
type Hit struct {
	Call CallID
	IndexedTurn
	Score float64
	// Highlights are byte ranges of the turn's text that matched, ascending;
	// with InReply of the reply's text.
	Highlights [][2]int
}

// FacetCount is one value of a facet and how many hits have it.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}
