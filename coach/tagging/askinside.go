package tagging

// Questions in the middle of text without punctuation.

var (
	wordsDidDoes   = words("didDoes")
	wordsNot       = words("not")
	wordsCorrect   = words("correct")
	wordsThatThis  = words("thatThis")
	wordsDoesWill  = words("doesWill")
	wordsThatThe   = words("thatThe")
	wordsIsInside  = words("isInside")
	wordsBeforeIs  = words("beforeIs")
	wordsAreWere   = words("areWere")
	wordsThereYour = words("thereYour")
	wordsCare      = words("care")
	wordsWondering = words("wondering")
	wordsDoCan     = words("doCan")
	wordsBeforeDo  = words("beforeDo")
	wordsIs        = words("is")
	wordsKnows     = words("knows")
	wordsBefore    = words("before")
	wordsAskAux    = words("askAux")
	// Behind these "is your" goes on with a statement: "here is your order".
	wordsPointing  = words("pointing")
	wordsQuestion  = words("question")
	wordsAsk       = words("ask")
	wordsOurs      = words("ours")
	wordsOnlyThere = words("onlyThere")
)

// asksInside finds a question in the middle of text without punctuation, where
// a clause may start at any word: "that sounds good can you book it".
func (s *scanner) asksInside(i, last int) bool {
	n := last - i
	switch {
	case s.one(i, last, wordsWondering) && s.one(i+1, last, wordsWhether):
		return s.can(i+2, last, wordPronoun) && s.can(i+3, last, wordModal) // wondering if you could
	case n < 2 || s.can(i-1, last, wordWh):
		return false
	case s.can(i-1, last, wordAux):
		return n >= 3 && s.one(i-1, last, wordsNow) && s.asksBehindIs(i, last)
	case s.one(i, last, wordsHowWhat) && s.one(i+1, last, wordsAbout):
		return !s.one(i-1, last, wordsCare)
	case s.one(i, last, wordsHow) && s.one(i+1, last, wordsCome):
		return n >= 3
	case s.can(i, last, wordWh) && (s.one(i+1, last, wordsDidDoes) || s.one(i+1, last, wordsDo) && s.one(i+2, last, wordsPeople) && !s.can(i-1, last, wordPrep)):
		// a wh clause of a statement has no "does"
		return n >= 4 && !s.one(i, last, wordsWhich) && (!s.one(i, last, wordsWho) || s.one(i+2, last, wordsPeople))
	case s.can(i, last, wordWh) && s.can(i+1, last, wordAux):
		return s.can(i+2, last, wordSubject) && !s.one(i-1, last, wordsKnows) && !s.one(i, last, wordsWhich) &&
			(s.one(i+2, last, wordsYou) || !s.can(i-1, last, wordPrep|wordPronoun)) && !s.one(i, last, wordsWho)
	case n < 3:
		return false
	case s.can(i, last, wordWh):
		return s.one(i+1, last, wordsMeasure) && s.auxSoon(i+2, last, 4) && !s.can(i-1, last, wordPrep|wordPronoun) && !s.one(i-1, last, wordsKnows)
	case !s.can(i, last, wordAux):
		return false
	}
	before := i - 1 // the word before, fillers such as "you know" left out
	for before > 0 && s.skipped(before) {
		before--
	}
	switch {
	case s.one(i, last, wordsDoCan) && s.one(i+1, last, wordsYou):
		return !s.one(before, last, wordsBeforeDo) || s.one(before, last, wordsYou) && s.one(before-1, last, wordsAsk) // it do you
	case s.can(before, last, wordPronoun) || s.one(before, last, wordsBefore):
		return false
	case s.one(i, last, wordsAskAux) && s.one(i+1, last, wordsPeople):
		return !s.one(i, last, wordsShould) || !s.one(i+1, last, wordsYou) // should you need more
	case s.one(i, last, wordsAskAux) && s.one(i+1, last, wordsNot) && s.one(i+2, last, wordsPeople):
		return true
	case s.behindSubject(i, last):
		return false
	case s.one(i-1, last, wordsPointing):
		return s.one(i, last, wordsDoesWill) && s.one(i+1, last, wordsThatThe)
	case s.one(i, last, wordsIs):
		return !s.one(i-1, last, wordsBeforeIs) && !s.one(i+2, last, wordsIsNow) && (s.one(i+1, last, wordsIt) || s.one(i+1, last, wordsIsInside) || s.one(i+1, last, wordsThatThis) && s.one(i+2, last, wordsCorrect))
	case s.one(i, last, wordsAreWere):
		return s.one(i+1, last, wordsThereYour)
	}
	return s.one(i, last, wordsDoesWill) && s.one(i+1, last, wordsThatThe)
}

// behindSubject tells whether the words before the auxiliary are its subject:
// "my wife does the cooking", "the kids are there".
func (s *scanner) behindSubject(i, last int) bool {
	return s.one(i-2, last, wordsOurs) || s.can(i-2, last, wordDet) &&
		(s.one(i, last, wordsAreWere) || s.one(i, last, wordsIs) && s.one(i+1, last, wordsOnlyThere))
}

// asksBehindIs: "my question is do you", "the thing is can we", "the question
// is how do we".
func (s *scanner) asksBehindIs(i, last int) bool {
	if s.can(i, last, wordWh) {
		return s.one(i-2, last, wordsQuestion) && s.can(i+1, last, wordAux) && s.can(i+2, last, wordSubject)
	}
	return s.one(i, last, wordsAskAux) && s.can(i+1, last, wordPronoun) && !s.can(i-2, last, wordPronoun)
}
