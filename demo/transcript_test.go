package demo_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach/transcript"
	"gametape/demo"
)

func TestEachVendorsFileSaysWhatWasSaid(t *testing.T) {
	for _, call := range calls(t) {
		t.Run(call.Slug, func(t *testing.T) {
			file, err := call.Transcript()
			if err != nil {
				t.Fatal(err)
			}
			got, err := transcript.Parse(file.Body, transcript.Options{Recording: call.Duration()})
			if err != nil {
				t.Fatal(err)
			}
			if got.Estimated {
				t.Errorf("the times are taken for estimates; it was read as %s", got.Format)
			}
			if len(got.Speakers) != 2 {
				t.Fatalf("%d speakers, want 2: %v", len(got.Speakers), got.Speakers)
			}
			truth, err := call.Truth()
			if err != nil {
				t.Fatal(err)
			}
			for side, key := range map[string]string{demo.Rep: call.RepSpeaker, demo.Customer: call.CustomerSpeaker} {
				read, timed := fileWords(got, key)
				if diff := cmp.Diff(truthWords(truth, side, timed), read); diff != "" {
					t.Errorf("%s, %q in the file (-said +read):\n%s", side, key, diff)
				}
			}
		})
	}
}

// said is a word, with its start where the file gives words times.
type said struct {
	Word    string
	StartMs int64
}

func truthWords(truth demo.Truth, side string, timed bool) []said {
	var words []said
	for _, turn := range truth.Turns {
		if turn.Side != side {
			continue
		}
		for _, w := range turn.Words {
			word := said{Word: w.Text}
			if timed {
				word.StartMs = w.StartMs
			}
			words = append(words, word)
		}
	}
	return words
}

func fileWords(tr transcript.Transcript, key string) (words []said, timed bool) {
	for _, turn := range tr.Turns {
		if turn.Speaker < 0 || tr.Speakers[turn.Speaker].Key != key {
			continue
		}
		for _, w := range turn.Words {
			timed = true
			words = append(words, said{turn.Text[w.From:w.To], w.Start.Milliseconds()})
		}
		if len(turn.Words) == 0 {
			for _, w := range strings.Fields(turn.Text) {
				words = append(words, said{Word: w})
			}
		}
	}
	return words, timed
}
