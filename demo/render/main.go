//go:build render

// Command render makes the demo calls in demo/calls from the scripts in
// demo/scripts: it speaks them with espeak-ng, whose word events give exact
// times, mixes the rep left and the customer right, encodes with ffmpeg, and
// writes the truth and a transcript in a vendor's manner.
//
// Run it from the repository root; it is not part of the gametape binary.
// Everything that looks random comes from a seed per call, so the same scripts
// and the same espeak-ng give the same files.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"

	"gametape/demo"
)

func main() {
	if err := run("demo"); err != nil {
		fmt.Fprintln(os.Stderr, "render the demo calls:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "scripts", "[0-9]*.yaml"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("there are no scripts in %s/scripts; run this from the repository root", dir)
	}
	var voices map[string]voice
	if err := readYAML(filepath.Join(dir, "scripts", "voices.yaml"), &voices); err != nil {
		return err
	}
	cast, err := demo.LoadCast()
	if err != nil {
		return err
	}
	synth, err := openEspeak()
	if err != nil {
		return err
	}
	for _, name := range names {
		s, err := readScript(name)
		if err != nil {
			return err
		}
		call, err := s.call(name, cast)
		if err != nil {
			return err
		}
		if err := render(synth, s, call, voices, filepath.Join(dir, "calls")); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// render writes the three files of one call.
func render(synth espeak, s script, call demo.Call, voices map[string]voice, dir string) error {
	seed := fnv.New64a()
	seed.Write([]byte(call.Slug))
	random := rand.New(rand.NewPCG(seed.Sum64(), 1))

	turns, left, right, err := perform(synth, s, voices, random)
	if err != nil {
		return err
	}
	call.DurationMs = ms(len(left))

	format := formats[s.Transcript]
	call.TranscriptFile = call.Slug + format.ext
	call.RepSpeaker, call.CustomerSpeaker = format.speakers(call, turns)
	truth := demo.Truth{Call: call, Turns: turns}
	body, err := format.write(truth)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, call.TranscriptFile), body, 0o644); err != nil {
		return err
	}
	if err := writeTruth(filepath.Join(dir, call.Slug+".truth.json"), truth); err != nil {
		return err
	}
	level(left)
	level(right)
	addRoomTone(left, random)
	addRoomTone(right, random)
	fmt.Printf("%s  %d:%02d  %d turns  %s\n", call.Slug, call.DurationMs/60000, call.DurationMs/1000%60, len(turns), s.Transcript)
	return encode(filepath.Join(dir, call.Slug+".m4a"), interleave(left, right))
}

// perform speaks every line and lays it on its side's channel.
func perform(synth espeak, s script, voices map[string]voice, random *rand.Rand) (turns []demo.Turn, left, right []float64, err error) {
	const lead, tail = sampleRate * 6 / 10, sampleRate * 8 / 10
	latest := lead
	for i, l := range s.Turns {
		who := s.Rep
		if l.side() == demo.Customer {
			who = s.Contact.Email
		}
		v, ok := voices[who]
		if !ok {
			return nil, nil, nil, fmt.Errorf("voices.yaml has no voice for %s", who)
		}
		sound, words, err := say(synth, v, l, random)
		if err != nil {
			return nil, nil, nil, err
		}
		pause := 260 + random.IntN(380)
		if l.Pause != nil {
			pause = *l.Pause
		}
		begin := latest
		if i > 0 {
			begin += pause * sampleRate / 1000
		}
		channel := &left
		if l.side() == demo.Customer {
			channel = &right
		}
		if begin < len(*channel) {
			return nil, nil, nil, fmt.Errorf("turn %d starts before the same person has finished", i+1)
		}
		*channel = append(*channel, make([]float64, begin-len(*channel))...)
		for _, x := range sound {
			*channel = append(*channel, float64(x))
		}
		turns = append(turns, demo.Turn{
			Side: l.side(), StartMs: ms(begin), EndMs: ms(begin + len(sound)),
			Text: l.text(), Marks: l.Marks, Words: truthWords(words, begin),
		})
		latest = max(latest, begin+len(sound))
	}
	sort.SliceStable(turns, func(a, b int) bool { return turns[a].StartMs < turns[b].StartMs })
	left = append(left, make([]float64, latest+tail-len(left))...)
	right = append(right, make([]float64, latest+tail-len(right))...)
	return turns, left, right, nil
}

// encode writes stereo PCM as AAC, up to 7.5 kHz, where these voices end. The
// channels must stay apart, so joint stereo is off; every filter used keeps the
// sound where it is in time.
func encode(name string, stereo []byte) error {
	cmd := exec.Command("ffmpeg", "-v", "error", "-y",
		"-f", "s16le", "-ar", fmt.Sprint(sampleRate), "-ac", "2", "-i", "pipe:0",
		"-af", "highpass=f=90,equalizer=f=220:t=q:w=1:g=2,treble=g=-6:f=4200,lowpass=f=9000,aecho=1:0.9:7|13|22:0.09|0.06|0.04,aresample=24000",
		"-c:a", "aac", "-b:a", "40k", "-cutoff", "7500", "-aac_ms", "0", "-aac_is", "0",
		"-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", name)
	cmd.Stdin = bytes.NewReader(stereo)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, stderr.String())
	}
	return nil
}

// writeTruth keeps one turn a line, so that a change reads well in a diff.
func writeTruth(name string, truth demo.Truth) error {
	call, err := json.MarshalIndent(truth.Call, "", "  ")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"call\": %s,\n\"turns\": [\n", call)
	for i, t := range truth.Turns {
		line, err := json.Marshal(t)
		if err != nil {
			return err
		}
		b.Write(line)
		if i+1 < len(truth.Turns) {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return os.WriteFile(name, b.Bytes(), 0o644)
}
