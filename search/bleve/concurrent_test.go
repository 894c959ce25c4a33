package bleve

import (
	"fmt"
	"sync"
	"testing"

	"gametape/coach"
)

// TestSearchesSeeWholeCallsWhileTheyChange searches while calls are replaced,
// merged and rebuilt: every answer holds each call as it was at one moment.
func TestSearchesSeeWholeCallsWhileTheyChange(t *testing.T) {
	b := open(t, t.TempDir())
	version := func(call, n int) coach.IndexedCall {
		return talk(fmt.Sprintf("call_%d", call), fmt.Sprintf("alpha v%d", n), fmt.Sprintf("alpha v%d", n), fmt.Sprintf("alpha v%d", n))
	}
	const calls, rounds = 4, 25
	for c := range calls {
		put(t, b, version(c, 0))
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for _, q := range []coach.Query{
		{Text: "alpha", Sort: coach.ByNewest, Facets: true},
		{Text: "alpha", Sort: coach.ByRelevance},
		{Sort: coach.ByHandling},
	} {
		q.Scope, q.Limit = coach.System, 100
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				f, err := b.Search(t.Context(), q)
				if err != nil {
					t.Error(err)
					return
				}
				said := map[coach.CallID]string{}
				for _, h := range f.Hits {
					if was, seen := said[h.Call]; seen && was != h.Text {
						t.Errorf("%s says %q and %q in one answer", h.Call, was, h.Text)
					}
					said[h.Call] = h.Text
				}
				if f.Total != 3*calls {
					t.Errorf("%d turns are found, want %d", f.Total, 3*calls)
				}
			}
		})
	}
	for n := range rounds {
		put(t, b, version(n%calls, n), version((n+1)%calls, n))
		switch n {
		case 10:
			must(t, b.Purge(t.Context()))
		case 15:
			must(t, b.Rebuild(t.Context(), func(fill func(...coach.IndexedCall) error) error {
				for c := range calls {
					if err := fill(version(c, n)); err != nil {
						return err
					}
				}
				return nil
			}))
		}
	}
	close(done)
	readers.Wait()
}
