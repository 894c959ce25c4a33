package tagging

// Openings of questions. Each rule reads the words from one place on.

var (
	wordsShort     = words("'s 'd")
	wordsDo        = words("do")
	wordsHave      = words("have")
	wordsMay       = words("might must may")
	wordsBeHas     = words("is was had were has")
	wordsAsDo      = words("do have may")
	wordsDoSees    = words("we they you any anyone anybody your these those all people most")
	wordsAnybody   = words("anyone anybody everyone everybody someone somebody people one any all either both")
	wordsThere     = words("there this that these those your it he she they you we any his her my our their")
	wordsSome      = words("a an some")
	wordsDidDoes   = words("does did")
	wordsNounIs    = words("is are was were")
	wordsNounCan   = words("can could will would should does did")
	wordsNotNoun   = words("perfect good great fine nice correct right okay ok not very too so pretty just all more less much better best easy hard important probably really still quite also already only always going able available like sort kind well much now nothing something well sure said never being been gone done here what how wild bad big small different the a an be have go get love try win do make take use say want need work help come look see")
	wordsHow       = words("how")
	wordsWhy       = words("why")
	wordsWhen      = words("when")
	wordsWhich     = words("which")
	wordsWho       = words("who whom")
	wordsWhere     = words("where")
	wordsWhichNot  = words("is are was were 's means will would can has have had i we you makes made he she they it could should might may did do does in of to for")
	wordsOne       = words("one ones")
	wordsMeasure   = words("many much long often far old big soon come about so large high tall deep hard fast bad quickly heavy late early expensive")
	wordsKind      = words("kind kinds type types sort sorts color colour size year part city state time day date else about if other school company grade age area breed brand model")
	wordsDoing     = words("doing feeling been going holding liking")
	wordsWhatYou   = words("think want mean say doing thinking call")
	wordsNot       = words("not")
	wordsTo        = words("to")
	wordsOf        = words("of which")
	wordsAny       = words("any")
	wordsAnyNot    = words("time of more way day thing longer event case less better further")
	wordsAnything  = words("anything anyone anybody something")
	wordsElse      = words("else")
	wordsDeclare   = words("want think mean like sure ready")
	wordsWant      = words("want")
	wordsWantTo    = words("to some me more any a")
	wordsWould     = words("would 'd")
	wordsLike      = words("like")
	wordsReally    = words("really")
	wordsExcuse    = words("excuse pardon")
	wordsMe        = words("me")
	wordsAbout     = words("about")
	wordsHowWhat   = words("how what")
	wordsCorrect   = words("correct right okay fair fine good all possible true what how where who why alright acceptable enough something cool doable so")
	wordsThatThis  = words("that this it")
	wordsDoesWill  = words("does will would did has")
	wordsThatThe   = words("that this it the your he she they anybody anyone")
	wordsIsInside  = words("there this your everything everyone everybody anyone anybody someone somebody")
	wordsBeforeIs  = words("mean problem thing things question reason idea answer point guess truth fact one way part all think concern issue hope good bad news best worst")
	wordsAreWere   = words("are were")
	wordsThereYour = words("there these those your")
	wordsCare      = words("know care talk talking knows")
	wordsWondering = words("wondering")
	wordsDoCan     = words("do did are can could would will have")
	wordsBeforeDo  = words("so neither nor than as to know if and or i you we they what how where who when why which whatever")
	wordsIs        = words("is")
	wordsKnows     = words("know see tell understand understood remember figure figured wonder wondering idea show explain find found out decide decided care matter matters sure depends hear heard saw knew knows read say said realize discuss learn learned check me him her them us is 's was just exactly about on imagine forget forgot believe guess ask asked telling asking seeing knowing whatever exactly not determine matter love like loved whether of doing think thought at by with for from in to into than and or but")
	wordsBefore    = words("so neither nor than as to that not know if and or whatever what how when where who which why")
	wordsAskAux    = words("do does did can could would will should shall have are may were")
	wordsPeople    = words("you i we they")
	wordsNeed      = words("have need want wish require be decide experience")
	wordsShould    = words("should")
	wordsIsNow     = words("is are was were 's")
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
		return n >= 2 && n <= 9 && !s.one(i+1, last, wordsAnyNot) // any kids
	case s.one(i, last, wordsAnything):
		return s.one(i+1, last, wordsElse)
	case s.one(i, last, wordsYou) && n <= 12:
		return n >= 3 && s.one(i+1, last, wordsDeclare) || n >= 4 && s.one(i+1, last, wordsWould) && s.one(i+2, last, wordsLike) // you want it blue
	case s.one(i, last, wordsWant):
		return s.one(i+1, last, wordsWantTo) && n <= 10
	case s.one(i, last, wordsReally):
		return n == 1
	case s.one(i, last, wordsExcuse):
		return n == 1 || n == 2 && s.one(i+1, last, wordsMe)
	}
	return false
}

// asksInside finds a question in the middle of text without punctuation, where
// a clause may start at any word: "that sounds good can you book it".
func (s *scanner) asksInside(i, last int) bool {
	n := last - i
	switch {
	case s.one(i, last, wordsWondering) && s.one(i+1, last, wordsWhether):
		return s.can(i+2, last, wordPronoun) && s.can(i+3, last, wordModal) // wondering if you could
	case n < 2 || s.can(i-1, last, wordWh|wordAux):
		return false
	case s.one(i, last, wordsHowWhat) && s.one(i+1, last, wordsAbout):
		return !s.one(i-1, last, wordsCare)
	case s.can(i, last, wordWh) && s.one(i+1, last, wordsDidDoes):
		return n >= 4 && !s.one(i, last, wordsWhich) // a wh clause of a statement has no "does"
	case s.can(i, last, wordWh) && s.can(i+1, last, wordAux):
		return s.can(i+2, last, wordSubject) && !s.one(i-1, last, wordsKnows) && !s.one(i, last, wordsWhich) &&
			(s.one(i+2, last, wordsYou) || !s.can(i-1, last, wordPrep|wordPronoun)) && (!s.one(i, last, wordsWho) || s.one(i+2, last, wordsThere))
	case n < 3:
		return false
	case s.can(i, last, wordWh):
		return s.one(i+1, last, wordsMeasure) && s.auxSoon(i+2, last, 4) && !s.can(i-1, last, wordPrep|wordPronoun) && !s.one(i-1, last, wordsKnows)
	case !s.can(i, last, wordAux):
		return false
	case s.one(i, last, wordsDoCan) && s.one(i+1, last, wordsYou):
		return !s.one(i-1, last, wordsBeforeDo) // it do you
	case s.can(i-1, last, wordPronoun) || s.one(i-1, last, wordsBefore):
		return false
	case s.one(i, last, wordsAskAux) && s.one(i+1, last, wordsPeople):
		return true
	case s.one(i, last, wordsAskAux) && s.one(i+1, last, wordsNot) && s.one(i+2, last, wordsPeople):
		return true
	case s.one(i, last, wordsIs):
		return !s.one(i-1, last, wordsBeforeIs) && (s.one(i+1, last, wordsIt) || s.one(i+1, last, wordsIsInside) || s.one(i+1, last, wordsThatThis) && s.one(i+2, last, wordsCorrect))
	case s.one(i, last, wordsAreWere):
		return s.one(i+1, last, wordsThereYour)
	}
	return s.one(i, last, wordsDoesWill) && s.one(i+1, last, wordsThatThe)
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
	case s.one(n, last, wordsAnybody):
		return true
	}
	// "is dinner at six", "are pets allowed": a noun as the subject
	return whole && last-n >= 2 && (s.one(i, last, wordsNounIs) || s.one(i, last, wordsNounCan)) &&
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
		return s.asksHow(n, last, rest, whole)
	case s.one(i, last, wordsWho):
		if s.can(n, last, wordAux) {
			return s.can(n+1, last, wordSubject) || whole && !s.one(n, last, wordsHave)
		}
		return whole && !s.can(n, last, wordSubject) && rest <= 8
	case s.one(i, last, wordsWhy):
		return s.can(n, last, wordAux) && (whole || s.can(n+1, last, wordSubject|wordNot)) || whole && !s.can(n, last, wordSubject)
	}
	return s.asksWhat(n, last, rest, whole)
}

func (s *scanner) asksHow(n, last, rest int, whole bool) bool {
	switch {
	case s.can(n, last, wordAux):
		return whole || s.can(n+1, last, wordSubject)
	case s.one(n, last, wordsMeasure):
		return s.auxSoon(n+1, last, 5) || whole && !s.can(n+1, last, wordPronoun)
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
	}
	return s.auxSoon(n, last, 4) || whole && rest <= 4
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
