package coach

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Finding searches the moments of calls for a viewer.
type Finding struct {
	Index Index
	Calls CallRows
	Clips ClipRows
}

// FoundMoment is a hit with its call as the rows have it now.
type FoundMoment struct {
	Hit
	In Call
	// At is when the first matched word is said; without matched words the
	// turn's start.
	At time.Duration
	// Kept are clips that cover At, without Words and Note, which are on the
	// clip's own page.
	Kept []Clip
}

// FoundPage is a page of moments.
type FoundPage struct {
	Total   int
	Took    time.Duration
	Moments []FoundMoment
	Facets  map[string][]FacetCount
	Next    string
}

// MaxHits bounds one page of a search.
const MaxHits = 100

// Search asks the index within what viewer may see, and asks the rows again
// before anything is shown: a right taken away a moment ago counts already.
func (f Finding) Search(ctx context.Context, viewer Viewer, q Query) (FoundPage, error) {
	q.Scope = viewer.Scope()
	if q.Limit <= 0 {
		q.Limit = 20
	}
	if q.Limit > MaxHits {
		return FoundPage{}, Errorf(CodeInvalid, "limit", "A page holds at most %d moments; %d were asked for.", MaxHits, q.Limit)
	}
	found, err := f.Index.Search(ctx, q)
	if err != nil {
		return FoundPage{}, err
	}
	page := FoundPage{Total: found.Total, Took: found.Took, Facets: found.Facets, Next: found.Next}
	calls, err := f.callsOf(ctx, q.Scope, found.Hits)
	if err != nil {
		return FoundPage{}, err
	}
	clips, err := f.Clips.ClipsOf(ctx, q.Scope, slices.Collect(maps.Keys(calls))...)
	if err != nil {
		return FoundPage{}, err
	}
	kept := map[CallID][]Clip{}
	for _, c := range clips {
		kept[c.Call] = append(kept[c.Call], c)
	}
	for _, h := range found.Hits {
		c, ok := calls[h.Call]
		if !ok {
			page.Total--
			continue
		}
		m := FoundMoment{Hit: h, In: c, At: h.Start}
		if len(h.Highlights) > 0 {
			m.At = h.ReplyStart
			if !q.InReply {
				m.At = h.Turn.At(h.Highlights[0][0])
			}
		}
		m.Hit.excerpt(q.InReply)
		for _, clip := range kept[h.Call] {
			if clip.Start <= m.At && m.At < clip.End && len(m.Kept) < mostKeptShown {
				m.Kept = append(m.Kept, clip)
			}
		}
		page.Moments = append(page.Moments, m)
	}
	return page, nil
}

func (f Finding) callsOf(ctx context.Context, scope Scope, hits []Hit) (map[CallID]Call, error) {
	calls := map[CallID]Call{}
	if len(hits) == 0 {
		return calls, nil
	}
	var ids []CallID
	for _, h := range hits {
		if _, ok := calls[h.Call]; !ok {
			calls[h.Call] = Call{}
			ids = append(ids, h.Call)
		}
	}
	page, err := f.Calls.ListCalls(ctx, CallFilter{Scope: scope, IDs: ids, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	clear(calls)
	for _, c := range page.Items {
		calls[c.ID] = c
	}
	return calls, nil
}
