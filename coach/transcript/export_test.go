package transcript

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// anyTalk is a transcript with everything in it: words, cues, sides, addresses,
// two speakers of one name, a turn nobody is named for.
func anyTalk() Transcript {
	at := func(ms int) time.Duration { return time.Duration(ms) * time.Millisecond }
	return Transcript{
		Format: Deepgram, Reason: "a test", Language: "en-US",
		Speakers: []Speaker{
			{Key: "a", Name: "Anna", Email: "anna@example.com", Phone: "+12125550100", Channel: 0, Side: Rep},
			{Key: "b", Name: "Anna", Channel: 1, Side: Customer},
			{Key: "c & <d>", Channel: -1, Side: Unknown},
		},
		Turns: []Turn{
			{Start: at(0), End: at(4000), Speaker: 0, Text: "can a can a & <b> do?",
				Words: []Word{{6, 9, at(900), at(1000), 0.5}, {10, 11, at(1500), at(1600), 0}, {12, 13, at(1700), at(1700), 0.25}},
				Cues:  []Cue{{0, 9, at(0), at(1000)}, {10, 21, at(1500), at(4000)}}},
			{Start: at(3500), End: at(3900), Speaker: 1, Text: "Mhm.", Cues: []Cue{{0, 4, at(3500), at(3900)}}},
			{Start: at(5000), End: at(6000), Speaker: -1, Text: "größer, 大きい", Cues: []Cue{{0, 19, at(5000), at(6000)}}},
			{Start: at(6000), End: at(6001), Speaker: 2, Text: "So.", Cues: []Cue{{0, 3, at(6000), at(6001)}}},
			{Start: at(7000), End: at(9000), Speaker: 2, Text: "Same speaker, a turn of its own.", Cues: []Cue{{0, 32, at(7000), at(9000)}}},
		},
		Warnings: []Warning{{"line 3", "100 % odd."}},
	}
}

func TestEncodeLosesNothing(t *testing.T) {
	odd := anyTalk()
	odd.Turns[0].Words[0].Start++
	odd.Estimated = true
	for name, tr := range map[string]Transcript{"nothing": {}, "everything": anyTalk(), "times below a millisecond": odd} {
		t.Run(name, func(t *testing.T) {
			raw := Encode(tr)
			got, err := Decode(raw)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tr, got); diff != "" {
				t.Error(diff)
			}
			for n := range raw {
				if _, err := Decode(raw[:n]); err == nil {
					t.Fatalf("the first %d of %d bytes decode", n, len(raw))
				}
			}
		})
	}
}

func TestOurOwnJSONReadsBackTheSame(t *testing.T) {
	want := anyTalk()
	var out bytes.Buffer
	if err := WriteJSON(&out, want); err != nil {
		t.Fatal(err)
	}
	got, err := Parse(out.Bytes(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want.Format, want.Reason = Gametape, got.Reason
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSubtitleExportsReadBackWithTheirCues(t *testing.T) {
	tr := anyTalk()
	tr.Speakers[1].Name, tr.Speakers[2].Key = "Bob", "Carl"
	tr.Turns = append(tr.Turns[:2:2], tr.Turns[3:]...) // without the turn nobody is named for
	for name, tt := range map[string]struct {
		write  func(io.Writer, Transcript) error
		format Format
	}{"WebVTT": {WriteVTT, WebVTTTeams}, "SRT": {WriteSRT, SRT}} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := tt.write(&out, tr); err != nil {
				t.Fatal(err)
			}
			got, err := Parse(out.Bytes(), Options{})
			if err != nil {
				t.Fatalf("%v in\n%s", err, out.String())
			}
			if got.Format != tt.format {
				t.Errorf("read as %s", got.Format)
			}
			want := []string{
				"0s 1s Anna: can a can", "1.5s 4s Anna: a & <b> do?", "3.5s 3.9s Bob: Mhm.", "6s 6.001s Carl: So.", "7s 9s Carl: Same speaker, a turn of its own.",
			}
			if diff := cmp.Diff(want, cueLines(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTextExportIsALineATurn(t *testing.T) {
	var out bytes.Buffer
	if err := WriteTXT(&out, anyTalk()); err != nil {
		t.Fatal(err)
	}
	want := "[00:00:00.000] Anna: can a can a & <b> do?\n[00:00:03.500] Anna: Mhm.\n[00:00:05.000] größer, 大きい\n" +
		"[00:00:06.000] c & <d>: So.\n[00:00:07.000] c & <d>: Same speaker, a turn of its own.\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func anyCall() VConCall {
	start := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	return VConCall{
		UUID: "01926b7e-0000-8000-8000-000000000000", Subject: "Renewal “2027”", Start: start, Direction: "in",
		Parties: []VConParty{
			{Tel: "+12125550100", Name: "Anna", Email: "anna@example.com", Role: "agent", Org: "Northwind", Side: Rep},
			{Tel: "+12125550101", Name: "Bob", Role: "customer", Org: "Acme", Side: Customer},
		},
		Dialogs: []VConDialog{
			{Type: "recording", Start: start, Duration: 9500 * time.Millisecond, Parties: []int{1, 0}, Channels: []int{1, -1, 0}, Originator: 1,
				MediaType: "audio/x-wav", Filename: "a.wav", URL: "https://example.com/a.wav", ContentHash: "sha512-abc"},
			{Type: "recording", Start: start.Add(time.Minute), Parties: []int{0}, Originator: -1, MediaType: "audio/mpeg", Body: []byte{0, 255, 254}},
		},
		Reports: []VConReport{
			{Type: "report", Vendor: "gametape", Product: "gametape", Schema: "exchanges-1", Dialog: 0, Body: []byte(`{"exchanges":[1,2]}`)},
			{Type: "summary", Vendor: "x", Dialog: -1, Body: []byte("They met.")},
		},
	}
}

func TestOurOwnVConReadsBackTheSame(t *testing.T) {
	x := VConExport{Call: anyCall(), Created: anyCall().Start.Add(time.Hour), Transcript: anyTalk()}
	var out bytes.Buffer
	if err := WriteVCon(&out, x); err != nil {
		t.Fatal(err)
	}
	call, err := VCon(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.Call, call); diff != "" {
		t.Errorf("the call (-want +got):\n%s", diff)
	}
	got, err := Parse(out.Bytes(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := anyTalk()
	want.Format, want.Reason = VConFormat, got.Reason
	if !strings.Contains(got.Reason, "WTF") {
		t.Errorf("the reason %q does not say what the transcript was", got.Reason)
	}
	want.Warnings[0].Where = "analysis[0].body.line 3"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the transcript (-want +got):\n%s", diff)
	}
}

func TestAVConHasTheMembersTheDraftRequires(t *testing.T) {
	var out bytes.Buffer
	if err := WriteVCon(&out, VConExport{Call: anyCall(), Created: anyCall().Start, Transcript: anyTalk()}); err != nil {
		t.Fatal(err)
	}
	v, bad := readJSON(strings.TrimSpace(out.String()))
	if bad != nil {
		t.Fatal(bad)
	}
	for _, path := range [][]string{{"uuid"}, {"created_at"}, {"parties"}, {"dialog"}, {"analysis"}} {
		if !v.get(path...).exists() {
			t.Errorf("%v is missing", path)
		}
	}
	if v.get("extensions").at(0).str() != "wtf_transcription" {
		t.Error("the extension is not declared")
	}
	d := v.get("dialog").at(0)
	for _, key := range []string{"type", "start", "parties", "mediatype", "url", "content_hash"} {
		if !d.get(key).exists() {
			t.Errorf("dialog[0].%s is missing", key)
		}
	}
	if p := d.get("parties"); p.at(1).exists() || !p.at(2).exists() {
		t.Errorf("the parties %s do not stand by channel, null where there is none", p.raw())
	}
	for i, a := range v.get("analysis").items() {
		for _, key := range []string{"type", "vendor", "body", "encoding"} {
			if !a.get(key).exists() {
				t.Errorf("analysis[%d].%s is missing", i, key)
			}
		}
	}
	body := v.get("analysis").at(0).get("body")
	for _, path := range [][]string{{"transcript", "text"}, {"transcript", "language"}, {"transcript", "duration"}, {"segments"}, {"metadata", "created_at"}, {"metadata", "processed_at"}, {"metadata", "provider"}, {"metadata", "model"}} {
		if !body.get(path...).exists() {
			t.Errorf("the transcription's %v is missing", path)
		}
	}
}

func TestRealignKeepsTheTimesOfWordsThatStay(t *testing.T) {
	at := func(s int) time.Duration { return time.Duration(s) * time.Second }
	old := Turn{Start: 0, End: at(6), Speaker: 1, Text: "we hav no budget this year",
		Cues: []Cue{{0, 16, 0, at(4)}, {17, 26, at(4), at(6)}}}
	for i, f := range fields(old.Text) {
		old.Words = append(old.Words, Word{f.from, f.to, at(i), at(i + 1), 0.5})
	}
	for name, tt := range map[string]struct {
		text string
		want []string
		cues []string
	}{
		"nothing changed":        {"we hav no budget this year", []string{"we 0s-1s", "hav 1s-2s", "no 2s-3s", "budget 3s-4s", "this 4s-5s", "year 5s-6s"}, []string{"we hav no budget", "this year"}},
		"a word replaced":        {"we have no budget this year", []string{"we 0s-1s", "have 1s-2s", "no 2s-3s", "budget 3s-4s", "this 4s-5s", "year 5s-6s"}, []string{"we have no budget", "this year"}},
		"a capital and a mark":   {"We hav no budget, this year.", []string{"We 0s-1s", "hav 1s-2s", "no 2s-3s", "budget, 3s-4s", "this 4s-5s", "year. 5s-6s"}, []string{"We hav no budget,", "this year."}},
		"a word taken out":       {"we no budget this year", []string{"we 0s-1s", "no 2s-3s", "budget 3s-4s", "this 4s-5s", "year 5s-6s"}, []string{"we no budget", "this year"}},
		"a word put in":          {"we hav no spare budget this year", []string{"we 0s-1s", "hav 1s-2s", "no 2s-3s", "spare 3s-3s", "budget 3s-4s", "this 4s-5s", "year 5s-6s"}, []string{"we hav no spare budget", "this year"}},
		"everything taken out":   {"", nil, nil},
		"everything new":         {"quite different", []string{"quite 4s-5s", "different 5s-6s"}, []string{"quite different"}},
		"blanks are folded here": {"  we  hav ", []string{"we 0s-1s", "hav 1s-2s"}, []string{"we hav"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Realign(old, tt.text)
			var words, cues []string
			for _, w := range got.Words {
				words = append(words, got.Text[w.From:w.To]+" "+w.Start.String()+"-"+w.End.String())
			}
			for _, c := range got.Cues {
				cues = append(cues, got.Text[c.From:c.To])
			}
			if diff := cmp.Diff(tt.want, words); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.cues, cues); diff != "" {
				t.Error(diff)
			}
			if got.Start != old.Start || got.End != old.End || got.Speaker != old.Speaker {
				t.Errorf("the turn itself changed: %+v", got)
			}
		})
	}
}

func TestRealignOfOtherScripts(t *testing.T) {
	for name, tt := range map[string]struct {
		old   string
		words []string // of old, a second each
		text  string
		want  []string
	}{
		"a Chinese word is replaced": {"这个太贵了", []string{"这个", "太贵", "了"}, "这个太远了", []string{"这个 0s-1s", "太远 1s-2s", "了 2s-3s"}},
		"a Chinese word goes":        {"这个太贵了", []string{"这个", "太贵", "了"}, "这个了", []string{"这个 0s-1s", "了 2s-3s"}},
		"Japanese letters are put in": {"高いです", []string{"高い", "です"}, "高いんです",
			[]string{"高い 0s-1s", "ん 1s-1s", "です 1s-2s"}},
		"a stop stays on the letter before it":  {"高いです", []string{"高い", "です"}, "高いです。", []string{"高い 0s-1s", "です。 1s-2s"}},
		"Latin inside of Japanese is a word":    {"これはOKです", []string{"これは", "OK", "です"}, "これはNGです", []string{"これは 0s-1s", "NG 1s-2s", "です 2s-3s"}},
		"emoji are replaced like words":         {"good 😀 bye", []string{"good", "😀", "bye"}, "good 👨\u200d👩\u200d👧 bye", []string{"good 0s-1s", "👨\u200d👩\u200d👧 1s-2s", "bye 2s-3s"}},
		"Hebrew is corrected in its byte order": {"זה יקר מדי", []string{"זה", "יקר", "מדי"}, "זה זול מדי", []string{"זה 0s-1s", "זול 1s-2s", "מדי 2s-3s"}},
		"a Thai word keeps its marks":           {"แพงมาก", []string{"แพง", "มาก"}, "แพงไม่มาก", []string{"แพง 0s-1s", "ไ 1s-1s", "ม่ 1s-1s", "มาก 1s-2s"}},
	} {
		t.Run(name, func(t *testing.T) {
			old := Turn{End: time.Duration(len(tt.words)) * time.Second, Text: tt.old, Cues: []Cue{{0, len(tt.old), 0, time.Duration(len(tt.words)) * time.Second}}}
			at := 0
			for i, w := range tt.words {
				from := at + strings.Index(tt.old[at:], w)
				at = from + len(w)
				old.Words = append(old.Words, Word{From: from, To: at, Start: time.Duration(i) * time.Second, End: time.Duration(i+1) * time.Second})
			}
			got := Realign(old, tt.text)
			checkTurns(t, Transcript{Speakers: []Speaker{{Key: "a"}}, Turns: []Turn{got}})
			if diff := cmp.Diff(tt.want, wordsOf(Transcript{Turns: []Turn{got}})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRealignOfAVeryLongTurnIsBounded(t *testing.T) {
	old := Turn{End: time.Hour, Text: strings.TrimSpace(strings.Repeat("a b c ", 5000))}
	for _, f := range fields(old.Text) {
		old.Words = append(old.Words, Word{From: f.from, To: f.to, Start: time.Duration(f.from), End: time.Duration(f.to)})
	}
	old.Cues = []Cue{{0, len(old.Text), 0, time.Hour}}
	got := Realign(old, strings.TrimSpace(strings.Repeat("x y z ", 6000)))
	if len(got.Words) != 18000 {
		t.Errorf("%d words, want 18000", len(got.Words))
	}
	checkTurns(t, Transcript{Speakers: []Speaker{{Key: "a"}}, Turns: []Turn{got}})
}
