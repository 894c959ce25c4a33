package bleve

import (
	"context"
	"fmt"
	"time"

	blevesearch "github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"

	"gametape/coach"
	"gametape/search/query"
)

// Search implements coach.Index.
//
// Words must all be said in the turn (or its reply), or stand in the call's
// title. Facets are each counted without their own filter. A query that gives
// hits no score (no words, only negations, only prefixes) is in order of time
// where relevance is asked for.
func (b *Index) Search(ctx context.Context, q coach.Query) (coach.Found, error) {
	began := time.Now()
	clauses := query.Parse(q.Text)
	q = query.Settled(q, clauses)
	after, err := readCursor(q)
	if err != nil {
		return coach.Found{}, err
	}
	var found coach.Found
	err = b.read(ctx, func(r index.IndexReader) error {
		s := scan{
			query:   q,
			columns: &b.columns,
			best:    best{order: &order{by: q.Sort, reader: r}, limit: q.Limit, after: after},
		}
		l, err := newLookup(ctx, r, q)
		if err != nil {
			return err
		}
		if err := s.run(l, clauses); err != nil {
			return err
		}
		found, err = s.found(r, clauses)
		return err
	})
	if err != nil {
		return coach.Found{}, fmt.Errorf("search: %w", err)
	}
	found.Took = time.Since(began)
	return found, nil
}

// scan goes once over everything that matches.
type scan struct {
	query   coach.Query
	columns *columns
	best    best
	total   int
	card    *tally
	tags    *tally
}

func (s *scan) run(l lookup, clauses []query.Clause) (err error) {
	matches, err := l.query(s.query, clauses, s.query.Facets)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := matches.Close(); err == nil {
			err = cerr
		}
	}()
	fields := []string{s.best.field()}
	if s.query.Facets {
		fields = append(fields, fieldCard, fieldTags)
	}
	values, err := s.columns.reader(l.reader, fields...)
	if err != nil {
		return err
	}
	if s.query.Facets {
		d := drillOf(s.query)
		s.card, s.tags = newTally(d, facetRep), newTally(d, facetSide)
	}
	sc := &blevesearch.SearchContext{
		DocumentMatchPool: blevesearch.NewDocumentMatchPool(matches.DocumentMatchPoolSize()+4, 0),
		IndexReader:       l.reader,
	}
	for n := 0; ; n++ {
		if n%1024 == 0 && l.ctx.Err() != nil {
			return l.ctx.Err()
		}
		m, err := matches.Next(sc)
		if err != nil {
			return err
		}
		if m == nil {
			return s.best.err
		}
		if err := values.seek(m.IndexInternalID); err != nil {
			return err
		}
		if s.count(values) {
			s.best.offer(place{score: m.Score, key: values.fields[0].value, doc: m.IndexInternalID.Value()})
		}
		sc.DocumentMatchPool.Put(m)
	}
}

// count counts a match and says whether it is a hit.
func (s *scan) count(v *values) bool {
	if s.query.Facets {
		card, tags := s.card.find(v.fields[1].value), s.tags.find(v.fields[2].value)
		card.add(tags.failed)
		tags.add(card.failed)
		if card.failed|tags.failed != 0 {
			return false
		}
	}
	s.total++
	return true
}

func (s *scan) found(r index.IndexReader, clauses []query.Clause) (coach.Found, error) {
	f := coach.Found{Total: s.total, Hits: []coach.Hit{}}
	places := s.best.inOrder()
	if s.best.err != nil {
		return f, s.best.err
	}
	for _, p := range places {
		h, err := readHit(r, p, s.query.InReply, clauses)
		if err != nil {
			return f, err
		}
		f.Hits = append(f.Hits, h)
	}
	if s.best.more {
		f.Next = newCursor(s.query, places[len(places)-1])
	}
	if s.query.Facets {
		var counts [facetCount]map[string]int
		s.card.addTo(&counts)
		s.tags.addTo(&counts)
		f.Facets = map[string][]coach.FacetCount{}
		for i, name := range facetNames {
			f.Facets[name] = facetList(counts[i], s.card.drill[i])
		}
	}
	return f, nil
}

func readHit(r index.IndexReader, p *place, inReply bool, clauses []query.Clause) (coach.Hit, error) {
	d, err := r.Document(p.id)
	if err != nil || d == nil {
		return coach.Hit{}, fmt.Errorf("read the stored turn %s: %w", p.id, err)
	}
	h := coach.Hit{Call: callOf(p.id), Score: p.score}
	d.VisitFields(func(f index.Field) {
		if f.Name() == fieldPack {
			h.IndexedTurn, err = unpack(f.Value())
		}
	})
	if err != nil {
		return coach.Hit{}, fmt.Errorf("read the stored turn %s: %w", p.id, err)
	}
	text := h.Text
	if inReply {
		text = h.Reply
	}
	h.Highlights = query.Highlights(text, clauses)
	return h, nil
}
