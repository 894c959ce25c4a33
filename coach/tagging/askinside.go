package tagging

// Questions in the middle of text without punctuation.

var (
	wordsDidDoes   = words("does did")
	wordsNot       = words("not")
	wordsCorrect   = words("correct right okay fair fine good all possible true what how where who why alright acceptable enough something cool doable so")
	wordsThatThis  = words("that this it")
	wordsDoesWill  = words("does will would did")
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
	wordsKnows     = words("know reason see tell understand understood remember figure figured wonder wondering idea show explain find found out decide decided care matter matters sure depends hear heard saw knew knows read say said realize discuss learn learned check me him her them us is 's was just exactly about on imagine forget forgot believe guess ask asked telling asking seeing knowing whatever exactly not determine matter love like loved whether of doing think thought at by with for from in to into than and or but")
	wordsBefore    = words("so neither nor than as to that not know if and or whatever what how when where who which why boy only")
	wordsAskAux    = words("do does did can could would will should shall have are may were")
	// Behind these "is your" goes on with a statement: "here is your order".
	wordsPointing  = words("this these those there here now")
	wordsQuestion  = words("question")
	wordsAsk       = words("ask tell asking")
	wordsOurs      = words("my his her our their")
	wordsOnlyThere = words("there")
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
