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
	"gametape/coach/tagging/learn"
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
	learned map[ModelID]*learn.Model
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
	var known map[ModelID]*learn.Model
	if t.current != nil {
		known = t.current.learned
	}
	if err := r.learn(ctx, t.Trackers, rows, known); err != nil {
		return nil, err
	}
	t.current = r
	return r, nil
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

// fingerprint names a state of the trackers and of the code that runs them.
func fingerprint(rows []Tracker) string {
	keys := []string{fmt.Sprintf("edition %d", tagging.Edition)}
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
