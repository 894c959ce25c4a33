package coach

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gametape/coach/letter"
	"gametape/coach/tagging"
)

// What a speech server hears in silence is not said: it fills it with thanks for
// watching, or says a sentence again and again. Where nobody speaks, nothing is
// kept; of what repeats itself, what speech lies under.
const (
	// offBy is how far the times of a word may be off.
	offBy = 300 * time.Millisecond
	// edge is how much of a word may lie beyond the stretch of speech it is in.
	edge = 100 * time.Millisecond
	// mostlySpeech is the share of a repeated segment that must be speech.
	mostlySpeech = 0.5
	// loopOf is how many times the same words follow each other before it is a loop.
	loopOf = 4
	// longestLoop is how many words a loop has.
	longestLoop = 12
	// breath ends a segment: what comes later is said after others may have spoken.
	breath = 700 * time.Millisecond
)

// spoken leaves out what nobody said, by the stretches of speech, which ascend
// and count from the same start as the segments.
func spoken(segments []SpeechSegment, speech []tagging.Span) []SpeechSegment {
	var out []SpeechSegment
	before := "" // what the last segment that was heard says
	for _, s := range segments {
		s = unlooped(s, speech)
		said := strings.Join(strings.FieldsFunc(letter.Fold(s.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " ")
		if said == "" || overlap(s.Start-offBy, s.End+offBy, speech) == 0 {
			continue
		}
		again := said == before
		before = said
		if again && float64(overlap(s.Start, s.End, speech)) < mostlySpeech*float64(s.End-s.Start) {
			continue
		}
		out = append(out, placed(s, speech))
	}
	return out
}

// placed moves words off silence: a server that finds the words of two sentences
// well stretches the last of one or the first of the next over the pause between.
// Each belongs to the stretch of speech in which most of it lies.
func placed(s SpeechSegment, speech []tagging.Span) SpeechSegment {
	if len(s.Words) == 0 {
		return s
	}
	words := slices.Clone(s.Words)
	for i := range words {
		w := &words[i]
		var best tagging.Span
		most := time.Duration(0)
		for j := firstAfter(speech, w.Start); j < len(speech) && speech[j].Start < w.End; j++ {
			over := speech[j]
			if o := min(w.End, over.End) - max(w.Start, over.Start); o > most {
				best, most = over, o
			}
		}
		if most == 0 {
			continue
		}
		w.Start, w.End = max(w.Start, best.Start-edge), min(w.End, best.End+edge)
	}
	for i := 1; i < len(words); i++ { // each after the one before it
		words[i].Start = max(words[i].Start, words[i-1].Start)
		words[i].End = max(words[i].End, words[i].Start)
	}
	s.Words, s.Start, s.End = words, words[0].Start, words[len(words)-1].End
	return s
}

// unlooped is s without the later rounds of words it says again and again with
// no speech under them.
func unlooped(s SpeechSegment, speech []tagging.Span) SpeechSegment {
	words := slices.Clone(s.Words)
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = strings.TrimFunc(letter.Fold(w.Text), func(r rune) bool { return strings.ContainsRune(" .,;:?!…-", r) })
	}
	dropped := false
	for n := 1; n <= longestLoop; n++ {
		for i := 0; i+n*loopOf <= len(words); i++ {
			rounds := 1
			for j := i + n; j+n <= len(words) && slices.Equal(folded[i:i+n], folded[j:j+n]); j += n {
				rounds++
			}
			if rounds < loopOf {
				continue
			}
			from, to := i+n, i+n*rounds
			heard := overlap(words[from].Start, words[to-1].End, speech)
			if float64(heard) >= mostlySpeech*float64(words[to-1].End-words[from].Start) && words[to-1].End > words[from].Start {
				i = to - 1
				continue
			}
			words, folded, dropped = slices.Delete(words, from, to), slices.Delete(folded, from, to), true
		}
	}
	if !dropped {
		return s
	}
	s.Words = words
	s.Text = textOf(words)
	s.End = words[len(words)-1].End
	return s
}

func textOf(words []SpeechWord) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Text)
	}
	return strings.TrimSpace(b.String())
}

// breaths cuts segments where their words leave a pause, so that what others
// said meanwhile finds its place between.
func breaths(segments []SpeechSegment) []SpeechSegment {
	var out []SpeechSegment
	for _, s := range segments {
		if textOf(s.Words) != strings.TrimSpace(s.Text) { // the words do not say it all
			out = append(out, s)
			continue
		}
		from := 0
		for i := 1; i <= len(s.Words); i++ {
			if i < len(s.Words) && s.Words[i].Start-s.Words[i-1].End < breath {
				continue
			}
			part := s.Words[from:i]
			out = append(out, SpeechSegment{Start: part[0].Start, End: part[len(part)-1].End, Text: textOf(part), Speaker: s.Speaker, Words: part})
			from = i
		}
	}
	return out
}

// The file that speech to text makes is of the kind Whisper writes, so it is
// read, exported and kept like any other transcript.
type (
	speechFile struct {
		Language string                   `json:"language,omitempty"`
		Speakers map[string]speechSpeaker `json:"speakers,omitempty"`
		Segments []speechLine             `json:"segments"`
	}
	speechSpeaker struct {
		Label   string `json:"label,omitempty"`
		Channel *int   `json:"channel,omitempty"`
	}
	speechLine struct {
		Start   seconds      `json:"start"`
		End     seconds      `json:"end"`
		Text    string       `json:"text"`
		Speaker string       `json:"speaker,omitempty"`
		Words   []speechTime `json:"words,omitempty"`
	}
	speechTime struct {
		Word  string  `json:"word"`
		Start seconds `json:"start"`
		End   seconds `json:"end"`
	}
)

// seconds are written to the millisecond.
type seconds time.Duration

func (s seconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, time.Duration(s).Seconds(), 'f', 3, 64), nil
}

// add takes the segments of a lane; on says whom they belong to where the server
// does not.
func (f *speechFile) add(segments []SpeechSegment, on string) {
	for _, s := range segments {
		line := speechLine{Start: seconds(s.Start), End: seconds(s.End), Text: strings.TrimSpace(s.Text), Speaker: s.Speaker}
		if line.Speaker == "" {
			line.Speaker = on
		}
		for _, w := range s.Words {
			line.Words = append(line.Words, speechTime{Word: w.Text, Start: seconds(w.Start), End: seconds(w.End)})
		}
		f.Segments = append(f.Segments, line)
	}
}

func (f *speechFile) bytes() ([]byte, error) {
	slices.SortStableFunc(f.Segments, func(a, b speechLine) int { return int(a.Start - b.Start) })
	return json.MarshalIndent(f, "", " ")
}
