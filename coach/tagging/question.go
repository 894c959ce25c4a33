package tagging

// Questions are found by how they are built, since a third of those in real
// telephone speech are written without a question mark, and speech recognition
// may write none at all. A sentence asks when it has a question mark; when it,
// or a clause in it, opens like a question (asking.go): an auxiliary before its
// subject ("do you", "is that"), a wh word before an auxiliary ("what does"), a
// wh word alone ("how so"); or when it ends in a tag ("right", "isn't it").
//
// Where an opening counts depends on what stands before it. At the start of a
// sentence, behind fillers and abandoned beginnings, anything that can open a
// question does. After a comma, or a word such as "and", a clause may start, and
// less is believed. Anywhere else in text without punctuation only what hardly
// ever occurs inside a statement counts.

var (
	wordsSo         = words("so")
	wordsWow        = words("wow")
	wordsMidway     = words("midway") // openers that also stand inside a clause
	wordsBeforeTag  = words("beforeTag")
	wordsTagAux     = words("tagAux")
	wordsNoTagIt    = words("noTagIt")
	wordsIt         = words("it")
	wordsI          = words("i")
	wordsYou        = words("you")
	wordsYourself   = words("yourself")
	wordsRight      = words("right")
	wordsHuh        = words("huh")
	wordsUh         = words("uh")
	wordsNotRight   = words("notRight")
	wordsThat       = words("that")
	wordsAndAbout   = words("andAbout")
	wordsMeAnd      = words("meAnd")
	wordsOr         = words("or")
	wordsWhether    = words("whether")
	wordsNotWhat    = words("notWhat")
	wordsWhat       = words("what")
	wordsWhatBefore = words("whatBefore")
)

// question tells whether a sentence asks.
func (s *scanner) question(in sentence) bool {
	if in.end == '?' {
		return true
	}
	first := s.afterOpeners(in.first, in.last)
	if s.asks(s.afterFalseStart(first, in.last), in.last, true) || s.asks(first, in.last, true) {
		return true
	}
	for i := first + 1; i < in.last; i++ {
		if s.clauseStart(i) && s.asks(s.afterOpeners(i, in.last), in.last, false) || in.end == 0 && s.asksInside(i, in.last) {
			return true
		}
	}
	return s.asksAtEnd(in)
}

func (s *scanner) word(i int) string { return s.v.spelling(s.tokens[i].sym) }

// one tells whether the word at i is one of set.
func (s *scanner) one(i, last int, set wordSet) bool {
	return i >= 0 && i < last && s.v.in(s.tokens[i].sym, set)
}

// can tells whether the word at i can play one of the parts.
func (s *scanner) can(i, last int, parts wordFlag) bool {
	return i >= 0 && i < last && s.v.is(s.tokens[i].sym, parts)
}

func (s *scanner) skipped(i int) bool { return s.v.symbols[s.tokens[i].sym].kind&kindSkip != 0 }

// afterOpeners skips "well", "so", "okay and" and names before the sentence.
func (s *scanner) afterOpeners(i, last int) int {
	for i < last-1 && (s.can(i, last, wordOpener) || s.skipped(i) || s.one(i, last, wordsWow)) {
		i++
	}
	return i
}

// afterFalseStart skips a beginning that is said again: "what uh what do you",
// "is it are they".
func (s *scanner) afterFalseStart(first, last int) int {
	const within = 4
	for i := first + 1; i < min(last-1, first+within); i++ {
		if s.tokens[i].sym == s.tokens[first].sym && s.can(i, last, wordAux|wordWh) {
			return i
		}
	}
	return first
}

// clauseStart tells whether a clause could open at i, inside a sentence: after
// a comma or a word that opens sentences.
func (s *scanner) clauseStart(i int) bool {
	return s.tokens[i].pause || s.v.is(s.tokens[i-1].sym, wordOpener) && !s.v.in(s.tokens[i-1].sym, wordsMidway)
}

// asksAtEnd finds tags: "…, right", "…, isn't it", "… or not", "… do you", "and
// you", "for what".
func (s *scanner) asksAtEnd(in sentence) bool {
	n, last, end := in.last-in.first, in.last, in.last-1
	if n < 2 {
		return false
	}
	switch {
	case s.one(end, last, wordsRight) && n >= 3:
		if s.one(end-1, last, wordsThat) {
			return s.can(end-2, last, wordAux) || s.tokens[end].pause || // is that right
				n >= 6 && in.end == 0 && !s.one(end-2, last, wordsNotRight)
		}
		return n >= 4 && (s.tokens[end].pause || in.end == 0 && !s.one(end-1, last, wordsNotRight) && !s.can(end-1, last, wordDet|wordPrep))
	case s.one(end, last, wordsHuh) && n >= 3:
		return (s.tokens[end].pause || in.end == 0) && !s.one(end-1, last, wordsUh)
	case s.can(end, last, wordPronoun) && n >= 4 && s.asksInTag(in, end):
		return true
	case s.one(end, last, wordsYourself) && s.one(end-1, last, wordsAndAbout):
		return n <= 8 || !s.one(end-2, last, wordsMeAnd)
	case s.one(end-1, last, wordsOr) && s.one(end, last, wordsNotWhat):
		return !s.within(in.first, last, wordsWhether)
	case s.one(end, last, wordsWhat):
		return in.end == 0 && !s.one(end-1, last, wordsWhatBefore)
	}
	return false
}

// within tells whether one of set is said between i and last.
func (s *scanner) within(i, last int, set wordSet) bool {
	for ; i < last; i++ {
		if s.one(i, last, set) {
			return true
		}
	}
	return false
}

// asksInTag: an auxiliary and a pronoun end the sentence.
func (s *scanner) asksInTag(in sentence, pronoun int) bool {
	aux := pronoun - 1
	negative := s.can(aux, in.last, wordNot)
	if negative {
		aux--
	}
	if aux <= in.first || !s.can(aux, in.last, wordAux) || s.one(aux, in.last, wordsShort) {
		return false
	}
	if negative || s.tokens[aux].pause {
		return !s.can(aux-1, in.last, wordPronoun|wordWh|wordJoin) || s.one(aux-1, in.last, wordsIt) && !s.one(pronoun, in.last, wordsIt)
	}
	return in.end == 0 && s.one(aux, in.last, wordsTagAux) && !s.one(aux-1, in.last, wordsBeforeTag) && !s.can(aux-1, in.last, wordAux|wordJoin|wordSubject) &&
		!(s.one(pronoun, in.last, wordsIt) && s.one(aux, in.last, wordsNoTagIt)) && !s.one(pronoun, in.last, wordsI)
}
