package speech

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"time"
	"unicode"

	"gametape/coach"
)

// answer is what servers say, in any of the ways.
type answer struct {
	Text     string    `json:"text"`
	Language string    `json:"language"`
	Segments []segment `json:"segments"`
	Words    []word    `json:"words"`
}

type segment struct {
	Start   float64 `json:"start"`
	End     float64 `json:"end"`
	Text    string  `json:"text"`
	Speaker *string `json:"speaker"`
	Words   []word  `json:"words"`
}

type word struct {
	Word  string  `json:"word"`
	Start float64 `json:"start"`
	End   float64 `json:"end"`
}

// read understands an answer to a, asked for in way w.
func read(raw []byte, a coach.SpeechAsked, w way) (coach.SpeechHeard, error) {
	var said answer
	if err := json.Unmarshal(raw, &said); err != nil {
		return coach.SpeechHeard{}, coach.Errorf(coach.CodeInvalid, "", "The speech server's answer is no JSON of OpenAI's kind.").Because(err)
	}
	out := coach.SpeechHeard{Language: said.Language}
	if w == diarised && len(said.Segments) > 0 && said.Segments[0].Speaker == nil || w != plain && len(said.Segments) == 0 && strings.TrimSpace(said.Text) != "" && len(said.Words) == 0 {
		return out, &refusedWay{errors.New("the answer has no " + map[way]string{diarised: "speakers", verbose: "times"}[w])}
	}
	if len(said.Segments) == 0 && strings.TrimSpace(said.Text) != "" {
		s := segment{Text: said.Text, End: a.Length.Seconds()}
		if n := len(said.Words); n > 0 {
			s.Start, s.End = said.Words[0].Start, said.Words[n-1].End
		}
		said.Segments = []segment{s}
		out.Untimed = len(said.Words) == 0
	}
	rest := said.Words
	for _, s := range said.Segments {
		words := s.Words
		if len(words) == 0 {
			n := 0
			for n < len(rest) && (rest[n].Start+rest[n].End)/2 <= s.End {
				n++
			}
			words, rest = rest[:n], rest[n:]
		}
		heard := coach.SpeechSegment{Start: within(s.Start, a.Length), End: within(s.End, a.Length), Text: strings.TrimSpace(s.Text)}
		heard.End = max(heard.Start, heard.End)
		if s.Speaker != nil {
			heard.Speaker = strings.TrimSpace(*s.Speaker)
		}
		if heard.Text == "" {
			continue
		}
		heard.Words = spelled(heard.Text, words, a.Length)
		out.Segments = append(out.Segments, heard)
	}
	return out, nil
}

// within is a time in seconds, held to what there is.
func within(s float64, length time.Duration) time.Duration {
	if math.IsNaN(s) || s < 0 {
		return 0
	}
	if s > length.Seconds() {
		return length
	}
	return time.Duration(math.Round(s*1000)) * time.Millisecond
}

// spelled are words as the text of their segment writes them, with the signs and
// blanks around: some servers give them bare. Where one is not found in the text,
// the words stay as they came.
func spelled(text string, words []word, length time.Duration) []coach.SpeechWord {
	out := make([]coach.SpeechWord, len(words))
	starts := make([]int, len(words))
	at, found := 0, true
	for i, w := range words {
		out[i] = coach.SpeechWord{Start: within(w.Start, length), End: within(w.End, length), Text: w.Word}
		out[i].End = max(out[i].End, out[i].Start)
		bare := strings.TrimFunc(w.Word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
		if bare == "" {
			bare = strings.TrimSpace(w.Word)
		}
		j := strings.Index(text[at:], bare)
		if j < 0 || strings.IndexFunc(text[at:at+j], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0 {
			found = false
			continue
		}
		starts[i] = at + j
		at = starts[i] + len(bare)
	}
	if !found || len(words) == 0 {
		return out
	}
	for i := range out {
		from, to := starts[i], len(text)
		if i == 0 {
			from = 0
		} else {
			from = opening(text, from)
		}
		if i+1 < len(out) {
			to = opening(text, starts[i+1])
		}
		out[i].Text = text[from:to]
	}
	return out
}

// opening is where what belongs to the word at i begins: after the blank before
// it, if there is one.
func opening(text string, i int) int {
	if j := strings.LastIndexFunc(text[:i], unicode.IsSpace); j >= 0 && strings.IndexFunc(text[j:i], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0 {
		return j
	}
	return i
}
