package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// clause is one thing a person typed: a word, a phrase or the start of a word.
type clause struct {
	// terms are looked up one after the other; a word is one term, a compound
	// like follow-up is a phrase.
	terms []token
	// prefix: the only term is the start of a word.
	prefix bool
	// not: turns with it are out.
	not bool
	// optional: it helps the ranking and need not occur.
	optional bool
}

// shortestPrefix is how many letters a prefix needs; shorter ones stand for
// too many words, and are taken as the word itself.
const shortestPrefix = 4

// parse reads what a person typed. It never fails: a quote that is not closed
// ends with the text, a lone sign is nothing.
func parse(text string) []clause {
	text = letter.Read(text).Plain // one kind of quotation marks is left
	var out []clause
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return weigh(out)
		}
		var c clause
		if rest, ok := cutSign(text); ok {
			c.not, text = true, rest
		}
		var quoted bool
		var raw string
		raw, text, quoted = cutTerm(text)
		c.terms = tokenise(raw)
		if len(c.terms) == 0 {
			continue
		}
		last := c.terms[len(c.terms)-1]
		if !quoted && strings.HasSuffix(raw, "*") && len(c.terms) == 1 && utf8.RuneCountInString(last.surface) >= shortestPrefix {
			c.prefix = true
		}
		// A stop word gives way only where it was typed alone and unquoted.
		c.optional = !quoted && !c.not && !c.prefix && len(c.terms) == 1 && stopWords[last.surface]
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
func weigh(clauses []clause) []clause {
	for _, c := range clauses {
		if !c.not && !c.optional {
			return clauses
		}
	}
	for i := range clauses {
		clauses[i].optional = false
	}
	return clauses
}

// looksFor says whether the clauses ask for anything to be there.
func looksFor(clauses []clause) bool {
	return slices.ContainsFunc(clauses, func(c clause) bool { return !c.not })
}

// ranks says whether the clauses give hits a score.
func ranks(clauses []clause) bool {
	return slices.ContainsFunc(clauses, func(c clause) bool { return !c.not && !c.prefix })
}
