package tagging

import "strings"

// classes are the word classes of the phrase language, each a phrase over the
// lexicon and over kinds of tokens.
var classes = map[string]func(*vocabulary) expr{
	"number": func(v *vocabulary) expr { return numbers() },
	"money": func(v *vocabulary) expr {
		unit := v.oneOf("dollars dollar bucks buck euros euro pounds cents grand k $ € £")
		return alt(
			seq(ofKind(kindMoney), optional(v.oneOf("hundred thousand million billion k grand")), optional(v.oneOf("dollars bucks euros pounds"))),
			seq(v.oneOf("$ € £"), numbers()),
			seq(optional(v.oneOf("a")), numbers(), unit, optional(v.oneOf("dollars bucks"))),
			seq(v.oneOf("few couple"), optional(v.oneOf("of")), v.oneOf("hundred thousand million grand"), optional(unit)),
		)
	},
	"percent": func(v *vocabulary) expr {
		return alt(
			ofKind(kindPercent),
			seq(numbers(), v.oneOf("percent %")),
			seq(numbers(), v.oneOf("per"), v.oneOf("cent")),
		)
	},
	"duration": func(v *vocabulary) expr {
		unit := v.oneOf("second seconds minute minutes hour hours day days week weeks month months quarter quarters year years")
		count := alt(
			numbers(),
			v.oneOf("a an few several"),
			seq(optional(v.oneOf("a")), v.oneOf("couple few"), optional(v.oneOf("of more"))),
			seq(v.oneOf("half"), v.oneOf("a an")),
			seq(numbers(), v.oneOf("or to"), numbers()),
		)
		return seq(count, optional(v.oneOf("more")), unit)
	},
	"date": func(v *vocabulary) expr {
		weekday := v.oneOf("monday tuesday wednesday thursday friday saturday sunday")
		month := v.oneOf("january february march april may june july august september october november december")
		day := seq(optional(v.oneOf("the")), alt(ofKind(kindNumber), v.oneOf(ordinals)))
		period := v.oneOf("week month quarter year spring summer fall autumn winter")
		return alt(
			v.oneOf("today tomorrow tonight"),
			v.oneOf("q1 q2 q3 q4 h1 h2"),
			seq(v.oneOf("q"), numbers()),
			seq(optional(v.oneOf("next this last on")), weekday),
			seq(month, optional(day)),
			seq(day, v.oneOf("of"), month),
			seq(v.oneOf("next this last"), period),
			seq(v.oneOf("new"), v.oneOf("year")),
			seq(v.oneOf("end beginning start middle"), v.oneOf("of"), optional(v.oneOf("the this next")), alt(period, month)),
			seq(v.oneOf("first second third fourth last"), v.oneOf("quarter half")),
		)
	},
	"name": func(*vocabulary) expr {
		return seq(ofKind(kindName), optional(ofKind(kindName)))
	},
}

const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth fifteenth twentieth thirtieth " +
	"1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th 13th 14th 15th 16th 17th 18th 19th 20th 21st 22nd 23rd 24th 25th 26th 27th 28th 29th 30th 31st"

func seq(kids ...expr) expr { return expr{op: exprSeq, kids: kids} }
func alt(kids ...expr) expr { return expr{op: exprAlt, kids: kids} }

func optional(e expr) expr { return expr{op: exprOptional, kids: []expr{e}} }
func ofKind(k kind) expr   { return expr{op: exprClass, kind: k} }

// numbers is a number of up to six words: two hundred and fifty.
func numbers() expr {
	e := ofKind(kindNumber)
	for range 5 {
		e = seq(ofKind(kindNumber), optional(e))
	}
	return e
}

func (v *vocabulary) oneOf(words string) expr {
	e := expr{op: exprWord}
	for _, w := range strings.Fields(words) {
		e.lits = append(e.lits, v.internPhraseWord(w))
	}
	return e
}

var (
	tens  = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
	units = []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
)

// spellNumbers lets "25" in a phrase mean "twenty five" too, and the reverse.
func spellNumbers(v *vocabulary, kids []expr) []expr {
	var out []expr
	for i := 0; i < len(kids); i++ {
		ten, unit := v.twoDigits(kids[i])
		if ten > 0 && unit == 0 && i+1 < len(kids) {
			if t, u := v.twoDigits(kids[i+1]); t == 0 && u > 0 {
				unit = u
				i++
			}
		}
		if ten < 2 || unit == 0 {
			out = append(out, kids[i])
			continue
		}
		written := v.oneOf(string([]byte{byte('0' + ten), byte('0' + unit)}))
		out = append(out, alt(seq(v.oneOf(tens[ten]), v.oneOf(units[unit])), written))
	}
	return out
}

// twoDigits reads a number word: twenty is 2 and 0, five 0 and 5, "25" 2 and 5.
func (v *vocabulary) twoDigits(e expr) (ten, unit int) {
	if e.op != exprWord || len(e.lits) != 1 || v.symbols[e.lits[0]].kind&kindNumber == 0 {
		return 0, 0
	}
	for i := 1; i < 10; i++ {
		switch {
		case e.lits[0] == v.intern(units[i]):
			return 0, i
		case i > 1 && e.lits[0] == v.intern(tens[i]):
			return i, 0
		}
		for u := 1; u < 10 && i > 1; u++ {
			if number := []byte{byte('0' + i), byte('0' + u)}; v.known(number) && e.lits[0] == v.intern(string(number)) {
				return i, u
			}
		}
	}
	return 0, 0
}

func (v *vocabulary) known(word []byte) bool { return v.find(word) != nil }
