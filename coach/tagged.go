package coach

import (
	"bytes"
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// tagged are calls on their way through a retag: analysed, not yet written.
type tagged struct {
	trackers string // fingerprint
	calls    map[CallID]taggedCall
}

type taggedCall struct {
	found Findings
	said  transcript.Transcript
	sides []transcript.Side
}

// unindexed is the fingerprint of findings that the index may not show yet: the
// next retag does these calls again.
const unindexed = ""

// tag analyses calls side by side. What was deleted meanwhile is left out.
func (p Processing) tag(ctx context.Context, rules *Ruleset, ids []CallID) (tagged, error) {
	var mu sync.Mutex
	out := tagged{trackers: rules.Fingerprint, calls: map[CallID]taggedCall{}}
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	err := p.Transcripts.Each(within, System, ids, func(c Call, decode func() (transcript.Transcript, []transcript.Side, error)) error {
		group.Go(func() error {
			t, sides, err := decode()
			if err != nil {
				return err
			}
			found := rules.Analyse(c, t, sides)
			mu.Lock()
			defer mu.Unlock()
			out.calls[c.ID] = taggedCall{found, t, sides}
			return nil
		})
		return within.Err()
	})
	if fault := group.Wait(); fault != nil {
		return out, fault
	}
	return out, err
}

// saveTagged writes findings in one transaction and puts the calls that look
// different into the index in one batch; n is how many calls there were. A call
// that has moved on since it was read is left to its own stages.
func (p Processing) saveTagged(ctx context.Context, t tagged) (n int, err error) {
	var shown []CallID
	err = p.Index.Replace(ctx, func(ctx context.Context) (docs []IndexedCall, err error) {
		err = p.Tx.Do(ctx, func(ctx context.Context) error {
			n, docs, shown, err = p.writeTagged(ctx, t)
			return err
		})
		return docs, err
	})
	if err != nil {
		return 0, err
	}
	// Also where the run is cancelled just now: else all this were done again.
	return n, p.Findings.MarkTagged(context.WithoutCancel(ctx), unindexed, t.trackers, shown...)
}

// writeTagged is the transaction of saveTagged: docs are for the index, shown
// the calls whose findings are to be marked once it has them.
func (p Processing) writeTagged(ctx context.Context, t tagged) (n int, docs []IndexedCall, shown []CallID, err error) {
	ids := make([]CallID, 0, len(t.calls))
	for id := range t.calls {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return 0, nil, nil, nil
	}
	page, err := p.Calls.ListCalls(ctx, CallFilter{Scope: System, IDs: ids, Limit: len(ids)})
	if err != nil {
		return 0, nil, nil, err
	}
	all, err := p.Findings.FindingsOf(ctx, ids...)
	if err != nil {
		return 0, nil, nil, err
	}
	var changed []Findings
	alike := map[string][]CallID{} // by the trackers their findings name
	for _, c := range page.Items {
		one, before := t.calls[c.ID], all[c.ID]
		if one.found.Revision != c.Revision || before.Revision != c.Revision {
			continue
		}
		n++
		f := one.found.after(before)
		fresh := document(c, one.said, one.sides, f)
		switch {
		case before.Trackers == unindexed || !slices.EqualFunc(document(c, one.said, one.sides, before).Turns, fresh.Turns, sameTags):
			f.Trackers = unindexed
			changed, docs, shown = append(changed, f), append(docs, fresh), append(shown, c.ID)
		case sameFindings(before, f):
			alike[before.Trackers] = append(alike[before.Trackers], c.ID)
		default:
			changed = append(changed, f)
		}
		was := c
		if c.show(f); c.TalkRatio != was.TalkRatio || !slices.Equal(c.Objections, was.Objections) {
			if _, err := p.Calls.UpdateCall(ctx, c.ID, func(c *Call) error { c.show(f); return nil }); err != nil {
				return 0, nil, nil, err
			}
		}
	}
	for from, ids := range alike {
		if err := p.Findings.MarkTagged(ctx, from, t.trackers, ids...); err != nil {
			return 0, nil, nil, err
		}
	}
	return n, docs, shown, p.Findings.SaveFindings(ctx, changed...)
}

// sameTags says that trackers see two forms of one turn alike.
func sameTags(a, b IndexedTurn) bool {
	return slices.Equal(a.Trackers, b.Trackers) && a.Exchange == b.Exchange && a.Handling == b.Handling &&
		a.Reply == b.Reply && a.ExchangeStart == b.ExchangeStart && a.ExchangeEnd == b.ExchangeEnd
}

// sameFindings says that a, as it was stored, is b. Rows come back in another
// order than trackers find.
func sameFindings(a, b Findings) bool {
	sameMoment := func(a, b Moment) bool {
		for _, m := range []*Moment{&a, &b} { // milliseconds are stored
			m.Start, m.End = m.Start.Truncate(time.Millisecond), m.End.Truncate(time.Millisecond)
		}
		return a == b
	}
	byID := func(moments []Moment) []Moment {
		return slices.SortedFunc(slices.Values(moments), func(a, b Moment) int { return strings.Compare(a.ID, b.ID) })
	}
	type rest struct {
		Exchanges []tagging.Exchange
		Stats     tagging.Stats
	}
	x, err1 := json.Marshal(rest{a.Exchanges, a.Stats})
	y, err2 := json.Marshal(rest{b.Exchanges, b.Stats})
	return err1 == nil && err2 == nil && bytes.Equal(x, y) && slices.EqualFunc(byID(a.Moments), byID(b.Moments), sameMoment)
}
