package transcript

import (
	"slices"
	"time"
)

// How long a turn gets before it ends at a sentence's end (long), and before
// it ends wherever it stands (longest), in words. Where nobody is named, a turn
// may hold two people, so it is kept to about a sentence.
const (
	longTurn           = 60
	longestTurn        = 120
	longAnonymousTurn  = 12
	longestAnonymous   = 40
	anonymousSilence   = 3 * time.Second
	clausePause        = 500 * time.Millisecond
	slowestWordsPerMin = 100
	usualWordsPerMin   = 150
)

// finishTurns builds the turns from the pieces, by one rule for all formats:
//
//   - A turn ends when the speaker changes. It also ends at a sentence's end
//     once it holds sixty words, and after a hundred and twenty words without
//     one, so that it stays readable as a search hit. A sentence ends at . ! ?
//     or … unless that closes an abbreviation or the next word begins small.
//   - Where the file names no speaker at all, twelve and forty words take the
//     place of sixty and a hundred and twenty: one turn may then hold an
//     objection and its answer, and the less it holds the better. There a
//     silence of three seconds ends a turn too.
//   - Only words and speakers decide, never how long a format's cues are: the
//     pieces of a file are joined first and cut afterwards.
//   - Where two speak at once, what was said is put in order clause by clause:
//     a piece that another speaker starts inside of is cut at its sentences'
//     ends and at pauses of half a second, and clauses follow each other by
//     their start. "mhm" said inside a sentence thus comes after that sentence,
//     and inside a long answer between two sentences of it. A sentence that a
//     format spread over several cues is not torn by it. Nothing is dropped.
//   - A piece cut where the file gives no time there gets one by the share of
//     characters before the cut.
func (b *builder) finishTurns() {
	b.finish()
	b.giveTimes()
	b.pieces = b.inOrder(b.pieces)
	var kept []piece
	if b.overlaps() {
		kept = b.joinClauses(b.inOrder(b.cutClauses()))
	} else {
		kept = b.pieces
	}
	b.merge(kept)
}

// inOrder sorts pieces by start, and says nothing where they are.
func (b *builder) inOrder(ps []piece) []piece {
	byStart := func(x, y piece) int { return int(x.start - y.start) }
	if !slices.IsSortedFunc(ps, byStart) {
		slices.SortStableFunc(ps, byStart)
	}
	return ps
}

// overlaps: some speaker starts while another still speaks.
func (b *builder) overlaps() bool {
	end, who := noTime, int32(nobody)
	for _, p := range b.pieces {
		if p.start < end && p.speaker != who {
			return true
		}
		if p.end > end {
			end, who = p.end, p.speaker
		}
	}
	return false
}

// cutClauses cuts every piece inside of which another speaker starts.
func (b *builder) cutClauses() []piece {
	out := make([]piece, 0, len(b.pieces)+len(b.pieces)/4)
	reach, reacher := noTime, int32(nobody)
	for i, p := range b.pieces {
		cut := p.start < reach && reacher != p.speaker
		for j := i + 1; !cut && j < len(b.pieces) && j < i+8 && b.pieces[j].start < p.end; j++ {
			cut = b.pieces[j].speaker != p.speaker
		}
		if p.end > reach {
			reach, reacher = p.end, p.speaker
		}
		if !cut {
			p.endsClause = endsSentence(b.lastToken(p))
			out = append(out, p)
			continue
		}
		out = b.cutPiece(out, p)
	}
	return out
}

func (b *builder) lastToken(p piece) []byte {
	i := int(p.to)
	for i > int(p.from) && b.text[i-1] != ' ' {
		i--
	}
	return b.text[i:p.to]
}

// cutPiece appends the clauses of p.
func (b *builder) cutPiece(out []piece, p piece) []piece {
	text := b.text[:p.to]
	rest, w := p, p.w0
	prevFrom, prevTo := token(text, int(p.from))
	for prevTo < int(p.to) {
		from, to := token(text, prevTo)
		if from == to {
			break
		}
		for w < p.w1 && b.words[w].From < from {
			w++
		}
		ends := endsSentence(text[prevFrom:prevTo]) && !startsLower(text[from:to])
		paused := w > p.w0 && w < p.w1 && b.words[w].Start-b.words[w-1].End >= clausePause
		if (ends || paused) && !b.inWord(p.w0, w, from) {
			left, right := b.split(p, rest, int32(prevTo), int32(from), w)
			left.endsClause = ends
			out = append(out, left)
			rest = right
		}
		prevFrom, prevTo = from, to
	}
	rest.endsClause = endsSentence(text[prevFrom:prevTo])
	return append(out, rest)
}

// inWord: byte at lies inside the word before word w. Some services give two
// words as one: "10 %".
func (b *builder) inWord(first, w int32, at int) bool {
	return w > first && b.words[w-1].To > at
}

// split cuts rest, the yet uncut end of whole, behind byte end; what follows
// begins at byte next and word w.
func (b *builder) split(whole, rest piece, end, next, w int32) (left, right piece) {
	left, right = rest, rest
	left.to, left.w1 = end, w
	right.from, right.w0 = next, w
	n := int(whole.to - whole.from)
	left.end = between(whole.start, whole.end, int(end-whole.from), n)
	right.start = between(whole.start, whole.end, int(next-whole.from), n)
	if w > rest.w0 {
		left.end = b.words[w-1].End
	}
	if w < rest.w1 {
		right.start = b.words[w].Start
	}
	right.start = max(right.start, left.start).Round(time.Millisecond)
	left.end = min(max(left.end, left.start), max(right.end, left.start)).Round(time.Millisecond)
	right.end = max(right.end, right.start)
	return left, right
}

// joinClauses mends sentences that a format cut into cues and that someone
// spoke into: a clause moves up to the one it continues.
func (b *builder) joinClauses(ps []piece) []piece {
	last := map[int32]int{} // speaker → its latest sentence's last piece in order
	rank := make([]int, len(ps))
	for i, p := range ps {
		rank[i] = i
		j, ok := last[p.speaker]
		if ok && j < i-1 && !ps[j].endsClause && p.start-ps[j].end < clausePause && ps[i-1].start < ps[j].end {
			rank[i] = rank[j]
		}
		last[p.speaker] = i
	}
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return rank[x] - rank[y] })
	out := make([]piece, len(ps))
	for i, o := range order {
		out[i] = ps[o]
	}
	return out
}

// merge puts pieces together to turns.
func (b *builder) merge(ps []piece) {
	m := merger{b: b, long: longTurn, longest: longestTurn}
	if len(b.tr.Speakers) == 0 {
		m.long, m.longest = longAnonymousTurn, longestAnonymous
	}
	m.text = make([]byte, 0, len(b.text)+len(ps))
	m.words = make([]Word, 0, len(b.words))
	m.cues = make([]Cue, 0, len(ps)+len(ps)/8)
	changes := 1
	for i := 1; i < len(ps); i++ {
		if ps[i].speaker != ps[i-1].speaker {
			changes++
		}
	}
	m.turns = make([]openTurn, 0, changes+len(b.text)/256)
	for i, p := range ps {
		if i == 0 || m.top().speaker != p.speaker || len(b.tr.Speakers) == 0 && p.start-m.top().end >= anonymousSilence {
			m.newTurn(p)
		}
		m.add(p)
	}
	b.tr.Turns = m.close()
}

type merger struct {
	b             *builder
	long, longest int
	text          []byte
	words         []Word
	cues          []Cue
	turns         []openTurn
}

type openTurn struct {
	start, end time.Duration
	speaker    int32
	text       int32 // where its text, words and cues begin
	word, cue  int32
	count      int32
	ended      bool // its last token may end a sentence
}

func (m *merger) top() *openTurn { return &m.turns[len(m.turns)-1] }

func (m *merger) newTurn(p piece) {
	m.turns = append(m.turns, openTurn{start: p.start, end: p.start, speaker: p.speaker,
		text: int32(len(m.text)), word: int32(len(m.words)), cue: int32(len(m.cues))})
}

// add appends p to the open turn, ending that and opening others where the
// rule says so.
func (m *merger) add(p piece) {
	text := m.b.text[:p.to]
	whole, t := p, m.top()
	w := p.w0
	for at, prev := int(p.from), p.from; at < int(p.to); {
		from, to := token(text, at)
		if from == to {
			break
		}
		tok := text[from:to]
		if int(t.count) >= m.longest || int(t.count) >= m.long && t.ended && !startsLower(tok) {
			for w < p.w1 && m.b.words[w].From < from {
				w++
			}
			if !m.b.inWord(p.w0, w, from) {
				if from > int(p.from) {
					var left piece
					left, p = m.b.split(whole, p, prev, int32(from), w)
					m.put(left)
				}
				m.newTurn(p)
				t = m.top()
			}
		}
		t.count += int32(weight(tok))
		t.ended = endsSentence(tok)
		prev, at = int32(to), to
	}
	m.put(p)
}

// put writes p to the open turn's text, words and cues.
func (m *merger) put(p piece) {
	t := m.top()
	if len(m.text) > int(t.text) && !joinsUnspaced(m.text[t.text:], string(m.b.text[p.from:min(p.to, p.from+4)])) {
		m.text = append(m.text, ' ')
	}
	at := len(m.text) - int(t.text)
	m.text = append(m.text, m.b.text[p.from:p.to]...)
	shift := at - int(p.from)
	for _, w := range m.b.words[p.w0:p.w1] {
		w.From += shift
		w.To += shift
		m.words = append(m.words, w)
	}
	m.cues = append(m.cues, Cue{From: at, To: at + int(p.to-p.from), Start: p.start, End: p.end})
	t.start = min(t.start, p.start)
	t.end = max(t.end, p.end)
}

func (m *merger) close() []Turn {
	text := string(m.text)
	turns := make([]Turn, len(m.turns))
	for i := range m.turns {
		o := &m.turns[i]
		next := openTurn{text: int32(len(m.text)), word: int32(len(m.words)), cue: int32(len(m.cues))}
		if i+1 < len(m.turns) {
			next = m.turns[i+1]
		}
		turns[i] = Turn{Start: o.start, End: o.end, Speaker: int(o.speaker), Text: text[o.text:next.text]}
		if o.word < next.word {
			turns[i].Words = m.words[o.word:next.word:next.word]
		}
		turns[i].Cues = m.cues[o.cue:next.cue:next.cue]
	}
	// Sentences moved up may leave a turn begin before the one above it.
	slices.SortStableFunc(turns, func(x, y Turn) int { return int(x.Start - y.Start) })
	return turns
}
