package bleve

import (
	blevesearch "github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// nearSearcher lifts the score of turns in which the words stand near each
// other, most where they stand as they were typed: by up to nearWeight times
// the score. Each pair of words typed one after the other counts by its
// distance, half of that where the order is reversed.
type nearSearcher struct {
	blevesearch.Searcher
	field string
	order []string // terms as they were typed, two or more

	places [][]uint64
}

const (
	nearWeight = 1.0
	// farthest is the distance from which on words are not near.
	farthest = 12
)

// Next implements search.Searcher.
func (s *nearSearcher) Next(ctx *blevesearch.SearchContext) (*blevesearch.DocumentMatch, error) {
	m, err := s.Searcher.Next(ctx)
	return s.lift(m), err
}

// Advance implements search.Searcher.
func (s *nearSearcher) Advance(ctx *blevesearch.SearchContext, id index.IndexInternalID) (*blevesearch.DocumentMatch, error) {
	m, err := s.Searcher.Advance(ctx, id)
	return s.lift(m), err
}

func (s *nearSearcher) lift(m *blevesearch.DocumentMatch) *blevesearch.DocumentMatch {
	if m == nil {
		return nil
	}
	if s.places == nil {
		s.places = make([][]uint64, len(s.order))
	}
	for i, term := range s.order {
		s.places[i] = s.places[i][:0]
		for _, l := range m.FieldTermLocations {
			if l.Term == term && l.Field == s.field {
				s.places[i] = append(s.places[i], l.Location.Pos)
			}
		}
	}
	sum := 0.0
	for i := range len(s.order) - 1 {
		sum += nearness(s.places[i], s.places[i+1])
	}
	m.Score *= 1 + nearWeight*sum/float64(len(s.order)-1)
	// Nobody needs the places any more; a conjunction above would copy them.
	m.FieldTermLocations = m.FieldTermLocations[:0]
	return m
}

// nearness is 1 where some place of b comes right after one of a, less the
// farther they are apart, 0 where they are far or one has none.
func nearness(a, b []uint64) float64 {
	best := 0.0
	for _, x := range a {
		for _, y := range b {
			var n float64
			switch {
			case y > x && y-x < farthest:
				n = 1 / float64(y-x)
			case x > y && x-y < farthest:
				n = 0.5 / float64(x-y)
			}
			best = max(best, n)
		}
	}
	return best
}
