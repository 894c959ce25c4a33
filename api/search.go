package api

import (
	"context"
	"net/http"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
)

type search struct {
	Q           string    `query:"q" maxLength:"1000" doc:"Words (all must occur), \"a phrase\", -without, pre*."`
	In          string    `query:"in" enum:"turn,reply" doc:"Look in the turn, or in the other side's reply to it."`
	Side        []string  `query:"side,explode" enum:"rep,customer,unknown"`
	Rep         []string  `query:"rep,explode"`
	Team        []string  `query:"team,explode"`
	Account     []string  `query:"account,explode"`
	Outcome     []string  `query:"outcome,explode"`
	Objection   []string  `query:"objection,explode" doc:"price, timing …"`
	Technique   []string  `query:"technique,explode" doc:"In the turn, or in the answer to its objection."`
	Tracker     []string  `query:"tracker,explode" doc:"Whole keys of any kind."`
	Call        []string  `query:"call,explode"`
	From        time.Time `query:"from"`
	To          time.Time `query:"to"`
	MinHandling int       `query:"minHandling" minimum:"-1" maximum:"100" default:"-1"`
	MaxHandling int       `query:"maxHandling" minimum:"-1" maximum:"100" default:"-1"`
	MinMs       int64     `query:"minDurationMs" minimum:"0"`
	MaxMs       int64     `query:"maxDurationMs" minimum:"0"`
	Sort        string    `query:"sort" enum:"relevance,-startedAt,startedAt,-handling,handling"`
	Limit       int       `query:"limit" minimum:"0" maximum:"100"`
	Cursor      string    `query:"cursor"`
	Facets      bool      `query:"facets" default:"true"`
}

func (in search) query() coach.Query {
	q := coach.Query{
		Text: in.Q, InReply: in.In == "reply", Sides: typed[transcript.Side](in.Side), Reps: typed[coach.UserID](in.Rep),
		Teams: typed[coach.TeamID](in.Team), Accounts: in.Account, Outcomes: in.Outcome, Objections: in.Objection, Techniques: in.Technique,
		Trackers: in.Tracker, Calls: typed[coach.CallID](in.Call), From: in.From, To: in.To, Sort: coach.FindSort(in.Sort),
		MinDuration: time.Duration(in.MinMs) * time.Millisecond, MaxDuration: time.Duration(in.MaxMs) * time.Millisecond,
		Limit: in.Limit, Cursor: in.Cursor, Facets: in.Facets,
	}
	if in.MinHandling >= 0 {
		q.MinHandling = &in.MinHandling
	}
	if in.MaxHandling >= 0 {
		q.MaxHandling = &in.MaxHandling
	}
	return q
}

func (s *server) search() {
	handle(s, route{Method: http.MethodGet, Path: "/search", ID: "search", Summary: "Find moments", May: "whoever is logged in; finds and counts only in calls they may see"},
		func(ctx context.Context, v coach.Viewer, in *search) (*body[SearchAnswer], error) {
			page, err := s.Finding.Search(ctx, v, in.query())
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			if err != nil {
				return nil, err
			}
			called, err := s.Training.Names(ctx)
			if err != nil {
				return nil, err
			}
			out := SearchAnswer{
				Total: page.Total, TookMs: float64(page.Took.Microseconds()) / 1000, Hits: make([]SearchHit, len(page.Moments)),
				Facets: map[string][]FacetCount{}, Next: page.Next,
			}
			for i, m := range page.Moments {
				out.Hits[i] = n.hit(m, v, in.In == "reply")
			}
			for facet, counts := range page.Facets {
				out.Facets[facet] = n.facet(facet, counts, called)
			}
			return &body[SearchAnswer]{out}, nil
		})
}

func (n names) hit(m coach.FoundMoment, v coach.Viewer, inReply bool) SearchHit {
	t := m.Turn
	t.Words = nil // a hit is shown, not followed word by word
	out := SearchHit{
		Call: HitCall{
			ID: string(m.In.ID), Title: m.In.Title, Account: m.In.Account, StartedAt: m.In.StartedAt, Rep: n.user(m.In.Rep),
			DurationMs: ms(m.In.Duration), HasAudio: m.In.Recording != nil, May: mayWith(v, ofCall, m.In),
		},
		AtMs: ms(m.At), Turn: turn(m.Index, t, m.Side, m.Speaker), Highlights: [][]int{}, Tags: orEmpty(m.Trackers), Clips: []Clip{},
	}
	text := m.Text
	if inReply {
		text = m.Reply
	}
	at := units(text)
	for _, h := range m.Highlights {
		out.Highlights = append(out.Highlights, []int{at(h[0]), at(h[1])})
	}
	if m.ReplyIndex >= 0 {
		out.Reply = &Turn{Index: m.ReplyIndex, StartMs: ms(m.ReplyStart), EndMs: ms(m.ReplyEnd), Side: string(m.Side.Other()), Text: m.Reply}
	}
	if m.Exchange >= 0 {
		out.Exchange = &HitExchange{ID: m.Exchange, Handling: m.Handling, StartMs: ms(m.ExchangeStart), EndMs: ms(m.ExchangeEnd)}
	}
	for _, c := range m.Kept {
		out.Clips = append(out.Clips, n.clip(c, v, nil))
	}
	return out
}

// facet names the values of one facet, as the page shows them.
func (n names) facet(facet string, counts []coach.FacetCount, called map[string]string) []FacetCount {
	out := make([]FacetCount, len(counts))
	for i, c := range counts {
		name := c.Value
		switch facet {
		case "rep":
			name = n.users[coach.UserID(c.Value)]
		case "team":
			name = n.teams[coach.TeamID(c.Value)]
		case "objection", "technique":
			name = called[facet+"."+c.Value]
		}
		if name == "" {
			name = c.Value
		}
		out[i] = FacetCount{Value: c.Value, Name: name, Count: c.Count}
	}
	return out
}
