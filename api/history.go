package api

import (
	"context"
	"net/http"
	"time"

	"gametape/coach"
)

// Change is one line of the record of a call: who changed what.
type Change struct {
	CallID string    `json:"callId"`
	At     time.Time `json:"at"`
	By     *Ref      `json:"by,omitempty" doc:"Missing: gametape itself."`
	Field  string    `json:"field" enum:"private,rep,team,title,startedAt,account,contact,direction,language,outcome,stage,amount,externalId,parties,custom,transcript,deleted"`
	Before string    `json:"before,omitempty" doc:"As people read it: of rep and team the name. Missing for parties and custom."`
	After  string    `json:"after,omitempty" doc:"Of transcript what was changed of it, as in revisions."`
}

// history are the routes about who changed what of calls.
func (s *server) history() {
	handle(s, route{Method: http.MethodGet, Path: "/calls/{id}/history", ID: "call-history", Summary: "Who changed what of a call, newest first, the last 200 changes", May: "whoever may see the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[list[Change]], error) {
			changes, err := s.Curation.History(ctx, v, coach.CallID(in.ID))
			return s.changes(ctx, coach.Page[coach.CallChange]{Items: changes}, err)
		})
	handle(s, route{Method: http.MethodGet, Path: "/admin/changes", ID: "changes", Summary: "Who deleted calls, and who made those one may see private, open, or another's; newest first", May: "administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Limit  int    `query:"limit" minimum:"1" maximum:"200"`
			Cursor string `query:"cursor"`
		}) (*body[list[Change]], error) {
			page, err := s.Curation.Record(ctx, v, in.Cursor, in.Limit)
			return s.changes(ctx, page, err)
		})
}

func (s *server) changes(ctx context.Context, page coach.Page[coach.CallChange], err error) (*body[list[Change]], error) {
	if err != nil {
		return nil, err
	}
	n, err := s.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	out := list[Change]{Items: make([]Change, len(page.Items)), Next: page.Next}
	for i, c := range page.Items {
		out.Items[i] = Change{CallID: string(c.Call), At: c.At, By: n.user(c.By), Field: string(c.Field), Before: n.shown(c.Field, c.Before), After: n.shown(c.Field, c.After)}
	}
	return &body[list[Change]]{out}, nil
}

// shown is what a change says as people read it.
func (n names) shown(field coach.ChangedField, value string) string {
	switch field {
	case coach.ChangedRep:
		if name, ok := n.users[coach.UserID(value)]; ok {
			return name
		}
	case coach.ChangedTeam:
		return n.teams[coach.TeamID(value)]
	}
	return value
}
