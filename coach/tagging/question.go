package tagging

// Questions are found by how they are built, since a third of those in real
// telephone speech are written without a question mark, and speech recognition
// may write none at all. A sentence asks when it has a question mark, or when
// one of its clauses opens like a question: an auxiliary before its subject
// ("do you", "is that"), a wh word before an auxiliary ("what does"), a wh word
// alone ("how so"), or when it ends in a tag ("right", "isn't it"). Unpunctuated
// text is read clause by clause, and an opening counts where a clause can start.

// question tells whether a sentence asks.
func (s *scanner) question(in sentence) bool {
	if in.end == '?' {
		return true
	}
	first := s.afterOpeners(in.first, in.last)
	if s.opensQuestion(first, in.last, true) {
		return true
	}
	for i := first + 1; i < in.last; i++ {
		if s.clauseStart(i) && s.opensQuestion(s.afterOpeners(i, in.last), in.last, false) || in.end == 0 && s.opensInside(i, in.last) {
			return true
		}
	}
	return s.tag(in)
}

func (s *scanner) word(i int) string { return s.v.spelling(s.tokens[i].sym) }

// afterOpeners skips "well", "so", "okay and" and names before the sentence.
func (s *scanner) afterOpeners(i, last int) int {
	for i < last-1 {
		sym := s.tokens[i].sym
		skip := s.v.is(sym, wordOpener) || s.v.symbols[sym].kind&kindSkip != 0
		if !skip {
			break
		}
		i++
	}
	return i
}

// clauseStart tells whether a question could open at i, inside a sentence: after
// a comma, after a word that opens sentences, or after a finished statement in
// text without punctuation.
func (s *scanner) clauseStart(i int) bool {
	if s.tokens[i].pause {
		return true
	}
	before := s.tokens[i-1].sym
	return s.v.is(before, wordOpener)
}

// opensQuestion reads the words from i on as the start of a question. whole
// says that a sentence starts here, not just a clause.
func (s *scanner) opensQuestion(i, last int, whole bool) bool {
	if i >= last {
		return false
	}
	at := func(n int) uint32 {
		if i+n < last {
			return s.tokens[i+n].sym
		}
		return symOther
	}
	has := func(n int, flag wordFlag) bool { return i+n < last && s.v.is(at(n), flag) }
	switch {
	case has(0, wordAux):
		return s.inverted(i, last, whole)
	case has(0, wordWh):
		return s.opensWh(i, last, whole)
	case whole && has(0, wordPrep) && has(1, wordWh) && (has(2, wordAux) || s.auxSoon(i+2, last, 3) || last-i <= 5):
		return true // to whom did, at what time does, in which city
	case whole && s.phrase(i, last, "any") && i+1 < last:
		return s.phrase(i+1, last, "other") || s.phrase(i+1, last, "chance", "idea", "questions", "ideas", "thoughts", "preference", "preferences", "particular", "specific", "plans", "special", "news")
	case whole && s.phrase(i, last, "anything", "anyone", "anybody") && s.phrase(i+1, last, "else"):
		return true
	case whole && s.phrase(i, last, "you") && (s.phrase(i+1, last, "mean", "sure", "know", "want", "guys") && last-i <= 4 && !(s.phrase(i+1, last, "know") || s.phrase(i+1, last, "want") && last-i < 3)):
		return true
	}
	return false
}

// opensInside finds a question in the middle of text without punctuation, where
// a clause may start at any word: "that sounds good can you book it". Only what
// hardly ever occurs in a statement counts.
func (s *scanner) opensInside(i, last int) bool {
	if i+1 >= last {
		return false
	}
	before, next := s.tokens[i-1].sym, s.tokens[i+1].sym
	if s.v.is(before, wordWh) || s.v.is(before, wordAux) || s.v.is(before, wordPronoun) || s.phrase(i-1, last, "so", "neither", "nor", "than", "as", "to", "that", "not", "know", "if", "and", "or") {
		return false
	}
	switch {
	case s.phrase(i, last, "do", "does", "did", "can", "could", "would", "will", "should", "shall", "have", "are", "may"):
		return s.phrase(i+1, last, "you", "i", "we", "they") && last-i >= 3
	case s.phrase(i, last, "is"):
		return s.phrase(i+1, last, "there", "this") && last-i >= 3
	case s.phrase(i, last, "what", "how", "where", "when", "why", "who"):
		if !s.v.is(next, wordAux) || i+2 >= last || s.v.is(before, wordPrep) || s.phrase(i-1, last, "see", "tell", "understand", "me", "sure", "is", "'s", "say", "remember", "just", "matter", "on") {
			return false
		}
		return s.v.is(s.tokens[i+2].sym, wordSubject)
	}
	return false
}

// inverted: an auxiliary before its subject.
func (s *scanner) inverted(i, last int, whole bool) bool {
	n := i + 1
	if n < last && s.v.is(s.tokens[n].sym, wordNot) {
		n++
	}
	for n < last-1 && s.v.symbols[s.tokens[n].sym].kind&kindSkip != 0 && !s.v.is(s.tokens[n].sym, wordPronoun) {
		n++
	}
	if n >= last || s.phrase(i, last, "'s", "'d") {
		return false
	}
	next := s.tokens[n].sym
	switch {
	case s.phrase(i, last, "do", "have", "may") && n == i+1 && !s.v.is(next, wordPronoun) && !(s.v.is(next, wordSubject) && s.phrase(n, last, "we", "they", "you", "any", "anyone", "your", "these", "those", "all")):
		return s.phrase(i, last, "have") && whole && s.phrase(n, last, "anyone")
	case s.phrase(i, last, "do") && n == i+2:
		return s.v.is(next, wordPronoun) // don't you
	case s.phrase(i, last, "might", "must", "may") && !whole:
		return s.phrase(n, last, "i", "we")
	case s.v.is(next, wordPronoun):
		return whole || !s.phrase(i, last, "is", "was", "had", "were") || s.phrase(n, last, "it", "he", "she", "they", "you", "we")
	case s.v.is(next, wordSubject):
		return whole || s.v.is(s.tokens[i].sym, wordModal) || s.phrase(n, last, "that", "this", "there", "your", "the", "these", "those")
	}
	// "is dinner at six", "are pets allowed": a noun as the subject
	return whole && s.phrase(i, last, "is", "are", "does", "did", "was", "were", "can", "could", "will", "would", "should", "has") && last-n >= 2 && !s.v.is(next, wordAux|wordPrep|wordJoin)
}

// opensWh: a wh word that asks, not one that joins clauses: "when I call",
// "what I mean is", "which is fine".
func (s *scanner) opensWh(i, last int, whole bool) bool {
	n := i + 1
	if n >= last {
		return whole || s.tokens[i].pause // What? Why?
	}
	next := s.tokens[n].sym
	switch {
	case s.phrase(i, last, "which"):
		if s.phrase(n, last, "is", "are", "was", "were", "'s", "means", "will", "would", "can", "has", "have", "i", "we", "you", "makes", "made") {
			return false
		}
		return whole || s.auxSoon(n, last, 3)
	case s.phrase(i, last, "when", "while", "where", "whenever", "who") && !s.v.is(next, wordAux):
		return whole && s.phrase(i, last, "who", "where") && !s.v.is(next, wordSubject) && last-i <= 8
	case s.phrase(i, last, "what", "how") && s.phrase(n, last, "about", "come", "so", "many", "much", "long", "often", "far", "soon", "kind", "type", "sort", "time", "else", "if", "day", "date", "old", "big"):
		if s.phrase(n, last, "so", "if", "time", "day", "date", "kind", "much", "many") && !whole {
			return s.auxSoon(n, last, 5)
		}
		return !(s.phrase(i, last, "how") && s.phrase(n, last, "far", "much") && s.v.is(s.tokens[min(n+1, last-1)].sym, wordPronoun))
	case s.phrase(i, last, "what") && s.v.is(next, wordDet) && !s.auxSoon(n, last, 5):
		return false // what a day
	case s.v.is(next, wordAux):
		if s.phrase(i, last, "what", "how", "who", "where") && n+1 < last && s.phrase(n, last, "'s", "is", "are") || whole {
			return true
		}
		return n+1 < last && s.v.is(s.tokens[n+1].sym, wordSubject|wordNot)
	case s.v.is(next, wordSubject):
		return false // what I mean, how it works, when you call
	}
	if !whole {
		return s.auxSoon(n, last, 3) && s.phrase(i, last, "what", "how", "why")
	}
	return s.phrase(i, last, "why", "how") || s.auxSoon(n, last, 4) || last-i <= 4
}

// auxSoon: an auxiliary with a subject behind it within a few words.
func (s *scanner) auxSoon(i, last, within int) bool {
	for n := i; n < min(last, i+within); n++ {
		if s.v.is(s.tokens[n].sym, wordAux) && n+1 < last && s.v.is(s.tokens[n+1].sym, wordSubject) {
			return true
		}
	}
	return false
}

// tag: "…, right", "…, isn't it", "… or not", "… do you".
func (s *scanner) tag(in sentence) bool {
	n := in.last - in.first
	if n < 3 {
		return false
	}
	end := in.last - 1
	switch {
	case s.phrase(end, in.last, "right", "correct", "huh", "eh") && n >= 4:
		return s.tokens[end].pause || in.end == 0 && !s.phrase(end-1, in.last, "all", "is", "'s", "are", "not", "the", "that", "so", "very", "quite", "you", "alright", "be", "am", "was") && !s.v.is(s.tokens[end-1].sym, wordDet|wordPrep)
	case s.v.is(s.tokens[end].sym, wordPronoun) && n >= 4:
		before := end - 1
		negative := s.v.is(s.tokens[before].sym, wordNot)
		if negative {
			before--
		}
		return before > in.first && s.v.is(s.tokens[before].sym, wordAux) && !s.phrase(before, in.last, "'s", "'d") &&
			(negative || s.tokens[before].pause) && !s.v.is(s.tokens[before-1].sym, wordPronoun|wordWh|wordJoin)
	case s.phrase(end, in.last, "you") && s.phrase(end-1, in.last, "and", "about") && n <= 8:
		return true
	case s.phrase(end, in.last, "not") && s.phrase(end-1, in.last, "or"):
		return true
	}
	return false
}

// phrase tells whether the word at i is one of words.
func (s *scanner) phrase(i, last int, words ...string) bool {
	if i >= last {
		return false
	}
	spelled := s.word(i)
	for _, w := range words {
		if w == spelled {
			return true
		}
	}
	return false
}
