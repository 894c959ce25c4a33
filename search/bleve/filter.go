package bleve

import (
	"math"

	"gametape/coach"
	"gametape/search/query"
)

// filters adds what narrows q to all: at least the scope, so that all is never
// empty. Those that are facets stay out with sideways.
func (l lookup) filters(all *list, q coach.Query, sideways bool) error {
	if err := l.scope(all, q.Scope); err != nil {
		return err
	}
	narrow := func(field string, values []string) bool {
		return len(values) == 0 || all.add(l.terms(field, values))
	}
	ok := true
	if !sideways {
		ok = narrow(fieldSide, texts(q.Sides)) &&
			narrow(fieldRep, texts(q.Reps)) &&
			narrow(fieldTeam, texts(q.Teams)) &&
			narrow(fieldAccount, q.Accounts) &&
			narrow(fieldOutcome, q.Outcomes) &&
			narrow(fieldTracker, withKind(query.ObjectionKind, q.Objections)) &&
			narrow(fieldTech, q.Techniques)
	}
	ok = ok && narrow(fieldTracker, q.Trackers) && narrow(fieldCall, texts(q.Calls))
	if !q.From.IsZero() || !q.To.IsZero() {
		lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
		if !q.From.IsZero() {
			lo = q.From.UnixMilli()
		}
		if !q.To.IsZero() {
			hi = q.To.UnixMilli() - 1
		}
		ok = ok && l.between(all, fieldStart, lo, hi)
	}
	if q.MinDuration > 0 || q.MaxDuration > 0 {
		hi := int64(math.MaxInt64)
		if q.MaxDuration > 0 {
			hi = q.MaxDuration.Milliseconds()
		}
		ok = ok && l.between(all, fieldLength, q.MinDuration.Milliseconds(), hi)
	}
	if q.MinHandling != nil || q.MaxHandling != nil {
		lo, hi := math.MinInt, math.MaxInt
		if q.MinHandling != nil {
			lo = *q.MinHandling
		}
		if q.MaxHandling != nil {
			hi = *q.MaxHandling
		}
		terms, err := termsBetween(l.reader, fieldHandling, handlingTerm(lo), handlingTerm(hi))
		if err != nil {
			all.err, ok = err, false
		}
		ok = ok && all.add(l.terms(fieldHandling, terms))
	}
	if !ok {
		_, err := all.fail()
		return err
	}
	return nil
}

// scope says the same as coach.Scope.Holds, and leaves markers out.
func (l lookup) scope(all *list, s coach.Scope) error {
	var either list
	ok := true
	if s.Everything {
		ok = either.add(l.terms(fieldKind, []string{kindTurn}))
	} else {
		var open []string
		if s.Open {
			open = append(open, openToAll)
		}
		if s.Teamless {
			open = append(open, openTeamless)
		}
		if len(open) > 0 {
			ok = either.add(l.terms(fieldOpen, open))
		}
		if s.User != "" {
			ok = ok && either.add(l.terms(fieldRep, []string{string(s.User)}))
			ok = ok && either.add(l.terms(fieldUploader, []string{string(s.User)}))
		}
		if len(s.Teams) > 0 {
			ok = ok && either.add(l.terms(fieldTeam, texts(s.Teams)))
		}
	}
	if ok {
		anyOf, err := l.any(either.searchers, plain)
		if err == nil && all.add(anyOf, nil) {
			return nil
		}
		either.err = err
	}
	_, err := either.fail()
	all.close()
	return err
}

func (l lookup) between(all *list, field string, lo, hi int64) bool {
	terms, err := cellsBetween(l.reader, field, lo, hi)
	if err != nil {
		all.err = err
		return false
	}
	return all.add(l.terms(field, terms))
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func withKind(kind string, keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = kind + k
	}
	return out
}
