package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"gametape/coach"
	"gametape/internal/auth"
)

// asker is where a request comes from.
type asker struct {
	remote    string
	forwarded []string
}

// Resolve reads it from the request.
func (a *asker) Resolve(ctx huma.Context) []error {
	r := humagin.Unwrap(ctx).Request
	a.remote, a.forwarded = r.RemoteAddr, r.Header.Values("X-Forwarded-For")
	return nil
}

type logIn struct {
	asker
	Body struct {
		Email    string `json:"email" maxLength:"320"`
		Password string `json:"password" maxLength:"1000"`
	}
}

type setUp struct {
	asker
	Body struct {
		Code     string `json:"code"`
		Email    string `json:"email"`
		Name     string `json:"name,omitempty"`
		Password string `json:"password" maxLength:"1000"`
	}
}

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
			network := s.network(in.asker)
			limits := limitsOf(network, coach.LoginName(in.Body.Email))
			if err := s.try(limits); err != nil {
				return nil, err
			}
			var secret string
			var v coach.Viewer
			err := s.Hashing.Do(ctx, network, func() (err error) {
				secret, v, err = s.People.LogIn(ctx, in.Body.Email, in.Body.Password)
				return err
			})
			if coach.CodeOf(err) != coach.CodeUnauthenticated {
				s.Throttle.Undo(limits...)
			}
			if err != nil {
				return nil, err
			}
			s.Throttle.Forget(limits[0].Key)
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
		func(ctx context.Context, _ coach.Viewer, in *setUp) (*loggedIn, error) {
			network := s.network(in.asker)
			limit := auth.Limit{Key: "setup " + network, Tries: triesEach}
			if err := s.try([]auth.Limit{limit}); err != nil {
				return nil, err
			}
			b := in.Body
			var secret string
			var v coach.Viewer
			err := s.Hashing.Do(ctx, network, func() (err error) {
				if _, err := s.People.SetUp(ctx, b.Code, coach.NewPerson{Email: b.Email, Name: b.Name, Password: b.Password}); err != nil {
					return err
				}
				secret, v, err = s.People.LogIn(ctx, b.Email, b.Password)
				return err
			})
			if coach.CodeOf(err) != coach.CodeForbidden {
				s.Throttle.Undo(limit)
			}
			if err != nil {
				return nil, err
			}
			return s.opened(ctx, secret, v)
		})
}

// How many tries may be wrong: from one network for one account, from one
// network for all, and for one account from everywhere.
const (
	triesEach    = 5
	triesNetwork = 20
	triesAccount = 100
)

// limitsOf a log-in; the first is the guesser's own. The account's is so wide
// that whoever closes it has to come from many networks.
func limitsOf(network, account string) []auth.Limit {
	return []auth.Limit{
		{Key: "each " + network + " " + account, Tries: triesEach},
		{Key: "network " + network, Tries: triesNetwork},
		{Key: "account " + account, Tries: triesAccount},
	}
}

func (s *server) network(a asker) string {
	return auth.Network(a.remote, a.forwarded, s.Proxies).String()
}

// try counts a try before anything is looked at.
func (s *server) try(limits []auth.Limit) error {
	if wait := s.Throttle.Try(s.Clock.Now(), limits...); wait > 0 {
		e := coach.Errorf(coach.CodeBusy, "", "Too many wrong tries; try again in %d minutes.", int(wait.Minutes())+1)
		e.After = wait
		return e
	}
	return nil
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
