package transcript

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sharedData is the folder of real files beside the repository; the test skips
// where it is missing.
func sharedData(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Skip("no go.mod above this folder, so the shared data cannot be found")
		}
		dir = filepath.Dir(dir)
	}
	data := filepath.Join(dir, "..", "shared", "data")
	if _, err := os.Stat(data); err != nil {
		t.Skip("the real files at ../shared/data are not there")
	}
	return data
}

// realFormats says what real files are recognised as, by the end of their path.
var realFormats = map[string]Format{
	"assemblyai_transcription.json": AssemblyAI, "dg_speakers.json": Deepgram, "dg_utterances.json": Deepgram,
	"dg_whisper_transcription.json": Deepgram, "example-call.json": AmazonCallAnalytics, "aws-call-analytics-first-turns.json": AmazonCallAnalytics,
	"demo.json": Gecko, "gecko-first-monologues.json": Gecko, ".ctm": CTM, ".srt": SRT, ".vcon.json": VConFormat,
	"example-in.vtt": WebVTTZoom, "carriage-return.vtt": WebVTT, "entities.vtt": WebVTT,
}

func checkReal(t *testing.T, path string) {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := Parse(raw, Options{})
	switch {
	case strings.Contains(path, "invalid") || strings.Contains(path, "broken-vcon"):
		var refused *Error
		if !errors.As(err, &refused) || !strings.Contains(refused.Message, "holds no transcript") {
			t.Errorf("want a refusal that says there is no transcript, got %v", err)
		}
		return
	case strings.HasSuffix(path, ".mp3"):
		if err == nil || !strings.Contains(err.Error(), "MP3 recording") {
			t.Errorf("want a refusal that names the recording, got %v", err)
		}
		return
	case err != nil:
		t.Fatal(err)
	}
	checkTurns(t, tr)
	for end, want := range realFormats {
		if strings.HasSuffix(path, end) && tr.Format != want {
			t.Errorf("read as %s (%s), want %s", tr.Format, tr.Reason, want)
		}
	}
	back, err := Decode(Encode(tr))
	if diff := cmp.Diff(tr, back); err != nil || diff != "" {
		t.Errorf("encoded and decoded (%v): %s", err, diff)
	}
}

func TestRealFilesAreReadOrRefusedWithAReason(t *testing.T) {
	for _, pattern := range []string{"testdata/real/*.*", "testdata/real/broken-vcon/*"} {
		paths, _ := filepath.Glob(pattern)
		for _, p := range paths {
			if !strings.HasSuffix(p, ".md") {
				t.Run(filepath.Base(p), func(t *testing.T) { checkReal(t, p) })
			}
		}
	}
}

func TestSharedFilesAreReadOrRefusedWithAReason(t *testing.T) {
	data := sharedData(t)
	seen := 0
	for _, pattern := range []string{"transcripts/*/*.*", "calls/vcon/*.*", "calls/vcon/invalid/*", "calls/gecko/*.*"} {
		paths, _ := filepath.Glob(filepath.Join(data, pattern))
		for _, p := range paths {
			if seen++; strings.Contains(p, "LICENSE") {
				continue
			}
			t.Run(filepath.Base(p), func(t *testing.T) { checkReal(t, p) })
		}
	}
	if seen < 20 {
		t.Errorf("only %d files were found under %s", seen, data)
	}
}

func TestARealVConNamesItsPeople(t *testing.T) {
	raw, err := os.ReadFile("testdata/real/music-store.vcon.json")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := Parse(raw, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Speaker{
		{Key: "Agent", Name: "Michael Henderson", Email: "michael.henderson@musicstore.com", Phone: "+13239920996", Channel: -1, Side: Rep},
		{Key: "Customer", Name: "Martha Lee", Email: "martha.lee@gmail.com", Phone: "+16656535292", Channel: -1, Side: Customer},
	}
	if diff := cmp.Diff(want, tr.Speakers); diff != "" {
		t.Error(diff)
	}
	if last := tr.Turns[len(tr.Turns)-1].End.Seconds(); !tr.Estimated || last != 65.088 {
		t.Errorf("times are estimated (%v) to %v s, want them to fill the recording's 65.088 s", tr.Estimated, last)
	}
	call, err := VCon(raw)
	if err != nil {
		t.Fatal(err)
	}
	wantDialog := VConDialog{
		Type: "recording", Start: call.Dialogs[0].Start, Duration: 65088e6, Parties: []int{1, 0}, Channels: []int{1, 0}, Originator: -1,
		MediaType: "audio/mp3", Filename: "1ba06c0c-97ea-439f-8691-717ef86e4f3e.mp3",
		URL:         "https://fakevcons.s3.amazonaws.com/2024/03/16/1ba06c0c-97ea-439f-8691-717ef86e4f3e.mp3",
		ContentHash: "sha512-7KCqShN7J4d970dKolWT-GX2emVwrx6WFHItMFSOQrFAkI0UrpjmRpoHKJC3NxSErrbKBdWtd8TfELGDX69Xkw",
	}
	if diff := cmp.Diff([]VConDialog{wantDialog}, call.Dialogs); diff != "" {
		t.Error(diff)
	}
	if call.Direction != "in" || call.Start.Year() != 2024 || call.Parties[1].Side != Customer {
		t.Errorf("got direction %q, start %v, parties %+v", call.Direction, call.Start, call.Parties)
	}
}
