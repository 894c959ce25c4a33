package app_test

import (
	"strings"
	"testing"
	"time"

	"gametape/api"
)

func TestWhatIsSeenLaterIsSaidOnTheCall(t *testing.T) {
	c := administrator(t, start(t, settings(t), "serve").base)

	t.Run("an MP4 cut off before its index fails, and its transcript stays usable", func(t *testing.T) {
		whole := sounding(t, "sine=frequency=440", 10*time.Second, "-c:a", "aac", "m4a")
		id := c.uploaded(t, part{"recording", "call.m4a", whole[:len(whole)/2]}, part{"transcript", "call.vtt", twoSay("The rhubarb pipeline is expensive.")})
		call := c.settled(t, id)
		if call.State != "failed" {
			t.Errorf("the call is %s", call.State)
		}
		probe := stageOf(t, call, "probe")
		if probe.State != "failed" || !strings.Contains(probe.Error, "cut off") {
			t.Errorf("probe: %+v", probe)
		}
		checkPlain(t, probe.Error)
		for _, name := range []string{"transcript", "analyse", "index"} {
			if s := stageOf(t, call, name); s.State != "done" {
				t.Errorf("%s: %+v", name, s)
			}
		}
		if found := c.search(t, "rhubarb"); found.Total != 1 || found.Hits[0].Call.ID != id {
			t.Errorf("its words are found %d times", found.Total)
		}
		a := c.ask(t, "POST", "/clips", map[string]any{"callId": id, "startMs": 0, "endMs": 1000})
		if a.status != 409 {
			t.Errorf("cutting from it answers %d %s", a.status, a.body)
		}
	})
	t.Run("three hours of silence are kept with a warning", func(t *testing.T) {
		sound := sounding(t, "anullsrc=r=8000:cl=mono", 3*time.Hour, "-c:a", "aac", "-b:a", "8k", "m4a")
		call := c.ready(t, c.uploaded(t, part{"recording", "silence.m4a", sound}))
		if got := time.Duration(call.DurationMs) * time.Millisecond; (got - 3*time.Hour).Abs() > time.Second {
			t.Errorf("it is %s long", got)
		}
		checkWarning(t, call, "Nothing is to be heard")
	})
	t.Run("a transcript longer than its recording is kept with a warning", func(t *testing.T) {
		sound := sounding(t, "sine=frequency=440", 3*time.Second, "-c:a", "libmp3lame", "-b:a", "64k", "mp3")
		words := append(twoSay("We talk on for a while."), []byte("\n00:09:00.000 --> 00:09:02.000\n<v Rita Rep>And here we end.\n")...)
		call := c.ready(t, c.uploaded(t, part{"recording", "call.mp3", sound}, part{"transcript", "call.vtt", words}))
		if call.DurationMs > 4000 {
			t.Errorf("the recording is %d ms long", call.DurationMs)
		}
		checkWarning(t, call, "goes on for 8:59 after the recording ends")
	})
}

func stageOf(t *testing.T, call api.Call, name string) api.Stage {
	t.Helper()
	for _, s := range call.Stages {
		if string(s.Name) == name {
			return s
		}
	}
	t.Fatalf("call %s has no stage %s: %+v", call.ID, name, call.Stages)
	return api.Stage{}
}

func checkWarning(t *testing.T, call api.Call, says string) {
	t.Helper()
	if len(call.Warnings) != 1 || !strings.Contains(call.Warnings[0], says) {
		t.Errorf("warnings %q, want one that says %q", call.Warnings, says)
		return
	}
	checkPlain(t, call.Warnings[0])
}
