package transcript

import (
	"iter"
	"math"
	"strconv"
	"time"
)

// document is a JSON text read once into a flat list of nodes: an object is
// followed by its keys and values in turn, an array by its elements, and every
// node knows where the one after it begins. Vendors write one field as number,
// string or object as they please; asking a node what it is costs nothing,
// where decoding into structs would fail.
type document struct {
	text  string
	nodes []node
}

type node struct {
	kind     byte // one of { [ " 0 t f n
	escaped  bool // a string with backslashes
	from, to int32
	next     int32
}

// value is one node of a document; the zero value is absent, and every method
// of an absent value answers with nothing.
type value struct {
	d *document
	i int32
}

func (v value) node() node {
	if v.d == nil {
		return node{}
	}
	return v.d.nodes[v.i]
}

func (v value) exists() bool   { return v.d != nil && v.node().kind != 'n' }
func (v value) isObject() bool { return v.node().kind == '{' }
func (v value) isArray() bool  { return v.node().kind == '[' }
func (v value) isString() bool { return v.node().kind == '"' }
func (v value) isNumber() bool { return v.node().kind == '0' }

// raw is the value as the file writes it.
func (v value) raw() string {
	n := v.node()
	if n.kind == '"' {
		return v.d.text[n.from-1 : n.to+1]
	}
	if v.d == nil {
		return ""
	}
	return v.d.text[n.from:n.to]
}

// get is the member of an object named by key; of a path, member by member.
func (v value) get(path ...string) value {
	for _, key := range path {
		v = v.member(key)
	}
	return v
}

func (v value) member(key string) value {
	if !v.isObject() {
		return value{}
	}
	nodes := v.d.nodes
	for i := v.i + 1; i < nodes[v.i].next; {
		k := &nodes[i]
		if int(k.to-k.from) == len(key) && v.d.text[k.from:k.to] == key {
			return value{v.d, i + 1}
		}
		i = nodes[i+1].next
	}
	return value{}
}

// first is the first of the members that exists.
func (v value) first(keys ...string) value {
	for _, key := range keys {
		if m := v.member(key); m.exists() {
			return m
		}
	}
	return value{}
}

// items are the elements of an array.
func (v value) items() iter.Seq2[int, value] {
	return func(yield func(int, value) bool) {
		if !v.isArray() {
			return
		}
		n := 0
		for i := v.i + 1; i < v.d.nodes[v.i].next; i = v.d.nodes[i].next {
			if !yield(n, value{v.d, i}) {
				return
			}
			n++
		}
	}
}

// members are the keys and values of an object, in the file's order.
func (v value) members() iter.Seq2[string, value] {
	return func(yield func(string, value) bool) {
		if !v.isObject() {
			return
		}
		for i := v.i + 1; i < v.d.nodes[v.i].next; {
			if !yield(value{v.d, i}.str(), value{v.d, i + 1}) {
				return
			}
			i = v.d.nodes[i+1].next
		}
	}
}

// at is element i of an array.
func (v value) at(i int) value {
	for n, e := range v.items() {
		if n == i {
			return e
		}
	}
	return value{}
}

// str is the text of a string, or a number or a truth value as written.
func (v value) str() string {
	n := v.node()
	switch n.kind {
	case '"':
		s := v.d.text[n.from:n.to]
		if n.escaped {
			return unescapeJSON(s)
		}
		return s
	case '0', 't', 'f':
		return v.d.text[n.from:n.to]
	}
	return ""
}

// number is a number, also one written as a string.
func (v value) number() (float64, bool) {
	n := v.node()
	if n.kind != '0' && n.kind != '"' {
		return 0, false
	}
	f, err := strconv.ParseFloat(v.d.text[n.from:n.to], 64)
	return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

// integer is a whole number of modest size.
func (v value) integer() (int, bool) {
	f, ok := v.number()
	if !ok || f != math.Trunc(f) || math.Abs(f) > 1<<31 {
		return 0, false
	}
	return int(f), true
}

// confidence is a share between 0 and 1, 0 where there is none.
func (v value) confidence() float32 {
	f, ok := v.number()
	if !ok || f < 0 || f > 1 {
		return 0
	}
	return float32(f)
}

// seconds reads a number of seconds, as number or string, to the millisecond.
func (v value) seconds() (time.Duration, bool) { return v.scaled(time.Second) }

// millis reads a number of milliseconds.
func (v value) millis() (time.Duration, bool) { return v.scaled(time.Millisecond) }

func (v value) scaled(unit time.Duration) (time.Duration, bool) {
	n := v.node()
	if n.kind != '0' && n.kind != '"' {
		return 0, false
	}
	return scaleDecimal(v.d.text[n.from:n.to], unit)
}
