package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach/transcript"
	"gametape/internal/media"
)

// BenchmarkParse reads what measureTranscripts laid out, and JSON also with
// encoding/json.
func BenchmarkParse(b *testing.B) {
	files := map[string]string{}
	for _, name := range []string{"hour.vtt", "hour.srt"} {
		files[name] = filepath.Join(os.Getenv("BENCH_FILES"), name)
	}
	for _, name := range realFiles {
		files[name] = filepath.Join(os.Getenv("BENCH_REAL"), name)
	}
	for name, path := range files {
		raw, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			b.Fatal(err)
		}
		parse := func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := transcript.Parse(raw, transcript.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		}
		if filepath.Ext(name) != ".json" {
			b.Run(name, parse)
			continue
		}
		b.Run(name+"/gametape", parse)
		b.Run(name+"/any", func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				var v any
				if err := json.Unmarshal(raw, &v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestFiguresAreReadFromWhatGoTestPrints(t *testing.T) {
	out := strings.Join([]string{
		"goos: linux",
		"BenchmarkParse/hour.vtt-2         	     100	  11 ns/op	  20.5 MB/s	 3 B/op",
		"BenchmarkParse/hour.vtt-2         	     100	  12 ns/op	  30.5 MB/s	 3 B/op",
		"BenchmarkParse/hour.vtt-2         	     100	  13 ns/op	  22.5 MB/s	 3 B/op",
		"BenchmarkSearch/rare_term          	  50	  0.5 ms-p50",
		"BenchmarkParse is a line of a log",
		"PASS",
	}, "\n")
	f := readFigures([]byte(out))
	for _, tt := range []struct {
		name, unit string
		want       float64
	}{{"Parse/hour.vtt", "MB/s", 22.5}, {"Parse/hour.vtt", "ns/op", 12}, {"Search/rare term", "ms-p50", 0.5}} {
		if got, err := f.of(tt.name, tt.unit); err != nil || got != tt.want {
			t.Errorf("%s in %s is %v (%v), want %v", tt.name, tt.unit, got, err, tt.want)
		}
	}
	if _, err := f.of("Parse/hour.srt", "MB/s"); err == nil {
		t.Error("a benchmark that did not run has a figure")
	}
}

func TestThePageSaysWhatIsMissedAndWhatFailed(t *testing.T) {
	p := page{Sections: []section{
		{Title: "One", About: "About.", Rows: []row{{what: "speed", measured: "1 MB/s", goal: "≥ 2 MB/s", met: atLeast(1, 2)}}},
		{Title: "Two", About: "About.", Failed: errors.New("no server\nis there")},
	}}
	got := p.String()
	got = got[strings.Index(got, "## One"):]
	want := "## One\n\nAbout.\n\n| what | measured | compared with | ratio | goal | |\n| --- | --- | --- | --- | --- | --- |\n" +
		"| speed | 1 MB/s | – | – | ≥ 2 MB/s | **missed** |\n\n## Two\n\nAbout.\n\n**This could not be measured to the end:** no server is there\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheRecordingIsAWaveFileOfItsSize(t *testing.T) {
	raw, err := io.ReadAll(recording(10 << 20))
	if err != nil || len(raw) != 10<<20 {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
	if kind, ok := media.Sniff(raw[:1024]); !ok || kind != media.WAV {
		t.Errorf("it is taken for %+v", kind)
	}
	if bytes.Equal(raw[44:1024], raw[1024:2004]) {
		t.Error("its noise repeats at once")
	}
}

func TestTheTalkIsAnHourInBothFormats(t *testing.T) {
	words, err := talk()
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"WebVTT": vtt(words), "SubRip": srt(words)} {
		got, err := transcript.Parse(raw, transcript.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		said := 0
		for _, turn := range got.Turns {
			said += len(strings.Fields(turn.Text))
		}
		end := got.Turns[len(got.Turns)-1].End
		if said < talkWords || said > talkWords+cueWords || end.Round(time.Minute) != time.Hour || len(got.Speakers) != 2 {
			t.Errorf("%s: %d words of %d speakers until %s", name, said, len(got.Speakers), end)
		}
	}
}

func TestOnlyKnownTopicsAreChosen(t *testing.T) {
	chosen, err := choose("clip,search")
	if err != nil || len(chosen) != 2 || chosen[0].key != "clip" || chosen[1].key != "search" {
		t.Errorf("chosen %v, %v", chosen, err)
	}
	if _, err := choose("speed"); err == nil {
		t.Error("there is no topic speed")
	}
	if all, err := choose(""); err != nil || len(all) != len(topics()) {
		t.Errorf("%d topics, %v", len(all), err)
	}
}
