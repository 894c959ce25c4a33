package transcript

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// talkWord is a word of the test talk with the mark that follows it.
type talkWord struct {
	text, mark string
	start, end time.Duration
	who        int
}

func (w talkWord) full() string { return w.text + w.mark }

// talkLine is what one speaker says in one go.
type talkLine struct {
	who   int
	words []talkWord
}

func (l talkLine) text() string {
	var out []string
	for _, w := range l.words {
		out = append(out, w.full())
	}
	return strings.Join(out, " ")
}

func (l talkLine) start() time.Duration { return l.words[0].start }
func (l talkLine) end() time.Duration   { return l.words[len(l.words)-1].end }

var talkNames = []string{"Anna Meyer", "Bob Stone"}

// theTalk is one talk: two people, an objection, an answer of more than sixty
// words, and a last word.
var theTalk = makeTalk([]string{
	"0|Good morning Bob, this is Anna from Northwind.",
	"1|Hi Anna.",
	"0|Did you have time to look at the offer?",
	"1|I did. It is too expensive for us, to be honest. We have a budget of ten thousand a year.",
	"0|I understand. May I ask what you compare it with? Most of our customers felt the same at first. " +
		"They looked at what a lost deal costs them, and at how many deals they lose because nobody hears the calls. " +
		"After three months they had won back the price twice over. I can show you the numbers of a company of your size. " +
		"Then you decide whether it is worth it. If it is not, we part as friends.",
	"1|That sounds fair.",
	"0|Great, shall we say Tuesday at ten?",
	"1|Tuesday is fine.",
})

func makeTalk(src []string) []talkLine {
	var lines []talkLine
	at := 1200 * time.Millisecond
	for _, s := range src {
		l := talkLine{who: int(s[0] - '0')}
		for _, f := range strings.Fields(s[2:]) {
			text := strings.TrimRight(f, ".,?")
			end := at + time.Duration(100+50*len(text))*time.Millisecond
			l.words = append(l.words, talkWord{text, f[len(text):], at, end, l.who})
			at = end + 60*time.Millisecond
		}
		at += 700 * time.Millisecond
		lines = append(lines, l)
	}
	return lines
}

func sec(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
func ms(d time.Duration) int64    { return d.Milliseconds() }

type obj = map[string]any

type rawJSON = json.RawMessage

func toJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// eachLine collects one value a line, eachWord one a word of a line.
func eachLine[T any](f func(i int, l talkLine) T) []T {
	var out []T
	for i, l := range theTalk {
		out = append(out, f(i, l))
	}
	return out
}

func eachWord[T any](l talkLine, f func(w talkWord) T) []T {
	var out []T
	for _, w := range l.words {
		out = append(out, f(w))
	}
	return out
}

func allWords() talkLine {
	var all talkLine
	for _, l := range theTalk {
		all.words = append(all.words, l.words...)
	}
	return all
}

func channel(who int) talkLine {
	all := talkLine{who: who}
	for _, w := range allWords().words {
		if w.who == who {
			all.words = append(all.words, w)
		}
	}
	return all
}

func joined(f func(i int, l talkLine) string) []byte { return []byte(strings.Join(eachLine(f), "")) }

// timed is the usual object of a timed line or word.
func timed(start, end time.Duration, more obj) obj {
	o := obj{"start": sec(start), "end": sec(end)}
	for k, v := range more {
		o[k] = v
	}
	return o
}

// talkFile is the talk in one format and what that format can keep.
type talkFile struct {
	raw       []byte
	companion []byte
	format    Format
	words     bool          // it has word times
	starts    time.Duration // its resolution for starts
	ends      time.Duration // and for ends, -1 where it has none
	speakers  []string      // its names for the two
}

func docx(lines []string) []byte {
	var doc strings.Builder
	doc.WriteString(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for _, l := range lines {
		doc.WriteString("<w:p>")
		for i, part := range strings.Split(l, "\n") {
			if i > 0 {
				doc.WriteString("<w:r><w:br/></w:r>")
			}
			doc.WriteString(`<w:r><w:t xml:space="preserve">` + part + "</w:t></w:r>")
		}
		doc.WriteString("</w:p>")
	}
	doc.WriteString("</w:body></w:document>")
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, _ := z.Create("word/document.xml")
	f.Write([]byte(doc.String()))
	z.Close()
	return out.Bytes()
}

func hms(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

func mss(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func ticks(d time.Duration) int64 { return int64(d / 100) }

var (
	people   = talkNames
	numbered = func(prefix string, from int) []string {
		return []string{fmt.Sprint(prefix, from), fmt.Sprint(prefix, from+1)}
	}
)

// talkFiles renders the talk in every format.
func talkFiles() map[string]talkFile {
	files := map[string]talkFile{}
	add := func(name string, f talkFile) { files[name] = f }
	cueText := func(arrowMark byte, text func(l talkLine) string) func(i int, l talkLine) string {
		return func(i int, l talkLine) string {
			return fmt.Sprintf("%d\n%s --> %s\n%s\n\n", i+1, stamp(l.start(), arrowMark), stamp(l.end(), arrowMark), text(l))
		}
	}
	named := func(l talkLine) string { return talkNames[l.who] + ": " + l.text() }
	add("Teams WebVTT", talkFile{raw: append([]byte("WEBVTT\n\n"), joined(cueText('.', func(l talkLine) string {
		return "<v " + talkNames[l.who] + ">" + l.text() + "</v>"
	}))...), format: WebVTTTeams, speakers: people})
	add("Zoom WebVTT", talkFile{raw: append([]byte("WEBVTT\n\n"), joined(cueText('.', named))...), format: WebVTTZoom, speakers: people})
	add("Zoom WebVTT with the name on a line of its own", talkFile{raw: append([]byte("\ufeffWEBVTT\r\n\r\n"), bytes.ReplaceAll(joined(cueText('.', func(l talkLine) string {
		return talkNames[l.who] + "\n" + l.text()
	})), []byte("\n"), []byte("\r\n"))...), format: WebVTTZoom, speakers: people})
	add("WebVTT with a cue every few words", talkFile{raw: []byte("WEBVTT\n\n" + strings.Join(eachLine(func(_ int, l talkLine) string {
		out := ""
		for i := 0; i < len(l.words); i += 5 {
			part := talkLine{l.who, l.words[i:min(i+5, len(l.words))]}
			out += fmt.Sprintf("%s --> %s\n<v %s>%s</v>\n\n", stamp(part.start(), '.'), stamp(part.end(), '.'), talkNames[l.who], part.text())
		}
		return out
	}), "")), format: WebVTTTeams, speakers: people})
	add("SRT", talkFile{raw: joined(cueText(',', named)), format: SRT, speakers: people})
	add("SubStation", talkFile{raw: append([]byte("[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"),
		joined(func(_ int, l talkLine) string {
			return fmt.Sprintf("Dialogue: 0,%s,%s,Default,%s,0,0,0,,%s\n", stamp(l.start(), '.'), stamp(l.end(), '.'), talkNames[l.who], l.text())
		})...), format: ASS, speakers: people})
	add("SBV", talkFile{raw: joined(func(_ int, l talkLine) string {
		return fmt.Sprintf("%s,%s\n%s\n\n", stamp(l.start(), '.')[1:], stamp(l.end(), '.')[1:], named(l))
	}), format: SBV, speakers: people})
	add("TTML", talkFile{raw: []byte(`<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="en"><head>` +
		`<ttm:agent xml:id="a0"><ttm:name>Anna Meyer</ttm:name></ttm:agent><ttm:agent xml:id="a1"><ttm:name>Bob Stone</ttm:name></ttm:agent></head><body><div>` +
		string(joined(func(_ int, l talkLine) string {
			return fmt.Sprintf(`<p begin="%s" end="%.3fs" ttm:agent="a%d">%s</p>`, stamp(l.start(), '.'), sec(l.end()), l.who, l.text())
		})) + `</div></body></tt>`), format: TTML, speakers: people})
	add("CTM by channel", talkFile{raw: joined(func(_ int, l talkLine) string {
		return strings.Join(eachWord(l, func(w talkWord) string {
			return fmt.Sprintf("talk %d %.3f %.3f %s 0.9\n", w.who+1, sec(w.start), sec(w.end-w.start), w.full())
		}), "")
	}), format: CTM, words: true, speakers: numbered("Channel ", 1)})
	add("Zoom text", talkFile{raw: joined(func(_ int, l talkLine) string {
		return hms(l.start()) + "\t" + talkNames[l.who] + "\t" + l.text() + "\n"
	}), format: TextZoom, starts: time.Second, ends: -1, speakers: people})
	add("Otter text", talkFile{raw: joined(func(_ int, l talkLine) string {
		return talkNames[l.who] + "  " + mss(l.start()) + "\n" + l.text() + "\n\n"
	}), format: TextOtter, starts: time.Second, ends: -1, speakers: people})
	add("bracketed times", talkFile{raw: joined(func(_ int, l talkLine) string {
		return "[" + hms(l.start()) + "] " + named(l) + "\n"
	}), format: TextTimed, starts: time.Second, ends: -1, speakers: people})
	add("names with times behind", talkFile{raw: joined(func(_ int, l talkLine) string {
		return talkNames[l.who] + " (" + hms(l.start()) + "): " + l.text() + "\n"
	}), format: TextTimed, starts: time.Second, ends: -1, speakers: people})
	add("names only", talkFile{raw: joined(func(_ int, l talkLine) string { return named(l) + "\n" }), format: TextNames, starts: -1, ends: -1, speakers: people})
	add("Meet text", talkFile{raw: []byte("Northwind - 2026/11/21 - Transcript\n\nAttendees\nAnna Meyer, Bob Stone\n\nTranscript\n\n00:00:00\n" +
		string(joined(func(_ int, l talkLine) string { return named(l) + "\n" })) + "\nMeeting ended after 00:01:00\n"), format: TextMeet, starts: -1, ends: -1, speakers: people})
	add("Teams Word", talkFile{raw: docx(eachLine(func(_ int, l talkLine) string {
		return talkNames[l.who] + "   " + mss(l.start()) + "\n" + l.text()
	})), format: DocxTeams, starts: time.Second, ends: -1, speakers: people})
	add("old Teams Word", talkFile{raw: docx(eachLine(func(_ int, l talkLine) string {
		return stamp(l.start(), '.') + " --> " + stamp(l.end(), '.') + "\n" + talkNames[l.who] + "\n" + l.text()
	})), format: DocxTeams, speakers: people})
	add("Meet Word", talkFile{raw: docx(append([]string{"Attendees", "Anna Meyer, Bob Stone", "Transcript", "00:00:00"},
		eachLine(func(_ int, l talkLine) string { return named(l) })...)), format: DocxMeet, starts: -1, ends: -1, speakers: people})
	addVendors(add)
	return files
}

func amazonItem(w talkWord, label string) []obj {
	word := obj{"type": "pronunciation", "start_time": fmt.Sprint(sec(w.start)), "end_time": fmt.Sprint(sec(w.end)),
		"alternatives": []obj{{"content": w.text, "confidence": "0.9"}}}
	if label != "" {
		word["speaker_label"] = label
	}
	out := []obj{word}
	for _, m := range w.mark {
		out = append(out, obj{"type": "punctuation", "alternatives": []obj{{"content": string(m), "confidence": "0.0"}}})
	}
	return out
}

func flat[T any](lists [][]T) (out []T) {
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func TestOneTalkReadsTheSameInEveryFormat(t *testing.T) {
	want := wantTurns()
	for name, f := range talkFiles() {
		t.Run(name, func(t *testing.T) {
			last := theTalk[len(theTalk)-1].end()
			tr, err := Parse(f.raw, Options{Recording: last, Companion: f.companion})
			if err != nil {
				t.Fatal(err)
			}
			if tr.Format != f.format {
				t.Errorf("format %s (%s), want %s", tr.Format, tr.Reason, f.format)
			}
			var labels []string
			for _, s := range tr.Speakers {
				labels = append(labels, s.Label())
			}
			if diff := cmp.Diff(f.speakers, labels); diff != "" {
				t.Errorf("speakers (-want +got):\n%s", diff)
			}
			if tr.Estimated != (f.starts < 0) {
				t.Errorf("estimated is %v", tr.Estimated)
			}
			var turns, wantTexts []string
			for _, turn := range tr.Turns {
				turns = append(turns, fmt.Sprint(turn.Speaker, " ", turn.Text))
			}
			for _, turn := range want {
				wantTexts = append(wantTexts, fmt.Sprint(turn.who, " ", turn.text()))
			}
			if diff := cmp.Diff(wantTexts, turns); diff != "" {
				t.Fatalf("turns (-want +got):\n%s", diff)
			}
			for i, turn := range tr.Turns {
				compareTimes(t, f, want[i], turn)
			}
		})
	}
}

// wantTurns is the talk by the rule of turns: the long answer is cut at the
// first sentence's end behind sixty words.
func wantTurns() []talkLine {
	var out []talkLine
	for _, l := range theTalk {
		from := 0
		for i := range l.words {
			if i-from+1 >= longTurn && i+1 < len(l.words) && strings.ContainsAny(l.words[i].mark, ".?") {
				out = append(out, talkLine{l.who, l.words[from : i+1]})
				from = i + 1
			}
		}
		out = append(out, talkLine{l.who, l.words[from:]})
	}
	return out
}

func compareTimes(t *testing.T, f talkFile, want talkLine, got Turn) {
	t.Helper()
	whole := false // starts and ends with a line of the talk
	for _, l := range theTalk {
		whole = whole || l.start() == want.start() && l.end() == want.end()
	}
	near := func(what string, want, got, within time.Duration) {
		if d := want - got; d > within || d < -within {
			t.Errorf("%s at %v, want %v ± %v", what, got, want, within)
		}
	}
	if (whole || f.words) && f.starts >= 0 {
		near("starts", want.start(), got.Start, f.starts)
		if f.ends >= 0 {
			near("ends", want.end(), got.End, f.ends)
		}
	}
	if !f.words {
		return
	}
	if len(got.Words) != len(want.words) {
		t.Errorf("%d words have times, want %d", len(got.Words), len(want.words))
		return
	}
	for i, w := range got.Words {
		if got.Text[w.From:w.To] != want.words[i].full() {
			t.Errorf("word %d is %q, want %q", i, got.Text[w.From:w.To], want.words[i].full())
		}
		near("word starts", want.words[i].start, w.Start, f.starts)
		near("word ends", want.words[i].end, w.End, f.starts)
	}
}
