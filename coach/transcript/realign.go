package transcript

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gametape/coach/letter"
)

// maxAlign bounds the words compared by edit distance: cells of its table.
const maxAlign = 1 << 20

// Realign gives a turn new text, as a person corrects it, and keeps the times:
// words that stayed keep their own, replaced words take those of the words they
// stand for, new ones share the room between their neighbours. Cues follow the
// words at their borders. A turn without word times stays without.
func Realign(old Turn, text string) Turn {
	t := Turn{Start: old.Start, End: old.End, Speaker: old.Speaker, Text: string(appendFolded(nil, text))}
	was, now := fields(old.Text), fields(t.Text)
	from := align(old.Text, t.Text, was, now)
	if len(old.Words) > 0 {
		t.Words = realignWords(old, t, was, now, from)
	}
	t.Cues = realignCues(old, t, was, now, from)
	return t
}

type field struct{ from, to int }

// fields are the words of s; in scripts that write no blanks between words each
// letter is one, with the stop behind it.
func fields(s string) []field {
	var out []field
	whole := true // the last field takes nothing more but marks and stops
	for i, r := range s {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			size = 1
		}
		n := len(out) - 1
		touches := n >= 0 && out[n].to == i
		switch {
		case r == ' ':
			continue
		case touches && (JoinsBefore(r) || unicode.IsPunct(r) || !whole && !letter.UnspacedText(r)):
			out[n].to = i + size
		default:
			out = append(out, field{i, i + size})
			whole = letter.UnspacedText(r)
		}
	}
	return out
}

// JoinsBefore says whether r belongs to the character before it: accents and
// vowel signs that are runes of their own, and what joins emoji.
func JoinsBefore(r rune) bool {
	return r >= 0x300 && unicode.In(r, unicode.M) || r == '\u200d' || r >= 0x1F3FB && r <= 0x1F3FF
}

// align says for every new word which old one it is or replaces, -1 for none.
// Equal words at both ends are paired first; what lies between is compared by
// edit distance, or in order of place where that would be too large a table.
func align(old, text string, was, now []field) []int {
	from := make([]int, len(now))
	same := func(i, j int) bool { return old[was[i].from:was[i].to] == text[now[j].from:now[j].to] }
	a := 0
	for a < len(was) && a < len(now) && same(a, a) {
		from[a] = a
		a++
	}
	x, y := len(was), len(now)
	for x > a && y > a && same(x-1, y-1) {
		x--
		y--
		from[y] = x
	}
	n, m := x-a, y-a
	if n*m > maxAlign || n == 0 {
		for j := range m {
			from[a+j] = -1
			if n > 0 {
				from[a+j] = a + j*n/m
			}
		}
		return from
	}
	distance(n, m, func(i, j int) int32 {
		i, j = a+i, a+j
		switch {
		case same(i, j):
			return 0
		case sameWord([]byte(old[was[i].from:was[i].to]), text[now[j].from:now[j].to]):
			return 1
		}
		return 3
	}, func(i, j int) {
		from[a+j] = -1
		if i >= 0 {
			from[a+j] = a + i
		}
	})
	return from
}

// distance fills the edit table of n old and m new words (2 to add or drop one)
// and tells pair, for each new word, its old one or -1.
func distance(n, m int, cost func(i, j int) int32, pair func(i, j int)) {
	table := make([]int32, (n+1)*(m+1))
	at := func(i, j int) *int32 { return &table[i*(m+1)+j] }
	for i := 1; i <= n; i++ {
		*at(i, 0) = int32(2 * i)
	}
	for j := 1; j <= m; j++ {
		*at(0, j) = int32(2 * j)
	}
	for i := 1; i <= n; i++ {
		for j := 1; j <= m; j++ {
			*at(i, j) = min(*at(i-1, j-1)+cost(i-1, j-1), *at(i-1, j)+2, *at(i, j-1)+2)
		}
	}
	for i, j := n, m; j > 0; {
		switch {
		case i > 0 && *at(i, j) == *at(i-1, j-1)+cost(i-1, j-1):
			i, j = i-1, j-1
			pair(i, j)
		case i > 0 && *at(i, j) == *at(i-1, j)+2:
			i--
		default:
			j--
			pair(-1, j)
		}
	}
}

func realignWords(old, t Turn, was, now []field, from []int) []Word {
	timed := wordsAt(old, was)
	out := make([]Word, 0, len(now))
	known := make([]bool, 0, len(now))
	for j, f := range now {
		w := Word{From: f.from, To: f.to}
		ok := from[j] >= 0 && timed[from[j]] != nil
		if ok {
			src := timed[from[j]]
			w.Start, w.End = src.partOf(was[from[j]])
			if old.Text[was[from[j]].from:was[from[j]].to] == t.Text[f.from:f.to] {
				w.Confidence = src.Confidence
			}
		}
		out = append(out, w)
		known = append(known, ok)
	}
	fillWords(out, known, old.Start, old.End)
	return rejoin(out, from, timed)
}

// wordsAt is the timed word each field of old lies in, nil for none.
func wordsAt(old Turn, was []field) []*Word {
	timed := make([]*Word, len(was))
	k := 0
	for i, f := range was {
		for k < len(old.Words) && old.Words[k].To <= f.from {
			k++
		}
		if k < len(old.Words) && old.Words[k].From < f.to {
			timed[i] = &old.Words[k]
		}
	}
	return timed
}

// partOf is when the letter f of a word of several is said; all of the word for
// one that is the word or holds it.
func (w *Word) partOf(f field) (start, end time.Duration) {
	if f.from <= w.From && f.to >= w.To || f.to-f.from >= w.To-w.From {
		return w.Start, w.End
	}
	return between(w.Start, w.End, f.from-w.From, w.To-w.From), between(w.Start, w.End, f.to-w.From, w.To-w.From)
}

// rejoin makes one word again of letters that were one and stand together still.
func rejoin(words []Word, from []int, timed []*Word) []Word {
	out := words[:0]
	var last *Word // the old word the last one came from
	for j, w := range words {
		var src *Word
		if from[j] >= 0 {
			src = timed[from[j]]
		}
		if n := len(out) - 1; n >= 0 && src != nil && src == last && out[n].To == w.From {
			out[n].To, out[n].End = w.To, max(out[n].End, w.End)
			out[n].Confidence = min(out[n].Confidence, w.Confidence)
		} else {
			out = append(out, w)
		}
		last = src
	}
	return out
}

// fillWords gives words without a time the room between those that have one.
func fillWords(words []Word, known []bool, start, end time.Duration) {
	for i := 0; i < len(words); {
		if known[i] {
			i++
			continue
		}
		j := i
		for j < len(words) && !known[j] {
			j++
		}
		from, to := start, end
		if i > 0 {
			from = words[i-1].End
		}
		if j < len(words) {
			to = max(words[j].Start, from)
		}
		to = max(to, from)
		for k := i; k < j; k++ {
			words[k].Start = between(from, to, k-i, j-i)
			words[k].End = between(from, to, k-i+1, j-i)
		}
		i = j
	}
	for i := 1; i < len(words); i++ {
		words[i].Start = max(words[i].Start, words[i-1].Start)
		words[i].End = max(words[i].End, words[i].Start)
	}
}

// realignCues puts each border between cues before the first new word that
// comes from behind it.
func realignCues(old, t Turn, was, now []field, from []int) []Cue {
	if t.Text == "" {
		return nil
	}
	var out []Cue
	j := 0
	for i, c := range old.Cues {
		begin := j
		for j < len(now) && (i == len(old.Cues)-1 || from[j] < 0 || was[from[j]].from < c.To) {
			j++
		}
		if begin < j {
			out = append(out, Cue{now[begin].from, now[j-1].to, c.Start, c.End})
		}
	}
	if len(out) == 0 {
		out = []Cue{{0, len(strings.TrimSpace(t.Text)), t.Start, t.End}}
	}
	return out
}
