package main

import (
	"context"
	"fmt"
)

const taggingAbout = "The benchmarks of `coach/tagging` over turns of the large corpus, on one core. The matcher's figure is for turns that are normalised already;\n" +
	"analysis is everything from raw turns to moments, exchanges and statistics with the shipped packs. One Go regular expression per tracker (1,000 phrases\n" +
	"in 100 trackers) reads the same turns raw, and is spared inflections and normalisation. Median of three."

const (
	goalMatcher  = 100 // MB/s
	goalAnalysis = 20  // MB/s
	goalRegexps  = 50  // times
	goalTenfold  = 1.5 // times the time for ten times the phrases
)

func measureTagging(ctx context.Context, b *bench) ([]row, error) {
	f, err := b.goTest(ctx, "coach/tagging", "^Benchmark(Match|Analyse|Regexps)$", nil, "-benchtime", "1s", "-count", "3", "-cpu", "1")
	if err != nil {
		return nil, err
	}
	var speeds []float64
	for _, name := range []string{"Match/1000 phrases", "Match/10000 phrases", "Analyse", "Regexps"} {
		speed, err := f.of(name, "MB/s")
		if err != nil {
			return nil, err
		}
		speeds = append(speeds, speed)
	}
	match, tenfold, analyse, regexps := speeds[0], speeds[1], speeds[2], speeds[3]
	against := fmt.Sprintf("Go regular expressions %.2f MB/s", regexps)
	return []row{
		{what: "matcher, 1,000 phrases", measured: speedOf(match), against: against, ratio: ratio(match / regexps),
			goal: "≥ 100 MB/s, ≥ 50 ×", met: judge(match >= goalMatcher && match/regexps >= goalRegexps)},
		{what: "matcher, 10,000 phrases", measured: speedOf(tenfold), against: "1,000 phrases " + speedOf(match), ratio: ratio(match/tenfold) + " × the time",
			goal: "< 1.5 × the time", met: below(match/tenfold, goalTenfold)},
		{what: "whole analysis, shipped packs", measured: speedOf(analyse), against: against, ratio: ratio(analyse / regexps),
			goal: "≥ 20 MB/s", met: atLeast(analyse, goalAnalysis)},
	}, nil
}
