package bleve

import (
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// column is one sorted field of one segment in memory: a number per document,
// and what the numbers stand for. Reading it is ten times as fast as asking the
// segment, document by document. Segments never change, so a column is good as
// long as its segment.
type column struct {
	of     []uint32 // per document of the segment, 0: none
	values [][]byte
}

// columns are the columns that searches have built so far: four bytes a turn
// and field, for segments of which some search read a good part.
type columns struct {
	mu sync.Mutex
	of map[segment.Segment]map[string]*column
}

// worthwhile says that reading n of size documents one by one has come near to
// what a column costs.
func worthwhile(n, size int) bool { return n*8 > size }

func (c *columns) known(s segment.Segment, field string) *column {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.of[s][field]
}

func (c *columns) build(s segment.Segment, field string) (*column, error) {
	visitable, ok := s.(segment.DocValueVisitable)
	if !ok {
		return nil, nil
	}
	col := &column{of: make([]uint32, s.Count()), values: [][]byte{nil}}
	numbers := map[string]uint32{}
	doc := 0
	visit := func(_ string, value []byte) {
		n, ok := numbers[string(value)]
		if !ok {
			n = uint32(len(col.values))
			col.values = append(col.values, slices.Clone(value))
			numbers[string(value)] = n
		}
		col.of[doc] = n
	}
	var state segment.DocVisitState
	var err error
	for doc = range col.of {
		if state, err = visitable.VisitDocValues(uint64(doc), []string{field}, visit, state); err != nil {
			return nil, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[segment.Segment]map[string]*column{}
	}
	if c.of[s] == nil {
		c.of[s] = map[string]*column{}
	}
	c.of[s][field] = col
	return col, nil
}

// forget drops the columns of segments that are gone.
func (c *columns) forget(live []*scorch.SegmentSnapshot) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.of) == 0 {
		return
	}
	keep := make(map[segment.Segment]bool, len(live))
	for _, s := range live {
		keep[s.Segment()] = true
	}
	for s := range c.of {
		if !keep[s] {
			delete(c.of, s)
		}
	}
}

// values reads the sorted fields of one search's matches, which come in the
// order of the snapshot.
type values struct {
	columns  *columns
	segments []*scorch.SegmentSnapshot
	fields   []sortedField
	// The segment that is being read: its place, first document and size.
	at         int
	first, end uint64
	read       int // documents of it so far
}

type sortedField struct {
	name   string
	slow   index.DocValueReader
	column *column
	value  []byte
	visit  index.DocValueVisitor
}

func (c *columns) reader(r index.IndexReader, names ...string) (*values, error) {
	v := &values{columns: c, segments: r.(*scorch.IndexSnapshot).Segments(), fields: make([]sortedField, len(names)), at: -1}
	c.forget(v.segments)
	for i, name := range names {
		f := &v.fields[i]
		f.name = name
		if name == "" {
			continue
		}
		slow, err := r.DocValueReader([]string{name})
		if err != nil {
			return nil, err
		}
		f.slow = slow
		f.visit = func(_ string, value []byte) { f.value = append(f.value, value...) }
	}
	return v, nil
}

// seek reads the fields of a match.
func (v *values) seek(id index.IndexInternalID) error {
	doc := id.Value()
	for doc >= v.end {
		v.at++
		v.first, v.read = v.end, 0
		s := v.segments[v.at]
		v.end += uint64(s.FullSize())
		for i := range v.fields {
			f := &v.fields[i]
			f.column, f.value = v.columns.known(s.Segment(), f.name), nil
		}
	}
	v.read++
	for i := range v.fields {
		if err := v.fields[i].seek(v, id, int(doc-v.first)); err != nil {
			return err
		}
	}
	return nil
}

func (f *sortedField) seek(v *values, id index.IndexInternalID, local int) error {
	if f.slow == nil {
		return nil
	}
	if f.column == nil {
		f.value = f.value[:0]
		if s := v.segments[v.at].Segment(); worthwhile(v.read, int(s.Count())) {
			var err error
			if f.column, err = v.columns.build(s, f.name); err != nil {
				return err
			}
		}
	}
	if f.column != nil {
		f.value = f.column.values[f.column.of[local]]
		return nil
	}
	return f.slow.VisitDocValues(id, f.visit)
}
