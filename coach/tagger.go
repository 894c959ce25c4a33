package coach

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// Tagger holds the compiled trackers of the company, and compiles them anew
// when they change. Safe for concurrent use.
type Tagger struct {
	Trackers TrackerStore

	mu      sync.Mutex
	current *Ruleset
}

// Ruleset is one state of the company's trackers, compiled.
type Ruleset struct {
	// Fingerprint changes with every change of an enabled tracker.
	Fingerprint string
	Matcher     *tagging.Matcher
	Versions    map[string]int // by tracker key

	smart []smart
	// learned are the models in use, so that a later state need not read those
	// it shares.
	learned map[ModelID]*tagging.Model
	// phrasesOnly says of trackers why they go by their phrases only though they
	// learned.
	phrasesOnly map[TrackerID]string
}

// Ruleset is what the rows say now.
func (t *Tagger) Ruleset(ctx context.Context) (*Ruleset, error) {
	rows, err := t.Trackers.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	print := fingerprint(rows)
	if t.current != nil && t.current.Fingerprint == print {
		return t.current, nil
	}
	r, err := compile(rows)
	if err != nil {
		return nil, err
	}
	var known map[ModelID]*tagging.Model
	if t.current != nil {
		known = t.current.learned
	}
	if err := r.learn(ctx, t.Trackers, rows, known); err != nil {
		return nil, err
	}
	t.current = r
	return r, nil
}

// learn gives r the models of its smart trackers, the known ones or from the
// rows. A tracker whose model this program cannot read goes by its phrases, and
// so does one that was changed to find what is missing.
func (r *Ruleset) learn(ctx context.Context, from Models, rows []Tracker, known map[ModelID]*tagging.Model) error {
	r.learned, r.phrasesOnly = map[ModelID]*tagging.Model{}, map[TrackerID]string{}
	for _, row := range rows {
		if !row.Enabled || row.Smart == "" {
			continue
		}
		if row.Rule.Absent {
			r.phrasesOnly[row.ID] = fmt.Sprintf("%q finds what is missing from a call, so it goes by its phrases only.", row.Rule.Name)
			continue
		}
		model := known[row.Smart]
		if model == nil {
			stored, err := from.Model(ctx, row.Smart)
			if err != nil && CodeOf(err) != CodeNotFound {
				return err
			}
			model = &tagging.Model{}
			if err := model.UnmarshalBinary(stored.Body); err != nil {
				r.phrasesOnly[row.ID] = fmt.Sprintf("What %q learned cannot be read by this version of gametape, so it goes by its phrases only. Let it learn again.", row.Rule.Name)
				continue
			}
		}
		r.learned[row.Smart] = model
		r.smart = append(r.smart, smart{row.Rule, model})
	}
	return nil
}

func compile(rows []Tracker) (*Ruleset, error) {
	r := &Ruleset{Fingerprint: fingerprint(rows), Versions: map[string]int{}}
	var rules []tagging.Tracker
	for _, row := range rows {
		if row.Enabled {
			rules = append(rules, row.Rule)
			r.Versions[row.Rule.Key] = row.Version
		}
	}
	m, err := tagging.Compile(rules)
	if err != nil {
		return nil, fmt.Errorf("compile trackers: %w", err)
	}
	r.Matcher = m
	return r, nil
}

func fingerprint(rows []Tracker) string {
	var keys []string
	for _, row := range rows {
		if row.Enabled {
			// Not by its key: deleted and made anew, it begins at version 1 again.
			keys = append(keys, fmt.Sprintf("%s@%d %s", row.ID, row.Version, row.Smart))
		}
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:8])
}

// Analyse finds the moments, exchanges and statistics of one revision.
func (r *Ruleset) Analyse(c Call, t transcript.Transcript, sides []transcript.Side) Findings {
	said := taggable(c, t, sides)
	f := r.Matcher.AnalyseWith(said, func(rules []tagging.Moment) []tagging.Moment {
		return withLearned(r.smart, said, rules)
	})
	out := Findings{Call: c.ID, Revision: c.Revision, Trackers: r.Fingerprint, Exchanges: f.Exchanges, Stats: f.Stats}
	out.Moments = make([]Moment, len(f.Moments))
	for i, m := range f.Moments {
		out.Moments[i] = Moment{Moment: m, Version: r.Versions[m.Tracker], ID: momentID(m)}
	}
	return out
}

func taggable(c Call, t transcript.Transcript, sides []transcript.Side) tagging.Call {
	return tagging.Call{Turns: t.Turns, Sides: turnSides(t, sides), Length: c.Duration, Estimated: t.Estimated}
}

// turnSides is the side of each turn.
func turnSides(t transcript.Transcript, sides []transcript.Side) []transcript.Side {
	out := make([]transcript.Side, len(t.Turns))
	for i, turn := range t.Turns {
		out[i] = transcript.Unknown
		if turn.Speaker >= 0 && turn.Speaker < len(sides) {
			out[i] = sides[turn.Speaker]
		}
	}
	return out
}

// momentID names a moment by its tracker, its turn and its words, so that a
// verdict finds it again as long as the words still stand.
func momentID(m tagging.Moment) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d|%d|%s", m.Tracker, m.Turn, m.From, strings.ToLower(m.Text)))
	return hex.EncodeToString(sum[:10])
}

// Ship brings the trackers of the shipped packs into the company's: new ones
// are added, changed ones replaced unless somebody here edited them.
func (t *Tagger) Ship(ctx context.Context, tx Tx, clock Clock) error {
	return tx.Do(ctx, func(ctx context.Context) error {
		rows, err := t.Trackers.Trackers(ctx)
		if err != nil {
			return err
		}
		have := map[string]Tracker{}
		for _, row := range rows {
			have[row.Rule.Key] = row
		}
		for _, pack := range tagging.Shipped() {
			version := pack.Version
			for _, rule := range pack.Trackers {
				now := clock.Now()
				row, ok := have[rule.Key]
				switch {
				case !ok:
					row = Tracker{ID: NewTrackerID(now), Enabled: true, Pack: pack.Name}
				case row.Edited || row.PackVersion == version:
					continue
				}
				if !same(row.Rule, rule) { // else the new pack says what the old one did
					row.Rule, row.UpdatedAt = rule, now
					row.Version++
				}
				row.PackVersion = version
				if err := t.Trackers.SaveTracker(ctx, row); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// same says that two rules say the same: by their JSON, in which an empty list
// and none are alike.
func same(a, b tagging.Tracker) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// analyse runs the trackers over the call's transcript.
func (p Processing) analyse(ctx context.Context, c Call, revision int) error {
	if c.Revision != revision {
		return errNothingToDo
	}
	t, sides, err := p.Transcripts.Transcript(ctx, c.ID, revision)
	if CodeOf(err) == CodeNotFound {
		return errNothingToDo // the transcript could not be read; its stage says why
	}
	if err != nil {
		return err
	}
	for done := ""; ; {
		rules, err := p.Tagger.Ruleset(ctx)
		if err != nil || rules.Fingerprint == done {
			return err
		}
		if err := p.SaveFindings(ctx, rules.Analyse(c, t, sides)); err != nil {
			return err
		}
		// A retag may have gone over the archive before this call was in it: look
		// whether the trackers are still the same.
		done = rules.Fingerprint
	}
}

// SaveFindings writes f and what lists show of it, unless the call has moved on.
func (p Processing) SaveFindings(ctx context.Context, f Findings) error {
	return p.Tx.Do(ctx, func(ctx context.Context) error {
		_, err := p.Calls.UpdateCall(ctx, f.Call, func(c *Call) error {
			if c.Revision != f.Revision {
				return nil
			}
			before, err := p.Findings.Findings(ctx, f.Call)
			if err != nil && CodeOf(err) != CodeNotFound {
				return err
			}
			f = f.after(before)
			c.show(f)
			return p.Findings.SaveFindings(ctx, f)
		})
		return err
	})
}

// after is f with the IDs and verdicts of the moments found before.
func (f Findings) after(before Findings) Findings {
	f.Moments = keepIDs(f.Moments, before)
	said := map[string]Moment{}
	for _, m := range slices.Concat(before.Moments, before.Lost) {
		said[m.ID] = m
	}
	f.Moments = slices.Clone(f.Moments)
	for i := range f.Moments {
		m := &f.Moments[i]
		m.Verdict, m.VerdictBy = said[m.ID].Verdict, said[m.ID].VerdictBy
	}
	return f
}

// show puts on the call what lists show of f.
func (c *Call) show(f Findings) {
	c.TalkRatio, c.Objections = f.Stats.TalkRatio, objections(f.Moments)
}

// Live is f without what people rejected: an exchange whose every objection was
// rejected is none, and of the others only the objections that stand are named.
// Moments are as they were.
func (f Findings) Live() Findings {
	var live []tagging.Exchange
	for _, x := range f.Exchanges {
		stand := slices.DeleteFunc(slices.Clone(x.Objections), func(key string) bool { return f.rejected(x, key) })
		if len(stand) > 0 || len(x.Objections) == 0 {
			x.Objections = stand
			live = append(live, x)
		}
	}
	f.Exchanges = live
	return f
}

// rejected says that people rejected every moment of the tracker in the
// objection of x.
func (f Findings) rejected(x tagging.Exchange, tracker string) bool {
	all := false
	for _, m := range f.Moments {
		if m.Tracker != tracker || m.Turn < x.First || m.Turn > x.Last {
			continue
		}
		if m.Verdict != Rejected {
			return false
		}
		all = true
	}
	return all
}

// objections are the kinds of objection in moments nobody rejected, sorted.
func objections(moments []Moment) []string {
	var out []string
	for _, m := range moments {
		if m.Kind == tagging.Objection && m.Verdict != Rejected {
			out = append(out, strings.TrimPrefix(m.Tracker, "objection."))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
