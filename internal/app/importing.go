package app

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/api"
	"gametape/internal/config"
)

// importPaths brings in folders of recordings and transcripts through the API.
// What was brought in before is recognised by its content, so it can be run
// again after an interruption, and goes on where it was.
func importPaths(ctx context.Context, cfg config.Config, args []string, s Streams) error {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	var (
		csvFile = flags.String("csv", "", "table of metadata: a column file, others named as in the API; unknown ones go into custom")
		pattern = flags.String("pattern", "", "what file names say, such as {date}_{rep}_{account}; also {time}, {title}, {contact}, {any}")
		dryRun  = flags.Bool("dry-run", false, "only say what would be brought in")
		report  = flags.String("report", "", "file for one JSON line per call: what became of it")
		at      = flags.Int("at-once", 2, "uploads at once")
	)
	paths, err := parseAnywhere(flags, args)
	if err != nil || len(paths) == 0 || *at < 1 {
		return errUsage
	}
	found, err := findCalls(paths, *csvFile, *pattern)
	if err != nil {
		return err
	}
	log := io.Discard
	if *report != "" {
		f, err := os.Create(*report)
		if err != nil {
			return err
		}
		defer f.Close()
		log = f
	}
	in := importer{s: s, total: len(found), report: json.NewEncoder(log), dryRun: *dryRun}
	if !*dryRun {
		if in.client, err = connect(ctx, cfg); err != nil {
			return err
		}
		if err := in.loadPeople(ctx); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(*at)
	for _, f := range found {
		group.Go(func() error { return in.one(ctx, f) })
	}
	err = group.Wait()
	in.summary()
	if err == nil && len(in.refused) > 0 {
		return errSaid
	}
	return err
}

// importer counts what becomes of the calls.
type importer struct {
	client *client
	s      Streams
	total  int
	dryRun bool
	people map[string]string // name or first part of the address, lower case → e-mail

	mu                  sync.Mutex
	report              *json.Encoder
	done, brought, here int
	refused             []outcome
	shown               time.Time
}

// outcome is one line of the report.
type outcome struct {
	Files      []string `json:"files"`
	State      string   `json:"state"` // brought in | here already | refused | would be brought in
	Call       string   `json:"call,omitempty"`
	Transcript string   `json:"transcript,omitempty"` // what it was understood as
	Why        string   `json:"why,omitempty"`
}

func (in *importer) loadPeople(ctx context.Context) error {
	var users struct{ Items []api.User }
	if err := in.client.do(ctx, http.MethodGet, "/users", nil, &users); err != nil {
		return err
	}
	in.people = map[string]string{}
	for _, u := range users.Items {
		in.people[strings.ToLower(u.Name)] = u.Email
		name, _, _ := strings.Cut(u.Email, "@")
		in.people[strings.ToLower(name)] = u.Email
	}
	return nil
}

// one brings in one call. Only what ends the whole import is returned.
func (in *importer) one(ctx context.Context, f foundCall) error {
	o := outcome{Files: f.files(), State: "would be brought in", Transcript: f.format}
	if f.fault != nil {
		o.State, o.Why = "refused", f.fault.Error()
	}
	if o.State != "refused" && !in.dryRun {
		if err := in.send(ctx, f, &o); err != nil {
			return err
		}
	}
	return in.tell(o)
}

func (in *importer) send(ctx context.Context, f foundCall, o *outcome) error {
	id, unread := f.externalID()
	if unread != nil {
		o.State, o.Why = "refused", unread.Error()
		return nil //nolint:nilerr // one file that cannot be read does not end the import
	}
	f.metadata["externalId"] = id
	if rep, ok := f.metadata["rep"].(string); ok {
		delete(f.metadata, "rep")
		if email := in.people[strings.ToLower(rep)]; email != "" {
			f.metadata["repEmail"] = email
		} else {
			f.custom("rep", rep)
		}
	}
	accepted, err := in.upload(ctx, f, id)
	var no *refused
	switch {
	case err == nil:
		o.State, o.Call, o.Transcript = "brought in", accepted.ID, accepted.Format
	case errors.As(err, &no) && no.Status == http.StatusConflict:
		o.State, o.Call = "here already", no.Ref
	case errors.As(err, &no) && no.Status != http.StatusUnauthorized:
		o.State, o.Why = "refused", no.Error()
	default:
		return err
	}
	return nil
}

// upload asks first whether the call is there, and tries again while the server
// is away or busy.
func (in *importer) upload(ctx context.Context, f foundCall, id string) (accepted api.Accepted, err error) {
	for pause := time.Second; ; pause *= 2 {
		var there api.CallList
		err = in.client.do(ctx, http.MethodGet, "/calls?externalId="+url.QueryEscape(id), nil, &there)
		if err == nil && len(there.Items) > 0 {
			return accepted, &refused{api.Problem{Status: http.StatusConflict, Detail: "It is here already.", Ref: there.Items[0].ID}}
		}
		var no *refused
		if errors.As(err, &no) && no.Status == http.StatusForbidden {
			err = nil // a token for uploads sees no calls; the upload says what is there
		}
		if err == nil {
			accepted, err = in.client.upload(ctx, f.metadata, map[string]*attachment{"recording": f.recording, "transcript": f.transcript, "companion": f.companion})
		}
		again := err != nil && (!errors.As(err, &no) || no.Status >= 500 || no.Status == http.StatusTooManyRequests)
		if !again || pause > time.Minute {
			return accepted, err
		}
		select {
		case <-ctx.Done():
			return accepted, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (in *importer) tell(o outcome) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.done++
	switch o.State {
	case "refused":
		in.refused = append(in.refused, o)
	case "here already":
		in.here++
	default:
		in.brought++
	}
	if in.dryRun {
		fmt.Fprintf(in.s.Out, "%s: %s", strings.Join(o.Files, " + "), o.State)
		if o.Transcript != "" {
			fmt.Fprintf(in.s.Out, ", transcript understood as %s", o.Transcript)
		}
		fmt.Fprintln(in.s.Out)
	} else if now := time.Now(); now.Sub(in.shown) > 100*time.Millisecond || in.done == in.total {
		in.shown = now
		const width = 30
		filled := width * in.done / max(in.total, 1)
		fmt.Fprintf(in.s.Err, "\r[%s%s] %d of %d", strings.Repeat("█", filled), strings.Repeat("·", width-filled), in.done, in.total)
	}
	return in.report.Encode(o)
}

func (in *importer) summary() {
	what := "brought in"
	if in.dryRun {
		what = "would be brought in"
	} else {
		fmt.Fprintln(in.s.Err)
	}
	fmt.Fprintf(in.s.Out, "%d calls %s, %d were here already, %d refused.\n", in.brought, what, in.here, len(in.refused))
	for _, o := range in.refused {
		fmt.Fprintf(in.s.Out, "  %s: %s\n", strings.Join(o.Files, " + "), o.Why)
	}
}
