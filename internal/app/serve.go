package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/api"
	"gametape/coach"
	"gametape/internal/auth"
	"gametape/internal/config"
	"gametape/web"
	"gametape/worker"
)

// serve runs everything in one process; with external parts it is the process
// that owns the search index and serves people.
func serve(ctx context.Context, cfg config.Config, args []string, s Streams) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	demo := flags.Bool("demo", false, "load the demo calls where there are no calls yet")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	log := logger(cfg, s.Err)
	// Parts outlive the signal: they close after the work on them has ended.
	behind, release := context.WithCancel(context.WithoutCancel(ctx))
	defer release()
	p, err := open(behind, cfg, log, true)
	if err != nil {
		return err
	}
	err = p.serve(ctx, *demo, s)
	return errors.Join(err, p.Close())
}

func (p *parts) serve(ctx context.Context, demo bool, s Streams) error {
	people, processing := p.people(), p.processing()
	if err := p.tagger.Ship(ctx, p.db, systemClock{}); err != nil {
		return fmt.Errorf("bring in the shipped trackers: %w", err)
	}
	if p.cfg.RedisURL == "" {
		// With the queue inside there are no other workers: what a killed
		// process was at need not wait for its lease to end.
		if err := p.db.Free(ctx); err != nil {
			return err
		}
	}
	if p.cfg.AdminEmail != "" {
		if err := people.FirstAdministrator(ctx, p.cfg.AdminEmail, p.cfg.AdminPassword); err != nil {
			return fmt.Errorf("make the first administrator: %w", err)
		}
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", p.cfg.Listen(demo))
	if err != nil {
		return fmt.Errorf("listen at %s: %w", p.cfg.Listen(demo), err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	retagging := coach.NewRetagging(processing)
	server := &http.Server{
		Handler: p.handler(people, retagging), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug), BaseContext: func(net.Listener) context.Context { return ctx },
	}
	var group errgroup.Group
	run := func(what string, do func() error) {
		group.Go(func() error {
			defer stop()
			if err := do(); err != nil && ctx.Err() == nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			return nil
		})
	}
	run("serve", func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	w := worker.New(worker.Config{Redis: p.redis, OwnsIndex: true, Media: p.cfg.MediaWorkers}, processing, p.queue, p.log)
	run("worker", func() error { return w.Run(ctx) })
	run("retagging", func() error { return p.retag(ctx, retagging) })
	run("housekeeping", func() error { return p.keepHouse(ctx, processing) })
	group.Go(func() error {
		<-ctx.Done()
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return server.Shutdown(patience)
	})
	address := p.address(listener.Addr())
	if demo {
		if err := firstDemo(ctx, p, address, s); err != nil {
			stop()
			return errors.Join(err, group.Wait())
		}
	}
	p.welcome(ctx, people, address, s)
	return group.Wait()
}

func (p *parts) handler(people coach.People, retagging *coach.Retagging) http.Handler {
	return api.New(api.Config{
		People: people, Ingest: p.ingest(), Curation: p.curation(),
		Finding:  coach.Finding{Index: p.index, Calls: p.db, Clips: p.db},
		Clipping: p.clipping(), Training: p.training(), Retagging: retagging, Installation: coach.Installation{Watch: p.db, Chores: p.db, Readiness: p.readiness}, Blobs: p.blobs, Events: p.eventsOf, Clock: systemClock{},
		Throttle: auth.NewThrottle(), Hashing: auth.NewQueue(2), Proxies: p.cfg.Proxies(), Metrics: metrics(p.db, p.log), MetricsToken: p.cfg.MetricsToken, Page: web.FS(),
		BaseURL: p.cfg.BaseURL, Version: Version(), Log: p.log,
	})
}

// address is where a person on this machine finds the page.
func (p *parts) address(at net.Addr) string {
	if p.cfg.BaseURL != "" {
		return p.cfg.BaseURL
	}
	_, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return "http://" + at.String()
	}
	return "http://localhost:" + port
}

// welcome says where to go and how to log in.
func (p *parts) welcome(ctx context.Context, people coach.People, address string, s Streams) {
	fmt.Fprintf(s.Out, "\ngametape is ready: %s\n", address)
	needed, err := people.SetupNeeded(ctx)
	switch {
	case err != nil:
		p.log.Error("look for people", "err", err)
	case needed:
		fmt.Fprintf(s.Out, "Make the first administrator there with this one-time code: %s\n", people.Setup)
	case p.cfg.AdminEmail != "":
		fmt.Fprintf(s.Out, "Log in as %s with the password from GAMETAPE_ADMIN_PASSWORD.\n", p.cfg.AdminEmail)
	}
	if strings.HasSuffix(p.cfg.AdminEmail, demoDomain) {
		fmt.Fprintf(s.Out, "Demo password of everybody: %s (also for %s).\n", p.cfg.AdminPassword, strings.Join(demoLogins(), ", "))
	}
}

// retag runs changed trackers over the archive whenever somebody, in any
// process, changed one.
func (p *parts) retag(ctx context.Context, r *coach.Retagging) error {
	changes, err := p.eventsOf.Listen(ctx)
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.Go(func() error { r.Run(ctx); return nil })
	for e := range changes {
		if e.Kind == "tracker" {
			r.Start()
		}
	}
	return group.Wait()
}

// choresLook is how often it is looked for chores that are due.
const choresLook = 30 * time.Second

// keepHouse opens the index where it is missing, then does what is due: mending
// the index at every start, sweeping what crashes left behind, and making the
// words of deleted calls leave the index's files.
func (p *parts) keepHouse(ctx context.Context, processing coach.Processing) error {
	if err := p.index.Await(ctx); err != nil {
		return err
	}
	house := coach.Housekeeping{Rows: p.db, Clock: systemClock{}, Chores: []coach.ChoreSpec{
		{Name: coach.ChoreMend, Do: func(ctx context.Context) error { return p.mend(ctx, processing) }},
		{Name: coach.ChoreErase, Do: p.index.Purge},
		{Name: coach.ChoreSweep, Every: time.Hour, Do: func(ctx context.Context) error { return p.sweep(ctx, processing) }},
	}}
	if err := p.db.AskChore(ctx, coach.ChoreMend, systemClock{}.Now()); err != nil {
		return err
	}
	tick := time.NewTicker(choresLook)
	defer tick.Stop()
	for {
		if err := house.Round(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("housekeeping", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (p *parts) mend(ctx context.Context, processing coach.Processing) error {
	all := p.index.NeedsRebuild()
	n, err := processing.Mend(ctx, all)
	if err != nil {
		return fmt.Errorf("mend the index: %w", err)
	}
	if n > 0 {
		p.log.Info("calls are indexed again", "calls", n)
	}
	if all {
		return p.index.Rebuilt()
	}
	return nil
}

// orphaned is how old an object without a row is before it counts as left
// behind: longer than any upload takes.
const orphaned = 12 * time.Hour

func (p *parts) sweep(ctx context.Context, processing coach.Processing) error {
	before := systemClock{}.Now().Add(-orphaned)
	objects, err1 := processing.Sweep(ctx, before)
	uploads, err2 := p.blobs.Sweep(ctx, before)
	if objects+uploads > 0 {
		p.log.Info("swept storage", "objects", objects, "uploads", uploads)
	}
	return errors.Join(err1, err2)
}

// work runs stages for a serve elsewhere; it needs the external parts.
func work(ctx context.Context, cfg config.Config, args []string, s Streams) error {
	if len(args) > 0 {
		return errUsage
	}
	for name, value := range map[string]string{"DATABASE_URL": cfg.DatabaseURL, "REDIS_URL": cfg.RedisURL, "S3_ENDPOINT": cfg.S3Endpoint} {
		if value == "" {
			return fmt.Errorf("a worker shares its parts with serve, so it needs %s%s to be set", config.Prefix, name)
		}
	}
	log := logger(cfg, s.Err)
	behind, release := context.WithCancel(context.WithoutCancel(ctx))
	defer release()
	p, err := open(behind, cfg, log, false)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.Out, "gametape worker is ready")
	w := worker.New(worker.Config{Redis: p.redis, Media: cfg.MediaWorkers}, p.processing(), p.queue, log)
	return errors.Join(w.Run(ctx), p.Close())
}
