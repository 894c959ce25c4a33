package bleve

import (
	"strconv"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
)

// Numbers are indexed as the cells of grids of several widths that they fall
// into. A range is then a few wide cells in its middle and narrow ones at its
// edges, whatever its length.
//
// The widths are in bits of a millisecond: 1 ms, 2 minutes, 37 hours, 99 days.
var gridShifts = [...]uint{0, 17, 27, 33}

const gridDigits = 13 // of 64 bits in base 32

// sortable writes ms so that strings sort like the numbers.
func sortable(ms int64) string {
	s := strconv.FormatUint(uint64(ms)^(1<<63), 32)
	return strings.Repeat("0", gridDigits-len(s)) + s
}

func cell(level int, u uint64) string {
	s := strconv.FormatUint(u, 32)
	return string(rune('a'+level)) + strings.Repeat("0", gridDigits-len(s)) + s
}

// cells are the terms under which ms is found.
func cells(ms int64) []string {
	u := uint64(ms) ^ (1 << 63)
	out := make([]string, len(gridShifts))
	for level, shift := range gridShifts {
		out[level] = cell(level, u>>shift)
	}
	return out
}

// cellsBetween are the terms in the index that together hold exactly the
// numbers from lo to hi, both included.
func cellsBetween(r index.IndexReader, field string, lo, hi int64) ([]string, error) {
	if lo > hi {
		return nil, nil
	}
	from, to := uint64(lo)^(1<<63), uint64(hi)^(1<<63)
	var out []string
	take := func(level int, from, to uint64) error {
		terms, err := termsBetween(r, field, cell(level, from), cell(level, to))
		out = append(out, terms...)
		return err
	}
	for level := range gridShifts {
		if level == len(gridShifts)-1 {
			return out, take(level, from, to)
		}
		// from and to are cells of this level; up is how many bits wider the
		// next one is.
		up := gridShifts[level+1] - gridShifts[level]
		mask := uint64(1)<<up - 1
		if from>>up == to>>up {
			return out, take(level, from, to)
		}
		if from&mask != 0 {
			if err := take(level, from, from|mask); err != nil {
				return nil, err
			}
			from = (from | mask) + 1
		}
		if to&mask != mask {
			if err := take(level, to&^mask, to); err != nil {
				return nil, err
			}
			to = to&^mask - 1
		}
		from, to = from>>up, to>>up
		if from > to {
			return out, nil
		}
	}
	return out, nil
}

// termsBetween lists a field's terms from lo to hi, both included.
func termsBetween(r index.IndexReader, field, lo, hi string) ([]string, error) {
	d, err := r.FieldDictRange(field, []byte(lo), []byte(hi))
	if err != nil {
		return nil, err
	}
	return drain(d)
}

func termsWithPrefix(r index.IndexReader, field, prefix string) ([]string, error) {
	d, err := r.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return nil, err
	}
	return drain(d)
}

func drain(d index.FieldDict) (terms []string, err error) {
	defer func() {
		if cerr := d.Close(); err == nil {
			err = cerr
		}
	}()
	for {
		e, err := d.Next()
		if err != nil || e == nil {
			return terms, err
		}
		terms = append(terms, e.Term)
	}
}
