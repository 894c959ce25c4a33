package coach

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Versioned is a thing that several people may change. What gametape finds out
// by itself, like the state of processing, is not counted.
type Versioned struct {
	// Version is how often people changed the thing.
	Version int
	// Edits are the last change of each field, by the field's name in the API.
	Edits map[string]Edit
}

// Edit is who changed a field, in which version and when.
type Edit struct {
	Version int       `json:"version"`
	By      UserID    `json:"by,omitempty"` // empty: gametape itself
	At      time.Time `json:"at"`
}

// Missed is what somebody whose change was refused has not seen.
type Missed struct {
	Version int // of the thing now
	// Edits are the last change of each field that has changed since, by name.
	Edits map[string]Edit
}

// edit makes the next version of v, in which the fields that are true in
// changed are by's. seen is the version the change was made from: where it is
// another than v's, the answer is CodeConflict. A change of nothing is no
// version, and clashes with nothing.
func (v *Versioned) edit(noun string, seen int, changed map[string]bool, by UserID, at time.Time) error {
	next := *v
	next.note(changed, by, at)
	if next.Version != v.Version && seen != v.Version {
		return v.since(seen).conflict(noun, seen)
	}
	*v = next
	return nil
}

// note is edit for changes that need to have seen nothing, because they only add
// something or rest on another look.
func (v *Versioned) note(changed map[string]bool, by UserID, at time.Time) {
	next := Versioned{Version: v.Version + 1, Edits: map[string]Edit{}}
	maps.Copy(next.Edits, v.Edits)
	some := false
	for field, is := range changed {
		if is {
			some, next.Edits[field] = true, Edit{Version: next.Version, By: by, At: at}
		}
	}
	if some {
		*v = next
	}
}

// since is what has changed since seen.
func (v Versioned) since(seen int) *Missed {
	m := &Missed{Version: v.Version, Edits: maps.Clone(v.Edits)}
	maps.DeleteFunc(m.Edits, func(_ string, e Edit) bool { return e.Version <= seen })
	return m
}

// conflict is the refusal of a change that was made from seen.
func (m *Missed) conflict(noun string, seen int) error {
	e := Errorf(CodeConflict, "version", "This %s was changed meanwhile%s; look at it again before you change it.", noun, m.fields())
	if seen > m.Version {
		e = Errorf(CodeConflict, "version", "This %s has no version %d; look at it again before you change it.", noun, seen)
	}
	e.Missed = m
	return e
}

// fields are those that changed, in words: " (title, note)".
func (m *Missed) fields() string {
	var words []string
	for _, field := range slices.Sorted(maps.Keys(m.Edits)) {
		words = append(words, cmp.Or(fieldWords[field], field))
	}
	if len(words) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", strings.Join(words, ", "))
}

// fieldWords are the fields whose name is not the word for them.
var fieldWords = map[string]string{
	"startedAt": "start", "repEmail": "rep", "parentId": "place", "shared": "who sees it", "teamId": "team", "userId": "user",
	"clips": "list of clips", "custom": "own fields",
}
