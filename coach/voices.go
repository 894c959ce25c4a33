package coach

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/coach/transcript"
)

// recall is what people said of the same names in earlier calls of the same rep
// or account, by speaker key; only where they always said the same.
func recall(ctx context.Context, past Transcripts, c Call, t transcript.Transcript) (map[string]transcript.Side, error) {
	var labels []string
	for _, s := range t.Speakers {
		if isName(s.Label()) {
			labels = append(labels, s.Label())
		}
	}
	if len(labels) == 0 {
		return nil, nil
	}
	said, err := past.RememberedSides(ctx, c, labels...)
	if err != nil {
		return nil, err
	}
	out := map[string]transcript.Side{}
	for _, s := range t.Speakers {
		if side, ok := unanimous(said[s.Label()]); ok {
			out[s.Key] = side
		}
	}
	return out, nil
}

func unanimous(said []transcript.Side) (transcript.Side, bool) {
	for _, side := range said {
		if side != said[0] {
			return transcript.Unknown, false
		}
	}
	if len(said) == 0 {
		return transcript.Unknown, false
	}
	return said[0], true
}

// named is what a person said of speakers, by their labels, as far as these are
// names.
func named(t transcript.Transcript, sides map[string]transcript.Side) map[string]transcript.Side {
	out := map[string]transcript.Side{}
	for _, s := range t.Speakers {
		if side, ok := sides[s.Key]; ok && isName(s.Label()) {
			out[s.Label()] = side
		}
	}
	return out
}

// nobodys are words that programs call speakers by.
var nobodys = map[string]bool{
	"agent": true, "callee": true, "caller": true, "channel": true, "ch": true, "client": true, "customer": true, "employee": true,
	"guest": true, "host": true, "interviewer": true, "left": true, "operator": true, "participant": true, "person": true, "phone": true,
	"rep": true, "representative": true, "right": true, "spk": true, "speaker": true, "unknown": true, "user": true, "voice": true,
	"kunde": true, "sprecher": true, "locuteur": true, "hablante": true, "teilnehmer": true,
}

// isName tells a person's name from what a program made up: spk_0, Speaker A,
// Channel 1, a telephone number.
func isName(label string) bool {
	for _, word := range strings.FieldsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(word) > 1 && !nobodys[strings.ToLower(word)] {
			return true
		}
	}
	return false
}
