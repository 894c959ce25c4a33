package app_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
	"gametape/internal/db"
	"gametape/search/bleve"
)

// An archive of real talk for what goes over all calls: previews and retagging.
// The shared corpus is written straight through the row ports, without
// recordings.

var quiet = slog.New(slog.DiscardHandler)

// noEvents has no listeners.
type noEvents struct{}

func (noEvents) Publish(context.Context, coach.Event) {}
func (noEvents) Listen(ctx context.Context) (<-chan coach.Event, error) {
	none := make(chan coach.Event)
	context.AfterFunc(ctx, func() { close(none) })
	return none, nil
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// archive is the corpus in a database of its own, with the shipped trackers.
type archive struct {
	rows   *db.DB
	tagger *coach.Tagger
	calls  int
	turns  int
	bytes  int64 // of text
}

// bigArchive imports the corpus.
func bigArchive(b *testing.B) archive {
	b.Helper()
	corpus := filepath.Join(root, "..", "shared", "data", "scale", "turns.jsonl.gz")
	if _, err := os.Stat(corpus); err != nil {
		b.Skipf("the shared corpus is not here, so the big archive is left out: %v", err)
	}
	a := importCorpus(b, corpus, filepath.Join(b.TempDir(), "gametape.db"))
	b.Cleanup(func() {
		if err := a.rows.Close(); err != nil {
			b.Error(err)
		}
	})
	return a
}

func importCorpus(b *testing.B, corpus, where string) archive {
	ctx := context.Background()
	rows, err := db.Open(ctx, where, quiet)
	if err != nil {
		b.Fatal(err)
	}
	a := archive{rows: rows, tagger: &coach.Tagger{Trackers: rows}}
	if err := a.tagger.Ship(ctx, rows, wallClock{}); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(corpus)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	var batch []transcript.Transcript
	flush := func() {
		err := rows.Do(ctx, func(ctx context.Context) error {
			for i, t := range batch {
				if err := a.add(ctx, a.calls+i, t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		a.calls += len(batch)
		batch = batch[:0]
	}
	last := ""
	for lines.Scan() {
		var l struct{ Call, Speaker, Text string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			b.Fatal(err)
		}
		if l.Call != last {
			if last = l.Call; len(batch) == 1000 {
				flush()
			}
			batch = append(batch, transcript.Transcript{Format: "text", Estimated: true})
		}
		say(&batch[len(batch)-1], l.Speaker, l.Text)
		a.turns++
		a.bytes += int64(len(l.Text))
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	flush()
	return a
}

// say adds a turn at 150 words a minute.
func say(t *transcript.Transcript, speaker, text string) {
	who := -1
	for i, s := range t.Speakers {
		if s.Key == speaker {
			who = i
		}
	}
	if who < 0 {
		who = len(t.Speakers)
		t.Speakers = append(t.Speakers, transcript.Speaker{Key: speaker, Name: speaker, Channel: -1})
	}
	var now time.Duration
	if n := len(t.Turns); n > 0 {
		now = t.Turns[n-1].End
	}
	t.Turns = append(t.Turns, transcript.Turn{
		Start: now, End: now + time.Duration(len(strings.Fields(text)))*400*time.Millisecond, Speaker: who, Text: text,
	})
}

func (a archive) add(ctx context.Context, i int, t transcript.Transcript) error {
	start := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * 10 * time.Minute)
	c := coach.Call{
		ID: coach.CallID(fmt.Sprintf("call_%08d", i)), Title: fmt.Sprintf("Call %d", i), StartedAt: start,
		Duration: t.Turns[len(t.Turns)-1].End, Revision: 1, State: coach.Ready, CreatedAt: start, UpdatedAt: start,
	}
	if err := a.rows.CreateCall(ctx, c); err != nil {
		return err
	}
	sides := make([]transcript.Side, len(t.Speakers))
	for i := range sides {
		sides[i] = []transcript.Side{transcript.Customer, transcript.Rep}[i%2]
	}
	if err := a.rows.SaveTranscript(ctx, c.ID, coach.Revision{Number: 1}, t, sides); err != nil {
		return err
	}
	return a.rows.SaveFindings(ctx, coach.Findings{Call: c.ID, Revision: 1})
}

// BenchmarkReading is what previews and retagging cannot go below.
func BenchmarkReading(b *testing.B) {
	a := bigArchive(b)
	for b.Loop() {
		var group errgroup.Group
		group.SetLimit(runtime.NumCPU())
		err := a.rows.Each(b.Context(), coach.System, nil, func(_ coach.Call, decode func() (transcript.Transcript, []transcript.Side, error)) error {
			group.Go(func() error { _, _, err := decode(); return err })
			return nil
		})
		if err := errors.Join(err, group.Wait()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s")
}

func BenchmarkPreview(b *testing.B) {
	a := bigArchive(b)
	training := coach.Training{
		Tx: a.rows, Trackers: a.rows, Calls: a.rows, Transcripts: a.rows, Findings: a.rows, Tagger: a.tagger, Events: noEvents{}, Clock: wallClock{},
	}
	rule := tagging.Tracker{Key: "objection.fees", Name: "Fees", Kind: tagging.Objection, Side: transcript.Customer, Phrases: []string{
		"(too|so|very) (expensive|costly|pricey)", "can not afford", "budget NEAR/6 (tight|frozen|cut|gone)",
		"<money> (is|sounds|seems) (steep|a lot|too much)", "~struggle to justify ... (cost|price|spend)",
	}, Except: []string{"not too expensive"}}
	administrator := coach.Viewer{User: coach.User{ID: "user_1", Role: coach.Administrator}}
	var first time.Duration
	found := coach.Preview{}
	for b.Loop() {
		var err error
		if found, err = training.Preview(b.Context(), administrator, rule, ""); err != nil {
			b.Fatal(err)
		}
		if first == 0 {
			first = found.Took
		}
	}
	if found.Searched != a.calls || found.Moments == 0 {
		b.Fatalf("%d of %d calls were looked at, %d moments found", found.Searched, a.calls, found.Moments)
	}
	b.ReportMetric(first.Seconds(), "s/first")
	b.ReportMetric(float64(a.turns)*float64(b.N)/b.Elapsed().Seconds(), "turns/s")
	b.ReportMetric(float64(found.Moments), "moments")
}

// BenchmarkRetag tags an archive that nobody tagged before, and again after one
// tracker was changed.
func BenchmarkRetag(b *testing.B) {
	a := bigArchive(b)
	index, err := bleve.Open(b.TempDir(), quiet)
	if err != nil {
		b.Fatal(err)
	}
	defer index.Close()
	processing := coach.Processing{
		Tx: a.rows, Calls: a.rows, Transcripts: a.rows, Findings: a.rows, Index: index, Events: noEvents{}, Clock: wallClock{}, Tagger: a.tagger,
	}
	b.ResetTimer()
	var first, second time.Duration
	for b.Loop() {
		forget(b, a)
		first += retagAll(b, processing)
		change(b, a)
		second += retagAll(b, processing)
	}
	b.ReportMetric(first.Seconds()/float64(b.N), "s/whole")
	b.ReportMetric(second.Seconds()/float64(b.N), "s/change")
	b.ReportMetric(float64(a.turns)*float64(b.N)/first.Seconds(), "turns/s/whole")
	b.ReportMetric(float64(a.turns)*float64(b.N)/second.Seconds(), "turns/s/change")
}

// change gives the tracker of price objections another phrase.
func change(b *testing.B, a archive) {
	b.Helper()
	rows, err := a.rows.Trackers(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, row := range rows {
		if row.Rule.Key == "objection.price" {
			row.Version++
			row.Rule.Phrases = append(row.Rule.Phrases, fmt.Sprintf("version %d", row.Version))
			if err := a.rows.SaveTracker(b.Context(), row); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// retagAll runs the trackers over the archive until nothing is left to do.
func retagAll(b *testing.B, p coach.Processing) time.Duration {
	b.Helper()
	began := time.Now()
	ctx, stop := context.WithCancel(b.Context())
	r := coach.NewRetagging(p)
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	defer running.Wait()
	defer stop()
	for {
		s := r.State()
		if s.Fault != "" {
			b.Fatal(s.Fault)
		}
		if !s.Running && s.Done > 0 {
			return time.Since(began)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// forget makes all findings those of another set of trackers.
func forget(b *testing.B, a archive) {
	b.Helper()
	for i := 0; i < a.calls; i += 1000 {
		err := a.rows.Do(b.Context(), func(ctx context.Context) error {
			for i := i; i < min(i+1000, a.calls); i++ {
				if err := a.rows.SaveFindings(ctx, coach.Findings{Call: coach.CallID(fmt.Sprintf("call_%08d", i)), Revision: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
