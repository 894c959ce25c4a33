package transcript

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitName parts "Anna Meyer: good morning" at its colon. It only says what
// could be a name; whether it is one is decided over the whole file (see
// nameTally), since "here is the thing: we" looks the same.
func splitName(s string) (name, rest string, ok bool) {
	i := strings.IndexByte(s[:min(len(s), 80)], ':')
	size := 1
	if wide := strings.Index(s[:min(len(s), 80)], "："); wide >= 0 && (i < 0 || wide < i) {
		i, size = wide, len("：")
	}
	if i <= 0 {
		return "", "", false
	}
	name, rest = strings.TrimSpace(s[:i]), s[i+size:]
	if size == 1 && rest != "" && rest[0] != ' ' && rest[0] != '\t' && rest[0] != '\n' && rest[0] != '\r' && rest[0] != 0xC2 {
		return "", "", false // 12:30, https://
	}
	if !nameLike(name) {
		return "", "", false
	}
	return name, strings.TrimSpace(rest), true
}

// nameLike says whether s could be what a speaker is called: a person, a
// telephone number, a role.
func nameLike(s string) bool {
	if s == "" || len(s) > 64 || strings.ContainsAny(s, "?!;=<>{}|\"\n\r") || strings.Contains(s, "-->") {
		return false
	}
	words, letters, digits := 1, 0, 0
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		case r == ' ' || r == '\t':
			if i > 0 && s[i-1] == '.' && !initialBefore(s[:i-1]) {
				return false // a sentence ended here
			}
			words++
		}
	}
	if words > 6 || strings.HasSuffix(s, ",") {
		return false
	}
	return letters > 0 || digits >= 3 && strings.ContainsAny(s, "+-*() ") || digits >= 7
}

// initialBefore: "Dr" or "J" before a full stop inside a name.
func initialBefore(s string) bool {
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		s = s[i+1:]
	}
	return utf8.RuneCountInString(s) <= 4
}

func startsCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(r)
}

// nameTally decides which prefixes of a file are names. One that returns is a
// name; a single one only where at least half of all lines carry one.
type nameTally struct {
	total   int
	named   int
	capital int
	byName  map[string]int
}

func (t *nameTally) see(name string, ok bool) {
	t.total++
	if !ok {
		return
	}
	t.named++
	if startsCapital(name) {
		t.capital++
	}
	if t.byName == nil {
		t.byName = map[string]int{}
	}
	t.byName[name]++
}

func (t *nameTally) accepts(name string) bool {
	often := t.byName[name] > 1
	switch {
	case !startsCapital(name):
		return often && t.named*4 >= t.total || t.capital == 0 && t.named*2 >= t.total
	case t.named*2 >= t.total:
		return true
	}
	return often || name == strings.ToUpper(name) && t.named*10 >= t.total
}

// anyAccepted: at least one prefix is a name.
func (t *nameTally) anyAccepted() bool {
	for name := range t.byName {
		if t.accepts(name) {
			return true
		}
	}
	return false
}

// doubtful: prefixes that look like names stand there once each, in too few
// lines to be sure and too many to be chance.
func (t *nameTally) doubtful() bool {
	return t.named > 0 && !t.anyAccepted() && t.total >= 3 && t.named*4 >= t.total
}
