package coach

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"gametape/coach/tagging"
)

// Tracker is a named rule the company uses, with its history.
type Tracker struct {
	ID TrackerID
	// Rule is what it says; Rule.Key is unique.
	Rule    tagging.Tracker
	Version int // counts up with every change of Rule
	Enabled bool
	// Pack and PackVersion tell where a shipped tracker came from; Edited says
	// that the company changed it, so an upgrade leaves it alone.
	Pack        string
	PackVersion string
	Edited      bool
	// Smart is the model by which the tracker also finds moments; empty where
	// only its phrases count.
	Smart     ModelID
	UpdatedBy UserID
	UpdatedAt time.Time
}

// differs says which fields of the rule are others than before, by their names
// in JSON, and smart where the tracker finds by another model.
func (t Tracker) differs(before Tracker) ([]string, error) {
	now, err := t.fields()
	if err != nil {
		return nil, err
	}
	was, err := before.fields()
	if err != nil {
		return nil, err
	}
	changed := map[string]bool{}
	for _, both := range []map[string]json.RawMessage{now, was} {
		for name := range both {
			changed[name] = !bytes.Equal(now[name], was[name])
		}
	}
	changed["smart"] = t.Smart != before.Smart
	maps.DeleteFunc(changed, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(changed)), nil
}

func (t Tracker) fields() (map[string]json.RawMessage, error) {
	raw, err := json.Marshal(t.Rule)
	if err != nil {
		return nil, err
	}
	var out map[string]json.RawMessage
	return out, json.Unmarshal(raw, &out)
}
