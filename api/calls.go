package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
)

// CallList is one page of calls.
type CallList struct {
	Items []Call `json:"items"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page; missing at the end."`
}

type listCalls struct {
	Q         string    `query:"q" doc:"In title, account or contact."`
	Rep       []string  `query:"rep,explode"`
	Team      []string  `query:"team,explode"`
	Account   []string  `query:"account,explode"`
	Objection []string  `query:"objection,explode"`
	Outcome   []string  `query:"outcome,explode"`
	State     []string  `query:"state,explode" enum:"processing,ready,failed"`
	From      time.Time `query:"from" doc:"Calls that started at or after."`
	To        time.Time `query:"to" doc:"Calls that started before."`
	AskSides  bool      `query:"askSides" doc:"Only calls where a person has to say who is who."`
	External  string    `query:"externalId"`
	Sort      string    `query:"sort" enum:"-startedAt,startedAt,-duration,account"`
	Limit     int       `query:"limit" minimum:"1" maximum:"200"`
	Cursor    string    `query:"cursor"`
}

func typed[T, S ~string](in []S) []T {
	var out []T
	for _, s := range in {
		out = append(out, T(any(string(s)).(string)))
	}
	return out
}

// CallPath names a call in an address. It is exported because Huma skips what is not.
type CallPath struct {
	ID string `path:"id"`
}

// RemovalList is what deleting a call takes with it.
type RemovalList struct {
	Clips   int `json:"clips"`
	Folders int `json:"folders" doc:"Folders that lose a clip."`
	Objects int `json:"objects"`
	Moments int `json:"moments"`
}

// CallEdit is what can be changed about a call; missing fields stay.
type CallEdit struct {
	Seen
	Title     *string           `json:"title,omitempty"`
	StartedAt *string           `json:"startedAt,omitempty"`
	RepEmail  *string           `json:"repEmail,omitempty"`
	Account   *string           `json:"account,omitempty"`
	Contact   *string           `json:"contact,omitempty"`
	Direction *string           `json:"direction,omitempty"`
	Language  *string           `json:"language,omitempty"`
	Outcome   *string           `json:"outcome,omitempty"`
	Stage     *string           `json:"stage,omitempty"`
	Amount    *float64          `json:"amount,omitempty"`
	Parties   []Party           `json:"parties,omitempty"`
	Custom    map[string]string `json:"custom,omitempty"`
	Private   *bool             `json:"private,omitempty"`
	Sides     map[string]string `json:"sides,omitempty" doc:"Speaker key to rep, customer or unknown; makes a new revision that is analysed again."`
}

func (e CallEdit) metadata() coach.Metadata {
	m := coach.Metadata{
		Title: e.Title, StartedAt: e.StartedAt, RepEmail: e.RepEmail, Account: e.Account, Contact: e.Contact, Direction: e.Direction,
		Language: e.Language, Outcome: e.Outcome, Stage: e.Stage, Amount: e.Amount, Custom: e.Custom, Private: e.Private,
	}
	for _, p := range e.Parties {
		m.Parties = append(m.Parties, coach.Party{Name: p.Name, Email: p.Email, Phone: p.Phone, Side: transcript.Side(p.Side), Channel: p.Channel})
	}
	if e.Sides != nil {
		m.Sides = map[string]transcript.Side{}
		for k, side := range e.Sides {
			m.Sides[k] = transcript.Side(side)
		}
	}
	return m
}

func (s *server) calls() {
	handle(s, route{Method: http.MethodGet, Path: "/calls", ID: "list-calls", Summary: "List calls", May: "whoever is logged in; shows the calls they may see"},
		func(ctx context.Context, v coach.Viewer, in *listCalls) (*body[CallList], error) {
			if in.External != "" {
				return s.byExternalID(ctx, v, in.External)
			}
			page, err := s.Curation.ListCalls(ctx, v, coach.CallFilter{
				Text: strings.TrimSpace(in.Q), Reps: typed[coach.UserID](in.Rep), Teams: typed[coach.TeamID](in.Team), Accounts: in.Account,
				Objections: in.Objection, Outcomes: in.Outcome, States: typed[coach.State](in.State), From: in.From, To: in.To,
				AskSides: in.AskSides, Sort: coach.CallSort(in.Sort), Limit: in.Limit, Cursor: in.Cursor,
			})
			if err != nil {
				return nil, err
			}
			return s.callList(ctx, page)
		})
	handle(s, route{Method: http.MethodGet, Path: "/calls/{id}", ID: "get-call", Summary: "One call with its stages", May: "whoever may see the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[Call], error) {
			return s.oneCall(ctx, v, coach.CallID(in.ID))
		})
	handle(s, route{Method: http.MethodPatch, Path: "/calls/{id}", ID: "edit-call", Summary: "Change what is known about a call, or who is who", May: "whoever may change the call"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			Body CallEdit
		}) (*body[Call], error) {
			c, err := s.Curation.Edit(ctx, v, coach.CallID(in.ID), in.Body.Version, in.Body.metadata())
			if err != nil {
				return nil, err
			}
			return s.shownCall(ctx, v, c) // also to who has just given it away
		})
	handle(s, route{Method: http.MethodDelete, Path: "/calls/{id}", ID: "delete-call", Summary: "Delete a call and everything made of it", May: "whoever uploaded it, its managers and administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			DryRun bool `query:"dryRun" doc:"Only say what would be removed."`
		}) (*body[RemovalList], error) {
			remove := s.Curation.Delete
			if in.DryRun {
				remove = s.Curation.Removal
			}
			r, err := remove(ctx, v, coach.CallID(in.ID))
			return &body[RemovalList]{RemovalList(r)}, err
		})
	for _, part := range []coach.Part{coach.PartTranscript, coach.PartRecording} {
		handle(s, route{Method: http.MethodDelete, Path: "/calls/{id}/" + string(part), ID: "delete-" + string(part), Summary: "Take the " + string(part) + " from a call that has the other part; clips keep their sound", May: "whoever may delete the call"},
			func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[Call], error) {
				if _, err := s.Curation.Detach(ctx, v, coach.CallID(in.ID), part); err != nil {
					return nil, err
				}
				return s.oneCall(ctx, v, coach.CallID(in.ID))
			})
	}
	handle(s, route{Method: http.MethodPut, Path: "/calls/{id}/tracks", ID: "choose-tracks", Summary: "Choose which tracks of sound of a recording are heard, and as which side", May: "whoever may change the call"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			Body TracksChoice
		}) (*body[Call], error) {
			if _, err := s.Curation.Hear(ctx, v, coach.CallID(in.ID), coach.Mix{Heard: in.Body.Heard, Sides: in.Body.Sides}); err != nil {
				return nil, err
			}
			return s.oneCall(ctx, v, coach.CallID(in.ID))
		})
	handle(s, route{Method: http.MethodPost, Path: "/calls/{id}/transcribe", ID: "transcribe-call", Summary: "Turn the recording of a call into text, again or by another model; words that somebody brought are not written over", May: "whoever may change the call"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			Body SpeechChoice
		}) (*body[Call], error) {
			if _, err := s.Curation.Transcribe(ctx, v, coach.CallID(in.ID), coach.SpeechChoice(in.Body)); err != nil {
				return nil, err
			}
			return s.oneCall(ctx, v, coach.CallID(in.ID))
		})
	handle(s, route{Method: http.MethodPost, Path: "/calls/{id}/retry", ID: "retry-call", Summary: "Run failed stages again", May: "whoever may change the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[Call], error) {
			if _, err := s.Curation.Retry(ctx, v, coach.CallID(in.ID)); err != nil {
				return nil, err
			}
			return s.oneCall(ctx, v, coach.CallID(in.ID))
		})
}

func (s *server) oneCall(ctx context.Context, v coach.Viewer, id coach.CallID) (*body[Call], error) {
	c, err := s.Curation.Call(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return s.shownCall(ctx, v, c)
}

func (s *server) shownCall(ctx context.Context, v coach.Viewer, c coach.Call) (*body[Call], error) {
	all, err := s.Curation.StagesOf(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	n, err := s.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	out := n.call(c)
	out.Stages, out.May = stages(all), mayWith(v, ofCall, c)
	return &body[Call]{out}, nil
}

func (s *server) callList(ctx context.Context, page coach.Page[coach.Call]) (*body[CallList], error) {
	n, err := s.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	out := CallList{Items: make([]Call, len(page.Items)), Next: page.Next}
	for i, c := range page.Items {
		out.Items[i] = n.call(c)
	}
	return &body[CallList]{out}, nil
}

func (s *server) byExternalID(ctx context.Context, v coach.Viewer, id string) (*body[CallList], error) {
	c, err := s.Curation.ByExternalID(ctx, v, id)
	if coach.CodeOf(err) == coach.CodeNotFound {
		return &body[CallList]{CallList{Items: []Call{}}}, nil
	}
	if err != nil {
		return nil, err
	}
	return s.callList(ctx, coach.Page[coach.Call]{Items: []coach.Call{c}})
}

// list wraps items of any kind.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}
