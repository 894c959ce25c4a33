package tagging

// A phrase that begins with ^ or ends with $ must begin or end its sentence.
// What people put around a sentence without adding to it does not count:
// "well, yeah, we'll see, to be honest".

// opens tells whether the sentence proper begins at token i.
func (s *scanner) opens(in sentence, i int) bool {
	return s.padding(in.first, i)
}

// closes tells whether the sentence proper ends before token i.
func (s *scanner) closes(in sentence, i int) bool {
	return s.padding(i, in.last)
}

// politeness is said before or after a sentence and changes nothing in it.
var politeness = [][]string{
	{"thank", "you"}, {"i", "am", "afraid"}, {"i", "think"}, {"i", "guess"}, {"i", "suppose"},
	{"to", "be", "honest"}, {"to", "be", "fair"}, {"to", "be", "frank"}, {"with", "you"}, {"then"}, {"though"}, {"mate"}, {"sir"}, {"look"}, {"bye"},
}

// padding tells whether the tokens [i, end) add nothing: fillers, openers such
// as "well" and "okay", politeness, and a name.
func (s *scanner) padding(i, end int) bool {
	for i < end {
		sym := s.tokens[i].sym
		if s.v.is(sym, wordOpener) || s.v.symbols[sym].kind&(kindSkip|kindName) != 0 {
			i++
			continue
		}
		n := s.polite(i, end)
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// polite gives the length of the politeness at token i, 0 where there is none.
func (s *scanner) polite(i, end int) int {
	for _, words := range politeness {
		n := 0
		for n < len(words) && i+n < end && s.word(i+n) == words[n] {
			n++
		}
		if n == len(words) {
			return n
		}
	}
	return 0
}
