package transcript

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func wordsOf(tr Transcript) []string {
	var out []string
	for _, turn := range tr.Turns {
		for _, w := range turn.Words {
			out = append(out, fmt.Sprintf("%s %v-%v", turn.Text[w.From:w.To], w.Start, w.End))
		}
	}
	return out
}

func turnsOf(tr Transcript) []string {
	var out []string
	for _, turn := range tr.Turns {
		who := "?"
		if turn.Speaker >= 0 {
			who = tr.Speakers[turn.Speaker].Label()
		}
		out = append(out, fmt.Sprintf("%v-%v %s: %s", turn.Start, turn.End, who, turn.Text))
	}
	return out
}

func TestTimesInsideATTMLParagraph(t *testing.T) {
	for name, tt := range map[string]struct {
		body         string
		turns, words []string
		warn         []string
	}{
		"a span a word counts from the paragraph, as the standard says": {
			`<p begin="10s" end="12s"><span begin="0s" end="0.5s">Good</span> <span begin="0.6s" end="1.2s">morning.</span></p>`,
			[]string{"10s-12s ?: Good morning."}, []string{"Good 10s-10.5s", "morning. 10.6s-11.2s"}, nil},
		"spans with the document's times are taken as such": {
			`<p begin="10s" end="12s"><span begin="10s" end="10.5s">Good</span> <span begin="10.6s" end="11.2s">morning.</span></p>`,
			[]string{"10s-12s ?: Good morning."}, []string{"Good 10s-10.5s", "morning. 10.6s-11.2s"}, nil},
		"a paragraph without times has those of its spans": {
			`<p><span begin="3s" end="3.5s">Good</span> <span begin="4s" end="5s">morning.</span></p>`,
			[]string{"3s-5s ?: Good morning."}, []string{"Good 3s-3.5s", "morning. 4s-5s"}, nil},
		"spans of several words are pieces": {
			`<p begin="0s" end="9s"><span begin="0s" end="2s">Good morning.</span><span begin="5s" end="9s">How are you?</span></p>`,
			[]string{"0s-2s ?: Good morning.", "5s-9s ?: How are you?"}, nil, nil},
		"a name in front belongs to no word": {
			`<p begin="0s" end="2s">Anna: <span begin="0s" end="0.5s">Good</span> <span begin="0.5s" end="2s">morning.</span></p><p begin="3s" end="4s">Bob: <span begin="0s" end="1s">Hi.</span></p>`,
			[]string{"0s-2s Anna: Good morning.", "3s-4s Bob: Hi."}, []string{"Good 0s-500ms", "morning. 500ms-2s", "Hi. 3s-4s"}, nil},
		"a span without an end lasts until the next": {
			`<p begin="0s" end="2s"><span begin="0s">Good</span> <span begin="0.5s">morning.</span></p>`,
			[]string{"0s-2s ?: Good morning."}, []string{"Good 0s-500ms", "morning. 500ms-2s"}, nil},
		"times outside of the paragraph are left out": {
			`<p begin="10s" end="12s"><span begin="40s" end="41s">Good</span> morning.</p>`,
			[]string{"10s-12s ?: Good morning."}, nil, []string{"line 1: The times inside a paragraph lie outside of it and were left out."}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(`<tt><body><div>`+tt.body+`</div></body></tt>`), Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if diff := cmp.Diff(tt.turns, turnsOf(tr)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.words, wordsOf(tr)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.warn, warnings(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWatsonsResultsInSets(t *testing.T) {
	set := func(word, at, end, speaker string) string {
		return `{"result_index":0,"results":[{"final":true,"alternatives":[{"transcript":"` + word + ` ","timestamps":[["` + word + `",` + at + `,` + end + `]]}]}],` +
			`"speaker_labels":[{"from":` + at + `,"to":` + end + `,"speaker":` + speaker + `}]}`
	}
	want := []string{"500ms-900ms Speaker 0: hello", "1s-1.4s Speaker 1: yes"}
	for name, raw := range map[string]string{
		"a job's answer":           `{"id":"7","status":"completed","results":[` + set("hello", "0.5", "0.9", "0") + "," + set("yes", "1.0", "1.4", "1") + `]}`,
		"the messages of a stream": `[{"state":"listening"},` + set("hello", "0.5", "0.9", "0") + "," + set("yes", "1.0", "1.4", "1") + `]`,
		"labels in a set of their own": `{"results":[{"result_index":0,"results":[{"final":true,"alternatives":[{"timestamps":[["hello",0.5,0.9],["yes",1.0,1.4]]}]}]},` +
			`{"speaker_labels":[{"from":0.5,"to":0.9,"speaker":0},{"from":1.0,"to":1.4,"speaker":1}]}]}`,
		"in milliseconds": `{"results":[{"result_index":0,"results":[{"final":true,"alternatives":[{"timestamps":[["hello",500,900],["yes",1000,1400]]}]}]},` +
			`{"speaker_labels":[{"from":500,"to":900,"speaker":0},{"from":1000,"to":1400,"speaker":1}]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(raw), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, turnsOf(tr)); diff != "" || tr.Format != Watson {
				t.Error(tr.Format, diff)
			}
		})
	}
}

func TestGooglesWordsAsItsPythonLibraryWritesThem(t *testing.T) {
	for name, raw := range map[string]string{
		"durations as texts":   `{"results":[{"alternatives":[{"transcript":"hi yes","words":[{"start_time":"0.500s","end_time":"0.900s","word":"hi","speaker_tag":1},{"start_time":"1s","end_time":"1.400s","word":"yes","speaker_tag":2}]}],"language_code":"en-us"}]}`,
		"durations as objects": `{"results":[{"alternatives":[{"words":[{"startTime":{"seconds":"0","nanos":500000000},"endTime":{"nanos":900000000},"word":"hi","speakerTag":1},{"startTime":{"seconds":1},"endTime":{"seconds":"1","nanos":400000000},"word":"yes","speakerTag":2}]}]}]}`,
		"bare seconds":         `{"results":[{"alternatives":[{"words":[{"startOffset":0.5,"endOffset":"0.9","word":"hi","speakerLabel":"1"},{"startOffset":1,"endOffset":1.4,"word":"yes","speakerLabel":"2"}]}]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(raw), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"500ms-900ms Speaker 1: hi", "1s-1.4s Speaker 2: yes"}, turnsOf(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestASignatureIsSaidNotToBeChecked(t *testing.T) {
	vcon := base64.RawURLEncoding.EncodeToString([]byte(`{"uuid":"u","parties":[{"name":"Anna"}],"dialog":[{"type":"text","parties":[0],"body":"Hi."}]}`))
	for name, raw := range map[string]string{
		"the long form":  `{"payload":"` + vcon + `","signatures":[{"protected":"eyJ4NWMiOlsiTUkiXX0","signature":"x"}]}`,
		"the short form": "eyJhbGciOiJSUzI1NiJ9." + vcon + ".c2ln",
	} {
		tr, err := Parse([]byte(raw), Options{})
		if err != nil || !strings.Contains(tr.Reason, "the signature was not checked") {
			t.Errorf("%s is read because it %q (%v)", name, tr.Reason, err)
		}
	}
}

func TestAVConWithoutWordsSaysWhatToDoWithIt(t *testing.T) {
	for dialog, want := range map[string]string{
		`{"type":"recording","body":"SUQz","encoding":"base64url"}`:              "gametape import, which takes the recording out of it",
		`{"type":"recording","url":"https://example.com/a.mp3"}`:                 "names a recording (https://example.com/a.mp3)",
		`{"type":"recording","filename":"a.mp3"}`:                                "names a recording (a.mp3)",
		`{"type":"transfer"}`:                                                    "no transcript and no recording either",
		`{"type":"text","parties":[0],"body":"  "}`:                              "no transcript and no recording either",
		`{"type":"incomplete"},{"type":"recording","url":"https://a.test/long"}`: "names a recording",
	} {
		_, err := Parse([]byte(`{"uuid":"u","parties":[{"name":"Anna"}],"dialog":[`+dialog+`]}`), Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is refused with %v, want %q", dialog, err, want)
		}
	}
}

// word is a Word document with the given body.
func word(body string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, _ := z.Create("word/document.xml")
	f.Write([]byte(`<w:document xmlns:w="w" xmlns:mc="mc"><w:body>` + body + `</w:body></w:document>`))
	z.Close()
	return out.Bytes()
}

func TestWordDocumentsWithChangesAndTables(t *testing.T) {
	run := func(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }
	par := func(s string) string { return `<w:p>` + s + `</w:p>` }
	row := func(cells ...string) string {
		return `<w:tr><w:tc>` + par(run(strings.Join(cells, `</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>`))) + `</w:tc></w:tr>`
	}
	table := func(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }
	timed := []string{"Anna: Good morning.", "Bob: Hi there."}
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"changes are accepted, what was moved stands once": {
			par(run("Anna: Good ")+`<w:del><w:r><w:delText>evening</w:delText></w:r></w:del><w:ins>`+run("morning")+`</w:ins>`+run(".")) +
				par(`<w:moveFrom>`+run("Bob: Hi there.")+`</w:moveFrom>`) + par(`<w:moveTo>`+run("Bob: Hi there.")+`</w:moveTo>`), timed},
		"what Word writes twice for older programs is read once": {
			par(`<mc:AlternateContent><mc:Choice>`+run("Anna: Good morning.")+`</mc:Choice><mc:Fallback>`+run("Anna: Good morning.")+`</mc:Fallback></mc:AlternateContent>`) +
				par(run("Bob: Hi there.")), timed},
		"a table of time, name and text": {
			table(row("Time", "Speaker", "Text"), row("00:00:01", "Anna", "Good morning."), row("00:00:03", "Bob", "Hi there.")), timed},
		"a table of name, time and text": {
			table(row("Anna", "00:01", "Good morning."), row("Bob", "00:03", "Hi there.")), timed},
		"a table of name and text": {
			table(row("Speaker", "Text"), row("Anna", "Good morning."), row("Bob", "Hi there.")), timed},
		"a table with a table inside": {
			table(row("Anna", "Good morning."), `<w:tr><w:tc>`+par(run("Bob"))+`</w:tc><w:tc>`+table(row("Hi"), row("there."))+`</w:tc></w:tr>`), timed},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse(word(tt.body), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, line := range turnsOf(tr) {
				_, said, _ := strings.Cut(line, " ")
				got = append(got, said)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(tr.Format, tr.Reason, diff)
			}
			if wantTimes := strings.Contains(tt.body, "00:"); wantTimes == tr.Estimated || wantTimes && tr.Turns[1].Start.Seconds() != 3 {
				t.Errorf("times are estimated: %t; the second turn begins at %v", tr.Estimated, tr.Turns[1].Start)
			}
		})
	}
}
