package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"gametape/coach"
)

const (
	cookieName   = "gametape_session"
	deviceCookie = "gametape_device"
	bearer       = "Bearer "
)

// route describes one JSON route. May says who may call it on what, for the
// contract's readers; the use case is what enforces it.
type route struct {
	Method, Path, ID, Summary, May string
	// Open: nobody needs to be logged in.
	Open bool
	// Person: only whoever logged in with a password; no program's token.
	Person bool
	Status int // default 200, 204 without a body
	// MaxBody is the largest body in bytes; 0: 1 MiB.
	MaxBody int64
}

// none is the input of routes that take nothing.
type none struct{}

// body wraps what a route answers.
type body[T any] struct{ Body T }

// handle registers r. The viewer is resolved before do runs, and whatever do
// returns as an error becomes a problem without internals.
func handle[I, O any](s *server, r route, do func(ctx context.Context, v coach.Viewer, in *I) (*O, error)) {
	op := huma.Operation{
		Method: r.Method, Path: r.Path, OperationID: r.ID, Summary: r.Summary, DefaultStatus: r.Status, MaxBodyBytes: r.MaxBody,
		Description: "May be called by: " + r.May, Errors: []int{400, 401, 403, 404, 409, 422, 500},
		Tags: []string{strings.SplitN(strings.TrimPrefix(r.Path, "/"), "/", 2)[0]}, Middlewares: huma.Middlewares{s.resolve(r)},
	}
	if !r.Open {
		op.Security = []map[string][]string{{"session": {}}}
	}
	if !r.Open && !r.Person {
		op.Security = append(op.Security, map[string][]string{"token": {}})
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		v, _ := ctx.Value(viewerKey{}).(coach.Viewer)
		out, err := do(ctx, v, in)
		if err != nil {
			return nil, s.told(ctx, r.ID, err)
		}
		return out, nil
	})
}

// told logs what is our fault and gives the caller their part of it.
func (s *server) told(ctx context.Context, route string, err error) *Problem {
	p := problemOf(err)
	p.Missed = s.missed(ctx, err)
	if p.Status >= 500 && !errors.Is(err, context.Canceled) {
		s.Log.ErrorContext(ctx, "request failed", "route", route, "err", err)
	}
	return p
}

// missed names who made the changes that err says were not seen.
func (s *server) missed(ctx context.Context, err error) *Missed {
	e := asError(err)
	if e == nil || e.Missed == nil {
		return nil
	}
	n, err := s.lookUp(ctx)
	if err != nil {
		s.Log.WarnContext(ctx, "a conflict is told without names", "err", err)
	}
	out := &Missed{Version: e.Missed.Version, Changes: []FieldChange{}}
	for _, field := range slices.Sorted(maps.Keys(e.Missed.Edits)) {
		edit := e.Missed.Edits[field]
		change := FieldChange{Field: field, By: n.user(edit.By)}
		if !edit.At.IsZero() {
			change.At = &edit.At
		}
		out.Changes = append(out.Changes, change)
	}
	return out
}

// Seen is in every change of a thing that others may change too.
type Seen struct {
	Version int `json:"version" minimum:"0" doc:"The version that was looked at; 409 where there is a newer one."`
}

// SeenWords is Seen of a transcript.
type SeenWords struct {
	Revision int `json:"revision" minimum:"1" doc:"The revision that was looked at; 409 where there is a newer one."`
}

type viewerKey struct{}

// resolve finds out who calls, before Huma looks at the input.
func (s *server) resolve(r route) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		if r.Open {
			next(hc)
			return
		}
		cookie, _ := huma.ReadCookie(hc, cookieName)
		secret := ""
		if cookie != nil {
			secret = cookie.Value
		}
		v, err := s.viewer(hc.Context(), knock{authorization: hc.Header("Authorization"), session: secret, method: r.Method, path: r.Path, person: r.Person})
		if err != nil {
			p := s.told(hc.Context(), r.ID, err)
			hc.SetHeader("Content-Type", problemType)
			hc.SetStatus(p.Status)
			_ = s.api.Marshal(hc.BodyWriter(), problemType, p) // whoever hangs up does not want it
			return
		}
		next(huma.WithValue(hc, viewerKey{}, v))
	}
}

// knock is what somebody shows, and the route they want.
type knock struct {
	authorization, session string
	method, path           string
	person                 bool // the route is for no token
}

// viewer is whoever shows a session, or a token that may do this.
func (s *server) viewer(ctx context.Context, k knock) (coach.Viewer, error) {
	if secret, ok := strings.CutPrefix(k.authorization, bearer); ok {
		v, scope, err := s.People.ByToken(ctx, strings.TrimSpace(secret))
		switch {
		case err != nil:
			return coach.Viewer{}, err
		case k.person:
			return coach.Viewer{}, coach.Errorf(coach.CodeForbidden, "", "A token may not do this; log in on the page.")
		case !opens(scope, k.method, k.path):
			return coach.Viewer{}, coach.Errorf(coach.CodeForbidden, "", "This token is for %s only.", scope)
		}
		return v, nil
	}
	if k.session != "" {
		return s.People.BySession(ctx, k.session)
	}
	return coach.Viewer{}, coach.Errorf(coach.CodeUnauthenticated, "", "You are not logged in.")
}

// toUpload are the routes a token for uploads opens.
var toUpload = []string{"POST /calls", "GET /me", "GET /users"}

// opens says whether a token of scope may ask for a route.
func opens(scope coach.TokenScope, method, path string) bool {
	switch scope {
	case coach.TokenDoesAll:
		return true
	case coach.TokenReads:
		return method == http.MethodGet || method == http.MethodHead
	case coach.TokenUploads:
		return slices.Contains(toUpload, method+" "+path)
	}
	return false
}

func knockOf(c *gin.Context) knock {
	session, _ := c.Cookie(cookieName)
	return knock{
		authorization: c.GetHeader("Authorization"), session: session,
		method: c.Request.Method, path: strings.TrimPrefix(c.FullPath(), Prefix),
	}
}

// viewed is resolve for plain Gin routes.
func (s *server) viewed(do func(c *gin.Context, v coach.Viewer)) gin.HandlerFunc {
	return func(c *gin.Context) {
		v, err := s.viewer(c, knockOf(c))
		if err != nil {
			s.fail(c, err)
			return
		}
		if err := s.asked(c); err != nil {
			s.fail(c, err)
			return
		}
		do(c, v)
	}
}

// asked refuses query parameters that the contract of a plain route does not
// have; Huma does so for the others.
func (s *server) asked(c *gin.Context) error {
	path := strings.TrimPrefix(ginParam.ReplaceAllString(c.FullPath(), "{$1}"), Prefix)
	item := s.api.OpenAPI().Paths[path]
	if item == nil {
		return nil
	}
	op := map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodHead: item.Get, http.MethodPut: item.Put, http.MethodPost: item.Post}[c.Request.Method]
	for name := range c.Request.URL.Query() {
		if op == nil || !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name }) {
			return coach.Errorf(coach.CodeInvalid, "query."+name, "There is no query parameter %q here.", name)
		}
	}
	return nil
}

var ginParam = regexp.MustCompile(`:(\w+)`)

// fail ends a plain route with err, and logs what is our fault.
func (s *server) fail(c *gin.Context, err error) {
	p := s.told(c, c.FullPath(), err)
	problem(c, err, p.Status)
}

func asError(err error) *coach.Error {
	var e *coach.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// cookie is the session's; an empty secret ends it.
func (s *server) cookie(secret string) http.Cookie {
	c := http.Cookie{
		Name: cookieName, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(s.BaseURL, "https://"), MaxAge: int(coach.SessionLife.Seconds()),
	}
	if secret == "" {
		c.MaxAge = -1
	}
	return c
}
