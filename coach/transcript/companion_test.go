package transcript

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const gongTwoCalls = `{"calls":[
	{"metaData":{"id":"6","title":"Another"},"parties":[{"speakerId":"61","name":"Nora","affiliation":"External"}]},
	{"metaData":{"id":"7","title":"First talk","started":"2026-11-02T09:00:00Z","direction":"Outbound","primaryUserId":"900"},"parties":[
		{"speakerId":"71","userId":"900","name":"Anna","emailAddress":"anna@example.com","phoneNumber":"+1 555 0100","affiliation":"Internal"},
		{"speakerId":"72","name":"Bob","affiliation":"External"},
		{"name":"Carl","emailAddress":"carl@example.com","affiliation":"External"}]}]}`

func TestACompanionNamesWhoOnlyHadANumber(t *testing.T) {
	words := []byte(`{"callTranscripts":[{"callId":"7","transcript":[
		{"speakerId":"71","sentences":[{"start":0,"end":900,"text":"Hi."}]},{"speakerId":"72","sentences":[{"start":1000,"end":1900,"text":"Hello."}]}]}]}`)
	for name, tt := range map[string]struct {
		companion string
		want      []Speaker
		warn      []string
	}{
		"the call is found among several": {gongTwoCalls, []Speaker{
			{Key: "71", Name: "Anna", Email: "anna@example.com", Phone: "+1 555 0100", UserID: "gong:900", Channel: -1, Side: Rep},
			{Key: "72", Name: "Bob", Channel: -1, Side: Customer}}, nil},
		"a bare list of parties is enough": {`[{"speakerId":"72","name":"Bob"}]`, []Speaker{
			{Key: "71", Channel: -1, Side: Unknown}, {Key: "72", Name: "Bob", Channel: -1, Side: Unknown}}, nil},
		"the parties of another call are said to be so": {`{"calls":[{"metaData":{"id":"6"},"parties":[{"speakerId":"61","name":"Nora"}]}]}`,
			[]Speaker{{Key: "71", Channel: -1, Side: Unknown}, {Key: "72", Channel: -1, Side: Unknown}},
			[]string{"The parties that were brought along are those of call 6, not of call 7.",
				"None of the transcript's speakers is among the parties that were brought along; they are those of another call."}},
		"one that names nobody is said to": {`{"calls":[]}`,
			[]Speaker{{Key: "71", Channel: -1, Side: Unknown}, {Key: "72", Channel: -1, Side: Unknown}},
			[]string{"The file with the parties names nobody: there are neither Gong's parties nor Google Meet's participants in it. Speakers stay numbers."}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse(words, Options{Companion: []byte(tt.companion)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, tr.Speakers); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.warn, warnings(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACompanionTellsOfTheCall(t *testing.T) {
	words := []byte(`{"callTranscripts":[{"callId":"7","transcript":[{"speakerId":"71","sentences":[{"start":0,"end":900,"text":"Hi."}]}]}]}`)
	got, err := ReadCompanion([]byte(gongTwoCalls), words)
	if err != nil {
		t.Fatal(err)
	}
	want := Companion{
		CallID: "7", Title: "First talk", Start: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Direction: "outbound", RepEmail: "anna@example.com",
		Parties: []CompanionParty{
			{SpeakerID: "71", UserID: "gong:900", Name: "Anna", Email: "anna@example.com", Phone: "+1 555 0100", Side: Rep},
			{SpeakerID: "72", Name: "Bob", Side: Customer},
			{Name: "Carl", Email: "carl@example.com", Side: Customer},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for raw, why := range map[string]string{
		"\x00\x01\x02": "no text", "[1": "cannot be read as JSON", "{}": "names nobody",
	} {
		if _, err := ReadCompanion([]byte(raw), words); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q is refused with %v, want %q", raw, err, why)
		}
	}
}
