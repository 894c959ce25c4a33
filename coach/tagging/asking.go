package tagging

// Openings of questions. Each rule reads the words from one place on.

var (
	wordsShort    = words("short")
	wordsDo       = words("do")
	wordsHave     = words("have")
	wordsMay      = words("may")
	wordsBeHas    = words("beHas")
	wordsAsDo     = words("asDo")
	wordsDoSees   = words("doSees")
	wordsAnybody  = words("anybody")
	wordsThere    = words("there")
	wordsSome     = words("some")
	wordsNounIs   = words("nounIs")
	wordsNounCan  = words("nounCan")
	wordsNotNoun  = words("notNoun")
	wordsHow      = words("how")
	wordsWhy      = words("why")
	wordsWhen     = words("when")
	wordsWhich    = words("which")
	wordsWho      = words("who")
	wordsWhere    = words("where")
	wordsWhichNot = words("whichNot")
	wordsOne      = words("one")
	wordsMeasure  = words("measure")
	wordsKind     = words("kind")
	wordsDoing    = words("doing")
	wordsWhatYou  = words("whatYou")
	wordsTo       = words("to")
	wordsOf       = words("of")
	wordsAny      = words("any")
	wordsAnyNot   = words("anyNot")
	wordsAnything = words("anything")
	wordsElse     = words("else")
	wordsDeclare  = words("declare")
	wordsWant     = words("want")
	wordsWantTo   = words("wantTo")
	wordsWould    = words("would")
	wordsLike     = words("like")
	wordsReally   = words("really")
	wordsExcuse   = words("excuse")
	wordsMe       = words("me")
	wordsAbout    = words("about")
	wordsHowWhat  = words("howWhat")
	wordsPeople   = words("people")
	wordsNeed     = words("need")
	wordsShould   = words("should")
	wordsIsNow    = words("isNow")
	wordsCome     = words("come")
	// Verbs behind "what" that also open a statement: "what happened was".
	wordsHappens = words("happens")
	wordsNow     = words("now")
	wordsWhichDo = words("whichDo")
	wordsWhose   = words("whose")
	wordsEver    = words("ever")
	wordsDone    = words("done")
	wordsGotAny  = words("gotAny")
	wordsMind    = words("mind")
	wordsIfTo    = words("ifTo")
	wordsStill   = words("still")
	wordsMost    = words("most")
	// Behind "so you" these tell what anybody can or must do.
	wordsGeneralYou = words("generalYou")
	wordsHas        = words("has")
	wordsYours      = words("yours")
	wordsPlease     = words("please")
	// What whoever answers a call asks for by its name alone.
	wordsAskedFor = words("askedFor")
)

// asks reads the words from i on as the start of a question. whole says that a
// sentence starts here, not just a clause.
func (s *scanner) asks(i, last int, whole bool) bool {
	n := last - i
	switch {
	case n <= 0:
		return false
	case s.can(i, last, wordAux):
		return s.inverted(i, last, whole)
	case s.can(i, last, wordWh):
		return s.asksWh(i, last, whole)
	case !whole:
		return false
	case s.can(i, last, wordPrep) && s.can(i+1, last, wordWh):
		return !s.one(i, last, wordsOf) && (s.can(i+2, last, wordAux) || s.auxSoon(i+2, last, 3)) || n <= 5 && !s.can(i+2, last, wordSubject) // at what time does, in which city
	case s.one(i, last, wordsAny):
		return n >= 2 && n <= 14 && !s.one(i+1, last, wordsAnyNot) && !s.states(i+2, last) // any kids
	case s.one(i, last, wordsAnything):
		return s.one(i+1, last, wordsElse)
	case s.one(i, last, wordsYou) && n <= 12:
		return n >= 3 && s.one(i+1, last, wordsDeclare) && !s.can(i+2, last, wordAux) || // you want it blue
			n >= 4 && s.one(i+1, last, wordsWould) && s.one(i+2, last, wordsLike) ||
			n >= 3 && (s.one(i+1, last, wordsEver) || s.one(i+1, last, wordsGotAny) && s.one(i+2, last, wordsAny)) ||
			n <= 3 && s.one(i+1, last, wordsStill) && s.one(last-1, last, wordsStill) || // you still there
			n >= 3 && n <= 10 && s.one(i-1, last, wordsSo) && !s.one(i+1, last, wordsGeneralYou) // so you grew up there
	case s.one(i, last, wordsYours):
		return n <= 7 && s.asksFor(i+1, last) // and your date of birth
	case s.one(i, last, wordsEver):
		return s.one(i+1, last, wordsDone) && n <= 9 // ever been there
	case s.one(i, last, wordsGotAny) && s.one(i+1, last, wordsAny):
		return n >= 3 && n <= 8
	case s.one(i, last, wordsMind):
		return s.one(i+1, last, wordsIfTo) && n <= 9
	case s.one(i, last, wordsWant):
		return s.one(i+1, last, wordsWantTo) && n <= 10
	case s.one(i, last, wordsReally):
		return n == 1
	case s.one(i, last, wordsExcuse):
		return n == 1 || n == 2 && s.one(i+1, last, wordsMe)
	}
	return false
}

// asksFor tells whether the words name nothing but what is asked for: "last
// name please".
func (s *scanner) asksFor(i, last int) bool {
	if s.one(last-1, last, wordsPlease) {
		last--
	}
	if !s.one(last-1, last, wordsAskedFor) {
		return false
	}
	for ; i < last; i++ {
		if s.can(i, last, wordAux|wordPronoun) {
			return false
		}
	}
	return true
}

// states tells whether an auxiliary comes that has its subject before it: "any
// of them will do".
func (s *scanner) states(i, last int) bool {
	for ; i < last; i++ {
		if s.can(i, last, wordAux) && !s.can(i-1, last, wordPronoun) && !s.can(i+1, last, wordSubject) {
			return true
		}
	}
	return false
}

// inverted: an auxiliary before its subject.
func (s *scanner) inverted(i, last int, whole bool) bool {
	n, not := i+1, false
	if s.can(n, last, wordNot) {
		n, not = n+1, true
	}
	for n < last-1 && s.skipped(n) && !s.can(n, last, wordPronoun) {
		n++
	}
	if n >= last || s.one(i, last, wordsShort) {
		return false
	}
	switch {
	case s.one(i, last, wordsAsDo) && !not && !s.can(n, last, wordPronoun) && !s.one(n, last, wordsDoSees):
		return false // do the dishes, have a nice day
	case s.one(i, last, wordsDo) && (not && !s.can(n, last, wordPronoun) || s.one(n, last, wordsIt)):
		return false // do not worry, do it
	case s.one(i, last, wordsHave) && s.one(n, last, wordsIt):
		return false
	case s.one(i, last, wordsHas) && !whole:
		return false
	case s.one(i, last, wordsMay) && !whole:
		return s.one(n, last, wordsI)
	case s.one(i, last, wordsShould) && (s.one(n, last, wordsYou) && s.one(n+1, last, wordsNeed) || !whole && !s.can(n, last, wordPronoun)):
		return false // should you have any questions
	case i > 0 && s.one(i-1, last, wordsSo) && last-n <= 2 && s.one(n, last, wordsI):
		return false // so do I
	case s.can(n, last, wordPronoun):
		return whole || !s.one(i, last, wordsBeHas) || s.one(n, last, wordsThere)
	case s.one(n, last, wordsSome):
		return whole && s.one(i, last, wordsNounCan) && last-n >= 3
	case s.can(n, last, wordSubject):
		return whole || s.can(i, last, wordModal) || s.one(n, last, wordsThere)
	case s.one(n, last, wordsAnybody) || s.one(i, last, wordsDo) && s.one(n, last, wordsMost):
		return true
	}
	// "is dinner at six", "are pets allowed": a noun as the subject
	return whole && !not && last-n >= 2 && (s.one(i, last, wordsNounIs) || s.one(i, last, wordsNounCan)) &&
		!s.can(n, last, wordAux|wordPrep|wordJoin) && !s.one(n, last, wordsNotNoun) && !s.adverb(n)
}

// adverb: a word in -ly, or one that ends like a participle, is no subject.
func (s *scanner) adverb(i int) bool {
	word := s.text[s.tokens[i].from:s.tokens[i].to]
	n := len(word)
	return n > 4 && (word[n-2:] == "ly" || word[n-2:] == "ed" || word[n-3:] == "ing")
}

// asksWh: a wh word that asks, not one that joins clauses: "when I call",
// "what I mean is", "which is fine".
func (s *scanner) asksWh(i, last int, whole bool) bool {
	n := i + 1
	for n < last-1 && s.skipped(n) && !s.can(n, last, wordPronoun) {
		n++
	}
	rest := last - i
	switch {
	case n >= last:
		return whole || s.tokens[i].pause && last-i == 1 // What? Why?
	case s.one(i, last, wordsWhich):
		switch {
		case s.one(n, last, wordsWhichDo) && s.one(n+1, last, wordsPeople):
			return whole // which would you like
		case s.one(n, last, wordsWhichNot):
			return false
		case s.one(n, last, wordsOne) && rest <= 4:
			return whole
		}
		return s.auxSoon(n, last, 4) || whole && rest <= 4
	case s.one(i, last, wordsWhen) || s.one(i, last, wordsWhere):
		if s.can(n, last, wordAux) {
			return whole || s.can(n+1, last, wordSubject)
		}
		return whole && s.one(i, last, wordsWhere) && rest <= 6 && (!s.can(n, last, wordSubject) || s.one(n, last, wordsYou))
	case s.one(i, last, wordsHowWhat) && s.one(n, last, wordsAbout):
		return true
	case s.one(i, last, wordsHow):
		return s.one(n, last, wordsCome) || s.asksHow(n, last, rest, whole)
	case s.one(i, last, wordsWho):
		if s.can(n, last, wordAux) {
			return s.can(n+1, last, wordSubject) || whole && !s.one(n, last, wordsHave)
		}
		return whole && !s.can(n, last, wordSubject) && rest <= 8
	case s.one(i, last, wordsWhy):
		return s.can(n, last, wordAux) && (whole || s.can(n+1, last, wordSubject|wordNot)) || whole && !s.can(n, last, wordSubject)
	}
	if s.one(i+1, last, wordsKind) || s.one(i, last, wordsWhose) { // "kind of" may be skipped
		n = i + 1
	}
	return s.asksWhat(n, last, rest, whole)
}

func (s *scanner) asksHow(n, last, rest int, whole bool) bool {
	switch {
	case s.can(n, last, wordAux):
		return whole || s.can(n+1, last, wordSubject)
	case s.one(n, last, wordsMeasure):
		return s.auxSoon(n+1, last, 5) || whole && (!s.can(n+1, last, wordPronoun) || s.one(n+1, last, wordsYou) && rest <= 7)
	case s.one(n, last, wordsYou):
		return whole && s.one(n+1, last, wordsDoing)
	case s.one(n, last, wordsTo) || s.can(n, last, wordSubject):
		return false
	}
	return s.auxSoon(n, last, 4) || whole && rest > 3
}

func (s *scanner) asksWhat(n, last, rest int, whole bool) bool {
	switch {
	case s.can(n, last, wordAux):
		if s.can(n+1, last, wordSubject) {
			return true
		}
		return whole && !(s.one(n, last, wordsIsNow) && s.one(n+2, last, wordsIsNow)) // what's funny is
	case s.can(n, last, wordDet):
		return s.auxSoon(n, last, 5) // not: what a day
	case s.can(n, last, wordSubject):
		return whole && s.one(n, last, wordsYou) && s.one(n+1, last, wordsWhatYou) && rest <= 6
	case s.one(n, last, wordsKind):
		return s.auxSoon(n, last, 6) || whole
	case s.one(n, last, wordsHappens):
		return whole && !s.within(n, last, wordsNow) // not: what happened was
	}
	return s.auxSoon(n, last, 4) || whole && (rest <= 4 || rest <= 15 && !s.within(n, last, wordsIsNow))
}

// auxSoon: an auxiliary with a subject behind it within a few words.
func (s *scanner) auxSoon(i, last, within int) bool {
	for n := i; n < min(last, i+within); n++ {
		if s.can(n, last, wordAux) && s.can(n+1, last, wordSubject) {
			return true
		}
	}
	return false
}
