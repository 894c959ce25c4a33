// Package learn makes smart trackers: models learned from moments that people
// confirmed and rejected. It is pure; coach keeps what is learned.
package learn

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gametape/coach/letter"
	"gametape/coach/tagging"
)

// A smart tracker is learned from moments that people confirmed and rejected:
// logistic regression over hashed n-grams of words and letters of a turn, the
// words of its neighbours, and what the rules of other trackers find in it and
// around it (Weinberger et al., "Feature Hashing for Large Scale Multitask
// Learning", 2009), trained with AdaGrad (Duchi et al., 2011) and calibrated
// after Platt (1999) on scores the model gave to dialogs it had not seen.

// Seen is a turn as a smart tracker sees it.
type Seen struct {
	Before, Text, After string // the turn between its neighbours, empty where there are none
	// Found is what rules find in the turn, Lately what they find in the
	// turns just before it, and Then in those just after.
	Found, Lately, Then []Mark
}

// Mark is that a rule finds something.
type Mark struct {
	Kind    tagging.Kind
	Tracker string
}

const (
	latelyTurns = 4
	thenTurns   = 3
)

// SeenIn are the turns of a call as the smart tracker with the key own sees
// them. moments are those of rules, of which its own do not count: it is there
// for what they miss.
func SeenIn(c tagging.Call, moments []tagging.Moment, own string) []Seen {
	marks := make([][]Mark, len(c.Turns))
	for _, m := range moments {
		if m.Turn >= 0 && m.Tracker != own {
			marks[m.Turn] = append(marks[m.Turn], Mark{m.Kind, m.Tracker})
		}
	}
	out := make([]Seen, len(c.Turns))
	for i := range out {
		s := &out[i]
		s.Text, s.Found = c.Turns[i].Text, marks[i]
		if i > 0 {
			s.Before = c.Turns[i-1].Text
		}
		if i+1 < len(c.Turns) {
			s.After = c.Turns[i+1].Text
		}
		s.Lately = slices.Concat(marks[max(0, i-latelyTurns):i]...)
		s.Then = slices.Concat(marks[i+1 : min(len(marks), i+1+thenTurns)]...)
	}
	return out
}

// Example is one judged turn.
type Example struct {
	Dialog string
	Seen
	Confirmed bool
}

// CVReport says how well a model does on dialogs it has not seen.
type CVReport struct {
	Confirmed, Rejected   int
	Folds                 int
	Precision, Recall, F1 float64
	// Brier is the mean squared error of the probabilities; 0 is perfect.
	Brier float64
	// Reached says that the threshold gives the precision that was asked for.
	Reached bool
}

// Model is a trained smart tracker. It is safe for concurrent use.
type Model struct {
	Form    int // of the features; another one's weights mean nothing
	Weights []float32
	// Slope and Offset turn a score into a probability.
	Slope, Offset float64
	// Threshold is the probability from which a turn counts as a hit.
	Threshold float64
}

const (
	modelForm = 2
	hashBits  = 15
	epochs    = 40
	learnRate = 0.5
	// decay is high, for there are few examples and many features: 0.1 to 0.4
	// did best on three labels of two sets, over eight splits each.
	decay    = 0.2
	rounds   = 3 // of cross-validation, each with other folds
	maxFolds = 5
	// minExamples of each kind make learning worth a try.
	minExamples = 8
	// minRecall is the share of the confirmed turns that must still be found
	// for a precision to count as reached.
	minRecall = 0.25
)

// Train learns from judged turns and reports cross-validated figures, with the
// examples of one dialog always on the same side of a split. The threshold lets
// about as many turns through as were confirmed; with few examples that holds
// better on further dialogs than the one with the best F1. Where a precision
// (0–1) is wanted it is the one with the best F1 of those that give it, as long
// as there is one; the report says so. The model is the mean of those that were
// cross-validated (Breiman, "Bagging Predictors", 1996). The same examples give
// the same model.
func Train(examples []Example, precision float64) (*Model, CVReport, error) {
	report := CVReport{}
	var dialogs []string
	for _, e := range examples {
		if e.Confirmed {
			report.Confirmed++
		} else {
			report.Rejected++
		}
		dialogs = append(dialogs, e.Dialog)
	}
	slices.Sort(dialogs)
	dialogs = slices.Compact(dialogs)
	if report.Confirmed < minExamples || report.Rejected < minExamples || len(dialogs) < 2 {
		return nil, report, fmt.Errorf("learning needs %d confirmed and %d rejected turns from two calls or more; there are %d and %d from %d", minExamples, minExamples, report.Confirmed, report.Rejected, len(dialogs))
	}
	features := make([][]feature, len(examples))
	for i, e := range examples {
		features[i] = featuresOf(e.Seen)
	}
	random := rand.New(rand.NewPCG(7, 11))
	report.Folds = min(maxFolds, len(dialogs))
	scores := make([]float64, len(examples))
	m := &Model{Form: modelForm, Weights: make([]float32, 1<<hashBits)}
	for range rounds {
		random.Shuffle(len(dialogs), func(i, j int) { dialogs[i], dialogs[j] = dialogs[j], dialogs[i] })
		fold := map[string]int{}
		for i, d := range dialogs {
			fold[d] = i % report.Folds
		}
		for f := range report.Folds {
			w := fit(features, examples, func(i int) bool { return fold[examples[i].Dialog] != f })
			for i, v := range w {
				m.Weights[i] += v / float32(rounds*report.Folds)
			}
			for i, e := range examples {
				if fold[e.Dialog] == f {
					scores[i] += dot(w, features[i]) / rounds
				}
			}
		}
	}
	m.calibrate(scores, examples)
	m.choose(scores, examples, precision, &report)
	return m, report, nil
}

// Score is the probability that people would confirm the turn.
func (m *Model) Score(s Seen) float64 { return m.probability(dot(m.Weights, featuresOf(s))) }

// Hit tells whether the turn's score reaches the threshold.
func (m *Model) Hit(s Seen) bool { return m.Score(s) >= m.Threshold }

// MarshalBinary writes the model for storage.
func (m *Model) MarshalBinary() ([]byte, error) {
	type plain Model
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode((*plain)(m))
	return b.Bytes(), err
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (m *Model) UnmarshalBinary(raw []byte) error {
	type plain Model
	var p plain
	if err := gob.NewDecoder(bytes.NewReader(raw)).Decode(&p); err != nil {
		return fmt.Errorf("read a smart tracker's model: %w", err)
	}
	if p.Form != modelForm || len(p.Weights) != 1<<hashBits {
		return errors.New("the smart tracker's model is of another form; train it again")
	}
	*m = Model(p)
	return nil
}

type feature struct {
	at    uint32
	value float32
}

// featuresOf hashes one- and two-word runs and three- to five-letter runs of
// the turn, and the words of its neighbours, to a vector of length one; and what
// rules find, beside it.
func featuresOf(s Seen) []feature {
	weight := map[uint32]float32{}
	add := func(value float32, parts ...string) {
		at := hashOf(strings.Join(parts, " ")) & (1<<hashBits - 1)
		weight[at] = max(weight[at], value)
	}
	words := normalWords(s.Text)
	for i, w := range words {
		add(1, "w", w)
		if i > 0 {
			add(1, "w2", words[i-1], w)
		}
	}
	letters := " " + strings.Join(words, " ") + " "
	for n := 3; n <= 5; n++ {
		for i := 0; i+n <= len(letters); i++ {
			add(1, "c", letters[i:i+n])
		}
	}
	// What others say matters less.
	for _, w := range normalWords(s.Before) {
		add(0.5, "b", w)
	}
	for _, w := range normalWords(s.After) {
		add(0.5, "a", w)
	}
	var norm float64
	for _, v := range weight {
		norm += float64(v) * float64(v)
	}
	scale := float32(1 / math.Sqrt(norm))
	for at := range weight {
		weight[at] *= scale
	}
	add(0.5, "length", fmt.Sprint(min(6, len(words)/3)))
	for _, where := range []struct {
		name  string
		value float32
		marks []Mark
	}{{"found", 0.5, s.Found}, {"lately", 0.25, s.Lately}, {"then", 0.25, s.Then}} {
		for _, m := range where.marks {
			add(where.value, where.name, m.Tracker)
			add(where.value, where.name+" kind", string(m.Kind))
		}
	}
	out := make([]feature, 0, len(weight))
	for at, v := range weight {
		out = append(out, feature{at, v})
	}
	slices.SortFunc(out, func(a, b feature) int { return int(a.at) - int(b.at) })
	return out
}

// hashOf is FNV-1a.
func hashOf(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h
}

func normalWords(text string) []string {
	return strings.FieldsFunc(letter.Fold(text), func(r rune) bool {
		return r < 0x80 && (r < '0' || r > '9') && (r < 'a' || r > 'z') && r != '\''
	})
}

func dot(w []float32, x []feature) (sum float64) {
	for _, f := range x {
		sum += float64(w[f.at] * f.value)
	}
	return sum + float64(w[biasAt])
}

// biasAt is the weight that every turn has; a feature may share it.
const biasAt = 0

// fit learns weights from the examples that use lets in. Confirmed turns count
// as much as rejected ones in sum, however few they are.
func fit(features [][]feature, examples []Example, use func(int) bool) []float32 {
	var order []int
	positive := 0
	for i := range examples {
		if use(i) {
			order = append(order, i)
			positive += count(examples[i].Confirmed)
		}
	}
	heavier := math.Sqrt(float64(len(order)-positive+1) / float64(positive+1))
	w, seen := make([]float32, 1<<hashBits), make([]float32, 1<<hashBits)
	random := rand.New(rand.NewPCG(3, 5))
	step := func(at uint32, gradient float32) {
		seen[at] += gradient * gradient
		w[at] -= learnRate * gradient / float32(math.Sqrt(float64(seen[at]))+1e-6)
	}
	for range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			want, weight := 0.0, 1.0
			if examples[i].Confirmed {
				want, weight = 1, heavier
			}
			off := float32(weight * (sigmoid(dot(w, features[i])) - want))
			for _, f := range features[i] {
				step(f.at, off*f.value+decay*w[f.at])
			}
			step(biasAt, off)
		}
	}
	return w
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func (m *Model) probability(score float64) float64 { return sigmoid(m.Slope*score + m.Offset) }

// calibrate fits slope and offset so that probabilities mean what they say.
func (m *Model) calibrate(scores []float64, examples []Example) {
	m.Slope = 1
	for range 500 {
		var slope, offset float64
		for i, e := range examples {
			off := m.probability(scores[i]) - float64(count(e.Confirmed))
			slope += off * scores[i]
			offset += off
		}
		n := float64(len(examples))
		m.Slope -= 0.5 * slope / n
		m.Offset -= 0.5 * offset / n
	}
	m.Slope = max(m.Slope, 0.01)
}

// choose sets the threshold by scores given to unseen dialogs.
func (m *Model) choose(scores []float64, examples []Example, wanted float64, report *CVReport) {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
		off := m.probability(scores[i]) - float64(count(examples[i].Confirmed))
		report.Brier += off * off / float64(len(scores))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	c := Counts{Gold: report.Confirmed}
	far := math.MaxInt // from as many found as were confirmed
	for n, i := range order {
		c.Found, c.Right = n+1, c.Right+count(examples[i].Confirmed)
		next := scores[i]
		if n+1 < len(order) {
			if next = scores[order[n+1]]; next == scores[i] {
				continue // no threshold lies between the two
			}
		}
		p, r, f := c.Figures()
		off := max(c.Found-c.Gold, c.Gold-c.Found)
		reaches := wanted > 0 && p >= wanted && r >= minRecall
		better := off < far
		if report.Reached {
			better = f > report.F1
		}
		if reaches && !report.Reached || reaches == report.Reached && better {
			report.Precision, report.Recall, report.F1, report.Reached, far = p, r, f, reaches, off
			m.Threshold = m.probability((scores[i] + next) / 2)
		}
	}
}

// Where gives the bytes of the sentence of the turn that weighs most for the
// model, without the blanks around it; the whole text where it is one sentence.
func (m *Model) Where(s Seen) (from, to int) {
	best := math.Inf(-1)
	text := s.Text
	sentences := sentencesOf(text)
	if len(sentences) == 0 {
		return 0, len(text)
	}
	for _, at := range sentences {
		s.Text = text[at[0]:at[1]]
		if score := dot(m.Weights, featuresOf(s)); score > best {
			best, from, to = score, at[0], at[1]
		}
	}
	return from, to
}

// sentencesOf cuts text behind marks that end sentences.
func sentencesOf(text string) (out [][2]int) {
	start := 0
	add := func(end int) {
		piece := text[start:end]
		from := start + len(piece) - len(strings.TrimLeft(piece, " \t\r\n"))
		if to := start + len(strings.TrimRight(piece, " \t\r\n")); to > from {
			out = append(out, [2]int{from, to})
		}
		start = end
	}
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && i+1 < len(text) && strings.IndexByte(" \t\r\n", text[i+1]) >= 0 && len(normalWords(text[start:i])) > 0 {
			add(i + 1)
		}
	}
	add(len(text))
	return out
}

// Counts are turns: those that people labelled, those that were found and those
// that are both.
type Counts struct{ Gold, Found, Right int }

// Add adds other turns.
func (c *Counts) Add(o Counts) { c.Gold += o.Gold; c.Found += o.Found; c.Right += o.Right }

// Figures are precision, recall and F1, each 0–1.
func (c Counts) Figures() (p, r, f float64) {
	p, r = ratio(c.Right, c.Found), ratio(c.Right, c.Gold)
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
