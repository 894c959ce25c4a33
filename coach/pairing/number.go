package pairing

import (
	"regexp"
	"strconv"
	"strings"
)

// mark is the sign between whole numbers and their fractions.
type mark byte

// grouped has groups of three digits after the first.
var grouped = regexp.MustCompile(`^\d{1,3}([.,' ]\d{3})+$`)

// money is what may stand around an amount.
var money = regexp.MustCompile(`(?i)^\s*(?:[$€£¥₹]|[a-z]{3}\b)?\s*|\s*(?:[$€£¥₹]|\b[a-z]{3})?\s*$`)

// amount is a number as a person or a spreadsheet wrote it: with the point or the
// comma before its fraction, where it shows which.
type amount struct {
	text  string // digits and signs only
	minus bool
	// proves is '.' or ',' where the text can be read with that one only; 0 where
	// it is the same number with either, or where nobody can tell.
	proves mark
	// unsure: a number with '.', and another with ','.
	unsure bool
}

// readAmount looks at s alone. ok is false for what is not a number.
func readAmount(s string) (a amount, ok bool) {
	s = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'", "−", "-").Replace(s)
	s = money.ReplaceAllString(s, "")
	s, a.minus = strings.CutPrefix(s, "-")
	s = strings.TrimSpace(s)
	a.text = s
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case s == "" || strings.Trim(s, "0123456789.,' ") != "":
		return a, false
	case points > 0 && commas > 0:
		// The one that is last and only once is before the fraction.
		if strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ',') {
			a.proves = '.'
		} else {
			a.proves = ','
		}
	case points+commas == 0:
	case points > 1:
		a.proves = ','
	case commas > 1:
		a.proves = '.'
	case !grouped.MatchString(s) || strings.HasPrefix(s, "0"):
		// 1234,5 or 12.50 or 0.125: not three digits after one to three.
		a.proves = '.'
		if commas == 1 {
			a.proves = ','
		}
	default:
		a.unsure = true
	}
	_, err := a.value('.')
	_, other := a.value(',')
	switch a.proves {
	case '.':
		return a, err == nil
	case ',':
		return a, other == nil
	}
	return a, err == nil && other == nil
}

// value reads the amount with fraction before its fraction.
func (a amount) value(fraction mark) (float64, error) {
	group := "."
	if fraction == '.' {
		group = ","
	}
	s := strings.NewReplacer(group, "", "'", "", " ", "", ",", ".").Replace(a.text)
	if whole, _, _ := strings.Cut(a.text, string(rune(fraction))); strings.ContainsAny(whole, ".,' ") && !grouped.MatchString(whole) {
		return 0, strconv.ErrSyntax // 1,23.4: groups have three digits
	}
	if strings.Count(s, ".") > 1 {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseFloat(s, 64)
	if a.minus {
		n = -n
	}
	return n, err
}
