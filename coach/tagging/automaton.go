package tagging

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
)

// The phrases become one non-deterministic automaton over symbols. From each
// word of a call it is run deterministically: a state is the set of places
// reached, made when a text first reaches it and shared by all who scan. Most
// words open no phrase and cost one table look-up, whatever the number of
// phrases.

type nodeOp uint8

const (
	nodeLit nodeOp = iota
	nodeForm
	nodeKind
	nodeAny
	nodeSplit
	nodeAccept
)

type node struct {
	op       nodeOp
	tight    bool // no filler may come before it
	arg      uint32
	out, alt int32
}

// noState is where nothing can match any more.
var noState = &state{}

// state is a set of places in phrases.
type state struct {
	number  uint32  // from 1; 0 for a state that is not kept
	accepts []int32 // patterns that end here, ascending
	// plain is where every word leads that no phrase asks for here.
	plain atomic.Pointer[state]
	nodes []int32
	root  bool
}

// arrows is a hash table of where the words that were read so far lead, for all
// states: one table, in which only what really occurs takes room, stays in the
// processor's cache better than a table a state. Arrows are added while others
// read, so an arrow's key is stored after where it leads.
type arrows struct {
	list  []arrow
	shift uint // leaves the bits of a hash that choose a slot
	count int  // guarded by automaton.mu
}

type arrow struct {
	key atomic.Uint64 // state and symbol, 0 for a free slot
	to  *state
}

func newArrows(bits uint) *arrows { return &arrows{list: make([]arrow, 1<<bits), shift: 64 - bits} }

func (l *arrows) slot(key uint64) int { return int(key * 0x9E3779B97F4A7C15 >> l.shift) }

// find answers nil where no arrow has this key.
func (l *arrows) find(key uint64) *state {
	for i := l.slot(key); ; i = (i + 1) & (len(l.list) - 1) {
		switch arrow := &l.list[i]; arrow.key.Load() {
		case key:
			return arrow.to
		case 0:
			return nil
		}
	}
}

func (l *arrows) add(key uint64, to *state) {
	i := l.slot(key)
	for l.list[i].key.Load() != 0 {
		i = (i + 1) & (len(l.list) - 1)
	}
	l.list[i].to = to
	l.list[i].key.Store(key)
	l.count++
}

// maxStates and maxArrows bound memory, to about 100 MB. What is beyond them
// works but is not kept.
const (
	maxStates = 60_000
	maxArrows = 1_000_000
)

type automaton struct {
	v     *vocabulary
	nodes []node
	kinds []kind // by symbol
	start []atomic.Pointer[state]
	root  *state

	mu     sync.Mutex
	states map[string]*state
	arrows atomic.Pointer[arrows]
}

type nodeBuilder struct{ nodes []node }

func (b *nodeBuilder) add(n node) int32 {
	b.nodes = append(b.nodes, n)
	return int32(len(b.nodes) - 1)
}

// build makes the nodes of e so that they lead to next, and returns the first.
func (b *nodeBuilder) build(e expr, next int32) int32 {
	switch e.op {
	case exprWord:
		at := next
		for i, lit := range e.lits {
			n := b.add(node{op: nodeLit, arg: lit, tight: e.tight, out: next, alt: -1})
			if i == 0 {
				at = n
			} else {
				at = b.add(node{op: nodeSplit, out: n, alt: at})
			}
		}
		return at
	case exprExact:
		return b.add(node{op: nodeForm, arg: e.form, tight: e.tight, out: next, alt: -1})
	case exprSeq:
		for i, k := range slices.Backward(e.kids) {
			if i > 0 && k.op == exprWord && e.kids[i-1].op == exprWord && slices.Equal(k.lits, e.kids[i-1].lits) {
				continue // transcripts lose repeated words too
			}
			next = b.build(k, next)
		}
		return next
	case exprAlt:
		at := int32(-1)
		for _, k := range e.kids {
			n := b.build(k, next)
			if at < 0 {
				at = n
			} else {
				at = b.add(node{op: nodeSplit, out: n, alt: at})
			}
		}
		return at
	case exprOptional:
		return b.add(node{op: nodeSplit, out: b.build(e.kids[0], next), alt: next})
	case exprAny:
		return b.add(node{op: nodeAny, out: next, alt: -1})
	case exprGap:
		return b.gap(e.n, next)
	case exprNear:
		forth := b.build(e.kids[0], b.gap(e.n, b.build(e.kids[1], next)))
		back := b.build(e.kids[1], b.gap(e.n, b.build(e.kids[0], next)))
		return b.add(node{op: nodeSplit, out: forth, alt: back})
	case exprClass:
		if e.kind == 0 {
			return b.build(e.kids[0], next)
		}
		return b.add(node{op: nodeKind, arg: uint32(e.kind), out: next, alt: -1})
	}
	return next
}

// gap is up to n words of any kind.
func (b *nodeBuilder) gap(n int, next int32) int32 {
	at := next
	for range n {
		word := b.add(node{op: nodeAny, out: at, alt: -1})
		at = b.add(node{op: nodeSplit, out: word, alt: next})
	}
	return at
}

func newAutomaton(v *vocabulary, nodes []node, starts []int32) *automaton {
	a := &automaton{v: v, nodes: nodes, states: map[string]*state{}}
	a.arrows.Store(newArrows(10))
	a.kinds = make([]kind, len(v.symbols))
	for i, s := range v.symbols {
		a.kinds[i] = s.kind
	}
	a.start = make([]atomic.Pointer[state], len(v.symbols))
	a.root = a.make(a.close(starts))
	a.root = &state{nodes: a.root.nodes, root: true}
	return a
}

// close adds what is reached without reading a word and sorts.
func (a *automaton) close(seeds []int32) []int32 {
	seen := make(map[int32]bool, 2*len(seeds))
	var out []int32
	stack := slices.Clone(seeds)
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[n] {
			continue
		}
		seen[n] = true
		if a.nodes[n].op == nodeSplit {
			stack = append(stack, a.nodes[n].out, a.nodes[n].alt)
			continue
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// make finds or makes the state for a closed set of nodes. The lock is held,
// or the automaton not yet shared.
func (a *automaton) make(nodes []int32) *state {
	if len(nodes) == 0 {
		return noState
	}
	key := make([]byte, 4*len(nodes))
	for i, n := range nodes {
		binary.LittleEndian.PutUint32(key[4*i:], uint32(n))
	}
	if s := a.states[string(key)]; s != nil {
		return s
	}
	s := &state{nodes: nodes}
	for _, n := range nodes {
		if a.nodes[n].op == nodeAccept {
			s.accepts = append(s.accepts, int32(a.nodes[n].arg))
		}
	}
	slices.Sort(s.accepts)
	if len(a.states) < maxStates {
		a.states[string(key)] = s
		s.number = uint32(len(a.states))
	}
	return s
}

// step is where sym leads from s; noState when nothing can match any more. known
// are the automaton's arrows, or were a moment ago.
func (a *automaton) step(known *arrows, s *state, sym uint32) *state {
	if to := known.find(uint64(s.number)<<32 | uint64(sym)); to != nil {
		return to
	}
	return a.stepAnew(s, sym)
}

// stepAnew is step for a word that was not read in s before.
func (a *automaton) stepAnew(s *state, sym uint32) *state {
	wanted := a.wanted(s, sym)
	to := s.plain.Load()
	if wanted || to == nil {
		to = a.resolve(s, sym)
	}
	if s.number == 0 || to.number == 0 && to != noState {
		return to
	}
	if !wanted {
		s.plain.Store(to)
	}
	a.mu.Lock()
	a.draw(uint64(s.number)<<32|uint64(sym), to)
	a.mu.Unlock()
	return to
}

// wanted tells whether a phrase in s asks for sym, or for words of its kind.
func (a *automaton) wanted(s *state, sym uint32) bool {
	if a.kinds[sym] != 0 {
		return true
	}
	info := &a.v.symbols[sym]
	for _, n := range s.nodes {
		if nd := &a.nodes[n]; nd.op == nodeLit && nd.arg == info.lit || nd.op == nodeForm && nd.arg == info.form {
			return true
		}
	}
	return false
}

// draw adds an arrow. The lock is held.
func (a *automaton) draw(key uint64, to *state) {
	list := a.arrows.Load()
	if list.count >= maxArrows || list.find(key) != nil {
		return
	}
	if 2*(list.count+1) > len(list.list) {
		grown := newArrows(64 - list.shift + 1)
		for i := range list.list {
			if key := list.list[i].key.Load(); key != 0 {
				grown.add(key, list.list[i].to)
			}
		}
		list = grown
		a.arrows.Store(grown)
	}
	list.add(key, to)
}

// first is step from the root, where no filler is skipped.
func (a *automaton) first(sym uint32) *state {
	if to := a.start[sym].Load(); to != nil {
		return to
	}
	to := a.resolve(a.root, sym)
	a.start[sym].Store(to)
	return to
}

// resolve makes the state that sym leads to.
func (a *automaton) resolve(s *state, sym uint32) *state {
	info := a.v.symbols[sym]
	var reached []int32
	for _, n := range s.nodes {
		nd := a.nodes[n]
		match := false
		switch nd.op {
		case nodeLit:
			match = nd.arg == info.lit
		case nodeForm:
			match = nd.arg == info.form
		case nodeKind:
			match = info.kind&kind(nd.arg) != 0
		case nodeAny:
			match = true
		case nodeAccept:
			continue
		}
		if match {
			reached = append(reached, nd.out)
		}
		if info.kind&kindSkip != 0 && !s.root && !nd.tight {
			reached = append(reached, n)
		}
	}
	closed := a.close(reached)
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.make(closed)
}
