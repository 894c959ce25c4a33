package bleve

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
)

// The benchmarks run over the large corpus of the shared data, with the facts
// of a company of forty reps in five teams made up around it. The first one
// that needs it builds the index, for all of them; with -short, of a tenth.
var corpus struct {
	sync.Once
	index *Index
	dir   string
	turns int
	took  time.Duration
}

func TestMain(m *testing.M) {
	code := m.Run()
	if corpus.index != nil {
		if err := errors.Join(corpus.index.Close(), os.RemoveAll(corpus.dir)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// corpusFile is the path of the large corpus, from the repository's root.
const corpusFile = "../shared/data/scale/turns.jsonl.gz"

func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("there is no go.mod above this folder")
		}
		dir = filepath.Dir(dir)
	}
}

// corpusCalls calls fn with every conversation of the corpus, as a call.
func corpusCalls(b *testing.B, fn func(coach.IndexedCall) error) {
	b.Helper()
	f, err := os.Open(filepath.Join(root(b), corpusFile))
	if errors.Is(err, fs.ErrNotExist) {
		b.Skipf("the large corpus is not there (%s); this benchmark needs it", corpusFile)
	}
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	var name string
	var said, speakers []string
	n := 0
	flush := func() {
		if len(said) == 0 || testing.Short() && n%10 != 0 {
			n++
			return
		}
		if err := fn(corpusCall(n, name, said, speakers)); err != nil {
			b.Fatal(err)
		}
		n++
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var l struct{ Call, Speaker, Text string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			b.Fatal(err)
		}
		if l.Call != name {
			flush()
			name, said, speakers = l.Call, nil, nil
		}
		said, speakers = append(said, l.Text), append(speakers, l.Speaker)
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	flush()
}

var corpusTrackers = []string{"objection.price", "objection.timing", "objection.authority", "objection.stall", "technique.clarify", "technique.proof", "technique.next_step", "topic.other"}

func corpusCall(n int, name string, said, speakers []string) coach.IndexedCall {
	c := coach.IndexedCall{
		ID:       coach.CallID(fmt.Sprintf("call_01jz%022d", n)),
		Revision: 1, Rep: coach.UserID(fmt.Sprintf("user_%02d", n%40)), Team: coach.TeamID(fmt.Sprintf("team_%d", n%40/8)),
		UploadedBy: "user_import", Private: n%50 == 0, Title: "Call " + name, Account: fmt.Sprintf("Account %04d", n*7919%3000),
		Outcome:   []string{"won", "lost", "open", ""}[n%4],
		StartedAt: time.Date(2025, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(n*2654435761%700_000) * time.Minute),
		Duration:  time.Duration(len(said)) * 8 * time.Second,
	}
	for i, text := range said {
		t := coach.IndexedTurn{
			Turn:  transcript.Turn{Start: time.Duration(i) * 8 * time.Second, End: time.Duration(i+1) * 8 * time.Second, Text: text},
			Index: i, Side: transcript.Customer, Speaker: speakers[i], ReplyIndex: -1, Exchange: -1,
		}
		if speakers[i] != speakers[0] {
			t.Side = transcript.Rep
		}
		if i+1 < len(said) && speakers[i+1] != speakers[i] {
			t.Reply, t.ReplyIndex = said[i+1], i+1
		}
		if (n+i)%9 == 0 {
			t.Trackers = []string{corpusTrackers[(n+i)/9%len(corpusTrackers)]}
			if t.Trackers[0] < "p" {
				t.Exchange, t.Handling, t.ExchangeEnd = i, (n*31+i*17)%101, t.End
			}
		}
		c.Turns = append(c.Turns, t)
	}
	return c
}

// large is the index of the corpus.
func large(b *testing.B) *Index {
	b.Helper()
	corpus.Do(func() {
		dir, err := os.MkdirTemp("", "search-bench-*")
		if err != nil {
			b.Fatal(err)
		}
		x := openFor(b, dir)
		corpus.index, corpus.dir = x, dir
		var batch []coach.IndexedCall
		var size int
		put := func() {
			began := time.Now()
			if err := x.Replace(b.Context(), give(batch...)); err != nil {
				b.Fatal(err)
			}
			corpus.took += time.Since(began)
			corpus.turns += size
			batch, size = nil, 0
		}
		corpusCalls(b, func(c coach.IndexedCall) error {
			batch, size = append(batch, c), size+len(c.Turns)
			if size >= 1000 {
				put()
			}
			return nil
		})
		put()
	})
	if corpus.turns == 0 {
		b.Skip("the index of the large corpus could not be built")
	}
	return corpus.index
}

// BenchmarkIndexing reports what building the index of the corpus took.
func BenchmarkIndexing(b *testing.B) {
	large(b)
	var bytes int64
	err := filepath.WalkDir(corpus.dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(corpus.turns), "turns")
	b.ReportMetric(float64(corpus.turns)/corpus.took.Seconds(), "turns/s")
	b.ReportMetric(float64(bytes)/float64(corpus.turns), "B/turn")
}

// BenchmarkSearch reports half and nineteen twentieths of the latencies per
// class of query, each class over several queries.
func BenchmarkSearch(b *testing.B) {
	x := large(b)
	manager := coach.Scope{User: "user_00", Teams: []coach.TeamID{"team_0"}}
	open := coach.Scope{User: "user_99", Open: true}
	year := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, class := range []struct {
		name  string
		texts []string
		query coach.Query
	}{
		{"rare term", []string{"alcatraz", "procurement", "volatility", "hedging", "asthma"}, coach.Query{}},
		{"middling term", []string{"expensive", "budget", "discount", "cancel", "insurance"}, coach.Query{}},
		{"common word ranked", []string{"would", "you", "the", "like", "please", "is"}, coach.Query{}},
		{"common word by date", []string{"would", "you", "the", "like", "please", "is"}, coach.Query{Sort: coach.ByNewest}},
		{"two common words", []string{"would like", "need help", "book flight", "thank much"}, coach.Query{}},
		{"sentence", []string{"we don't have the budget", "what is the total price", "can you give me a discount"}, coach.Query{}},
		{"phrase", []string{`"too expensive"`, `"is there anything else"`, `"credit card"`, `"i would like"`}, coach.Query{}},
		{"term and filter", []string{"expensive", "budget", "like", "price"}, coach.Query{Reps: []coach.UserID{"user_08", "user_09"}, From: year, To: year.AddDate(0, 3, 0)}},
		{"term, filter, manager", []string{"expensive", "budget", "like", "price"}, coach.Query{Scope: manager, Objections: []string{"price"}}},
		{"filter only", []string{""}, coach.Query{Objections: []string{"price", "stall"}, From: year, To: year.AddDate(0, 3, 0)}},
		{"filter by handling", []string{""}, coach.Query{Objections: []string{"price"}, Sort: coach.ByHandling}},
		{"facets over everything", []string{""}, coach.Query{Facets: true}},
		{"term with facets", []string{"expensive", "budget", "price"}, coach.Query{Facets: true}},
		{"common word with facets", []string{"would", "like", "please"}, coach.Query{Facets: true}},
		{"facets and filter", []string{"price", "budget"}, coach.Query{Facets: true, Reps: []coach.UserID{"user_08"}, Outcomes: []string{"won"}}},
		{"prefix", []string{"expe*", "insur*", "budg*", "reso*", "appo*"}, coach.Query{}},
		{"negation", []string{"price -much", "-the", `flight -"round trip"`}, coach.Query{}},
	} {
		if class.query.Scope.User == "" {
			class.query.Scope = open
		}
		b.Run(class.name, func(b *testing.B) {
			measure(b, x, class.texts, class.query)
		})
	}
	b.Run("deep page", func(b *testing.B) {
		q := coach.Query{Scope: open, Text: "would", Limit: 500}
		for range 20 {
			f, err := x.Search(b.Context(), q)
			if err != nil {
				b.Fatal(err)
			}
			q.Cursor = f.Next
		}
		q.Limit = 20
		measure(b, x, []string{q.Text}, q)
	})
}

func measure(b *testing.B, x *Index, texts []string, q coach.Query) {
	var all []time.Duration
	n := 0
	for b.Loop() {
		q.Text = texts[n%len(texts)]
		f, err := x.Search(b.Context(), q)
		if err != nil {
			b.Fatal(err)
		}
		n++
		all = append(all, f.Took)
	}
	slices.Sort(all)
	at := func(p float64) float64 { return float64(all[int(p*float64(len(all)-1))].Microseconds()) / 1000 }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.95), "ms-p95")
}
