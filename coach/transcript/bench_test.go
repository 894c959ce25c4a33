package transcript

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchVTT repeats the talk n times, one after the other.
func benchVTT(n int) []byte {
	var b strings.Builder
	b.WriteString("WEBVTT\n\n")
	for i := range n {
		for k, l := range theTalk {
			at := l.start() + theTalk[len(theTalk)-1].end()*time.Duration(i)
			fmt.Fprintf(&b, "%d\n%s --> %s\n<v %s>%s</v>\n\n", i*len(theTalk)+k, stamp(at, '.'), stamp(at+l.end()-l.start(), '.'), talkNames[l.who], l.text())
		}
	}
	return []byte(b.String())
}

func benchSRT(n int) []byte {
	var b strings.Builder
	for i := range n {
		for k, l := range theTalk {
			at := l.start() + theTalk[len(theTalk)-1].end()*time.Duration(i)
			fmt.Fprintf(&b, "%d\n%s --> %s\n%s: %s\n\n", i*len(theTalk)+k, stamp(at, ','), stamp(at+l.end()-l.start(), ','), talkNames[l.who], l.text())
		}
	}
	return []byte(b.String())
}

func benchDeepgram(n int) []byte {
	var words []obj
	for i := range n {
		shift := sec(theTalk[len(theTalk)-1].end()) * float64(i)
		for _, w := range allWords().words {
			words = append(words, obj{"word": strings.ToLower(w.text), "start": sec(w.start) + shift, "end": sec(w.end) + shift,
				"confidence": 0.98765, "speaker": w.who, "speaker_confidence": 0.5, "punctuated_word": w.full()})
		}
	}
	return toJSON(obj{"metadata": obj{"request_id": "r"}, "results": obj{"channels": []obj{{"alternatives": []obj{{"transcript": "", "words": words}}}}}})
}

func benchParse(b *testing.B, raw []byte) {
	b.Helper()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(raw, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseVTT(b *testing.B)      { benchParse(b, benchVTT(1000)) }
func BenchmarkParseSRT(b *testing.B)      { benchParse(b, benchSRT(1000)) }
func BenchmarkParseDeepgram(b *testing.B) { benchParse(b, benchDeepgram(150)) }

func BenchmarkParseAssemblyAI(b *testing.B) {
	benchParse(b, toJSON(obj{"language_code": "en", "audio_duration": 1, "utterances": flat(repeat(eachLine(func(_ int, l talkLine) obj {
		return obj{"speaker": "A", "start": ms(l.start()), "end": ms(l.end()), "text": l.text(), "words": eachWord(l, func(w talkWord) obj {
			return obj{"text": w.full(), "start": ms(w.start), "end": ms(w.end), "confidence": 0.9, "speaker": "A"}
		})}
	}), 100))}))
}

func repeat[T any](v T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// BenchmarkJSONIntoAny is what the vendor benchmarks are measured against.
func BenchmarkJSONIntoAny(b *testing.B) {
	raw := benchDeepgram(150)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	raw := benchDeepgram(150)
	tr, err := Parse(raw, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(Encode(tr))))
	for b.Loop() {
		Encode(tr)
	}
}

func BenchmarkRealign(b *testing.B) {
	tr, err := Parse(wtfTalk(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	turn := tr.Turns[4]
	text := strings.Replace(turn.Text, "compare", "are comparing", 1)
	for b.Loop() {
		Realign(turn, text)
	}
}
