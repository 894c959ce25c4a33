package transcript

import (
	"slices"
	"strings"
	"time"
)

// carried is how far apart in time the same words of two transcripts of one call
// may be.
const carried = 5 * time.Second

// Carry brings the corrections by which was became what it became into fresh,
// another transcript of the same call: where a turn of fresh has the words that a
// corrected turn had, it gets the corrected ones, and whoever was said to have
// said them if fresh knows them. lost counts corrected turns whose words are not
// there any more. Turns that were only split, joined or moved in time are not
// corrections.
func Carry(was, became, fresh Transcript) (out Transcript, kept, lost int) {
	out = fresh
	out.Turns = slices.Clone(fresh.Turns)
	taken := make([]bool, len(out.Turns))
	for _, c := range corrections(was, became) {
		i := c.find(out.Turns, taken)
		if i < 0 {
			lost++
			continue
		}
		taken[i] = true
		kept++
		turn := Realign(out.Turns[i], c.to.Text)
		if name := became.speakerKey(c.to.Speaker); name != was.speakerKey(c.from.Speaker) {
			if s := slices.IndexFunc(out.Speakers, func(s Speaker) bool { return s.Key == name }); s >= 0 {
				turn.Speaker = s
			}
		}
		out.Turns[i] = turn
	}
	return out, kept, lost
}

// correction is a turn as it was and as people left it.
type correction struct{ from, to Turn }

// corrections pairs the turns of was and became that begin at the same time and
// differ in words or speaker.
func corrections(was, became Transcript) []correction {
	at := map[time.Duration][]Turn{}
	for _, t := range became.Turns {
		at[t.Start] = append(at[t.Start], t)
	}
	count := map[time.Duration]int{}
	var out []correction
	for _, t := range was.Turns {
		n := count[t.Start]
		count[t.Start]++
		if n >= len(at[t.Start]) {
			continue
		}
		to := at[t.Start][n]
		sameWords := strings.HasPrefix(t.Text, to.Text) || strings.HasPrefix(to.Text, t.Text) // split or joined
		if !sameWords || was.speakerKey(t.Speaker) != became.speakerKey(to.Speaker) {
			out = append(out, correction{t, to})
		}
	}
	return out
}

func (t Transcript) speakerKey(i int) string {
	if i < 0 || i >= len(t.Speakers) {
		return ""
	}
	return t.Speakers[i].Key
}

// find is the turn that has the correction's words as they were, the nearest in
// time; -1 where there is none.
func (c correction) find(turns []Turn, taken []bool) int {
	best, far := -1, carried
	want := plainWords(c.from.Text)
	for i, t := range turns {
		d := (t.Start - c.from.Start).Abs()
		if !taken[i] && d <= far && plainWords(t.Text) == want {
			best, far = i, d
		}
	}
	return best
}

// plainWords is text without case and punctuation.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return strings.ContainsRune(" \t\n.,;:!?\"“”()–—-", r)
	}), " ")
}
