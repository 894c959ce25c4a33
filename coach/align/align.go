// Package align compares when somebody speaks in a recording with when somebody
// speaks in its transcript, and finds the correction of the transcript's times
// that makes the two agree. It is pure: no files, no sound, only spans of time.
package align

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
	"time"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// Where somebody speaks in the recording, somebody should speak in the
// transcript. Both are made into masks of frames in which there is speech, and
// the transcript's is moved and stretched until the two agree best.

// Fit is how a transcript lies on its recording.
type Fit string

// The fits.
const (
	Fits       Fit = "fits"
	Shifted    Fit = "shifted"         // it fits once its times are corrected
	OtherTalk  Fit = "other recording" // it fits nowhere
	CannotTell Fit = "cannot tell"
)

// Alignment is how a transcript lies on its recording, and the correction that
// would make it lie better: a time t becomes t·(1+Drift/10⁶) + Offset.
type Alignment struct {
	Fit    Fit
	Offset time.Duration
	Drift  int // parts per million
	// Now and Best are how well speech agrees without and with the correction:
	// 1 is everywhere, 0 is chance.
	Now, Best float64
}

// What is searched, and what counts. The thresholds are measured on the demo
// calls and the shared recordings; see docs/transcripts.md.
const (
	farthest     = 5 * time.Minute
	steepest     = 10_000 // parts per million
	coarse       = 500 * time.Millisecond
	fine         = 100 * time.Millisecond
	leastSpeech  = 20 * time.Second // below it nothing is said of a recording
	leastFrames  = 300              // of fine, of the recording
	betterBy     = 0.05             // what a correction must gain
	leastShift   = 300 * time.Millisecond
	wordGap      = 300 * time.Millisecond // between words one still speaks
	longestGuess = 12 * time.Hour
	// A transcript that speaks all the time, because its times are coarse, can
	// reach no good score on a recording with pauses: then nothing is said.
	leastRoom = 0.5
)

// bar is what scores are held against: good is no accident, below poor is one.
type bar struct{ good, poor float64 }

// Two tracks have more in common by accident: whoever speaks, the other listens.
var (
	oneTrack  = bar{good: 0.35, poor: 0.25}
	twoTracks = bar{good: 0.58, poor: 0.48}
)

// Compare finds how t lies on speech, the stretches of sound per channel of a
// recording of the given length.
func Compare(t transcript.Transcript, sides []transcript.Side, speech [][]tagging.Span, length time.Duration) Alignment {
	none := Alignment{Fit: CannotTell}
	if t.Estimated || len(speech) == 0 || length < leastFrames*fine || length > longestGuess {
		return none
	}
	said, heard := tracks(t, sides, speech)
	if total(said) < leastSpeech || total(heard) < leastSpeech {
		return none
	}
	bar := oneTrack
	if len(said) == 2 {
		bar = twoTracks
	}
	if possible(said, heard) < leastRoom {
		return none
	}
	var best Alignment
	for turn := range len(said) { // which voice is on which channel is not asked of anybody
		a := search(said, append(heard[turn:len(heard):len(heard)], heard[:turn]...), length)
		if turn == 0 || a.Best > best.Best {
			best = a
		}
	}
	best.Fit = best.judge(length, bar)
	if best.Fit != Shifted {
		best.Offset, best.Drift = 0, 0
	}
	return best
}

func (a Alignment) judge(length time.Duration, bar bar) Fit {
	moves := max(a.Offset.Abs(), (a.Offset + stretch(length, a.Drift) - length).Abs()) // at the start or the end
	switch {
	case a.Best >= bar.good && a.Best >= a.Now+betterBy && moves >= leastShift:
		return Shifted
	case a.Now >= bar.good || a.Now >= bar.poor && a.Best < a.Now+betterBy:
		return Fits
	case a.Best < bar.poor:
		return OtherTalk
	}
	return CannotTell
}

// stretch is t after drift.
func stretch(t time.Duration, drift int) time.Duration {
	return t + time.Duration(float64(t)*float64(drift)/1e6)
}

// Correct is t moved and stretched, kept within [0, length].
func (a Alignment) Correct(t, length time.Duration) time.Duration {
	return min(max(stretch(t, a.Drift)+a.Offset, 0), max(length, 0)).Round(time.Millisecond)
}

// Sentence says in words what the correction does.
func (a Alignment) Sentence() string {
	var parts []string
	if a.Offset != 0 {
		way := "early"
		if a.Offset < 0 {
			way = "late"
		}
		parts = append(parts, fmt.Sprintf("they are %.1f seconds too %s at the start", a.Offset.Abs().Seconds(), way))
	}
	if a.Drift != 0 {
		way := "fast"
		if a.Drift < 0 {
			way = "slow"
		}
		parts = append(parts, fmt.Sprintf("their clock runs %.2f %% too %s", math.Abs(float64(a.Drift))/1e4, way))
	}
	return strings.Join(parts, ", and ")
}

// tracks are the stretches of speech of transcript and recording, one list per
// voice. There are two where the recording has two channels that differ and the
// transcript two voices or sides, else one with everybody.
func tracks(t transcript.Transcript, sides []transcript.Side, speech [][]tagging.Span) (said, heard [][]tagging.Span) {
	voice := func(transcript.Turn) int { return 0 }
	switch {
	case len(speech) != 2 || alikeChannels(speech):
	case len(t.Speakers) == 2:
		voice = func(turn transcript.Turn) int { return max(turn.Speaker, 0) }
	case hasBoth(sides):
		voice = func(turn transcript.Turn) int {
			if turn.Speaker >= 0 && sides[turn.Speaker] == transcript.Rep {
				return 1
			}
			return 0
		}
	}
	said = make([][]tagging.Span, 2)
	for _, turn := range t.Turns {
		v := voice(turn)
		said[v] = append(said[v], spoken(turn)...)
	}
	if len(said[1]) == 0 {
		var all []tagging.Span
		for _, channel := range speech {
			all = append(all, channel...)
		}
		return said[:1], [][]tagging.Span{all}
	}
	return said, speech
}

func hasBoth(sides []transcript.Side) bool {
	rep, other := false, false
	for _, s := range sides {
		rep, other = rep || s == transcript.Rep, other || s != transcript.Rep
	}
	return rep && other
}

// spoken are the stretches in which a turn's words are said.
func spoken(t transcript.Turn) []tagging.Span {
	var out []tagging.Span
	add := func(start, end time.Duration) {
		if n := len(out); n > 0 && start-out[n-1].End <= wordGap {
			out[n-1].End = max(out[n-1].End, end)
			return
		}
		out = append(out, tagging.Span{Start: start, End: end})
	}
	switch {
	case len(t.Words) > 0:
		for _, w := range t.Words {
			add(w.Start, w.End)
		}
	case len(t.Cues) > 0:
		for _, c := range t.Cues {
			add(c.Start, c.End)
		}
	default:
		add(t.Start, t.End)
	}
	return out
}

func total(tracks [][]tagging.Span) time.Duration {
	var sum time.Duration
	for _, spans := range tracks {
		for _, s := range spans {
			sum += s.End - s.Start
		}
	}
	return sum
}

func alikeChannels(speech [][]tagging.Span) bool {
	var end time.Duration
	for _, spans := range speech {
		for _, s := range spans {
			end = max(end, s.End)
		}
	}
	n := int(end/fine) + 1
	a, b := maskOf(speech[0], n, fine, 0), maskOf(speech[1], n, fine, 0)
	return phi(n, a.count(), b.count(), a.both(b, 0)) > 0.7
}

// search finds the best offset and drift, coarsely everywhere and then finely
// around the best.
func search(said, heard [][]tagging.Span, length time.Duration) Alignment {
	now := newGrid(said, heard, length, fine).score(0, 0)
	wide := newGrid(said, heard, length, coarse)
	step := max(int(float64(coarse)/float64(length)*1e6), 2*steepest/400)
	best := Alignment{Now: now, Best: -1}
	for drift := -steepest / step * step; drift <= steepest; drift += step {
		wide.tryOffsets(&best, drift, -int(farthest/coarse), int(farthest/coarse))
	}
	narrow := newGrid(said, heard, length, fine)
	offset, drift, coarsely := int(best.Offset/fine), best.Drift, int(2*coarse/fine)
	best.Best = -1
	finely := max(step/10, 1)
	for d := drift - 2*step; d <= drift+2*step; d += finely {
		narrow.tryOffsets(&best, d, offset-coarsely, offset+coarsely)
	}
	// Without drift is likelier: it must be worth it.
	plain := Alignment{Now: now, Best: -1}
	narrow.tryOffsets(&plain, 0, -int(farthest/fine), int(farthest/fine))
	if plain.Best >= best.Best-betterBy/2 {
		best = plain
	}
	return best
}

// possible is the best score that the shares of speech allow, each between its
// own first and last word.
func possible(said, heard [][]tagging.Span) float64 {
	low, high := density(said), density(heard)
	if low > high {
		low, high = high, low
	}
	if low <= 0 || high >= 1 {
		return 0
	}
	return math.Sqrt(low * (1 - high) / (high * (1 - low)))
}

func density(tracks [][]tagging.Span) float64 {
	first, last := longestGuess, time.Duration(0)
	for _, spans := range tracks {
		for _, s := range spans {
			first, last = min(first, s.Start), max(last, s.End)
		}
	}
	n, set := 0, 0
	for _, spans := range tracks {
		m := maskOf(spans, int(last/fine)+1, fine, 0)
		n, set = n+int((last-first)/fine)+1, set+m.count()
	}
	return float64(set) / float64(max(n, 1))
}

// grid scores offsets of the transcript on the recording, in frames.
type grid struct {
	frame       time.Duration
	frames      int // of the recording
	said        [][]tagging.Span
	heard       []mask
	heardFrames int
}

func newGrid(said, heard [][]tagging.Span, length, frame time.Duration) grid {
	g := grid{frame: frame, frames: int(length/frame) + 1, said: said}
	for _, spans := range heard {
		m := maskOf(spans, g.frames, frame, 0)
		g.heard = append(g.heard, m)
		g.heardFrames += m.count()
	}
	return g
}

func (g grid) score(drift, offset int) float64 {
	a := Alignment{Best: -1}
	g.tryOffsets(&a, drift, offset, offset)
	return a.Best
}

// tryOffsets puts the best of the offsets [from, to], in frames, into best
// where it beats it.
func (g grid) tryOffsets(best *Alignment, drift, from, to int) {
	masks := make([]mask, len(g.said))
	all := 0
	for i, spans := range g.said {
		masks[i] = maskOf(spans, g.frames+int(farthest/g.frame), g.frame, drift)
		all += masks[i].count()
	}
	for offset := from; offset <= to; offset++ {
		both, inside := 0, 0
		for i, m := range masks {
			both += g.heard[i].both(m, offset)
			inside += m.within(-offset, g.frames-offset)
		}
		// What the transcript says outside of the recording is a miss.
		n := g.frames*len(masks) + all - inside
		score := phi(n, all, g.heardFrames, both)
		if score > best.Best || score == best.Best && time.Duration(offset).Abs()*g.frame < best.Offset.Abs() {
			best.Best, best.Offset, best.Drift = score, time.Duration(offset)*g.frame, drift
		}
	}
}

// phi is the correlation of two masks of n frames of which a and b are set, and
// both in both.
func phi(n, a, b, both int) float64 {
	x, y, z := float64(n), float64(a), float64(b)
	spread := math.Sqrt(y * (x - y) * z * (x - z))
	if spread == 0 || math.IsNaN(spread) {
		return 0
	}
	return (x*float64(both) - y*z) / spread
}

// mask has a bit for every frame with speech.
type mask struct {
	words []uint64
	upTo  []int // bits set before each word
	n     int
}

// maskOf sets the frames whose middle lies in a span.
func maskOf(spans []tagging.Span, n int, frame time.Duration, drift int) mask {
	m := mask{words: make([]uint64, n/64+2), n: n}
	for _, s := range spans {
		from := int((stretch(s.Start, drift) + frame/2) / frame)
		to := int((stretch(s.End, drift) + frame/2) / frame)
		for i := max(from, 0); i < min(to, n); i++ {
			m.words[i/64] |= 1 << (i % 64)
		}
	}
	m.upTo = make([]int, len(m.words)+1)
	for i, w := range m.words {
		m.upTo[i+1] = m.upTo[i] + bits.OnesCount64(w)
	}
	return m
}

func (m mask) count() int { return m.upTo[len(m.upTo)-1] }

// within counts the bits set in [from, to).
func (m mask) within(from, to int) int { return m.before(to) - m.before(from) }

func (m mask) before(i int) int {
	if i <= 0 {
		return 0
	}
	if i >= len(m.words)*64 {
		return m.count()
	}
	return m.upTo[i/64] + bits.OnesCount64(m.words[i/64]&(1<<(i%64)-1))
}

// both counts the frames set in m and in other moved by offset frames.
func (m mask) both(other mask, offset int) int {
	sum := 0
	// bit i of m stands against bit i-offset of other
	shift := -offset
	words, rest := shift>>6, uint(shift&63)
	for i, w := range m.words {
		if w == 0 {
			continue
		}
		j := i + words
		var o uint64
		if j >= 0 && j < len(other.words) {
			o = other.words[j] >> rest
		}
		if rest > 0 && j+1 >= 0 && j+1 < len(other.words) {
			o |= other.words[j+1] << (64 - rest)
		}
		sum += bits.OnesCount64(w & o)
	}
	return sum
}
