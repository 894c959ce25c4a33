package query

import "slices"

// Highlights are the byte ranges of text that the clauses matched, ascending
// and apart. Stop words that need not occur are marked only beside a word that
// is marked anyhow: as part of the phrase that was typed.
func Highlights(text string, clauses []Clause) [][2]int {
	said := Tokens(text)
	marked := make([]bool, len(said))
	for _, c := range clauses {
		if c.Not || c.Optional {
			continue
		}
		for i := range said {
			if c.matches(said[i:]) {
				for j := range c.Terms {
					marked[i+j] = true
				}
			}
		}
	}
	for spread := true; spread; {
		spread = false
		for i := range said {
			beside := i > 0 && marked[i-1] || i+1 < len(said) && marked[i+1]
			if !marked[i] && beside && optionalTerm(clauses, said[i].Term) {
				marked[i], spread = true, true
			}
		}
	}
	var out [][2]int
	for i, t := range said {
		if !marked[i] {
			continue
		}
		if n := len(out); n > 0 && t.From <= out[n-1][1] {
			out[n-1][1] = t.To
			continue
		}
		out = append(out, [2]int{t.From, t.To})
	}
	return slices.Clip(out)
}

// matches says whether said starts with the clause.
func (c Clause) matches(said []Token) bool {
	if c.Prefix {
		p := c.Terms[0].Surface
		return hasPrefix(said[0].Surface, p) || hasPrefix(said[0].Term, p)
	}
	if len(said) < len(c.Terms) {
		return false
	}
	for i, t := range c.Terms {
		if said[i].Term != t.Term {
			return false
		}
	}
	return true
}

func hasPrefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

func optionalTerm(clauses []Clause, term string) bool {
	return slices.ContainsFunc(clauses, func(c Clause) bool { return c.Optional && c.Terms[0].Term == term })
}
