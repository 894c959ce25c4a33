package tagging

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"gametape/coach/tagging/taggingtest"
	"gametape/coach/transcript"
)

// manyPhrases composes n phrases of two to four words from the words of the
// shipped packs, so that they start and go on like real ones.
func manyPhrases(n int) []Tracker {
	subjects := strings.Fields("we i they you it that price budget team contract vendor data security timing boss legal")
	verbs := strings.Fields("need want have like use think know see get buy sign change switch send call wait trust afford justify review")
	objects := strings.Fields("time money tool system price plan proposal discount answer email meeting report demo quote reference change risk cost term team")
	var phrases []string
	for i := range n {
		s, v, o := subjects[i%len(subjects)], verbs[i/len(subjects)%len(verbs)], objects[i/len(subjects)/len(verbs)%len(objects)]
		switch i % 4 {
		case 0:
			phrases = append(phrases, fmt.Sprintf("%s (do|can) not %s %s", s, v, o))
		case 1:
			phrases = append(phrases, fmt.Sprintf("%s [really] %s the %s", s, v, o))
		case 2:
			phrases = append(phrases, fmt.Sprintf("~%s ... %s %s", v, o, s))
		default:
			phrases = append(phrases, fmt.Sprintf("%s %s NEAR/4 %s", s, o, v))
		}
	}
	var trackers []Tracker
	for i := 0; i < len(phrases); i += 10 {
		trackers = append(trackers, Tracker{Key: fmt.Sprintf("bench.t%d", i), Name: "B", Kind: Topic, Phrases: phrases[i:min(i+10, len(phrases))]})
	}
	return trackers
}

func bytesOf(turns []string) (n int64) {
	for _, t := range turns {
		n += int64(len(t))
	}
	return n
}

// BenchmarkMatch is the automaton alone, over turns already normalised.
func BenchmarkMatch(b *testing.B) {
	turns := taggingtest.Turns(b, 20000, 31, "")
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprintf("%d phrases", n), func(b *testing.B) {
			m := compile(b, manyPhrases(n)...)
			scanners := make([]*scanner, len(turns))
			for i, text := range turns {
				scanners[i] = &scanner{m: m, tokeniser: tokeniser{v: m.v}}
				scanners[i].run(text)
			}
			pass := func() {
				for _, s := range scanners {
					for i, in := range s.sentences {
						s.hits = s.hits[:0]
						s.match(in, int32(i), transcript.Customer)
					}
				}
			}
			pass()
			b.SetBytes(bytesOf(turns))
			b.ReportAllocs()
			for b.Loop() {
				pass()
			}
		})
	}
}

// BenchmarkAnalyse is everything with the shipped packs, from raw turns to
// moments, exchanges and statistics.
func BenchmarkAnalyse(b *testing.B) {
	turns := taggingtest.Turns(b, 20000, 31, "")
	m := compile(b)
	var calls []Call
	for len(turns) >= 40 {
		c := Call{}
		for i, text := range turns[:40] {
			start := time.Duration(i) * 5 * time.Second
			c.Turns = append(c.Turns, transcript.Turn{Start: start, End: start + 4*time.Second, Text: text})
			c.Sides = append(c.Sides, []transcript.Side{transcript.Rep, transcript.Customer}[i%2])
		}
		calls, turns = append(calls, c), turns[40:]
	}
	var size int64
	for _, c := range calls {
		for _, t := range c.Turns {
			size += int64(len(t.Text))
		}
		m.Analyse(c)
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range calls {
			m.Analyse(c)
		}
	}
}

// BenchmarkRegexps does the work of BenchmarkMatch's 1,000 phrases with one Go
// regular expression per tracker.
func BenchmarkRegexps(b *testing.B) {
	turns := taggingtest.Turns(b, 300, 2000, "")
	var all []*regexp.Regexp
	for _, t := range manyPhrases(1000) {
		var parts []string
		for _, p := range t.Phrases {
			p = strings.NewReplacer(" NEAR/4 ", `(?: \w+){0,4} `, " ... ", `(?: \w+){0,5} `, "[really] ", "(?:really )?", "~", "", "(do|can)", "(?:do|can)").Replace(p)
			parts = append(parts, p)
		}
		all = append(all, regexp.MustCompile(`\b(?:`+strings.Join(parts, "|")+`)\b`))
	}
	b.SetBytes(bytesOf(turns))
	for b.Loop() {
		for _, text := range turns {
			for _, re := range all {
				re.FindAllStringIndex(text, -1)
			}
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	trackers := ShippedTrackers()
	for b.Loop() {
		compile(b, trackers...)
	}
}
