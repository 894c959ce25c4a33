package transcript

import (
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// checkTurns are the promises every transcript keeps, whatever was read.
func checkTurns(t *testing.T, tr Transcript) {
	t.Helper()
	var last time.Duration
	for i, turn := range tr.Turns {
		if turn.Start < last || turn.Start < 0 || turn.End < turn.Start {
			t.Fatalf("turn %d lasts from %v to %v, after one that starts at %v", i, turn.Start, turn.End, last)
		}
		last = turn.Start
		if turn.Speaker < -1 || turn.Speaker >= len(tr.Speakers) {
			t.Fatalf("turn %d is of speaker %d of %d", i, turn.Speaker, len(tr.Speakers))
		}
		if turn.Text == "" || !utf8.ValidString(turn.Text) || strings.ContainsAny(turn.Text, "\n\r\t\x00") || strings.Contains(turn.Text, "  ") {
			t.Fatalf("turn %d has the text %q", i, turn.Text)
		}
		at := 0
		for j, w := range turn.Words {
			if w.From < at || w.To <= w.From || w.To > len(turn.Text) || w.End < w.Start || !utf8.ValidString(turn.Text[w.From:w.To]) {
				t.Fatalf("turn %d, word %d is %+v in %q", i, j, w, turn.Text)
			}
			at = w.To
		}
		at = 0
		for j, c := range turn.Cues {
			if c.From < at || c.To <= c.From || c.To > len(turn.Text) || c.End < c.Start {
				t.Fatalf("turn %d, cue %d is %+v in %q", i, j, c, turn.Text)
			}
			at = c.To
		}
		if len(turn.Cues) == 0 {
			t.Fatalf("turn %d has no cue", i)
		}
	}
	for _, s := range tr.Speakers {
		if s.Key == "" || !utf8.ValidString(s.Key) {
			t.Fatalf("a speaker has the key %q", s.Key)
		}
	}
}

// fuzzOne reads raw and holds what comes out to every promise.
func fuzzOne(t *testing.T, raw []byte, opt Options) {
	if len(raw) > 1<<16 {
		return
	}
	tr, err := Parse(raw, opt)
	if err != nil {
		if tr.Turns != nil || strings.TrimSpace(err.Error()) == "" {
			t.Fatalf("a refusal with turns or without words: %v", err)
		}
		return
	}
	checkTurns(t, tr)
	back, err := Decode(Encode(tr))
	if err != nil || len(back.Turns) != len(tr.Turns) {
		t.Fatalf("encoded and decoded: %v", err)
	}
}

// shortFiles are the first lines of the talk in every format: the fuzzer gets
// on faster with small seeds.
func shortFiles() map[string]talkFile {
	whole := theTalk
	defer func() { theTalk = whole }()
	theTalk = whole[1:3]
	return talkFiles()
}

func seedFiles(f *testing.F, formats ...Format) {
	for _, file := range shortFiles() {
		for _, want := range formats {
			if file.format == want {
				f.Add(file.raw)
			}
		}
	}
}

func fuzzFormat(f *testing.F, as Format, also ...Format) {
	seedFiles(f, append(also, as)...)
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzOne(t, raw, Options{As: as}) })
}

func FuzzDetect(f *testing.F) {
	for _, file := range shortFiles() {
		f.Add(file.raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		Detect(raw)
		fuzzOne(t, raw, Options{})
	})
}

func FuzzVTT(f *testing.F)           { fuzzFormat(f, WebVTT, WebVTTTeams, WebVTTZoom) }
func FuzzSRT(f *testing.F)           { fuzzFormat(f, SRT) }
func FuzzSBV(f *testing.F)           { fuzzFormat(f, SBV) }
func FuzzASS(f *testing.F)           { fuzzFormat(f, ASS) }
func FuzzTTML(f *testing.F)          { fuzzFormat(f, TTML) }
func FuzzCTM(f *testing.F)           { fuzzFormat(f, CTM) }
func FuzzText(f *testing.F)          { fuzzFormat(f, TextTimed, TextOtter, TextZoom, TextNames, TextMeet) }
func FuzzDocx(f *testing.F)          { fuzzFormat(f, Docx, DocxTeams, DocxMeet) }
func FuzzAmazon(f *testing.F)        { fuzzFormat(f, AmazonDiarised) }
func FuzzAmazonChans(f *testing.F)   { fuzzFormat(f, AmazonChannels) }
func FuzzCallAnalytics(f *testing.F) { fuzzFormat(f, AmazonCallAnalytics, AmazonContactLens) }
func FuzzPCA(f *testing.F)           { fuzzFormat(f, AmazonPCA) }
func FuzzDeepgram(f *testing.F)      { fuzzFormat(f, Deepgram) }
func FuzzAssemblyAI(f *testing.F)    { fuzzFormat(f, AssemblyAI) }
func FuzzWhisper(f *testing.F)       { fuzzFormat(f, Whisper, WhisperX, OpenAIDiarised) }
func FuzzPyannote(f *testing.F)      { fuzzFormat(f, Pyannote) }
func FuzzRevAI(f *testing.F)         { fuzzFormat(f, RevAI) }
func FuzzGecko(f *testing.F)         { fuzzFormat(f, Gecko) }
func FuzzGoogle(f *testing.F)        { fuzzFormat(f, GoogleV1, GoogleV2) }
func FuzzAzure(f *testing.F)         { fuzzFormat(f, AzureBatch, AzureFast) }
func FuzzFireflies(f *testing.F)     { fuzzFormat(f, Fireflies) }
func FuzzWatson(f *testing.F)        { fuzzFormat(f, Watson) }
func FuzzSpeechmatics(f *testing.F)  { fuzzFormat(f, Speechmatics) }
func FuzzGong(f *testing.F)          { fuzzFormat(f, Gong) }
func FuzzMeetAPI(f *testing.F)       { fuzzFormat(f, MeetAPI) }
func FuzzTeamsJSON(f *testing.F)     { fuzzFormat(f, TeamsJSON) }
func FuzzMessages(f *testing.F)      { fuzzFormat(f, Messages) }
func FuzzWTF(f *testing.F)           { fuzzFormat(f, WTF) }
func FuzzOwn(f *testing.F)           { fuzzFormat(f, Gametape) }

func FuzzVCon(f *testing.F) {
	seedFiles(f, VConFormat)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if call, err := VCon(raw); err == nil {
			for _, d := range call.Dialogs {
				for _, p := range append(append([]int{}, d.Parties...), d.Channels...) {
					if p < -1 || p >= len(call.Parties) {
						t.Fatalf("party %d of %d", p, len(call.Parties))
					}
				}
			}
		}
		fuzzOne(t, raw, Options{As: VConFormat})
	})
}

func FuzzCompanion(f *testing.F) {
	words := []byte(`{"callTranscripts":[{"callId":"7","transcript":[{"speakerId":"1","sentences":[{"start":0,"end":900,"text":"Hi."}]}]}]}`)
	f.Add([]byte(`{"calls":[{"metaData":{"id":"7","title":"First talk","started":"2026-11-02T09:00:00Z","primaryUserId":"9"},"parties":[{"speakerId":"1","userId":"9","name":"Anna","emailAddress":"a@example.com","affiliation":"Internal"}]}]}`))
	f.Add([]byte(`{"participants":[{"name":"conferenceRecords/c/participants/0","signedinUser":{"displayName":"Anna","user":"users/1"}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := ReadCompanion(raw, words); err == nil && len(c.Parties) == 0 {
			t.Fatal("a companion that names nobody is taken")
		}
		fuzzOne(t, words, Options{Companion: raw})
	})
}

func FuzzDecode(f *testing.F) {
	tr, _ := Parse(wtfTalk(), Options{})
	f.Add(Encode(tr))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if tr, err := Decode(raw); err == nil {
			Encode(tr)
		}
	})
}

func FuzzRealign(f *testing.F) {
	f.Add("we hav a budget", "we have a small budget")
	f.Fuzz(func(t *testing.T, old, text string) {
		tr, err := Parse([]byte("A: "+old), Options{As: TextNames})
		if err != nil {
			return
		}
		got := Realign(tr.Turns[0], text)
		if got.Text != "" {
			checkTurns(t, Transcript{Speakers: tr.Speakers, Turns: []Turn{got}})
		}
	})
}

func TestMemoryStaysBoundedByTheInput(t *testing.T) {
	for name, raw := range map[string][]byte{
		"an array of empty arrays":        []byte(`{"segments":[` + strings.Repeat("[],", 300000) + `[]]}`),
		"a great many tiny cues":          []byte("WEBVTT\n\n" + strings.Repeat("00:00.000 --> 00:01.000\na\n\n", 40000)),
		"a great many speakers":           []byte(strings.Repeat("A: b\nC: d\n", 100000)),
		"one long line":                   []byte("A: " + strings.Repeat("word ", 200000)),
		"one word without an end":         []byte("A: " + strings.Repeat("w", 1000000)),
		"carriage returns only":           []byte("WEBVTT\r\r" + strings.Repeat("00:00.000 --> 00:01.000\ra\r\r", 40000)),
		"cues without blank lines":        []byte("WEBVTT\n\n" + strings.Repeat("00:00.000 --> 00:01.000\n", 40000)),
		"tags that never close":           []byte("WEBVTT\n\n00:00.000 --> 00:01.000\n" + strings.Repeat("<v a", 200000)),
		"nested voices":                   []byte("WEBVTT\n\n00:00.000 --> 00:01.000\n" + strings.Repeat("<v a>b", 100000)),
		"everybody talks at once":         overlapping(20000),
		"words that overlap all the time": []byte(`{"segments":[` + strings.Repeat(`{"start":0,"end":9,"text":"a b. C d.","speaker":"A","avg_logprob":0},{"start":0,"end":9,"text":"E","speaker":"B"},`, 8000) + `{}]}`),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			tr, err := Parse(raw, Options{})
			runtime.ReadMemStats(&after)
			if err == nil {
				checkTurns(t, tr)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64*uint64(len(raw)) {
				t.Errorf("%d bytes took %d bytes of memory, %d times as much", len(raw), used, used/uint64(len(raw)))
			}
		})
	}
}

func overlapping(n int) []byte {
	var b strings.Builder
	b.WriteString("WEBVTT\n\n")
	for i := range n {
		b.WriteString("00:00." + string([]byte{'0' + byte(i/100%10), '0' + byte(i/10%10), '0' + byte(i%10)}) + " --> 59:59.000\n<v ")
		b.WriteString([]string{"Anna", "Bob", "Carl"}[i%3] + ">One. Two. Three.</v>\n\n")
	}
	return []byte(b.String())
}
