package transcript

import (
	"strings"
	"time"
)

// rollGap is the longest pause between two cues of which the second still
// shows the lines of the first.
const rollGap = 500 * time.Millisecond

// fleeting cues only hold a line until the next one begins.
const fleeting = 50 * time.Millisecond

// unroll leaves out of rolling captions what a cue only shows again, so that
// each line is said once:
//
//	thanks for joining
//
//	thanks for joining
//	your price is too high
//
//	your price is too high
//	let me explain
//
// A file rolls where that is how nearly all its cues of several lines begin. A
// customer who repeats himself has the same words in a new line, or later, and
// keeps them; elsewhere in such a file and in every other one.
func unroll(b *builder, cues []cue, m markup) []cue {
	cues = ungrow(b, cues, m)
	if !rolls(cues, m) {
		return cues
	}
	out := cues[:0]
	left, at := 0, 0
	var shown []string
	end := noTime
	for _, c := range cues {
		raw, plain := captionLines(c.text, m)
		again := 0
		if end != noTime && c.start <= end+rollGap {
			again = shownAgain(shown, plain, len(plain))
			if fewer := shownAgain(shown, plain, again-1); fewer > 0 && again == len(plain) && c.end-c.start > fleeting {
				again = fewer // "no, no" below "no, no" is one more no
			}
		}
		shown, end = plain, c.end
		if again > 0 {
			if left == 0 {
				at = int(c.line)
			}
			left += again
			c.text = voiceTag(c.text) + strings.Join(raw[again:], "\n")
		}
		if again < len(raw) {
			out = append(out, c)
		}
	}
	b.warn(lineAt(at), "The captions roll: each shows the line before it again. %d such lines were left out, the first one here.", left)
	return out
}

func rolls(cues []cue, m markup) bool {
	several, rolling := 0, 0
	for _, c := range cues {
		if strings.ContainsAny(strings.TrimSpace(c.text), "\n\r") {
			several++
		}
	}
	if several < 2 {
		return false
	}
	several = 0
	var shown []string
	for i, c := range cues {
		_, plain := captionLines(c.text, m)
		if i > 0 && len(plain) > 1 {
			several++
			// The line must be new to the cue before, not what it rolled itself.
			if again := shownAgain(shown, plain, len(plain)); again > 0 && again < len(plain) && c.start <= cues[i-1].end+rollGap && plain[again-1] != plain[again] {
				rolling++
			}
		}
		shown = plain
	}
	return rolling >= 2 && rolling*4 >= several*3
}

// captionLines are a cue's lines with words, as they are and without tags.
func captionLines(text string, m markup) (raw, plain []string) {
	var spans []span
	for l := newLines(text); ; {
		line, ok := l.next()
		if !ok {
			return raw, plain
		}
		spans = payload(spans[:0], line, m)
		var words strings.Builder
		for _, s := range spans {
			words.WriteString(s.text)
		}
		if folded := strings.Join(strings.Fields(words.String()), " "); folded != "" {
			raw, plain = append(raw, line), append(plain, folded)
		}
	}
}

// shownAgain is how many lines at the start of now, up to limit, are the last
// ones of before.
func shownAgain(before, now []string, limit int) int {
	const most = 4 // lines that captions roll
	for n := min(len(before), len(now), limit, most); n > 0; n-- {
		same := true
		for i := range n {
			same = same && before[len(before)-n+i] == now[i]
		}
		if same {
			return n
		}
	}
	return 0
}

// voiceTag is the voice at the start of a cue whose first line is left out.
func voiceTag(text string) string {
	if !strings.HasPrefix(text, "<v") {
		return ""
	}
	return text[:strings.IndexByte(text, '>')+1]
}

// ungrow leaves out the cues of live captions that the next cue shows again
// with more words; what stays starts where its first words did.
func ungrow(b *builder, cues []cue, m markup) []cue {
	longer := 0
	for i := 1; i < len(cues); i++ {
		if strings.HasPrefix(cues[i].text, strings.TrimSuffix(strings.TrimSpace(cues[i-1].text), "</v>")) {
			longer++
		}
	}
	if longer < 3 { // cheap to see, and so in most files
		return cues
	}
	grown := make([]bool, len(cues)) // by the next cue
	n, at := 0, 0
	var shown []string
	for i, c := range cues {
		_, plain := captionLines(c.text, m)
		if i > 0 && c.start <= cues[i-1].end+rollGap && grows(shown, plain) {
			if n == 0 {
				at = int(cues[i-1].line)
			}
			grown[i-1] = true
			n++
		}
		shown = plain
	}
	if n < 3 || n*2 < len(cues)-1 { // a few are a speaker who starts anew
		return cues
	}
	out := cues[:0]
	start := noTime
	for i, c := range cues {
		if start == noTime {
			start = c.start
		}
		if !grown[i] {
			c.start, start = start, noTime
			out = append(out, c)
		}
	}
	b.warn(lineAt(at), "The captions grow: each shows the words before it again. %d such captions were left out, the first one here.", n)
	return out
}

// grows: now is before with words added to its last line.
func grows(before, now []string) bool {
	n := len(before)
	if n == 0 || len(now) != n || shownAgain(before[:n-1], now[:n-1], n-1) != n-1 {
		return false
	}
	return strings.HasPrefix(now[n-1], before[n-1]+" ")
}
