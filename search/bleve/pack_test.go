package bleve

import (
	"math"
	"slices"
	"testing"
	"time"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/transcript"
)

func TestPackComesBack(t *testing.T) {
	const ms = time.Millisecond
	for name, turn := range map[string]coach.IndexedTurn{
		"a bare turn": {ReplyIndex: -1, Exchange: -1},
		"a full one": {
			Turn: transcript.Turn{
				Start: 3600_000 * ms, End: 3609_120 * ms, Speaker: -1, Text: "zu teuer für uns",
				Words: []transcript.Word{{From: 0, To: 2, Start: 3600_100 * ms, End: 3600_300 * ms}, {From: 3, To: 8, Start: 3600_250 * ms, End: 3601_000 * ms}},
				Cues:  []transcript.Cue{{From: 0, To: 17, Start: 3600_000 * ms, End: 3609_120 * ms}},
			},
			Index: 123456, Side: transcript.Customer, Speaker: "Anna Meyer",
			Reply: "warum?", ReplyIndex: 123457, ReplyStart: 3609_000 * ms, ReplyEnd: 3610_000 * ms,
			Trackers: []string{"objection.price", "topic.x"}, Exchange: 7, Handling: 100,
			ExchangeStart: 3600_000 * ms, ExchangeEnd: 3650_000 * ms,
		},
		"times before the turn": {
			Turn:       transcript.Turn{Start: 5000 * ms, End: 6000 * ms, Text: "a", Words: []transcript.Word{{From: 0, To: 1, Start: 4000 * ms, End: 4100 * ms}}},
			ReplyIndex: 0, ReplyStart: 1000 * ms, ReplyEnd: 2000 * ms, Exchange: 0, ExchangeStart: 100 * ms, ExchangeEnd: 6000 * ms,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := unpack(pack(turn))
			must(t, err)
			if diff := cmp.Diff(turn, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack(talk("call_1", "too expensive").Turns[0]))
	f.Add([]byte{})
	f.Add([]byte{0x80, 0x80})
	f.Fuzz(func(t *testing.T, raw []byte) {
		turn, err := unpack(raw)
		if err != nil {
			return
		}
		again, err := unpack(pack(turn))
		if err != nil || again.Text != turn.Text || len(again.Words) != len(turn.Words) {
			t.Errorf("%+v comes back as %+v, %v", turn, again, err)
		}
	})
}

// TestCellsHoldExactlyTheRange asks for ranges with edges on, before and after
// the edges of cells.
func TestCellsHoldExactlyTheRange(t *testing.T) {
	var numbers []int64
	for _, shift := range gridShifts {
		for _, n := range []int64{-3, -1, 0, 1, 2, 7} {
			edge := n << shift
			numbers = append(numbers, edge-1, edge, edge+1)
		}
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	b := open(t, t.TempDir())
	var calls []coach.IndexedCall
	for i, n := range numbers {
		c := talk(string(rune('a'+i/26))+string(rune('a'+i%26)), "hello")
		c.StartedAt = time.UnixMilli(n)
		calls = append(calls, c)
	}
	put(t, b, calls...)
	must(t, b.engine.view(func(r index.IndexReader) error {
		edges := append([]int64{math.MinInt64, math.MaxInt64}, numbers...)
		for _, lo := range edges {
			for _, hi := range edges {
				terms, err := cellsBetween(r, fieldStart, lo, hi)
				if err != nil {
					return err
				}
				for _, n := range numbers {
					inside := slices.ContainsFunc(cells(n), func(c string) bool { return slices.Contains(terms, c) })
					if inside != (lo <= n && n <= hi) {
						t.Fatalf("%d inside [%d, %d]: %v", n, lo, hi, inside)
					}
				}
			}
		}
		return nil
	}))
}
