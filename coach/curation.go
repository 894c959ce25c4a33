package coach

import (
	"context"
	"maps"
	"slices"
	"time"

	"gametape/coach/transcript"
)

// Curation reads and changes calls for the people whose calls they are.
type Curation struct {
	Tx          Tx
	Calls       CallRows
	Changes     ChangeRows
	Users       UserRows
	Transcripts TranscriptRows
	Persons     PersonRows
	Recognition HeardRows
	Findings    FindingRows
	Stages      StageRows
	Chores      ChoreRows
	Clips       ClipRows
	Blobs       Blobs
	Index       Index
	Queue       Queue
	Events      Events
	Clock       Clock
	// Equipment is what this installation has beyond what every one has.
	Equipment Equipment
	// SpeechDefault is what speech to text uses where nobody says otherwise.
	SpeechDefault SpeechChoice
}

// Call is a call viewer may see.
func (c Curation) Call(ctx context.Context, viewer Viewer, id CallID) (Call, error) {
	return c.call(ctx, viewer, SeeCall, id)
}

func (c Curation) call(ctx context.Context, viewer Viewer, a Action, id CallID) (Call, error) {
	call, err := c.Calls.Call(ctx, id)
	if err != nil {
		return Call{}, noCall(err)
	}
	return call, viewer.May(a, call)
}

// ByExternalID is the call viewer may see that another system knows by id.
func (c Curation) ByExternalID(ctx context.Context, viewer Viewer, id string) (Call, error) {
	return c.Calls.CallByExternalID(ctx, viewer.Scope(), id)
}

// ListCalls are the calls of f that viewer may see.
func (c Curation) ListCalls(ctx context.Context, viewer Viewer, f CallFilter) (Page[Call], error) {
	f.Scope = viewer.Scope()
	return c.Calls.ListCalls(ctx, f)
}

// StagesOf are the stages of a call viewer may see.
func (c Curation) StagesOf(ctx context.Context, id CallID) ([]Stage, error) {
	stages, err := c.Stages.StagesOf(ctx, string(id))
	slices.SortFunc(stages, func(a, b Stage) int { return a.Name.place() - b.Name.place() })
	return stages, err
}

// Spoken is a call with its newest transcript.
type Spoken struct {
	Call       Call
	Transcript transcript.Transcript
	Sides      []transcript.Side // one per speaker
}

// TurnSides is the side of each turn.
func (s Spoken) TurnSides() []transcript.Side { return turnSides(s.Transcript, s.Sides) }

// Transcript is the newest transcript of a call viewer may see.
func (c Curation) Transcript(ctx context.Context, viewer Viewer, id CallID) (Spoken, error) {
	call, err := c.Call(ctx, viewer, id)
	if err != nil {
		return Spoken{}, err
	}
	t, sides, err := c.Transcripts.Transcript(ctx, id, call.Revision)
	if CodeOf(err) == CodeNotFound {
		return Spoken{}, Errorf(CodeNotFound, "", "This call has no transcript, or it is not read yet.")
	}
	return Spoken{Call: call, Transcript: t, Sides: sides}, err
}

// FindingsOf are the findings of a call viewer may see; empty before the
// analysis is done.
func (c Curation) FindingsOf(ctx context.Context, viewer Viewer, id CallID) (Findings, error) {
	if _, err := c.Call(ctx, viewer, id); err != nil {
		return Findings{}, err
	}
	f, err := c.Findings.Findings(ctx, id)
	if CodeOf(err) == CodeNotFound {
		return Findings{Call: id}, nil
	}
	return f.Live(), err
}

// Edit changes what is known about a call. Speakers mapped to sides make a new
// revision that is analysed again; everything else is only indexed again. seen
// is the version the change was made from: where there is a newer one, it is
// CodeConflict.
func (c Curation) Edit(ctx context.Context, viewer Viewer, id CallID, seen int, m Metadata) (Call, error) {
	if _, err := c.call(ctx, viewer, EditCall, id); err != nil {
		return Call{}, err
	}
	if err := m.Check(""); err != nil {
		return Call{}, err
	}
	var again []Stage
	var before, after Call
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		var err error
		after, err = c.Calls.UpdateCall(ctx, id, func(call *Call) error {
			before = *call
			m.into(call)
			if call.Private && !before.Private {
				if err := viewer.mayHide(before); err != nil {
					return err
				}
			}
			moved := call.RepEmail != before.RepEmail
			refused := viewer.May(GiveAway, Company{})
			if moved && refused != nil {
				return inField("repEmail", refused)
			}
			// Said again, the call follows its rep into the team they are in now.
			if moved || m.RepEmail != nil && refused == nil {
				if err := assignRep(ctx, c.Users, call); err != nil {
					return err
				}
			}
			call.UpdatedAt = c.Clock.Now()
			if call.Revision > 0 {
				again = c.stages(*call, StageIndex)
				if m.Sides != nil {
					var err error
					if again, err = c.remap(ctx, call, m.Sides, viewer); err != nil {
						return err
					}
				}
			}
			return call.edit("call", seen, call.differs(before), viewer.ID, call.UpdatedAt)
		})
		if err != nil {
			return err
		}
		if err := c.Changes.SaveChanges(ctx, changes(before, after, viewer.ID, after.UpdatedAt)...); err != nil {
			return err
		}
		return c.reopen(ctx, &after, again)
	})
	if err != nil {
		return Call{}, err
	}
	err = c.unlist(ctx, before, after)
	c.ring(ctx, after, again)
	return after, err
}

// unlist takes a call out of the index where others may see it than before, so
// that no total or facet counts it for who lost it. The index stage, which is
// open then, puts it back.
func (c Curation) unlist(ctx context.Context, before, after Call) error {
	if before.whose() == after.whose() || after.Revision == 0 {
		return nil
	}
	return c.Index.Remove(ctx, after.ID)
}

// remap writes a new revision of the transcript with sides as people say.
func (c Curation) remap(ctx context.Context, call *Call, sides map[string]transcript.Side, viewer Viewer) ([]Stage, error) {
	t, before, err := c.Transcripts.Transcript(ctx, call.ID, call.Revision)
	if CodeOf(err) == CodeNotFound {
		return nil, Errorf(CodeConflict, "sides", "The transcript of this call is not read yet; map its speakers once it is.")
	}
	if err != nil {
		return nil, err
	}
	for key := range sides {
		if !slices.ContainsFunc(t.Speakers, func(s transcript.Speaker) bool { return s.Key == key }) {
			return nil, Errorf(CodeInvalid, "sides."+key, "There is no speaker %q in this transcript.", key)
		}
	}
	users, err := c.Users.Users(ctx)
	if err != nil {
		return nil, err
	}
	merged := maps.Clone(call.Sides)
	if merged == nil {
		merged = map[string]transcript.Side{}
	}
	maps.Copy(merged, sides)
	call.Sides = merged
	people, err := recognise(ctx, c.Recognition, *call, t)
	if err != nil {
		return nil, err
	}
	mapped, _ := mapSides(*call, t, users, people.sides(), nil)
	for i, s := range t.Speakers { // what the sound told of others stays
		if _, byHand := merged[s.Key]; !byHand && mapped[i] == transcript.Unknown && before[i] != transcript.Unknown {
			mapped[i] = before[i]
		}
	}
	if err := c.remember(ctx, *call, t, sides, viewer); err != nil {
		return nil, err
	}
	return c.revise(ctx, call, t, mapped, ChangeSpeakers, viewer)
}

// revise writes t as the call's next revision and says what has to run again.
func (c Curation) revise(ctx context.Context, call *Call, t transcript.Transcript, sides []transcript.Side, what Change, viewer Viewer) ([]Stage, error) {
	call.Revision++
	call.AskSides = !certainSides(*call, t, sides)
	r := Revision{Number: call.Revision, Change: what, By: viewer.ID, At: c.Clock.Now()}
	if err := c.Transcripts.SaveTranscript(ctx, call.ID, r, t, sides); err != nil {
		return nil, err
	}
	return c.stages(*call, StageAnalyse, StageIndex), nil
}

func (c Curation) stages(call Call, names ...StageName) []Stage {
	out := make([]Stage, len(names))
	for i, n := range names {
		out[i] = Stage{Owner: string(call.ID), Name: n, Revision: call.Revision, State: Pending, UpdatedAt: c.Clock.Now()}
	}
	return out
}

// reopen writes stages as pending and the call as processing.
func (c Curation) reopen(ctx context.Context, call *Call, again []Stage) error {
	if len(again) == 0 {
		return nil
	}
	if err := c.Stages.AddStages(ctx, again...); err != nil {
		return err
	}
	after, err := c.Calls.UpdateCall(ctx, call.ID, func(call *Call) error {
		call.State = InProgress
		return nil
	})
	*call = after
	return err
}

// ring tells listeners and the queue. A stage that was reopened is in another
// round than the one in hand, so the rows are asked.
func (c Curation) ring(ctx context.Context, call Call, again []Stage) {
	c.Events.Publish(ctx, Event{Kind: "call", Call: call.ID, Total: call.State})
	if len(again) == 0 {
		return
	}
	if all, err := c.Stages.StagesOf(ctx, string(call.ID)); err == nil {
		again = all
	}
	_ = c.Queue.Enqueue(ctx, Startable(again)...) // a lost bell is rung again
}

// Judge confirms or rejects a moment; the index follows.
func (c Curation) Judge(ctx context.Context, viewer Viewer, id CallID, moment string, v Verdict) error {
	if _, err := c.call(ctx, viewer, Judge, id); err != nil {
		return err
	}
	if v != "" && v != Confirmed && v != Rejected {
		return Errorf(CodeInvalid, "verdict", "%q is no verdict; it is confirmed, rejected or empty.", v)
	}
	var again []Stage
	var after Call
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		if err := c.Findings.Judge(ctx, id, moment, v, viewer.ID, c.Clock.Now()); err != nil {
			return err
		}
		f, err := c.Findings.Findings(ctx, id)
		if err != nil {
			return err
		}
		after, err = c.Calls.UpdateCall(ctx, id, func(call *Call) error {
			call.Objections = objections(f.Moments)
			return nil
		})
		if err != nil {
			return err
		}
		again = c.stages(after, StageIndex)
		return c.reopen(ctx, &after, again)
	})
	if err != nil {
		return err
	}
	c.ring(ctx, after, again)
	return nil
}

// Retry runs the failed stages of a call again, and whatever follows them.
func (c Curation) Retry(ctx context.Context, viewer Viewer, id CallID) (Call, error) {
	call, err := c.call(ctx, viewer, EditCall, id)
	if err != nil {
		return Call{}, err
	}
	all, err := c.Stages.StagesOf(ctx, string(id))
	if err != nil {
		return Call{}, err
	}
	failed := map[StageName]bool{}
	for _, s := range all {
		failed[s.Name] = s.State == Broken
	}
	var again []Stage
	for _, s := range all {
		if failed[s.Name] || slices.ContainsFunc(s.Name.Spec().Needs, func(n StageName) bool { return failed[n] }) {
			failed[s.Name] = true
			again = append(again, Stage{Owner: s.Owner, Name: s.Name, Revision: s.Revision, State: Pending, UpdatedAt: c.Clock.Now()})
		}
	}
	if len(again) == 0 {
		return call, nil
	}
	if err := c.Tx.Do(ctx, func(ctx context.Context) error { return c.reopen(ctx, &call, again) }); err != nil {
		return Call{}, err
	}
	c.ring(ctx, call, again)
	return call, nil
}

// Removal is what deleting a call takes with it.
type Removal struct {
	Clips   int
	Folders int // folders that lose a clip
	Objects int
	Moments int
}

// Removal says what Delete would remove.
func (c Curation) Removal(ctx context.Context, viewer Viewer, id CallID) (Removal, error) {
	call, err := c.call(ctx, viewer, DeleteCall, id)
	if err != nil {
		return Removal{}, err
	}
	r, _, err := c.removal(ctx, call)
	return r, err
}

func (c Curation) removal(ctx context.Context, call Call) (Removal, []BlobKey, error) {
	var r Removal
	var keys []BlobKey
	keys = append(keys, call.soundKeys()...)
	keys = append(keys, call.wordsKeys()...)
	var ids []ClipID
	for f := (ClipFilter{Scope: System, Call: call.ID, Limit: 200}); ; {
		page, err := c.Clips.ListClips(ctx, f)
		if err != nil {
			return r, nil, err
		}
		for _, clip := range page.Items {
			ids = append(ids, clip.ID)
			keys = append(keys, clipKey(clip.ID))
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	folders := map[FolderID]bool{}
	if len(ids) > 0 {
		in, err := c.Clips.FoldersOf(ctx, ids...)
		if err != nil {
			return r, nil, err
		}
		for _, fs := range in {
			for _, f := range fs {
				folders[f.ID] = true
			}
		}
	}
	f, err := c.Findings.Findings(ctx, call.ID)
	if err != nil && CodeOf(err) != CodeNotFound {
		return r, nil, err
	}
	return Removal{Clips: len(ids), Folders: len(folders), Objects: len(keys), Moments: len(f.Moments)}, keys, nil
}

// Delete removes a call: its rows, its documents in the index, its objects and
// its clips. Rows go first, so that a crash leaves nothing anybody can reach;
// objects left behind are swept. That it was deleted stays on record.
func (c Curation) Delete(ctx context.Context, viewer Viewer, id CallID) (Removal, error) {
	call, err := c.call(ctx, viewer, DeleteCall, id)
	if err != nil {
		return Removal{}, err
	}
	r, keys, err := c.removal(ctx, call)
	if err != nil {
		return r, err
	}
	err = c.Tx.Do(ctx, func(ctx context.Context) error {
		if err := c.Calls.DeleteCall(ctx, id); err != nil {
			return noCall(err)
		}
		now := c.Clock.Now()
		if err := c.Changes.SaveChanges(ctx, CallChange{ID: NewChangeID(now), Call: id, At: now, By: viewer.ID, Field: Deleted}); err != nil {
			return err
		}
		return c.Chores.AskChore(ctx, ChoreErase, now.Add(eraseWithin))
	})
	if err != nil {
		return r, err
	}
	c.Events.Publish(ctx, Event{Kind: "call", Call: id, Deleted: true, Was: new(call.whose())})
	if err := c.Index.Remove(ctx, id); err != nil {
		return r, err
	}
	// Whatever else its stages keep is under its key.
	err = c.Blobs.List(ctx, string(callKey(id, "")), func(key BlobKey, _ time.Time) error {
		keys = append(keys, key)
		return nil
	})
	if err != nil {
		return r, err
	}
	slices.Sort(keys)
	return r, c.Blobs.Delete(ctx, slices.Compact(keys)...)
}
