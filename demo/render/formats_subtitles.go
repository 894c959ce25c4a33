//go:build render

package main

import (
	"crypto/sha256"
	"fmt"
	"sort"
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

// cues are all sentences of a call in the order they start; a back-channel
// comes between the sentences it was said into.
func cues(turns []demo.Turn) []demo.Turn {
	var all []demo.Turn
	for _, t := range turns {
		all = append(all, sentencesOf(t)...)
	}
	sort.SliceStable(all, func(a, b int) bool { return all[a].StartMs < all[b].StartMs })
	return all
}

// teamsVTT writes voice spans with real names, one cue a sentence.
func teamsVTT(truth demo.Truth) ([]byte, error) {
	var b strings.Builder
	b.WriteString("WEBVTT\n\n")
	meeting := seededUUID(truth.Call.Slug, "meeting")
	for i, c := range cues(truth.Turns) {
		fmt.Fprintf(&b, "%s/%d-0\n%s --> %s\n<v %s>%s</v>\n\n", meeting, i+1,
			clock(c.StartMs, "."), clock(c.EndMs, "."), speakerOf(truth.Call, c.Side), c.Text)
	}
	return []byte(b.String()), nil
}

// zoomVTT names the speaker where it changes; the cues that follow go on
// without a name.
func zoomVTT(truth demo.Truth) ([]byte, error) {
	var b strings.Builder
	b.WriteString("WEBVTT\r\n\r\n")
	before := ""
	for i, c := range cues(truth.Turns) {
		text := c.Text
		if c.Side != before {
			text = speakerOf(truth.Call, c.Side) + ": " + text
		}
		before = c.Side
		fmt.Fprintf(&b, "%d\r\n%s --> %s\r\n%s\r\n\r\n", i+1, clock(c.StartMs, "."), clock(c.EndMs, "."), text)
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
