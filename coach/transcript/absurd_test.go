package transcript

import (
	"errors"
	"strings"
	"testing"
)

func TestWhatNobodySaysIsRefused(t *testing.T) {
	long := strings.Repeat("w", 5000)
	for name, tt := range map[string]struct{ in, where, says string }{
		"a word without an end": {
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Hello.\n\n00:03.000 --> 00:04.000\n<v Ben>so " + long + " then\n",
			"turn 2, at 00:00:03.000", "a word of 5000 characters"},
		"a word without an end and a blank": {"Anna: hi\nBen: " + strings.Repeat("é", 4001), "turn 2", "a word of 4001 characters"},
		"a word without an end in our own form": {
			`{"gametape":1,"format":"","reason":"","speakers":[{"key":"A","channel":-1,"side":"rep"}],"turns":[{"startMs":0,"endMs":1,"speaker":"A","text":"` + long + `"}],"warnings":[]}`,
			"turn 1", "a word of 5000 characters"},
		"a turn without an end": {"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>" + strings.Repeat(strings.Repeat("w", 3999)+" ", 100), "turn 1", "bytes of text"},
		"a name without an end": {"WEBVTT\n\n00:01.000 --> 00:02.000\n<v " + long + ">Hello.\n", "speaker 1", "name of speaker 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), Options{})
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatalf("want a refusal, got %v", err)
			}
			if !strings.HasPrefix(refused.Where, tt.where) || !strings.Contains(refused.Message, tt.says) || len(refused.Error()) > 300 {
				t.Errorf("got %q, want it to name %s and say %s", refused, tt.where, tt.says)
			}
		})
	}
}

func TestWhatIsLongButSaidIsTaken(t *testing.T) {
	for name, in := range map[string]string{
		"an hour of Japanese on one line": "Anna: " + strings.Repeat("価格が高いです。", 5000) + "\nBen: はい\n",
		"an hour of Thai without a blank": "Anna: " + strings.Repeat("ราคาแพงเกินไป", 2000) + "\nBen: ค่ะ\n",
		"an address":                      "Anna: see https://example.com/" + strings.Repeat("a%20", 700) + "\nBen: ok\n",
		"an hour of words on one line":    "Anna: " + strings.Repeat("word ", 10_000) + "\nBen: ok\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse([]byte(in), Options{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhatTheFileSaysInWarningsStaysShort(t *testing.T) {
	tr := Transcript{Language: strings.Repeat("e", 60_000), Warnings: []Warning{{Message: strings.Repeat("é", 60_000)}}}
	if err := tr.refuseAbsurd(); err != nil || tr.Language != "" || len(tr.Warnings[0].Message) > 2000 {
		t.Errorf("it is %d bytes of language and %d of a warning (%v)", len(tr.Language), len(tr.Warnings[0].Message), err)
	}
}
