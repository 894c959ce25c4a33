package transcript

import (
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
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

// maxDepth bounds nesting; no vendor comes near it.
const maxDepth = 256

// value is one node of a document; the zero value is absent, and every method
// of an absent value answers with nothing.
type value struct {
	d *document
	i int32
}

// readJSON reads the whole text. It is as strict as JSON but for NaN and
// Infinity, which Python writes and which count as null.
func readJSON(text string) (value, *Error) {
	d := &document{text: text, nodes: make([]node, 0, len(text)/10+16)}
	p := jsonReader{d: d, s: text}
	if msg := p.read(); msg != "" {
		return value{}, refuse("", "line "+strconv.Itoa(1+strings.Count(text[:min(p.at, len(text))], "\n")), msg)
	}
	return value{d, 0}, nil
}

type jsonReader struct {
	d    *document
	s    string
	at   int
	open [maxDepth]int32
}

const (
	jsonBroken    = "The file starts like JSON but is not well-formed here; export it again."
	jsonTruncated = "The file starts like JSON but breaks off before its end; it was probably cut short on the way."
	jsonDeep      = "The JSON is nested deeper than any transcript."
)

func (p *jsonReader) read() string {
	depth := 0
	for {
		p.space()
		if p.at >= len(p.s) {
			return jsonTruncated
		}
		// A value is due here.
		switch c := p.s[p.at]; c {
		case '{', '[':
			if depth == maxDepth {
				return jsonDeep
			}
			p.open[depth] = int32(len(p.d.nodes))
			depth++
			p.d.nodes = append(p.d.nodes, node{kind: c, from: int32(p.at)})
			p.at++
			p.space()
			if p.at < len(p.s) && p.s[p.at] == c+2 { // } and ] lie two above { and [
				break
			}
			if c == '{' {
				if msg := p.key(); msg != "" {
					return msg
				}
			}
			continue
		case '"':
			if msg := p.string(); msg != "" {
				return msg
			}
		default:
			if msg := p.scalar(); msg != "" {
				return msg
			}
		}
		// A value is done: close what closes, or go on to the next one.
		for {
			if depth == 0 {
				p.space()
				if p.at < len(p.s) {
					return jsonBroken
				}
				return ""
			}
			p.space()
			if p.at >= len(p.s) {
				return jsonTruncated
			}
			top := &p.d.nodes[p.open[depth-1]]
			c := p.s[p.at]
			if c == top.kind+2 {
				p.at++
				depth--
				top.to, top.next = int32(p.at), int32(len(p.d.nodes))
				continue
			}
			if c != ',' {
				return jsonBroken
			}
			p.at++
			if top.kind == '{' {
				p.space()
				if msg := p.key(); msg != "" {
					return msg
				}
			}
			break
		}
	}
}

func (p *jsonReader) space() {
	for p.at < len(p.s) {
		switch p.s[p.at] {
		case ' ', '\n', '\r', '\t':
			p.at++
		default:
			return
		}
	}
}

func (p *jsonReader) key() string {
	if p.at >= len(p.s) {
		return jsonTruncated
	}
	if p.s[p.at] != '"' {
		return jsonBroken
	}
	if msg := p.string(); msg != "" {
		return msg
	}
	p.space()
	if p.at >= len(p.s) {
		return jsonTruncated
	}
	if p.s[p.at] != ':' {
		return jsonBroken
	}
	p.at++
	return ""
}

func (p *jsonReader) string() string {
	from, escaped := p.at+1, false
	for i := from; i < len(p.s); i++ {
		switch p.s[i] {
		case '"':
			p.leaf('"', escaped, from, i)
			p.at = i + 1
			return ""
		case '\\':
			escaped = true
			i++
		}
	}
	p.at = len(p.s)
	return jsonTruncated
}

func (p *jsonReader) leaf(kind byte, escaped bool, from, to int) {
	p.d.nodes = append(p.d.nodes, node{kind, escaped, int32(from), int32(to), int32(len(p.d.nodes)) + 1})
}

func (p *jsonReader) scalar() string {
	from := p.at
	for p.at < len(p.s) && !strings.ContainsRune(",]} \n\r\t:\"", rune(p.s[p.at])) {
		p.at++
	}
	word := p.s[from:p.at]
	switch word {
	case "true", "false", "null":
		p.leaf(word[0], false, from, p.at)
	case "NaN", "Infinity", "-Infinity":
		p.leaf('n', false, from, p.at)
	default:
		if word == "" || word[0] != '-' && (word[0] < '0' || word[0] > '9') {
			p.at = from
			return jsonBroken
		}
		p.leaf('0', false, from, p.at)
	}
	return ""
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

func unescapeJSON(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'b', 'f':
			b.WriteByte(' ')
		case 'u':
			r := hexRune(s[i+1:])
			if r < 0 {
				b.WriteRune(utf8.RuneError)
				continue
			}
			i += 4
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if strings.HasPrefix(s[i+1:], `\u`) {
					low = hexRune(s[i+3:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			b.WriteRune(r)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func hexRune(s string) rune {
	if len(s) < 4 {
		return -1
	}
	n, err := strconv.ParseUint(s[:4], 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}
