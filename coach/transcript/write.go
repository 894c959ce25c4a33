package transcript

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"
	"time"
)

// WriteVTT writes WebVTT, a cue for each timed piece, its speaker as a voice.
func WriteVTT(w io.Writer, t Transcript) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "WEBVTT\n")
	if t.Language != "" {
		fmt.Fprintf(out, "Language: %s\n", t.Language)
	}
	for _, c := range exportCues(t) {
		fmt.Fprintf(out, "\n%s --> %s\n", stamp(c.start, '.'), stamp(c.end, '.'))
		text := vttEscape.Replace(c.text)
		if c.speaker == "" {
			fmt.Fprintln(out, text)
			continue
		}
		fmt.Fprintf(out, "<v %s>%s</v>\n", html.EscapeString(c.speaker), text)
	}
	return out.Flush()
}

var vttEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// WriteSRT writes SubRip, speakers as "Name: " before the text.
func WriteSRT(w io.Writer, t Transcript) error {
	out := bufio.NewWriter(w)
	for i, c := range exportCues(t) {
		if i > 0 {
			fmt.Fprintln(out)
		}
		text := vttEscape.Replace(c.text)
		if c.speaker != "" {
			text = vttEscape.Replace(c.speaker) + ": " + text
		}
		fmt.Fprintf(out, "%d\n%s --> %s\n%s\n", i+1, stamp(c.start, ','), stamp(c.end, ','), text)
	}
	return out.Flush()
}

// WriteTXT writes a line a turn: "[00:01:02.500] Name: text".
func WriteTXT(w io.Writer, t Transcript) error {
	out := bufio.NewWriter(w)
	for _, turn := range t.Turns {
		fmt.Fprintf(out, "[%s] ", stamp(turn.Start, '.'))
		if s := speakerLabel(t, turn); s != "" {
			fmt.Fprint(out, s+": ")
		}
		fmt.Fprint(out, turn.Text+"\n")
	}
	return out.Flush()
}

// WriteJSON writes the JSON of MarshalJSON, indented.
func WriteJSON(w io.Writer, t Transcript) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(t)
}

type exportCue struct {
	start, end    time.Duration
	speaker, text string
}

// exportCues are the cues of all turns in order of time. A cue without length
// lasts a millisecond, since players drop it otherwise.
func exportCues(t Transcript) []exportCue {
	var out []exportCue
	for _, turn := range t.Turns {
		label := speakerLabel(t, turn)
		cues := turn.Cues
		if len(cues) == 0 {
			cues = []Cue{{0, len(turn.Text), turn.Start, turn.End}}
		}
		for _, c := range cues {
			text := strings.TrimSpace(turn.Text[c.From:c.To])
			if text != "" {
				out = append(out, exportCue{c.Start, max(c.End, c.Start+time.Millisecond), label, text})
			}
		}
	}
	return out
}

func speakerLabel(t Transcript, turn Turn) string {
	if turn.Speaker < 0 || turn.Speaker >= len(t.Speakers) {
		return ""
	}
	return t.Speakers[turn.Speaker].Label()
}

// stamp writes a time as 00:01:02.500, with the mark given before the fraction.
func stamp(d time.Duration, mark byte) string {
	ms := d.Round(time.Millisecond).Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3600000, ms/60000%60, ms/1000%60, mark, ms%1000)
}
