package coach

import (
	"context"
	"errors"
	"time"
)

// ChoreName names something the installation has to do now and then.
type ChoreName string

// The chores.
const (
	ChoreMend  ChoreName = "mend"  // the index holds what the rows say
	ChoreErase ChoreName = "erase" // words of deleted calls leave the index's files
	ChoreSweep ChoreName = "sweep" // objects that a crash left behind go
)

// Chore is the state of one, which outlives the process.
type Chore struct {
	Name  ChoreName
	DueAt time.Time // zero: once it is asked for
	// Asked counts how often it was asked for.
	Asked int64
	// LeaseUntil: whoever runs it holds it until then.
	LeaseUntil time.Time
	LastRun    time.Time // when it last ended, well or badly
	Error      string    // of the last run, a sentence for a person
}

// How chores are held and tried.
const (
	// choreLease is how long a process holds a chore without renewing.
	choreLease = time.Minute
	// choreRetry is when a chore that failed is tried again.
	choreRetry = 5 * time.Minute
	// eraseWithin is when the words of a deleted call leave the index's files.
	// The promise is an hour; what is left of it is for a crash and the run itself.
	eraseWithin = 30 * time.Minute
)

// ChoreSpec is what there is to know of a chore before it runs.
type ChoreSpec struct {
	Name ChoreName
	// Every is how often it runs by itself; 0: only when it is asked for.
	Every time.Duration
	// Do runs it. It runs again after a crash.
	Do func(ctx context.Context) error
}

// Housekeeping runs chores when they are due. What is due stands in rows, so a
// restart forgets nothing; a lease keeps two processes from running one at once.
type Housekeeping struct {
	Rows   ChoreRows
	Clock  Clock
	Chores []ChoreSpec
}

// Round runs every chore that is due, and those that never ran. A chore that
// fails is noted in its row and tried again; the errors come back for the log.
func (h Housekeeping) Round(ctx context.Context) error {
	rows, err := h.Rows.Chores(ctx)
	if err != nil {
		return err
	}
	known := map[ChoreName]bool{}
	for _, r := range rows {
		known[r.Name] = true
	}
	var faults []error
	for _, c := range h.Chores {
		if !known[c.Name] {
			if err := h.Rows.AskChore(ctx, c.Name, h.Clock.Now()); err != nil {
				return errors.Join(append(faults, err)...)
			}
		}
		if err := h.run(ctx, c); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func (h Housekeeping) run(ctx context.Context, spec ChoreSpec) error {
	now := h.Clock.Now()
	c, ok, err := h.Rows.ClaimChore(ctx, spec.Name, now, now.Add(choreLease))
	if err != nil || !ok {
		return err
	}
	fault := h.held(ctx, &c, spec.Do)
	if ctx.Err() != nil {
		// Shutting down: it stays due, and is free at once.
		return h.Rows.RenewChore(context.WithoutCancel(ctx), c, time.Time{})
	}
	ended := h.Clock.Now()
	c.LastRun, c.Error = ended, ""
	var next time.Time
	if spec.Every > 0 {
		next = ended.Add(spec.Every)
	}
	again := ended.Add(eraseWithin)
	if fault != nil {
		c.Error = MessageOf(fault)
		next = ended.Add(choreRetry)
		again = next
	}
	err = h.Rows.FinishChore(ctx, c, next, again)
	if CodeOf(err) == CodeConflict {
		err = nil // whoever took it over does it again
	}
	return errors.Join(fault, err)
}

// held runs do while the lease of c is renewed; losing it stops do.
func (h Housekeeping) held(ctx context.Context, c *Chore, do func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	renewed := make(chan error, 1)
	go func() {
		tick := time.NewTicker(choreLease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				renewed <- nil
				return
			case <-tick.C:
				lease := h.Clock.Now().Add(choreLease)
				if err := h.Rows.RenewChore(ctx, *c, lease); err != nil {
					stop()
					renewed <- err
					return
				}
				c.LeaseUntil = lease
			}
		}
	}()
	fault := do(ctx)
	stop()
	if err := <-renewed; err != nil && fault != nil {
		return err
	}
	return fault
}
