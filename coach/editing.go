package coach

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gametape/coach/transcript"
)

// Revision is one state of a call's transcript. Nothing is ever written over:
// a change makes the next one, and so does going back.
type Revision struct {
	Number int // from 1
	Change Change
	By     UserID    // empty: gametape itself
	At     time.Time // zero where an older gametape made it
}

// Change says in a word what a revision changed.
type Change string

// The changes. Empty: an older gametape did not note it.
const (
	ChangeImport   Change = "import"
	ChangeWords    Change = "words"
	ChangeSplit    Change = "split"
	ChangeMerge    Change = "merge"
	ChangeSpeakers Change = "speakers"
	ChangeTimes    Change = "times"
	ChangeRevert   Change = "revert"
)

// Place is one turn of one revision of a call's transcript.
type Place struct {
	Call CallID
	// Revision is the one that was looked at: where it is no longer the newest,
	// a change is CodeConflict.
	Revision int
	Turn     int
}

// Revisions are those of the transcript of a call viewer may see, newest first.
func (c Curation) Revisions(ctx context.Context, viewer Viewer, id CallID) ([]Revision, error) {
	if _, err := c.Call(ctx, viewer, id); err != nil {
		return nil, err
	}
	return c.Transcripts.Revisions(ctx, id)
}

// EditTurn corrects the words of a turn; word times are kept where the words
// are. speaker, where not nil, is the key of whoever really said it.
func (c Curation) EditTurn(ctx context.Context, viewer Viewer, p Place, text string, speaker *string) (Call, error) {
	return c.rewrite(ctx, viewer, p.Call, ChangeWords, func(ctx context.Context, s *Spoken) error {
		old, err := c.turn(ctx, s, p)
		if err != nil {
			return err
		}
		edited := transcript.Realign(old, text)
		if edited.Text == "" {
			return Errorf(CodeInvalid, "text", "A turn cannot be empty.")
		}
		if speaker != nil {
			i := slices.IndexFunc(s.Transcript.Speakers, func(v transcript.Speaker) bool { return v.Key == *speaker })
			if i < 0 {
				return Errorf(CodeInvalid, "speaker", "There is no speaker %q in this transcript.", *speaker)
			}
			edited.Speaker = i
		}
		if edited.Text == old.Text && edited.Speaker == old.Speaker {
			return errUnchanged
		}
		s.Transcript.Turns[p.Turn] = edited
		return nil
	})
}

// SplitTurn makes two turns of one. at says where, as a byte of the turn's
// text; inside a word it is the word's nearer border.
func (c Curation) SplitTurn(ctx context.Context, viewer Viewer, p Place, at func(text string) int) (Call, error) {
	return c.rewrite(ctx, viewer, p.Call, ChangeSplit, func(ctx context.Context, s *Spoken) error {
		old, err := c.turn(ctx, s, p)
		if err != nil {
			return err
		}
		left, right, ok := transcript.SplitTurn(old, at(old.Text))
		if !ok {
			return Errorf(CodeInvalid, "at", "A turn is split between two of its words.")
		}
		s.Transcript.Turns = slices.Replace(s.Transcript.Turns, p.Turn, p.Turn+1, left, right)
		return nil
	})
}

// MergeTurns joins a turn with the next one; the first one's speaker keeps it.
func (c Curation) MergeTurns(ctx context.Context, viewer Viewer, p Place) (Call, error) {
	return c.rewrite(ctx, viewer, p.Call, ChangeMerge, func(ctx context.Context, s *Spoken) error {
		first, err := c.turn(ctx, s, p)
		if err != nil {
			return err
		}
		if p.Turn+1 == len(s.Transcript.Turns) {
			return Errorf(CodeInvalid, "", "This is the last turn; there is none after it to join.")
		}
		merged := transcript.MergeTurns(first, s.Transcript.Turns[p.Turn+1])
		s.Transcript.Turns = slices.Replace(s.Transcript.Turns, p.Turn, p.Turn+2, merged)
		return nil
	})
}

// Voice is who says a turn: a speaker of the transcript by Key, or a new one by
// Name.
type Voice struct {
	Key, Name string
	// Side of a new speaker; empty where the name is to tell.
	Side transcript.Side
}

// ReassignTurn says that v said the turn.
func (c Curation) ReassignTurn(ctx context.Context, viewer Viewer, p Place, v Voice) (Call, error) {
	if v.Side != "" && !validSide(v.Side) {
		return Call{}, Errorf(CodeInvalid, "side", "%q is no side; it is rep, customer or unknown.", v.Side)
	}
	users, err := c.Users.Users(ctx)
	if err != nil {
		return Call{}, err
	}
	return c.rewrite(ctx, viewer, p.Call, ChangeSpeakers, func(ctx context.Context, s *Spoken) error {
		old, err := c.turn(ctx, s, p)
		if err != nil {
			return err
		}
		i, err := s.voice(v, users)
		if err != nil {
			return err
		}
		if i == old.Speaker {
			return errUnchanged
		}
		s.Transcript.Turns[p.Turn].Speaker = i
		return nil
	})
}

// voice is the index of v among the speakers, added where it is new.
func (s *Spoken) voice(v Voice, users []User) (int, error) {
	name := strings.Join(strings.Fields(v.Name), " ")
	i := slices.IndexFunc(s.Transcript.Speakers, func(have transcript.Speaker) bool {
		return v.Key != "" && have.Key == v.Key || v.Key == "" && name != "" && (have.Key == name || have.Name == name)
	})
	if i >= 0 {
		return i, nil
	}
	if name == "" {
		return 0, Errorf(CodeInvalid, "speaker", "There is no speaker %q in this transcript; a new one needs a name.", v.Key)
	}
	speaker := transcript.Speaker{Key: name, Name: name, Channel: -1, Side: transcript.Unknown}
	side := v.Side
	if side == "" {
		side = sideOf(s.Call, speaker, users)
	}
	s.Transcript.Speakers = append(slices.Clone(s.Transcript.Speakers), speaker)
	s.Sides = append(slices.Clone(s.Sides), side)
	return len(s.Sides) - 1, nil
}

// Revert makes an earlier revision of the transcript the newest, speakers and
// their sides with it. seen is the newest that was looked at, as in Place.
func (c Curation) Revert(ctx context.Context, viewer Viewer, id CallID, revision, seen int) (Call, error) {
	return c.rewrite(ctx, viewer, id, ChangeRevert, func(ctx context.Context, s *Spoken) error {
		if revision == s.Call.Revision {
			return errUnchanged
		}
		if err := c.newest(ctx, s, seen); err != nil {
			return err
		}
		old, sides, err := c.Transcripts.Transcript(ctx, id, revision)
		if CodeOf(err) == CodeNotFound {
			return Errorf(CodeInvalid, "revision", "This transcript has no revision %d.", revision)
		}
		if err != nil {
			return err
		}
		s.Transcript, s.Sides = old, sides
		return c.unsay(ctx, id, revision)
	})
}

// errUnchanged ends a change that would change nothing.
var errUnchanged = errors.New("the transcript stays as it is")

func (c Curation) turn(ctx context.Context, s *Spoken, p Place) (transcript.Turn, error) {
	if err := c.newest(ctx, s, p.Revision); err != nil {
		return transcript.Turn{}, err
	}
	if p.Turn < 0 || p.Turn >= len(s.Transcript.Turns) {
		return transcript.Turn{}, Errorf(CodeNotFound, "", "This call has no turn %d.", p.Turn)
	}
	return s.Transcript.Turns[p.Turn], nil
}

// newest refuses a change of a revision that is not the newest any more, and
// says whose change it was.
func (c Curation) newest(ctx context.Context, s *Spoken, revision int) error {
	if revision == s.Call.Revision {
		return nil
	}
	all, err := c.Transcripts.Revisions(ctx, s.Call.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(r Revision) bool { return r.Number == s.Call.Revision })
	if i < 0 || revision > s.Call.Revision {
		return Errorf(CodeConflict, "revision", "The transcript has no revision %d; look at it again before you change it.", revision)
	}
	last := all[i]
	by, at := "gametape", ""
	if last.By != "" {
		if u, err := c.Users.User(ctx, last.By); err == nil {
			by = u.Name
		} else if CodeOf(err) != CodeNotFound {
			return err
		}
	}
	if !last.At.IsZero() {
		at = " on " + last.At.UTC().Format("2 January 2006 at 15:04 UTC")
	}
	e := Errorf(CodeConflict, "revision", "%s changed the transcript meanwhile%s; look at it again before you change it.", by, at)
	e.Missed = &Missed{Version: last.Number, Edits: map[string]Edit{}}
	for _, r := range all { // the newest first
		if _, later := e.Missed.Edits[string(r.Change)]; !later && r.Number > revision {
			e.Missed.Edits[string(r.Change)] = Edit{Version: r.Number, By: r.By, At: r.At}
		}
	}
	return e
}

// rewrite lets change alter the newest transcript and writes it as the next
// revision, which is analysed and indexed.
func (c Curation) rewrite(ctx context.Context, viewer Viewer, id CallID, what Change, change func(context.Context, *Spoken) error) (Call, error) {
	seen, err := c.call(ctx, viewer, EditCall, id)
	if err != nil {
		return Call{}, err
	}
	var again []Stage
	var before, after Call
	err = c.Tx.Do(ctx, func(ctx context.Context) error {
		var err error
		after, err = c.Calls.UpdateCall(ctx, id, func(call *Call) error {
			t, sides, err := c.Transcripts.Transcript(ctx, id, call.Revision)
			if CodeOf(err) == CodeNotFound {
				return Errorf(CodeConflict, "", "This call has no transcript to change.")
			}
			if err != nil {
				return err
			}
			before = *call
			s := Spoken{Call: *call, Transcript: t, Sides: sides}
			if err := change(ctx, &s); err != nil {
				return err
			}
			*call = s.Call
			call.UpdatedAt = c.Clock.Now()
			call.Sides = stillSaid(call.Sides, s)
			call.note(call.differs(before), viewer.ID, call.UpdatedAt)
			again, err = c.revise(ctx, call, s.Transcript, s.Sides, what, viewer)
			return err
		})
		if err != nil {
			return err
		}
		if err := c.Changes.SaveChanges(ctx, changes(before, after, viewer.ID, after.UpdatedAt)...); err != nil {
			return err
		}
		return c.reopen(ctx, &after, again)
	})
	if errors.Is(err, errUnchanged) {
		return seen, nil
	}
	if err != nil {
		return Call{}, err
	}
	err = c.unlist(ctx, before, after)
	c.ring(ctx, after, again)
	return after, err
}

// stillSaid is what people said of speakers without what a revert took back.
func stillSaid(said map[string]transcript.Side, s Spoken) map[string]transcript.Side {
	out := map[string]transcript.Side{}
	for key, side := range said {
		i := slices.IndexFunc(s.Transcript.Speakers, func(v transcript.Speaker) bool { return v.Key == key })
		if i >= 0 && s.Sides[i] == side {
			out[key] = side
		}
	}
	return out
}
