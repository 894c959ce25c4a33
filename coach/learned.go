package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gametape/coach/tagging"
	"gametape/coach/tagging/learn"
	"gametape/coach/transcript"
)

// learn gives r the models of its smart trackers, the known ones or from the
// rows. A tracker whose model this program cannot read goes by its phrases, and
// so does one that was changed to find what is missing.
func (r *Ruleset) learn(ctx context.Context, from ModelRows, rows []Tracker, known map[ModelID]*learn.Model) error {
	r.learned, r.phrasesOnly = map[ModelID]*learn.Model{}, map[TrackerID]string{}
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
			model = &learn.Model{}
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

// smart is a tracker that also finds by what it learned.
type smart struct {
	rule  tagging.Tracker
	model *learn.Model
}

// withLearned adds to the moments that rules find in a call those of models.
func withLearned(models []smart, c tagging.Call, rules []tagging.Moment) []tagging.Moment {
	all := slices.Clone(rules)
	for _, s := range models {
		all = append(all, s.further(c, rules)...)
	}
	if len(all) > len(rules) {
		slices.SortStableFunc(all, func(a, b tagging.Moment) int {
			return place(a, len(c.Turns)) - place(b, len(c.Turns))
		})
	}
	return all
}

// further are the turns the model finds, each as one moment of the sentence that
// weighs most, where the tracker's phrases find nothing in it. The rule's window,
// order and count are for its phrases; its side holds for both.
func (s smart) further(c tagging.Call, rules []tagging.Moment) (out []tagging.Moment) {
	has := make([]bool, len(c.Turns))
	for _, m := range rules {
		if m.Turn >= 0 && m.Tracker == s.rule.Key {
			has[m.Turn] = true
		}
	}
	for i, seen := range learn.SeenIn(c, rules, s.rule.Key) {
		turn := c.Turns[i]
		if has[i] || !meant(s.rule, c.Sides[i]) || strings.TrimSpace(turn.Text) == "" || !s.model.Hit(seen) {
			continue
		}
		m := whole(s.rule, c.Sides[i], i, turn)
		if from, to := s.model.Where(seen); to-from < len(m.Text) {
			m.From, m.To, m.Text = from, to, turn.Text[from:to]
			m.Start = turn.At(from)
			m.End = max(m.Start, turn.EndAt(to))
		}
		out = append(out, m)
	}
	return out
}

// place sorts moments of absence behind all others.
func place(m tagging.Moment, turns int) int {
	if m.Turn < 0 {
		return turns
	}
	return m.Turn
}

// whole is a moment of all that is said in a turn.
func whole(rule tagging.Tracker, side transcript.Side, i int, turn transcript.Turn) tagging.Moment {
	text := strings.TrimSpace(turn.Text)
	from := strings.Index(turn.Text, text)
	return tagging.Moment{
		Tracker: rule.Key, Kind: rule.Kind, Side: side, Turn: i, From: from, To: from + len(text),
		Start: turn.Start, End: max(turn.Start, turn.End), Text: text,
	}
}
