package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const transcriptAbout = "`transcript.Parse`, which finds out the format first, on one core. Subtitles: an hour-long talk, beside go-astisub reading the same file (which keeps\n" +
	"cues and makes no turns). JSON: what the benchmarks of `coach/transcript` write and real files of the vendors, beside `encoding/json` reading the same bytes into `any`;\n" +
	"the ratio there is of times. Median of three."

const (
	goalVTT        = 40  // MB/s
	goalVendorJSON = 30  // MB/s
	goalJSONTime   = 1.5 // times encoding/json
)

// rivals is the folder of the module that measures other people's libraries.
const rivals = "internal/bench/rivals"

func measureTranscripts(ctx context.Context, b *bench) ([]row, error) {
	words, err := talk()
	if err != nil {
		return nil, err
	}
	files, err := os.MkdirTemp(b.dir, "transcripts-")
	if err != nil {
		return nil, err
	}
	err = errors.Join(os.WriteFile(filepath.Join(files, "hour.vtt"), vtt(words), 0o600), os.WriteFile(filepath.Join(files, "hour.srt"), srt(words), 0o600))
	if err != nil {
		return nil, err
	}
	env := []string{"BENCH_FILES=" + files, "BENCH_REAL=" + filepath.Join(b.root, "../shared/data/transcripts")}
	ours, err := b.goTest(ctx, "internal/bench", "^BenchmarkParse$", env, "-benchtime", "1s", "-count", "3", "-cpu", "1")
	if err != nil {
		return nil, err
	}
	theirs, rivalErr := b.goTest(ctx, rivals, "^BenchmarkAstisub$", env, "-benchtime", "1s", "-count", "3", "-cpu", "1")
	made, madeErr := b.goTest(ctx, "coach/transcript", "^Benchmark(ParseDeepgram|JSONIntoAny)$", nil, "-benchtime", "1s", "-count", "3", "-cpu", "1")
	faults := []error{rivalErr, madeErr}
	var rows []row
	for _, name := range []string{"hour.vtt", "hour.srt"} {
		r, err := subtitleRow(name, ours, theirs)
		rows, faults = append(rows, r), append(faults, err)
	}
	if madeErr == nil {
		r, err := jsonRow("deepgram, made of a short talk over and over", made, "ParseDeepgram", "JSONIntoAny")
		rows, faults = append(rows, r), append(faults, err)
	}
	for _, file := range realFiles {
		if _, there := ours["Parse/"+file+"/gametape"]; there {
			r, err := jsonRow(file, ours, "Parse/"+file+"/gametape", "Parse/"+file+"/any")
			rows, faults = append(rows, r), append(faults, err)
		}
	}
	return rows, errors.Join(faults...)
}

// realFiles are files of vendors, the largest there is of each, in the shared data.
var realFiles = []string{"deepgram/dg_speakers.json", "aws/example-call.json", "assemblyai/assemblyai_transcription.json", "whisper/dg_whisper_transcription.json"}

// subtitleRow is a row without a comparison where the rival did not run.
func subtitleRow(name string, ours, theirs figures) (row, error) {
	speed, err := ours.of("Parse/"+name, "MB/s")
	if err != nil {
		return row{}, err
	}
	r := row{what: name, measured: speedOf(speed)}
	fast := true
	if name == "hour.vtt" {
		r.goal, fast = "≥ 40 MB/s", speed >= goalVTT
		r.met = judge(fast)
	}
	if other, err := theirs.of("Astisub/"+name, "MB/s"); err == nil {
		r.against, r.ratio = "go-astisub "+speedOf(other), ratio(speed/other)
		r.goal, r.met = strings.TrimPrefix(r.goal+", faster", ", "), judge(fast && speed > other)
	}
	return r, nil
}

func jsonRow(what string, f figures, ours, plain string) (row, error) {
	speed, err1 := f.of(ours, "MB/s")
	other, err2 := f.of(plain, "MB/s")
	if err := errors.Join(err1, err2); err != nil {
		return row{}, err
	}
	return row{
		what: what, measured: speedOf(speed), against: "encoding/json " + speedOf(other), ratio: ratio(other/speed) + " × its time",
		goal: "≥ 30 MB/s, ≤ 1.5 × its time", met: judge(speed >= goalVendorJSON && other/speed <= goalJSONTime),
	}, nil
}

func speedOf(mbs float64) string { return fmt.Sprintf("%.1f MB/s", mbs) }
