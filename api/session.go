package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"gametape/coach"
)

type logIn struct {
	ctx  huma.Context
	Body struct {
		Email    string `json:"email" maxLength:"320"`
		Password string `json:"password" maxLength:"1000"`
	}
}

// Resolve keeps the request for the throttle.
func (l *logIn) Resolve(ctx huma.Context) []error { l.ctx = ctx; return nil }

type loggedIn struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Me
}

type loggedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *server) sessions() {
	handle(s, route{Method: http.MethodPost, Path: "/session", ID: "log-in", Summary: "Log in", May: "anyone", Open: true},
		func(ctx context.Context, _ coach.Viewer, in *logIn) (*loggedIn, error) {
			key := coach.LoginName(in.Body.Email)
			if wait := s.Throttle.Try(key, s.Clock.Now()); wait > 0 {
				return nil, coach.Errorf(coach.CodeBusy, "", "Too many wrong tries; try again in %d minutes.", int(wait.Minutes())+1)
			}
			secret, v, err := s.People.LogIn(ctx, in.Body.Email, in.Body.Password)
			if err != nil {
				if coach.CodeOf(err) != coach.CodeUnauthenticated {
					s.Throttle.Undo(key)
				}
				return nil, err
			}
			s.Throttle.Right(key)
			return s.opened(ctx, secret, v)
		})
	handle(s, route{Method: http.MethodDelete, Path: "/session", ID: "log-out", Summary: "Log out", May: "anyone", Open: true},
		func(ctx context.Context, _ coach.Viewer, in *struct {
			Session string `cookie:"gametape_session"`
		}) (*loggedOut, error) {
			return &loggedOut{SetCookie: s.cookie("")}, s.People.LogOut(ctx, in.Session)
		})
	handle(s, route{Method: http.MethodGet, Path: "/me", ID: "me", Summary: "Who is logged in", May: "whoever is logged in, about themselves"},
		func(ctx context.Context, v coach.Viewer, _ *none) (*body[Me], error) {
			me, err := s.me(ctx, v)
			return &body[Me]{me}, err
		})
	handle(s, route{Method: http.MethodGet, Path: "/setup", ID: "setup-needed", Summary: "Whether there is nobody yet", May: "anyone", Open: true},
		func(ctx context.Context, _ coach.Viewer, _ *none) (*body[SetupState], error) {
			needed, err := s.People.SetupNeeded(ctx)
			return &body[SetupState]{SetupState{Needed: needed}}, err
		})
	handle(s, route{Method: http.MethodPost, Path: "/setup", ID: "set-up", Summary: "Make the first administrator", May: "whoever has the one-time code from the log, while there is nobody", Open: true},
		func(ctx context.Context, _ coach.Viewer, in *struct {
			Body struct {
				Code     string `json:"code"`
				Email    string `json:"email"`
				Name     string `json:"name,omitempty"`
				Password string `json:"password" maxLength:"1000"`
			}
		}) (*loggedIn, error) {
			if wait := s.Throttle.Try("setup", s.Clock.Now()); wait > 0 {
				return nil, coach.Errorf(coach.CodeBusy, "", "Too many wrong codes; try again in %d minutes.", int(wait.Minutes())+1)
			}
			b := in.Body
			if _, err := s.People.SetUp(ctx, b.Code, coach.NewPerson{Email: b.Email, Name: b.Name, Password: b.Password}); err != nil {
				if coach.CodeOf(err) != coach.CodeForbidden {
					s.Throttle.Undo("setup")
				}
				return nil, err
			}
			s.Throttle.Right("setup")
			secret, v, err := s.People.LogIn(ctx, b.Email, b.Password)
			if err != nil {
				return nil, err
			}
			return s.opened(ctx, secret, v)
		})
}

// SetupState says whether there is nobody yet.
type SetupState struct {
	Needed bool `json:"needed"`
}

func (s *server) opened(ctx context.Context, secret string, v coach.Viewer) (*loggedIn, error) {
	me, err := s.me(ctx, v)
	if err != nil {
		return nil, err
	}
	return &loggedIn{SetCookie: s.cookie(secret), Body: me}, nil
}

func (s *server) me(ctx context.Context, v coach.Viewer) (Me, error) {
	names, err := s.lookUp(ctx)
	if err != nil {
		return Me{}, err
	}
	me := Me{ID: string(v.ID), Email: v.Email, Name: v.Name, Role: string(v.Role), Team: names.team(v.Team), May: []string{"upload"}, MaxUpload: s.Ingest.MaxUpload}
	if v.MayAdminister() == nil {
		me.May = append(me.May, "people")
	}
	if v.MayEditTrackers() == nil {
		me.May = append(me.May, "trackers")
	}
	if v.MayShare(coach.SharedEveryone) == nil {
		me.May = append(me.May, "share")
	}
	return me, nil
}
