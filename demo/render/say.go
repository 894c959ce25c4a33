//go:build render

package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"gametape/demo"
)

// spoken says how to pronounce what espeak-ng would spell out, in its phonemes.
var spoken = map[string]string{
	"mhm": "[[m@h'm]]",
	"mm":  "[[m:'m]]",
}

// say speaks one turn sentence by sentence, each a little different in pace and
// pitch, and gives its sound and its words in samples from the sound's start.
func say(synth espeak, v voice, l line, random *rand.Rand) ([]int16, []timedWord, error) {
	pace := l.Pace
	if pace == 0 {
		pace = 1
	}
	var sound []int16
	var words []timedWord
	for _, sentence := range sentences(strings.Fields(l.text())) {
		manner := v
		manner.Rate = int(float64(v.Rate) * pace * (0.97 + 0.06*random.Float64()))
		manner.Pitch = v.Pitch + random.IntN(7) - 3
		part, at, err := saySentence(synth, manner, sentence)
		if err != nil {
			return nil, nil, err
		}
		for _, w := range at {
			w.from += len(sound)
			w.to += len(sound)
			words = append(words, w)
		}
		sound = append(sound, part...)
		gap := 140 + random.IntN(180)
		if strings.HasSuffix(sentence[len(sentence)-1], "...") {
			gap = 380 + random.IntN(320)
		}
		sound = append(sound, make([]int16, gap*sampleRate/1000)...)
	}
	return sound[:words[len(words)-1].to], words, nil
}

// timedWord is a word with its first and one-past-last sample.
type timedWord struct {
	text     string
	from, to int
}

// sentences splits words after a full stop, a question or exclamation mark, or
// a hesitation ("well...").
func sentences(words []string) [][]string {
	var all [][]string
	from := 0
	for i, w := range words {
		if strings.ContainsAny(w[len(w)-1:], ".?!") || i == len(words)-1 {
			all = append(all, words[from:i+1])
			from = i + 1
		}
	}
	return all
}

// saySentence speaks words and cuts the silence off both ends.
func saySentence(synth espeak, v voice, words []string) ([]int16, []timedWord, error) {
	text, offsets := spokenText(words)
	sound, starts, err := synth.Say(v, text)
	if err != nil {
		return nil, nil, err
	}
	from := soundStart(sound)
	sound = sound[from:soundEnd(sound, from, len(sound))]

	at := make([]int, len(words))
	for i := range at {
		at[i] = -1
	}
	for _, s := range starts {
		i := wordAt(offsets, s.position)
		if at[i] < 0 {
			at[i] = max(0, s.sample-from)
		}
	}
	at[0] = 0
	fillGaps(at, words, sound)

	timed := make([]timedWord, len(words))
	for i, w := range words {
		to := len(sound)
		if i+1 < len(words) {
			to = at[i+1]
		}
		if at[i] >= to {
			return nil, nil, fmt.Errorf("espeak-ng gave no time to %q in %q", w, text)
		}
		timed[i] = timedWord{text: w, from: at[i], to: soundEnd(sound, at[i], to)}
	}
	return sound, timed, nil
}

// spokenText is what to give the synthesiser for words, and the character at
// which each begins. A sentence cut short ends on a comma: the voice stays up.
func spokenText(words []string) (string, []int) {
	var b strings.Builder
	offsets := make([]int, len(words))
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		offsets[i] = utf8.RuneCountInString(b.String())
		core := strings.TrimRightFunc(w, unicode.IsPunct)
		if phonemes, ok := spoken[strings.ToLower(core)]; ok {
			b.WriteString(phonemes + w[len(core):])
			continue
		}
		b.WriteString(strings.ReplaceAll(w, "...", ","))
	}
	text := b.String()
	if !strings.ContainsAny(text[len(text)-1:], ".?!,") {
		text += ","
	}
	return text, offsets
}

// wordAt is the index of the word that holds the character at position.
func wordAt(offsets []int, position int) int {
	for i := len(offsets) - 1; i > 0; i-- {
		if position >= offsets[i] {
			return i
		}
	}
	return 0
}

// shortest is the least sound a word can have: 30 ms.
const shortest = sampleRate * 30 / 1000

// fillGaps gives words that espeak-ng ran together with the one before ("of
// the"), for which it sends no start or one after their sound, their share of
// the time by letters.
func fillGaps(at []int, words []string, sound []int16) {
	next := func(i int) int {
		for i < len(at) && at[i] < 0 {
			i++
		}
		return i
	}
	until := func(i int) int {
		if i < len(at) {
			return at[i]
		}
		return len(sound)
	}
	for i := 1; i < len(at); i++ {
		if at[i] >= 0 && soundEnd(sound, at[i], until(next(i+1)))-at[i] < shortest {
			at[i] = -1
		}
	}
	for i := 1; i < len(at); i++ {
		if at[i] >= 0 {
			continue
		}
		n := next(i)
		end := soundEnd(sound, at[i-1], until(n))
		letters := 0
		for _, w := range words[i-1 : n] {
			letters += len(w)
		}
		at[i] = at[i-1] + (end-at[i-1])*len(words[i-1])/letters
	}
}

// truthWords turns words of a turn that starts at sample begin into the truth's.
func truthWords(words []timedWord, begin int) []demo.Word {
	out := make([]demo.Word, len(words))
	for i, w := range words {
		out[i] = demo.Word{Text: w.text, StartMs: ms(begin + w.from), EndMs: ms(begin + w.to)}
	}
	return out
}

func ms(sample int) int64 { return int64(sample) * 1000 / sampleRate }
