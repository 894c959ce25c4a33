// Package query is what every search engine has in common: how texts become
// words, what a person's query means, which of a turn's trackers count for it
// and what is marked in a hit. It knows no engine and does no input or output;
// an engine that goes by it finds the same as any other.
package query

import "gametape/coach"

// How many hits a page has where the query does not say, and at most.
const (
	usualLimit = 20
	mostHits   = 500
)

// Settled fills in what q leaves open; clauses are its text. A query that gives
// hits no score is in order of time where relevance is asked for.
func Settled(q coach.Query, clauses []Clause) coach.Query {
	switch {
	case q.Limit <= 0:
		q.Limit = usualLimit
	case q.Limit > mostHits:
		q.Limit = mostHits
	}
	switch q.Sort {
	case coach.ByNewest, coach.ByOldest, coach.ByHandling, coach.ByWorst:
	default:
		q.Sort = coach.ByNewest
		if Ranks(clauses) {
			q.Sort = coach.ByRelevance
		}
	}
	return q
}
