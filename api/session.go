package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"gametape/coach"
	"gametape/internal/auth"
)

// asker is where a request comes from: its connection, and the browser if it is
// known.
type asker struct {
	remote    string
	forwarded []string
	device    string
}

// Resolve reads it from the request.
func (a *asker) Resolve(ctx huma.Context) []error {
	r := humagin.Unwrap(ctx).Request
	a.remote, a.forwarded = r.RemoteAddr, r.Header.Values("X-Forwarded-For")
	if c, err := r.Cookie(deviceCookie); err == nil {
		a.device = c.Value
	}
	return nil
}

type logIn struct {
	asker
	Body struct {
		Email    string `json:"email" maxLength:"320"`
		Password string `json:"password" maxLength:"1000"`
	}
}

type changePassword struct {
	asker
	Body struct {
		Old string `json:"old" maxLength:"1000"`
		New string `json:"new" maxLength:"1000"`
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
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      Me
}

type loggedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *server) sessions() {
	handle(s, route{Method: http.MethodPost, Path: "/session", ID: "log-in", Summary: "Log in", May: "anyone", Open: true},
		func(ctx context.Context, _ coach.Viewer, in *logIn) (*loggedIn, error) {
			b := in.Body
			turn, limits, err := s.limits(ctx, in.asker, b.Email)
			if err != nil {
				return nil, err
			}
			if err := s.try(limits); err != nil {
				return nil, err
			}
			var entry coach.Entry
			err = s.Hashing.Do(ctx, turn, func() (err error) {
				entry, err = s.People.LogIn(ctx, coach.Credentials{Email: b.Email, Password: b.Password, Device: in.device})
				return err
			})
			if coach.CodeOf(err) != coach.CodeUnauthenticated {
				s.Throttle.Undo(limits...)
			}
			if err != nil {
				return nil, err
			}
			s.Throttle.Forget(limits[0].Key)
			return s.opened(ctx, entry)
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
	handle(s, route{Method: http.MethodPost, Path: "/me/password", ID: "change-password", Summary: "Change one's password; ends all other sessions and all tokens", May: "whoever is logged in, about themselves; no token", Person: true},
		func(ctx context.Context, v coach.Viewer, in *changePassword) (*loggedIn, error) {
			limit := auth.Limit{Key: "change " + string(v.ID), Tries: triesEach}
			if err := s.try([]auth.Limit{limit}); err != nil {
				return nil, err
			}
			var entry coach.Entry
			err := s.Hashing.Do(ctx, string(v.ID), func() (err error) {
				entry, err = s.People.ChangePassword(ctx, v, coach.NewPassword{Old: in.Body.Old, New: in.Body.New, Device: in.device})
				return err
			})
			if coach.CodeOf(err) != coach.CodeForbidden {
				s.Throttle.Undo(limit)
			}
			if err != nil {
				return nil, err
			}
			return s.opened(ctx, entry)
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
			var entry coach.Entry
			err := s.Hashing.Do(ctx, network, func() (err error) {
				if _, err := s.People.SetUp(ctx, b.Code, coach.NewPerson{Email: b.Email, Name: b.Name, Password: b.Password}); err != nil {
					return err
				}
				entry, err = s.People.LogIn(ctx, coach.Credentials{Email: b.Email, Password: b.Password, Device: in.device})
				return err
			})
			if coach.CodeOf(err) != coach.CodeForbidden {
				s.Throttle.Undo(limit)
			}
			if err != nil {
				return nil, err
			}
			return s.opened(ctx, entry)
		})
}

// How many tries may be wrong: from one network for one account, from one
// network for all, and for one account from everywhere.
const (
	triesEach    = 5
	triesNetwork = 20
	triesAccount = 100
)

// limits of a log-in, and the key it queues under. A browser that is known has
// its own, so that others' guesses do not keep its owner out. The account's is
// so wide that whoever closes it has to come from many networks.
func (s *server) limits(ctx context.Context, from asker, email string) (turn string, limits []auth.Limit, err error) {
	account := coach.LoginName(email)
	known, err := s.People.KnowsDevice(ctx, email, from.device)
	if err != nil {
		return "", nil, err
	}
	if known {
		own := "device " + from.device + " " + account
		return own, []auth.Limit{{Key: own, Tries: triesEach}}, nil
	}
	network := s.network(from)
	return network, []auth.Limit{
		{Key: "each " + network + " " + account, Tries: triesEach},
		{Key: "network " + network, Tries: triesNetwork},
		{Key: "account " + account, Tries: triesAccount},
	}, nil
}

func (s *server) network(a asker) string {
	network := auth.Network(a.remote, a.forwarded, s.Proxies)
	if len(a.forwarded) > 0 && network == auth.Network(a.remote, nil, nil) {
		s.unnamedProxy.Do(func() {
			s.Log.Warn("a log-in came through a proxy that is not named; all people behind it count as one", "from", a.remote, "setting", "GAMETAPE_TRUSTED_PROXIES")
		})
	}
	return network.String()
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

func (s *server) opened(ctx context.Context, e coach.Entry) (*loggedIn, error) {
	me, err := s.me(ctx, e.Viewer)
	if err != nil {
		return nil, err
	}
	device := s.cookie(e.Device)
	device.Name, device.Path, device.MaxAge = deviceCookie, Prefix, int(coach.DeviceLife.Seconds())
	return &loggedIn{SetCookie: []http.Cookie{s.cookie(e.Secret), device}, Body: me}, nil
}

func (s *server) me(ctx context.Context, v coach.Viewer) (Me, error) {
	names, err := s.lookUp(ctx)
	if err != nil {
		return Me{}, err
	}
	me := Me{
		ID: string(v.ID), Email: v.Email, Name: v.Name, Role: string(v.Role), Team: names.team(v.Team), MaxUpload: s.Ingest.MaxUpload,
		May: orEmpty(mayWith(v, ofCompany, coach.Company{})),
	}
	if c, ok := s.Curation.SpeechServer(); ok {
		me.Speech = &SpeechChoice{Model: c.Model, Language: c.Language}
	}
	return me, nil
}
