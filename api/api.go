// Package api speaks HTTP: it decodes a request, calls one use case of package
// coach, and encodes the answer. JSON routes are described with Huma, which
// makes api/openapi.yaml of them; upload, media and events are plain Gin.
//
// It decides nothing: who may do what is asked of coach, and every route says
// in its description what it asks. internal/app makes the Server.
package api

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"gametape/coach"
	"gametape/internal/auth"
)

// Config is what the routes need: the use cases, and what the page is.
type Config struct {
	People       coach.People
	Ingest       coach.Ingest
	Curation     coach.Curation
	Finding      coach.Finding
	Clipping     coach.Clipping
	Training     coach.Training
	Retagging    *coach.Retagging
	Installation coach.Installation
	Blobs        coach.Blobs
	Events       coach.Events
	Clock        coach.Clock
	Throttle     *auth.Throttle
	Hashing      *auth.Queue
	// Proxies are believed when they say who asks.
	Proxies []netip.Prefix
	Metrics http.Handler
	// MetricsToken is asked of whoever reads Metrics; empty: from this machine only.
	MetricsToken string
	Page         fs.FS
	// BaseURL is where people reach the page; https makes cookies secure.
	BaseURL string
	Version string
	Log     *slog.Logger
}

// Prefix is where the JSON contract lives.
const Prefix = "/api/v1"

type server struct {
	Config
	api   huma.API
	names nameCache
	// unnamedProxy is told of once.
	unnamedProxy sync.Once
	streams      streams
	beat         time.Duration
}

// New is the whole HTTP surface of gametape.
func New(cfg Config) http.Handler {
	h, _ := build(cfg)
	return h
}

// OpenAPI is the contract as an OpenAPI 3.1 document in YAML.
func OpenAPI() ([]byte, error) {
	_, s := build(Config{Version: "1", Log: slog.New(slog.DiscardHandler)})
	return s.api.OpenAPI().YAML()
}

func build(cfg Config) (http.Handler, *server) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	s := &server{Config: cfg, beat: beat}
	engine.Use(s.logged, s.recovered, s.secured, s.announced)

	group := engine.Group(Prefix)
	hc := huma.DefaultConfig("gametape", "1")
	hc.Info.Description = "Call recordings and transcripts in; objections, answers, clips and libraries out. HEAD works wherever GET does."
	hc.Servers = []*huma.Server{{URL: Prefix}}
	hc.CreateHooks, hc.DocsPath, hc.SchemasPath = nil, "", ""
	hc.OpenAPIPath = "/openapi"
	hc.RejectUnknownQueryParameters = true
	hc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	s.api = humagin.NewWithGroup(engine, group, hc)
	s.sessions()
	s.people()
	s.calls()
	s.words()
	s.editing()
	s.persons()
	s.search()
	s.clips()
	s.folders()
	s.trackers()
	s.previews()
	s.learning()
	s.admin()
	s.history()
	s.bulk()
	s.pairing()
	group.POST("/calls", s.viewed(s.upload))
	group.PUT("/calls/:id/transcript", s.viewed(s.amend("transcript")))
	group.PUT("/calls/:id/recording", s.viewed(s.amend("recording")))
	group.GET("/calls/:id/transcript", s.viewed(s.transcript))
	group.GET("/calls/:id/recording", s.viewed(s.recording))
	group.GET("/calls/:id/playback", s.viewed(s.playback))
	group.GET("/calls/:id/peaks", s.viewed(s.peaks))
	group.GET("/clips/:id/media", s.viewed(s.clipMedia))
	group.GET("/trackers/export", s.viewed(s.exportTrackers))
	group.POST("/trackers/import", s.viewed(s.importTrackers))
	group.GET("/events", s.viewed(s.events))
	s.describePlain()

	engine.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	engine.GET("/readyz", s.ready)
	if cfg.Metrics != nil {
		engine.GET("/metrics", s.metrics)
	}
	for _, r := range engine.Routes() {
		if r.Method == http.MethodGet {
			engine.HEAD(r.Path, r.HandlerFunc)
		}
	}
	engine.NoRoute(s.page)
	engine.NoMethod(func(c *gin.Context) {
		problem(c, coach.Errorf(coach.CodeNotFound, "", "%s does not take %s.", c.Request.URL.Path, c.Request.Method), http.StatusMethodNotAllowed)
	})
	// Browsers say where a request comes from; one that another site made is
	// refused, programs without these headers are not concerned.
	guard := http.NewCrossOriginProtection()
	if cfg.BaseURL != "" {
		_ = guard.AddTrustedOrigin(cfg.BaseURL) // config has checked the address
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, http.StatusForbidden, coach.Errorf(coach.CodeForbidden, "", "This request came from another site."))
	}))
	return guard.Handler(engine), s
}

// logged writes one line per request to the API.
func (s *server) logged(c *gin.Context) {
	start := time.Now()
	c.Next()
	if status := c.Writer.Status(); status >= 500 || s.Log.Enabled(c, slog.LevelDebug) {
		s.Log.Log(c, level(status), "request", "method", c.Request.Method, "route", c.FullPath(), "status", status, "took", time.Since(start))
	}
}

func level(status int) slog.Level {
	if status >= 500 {
		return slog.LevelError
	}
	return slog.LevelDebug
}

func (s *server) recovered(c *gin.Context) {
	defer func() {
		if fault := recover(); fault != nil {
			if fault == http.ErrAbortHandler { //nolint:errorlint // the sentinel is compared as net/http does
				panic(fault)
			}
			s.Log.Error("panic", "route", c.FullPath(), "fault", fault)
			problem(c, coach.Errorf(coach.CodeInternal, "", "%s", coach.MessageOf(nil)), 0)
		}
	}()
	c.Next()
}

// secured sets the headers every answer carries.
func (s *server) secured(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	// The page names its scripts in a policy of its own, by hash; what is said
	// here holds beside it, and everything else is nothing a browser should run.
	h.Set("Content-Security-Policy", "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'")
	if strings.HasPrefix(s.BaseURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if strings.HasPrefix(c.Request.URL.Path, "/api/") {
		// Recordings and waveforms say otherwise.
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	}
	c.Next()
}
