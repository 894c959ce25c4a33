package main

import (
	"fmt"
	"strings"
	"time"

	"gametape/demo"
)

// Of an hour-long call: the usual number of words, in cues of about eight.
const (
	talkWords = 9000
	cueWords  = 8
)

type cue struct {
	speaker, text string
	start, end    time.Duration
}

// talk is an hour of the demo calls' words, one call after the other, as often
// as it takes.
func talk() ([]cue, error) {
	calls, err := demo.Calls()
	if err != nil {
		return nil, err
	}
	var out []cue
	for said := 0; ; {
		for _, c := range calls {
			truth, err := c.Truth()
			if err != nil {
				return nil, err
			}
			for _, turn := range truth.Turns {
				words := strings.Fields(turn.Text)
				for len(words) > 0 {
					n := min(cueWords, len(words))
					from := time.Hour * time.Duration(said) / talkWords
					out = append(out, cue{turn.Side, strings.Join(words[:n], " "), from, from + time.Hour*time.Duration(n)/talkWords})
					words, said = words[n:], said+n
					if said >= talkWords {
						return out, nil
					}
				}
			}
		}
	}
}

// vtt writes a talk as WebVTT, srt as SubRip.
func vtt(talk []cue) []byte { return write(talk, "WEBVTT\n\n", "%d\n%s --> %s\n<v %s>%s</v>\n\n", ".") }
func srt(talk []cue) []byte { return write(talk, "", "%d\n%s --> %s\n%s: %s\n\n", ",") }

func write(talk []cue, head, form, point string) []byte {
	var b strings.Builder
	b.WriteString(head)
	for i, c := range talk {
		fmt.Fprintf(&b, form, i+1, stamp(c.start, point), stamp(c.end, point), c.speaker, c.text)
	}
	return []byte(b.String())
}

func stamp(d time.Duration, point string) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%s%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, point, ms%1000)
}
