package bleve

import (
	"context"
	"slices"

	blevesearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"

	"gametape/coach"
	"gametape/search/query"
)

// lookup builds the engine's searchers for one query over one snapshot.
type lookup struct {
	ctx    context.Context
	reader index.IndexReader
	// in and as are the fields that are searched: the turn's or its reply's.
	in, as string
}

var (
	// plain finds documents without scoring them: the engine then works on
	// whole bitmaps.
	plain  = blevesearch.SearcherOptions{Score: "none"}
	scored = blevesearch.SearcherOptions{}
	// placed are scored hits that say where the words are.
	placed = blevesearch.SearcherOptions{IncludeTermVectors: true}
)

// titleWeight is what a word in the call's title is worth, next to one said.
const titleWeight = 0.15

func newLookup(ctx context.Context, r index.IndexReader, q coach.Query) (lookup, error) {
	count, err := r.DocCount()
	if err != nil {
		return lookup{}, err
	}
	// The engine would take the number of different words for the mean length
	// of a text. Fixed lengths also keep scores still while calls come in.
	lengths := map[string]int{"*": int(count)}
	for field, mean := range meanWords {
		lengths[field] = mean * int(count)
	}
	ctx = context.WithValue(ctx, blevesearch.GetScoringModelCallbackKey,
		blevesearch.GetScoringModelCallbackFn(func() string { return index.BM25Scoring }))
	ctx = context.WithValue(ctx, blevesearch.BM25StatsKey,
		&blevesearch.BM25Stats{DocCount: float64(count), FieldCardinality: lengths})
	l := lookup{ctx: ctx, reader: r, in: fieldText, as: fieldTextAs}
	if q.InReply {
		l.in, l.as = fieldReply, fieldReplyAs
	}
	return l, nil
}

// meanWords is about how long texts are, in words. Fields that do not score
// need a length too.
var meanWords = func() map[string]int {
	m := map[string]int{}
	for field := range fieldOptions {
		m[field] = 1
	}
	m[fieldText], m[fieldReply], m[fieldTitle] = 15, 15, 5
	return m
}()

// query is the searcher for all of q; with sideways the filters that are facets
// are left out, for a drill to apply.
func (l lookup) query(q coach.Query, clauses []query.Clause, sideways bool) (blevesearch.Searcher, error) {
	var filters list
	if err := l.filters(&filters, q, sideways); err != nil {
		return nil, err
	}
	must, err := l.all(filters.searchers, plain)
	if err != nil {
		filters.close()
		return nil, err
	}
	if query.LooksFor(clauses) {
		said, err := l.text(clauses)
		if err != nil {
			_ = must.Close()
			return nil, err
		}
		if must, err = searcher.NewConjunctionSearcher(l.ctx, l.reader, []blevesearch.Searcher{said, must}, scored); err != nil {
			return nil, err
		}
	}
	return l.without(must, clauses)
}

// without takes the turns with a negated clause out.
func (l lookup) without(must blevesearch.Searcher, clauses []query.Clause) (blevesearch.Searcher, error) {
	var not list
	for _, c := range clauses {
		if c.Not && !not.add(l.clause(c, l.in, l.as, 1, plain)) {
			_ = must.Close()
			return not.fail()
		}
	}
	if len(not.searchers) == 0 {
		return must, nil
	}
	out, err := l.any(not.searchers, plain)
	if err != nil {
		_ = must.Close()
		return not.fail()
	}
	return searcher.NewBooleanSearcher(l.ctx, l.reader, must, nil, out, scored)
}

// text is the searcher for what must be said, best match first.
func (l lookup) text(clauses []query.Clause) (blevesearch.Searcher, error) {
	options := scored
	order := query.InOrder(clauses)
	if len(order) > 1 {
		options = placed
	}
	var must, should list
	for _, c := range clauses {
		switch {
		case c.Not:
		case c.Optional:
			if !should.add(l.clause(c, l.in, l.as, optionalWeight, options)) {
				must.close()
				return should.fail()
			}
		default:
			if !must.add(l.saidOrTitled(c, options)) {
				should.close()
				return must.fail()
			}
		}
	}
	s, err := l.all(must.searchers, options)
	if err != nil {
		should.close()
		return must.fail()
	}
	if len(should.searchers) > 0 {
		helps, err := l.any(should.searchers, options)
		if err != nil {
			_ = s.Close()
			return should.fail()
		}
		if s, err = searcher.NewBooleanSearcher(l.ctx, l.reader, s, helps, nil, options); err != nil {
			return nil, err
		}
	}
	if len(order) > 1 {
		s = &nearSearcher{Searcher: s, field: l.in, order: order}
	}
	return s, nil
}

// optionalWeight is what a stop word that was typed adds where it occurs.
const optionalWeight = 0.1

func (l lookup) saidOrTitled(c query.Clause, options blevesearch.SearcherOptions) (blevesearch.Searcher, error) {
	var either list
	if !either.add(l.clause(c, l.in, l.as, 1, options)) ||
		!either.add(l.clause(c, fieldTitle, fieldTitleAs, titleWeight, options)) {
		return either.fail()
	}
	s, err := l.any(either.searchers, options)
	if err != nil {
		return either.fail()
	}
	return s, nil
}

// clause finds c in one field; as is the field of that field's surfaces.
func (l lookup) clause(c query.Clause, field, as string, weight float64, options blevesearch.SearcherOptions) (blevesearch.Searcher, error) {
	if c.Prefix {
		return l.prefix(c.Terms[0].Surface, field, as)
	}
	if len(c.Terms) == 1 {
		return searcher.NewTermSearcher(l.ctx, l.reader, c.Terms[0].Term, field, weight, options)
	}
	phrase := make([][]string, len(c.Terms))
	for i, t := range c.Terms {
		phrase[i] = []string{t.Term}
	}
	return searcher.NewMultiPhraseSearcher(l.ctx, l.reader, phrase, 0, false, field, weight, options)
}

// prefix finds words that start with p. They do not score: how rare one of many
// words is says nothing about what was meant.
func (l lookup) prefix(p, field, as string) (blevesearch.Searcher, error) {
	var found list
	for _, f := range [...]string{field, as} {
		terms, err := termsWithPrefix(l.reader, f, p)
		if err != nil {
			found.err = err
			return found.fail()
		}
		if len(terms) == 0 {
			continue
		}
		if !found.add(searcher.NewMultiTermSearcher(l.ctx, l.reader, terms, f, 1, plain, false)) {
			return found.fail()
		}
	}
	s, err := l.any(found.searchers, plain)
	if err != nil {
		return found.fail()
	}
	return s, nil
}

func (l lookup) all(s []blevesearch.Searcher, options blevesearch.SearcherOptions) (blevesearch.Searcher, error) {
	if len(s) == 1 {
		return s[0], nil
	}
	return searcher.NewConjunctionSearcher(l.ctx, l.reader, s, options)
}

func (l lookup) any(s []blevesearch.Searcher, options blevesearch.SearcherOptions) (blevesearch.Searcher, error) {
	switch len(s) {
	case 0:
		return searcher.NewMatchNoneSearcher(l.reader)
	case 1:
		return s[0], nil
	}
	return searcher.NewDisjunctionSearcher(l.ctx, l.reader, s, 0, options)
}

// terms finds documents that have one of terms in field.
func (l lookup) terms(field string, terms []string) (blevesearch.Searcher, error) {
	terms = slices.Clone(terms)
	for i, t := range terms {
		terms[i] = query.Value(t)
	}
	slices.Sort(terms)
	terms = slices.DeleteFunc(slices.Compact(terms), func(t string) bool { return t == "" })
	if len(terms) == 0 {
		return searcher.NewMatchNoneSearcher(l.reader)
	}
	return searcher.NewMultiTermSearcher(l.ctx, l.reader, terms, field, 1, plain, false)
}

// list gathers searchers, and closes them where one cannot be had.
type list struct {
	searchers []blevesearch.Searcher
	err       error
}

func (l *list) add(s blevesearch.Searcher, err error) bool {
	if err != nil {
		l.err = err
		return false
	}
	l.searchers = append(l.searchers, s)
	return true
}

func (l *list) close() {
	for _, s := range l.searchers {
		_ = s.Close()
	}
}

func (l *list) fail() (blevesearch.Searcher, error) {
	l.close()
	return nil, l.err
}
