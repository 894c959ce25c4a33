//go:build render

package main

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"gametape/demo"
)

// sentencesOf cuts a turn into its sentences, each a turn with its own times.
func sentencesOf(t demo.Turn) []demo.Turn {
	texts := make([]string, len(t.Words))
	for i, w := range t.Words {
		texts[i] = w.Text
	}
	var parts []demo.Turn
	from := 0
	for _, s := range sentences(texts) {
		words := t.Words[from : from+len(s)]
		parts = append(parts, demo.Turn{
			Side: t.Side, StartMs: words[0].StartMs, EndMs: words[len(words)-1].EndMs,
			Text: strings.Join(s, " "), Words: words,
		})
		from += len(s)
	}
	return parts
}

// teamsVTT writes voice spans with real names, one cue a sentence.
func teamsVTT(truth demo.Truth) ([]byte, error) {
	var b strings.Builder
	b.WriteString("WEBVTT\n\n")
	meeting := seededUUID(truth.Call.Slug, "meeting")
	for i, t := range truth.Turns {
		for j, s := range sentencesOf(t) {
			fmt.Fprintf(&b, "%s/%d-%d\n%s --> %s\n<v %s>%s</v>\n\n", meeting, i+1, j,
				clock(s.StartMs, "."), clock(s.EndMs, "."), speakerOf(truth.Call, t.Side), s.Text)
		}
	}
	return []byte(b.String()), nil
}

// zoomVTT names the speaker on the first cue of a turn only; the cues that
// follow go on without a name.
func zoomVTT(truth demo.Truth) ([]byte, error) {
	var b strings.Builder
	b.WriteString("WEBVTT\r\n\r\n")
	cue := 0
	for _, t := range truth.Turns {
		name := speakerOf(truth.Call, t.Side) + ": "
		for _, s := range sentencesOf(t) {
			cue++
			fmt.Fprintf(&b, "%d\r\n%s --> %s\r\n%s%s\r\n\r\n", cue, clock(s.StartMs, "."), clock(s.EndMs, "."), name, s.Text)
			name = ""
		}
	}
	return []byte(b.String()), nil
}

// namedSRT writes one cue a turn, its speaker's name in front, lines wrapped.
func namedSRT(truth demo.Truth) ([]byte, error) {
	var b strings.Builder
	for i, t := range truth.Turns {
		fmt.Fprintf(&b, "%d\n%s --> %s\n%s\n\n", i+1, clock(t.StartMs, ","), clock(t.EndMs, ","),
			wrap(speakerOf(truth.Call, t.Side)+": "+t.Text))
	}
	return []byte(b.String()), nil
}

// wrap breaks text into lines of about sixty characters.
func wrap(text string) string {
	var b strings.Builder
	column := 0
	for i, w := range strings.Fields(text) {
		switch {
		case i == 0:
		case column+len(w) > 60:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(w)
		column += len(w)
	}
	return b.String()
}

func clock(ms int64, point string) string {
	return fmt.Sprintf("%02d:%02d:%02d%s%03d", ms/3600000, ms/60000%60, ms/1000%60, point, ms%1000)
}

// seededUUID is the same UUID for the same call and purpose every time.
func seededUUID(slug, purpose string) string {
	h := sha256.Sum256([]byte(slug + "/" + purpose))
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
