package coach

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// CallChange is one line of the record of a call: who changed what of it. It is
// written in the transaction of the change. When the call is deleted its lines
// go with it, and one that says so takes their place, without content.
type CallChange struct {
	ID    ChangeID
	Call  CallID
	At    time.Time
	By    UserID // empty: gametape itself
	Field ChangedField
	// Before and After are a user's or team's identifier, the e-mail of a rep who
	// is nobody here, or the text; empty where there is none, and for fields that
	// are lists.
	Before, After string
}

// ChangedField says what of a call was changed.
type ChangedField string

// The fields whose changes say who may see a call; the others are in recorded.
const (
	ChangedPrivate ChangedField = "private" // "true" or "false"
	ChangedRep     ChangedField = "rep"
	ChangedTeam    ChangedField = "team"
	// ChangedTranscript: After is the revision's Change. These lines are the
	// transcript's revisions.
	ChangedTranscript ChangedField = "transcript"
	Deleted           ChangedField = "deleted"
)

// rightsFields are the changes administrators look through.
var rightsFields = []ChangedField{ChangedPrivate, ChangedRep, ChangedTeam, Deleted}

// recorded is what the record keeps of a call, in the order it is shown.
var recorded = []struct {
	field ChangedField
	of    func(c Call) string
	list  bool // only that it changed is kept
}{
	{ChangedPrivate, func(c Call) string { return strconv.FormatBool(c.Private) }, false},
	{ChangedRep, func(c Call) string { return cmp.Or(string(c.Rep), c.RepEmail) }, false},
	{ChangedTeam, func(c Call) string { return string(c.Team) }, false},
	{"title", func(c Call) string { return c.Title }, false},
	{"startedAt", func(c Call) string { return c.StartedAt.UTC().Format(time.RFC3339) }, false},
	{"account", func(c Call) string { return c.Account }, false},
	{"contact", func(c Call) string { return c.Contact }, false},
	{"direction", func(c Call) string { return c.Direction }, false},
	{"language", func(c Call) string { return c.Language }, false},
	{"outcome", func(c Call) string { return c.Outcome }, false},
	{"stage", func(c Call) string { return c.DealStage }, false},
	{"amount", func(c Call) string { return strconv.FormatFloat(c.Amount, 'f', -1, 64) }, false},
	{"externalId", func(c Call) string { return c.ExternalID }, false},
	{"parties", func(c Call) string { return listed(c.Parties) }, true},
	{"custom", func(c Call) string { return listed(c.Custom) }, true},
}

func listed(v any) string {
	raw, err := json.Marshal(v)
	if err != nil || string(raw) == "null" {
		return ""
	}
	return string(raw)
}

// changes are the lines that say how before became after.
func changes(before, after Call, by UserID, at time.Time) []CallChange {
	var out []CallChange
	for _, r := range recorded {
		was, is := r.of(before), r.of(after)
		if was == is {
			continue
		}
		if r.list {
			was, is = "", ""
		}
		out = append(out, CallChange{ID: NewChangeID(at), Call: after.ID, At: at, By: by, Field: r.field, Before: was, After: is})
	}
	return out
}

// mostHistory is how many lines of a call's history are shown.
const mostHistory = 200

// History is who changed what of a call viewer may see, the newest first, at
// most mostHistory lines: its record and its transcript's revisions.
func (c Curation) History(ctx context.Context, viewer Viewer, id CallID) ([]CallChange, error) {
	if _, err := c.call(ctx, viewer, SeeHistory, id); err != nil {
		return nil, err
	}
	page, err := c.Changes.ListChanges(ctx, ChangeFilter{Scope: viewer.Scope(), Call: id, Limit: mostHistory})
	if err != nil {
		return nil, err
	}
	revisions, err := c.Transcripts.Revisions(ctx, id)
	if err != nil {
		return nil, err
	}
	out := page.Items
	for _, r := range revisions {
		if r.Change != ChangeImport && !r.At.IsZero() {
			out = append(out, CallChange{Call: id, At: r.At, By: r.By, Field: ChangedTranscript, After: string(r.Change)})
		}
	}
	slices.SortStableFunc(out, func(a, b CallChange) int { return b.At.Compare(a.At) })
	return out[:min(len(out), mostHistory)], nil
}

// ChangeFilter narrows the record to calls of Scope; other zero fields do not
// narrow.
type ChangeFilter struct {
	Scope  Scope
	Call   CallID
	Fields []ChangedField
	// Gone: also of calls that are deleted, which nobody's scope holds.
	Gone   bool
	Cursor string
	Limit  int
}

// Record is, for administrators, who deleted calls, and who changed whose the
// calls are that viewer may see; the newest first.
func (c Curation) Record(ctx context.Context, viewer Viewer, cursor string, limit int) (Page[CallChange], error) {
	if err := viewer.May(Administer, Company{}); err != nil {
		return Page[CallChange]{}, err
	}
	return c.Changes.ListChanges(ctx, ChangeFilter{Scope: viewer.Scope(), Fields: rightsFields, Gone: true, Cursor: cursor, Limit: limit})
}
