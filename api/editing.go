package api

import (
	"context"
	"net/http"
	"time"
	"unicode/utf8"

	"gametape/coach"
	"gametape/coach/align"
	"gametape/coach/transcript"
)

// TurnPath names a turn in an address.
type TurnPath struct {
	CallPath
	Turn int `path:"turn"`
}

func (p TurnPath) place(revision int) coach.Place {
	return coach.Place{Call: coach.CallID(p.ID), Revision: revision, Turn: p.Turn}
}

// Revision is one state of a call's transcript.
type Revision struct {
	Revision int        `json:"revision"`
	Change   string     `json:"change" enum:"import,words,split,merge,speakers,times,revert," doc:"What it changed; empty where an older gametape made it."`
	By       *Ref       `json:"by,omitempty" doc:"Missing: gametape itself."`
	At       *time.Time `json:"at,omitempty"`
}

// Alignment is how a transcript lies on its recording.
type Alignment struct {
	Fit      string  `json:"fit" enum:"fits,shifted,other recording,cannot tell"`
	OffsetMs int64   `json:"offsetMs" doc:"The offered correction: a time t becomes t × (1 + driftPpm ÷ 1,000,000) + offsetMs."`
	DriftPpm int     `json:"driftPpm"`
	Now      float64 `json:"now" doc:"How well speech agrees as it is: 1 everywhere, 0 as by chance."`
	Best     float64 `json:"best" doc:"The same after the correction."`
	Text     string  `json:"text,omitempty" doc:"The correction in words."`
}

// Correction moves and stretches all times of a transcript.
type Correction struct {
	SeenWords
	OffsetMs int64 `json:"offsetMs"`
	DriftPpm int   `json:"driftPpm,omitempty"`
}

// editing are the routes that change a transcript. Each change makes a new
// revision; undo is to revert to the one before.
func (s *server) editing() {
	const may = "whoever may change the call"
	handle(s, route{Method: http.MethodPut, Path: "/calls/{id}/turns/{turn}", ID: "edit-turn", Summary: "Correct the words or the speaker of a turn", May: may},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TurnPath
			Body struct {
				SeenWords
				Text    string  `json:"text" maxLength:"20000"`
				Speaker *string `json:"speaker,omitempty" doc:"Key of whoever really said it."`
			}
		}) (*body[Call], error) {
			_, err := s.Curation.EditTurn(ctx, v, in.place(in.Body.Revision), in.Body.Text, in.Body.Speaker)
			return s.edited(ctx, v, in.ID, err)
		})
	handle(s, route{Method: http.MethodPost, Path: "/calls/{id}/turns/{turn}/split", ID: "split-turn", Summary: "Make two turns of one", May: may},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TurnPath
			Body struct {
				SeenWords
				At int `json:"at" minimum:"1" doc:"Code units of the turn's text before the cut; inside a word the word's nearer border is taken."`
			}
		}) (*body[Call], error) {
			_, err := s.Curation.SplitTurn(ctx, v, in.place(in.Body.Revision), func(text string) int { return byteAt(text, in.Body.At) })
			return s.edited(ctx, v, in.ID, err)
		})
	handle(s, route{Method: http.MethodPost, Path: "/calls/{id}/turns/{turn}/merge", ID: "merge-turns", Summary: "Join a turn with the next one", May: may},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TurnPath
			Body SeenWords
		}) (*body[Call], error) {
			_, err := s.Curation.MergeTurns(ctx, v, in.place(in.Body.Revision))
			return s.edited(ctx, v, in.ID, err)
		})
	handle(s, route{Method: http.MethodPut, Path: "/calls/{id}/turns/{turn}/speaker", ID: "reassign-turn", Summary: "Say who said a turn", May: may},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TurnPath
			Body struct {
				SeenWords
				Key  string `json:"key,omitempty" doc:"A speaker of the transcript."`
				Name string `json:"name,omitempty" maxLength:"200" doc:"A new one."`
				Side string `json:"side,omitempty" enum:"rep,customer,unknown," doc:"Of a new speaker; where it is missing the name may tell."`
			}
		}) (*body[Call], error) {
			who := coach.Voice{Key: in.Body.Key, Name: in.Body.Name, Side: transcript.Side(in.Body.Side)}
			_, err := s.Curation.ReassignTurn(ctx, v, in.place(in.Body.Revision), who)
			return s.edited(ctx, v, in.ID, err)
		})
	handle(s, route{Method: http.MethodPost, Path: "/calls/{id}/revert", ID: "revert-transcript", Summary: "Make an earlier revision the newest", May: may},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			Body struct {
				SeenWords
				To int `json:"to" minimum:"1" doc:"The revision to go back to."`
			}
		}) (*body[Call], error) {
			_, err := s.Curation.Revert(ctx, v, coach.CallID(in.ID), in.Body.To, in.Body.Revision)
			return s.edited(ctx, v, in.ID, err)
		})
	handle(s, route{Method: http.MethodGet, Path: "/calls/{id}/revisions", ID: "list-revisions", Summary: "Who changed the transcript when, newest first", May: "whoever may see the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[list[Revision]], error) {
			revisions, err := s.Curation.Revisions(ctx, v, coach.CallID(in.ID))
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			if err != nil {
				return nil, err
			}
			out := list[Revision]{Items: make([]Revision, len(revisions))}
			for i, r := range revisions {
				out.Items[i] = Revision{Revision: r.Number, Change: string(r.Change), By: n.user(r.By), At: known(r.At)}
			}
			return &body[list[Revision]]{out}, nil
		})
	handle(s, route{Method: http.MethodGet, Path: "/calls/{id}/alignment", ID: "get-alignment", Summary: "How the transcript lies on the recording, and the offered correction", May: "whoever may see the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[Alignment], error) {
			a, err := s.Curation.Alignment(ctx, v, coach.CallID(in.ID))
			if err != nil {
				return nil, err
			}
			return &body[Alignment]{Alignment{Fit: string(a.Fit), OffsetMs: ms(a.Offset), DriftPpm: a.Drift, Now: a.Now, Best: a.Best, Text: a.Sentence()}}, nil
		})
	handle(s, route{Method: http.MethodPost, Path: "/calls/{id}/alignment", ID: "correct-times", Summary: "Move and stretch all times of the transcript", May: may},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			Body Correction
		}) (*body[Call], error) {
			a := align.Alignment{Offset: time.Duration(in.Body.OffsetMs) * time.Millisecond, Drift: in.Body.DriftPpm}
			_, err := s.Curation.Realign(ctx, v, coach.CallID(in.ID), in.Body.Revision, a)
			return s.edited(ctx, v, in.ID, err)
		})
}

func (s *server) edited(ctx context.Context, v coach.Viewer, id string, err error) (*body[Call], error) {
	if err != nil {
		return nil, err
	}
	return s.oneCall(ctx, v, coach.CallID(id))
}

// byteAt is the byte at which the given UTF-16 code unit of text begins, the
// text's length where it has fewer.
func byteAt(text string, unit int) int {
	n := 0
	for i, r := range text {
		if n >= unit {
			return i
		}
		n++
		if r > 0xFFFF && r <= utf8.MaxRune {
			n++
		}
	}
	return len(text)
}
