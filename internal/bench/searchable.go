package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const searchableAbout = "The transcript of an hour (9,000 words, about 1,200 cues, WebVTT) is uploaded to `gametape serve` with nothing beside it (SQLite, storage,\n" +
	"queue and index inside). The clock runs from sending the request until a search for a word that only this transcript has finds it; it is asked\n" +
	"every 20 ms. 50 of them, one after the other. Beside it: how long the request alone took."

const (
	searchableCalls = 50
	searchablePoll  = 20 * time.Millisecond
	goalSearchable  = 2000 // ms, of 95 in 100
)

func measureSearchable(ctx context.Context, b *bench) (rows []row, err error) {
	words, err := talk()
	if err != nil {
		return nil, err
	}
	g, err := b.serve(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, g.stop()) }()
	var found, answered []float64
	for i := range searchableCalls {
		word := unique(i)
		call := slices.Clone(words)
		call[len(call)/2].text += " " + word
		f, a, err := untilFound(ctx, g, vtt(call), word)
		if err != nil {
			return nil, fmt.Errorf("transcript %d of %d: %w", i+1, searchableCalls, err)
		}
		found, answered = append(found, inMilliseconds(f)), append(answered, inMilliseconds(a))
	}
	p95 := at(found, 0.95)
	return []row{
		{what: "p50", measured: milliseconds(at(found, 0.5)), against: "request alone " + milliseconds(at(answered, 0.5)), ratio: ratio(at(found, 0.5) / at(answered, 0.5))},
		{what: "p95", measured: milliseconds(p95), against: "request alone " + milliseconds(at(answered, 0.95)), ratio: ratio(p95 / at(answered, 0.95)),
			goal: "< 2 s", met: below(p95, goalSearchable)},
		{what: "slowest", measured: milliseconds(found[len(found)-1])},
	}, nil
}

func untilFound(ctx context.Context, g *served, transcript []byte, word string) (found, answered time.Duration, err error) {
	began := time.Now()
	id, err := g.upload(ctx, "transcript", "talk.vtt", bytes.NewReader(transcript), int64(len(transcript)))
	if err != nil {
		return 0, 0, err
	}
	answered = time.Since(began)
	for time.Since(began) < patience {
		var answer struct {
			Hits []struct {
				Call struct{ ID string }
			}
		}
		if err := g.ask(ctx, http.MethodGet, "/search?q="+url.QueryEscape(word), "", nil, 0, &answer); err != nil {
			return 0, 0, err
		}
		if len(answer.Hits) == 1 && answer.Hits[0].Call.ID == id {
			return time.Since(began), answered, nil
		}
		if err := sleep(ctx, searchablePoll); err != nil {
			return 0, 0, err
		}
	}
	return 0, 0, fmt.Errorf("%q is not found within %s", word, patience)
}

// unique is a word nobody says, another for every number.
func unique(n int) string {
	return fmt.Sprintf("zyx%c%cqua", 'a'+n/26%26, 'a'+n%26)
}
