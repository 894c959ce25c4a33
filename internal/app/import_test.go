package app_test

import (
	"bytes"
	bin "encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/api"
)

// tone is a tiny recording: a telephone's sound, one channel.
func tone(hertz int, length time.Duration) []byte {
	const rate = 8000
	n := int(length.Seconds() * rate)
	var b bytes.Buffer
	b.WriteString("RIFF")
	_ = bin.Write(&b, bin.LittleEndian, uint32(36+2*n)) // writing to memory does not fail
	b.WriteString("WAVEfmt ")
	_ = bin.Write(&b, bin.LittleEndian, []uint32{16, 1 | 1<<16, rate, 2 * rate, 2 | 16<<16})
	b.WriteString("data")
	_ = bin.Write(&b, bin.LittleEndian, uint32(2*n))
	for i := range n {
		_ = bin.Write(&b, bin.LittleEndian, int16(8000*math.Sin(2*math.Pi*float64(hertz*i)/rate)))
	}
	return b.Bytes()
}

func lay(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// importing is the built program's import against base.
func importing(t *testing.T, base, token string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, append([]string{"import"}, args...)...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(settings(t), "GAMETAPE_URL="+base, "GAMETAPE_TOKEN="+token)
	return cmd
}

func TestAnImportThatIsKilledTwiceBringsEveryCallInOnce(t *testing.T) {
	const pairs = 500
	dir := t.TempDir()
	files := map[string][]byte{}
	for i := range pairs {
		name := fmt.Sprintf("call-%03d", i)
		files[name+".wav"] = tone(200+i, 50*time.Millisecond)
		files[name+".vtt"] = fmt.Appendf(nil, "WEBVTT\n\n00:00:00.000 --> 00:00:00.040\n<v Rita Rep>Word%d is only said here.\n", i)
	}
	lay(t, dir, files)
	s := start(t, settings(t), "serve")
	c := administrator(t, s.base)
	for _, enough := range []int{60, 250} {
		cmd := importing(t, s.base, c.token, dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the import is under way", func() (bool, any) {
			n := len(c.calls(t))
			return n >= enough, n
		})
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		if n := len(c.calls(t)); n >= pairs {
			t.Fatalf("the import was over before it was killed: %d calls", n)
		}
	}
	report := filepath.Join(t.TempDir(), "report.jsonl")
	said, err := importing(t, s.base, c.token, "--report", report, dir).CombinedOutput()
	if err != nil {
		t.Fatalf("import: %v\n%s", err, said)
	}
	calls := c.calls(t)
	externals := map[string]bool{}
	for _, call := range calls {
		externals[call.ExternalID] = true
		if !call.HasAudio || !call.HasWords {
			t.Errorf("call %s came without its recording or transcript", call.Title)
		}
	}
	if len(calls) != pairs || len(externals) != pairs {
		t.Errorf("%d calls with %d identifiers, want %d", len(calls), len(externals), pairs)
	}
	states := map[string]int{}
	for _, o := range outcomes(t, report) {
		states[o.State]++
	}
	if states["taken"]+states["the same as before"] != 2*pairs || states["the same as before"] < 500 {
		t.Errorf("the report says %v", states)
	}
}

type outcome struct {
	File, State, As, Call, Understood, Why string
}

func outcomes(t *testing.T, report string) []outcome {
	t.Helper()
	raw, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var out []outcome
	for line := range strings.Lines(string(raw)) {
		var o outcome
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		out = append(out, o)
	}
	return out
}

func TestAnImportSaysWhatItTookAndWhatItRefused(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string][]byte{
		"2026-03-02_Ada Admin_Northwind.wav":            tone(300, 200*time.Millisecond),
		"2026-03-02_Ada Admin_Northwind transcript.vtt": twoSay("It is too expensive for us."),
		"second.vtt":  twoSay("We have no budget this year."),
		"second.json": []byte(`{"title":"From the sidecar","outcome":"won"}`),
		"broken.json": []byte(`{"what": "is this"}`),
		"gong.json": []byte(`{"callTranscripts":[{"callId":"7","transcript":[{"speakerId":"71","sentences":[{"start":0,"end":900,"text":"Good morning."}]},` +
			`{"speakerId":"72","sentences":[{"start":1000,"end":2900,"text":"It is too expensive for us."}]}]}]}`),
		"gong.parties.json": []byte(`{"calls":[{"metaData":{"id":"7","title":"From the companion"},"parties":[` +
			`{"speakerId":"71","name":"Ada Admin","affiliation":"Internal"},{"speakerId":"72","name":"Carl Customer","affiliation":"External"}]}]}`),
		"lonely.parties.json": []byte(`[{"speakerId":"72","name":"Carl Customer"}]`),
		"table.csv":           []byte("file,title,account,region\nsecond.vtt,From the table,Harbour,North\n"),
	})
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	flags := []string{"--csv", filepath.Join(dir, "table.csv"), "--pattern", "{date}_{rep}_{account}"}

	dry, _ := importing(t, s.base, c.token, append(flags, "--dry-run", dir)...).CombinedOutput()
	for _, want := range []string{"3 new calls would come in", "2 refused", "gong.parties.json: would be", "understood as webvtt"} {
		if !strings.Contains(string(dry), want) {
			t.Errorf("the dry run does not say %q:\n%s", want, dry)
		}
	}
	if n := len(c.calls(t)); n != 0 {
		t.Fatalf("a dry run brought %d calls in", n)
	}
	report := filepath.Join(t.TempDir(), "report.jsonl")
	said, err := importing(t, s.base, c.token, append(flags, "--report", report, dir)...).CombinedOutput()
	if err == nil {
		t.Error("an import that refused a file ends as if nothing had happened")
	}
	if !strings.Contains(string(said), "3 new calls. Files: 7 taken, 0 attached, 0 the same as before, 0 not needed, 2 refused.") || !strings.Contains(string(said), "broken.json: ") {
		t.Errorf("it says:\n%s", said)
	}
	for _, o := range outcomes(t, report) {
		if refused := strings.HasSuffix(o.File, "broken.json") || strings.HasSuffix(o.File, "lonely.parties.json"); refused != (o.State == "refused") || refused == (o.Why == "") {
			t.Errorf("the report says %+v", o)
		}
	}
	calls := c.calls(t)
	slices.SortFunc(calls, func(a, b api.Call) int { return strings.Compare(a.Account, b.Account) })
	if len(calls) != 3 {
		t.Fatalf("%d calls, want 3", len(calls))
	}
	var labels []string
	for _, v := range must[api.Transcript](t, c, "GET", "/calls/"+c.ready(t, calls[0].ID).ID+"/transcript", nil).Speakers {
		labels = append(labels, v.Label+" "+v.Side)
	}
	if want := []string{"Ada Admin rep", "Carl Customer customer"}; calls[0].Title != "From the companion" || !slices.Equal(labels, want) {
		t.Errorf("the companion names the call %q and its speakers %q", calls[0].Title, labels)
	}
	calls = calls[1:]
	if got := calls[0]; got.Title != "From the sidecar" || got.Account != "Harbour" || got.Outcome != "won" || got.Custom["region"] != "North" {
		t.Errorf("the sidecar outranks the table, which fills the rest: %+v", got)
	}
	if got := calls[1]; !strings.EqualFold(got.Account, "northwind") || got.StartedAt.Local().Format(time.DateOnly) != "2026-03-02" || !strings.EqualFold(got.Custom["rep"], "ada admin") || !got.HasAudio {
		t.Errorf("the name says date, rep and account: %+v", got)
	}
}
