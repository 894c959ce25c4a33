package bleve

import (
	"bytes"
	"cmp"
	"container/heap"
	"slices"

	index "github.com/blevesearch/bleve_index_api"

	"gametape/coach"
)

// place is where a hit stands in an order: by its score or by its key, then by
// call and turn.
type place struct {
	score float64
	key   []byte // the sort field's value; empty where the turn has none
	doc   uint64 // in the snapshot
	id    string // document, read only when the rest is equal
}

// order compares places. It is total: no two documents have one id.
type order struct {
	by     coach.FindSort
	reader index.IndexReader
	err    error
}

// field is the sorted field an order needs, or none.
func (o *order) field() string {
	switch o.by {
	case coach.ByNewest, coach.ByOldest:
		return fieldWhen
	case coach.ByHandling, coach.ByWorst:
		return fieldHandling
	}
	return ""
}

// compare is negative where a comes before b.
func (o *order) compare(a, b *place) int {
	var c int
	switch o.by {
	case coach.ByNewest, coach.ByOldest:
		c = bytes.Compare(instant(a.key), instant(b.key))
		if o.by == coach.ByNewest {
			c = -c
		}
		// What follows the instant is the call.
		c = cmp.Or(c, bytes.Compare(a.key, b.key))
	case coach.ByHandling, coach.ByWorst:
		switch {
		case len(a.key) == 0 || len(b.key) == 0:
			c = cmp.Compare(len(b.key), len(a.key))
		case o.by == coach.ByHandling:
			c = bytes.Compare(b.key, a.key)
		default:
			c = bytes.Compare(a.key, b.key)
		}
	default:
		c = cmp.Compare(b.score, a.score)
	}
	if c != 0 {
		return c
	}
	return cmp.Compare(o.idOf(a), o.idOf(b))
}

func (o *order) idOf(p *place) string {
	if p.id == "" && o.err == nil {
		p.id, o.err = o.reader.ExternalID(index.NewIndexInternalID(nil, p.doc))
	}
	return p.id
}

func instant(key []byte) []byte { return key[:min(len(key), gridDigits)] }

// best keeps the first limit places after a cursor. The heap has the last of
// them on top.
type best struct {
	*order
	limit int
	after *place // nil: from the start
	kept  []*place
	// more says that a place was left out at the end.
	more bool
}

// offer takes p in if it belongs; p.key may be used again by the caller.
func (b *best) offer(p place) {
	if b.after != nil && b.compare(&p, b.after) <= 0 {
		return
	}
	if len(b.kept) == b.limit {
		b.more = true
		if b.limit == 0 || b.compare(&p, b.kept[0]) >= 0 {
			return
		}
		p.key = slices.Clone(p.key)
		*b.kept[0] = p
		heap.Fix(b, 0)
		return
	}
	p.key = slices.Clone(p.key)
	heap.Push(b, &p)
}

// inOrder empties the heap.
func (b *best) inOrder() []*place {
	slices.SortFunc(b.kept, b.compare)
	for _, p := range b.kept {
		b.idOf(p)
	}
	return b.kept
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (b *best) Len() int           { return len(b.kept) }
func (b *best) Less(i, j int) bool { return b.compare(b.kept[i], b.kept[j]) > 0 }
func (b *best) Swap(i, j int)      { b.kept[i], b.kept[j] = b.kept[j], b.kept[i] }
func (b *best) Push(x any)         { b.kept = append(b.kept, x.(*place)) }
func (b *best) Pop() any {
	last := b.kept[len(b.kept)-1]
	b.kept = b.kept[:len(b.kept)-1]
	return last
}
