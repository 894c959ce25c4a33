// Package eval judges trackers against lines that people labelled. It knows the
// shapes of the public data sets.
package eval

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"gametape/coach/tagging"
	"gametape/coach/tagging/learn"
	"gametape/coach/transcript"
)

// Labelled is a line that people have judged. A nil list was not judged; an
// empty one holds nothing. The key "any" stands for a label without a kind.
type Labelled struct {
	Dialog    string
	Side      transcript.Side
	Speaker   string // as a name or label; empty where the line does not say
	Text      string
	Objection []string
	Technique []string
}

// anyKey is the label of a line that is known to object, but not how.
const anyKey = "any"

// resisting are the acts of PersuasionForGood that resist; strategies are the
// labels of CaSiNo that mean the same as a technique here.
var (
	resisting = []string{"negative-reaction-to-donation", "disagree-donation", "disagree-donation-more", "neutral-reaction-to-donation"}

	strategies = map[string]string{"showing-empathy": "acknowledge", "elicit-pref": "clarify"}
)

// ReadLabelled reads JSON lines: {dialog, side, speaker, text, objection,
// technique}, where side is rep, customer or a label such as "Agent", and objection is true, false or a list of keys, or the shapes of the two
// public sets: act (PersuasionForGood) and strategy (CaSiNo). The error names
// the line.
func ReadLabelled(r io.Reader) ([]Labelled, error) {
	var out []Labelled
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var raw struct {
			Dialog    string
			Side      string
			Speaker   string
			Text      string
			Objection json.RawMessage
			Technique []string
			Act       *string
			Strategy  *string
		}
		if err := json.Unmarshal(lines.Bytes(), &raw); err != nil {
			return nil, fmt.Errorf("line %d is no labelled line: %w", n, err)
		}
		l := Labelled{Dialog: raw.Dialog, Side: transcript.SideOfLabel(raw.Side), Speaker: raw.Speaker, Text: raw.Text, Technique: trim(raw.Technique, "technique.")}
		if err := l.objection(raw.Objection); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if raw.Act != nil {
			l.Objection = []string{}
			if slices.Contains(resisting, *raw.Act) && l.Side == transcript.Customer {
				l.Objection = []string{anyKey}
			}
		}
		if raw.Strategy != nil {
			l.Speaker = "" // neither of the two in CaSiNo is the customer
		}
		if raw.Strategy != nil && *raw.Strategy != "" {
			l.Technique = []string{}
			for _, s := range strings.Split(*raw.Strategy, ",") {
				if key, ok := strategies[strings.TrimSpace(s)]; ok && !slices.Contains(l.Technique, key) {
					l.Technique = append(l.Technique, key)
				}
			}
		}
		out = append(out, l)
	}
	return out, lines.Err()
}

// Judged tells whether people said anything of the line.
func (l Labelled) Judged() bool { return l.Objection != nil || l.Technique != nil }

func (l *Labelled) objection(raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var yes bool
	if json.Unmarshal(raw, &yes) == nil {
		l.Objection = []string{}
		if yes {
			l.Objection = []string{anyKey}
		}
		return nil
	}
	keys := []string{}
	if err := json.Unmarshal(raw, &keys); err != nil {
		return fmt.Errorf("objection must be true, false or a list of keys, not %s", raw)
	}
	l.Objection = trim(keys, "objection.")
	return nil
}

func trim(keys []string, prefix string) []string {
	if keys == nil {
		return nil
	}
	out := []string{}
	for _, k := range keys {
		out = append(out, strings.TrimPrefix(k, prefix))
	}
	return out
}

// Figure is a share, 0–1, with its 95 % bootstrap interval over dialogs.
type Figure struct{ Value, Low, High float64 }

// Row is how well one key is found.
type Row struct {
	Key                   string // "objection", "objection.price", "technique.clarify" …
	Gold, Found, Right    int    // lines labelled, lines tagged, lines both
	Precision, Recall, F1 Figure
}

// Mistake is a line judged and tagged differently.
type Mistake struct {
	Dialog, Text string
	Want, Got    []string
}

// Baseline is the same judgement of something simpler.
type Baseline struct {
	Name string
	Rows []Row
}

// Report is what eval prints.
type Report struct {
	Lines int
	Rows  []Row
	// FalsePer1000 is lines tagged with an objection though they hold none, per
	// 1,000 lines that hold none.
	FalsePer1000 float64
	False        []Mistake
	Missed       []Mistake
	Baselines    []Baseline
}

const worstShown = 20

// guess gives the keys found in a line, with their kind before the dot.
type guess func(line int) []string

// Evaluate judges the matcher's tags against labels, next to tagging nothing,
// tagging everything and the literal seed list. Consecutive lines of one dialog
// are read as a call, so that rules of order count.
func Evaluate(lines []Labelled, m *tagging.Matcher) Report {
	keys := keysOf(lines)
	tags := tagged(lines, m)
	r := Report{Lines: len(lines), Rows: judgeRows(lines, keys, tags)}
	r.Baselines = []Baseline{
		{"tag nothing", judgeRows(lines, keys, func(int) []string { return nil })},
		{"tag everything", judgeRows(lines, keys, func(int) []string { return keys })},
		{"literal seeds", judgeRows(lines, keys, tagged(lines, seedMatcher()))},
	}
	r.mistakes(lines, tags)
	return r
}

// tagged runs m over every dialog.
func tagged(lines []Labelled, m *tagging.Matcher) guess {
	keys := make([][]string, len(lines))
	EachCall(lines, func(first int, c tagging.Call) {
		for _, mo := range m.Moments(c) {
			if mo.Turn < 0 || mo.Kind != tagging.Objection && mo.Kind != tagging.Technique {
				continue
			}
			if line := first + mo.Turn; !slices.Contains(keys[line], mo.Tracker) {
				keys[line] = append(keys[line], mo.Tracker)
			}
		}
	})
	return func(line int) []string { return keys[line] }
}

// EachCall reads consecutive lines of one dialog as a call whose times are made
// up, 150 words a minute, and names the first of its lines.
func EachCall(lines []Labelled, do func(first int, c tagging.Call)) {
	const perWord = 400 * time.Millisecond
	first := 0
	for dialog := range Dialogs(lines) {
		call := tagging.Call{Estimated: true}
		var now time.Duration
		for _, l := range dialog {
			end := now + time.Duration(len(strings.Fields(l.Text)))*perWord
			call.Turns = append(call.Turns, transcript.Turn{Start: now, End: end, Text: l.Text, Speaker: -1})
			call.Sides = append(call.Sides, l.Side)
			now = end
		}
		do(first, call)
		first += len(dialog)
	}
}

// Dialogs gives the consecutive lines of each dialog; a line that names none is
// one of its own.
func Dialogs(lines []Labelled) iter.Seq[[]Labelled] {
	return func(yield func([]Labelled) bool) {
		for len(lines) > 0 {
			n := 1
			for n < len(lines) && lines[n].Dialog != "" && lines[n].Dialog == lines[0].Dialog {
				n++
			}
			if !yield(lines[:n:n]) {
				return
			}
			lines = lines[n:]
		}
	}
}

//go:embed seeds.yaml
var seedFile []byte

var seedMatcher = sync.OnceValue(func() *tagging.Matcher {
	trackers, err := tagging.ParseTrackers(seedFile)
	if err != nil {
		panic(fmt.Sprintf("eval: seeds.yaml: %v", err))
	}
	m, err := tagging.Compile(trackers)
	if err != nil {
		panic(fmt.Sprintf("eval: seeds.yaml: %v", err))
	}
	return m
})

// keysOf lists what the labels speak of: "objection" for any, and each key.
func keysOf(lines []Labelled) []string {
	var keys []string
	add := func(k string) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, l := range lines {
		if l.Objection != nil {
			add("objection")
		}
		for _, k := range l.Objection {
			if k != anyKey {
				add("objection." + k)
			}
		}
		for _, k := range l.Technique {
			add("technique." + k)
		}
	}
	slices.Sort(keys)
	return keys
}

// judged: whether the line was judged for key, and what the label says.
func (l Labelled) judged(key string) (bool, bool) {
	kind, rest, _ := strings.Cut(key, ".")
	list := l.Objection
	if kind == string(tagging.Technique) {
		list = l.Technique
	}
	if rest == "" {
		return list != nil, len(list) > 0
	}
	return list != nil && !slices.Contains(list, anyKey), slices.Contains(list, rest)
}

func found(keys []string, key string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return k == key || strings.HasPrefix(k, key+".") })
}

func judgeRows(lines []Labelled, keys []string, g guess) []Row {
	byKey := map[string]map[string]*learn.Counts{}
	for i, l := range lines {
		got := g(i)
		for _, key := range keys {
			judged, gold := l.judged(key)
			if !judged {
				continue
			}
			if byKey[key] == nil {
				byKey[key] = map[string]*learn.Counts{}
			}
			c := byKey[key][l.Dialog]
			if c == nil {
				c = &learn.Counts{}
				byKey[key][l.Dialog] = c
			}
			hit := found(got, key)
			c.Add(learn.Counts{Gold: count(gold), Found: count(hit), Right: count(gold && hit)})
		}
	}
	var rows []Row
	for _, key := range keys {
		rows = append(rows, rowOf(key, byKey[key]))
	}
	return rows
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// rowOf sums a key's learn.Counts and draws dialogs again and again for intervals.
func rowOf(key string, byDialog map[string]*learn.Counts) Row {
	const draws = 1000
	var all learn.Counts
	var names []string
	for name, c := range byDialog {
		all.Add(*c)
		names = append(names, name)
	}
	slices.Sort(names)
	row := Row{Key: key, Gold: all.Gold, Found: all.Found, Right: all.Right}
	row.Precision.Value, row.Recall.Value, row.F1.Value = all.Figures()
	random := rand.New(rand.NewPCG(1, 2))
	var ps, rs, fs []float64
	for range draws {
		var c learn.Counts
		for range names {
			c.Add(*byDialog[names[random.IntN(len(names))]])
		}
		p, r, f := c.Figures()
		ps, rs, fs = append(ps, p), append(rs, r), append(fs, f)
	}
	for figure, drawn := range map[*Figure][]float64{&row.Precision: ps, &row.Recall: rs, &row.F1: fs} {
		slices.Sort(drawn)
		figure.Low, figure.High = drawn[draws*25/1000], drawn[draws*975/1000]
	}
	return row
}

func (r *Report) mistakes(lines []Labelled, g guess) {
	clean, wrong := 0, 0
	for i, l := range lines {
		if l.Objection == nil {
			continue
		}
		got := slices.DeleteFunc(slices.Clone(g(i)), func(k string) bool { return !strings.HasPrefix(k, "objection.") })
		if len(l.Objection) == 0 {
			clean++
			if len(got) > 0 {
				wrong++
				r.False = append(r.False, Mistake{l.Dialog, l.Text, l.Objection, got})
			}
			continue
		}
		hit := slices.ContainsFunc(l.Objection, func(k string) bool {
			return k == anyKey && len(got) > 0 || slices.Contains(got, "objection."+k)
		})
		if !hit {
			r.Missed = append(r.Missed, Mistake{l.Dialog, l.Text, l.Objection, got})
		}
	}
	r.FalsePer1000 = 1000 * float64(wrong) / float64(max(clean, 1))
	r.False, r.Missed = worst(r.False), worst(r.Missed)
}

// worst keeps the mistakes that tell most: the plainest, shortest lines.
func worst(list []Mistake) []Mistake {
	slices.SortStableFunc(list, func(a, b Mistake) int { return len(a.Text) - len(b.Text) })
	return list[:min(len(list), worstShown)]
}

// String is the report as a table for a terminal.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d lines, %.1f false objections per 1,000 lines without one\n\n", r.Lines, r.FalsePer1000)
	table := func(name string, rows []Row) {
		fmt.Fprintf(&b, "%-26s %6s %6s  %-18s %-18s %-18s\n", name, "gold", "found", "precision", "recall", "F1")
		for _, row := range rows {
			fmt.Fprintf(&b, "%-26s %6d %6d  %s %s %s\n", row.Key, row.Gold, row.Found, row.Precision, row.Recall, row.F1)
		}
		b.WriteByte('\n')
	}
	table("trackers", r.Rows)
	for _, base := range r.Baselines {
		table(base.Name, base.Rows)
	}
	for _, list := range []struct {
		title    string
		mistakes []Mistake
	}{{"Missed", r.Missed}, {"False", r.False}} {
		if len(list.mistakes) > 0 {
			fmt.Fprintf(&b, "%s:\n", list.title)
		}
		for _, m := range list.mistakes {
			fmt.Fprintf(&b, "  %s  want %v, got %v: %s\n", m.Dialog, m.Want, m.Got, m.Text)
		}
	}
	return b.String()
}

func (f Figure) String() string {
	return fmt.Sprintf("%.3f [%.2f–%.2f] ", f.Value, f.Low, f.High)
}
