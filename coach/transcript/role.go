package transcript

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// roles are what people and programs call the two sides by.
var roles = map[string]Side{}

// beside are words that make a role more exact and do not change its side.
var beside = map[string]bool{}

func init() {
	for side, names := range map[Side]string{
		Rep: "agent, rep, representative, sales, seller, internal, salesperson, sales person, salesman, saleswoman, salesrep, sales team, " +
			"ae, account executive, account manager, account exec, sdr, bdr, csm, customer success, customer success manager, success manager, " +
			"customer service, customer support, sales engineer, sales manager, sales director, sales consultant, closer, vendor, " +
			"verkaufer, verkauferin, vertrieb, vendedor, vendedora, vendeur, vendeuse",
		Customer: "customer, client, external, prospect, buyer, kunde, kundin, cliente, clienta, interessent, prospecto",
	} {
		for name := range strings.SplitSeq(names, ", ") {
			roles[name] = side
		}
	}
	for word := range strings.FieldsSeq("the our my new senior junior lead inside outside inbound outbound enterprise regional key strategic " +
		"potential prospective call contact center centre service services support success sales customer account") {
		beside[word] = true
	}
}

// SideOfLabel is the side that a speaker's label names beyond doubt, else
// Unknown: "Sales Rep", "AE 1", "Anna (Prospect)", "Acme – Client".
func SideOfLabel(label string) Side {
	side := Unknown
	parts := strings.FieldsFunc(letter.Fold(label), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !unicode.IsSpace(r) && r != '\'' && r != '_' && r != '.'
	})
	for _, part := range parts {
		switch of := sideOfWords(part); {
		case of == Unknown || of == side:
		case side != Unknown:
			return Unknown // it names both
		default:
			side = of
		}
	}
	return side
}

// sideOfRole is the side of a role that a format gives a speaker beside the name.
// There a caller is who called in; a label "Caller" may be either.
func sideOfRole(role string) Side {
	if strings.EqualFold(strings.TrimSpace(role), "caller") {
		return Customer
	}
	return sideOfWords(role)
}

// sideOfWords is the side that a role names: "sales rep", "customer 2".
func sideOfWords(role string) Side {
	words := strings.FieldsFunc(letter.Fold(role), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	words = slices.DeleteFunc(words, func(w string) bool { // "agent 1", "customer B"
		return utf8.RuneCountInString(w) == 1 || strings.IndexFunc(w, unicode.IsLetter) < 0
	})
	for i := range words {
		if side, ok := roles[strings.Join(words[i:], " ")]; ok {
			return side
		}
		if !beside[words[i]] {
			break
		}
	}
	return Unknown
}
