package tagging

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"

	"gametape/coach/transcript"
)

// Matcher is a compiled set of trackers. It never changes and is safe for
// concurrent use; a changed tracker makes a new Matcher.
type Matcher struct {
	trackers []Tracker
	rules    []rule
	patterns []pattern
	auto     *automaton
	// backs finds back-channels, apart from the rest because only short turns
	// are looked at.
	backs *automaton
	v     *vocabulary
	free  chan *scanner
	// wide lists the trackers with rules that need the whole call.
	wide []int32
}

// rule is what of a tracker is decided while a sentence is read.
type rule struct {
	side        transcript.Side
	inQuestion  bool
	dropNegated bool
}

type pattern struct {
	rule          int32
	except        bool
	opens, closes bool
}

// Keys of the support trackers the engine reads. The shipped ones serve where
// a set of trackers has none.
const (
	keyBackchannel = "support.backchannel"
	keyFiller      = "support.filler"
	keySoftener    = "support.softener"
	keyReport      = "support.report" // an exception to every objection
)

// exceptReach is how many words may lie between a hit and an exception.
const exceptReach = 3

// Compile makes a matcher of trackers. The error is Problems, with every
// mistake in all of them.
func Compile(trackers []Tracker) (*Matcher, error) {
	trackers = withSupport(trackers)
	problems := checkAll(trackers)
	v := newVocabulary()
	m := &Matcher{trackers: trackers, v: v, free: make(chan *scanner, 2*runtime.GOMAXPROCS(0))}
	for _, t := range trackers {
		if t.Key == keyFiller || t.Key == keySoftener {
			problems = append(problems, addSkips(v, t)...)
		}
	}
	var reports []string
	for _, t := range trackers {
		if t.Key == keyReport {
			reports = t.Phrases
		}
	}
	var all, backs nodeBuilder
	var starts, backStarts []int32
	for i, t := range trackers {
		m.rules = append(m.rules, rule{
			side: t.Side, inQuestion: t.InQuestion,
			dropNegated: t.Negated == "drop" || t.Negated == "" && t.Kind == Objection,
		})
		if t.Side == "any" {
			m.rules[i].side = ""
		}
		if t.When != nil || t.After != nil || t.Before != nil || t.MinCount > 1 || t.Absent {
			m.wide = append(m.wide, int32(i))
		}
		except := t.Except
		if t.Kind == Objection {
			except = slices.Concat(t.Except, reports)
		}
		for except, phrases := range [][]string{t.Phrases, except} {
			for n, phrase := range phrases {
				e, bad := parsePhrase(v, phrase)
				for _, p := range bad {
					p.Tracker, p.Field, p.Index = t.Key, [...]string{"phrases", "except"}[except], n
					problems = append(problems, p)
				}
				switch {
				case len(bad) > 0 || t.Support && t.Key != keyBackchannel:
				case t.Support:
					backStarts = append(backStarts, backs.build(e, backs.add(node{op: nodeAccept})))
				default:
					id := uint32(len(m.patterns))
					m.patterns = append(m.patterns, pattern{rule: int32(i), except: except == 1, opens: e.opens, closes: e.closes})
					starts = append(starts, all.build(e, all.add(node{op: nodeAccept, arg: id})))
				}
			}
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	m.auto = newAutomaton(v, all.nodes, starts)
	m.backs = newAutomaton(v, backs.nodes, backStarts)
	return m, nil
}

func withSupport(trackers []Tracker) []Tracker {
	out := slices.Clone(trackers)
	for _, t := range ShippedTrackers() {
		if t.Support && !slices.ContainsFunc(trackers, func(o Tracker) bool { return o.Key == t.Key }) {
			out = append(out, t)
		}
	}
	return out
}

func checkAll(trackers []Tracker) Problems {
	var problems Problems
	keys := map[string]int{}
	for _, t := range trackers {
		problems = append(problems, t.check()...)
		if keys[t.Key]++; keys[t.Key] == 2 {
			problems = append(problems, Problem{Tracker: t.Key, Field: "key", Index: -1,
				Message: fmt.Sprintf("The key %s is used twice.", t.Key), Expected: "a key of its own"})
		}
	}
	for _, t := range trackers {
		for _, o := range []struct {
			field string
			order *Order
		}{{"after", t.After}, {"before", t.Before}} {
			if o.order != nil && o.order.Tracker != "" && keys[o.order.Tracker] == 0 {
				problems = append(problems, Problem{Tracker: t.Key, Field: o.field, Index: -1,
					Message: fmt.Sprintf("There is no tracker %s.", o.order.Tracker), Expected: "the key of another tracker"})
			}
		}
	}
	return problems
}

// addSkips makes a support tracker's phrases skippable.
func addSkips(v *vocabulary, t Tracker) Problems {
	var problems Problems
	for i, phrase := range t.Phrases {
		tok := tokeniser{v: v, learn: true}
		tok.run(phrase)
		var lits []uint32
		for _, w := range tok.tokens {
			lits = append(lits, v.symbols[w.sym].lit)
		}
		if len(lits) < 1 || len(lits) > 2 {
			problems = append(problems, Problem{Tracker: t.Key, Field: "phrases", Index: i, To: len(phrase),
				Message: fmt.Sprintf("%q cannot be skipped between words.", phrase), Expected: "one or two plain words"})
			continue
		}
		v.skip(lits, t.Key == keyFiller)
	}
	return problems
}

// scanner holds the buffers for reading one turn at a time.
type scanner struct {
	m *Matcher
	tokeniser
	hits  []hit
	found []hit
	asked []bool // by sentence
}

// hit is a tracker's find: tokens [first, last).
type hit struct {
	rule        int32
	first, last int32
	sentence    int32
	except      bool
}

func (m *Matcher) scanner() *scanner {
	select {
	case s := <-m.free:
		return s
	default:
		return &scanner{m: m, tokeniser: tokeniser{v: m.v}}
	}
}

func (m *Matcher) release(s *scanner) {
	select {
	case m.free <- s:
	default:
	}
}

// scan reads a turn: afterwards found holds its hits in the order they are
// said, with side, question, exception and negation rules applied.
func (s *scanner) scan(text string, side transcript.Side) {
	s.run(text)
	s.found, s.asked = s.found[:0], s.asked[:0]
	for i := range s.sentences {
		s.asked = append(s.asked, s.question(s.sentences[i]))
		s.hits = s.hits[:0]
		s.match(s.sentences[i], int32(i), side)
		if len(s.hits) > 0 {
			s.settle(s.sentences[i])
		}
	}
	if len(s.found) > 1 {
		slices.SortFunc(s.found, func(a, b hit) int {
			return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last), cmp.Compare(a.rule, b.rule))
		})
	}
}

// match runs the automaton from every word of a sentence.
func (s *scanner) match(in sentence, number int32, side transcript.Side) {
	auto := s.m.auto
	known := auto.arrows.Load()
	for i := in.first; i < in.last; i++ {
		at := auto.first(s.tokens[i].sym)
		for j := i + 1; at != noState; j++ {
			for _, id := range at.accepts {
				p := s.m.patterns[id]
				if p.opens && !s.opens(in, i) || p.closes && !s.closes(in, j) {
					continue
				}
				if want := s.m.rules[p.rule].side; want == "" || want == side || side == transcript.Unknown || side == "" {
					s.hits = append(s.hits, hit{rule: p.rule, first: int32(i), last: int32(j), sentence: number, except: p.except})
				}
			}
			if j == in.last {
				break
			}
			at = auto.step(known, at, s.tokens[j].sym)
		}
	}
}

// settle turns a sentence's raw hits into found ones.
func (s *scanner) settle(in sentence) {
	if len(s.hits) > 1 {
		slices.SortFunc(s.hits, func(a, b hit) int {
			return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last))
		})
	}
	for from := 0; from < len(s.hits); {
		to := from + 1
		for to < len(s.hits) && s.hits[to].rule == s.hits[from].rule {
			to++
		}
		s.settleRule(in, s.hits[from:to])
		from = to
	}
}

func (s *scanner) settleRule(in sentence, hits []hit) {
	r := s.m.rules[hits[0].rule]
	if r.inQuestion && !s.asked[hits[0].sentence] {
		return
	}
	merged := -1
	for _, h := range hits {
		if h.except || excepted(h, hits) || r.dropNegated && s.negated(in, h) {
			continue
		}
		if merged >= 0 && h.first < s.found[merged].last {
			s.found[merged].last = max(s.found[merged].last, h.last)
			continue
		}
		merged = len(s.found)
		s.found = append(s.found, h)
	}
}

func excepted(h hit, hits []hit) bool {
	for _, e := range hits {
		if e.except && h.first-e.last <= exceptReach && e.first-h.last <= exceptReach {
			return true
		}
	}
	return false
}

// negationReach is how many words back a "not" can turn a hit round.
const negationReach = 5

// negated tells whether a "not" before the hit denies it: "it's not really too
// expensive", "I don't think it is too expensive". It reaches only through
// words without a meaning of their own: in "we don't have the engineering
// time" it is the having that is denied. A new clause ends it: "we can't, it's
// too expensive". Negative questions affirm: "isn't that too expensive".
func (s *scanner) negated(in sentence, h hit) bool {
	for i := int(h.first) - 1; i >= max(in.first, int(h.first)-negationReach); i-- {
		sym := s.tokens[i].sym
		switch {
		case s.tokens[i+1].pause || s.v.is(sym, wordJoin):
			return false
		case s.v.is(sym, wordNot):
			return !s.asked[h.sentence]
		case s.v.is(sym, wordPronoun) && i > in.first && !s.v.is(s.tokens[i-1].sym, wordReport|wordSubject):
			return false
		case !s.v.is(sym, wordReport|wordPronoun|wordSubject|wordLight) && s.v.symbols[sym].kind&kindSkip == 0:
			return false
		}
	}
	return false
}

// Match finds the moments of a single line, said by side (Unknown where nobody
// knows; then trackers of either side apply). Rules that need the whole call
// (windows, counts, order, absence) are not applied; Analyse applies them.
// Times are zero.
func (m *Matcher) Match(text string, side transcript.Side) []Moment {
	s := m.scanner()
	defer m.release(s)
	s.scan(text, side)
	var out []Moment
	for _, h := range s.found {
		out = append(out, m.moment(s, h, text, side))
	}
	return out
}

// TestResult is one of a tracker's own tests and what became of it.
type TestResult struct {
	Text string
	Want bool // it must be found
	Got  bool
}

// Test runs the own tests of t, one of the matcher's trackers: sentences that
// its side says, each alone, as Match reads them.
func (m *Matcher) Test(t Tracker) []TestResult {
	var out []TestResult
	for _, tests := range []struct {
		want  bool
		texts []string
	}{{true, t.Tests.Hit}, {false, t.Tests.Miss}} {
		for _, text := range tests.texts {
			got := slices.ContainsFunc(m.Match(text, t.Side), func(mo Moment) bool { return mo.Tracker == t.Key })
			out = append(out, TestResult{text, tests.want, got})
		}
	}
	return out
}

func (m *Matcher) moment(s *scanner, h hit, text string, side transcript.Side) Moment {
	t := &m.trackers[h.rule]
	from, to := s.written(int(h.first), int(h.last))
	return Moment{Tracker: t.Key, Kind: t.Kind, Side: side, From: from, To: to, Text: text[from:to]}
}

// Question tells whether text asks something, with or without question marks.
func (m *Matcher) Question(text string) bool {
	s := m.scanner()
	defer m.release(s)
	s.run(text)
	for _, in := range s.sentences {
		if s.question(in) {
			return true
		}
	}
	return false
}

// Backchannel tells whether text only shows that somebody listens: "mhm",
// "right, okay".
func (m *Matcher) Backchannel(text string) bool {
	s := m.scanner()
	defer m.release(s)
	s.run(text)
	return s.backchannel()
}

const longestBackchannel = 6 // words

func (s *scanner) backchannel() bool {
	if s.words > longestBackchannel {
		return false
	}
	for i := 0; i < len(s.tokens); {
		end := i
		at := s.m.backs.first(s.tokens[i].sym)
		for j := i + 1; at != noState; j++ {
			if len(at.accepts) > 0 {
				end = j
			}
			if j == len(s.tokens) {
				break
			}
			at = s.m.backs.step(s.m.backs.arrows.Load(), at, s.tokens[j].sym)
		}
		if end == i && s.v.fillers[s.v.symbols[s.tokens[i].sym].lit] {
			end++
		}
		if end == i {
			return false
		}
		i = end
	}
	for _, in := range s.sentences {
		if in.end == '?' {
			return false
		}
	}
	return len(s.tokens) > 0
}
