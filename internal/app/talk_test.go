package app_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"gametape/demo"
)

// talk is a recording of which it is known when every word is said.
type talk struct {
	file  string
	sound []byte
	turns []spoken
}

type spoken struct {
	by    string
	words []word
}

type word struct {
	text       string
	start, end time.Duration
}

// geckoTalk is a real call with human word times; without the shared data the
// test is skipped.
func geckoTalk(t *testing.T) talk {
	t.Helper()
	dir := filepath.Join(root, "..", "shared", "data", "calls", "gecko")
	sound, err := os.ReadFile(filepath.Join(dir, "demo.mp3"))
	if err != nil {
		t.Skipf("the shared recordings are not here, so the real call is left out: %v", err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "demo.json"))
	if err != nil {
		t.Fatal(err)
	}
	var said struct {
		Monologues []struct {
			Speaker struct{ ID string }
			Terms   []struct {
				Start, End float64
				Text, Type string
			}
		}
	}
	if err := json.Unmarshal(raw, &said); err != nil {
		t.Fatal(err)
	}
	seconds := func(s float64) time.Duration {
		return time.Duration(s * float64(time.Second)).Round(time.Millisecond)
	}
	out := talk{file: "demo.mp3", sound: sound}
	for _, m := range said.Monologues {
		turn := spoken{by: m.Speaker.ID}
		for _, term := range m.Terms {
			if n := len(turn.words); term.Type == "PUNCTUATION" && n > 0 {
				turn.words[n-1].text += term.Text
				continue
			}
			turn.words = append(turn.words, word{term.Text, seconds(term.Start), seconds(term.End)})
		}
		out.turns = append(out.turns, turn)
	}
	return out
}

// demoTalk is one of the demo calls.
func demoTalk(t *testing.T) talk {
	t.Helper()
	calls, err := demo.Calls()
	if err != nil || len(calls) == 0 {
		t.Fatalf("demo calls: %v", err)
	}
	sound, err := calls[0].Recording()
	if err != nil {
		t.Fatal(err)
	}
	truth, err := calls[0].Truth()
	if err != nil {
		t.Fatal(err)
	}
	out := talk{file: sound.Name, sound: sound.Body}
	ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
	for _, turn := range truth.Turns {
		s := spoken{by: map[string]string{demo.Rep: calls[0].RepName, demo.Customer: calls[0].Contact.Name}[turn.Side]}
		for _, w := range turn.Words {
			s.words = append(s.words, word{w.Text, ms(w.StartMs), ms(w.EndMs)})
		}
		out.turns = append(out.turns, s)
	}
	return out
}

// wordsPerCue is how coarse the times of the transcripts under test are.
const wordsPerCue = 8

// vtt is what was said as WebVTT, with times for every eight words only.
func (k talk) vtt() []byte {
	type cue struct {
		by    string
		words []word
	}
	var cues []cue
	for _, turn := range k.turns {
		for words := range slices.Chunk(turn.words, wordsPerCue) {
			cues = append(cues, cue{turn.by, words})
		}
	}
	slices.SortStableFunc(cues, func(a, b cue) int { return cmp.Compare(a.words[0].start, b.words[0].start) })
	var b bytes.Buffer
	b.WriteString("WEBVTT\n")
	for _, c := range cues {
		var text []string
		for _, w := range c.words {
			text = append(text, w.text)
		}
		first, last := c.words[0], c.words[len(c.words)-1]
		fmt.Fprintf(&b, "\n%s --> %s\n<v %s>%s\n", clock(first.start), clock(max(last.end, first.start+time.Millisecond)),
			c.by, html.EscapeString(strings.Join(text, " ")))
	}
	return b.Bytes()
}

func clock(d time.Duration) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}

// phrase is some words that are said once in a talk.
type phrase struct {
	text string
	at   time.Duration
}

// phrases are about n phrases of four words, spread over the talk and over the
// places within a cue.
func (k talk) phrases(n int) []phrase {
	const long = 4
	var all []phrase
	times := map[string]int{}
	for _, turn := range k.turns {
		for i := 0; i+long <= len(turn.words); i++ {
			var text []string
			for _, w := range turn.words[i : i+long] {
				text = append(text, strings.ToLower(strings.TrimFunc(w.text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })))
			}
			p := phrase{strings.Join(text, " "), turn.words[i].start}
			times[p.text]++
			all = append(all, p)
		}
	}
	var out []phrase
	step := max(1, len(all)/n)
	for i := step / 2; i < len(all); i += step {
		for ; i < len(all); i++ { // the next one that is said once
			if p := all[i]; times[p.text] == 1 && strings.IndexFunc(p.text, func(r rune) bool { return r != ' ' && !unicode.IsLetter(r) }) < 0 {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// sounding makes a sound with ffmpeg: the source of lavfi, and how it is
// written; the last argument is the file's ending.
func sounding(t *testing.T, source string, length time.Duration, how ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sound."+how[len(how)-1])
	args := append([]string{"-hide_banner", "-v", "error", "-f", "lavfi", "-i", source, "-t", strconv.FormatFloat(length.Seconds(), 'f', 3, 64)}, how[:len(how)-1]...)
	if said, err := exec.CommandContext(t.Context(), "ffmpeg", append(args, path)...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, said)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// length is how long ffprobe says a sound is.
func length(t *testing.T, sound []byte) time.Duration {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sound")
	if err := os.WriteFile(path, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path).Output()
	if err != nil {
		t.Fatalf("ffprobe: %v", err)
	}
	s, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		t.Fatalf("ffprobe printed %q", out)
	}
	return time.Duration(s * float64(time.Second))
}

// twoSay is a short transcript in which the customer says text.
func twoSay(text string) []byte {
	return []byte("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Rita Rep>How does it look to you today?\n\n" +
		"00:00:01.000 --> 00:00:02.000\n<v Carl Customer>" + text + "\n")
}
