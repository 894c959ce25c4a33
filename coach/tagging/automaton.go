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
var noState = &state{others: new([kindCombos]atomic.Pointer[state])}

// A step should touch little memory, for states by the thousand do not fit the
// processor's cache: what it reads first is one line of 64 bytes.
type state struct {
	// arrows is a small hash table: the symbols that mean something here.
	arrows []arrow
	// plain is where the remaining symbols lead that are of no kind, which is
	// most of them; others, where the rest leads, by kind.
	plain   atomic.Pointer[state]
	accepts []int32 // patterns that end here, ascending
	others  *[kindCombos]atomic.Pointer[state]

	nodes  []int32
	root   bool
	shared bool // kept in automaton.states
}

// arrow leads from a state to the next.
type arrow struct {
	key uint32 // symbol + 1, 0 for a free slot
	to  atomic.Pointer[state]
}

// maxStates bounds memory. States beyond it work but are not kept.
const maxStates = 60_000

type automaton struct {
	v     *vocabulary
	nodes []node
	kinds []kind // by symbol
	start []atomic.Pointer[state]
	root  *state

	mu     sync.Mutex
	states map[string]*state
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
	s := &state{nodes: nodes, others: new([kindCombos]atomic.Pointer[state])}
	symbols := map[uint32]bool{}
	for _, n := range nodes {
		switch nd := a.nodes[n]; nd.op {
		case nodeAccept:
			s.accepts = append(s.accepts, int32(nd.arg))
		case nodeLit:
			for _, sym := range a.v.byLit[nd.arg] {
				symbols[sym] = true
			}
		case nodeForm:
			for sym, info := range a.v.symbols {
				if info.form == nd.arg {
					symbols[uint32(sym)] = true
				}
			}
		}
	}
	slices.Sort(s.accepts)
	if len(symbols) > 0 {
		size := 4
		for size < 2*len(symbols) {
			size *= 2
		}
		s.arrows = make([]arrow, size)
		for sym := range symbols {
			i := spread(sym) & uint32(size-1)
			for s.arrows[i].key != 0 {
				i = (i + 1) & uint32(size-1)
			}
			s.arrows[i].key = sym + 1
		}
	}
	if len(a.states) < maxStates {
		s.shared = true
		a.states[string(key)] = s
	}
	return s
}

func spread(sym uint32) uint32 { return sym * 2654435761 >> 12 }

// step is where sym leads from s; noState when nothing can match any more.
func (a *automaton) step(s *state, sym uint32) *state {
	if mask := uint32(len(s.arrows) - 1); len(s.arrows) > 0 {
		for i := spread(sym) & mask; ; i = (i + 1) & mask {
			arrow := &s.arrows[i]
			if arrow.key == sym+1 {
				if to := arrow.to.Load(); to != nil {
					return to
				}
				return a.resolve(s, sym, &arrow.to)
			}
			if arrow.key == 0 {
				break
			}
		}
	}
	other := &s.plain
	if k := a.kinds[sym]; k != 0 {
		other = &s.others[k]
	}
	if to := other.Load(); to != nil {
		return to
	}
	return a.resolve(s, sym, other)
}

// first is step from the root, where no filler is skipped.
func (a *automaton) first(sym uint32) *state {
	if to := a.start[sym].Load(); to != nil {
		return to
	}
	return a.resolve(a.root, sym, &a.start[sym])
}

func (a *automaton) resolve(s *state, sym uint32, slot *atomic.Pointer[state]) *state {
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
	to := a.make(closed)
	a.mu.Unlock()
	if s.root || to.shared || to == noState {
		slot.Store(to)
	}
	return to
}
