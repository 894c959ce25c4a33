package coach

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nobodys are words that programs call speakers by.
var nobodys = map[string]bool{
	"agent": true, "callee": true, "caller": true, "channel": true, "ch": true, "client": true, "customer": true, "employee": true,
	"guest": true, "host": true, "interviewer": true, "left": true, "operator": true, "participant": true, "person": true, "phone": true,
	"rep": true, "representative": true, "right": true, "spk": true, "speaker": true, "unknown": true, "user": true, "voice": true,
	"kunde": true, "sprecher": true, "locuteur": true, "hablante": true, "teilnehmer": true,
}

// IsName tells a person's name from what a program made up: spk_0, Speaker A,
// Channel 1, a telephone number.
func IsName(label string) bool {
	for _, word := range strings.FieldsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(word) > 1 && !nobodys[strings.ToLower(word)] {
			return true
		}
	}
	return false
}
