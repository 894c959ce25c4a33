package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/api"
)

// mixed is a folder as people have them: Zoom's, Whisper's, a folder per meeting,
// tables, side-cars, and what does not belong there. What comes later is apart.
func mixed() (first, later map[string][]byte) {
	hertz := 200
	sound := func() []byte {
		hertz++
		return tone(hertz, 300*time.Millisecond)
	}
	said := func(text string) []byte { return twoSay(text) }
	zoom := "GMT20260310-140500_Recording"
	first = map[string][]byte{
		// Zoom's cloud: sound, what was said, captions, chat.
		zoom + ".m4a": sound(), zoom + ".transcript.vtt": said("It is too expensive."), zoom + ".cc.vtt": said("it is too expensive"), zoom + "newChat.txt": []byte("14:05:01 From Ann to Everyone: hello\n"),
		// Whisper's five.
		"whisper.mp3": sound(), "whisper.json": []byte(`{"text":" Too dear.","segments":[{"start":0,"end":0.3,"text":" Too dear."}],"language":"en"}`),
		"whisper.vtt": said("Too dear."), "whisper.srt": []byte("1\n00:00:00,000 --> 00:00:00,300\nToo dear.\n"), "whisper.tsv": []byte("start\tend\ttext\n0\t300\tToo dear.\n"), "whisper.txt": []byte("Too dear.\n"),
		// A folder per meeting, and one per kind.
		"2026-03-11 Acme/recording.wav": sound(), "2026-03-11 Acme/transcript.vtt": said("Acme has no budget."),
		"2026-03-12 Birch/audio.wav": sound(),
		"kinds/audio/north.wav":      sound(), "kinds/transcripts/north.srt": []byte("1\n00:00:00,000 --> 00:00:00,300\nRita: Hello.\n"),
		"kinds/audio/south.wav": sound(),
		// Two endings, a language, look-alikes, a copy.
		"call.mp3": sound(), "call.mp3.vtt": said("Not now."), "talk.wav": sound(), "talk.en.vtt": said("Maybe next year."),
		"Gespra\u0308ch.wav": sound(), "Gespr\u00e4ch.vtt": said("Zu teuer."), "copy.wav": sound(), "copy (1).vtt": said("We are happy as we are."),
		// Words alone, sound alone.
		"alone.vtt": said("Nobody asked me."), "lone.wav": sound(),
		// Descriptions.
		"side.wav": sound(), "side.json": []byte(`{"title":"From the side-car","outcome":"won"}`),
		"table.csv": []byte("\ufefffile;account;amount\nlone.wav;Quill;1234,50\nsouth.wav;Südwind;7,25\n"), "bad.csv": []byte("file;amount\nbad.wav;12.500\n"), "bad.wav": sound(),
		// What does not belong.
		"paper.pdf": []byte("%PDF-1.7\n%âãÏÓ\n"), "pic.png": []byte("\x89PNG\r\n\x1a\n0000"), "playback.m3u": []byte("#EXTM3U\n"), "junk.json": []byte(`{"what":"is this"}`),
		"order.parties.json": []byte(`[{"speakerId":"72","name":"Carl Customer"}]`),
	}
	later = map[string][]byte{
		"lone.vtt": said("Here are my words at last."), "alone.wav": sound(), "2026-03-12 Birch/captions.vtt": said("Birch decides in May."),
		"whisper.ass": []byte("[Script Info]\n"), "new.wav": sound(), "new.vtt": said("I am new."),
	}
	return first, later
}

func spread(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name, body := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// asThePage brings dir in as the page does: pairing by the API, then an upload
// per call. It answers what became of each file.
func asThePage(t *testing.T, c caller, dir string) map[string]string {
	t.Helper()
	var names []string
	var seen []api.FileSeen
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		names = append(names, rel)
		seen = append(seen, api.FileSeen{Path: filepath.Base(dir) + "/" + filepath.ToSlash(rel), Size: int64(len(raw)), Modified: info.ModTime(), Head: raw[:min(len(raw), 4096)]})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := must[api.FilesPaired](t, c, http.MethodPost, "/pairing", map[string]any{"files": seen, "zone": "UTC"})
	states := map[string]string{}
	say := func(i int, state string) { states[names[i]] += state }
	for _, i := range found.Tables {
		say(i, "taken")
	}
	for _, a := range found.Unused {
		say(a.File, "not needed")
	}
	for _, a := range found.Refused {
		say(a.File, "refused")
	}
	read := func(i int) []byte {
		raw, err := os.ReadFile(filepath.Join(dir, names[i]))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for _, call := range found.Calls {
		for _, a := range call.Spare {
			say(a.File, "not needed")
		}
		var all []int
		if call.Recording != nil {
			all = append(all, *call.Recording)
		}
		words := slices.Clone(call.Transcripts)
		for {
			sending := slices.Clone(all)
			if len(words) > 0 {
				sending = append(sending, words[0])
			}
			if len(sending) == 0 {
				break
			}
			if len(call.Faults) > 0 {
				for _, i := range sending {
					say(i, "refused")
				}
				break
			}
			sum := sha256.Sum256(read(sending[0]))
			call.Metadata["externalId"] = "sha256:" + hex.EncodeToString(sum[:])
			parts := []part{metadata(call.Metadata)}
			for _, i := range sending {
				field := "transcript"
				if call.Recording != nil && i == *call.Recording {
					field = "recording"
				}
				parts = append(parts, part{field, filepath.Base(names[i]), read(i)})
			}
			a, err := c.upload(parts...)
			if err != nil {
				t.Fatal(err)
			}
			if a.status == http.StatusUnprocessableEntity && len(words) > 0 && strings.Contains(string(a.body), `"location":"transcript`) {
				say(words[0], "refused")
				words = words[1:]
				continue
			}
			attached := decode[api.Accepted](t, a).Attached
			for n, i := range sending {
				as := "transcript"
				if n < len(all) {
					as = "recording"
				}
				switch {
				case a.status == http.StatusAccepted:
					say(i, "taken")
				case a.status == http.StatusOK && slices.Contains(attached, as):
					say(i, "attached")
				case a.status == http.StatusOK, a.status == http.StatusConflict && strings.Contains(string(a.body), "metadata.externalId"):
					say(i, "the same as before")
				default:
					say(i, "refused")
				}
			}
			for _, i := range call.Sidecars {
				say(i, states[names[sending[0]]])
			}
			for _, i := range words[min(1, len(words)):] {
				say(i, "not needed")
			}
			break
		}
	}
	return states
}

// shape is what two ways in should agree on.
func shape(t *testing.T, c caller) []string {
	t.Helper()
	var out []string
	for _, call := range c.calls(t) {
		call = c.settled(t, call.ID)
		date := "some day"
		if call.DateFrom == "name" {
			date = call.StartedAt.UTC().Format("2006-01-02 15:04")
		}
		out = append(out, fmt.Sprintf("%s | sound %v words %v (%s) | %s by %s | %s %v %s", call.Title, call.HasAudio, call.HasWords, call.Format, date, call.DateFrom, call.Account, call.Amount, call.Outcome))
	}
	slices.Sort(out)
	return out
}

func TestAMixedFolderMakesTheSameCallsByEveryWayIn(t *testing.T) {
	first, later := mixed()
	dir := filepath.Join(t.TempDir(), "calls")
	spread(t, dir, first)
	byCommand, byPage := start(t, settings(t), "serve"), start(t, settings(t), "serve")
	c, p := administrator(t, byCommand.base), administrator(t, byPage.base)
	command := func() map[string]string {
		t.Helper()
		report := filepath.Join(t.TempDir(), "report.jsonl")
		cmd := importing(t, byCommand.base, c.token, "--report", report, dir)
		cmd.Env = append(cmd.Env, "TZ=UTC")
		said, _ := cmd.CombinedOutput() // it ends with a fault, for what it refused
		states := map[string]string{}
		for _, o := range outcomes(t, report) {
			rel, _ := filepath.Rel(dir, o.File)
			states[rel] += o.State
		}
		if len(states) == 0 {
			t.Fatalf("import says nothing: %s", said)
		}
		return states
	}
	present := maps.Clone(first)
	for round, add := range []map[string][]byte{nil, later, nil} {
		spread(t, dir, add)
		maps.Copy(present, add)
		ofCommand, ofPage := command(), asThePage(t, p, dir)
		for name := range present {
			if ofCommand[name] != ofPage[name] || ofCommand[name] == "" || strings.Count(ofCommand[name], "refused")+strings.Count(ofCommand[name], "not needed") > 1 {
				t.Errorf("round %d: of %s the command says %q, the page %q", round, name, ofCommand[name], ofPage[name])
			}
		}
		if len(ofCommand) != len(present) {
			t.Errorf("round %d: %d files are accounted for, there are %d", round, len(ofCommand), len(present))
		}
		a, b := shape(t, c), shape(t, p)
		if !slices.Equal(a, b) {
			t.Errorf("round %d: the command made\n  %s\nthe page\n  %s", round, strings.Join(a, "\n  "), strings.Join(b, "\n  "))
		}
		count := map[string]int{}
		for _, s := range ofCommand {
			count[s]++
		}
		want := []string{
			"map[not needed:7 refused:5 taken:24]",
			"map[attached:3 not needed:8 refused:5 taken:4 the same as before:22]",
			"map[not needed:8 refused:5 taken:2 the same as before:27]",
		}[round]
		if fmt.Sprint(count) != want {
			t.Errorf("round %d: %v, want %s", round, count, want)
		}
	}
}
