package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/api"
	"gametape/internal/config"
)

// importPaths brings in folders of recordings and transcripts through the API.
// What was brought in before is recognised by its content, so it can be run
// again: after an interruption it goes on where it was, and what has come since
// is added to the calls it belongs to.
func importPaths(ctx context.Context, cfg config.Config, args []string, s Streams) error {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	flags.SetOutput(s.Err)
	var (
		csvFile = flags.String("csv", "", "table of metadata: a column file, others named as in the API; unknown ones go into custom")
		pattern = flags.String("pattern", "", "what file names say, such as {date}_{rep}_{account}; also {time}, {title}, {contact}, {any}")
		dryRun  = flags.Bool("dry-run", false, "only say what would be brought in")
		report  = flags.String("report", "", "file for one JSON line per file: what became of it")
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
	in := importer{s: s, total: len(found.calls), report: json.NewEncoder(log), dryRun: *dryRun, counts: map[fileState]int{}}
	if !*dryRun {
		if in.client, err = connect(ctx, cfg); err != nil {
			return err
		}
		if err := in.loadPeople(ctx); err != nil {
			return err
		}
	}
	for _, o := range found.apart {
		if err := in.tell(o); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(*at)
	for _, f := range found.calls {
		group.Go(func() error { return in.one(ctx, f) })
	}
	err = group.Wait()
	in.summary(found.notes)
	if err == nil && len(in.refused)+len(found.notes) > 0 {
		return errSaid
	}
	return err
}

// importer counts what becomes of the files.
type importer struct {
	client *client
	s      Streams
	total  int
	dryRun bool
	people map[string]string // name or first part of the address, lower case → e-mail

	mu          sync.Mutex
	report      *json.Encoder
	done, calls int
	counts      map[fileState]int
	refused     []fileOutcome
	shown       time.Time
}

// fileState is what became of a file.
type fileState string

const (
	takenFile    fileState = "taken"    // into a new call
	attachedFile fileState = "attached" // to a call that was here
	sameFileHere fileState = "the same as before"
	notNeeded    fileState = "not needed"
	refusedFile  fileState = "refused"
)

// states in the order the summary says them.
var states = []fileState{takenFile, attachedFile, sameFileHere, notNeeded, refusedFile}

// fileOutcome is one line of the report.
type fileOutcome struct {
	File  string    `json:"file"`
	State fileState `json:"state"`
	// As is what it was taken for: recording, transcript, companion, metadata or
	// table.
	As         string `json:"as,omitempty"`
	Call       string `json:"call,omitempty"`
	Understood string `json:"understood,omitempty"` // the transcript
	Why        string `json:"why,omitempty"`
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
	var became became
	switch {
	case len(f.faults) > 0:
		became.refuse(strings.Join(f.faults, "; "))
	case in.dryRun:
		became.new = true
	default:
		var err error
		if became, err = in.send(ctx, f); err != nil {
			return err
		}
	}
	if became.new {
		in.mu.Lock()
		in.calls++
		in.mu.Unlock()
	}
	for _, o := range append(f.outcomes(became), f.apart...) {
		if err := in.tell(o); err != nil {
			return err
		}
	}
	in.progress()
	return nil
}

// became is what the server made of a call.
type became struct {
	call     string
	new      bool
	attached []string // of its parts
	format   string
	why      string // it was refused
}

func (b *became) refuse(why string) { b.why = why }

// outcomes are those of the files that were sent.
func (f foundCall) outcomes(b became) []fileOutcome {
	var out []fileOutcome
	say := func(path, as string) {
		o := fileOutcome{File: path, As: as, Call: b.call, Why: b.why}
		switch {
		case b.why != "":
			o.State = refusedFile
		case b.new:
			o.State = takenFile
		case slices.Contains(b.attached, as), as == "companion" && slices.Contains(b.attached, "transcript"):
			o.State = attachedFile
		default:
			o.State = sameFileHere
		}
		if as == "transcript" && b.why == "" {
			o.Understood = f.format
			if b.format != "" {
				o.Understood = b.format
			}
		}
		out = append(out, o)
	}
	if f.recording != nil {
		say(f.recording.path, "recording")
	}
	if f.transcript != nil {
		say(f.transcript.path, "transcript")
	}
	if f.companion != nil {
		say(f.companion.path, "companion")
	}
	for _, path := range f.describing {
		say(path, "metadata")
	}
	return out
}

func (in *importer) send(ctx context.Context, f foundCall) (became, error) {
	id, unread := f.externalID()
	if unread != nil {
		return became{why: unread.Error()}, nil //nolint:nilerr // one file that cannot be read does not end the import
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
		return became{call: accepted.ID, new: len(accepted.Attached) == 0, attached: accepted.Attached, format: accepted.Format}, nil
	case errors.As(err, &no) && no.hereAlready():
		return became{call: no.Ref}, nil
	case errors.As(err, &no) && no.Status != http.StatusUnauthorized:
		return became{call: no.Ref, why: no.Error()}, nil
	}
	return became{}, err
}

// upload asks first whether all of it is there, and tries again while the server
// is away or busy.
func (in *importer) upload(ctx context.Context, f foundCall, id string) (accepted api.Accepted, err error) {
	parts := map[string]*attachment{"recording": f.sound()}
	if f.transcript != nil {
		parts["transcript"] = f.transcript.attachment()
	}
	if f.companion != nil {
		parts["companion"] = f.companion.attachment()
	}
	for pause := time.Second; ; pause *= 2 {
		err = in.known(ctx, parts, id)
		var no *refused
		if errors.As(err, &no) && no.Status == http.StatusForbidden {
			err = nil // a token for uploads sees no calls; the upload says what is there
		}
		if err == nil {
			accepted, err = in.client.upload(ctx, f.metadata, parts)
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

// known refuses a call all of whose parts are there with the same content.
func (in *importer) known(ctx context.Context, parts map[string]*attachment, id string) error {
	var there api.CallList
	if err := in.client.do(ctx, http.MethodGet, "/calls?externalId="+url.QueryEscape(id), nil, &there); err != nil || len(there.Items) == 0 {
		return err
	}
	first := there.Items[0]
	for name, want := range map[string]string{"recording": first.RecordingSHA256, "transcript": first.TranscriptSHA256} {
		if parts[name] == nil {
			continue
		}
		sum, err := contentOf(parts[name])
		if err != nil || sum != want {
			return err
		}
	}
	return &refused{api.Problem{Status: http.StatusConflict, Detail: "It is here already.", Ref: first.ID, Errors: []api.ProblemField{{Location: "metadata.externalId"}}}}
}

// contentOf is the SHA-256 of a file, in hex.
func contentOf(a *attachment) (string, error) {
	r, err := a.open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// tell says what became of one file.
func (in *importer) tell(o fileOutcome) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.counts[o.State]++
	if o.State == refusedFile {
		in.refused = append(in.refused, o)
	}
	if in.dryRun {
		state := string(o.State)
		if o.State == takenFile {
			state = "would be taken"
		}
		fmt.Fprintf(in.s.Out, "%s: %s", o.File, state)
		if o.As != "" {
			fmt.Fprintf(in.s.Out, " as %s", o.As)
		}
		if o.Understood != "" {
			fmt.Fprintf(in.s.Out, ", understood as %s", o.Understood)
		}
		if o.Why != "" {
			fmt.Fprintf(in.s.Out, ": %s", o.Why)
		}
		fmt.Fprintln(in.s.Out)
	}
	return in.report.Encode(o)
}

// progress says that one more call is through.
func (in *importer) progress() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.done++
	if now := time.Now(); !in.dryRun && (now.Sub(in.shown) > 100*time.Millisecond || in.done == in.total) {
		in.shown = now
		const width = 30
		filled := width * in.done / max(in.total, 1)
		fmt.Fprintf(in.s.Err, "\r[%s%s] %d of %d", strings.Repeat("█", filled), strings.Repeat("·", width-filled), in.done, in.total)
	}
}

func (in *importer) summary(notes []string) {
	calls := fmt.Sprintf("%d new %s", in.calls, plural(in.calls, "call", "calls"))
	if in.dryRun {
		calls += " would come in"
	} else {
		fmt.Fprintln(in.s.Err)
	}
	var files []string
	for _, s := range states {
		files = append(files, fmt.Sprintf("%d %s", in.counts[s], s))
	}
	fmt.Fprintf(in.s.Out, "%s. Files: %s.\n", calls, strings.Join(files, ", "))
	for _, o := range in.refused {
		fmt.Fprintf(in.s.Out, "  %s: %s\n", o.File, o.Why)
	}
	for _, n := range notes {
		fmt.Fprintf(in.s.Out, "  %s.\n", n)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
