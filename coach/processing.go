package coach

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach/align"
	"gametape/coach/transcript"
)

// How a stage is held and tried.
const (
	// Lease is how long a worker holds a stage without renewing; it is what a
	// crash costs.
	Lease = 30 * time.Second
	// MaxAttempts is how often a stage is tried before it is given up.
	MaxAttempts = 6
)

// Processing runs the stages of calls and clips. It may run in many processes
// at once: a stage's row says who has it.
type Processing struct {
	Tx          Tx
	Calls       CallRows
	Changes     ChangeRows
	Users       UserRows
	Transcripts TranscriptRows
	Recognition HeardRows
	Findings    FindingRows
	Stages      StageRows
	Watch       StageWatch
	Clips       ClipRows
	Blobs       Blobs
	Media       Media
	Speech      Speech // nil: no server is set up
	// SpeechDefault is what is asked of it where nobody says otherwise.
	SpeechDefault SpeechChoice
	Index         Index // nil in a process that does not own the index
	Queue         Queue
	Events        Events
	Clock         Clock
	Tagger        *Tagger
	Parses        *Parses
}

// Do runs one stage if it is still to be done, and rings for whatever its end
// makes startable. Running it twice changes nothing. A returned error asks for
// another try later; one that would not help is written into the row instead.
func (p Processing) Do(ctx context.Context, owner string, name StageName, revision int) error {
	now := p.Clock.Now()
	s, ok, err := p.Stages.Claim(ctx, owner, name, revision, now, now.Add(Lease))
	if err != nil || !ok {
		if CodeOf(err) == CodeNotFound {
			return nil // deleted meanwhile
		}
		return err
	}
	p.publish(ctx, s, InProgress)
	fault := p.held(ctx, s)
	if ctx.Err() != nil {
		// Shutting down: give it back at once, so that nobody waits for the lease.
		s.State, s.LeaseUntil = Pending, time.Time{}
		return errors.Join(ctx.Err(), p.Stages.Finish(context.WithoutCancel(ctx), s))
	}
	switch {
	case fault == nil:
		s.State, s.Error = Done, ""
	case errors.Is(fault, errNothingToDo):
		s.State, s.Error, fault = Skipped, "", nil
	case Permanent(fault) || s.Attempts >= MaxAttempts:
		s.State, s.Error = Broken, MessageOf(fault)
	default:
		s.State, s.Error = Pending, MessageOf(fault)
	}
	if err := p.finish(ctx, s); err != nil {
		return fmt.Errorf("finish %s of %s: %w", name, owner, errors.Join(err, fault))
	}
	if fault != nil {
		return fmt.Errorf("%s of %s: %w", name, owner, fault)
	}
	return nil
}

var errNothingToDo = errors.New("nothing to do")

// held runs the stage while its lease is renewed; losing the lease stops it.
func (p Processing) held(ctx context.Context, s Stage) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var group errgroup.Group
	group.Go(func() error {
		tick := time.NewTicker(Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
				if err := p.Stages.Renew(ctx, s, p.Clock.Now().Add(Lease)); err != nil {
					stop()
					return fmt.Errorf("renew lease: %w", err)
				}
			}
		}
	})
	fault := p.run(ctx, s)
	stop()
	if err := group.Wait(); err != nil && fault != nil {
		return err
	}
	return fault
}

func (p Processing) run(ctx context.Context, s Stage) error {
	if run := s.Name.Spec().Run; run != nil {
		return run(p, ctx, s)
	}
	return Errorf(CodeInvalid, "", "There is no stage called %q.", s.Name)
}

// finish writes the stage's end and the owner's state in one transaction, and
// rings for what may start now.
func (p Processing) finish(ctx context.Context, s Stage) error {
	s.LeaseUntil, s.UpdatedAt = time.Time{}, p.Clock.Now()
	total := InProgress
	var next []Stage
	settle := func(ctx context.Context) (State, error) {
		if err := p.Stages.Finish(ctx, s); err != nil {
			return "", err
		}
		all, err := p.Stages.StagesOf(ctx, s.Owner)
		if err != nil {
			return "", err
		}
		total, next = StateOf(all), Startable(all)
		return total, nil
	}
	err := p.Tx.Do(ctx, func(ctx context.Context) error {
		// The owner's row is locked first, so that of two stages that end at
		// once the second sees the first.
		var fault error
		if s.Name.Spec().OfClip {
			_, err := p.Clips.UpdateClip(ctx, ClipID(s.Owner), func(c *Clip) error {
				c.State, fault = settle(ctx)
				c.Error = s.Error
				return fault
			})
			return err
		}
		_, err := p.Calls.UpdateCall(ctx, CallID(s.Owner), func(c *Call) error {
			c.State, fault = settle(ctx)
			return fault
		})
		return err
	})
	if CodeOf(err) == CodeNotFound || CodeOf(err) == CodeConflict {
		return nil // deleted, or somebody else has taken the stage over
	}
	if err != nil {
		return err
	}
	p.publish(ctx, s, total)
	if s.State == Pending {
		next = without(next, s.Name) // its own retry is the queue's matter
	}
	return p.Queue.Enqueue(ctx, next...)
}

func without(stages []Stage, name StageName) []Stage {
	var out []Stage
	for _, s := range stages {
		if s.Name != name {
			out = append(out, s)
		}
	}
	return out
}

func (p Processing) publish(ctx context.Context, s Stage, total State) {
	e := Event{Kind: "call", Call: CallID(s.Owner), Stage: s.Name, State: s.State, Total: total}
	if s.Name.Spec().OfClip {
		e.Kind, e.Call, e.Clip = "clip", "", ClipID(s.Owner)
	}
	p.Events.Publish(ctx, e)
}

// Repair rings again for open stages that nobody has touched since before, up
// to limit of them; it answers how many it looked at.
func (p Processing) Repair(ctx context.Context, before time.Time, limit int) (int, error) {
	now := p.Clock.Now()
	stale, err := p.Watch.Stale(ctx, before, now, limit)
	if err != nil || len(stale) == 0 {
		return 0, err
	}
	if err := p.Watch.Touch(ctx, now, stale...); err != nil {
		return 0, err
	}
	for _, s := range stale {
		if err := p.repair(ctx, s); err != nil {
			return 0, err
		}
	}
	return len(stale), nil
}

func (p Processing) repair(ctx context.Context, s Stage) error {
	if s.State == Running { // its lease is over
		if s.Attempts < MaxAttempts {
			return p.Queue.Enqueue(ctx, s)
		}
		s.State, s.Error = Broken, "This step ended its worker every time it was tried."
		return p.finish(ctx, s)
	}
	all, err := p.Stages.StagesOf(ctx, s.Owner)
	if err != nil {
		return err
	}
	for _, t := range Startable(all) {
		if t.Name == s.Name && t.Revision == s.Revision {
			return p.Queue.Enqueue(ctx, s)
		}
	}
	return nil
}

// transcribe reads the transcript file and says who is on which side.
func (p Processing) transcribe(ctx context.Context, c Call) error {
	if c.TranscriptFile == nil {
		return errNothingToDo
	}
	raw, err := readAll(ctx, p.Blobs, *c.TranscriptFile)
	if err != nil {
		return err
	}
	companion, err := p.companion(ctx, *c.TranscriptFile)
	if err != nil {
		return err
	}
	options := transcript.Options{Recording: c.Duration, Companion: companion}
	if c.TranscriptFile.Heard {
		options.As = transcript.Whisper
	}
	t, err := transcript.Parse(raw, options)
	if err != nil {
		return refusal(c.TranscriptFile.Name, err)
	}
	if c.TranscriptFile.Heard {
		t.Reason = "was made from the recording by speech to text"
	}
	users, err := p.Users.Users(ctx)
	if err != nil {
		return err
	}
	return p.Tx.Do(ctx, func(ctx context.Context) error {
		_, err := p.Calls.UpdateCall(ctx, c.ID, func(c *Call) error {
			speech, err := speechOf(ctx, p.Blobs, *c)
			if err != nil {
				return err
			}
			people, err := recognise(ctx, p.Recognition, *c, t)
			if err != nil {
				return err
			}
			t, lost, err := p.carryOver(ctx, *c, people.name(t))
			if err != nil {
				return err
			}
			if lost != "" {
				c.warn(lost)
			}
			sides, certain := mapSides(*c, t, users, people.sides(), speech)
			c.AskSides = !certain
			c.understood(t)
			c.noteFit(align.Compare(t, sides, speech, c.Duration))
			if c.Rep == "" && c.RepEmail == "" {
				before := *c
				adoptRep(c, t, sides, users, people)
				if err := p.Changes.SaveChanges(ctx, changes(before, *c, "", p.Clock.Now())...); err != nil {
					return err
				}
			}
			return p.Transcripts.SaveTranscript(ctx, c.ID, Revision{Number: c.Revision, Change: ChangeImport, By: c.TranscriptFile.broughtBy(*c), At: p.Clock.Now()}, t, sides)
		})
		return err
	})
}

// understood notes on the call what its transcript says of itself.
func (c *Call) understood(t transcript.Transcript) {
	c.Format, c.Reason, c.Estimated = string(t.Format), t.Reason, t.Estimated
	if c.Language == "" {
		c.Language = t.Language
	}
	if c.Duration == 0 {
		c.Duration = lastWord(t)
	}
	c.noteEnd(t)
	if n := len(t.Warnings); n > 0 {
		c.warn(fmt.Sprintf("%d %s in the transcript had to be repaired or guessed; the first: %s: %s", n, plural(n, "place", "places"), t.Warnings[0].Where, t.Warnings[0].Message))
	}
}

// noteEnd warns of a transcript that ends long after its recording, and takes
// back what was said before.
func (c *Call) noteEnd(t transcript.Transcript) {
	c.Warnings = slices.DeleteFunc(slices.Clone(c.Warnings), func(w string) bool { return strings.HasPrefix(w, warnLonger) })
	if over := lastWord(t) - c.Duration; over > 2*time.Second {
		c.warn(fmt.Sprintf("%s %s after the recording ends; it may belong to another recording.", warnLonger, clock(over)))
	}
}

// readAll reads a transcript file.
func readAll(ctx context.Context, blobs Blobs, b Blob) ([]byte, error) {
	r, err := blobs.Open(ctx, b.Key, 0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(io.LimitReader(r, MaxTranscript)); err != nil {
		return nil, fmt.Errorf("read %s: %w", b.Key, err)
	}
	return raw.Bytes(), nil
}

func lastWord(t transcript.Transcript) time.Duration {
	var end time.Duration
	for _, turn := range t.Turns {
		end = max(end, turn.End)
	}
	return end
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// clock writes d as 1:02:03 or 2:03.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
