package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// Clause is one thing a person typed: a word, a phrase or the start of a word.
type Clause struct {
	// Terms are looked up one after the other; a word is one term, a compound
	// like follow-up is a phrase. There is at least one.
	Terms []Token
	// Prefix: the only term is the start of a word.
	Prefix bool
	// Not: turns with it are out.
	Not bool
	// Optional: it helps the ranking and need not occur.
	Optional bool
}

// shortestPrefix is how many letters a prefix needs; shorter ones stand for
// too many words, and are taken as the word itself.
const shortestPrefix = 4

// Parse reads what a person typed. It never fails: a quote that is not closed
// ends with the text, a lone sign is nothing.
func Parse(text string) []Clause {
	text = letter.Read(text).Plain // one kind of quotation marks is left
	var out []Clause
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return weigh(out)
		}
		var c Clause
		if rest, ok := cutSign(text); ok {
			c.Not, text = true, rest
		}
		var quoted bool
		var raw string
		raw, text, quoted = cutTerm(text)
		c.Terms = Tokens(raw)
		if len(c.Terms) == 0 {
			continue
		}
		last := c.Terms[len(c.Terms)-1]
		if !quoted && strings.HasSuffix(raw, "*") && len(c.Terms) == 1 && utf8.RuneCountInString(last.Surface) >= shortestPrefix {
			c.Prefix = true
		}
		// A stop word gives way only where it was typed alone and unquoted.
		c.Optional = !quoted && !c.Not && !c.Prefix && len(c.Terms) == 1 && stopWords[last.Surface]
		out = append(out, c)
	}
}

// cutSign takes a minus off text if a word or quote follows it at once.
func cutSign(text string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, "-")
	if !ok || rest == "" {
		return text, false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return rest, !unicode.IsSpace(r)
}

// cutTerm splits the first word or quoted phrase off text.
func cutTerm(text string) (raw, rest string, quoted bool) {
	if body, ok := strings.CutPrefix(text, `"`); ok {
		raw, rest, _ = strings.Cut(body, `"`)
		return raw, rest, true
	}
	i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i:], false
}

// weigh makes stop words count where there is nothing else to look for.
func weigh(clauses []Clause) []Clause {
	for _, c := range clauses {
		if !c.Not && !c.Optional {
			return clauses
		}
	}
	for i := range clauses {
		clauses[i].Optional = false
	}
	return clauses
}

// LooksFor says whether the clauses ask for anything to be there.
func LooksFor(clauses []Clause) bool {
	return slices.ContainsFunc(clauses, func(c Clause) bool { return !c.Not })
}

// Ranks says whether the clauses give hits a score.
func Ranks(clauses []Clause) bool {
	return slices.ContainsFunc(clauses, func(c Clause) bool { return !c.Not && !c.Prefix })
}

// InOrder are the terms that must or may be said, as they were typed.
func InOrder(clauses []Clause) []string {
	var out []string
	for _, c := range clauses {
		if c.Not || c.Prefix {
			continue
		}
		for _, t := range c.Terms {
			out = append(out, t.Term)
		}
	}
	return out
}
