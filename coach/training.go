package coach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gametape/coach/tagging"
)

// Training keeps the company's trackers: what is looked for in every call.
type Training struct {
	Tx          Tx
	Trackers    TrackerStore
	Calls       CallRows
	Transcripts TranscriptRows
	Findings    FindingRows
	Tagger      *Tagger
	Events      Events
	Clock       Clock
}

// Names are the trackers' names by key.
func (t Training) Names(ctx context.Context) (map[string]string, error) {
	rows, err := t.Trackers.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Rule.Key] = r.Rule.Name
	}
	return out, nil
}

// KnownTracker is a tracker with what people said of its moments in the calls a
// viewer may see.
type KnownTracker struct {
	Tracker
	Judged Judged
	// Weekly counts its moments in the calls of the last weeks, the oldest first.
	Weekly [Weeks]int
}

// List are all trackers, by kind and key; support trackers are left out.
func (t Training) List(ctx context.Context, viewer Viewer) ([]KnownTracker, error) {
	rows, err := t.listed(ctx)
	if err != nil {
		return nil, err
	}
	judged, err := t.Findings.Precision(ctx, viewer.Scope())
	if err != nil {
		return nil, err
	}
	weekly, err := t.Trackers.Weekly(ctx, viewer.Scope(), t.Clock.Now())
	if err != nil {
		return nil, err
	}
	out := make([]KnownTracker, len(rows))
	for i, r := range rows {
		out[i] = KnownTracker{Tracker: r, Judged: judged[r.Rule.Key], Weekly: weekly[r.Rule.Key]}
	}
	return out, nil
}

func (t Training) listed(ctx context.Context) ([]Tracker, error) {
	rows, err := t.Trackers.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r Tracker) bool { return r.Rule.Support })
	kinds := []tagging.Kind{tagging.Objection, tagging.Technique, tagging.Weak, tagging.Topic}
	slices.SortFunc(rows, func(a, b Tracker) int {
		if d := slices.Index(kinds, a.Rule.Kind) - slices.Index(kinds, b.Rule.Kind); d != 0 {
			return d
		}
		return strings.Compare(a.Rule.Key, b.Rule.Key)
	})
	return rows, nil
}

// Tracker is one tracker with what people said of its moments.
func (t Training) Tracker(ctx context.Context, viewer Viewer, id TrackerID) (KnownTracker, error) {
	r, err := t.Trackers.Tracker(ctx, id)
	if err != nil {
		return KnownTracker{}, noTracker(err)
	}
	judged, err := t.Findings.Precision(ctx, viewer.Scope())
	if err != nil {
		return KnownTracker{}, err
	}
	weekly, err := t.Trackers.Weekly(ctx, viewer.Scope(), t.Clock.Now())
	return KnownTracker{Tracker: r, Judged: judged[r.Rule.Key], Weekly: weekly[r.Rule.Key]}, err
}

// Versions are how a tracker changed, newest first.
func (t Training) Versions(ctx context.Context, id TrackerID) ([]Tracker, error) {
	return t.Trackers.TrackerVersions(ctx, id)
}

var errNoTracker = Errorf(CodeNotFound, "", "There is no such tracker.")

func noTracker(err error) error {
	if CodeOf(err) == CodeNotFound {
		return errNoTracker
	}
	return err
}

func trackerOf(rows []Tracker, id TrackerID) (Tracker, error) {
	i := slices.IndexFunc(rows, func(r Tracker) bool { return r.ID == id })
	if i < 0 {
		return Tracker{}, errNoTracker
	}
	return rows[i], nil
}

// Make adds a tracker. Mistakes in the rule are tagging.Problems inside the
// error.
func (t Training) Make(ctx context.Context, viewer Viewer, rule tagging.Tracker, enabled bool) (Tracker, error) {
	return t.save(ctx, viewer, rule, func([]Tracker) (Tracker, error) {
		return Tracker{ID: NewTrackerID(t.Clock.Now()), Enabled: enabled}, nil
	})
}

// Save makes a new version of a tracker; whether it is on stays as it is. seen
// is the version the change was made from; where it is not the newest any more,
// the answer is CodeConflict.
func (t Training) Save(ctx context.Context, viewer Viewer, id TrackerID, rule tagging.Tracker, seen int) (Tracker, error) {
	return t.save(ctx, viewer, rule, func(rows []Tracker) (Tracker, error) {
		r, err := trackerOf(rows, id)
		switch {
		case err != nil:
			return r, err
		case seen != r.Version:
			return r, t.overtaken(ctx, r, seen)
		case rule.Key != r.Rule.Key:
			return r, Errorf(CodeInvalid, "rule.key", "A tracker keeps its key %q; make a new tracker for another one.", r.Rule.Key)
		}
		return r, nil
	})
}

// save writes rule as the next version of the tracker that find picks.
func (t Training) save(ctx context.Context, viewer Viewer, rule tagging.Tracker, find func(rows []Tracker) (Tracker, error)) (Tracker, error) {
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return Tracker{}, err
	}
	var saved Tracker
	err := t.Tx.Do(ctx, func(ctx context.Context) error {
		rows, err := t.Trackers.Trackers(ctx)
		if err != nil {
			return err
		}
		if saved, err = find(rows); err != nil {
			return err
		}
		if err := checkRule(rule); err != nil {
			return err
		}
		before := len(rows)
		saved.Rule, saved.Edited = rule, true
		saved.Version++
		saved.UpdatedBy, saved.UpdatedAt = viewer.ID, t.Clock.Now()
		rows = with(rows, saved)
		if err := roomFor(rows, len(rows)-before); err != nil {
			return err
		}
		if err := checkAll(rows); err != nil {
			return err
		}
		return t.Trackers.SaveTracker(ctx, saved)
	})
	if err != nil {
		return Tracker{}, err
	}
	t.Events.Publish(ctx, Event{Kind: "tracker"})
	return saved, nil
}

// overtaken says what of r has changed since the version seen.
func (t Training) overtaken(ctx context.Context, r Tracker, seen int) error {
	versions, err := t.Trackers.TrackerVersions(ctx, r.ID) // newest first
	if err != nil {
		return err
	}
	m := &Missed{Version: r.Version, Edits: map[string]Edit{}}
	for i, v := range versions {
		if v.Version <= seen || i+1 == len(versions) {
			break
		}
		fields, err := v.differs(versions[i+1])
		if err != nil {
			return err
		}
		for _, f := range fields {
			if _, later := m.Edits[f]; !later {
				m.Edits[f] = Edit{Version: v.Version, By: v.UpdatedBy, At: v.UpdatedAt}
			}
		}
	}
	return m.conflict("tracker", seen)
}

// Switch turns a tracker on or off. That is no new version: the rule stays.
func (t Training) Switch(ctx context.Context, viewer Viewer, id TrackerID, enabled bool) error {
	return t.alter(ctx, viewer, id, func(_ context.Context, row *Tracker) error {
		row.Enabled = enabled
		return nil
	})
}

// alter changes a tracker in other ways than its rule. What changes nothing is
// not written.
func (t Training) alter(ctx context.Context, viewer Viewer, id TrackerID, change func(ctx context.Context, row *Tracker) error) error {
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return err
	}
	changed := false
	err := t.Tx.Do(ctx, func(ctx context.Context) error {
		rows, err := t.Trackers.Trackers(ctx)
		if err != nil {
			return err
		}
		before, err := trackerOf(rows, id)
		if err != nil {
			return err
		}
		row := before
		if err := change(ctx, &row); err != nil {
			return err
		}
		if changed = row.Enabled != before.Enabled || row.Smart != before.Smart; !changed {
			return nil
		}
		row.UpdatedBy, row.UpdatedAt = viewer.ID, t.Clock.Now()
		if err := checkAll(with(rows, row)); err != nil {
			return err
		}
		return t.Trackers.SaveTracker(ctx, row)
	})
	if err == nil && changed {
		t.Events.Publish(ctx, Event{Kind: "tracker"})
	}
	return err
}

// checkAll says what keeps the whole set from being compiled; nothing is saved
// that does, for it would stop all tagging.
func checkAll(rows []Tracker) error {
	if err := checkOrders(rows); err != nil {
		return err
	}
	_, err := compile(rows)
	return WrongRule(err)
}

// checkOrders says which tracker that is on goes by one that is off.
func checkOrders(rows []Tracker) error {
	off := map[string]string{} // names by key
	for _, r := range rows {
		if !r.Enabled {
			off[r.Rule.Key] = r.Rule.Name
		}
	}
	for _, r := range rows {
		for _, o := range []*tagging.Order{r.Rule.After, r.Rule.Before} {
			if !r.Enabled || o == nil {
				continue
			}
			if name, isOff := off[o.Tracker]; isOff {
				return Errorf(CodeInvalid, "", "%q counts only with what %q finds, so that one has to be there and switched on.", r.Rule.Name, name)
			}
		}
	}
	return nil
}

func with(rows []Tracker, changed Tracker) []Tracker {
	out := slices.DeleteFunc(slices.Clone(rows), func(r Tracker) bool { return r.ID == changed.ID })
	return append(out, changed)
}

// WrongRule makes an error for a person of mistakes in a rule.
func WrongRule(err error) error {
	var problems tagging.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		return err
	}
	p := problems[0]
	field := "rule." + p.Field
	if p.Index >= 0 {
		field += fmt.Sprintf("[%d]", p.Index)
	}
	message := p.Message
	if p.Expected != "" {
		message += " Expected " + p.Expected + "."
	}
	return Errorf(CodeInvalid, field, "%s", message).Because(problems)
}

// Delete removes a tracker of the company's own; its moments go with the next
// run over the archive. A shipped one would come back, so it is switched off
// instead.
func (t Training) Delete(ctx context.Context, viewer Viewer, id TrackerID) error {
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return err
	}
	err := t.Tx.Do(ctx, func(ctx context.Context) error {
		rows, err := t.Trackers.Trackers(ctx)
		if err != nil {
			return err
		}
		r, err := trackerOf(rows, id)
		if err != nil {
			return err
		}
		if r.Pack != "" {
			return Errorf(CodeConflict, "", "%q comes with gametape and would come back; switch it off instead.", r.Rule.Name)
		}
		r.Enabled = false
		if err := checkOrders(with(rows, r)); err != nil {
			return err
		}
		return t.Trackers.DeleteTracker(ctx, id)
	})
	if err == nil {
		t.Events.Publish(ctx, Event{Kind: "tracker"})
	}
	return err
}

// Export is every tracker as YAML, in the form of the shipped packs.
func (t Training) Export(ctx context.Context) ([]byte, error) {
	rows, err := t.listed(ctx)
	if err != nil {
		return nil, err
	}
	rules := make([]tagging.Tracker, len(rows))
	for i, r := range rows {
		rules[i] = r.Rule
	}
	return tagging.WriteTrackers(rules)
}

// Import takes trackers as YAML or JSON; those with a known key become new
// versions, unless they say the same. All are taken or none; it answers how
// many changed something. The file is read once viewer may bring it in.
func (t Training) Import(ctx context.Context, viewer Viewer, read func() ([]byte, error)) (int, error) {
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return 0, err
	}
	raw, err := read()
	if err != nil {
		return 0, err
	}
	rules, err := tagging.ParseTrackers(raw)
	if err != nil {
		return 0, WrongRule(err)
	}
	changed := 0
	err = t.Tx.Do(ctx, func(ctx context.Context) error {
		rows, err := t.Trackers.Trackers(ctx)
		if err != nil {
			return err
		}
		known, added := map[string]bool{}, slices.Clone(rows)
		for _, r := range rows {
			known[r.Rule.Key] = true
		}
		for _, rule := range rules {
			if !known[rule.Key] {
				added = append(added, Tracker{Rule: rule})
			}
		}
		if err := roomFor(added, len(added)-len(rows)); err != nil {
			return err
		}
		changed = 0
		now := t.Clock.Now()
		for _, rule := range rules {
			if err := checkRule(rule); err != nil {
				return err
			}
			i := slices.IndexFunc(rows, func(r Tracker) bool { return r.Rule.Key == rule.Key })
			row := Tracker{ID: NewTrackerID(now), Enabled: true}
			if i >= 0 {
				if row = rows[i]; same(row.Rule, rule) {
					continue
				}
				rows = slices.Delete(rows, i, i+1)
			}
			row.Rule, row.Edited, row.UpdatedBy, row.UpdatedAt = rule, true, viewer.ID, now
			row.Version++
			rows = append(rows, row)
			changed++
			if err := t.Trackers.SaveTracker(ctx, row); err != nil {
				return err
			}
		}
		return checkAll(rows)
	})
	if err != nil || changed == 0 {
		return 0, err
	}
	t.Events.Publish(ctx, Event{Kind: "tracker"})
	return changed, nil
}
