package search

import "slices"

// highlights are the byte ranges of text that the clauses matched, ascending
// and apart. Stop words that need not occur are marked only beside a word that
// is marked anyhow: as part of the phrase that was typed.
func highlights(text string, clauses []clause) [][2]int {
	said := tokenise(text)
	marked := make([]bool, len(said))
	for _, c := range clauses {
		if c.not || c.optional {
			continue
		}
		for i := range said {
			if c.matches(said[i:]) {
				for j := range c.terms {
					marked[i+j] = true
				}
			}
		}
	}
	for spread := true; spread; {
		spread = false
		for i := range said {
			beside := i > 0 && marked[i-1] || i+1 < len(said) && marked[i+1]
			if !marked[i] && beside && optionalTerm(clauses, said[i].term) {
				marked[i], spread = true, true
			}
		}
	}
	var out [][2]int
	for i, t := range said {
		if !marked[i] {
			continue
		}
		if n := len(out); n > 0 && t.from <= out[n-1][1] {
			out[n-1][1] = t.to
			continue
		}
		out = append(out, [2]int{t.from, t.to})
	}
	return slices.Clip(out)
}

// matches says whether said starts with the clause.
func (c clause) matches(said []token) bool {
	if c.prefix {
		p := c.terms[0].surface
		return hasPrefix(said[0].surface, p) || hasPrefix(said[0].term, p)
	}
	if len(said) < len(c.terms) {
		return false
	}
	for i, t := range c.terms {
		if said[i].term != t.term {
			return false
		}
	}
	return true
}

func hasPrefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

func optionalTerm(clauses []clause, term string) bool {
	return slices.ContainsFunc(clauses, func(c clause) bool { return c.optional && c.terms[0].term == term })
}
