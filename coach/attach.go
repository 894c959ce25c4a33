package coach

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gametape/coach/transcript"
)

// A call may get its recording or its transcript later, get another, or lose
// one: nothing that people made of the call goes with it but what stands on the
// words themselves.

// byContent begins external identifiers that name a call by what is in it.
const byContent = "sha256:"

// ByContent is the external identifier of whatever call has a part with this
// SHA-256; programs that have no identifier of their own use it.
func ByContent(sum []byte) string { return byContent + hex.EncodeToString(sum) }

// errTaken: the identifier of a new call belongs to another by now.
var errTaken = errors.New("a call with this identifier has come in meanwhile")

// Amend begins a change of the parts of a call: those that come are added, or
// replace what is there.
func (in Ingest) Amend(ctx context.Context, viewer Viewer, id CallID) (*Upload, error) {
	c, err := in.Calls.Call(ctx, id)
	if err != nil {
		return nil, noCall(err)
	}
	if err := viewer.May(EditCall, c); err != nil {
		return nil, err
	}
	u := in.Begin(viewer)
	u.to, u.replace, u.meta = &c, true, true
	return u, nil
}

// Attached are the parts that Commit added to a call that was here.
func (u *Upload) Attached() []string {
	var parts []string
	if u.to != nil && u.call.Recording != nil {
		parts = append(parts, "recording")
	}
	if u.to != nil && u.call.TranscriptFile != nil {
		parts = append(parts, "transcript")
	}
	return parts
}

// attachTo makes the upload one for c, a call the uploader may see, as far as it
// can still get anything.
func (u *Upload) attachTo(c Call) error {
	whole := c.Recording != nil && c.brought() != nil
	if u.viewer.May(EditCall, c) != nil || whole && !strings.HasPrefix(u.call.ExternalID, byContent) {
		return alreadyThere(u.call.ExternalID, c.ID)
	}
	u.to = &c
	return nil
}

// hasContent says that the recording is the one the identifier names, and the
// call has it already with all that can come besides.
func (u *Upload) hasContent() bool {
	return u.to != nil && u.to.Recording != nil && u.call.ExternalID == byContent+u.to.Recording.SHA256 &&
		u.call.TranscriptFile == nil && u.to.brought() != nil
}

// knownByContent looks for the call that has one of the parts already, where
// that is how the uploader names calls.
func (u *Upload) knownByContent(ctx context.Context) error {
	if u.to != nil || !strings.HasPrefix(u.call.ExternalID, byContent) {
		return nil
	}
	for _, b := range []*Blob{u.call.Recording, u.call.TranscriptFile} {
		if b == nil {
			continue
		}
		c, err := u.in.Calls.CallByExternalID(ctx, u.viewer.Scope(), byContent+b.SHA256)
		if CodeOf(err) == CodeNotFound {
			continue
		}
		if err != nil {
			return err
		}
		return u.attachTo(c)
	}
	return nil
}

// existing is that part of the call the upload is for.
func (u *Upload) existing(which func(Call) *Blob) *Blob {
	if u.to == nil {
		return nil
	}
	return which(*u.to)
}

// clash refuses a part of which the call has another.
func (u *Upload) clash(part string, have *Blob, got Blob) error {
	if have == nil || have.Heard || have.SHA256 == got.SHA256 || u.replace && u.viewer.May(DeleteCall, *u.to) == nil {
		return nil
	}
	if u.replace {
		return Errorf(CodeForbidden, part, "You may add what this call lacks; its %s can be replaced by whoever may delete the call.", part)
	}
	e := Errorf(CodeConflict, part, "The call %s has another %s already; it can be replaced there.", u.to.ID, part)
	e.Ref = string(u.to.ID)
	return e
}

// attach gives the parts to the call that is here. Those it has already are left
// out; if that leaves none, CodeConflict.
func (u *Upload) attach(ctx context.Context) (Call, error) {
	if err := u.underOwner(ctx); err != nil {
		return Call{}, err
	}
	var gone []BlobKey
	var before, after Call
	var again []Stage
	err := u.in.Tx.Do(ctx, func(ctx context.Context) error {
		stages, err := u.in.Stages.StagesOf(ctx, string(u.to.ID))
		if err != nil {
			return err
		}
		after, err = u.in.Calls.UpdateCall(ctx, u.to.ID, func(c *Call) error {
			before, again, gone = *c, nil, nil
			u.to = &before
			sound, words := u.fresh(c.Recording, u.call.Recording), u.fresh(c.TranscriptFile, u.call.TranscriptFile)
			if sound == nil && words == nil {
				return alreadyThere(u.call.ExternalID, c.ID)
			}
			for part, have := range map[string]*Blob{"recording": c.Recording, "transcript": c.TranscriptFile} {
				got := map[string]*Blob{"recording": sound, "transcript": words}[part]
				if got == nil {
					continue
				}
				if err := u.clash(part, have, *got); err != nil {
					return err
				}
			}
			if sound != nil {
				gone = append(gone, c.soundKeys()...)
				c.setRecording(sound)
			}
			if words != nil {
				gone = append(gone, c.wordsKeys()...)
				c.setTranscript(words, u.call, nextRevision(*c, stages))
			}
			u.said.fillIn(c)
			c.State, c.UpdatedAt = InProgress, u.in.Clock.Now()
			again = stagesFor(*c, sound != nil, words != nil, u.in.Equipment, c.UpdatedAt)
			return nil
		})
		if err != nil {
			return err
		}
		return u.in.Stages.AddStages(ctx, again...)
	})
	if err != nil {
		return Call{}, err
	}
	u.call.Recording, u.call.TranscriptFile = u.fresh(before.Recording, u.call.Recording), u.fresh(before.TranscriptFile, u.call.TranscriptFile)
	u.in.Events.Publish(ctx, Event{Kind: "call", Call: after.ID, Total: after.State})
	if all, err := u.in.Stages.StagesOf(ctx, string(after.ID)); err == nil {
		_ = u.in.Queue.Enqueue(ctx, Startable(all)...) // a lost bell is rung again
	}
	return after, u.in.Blobs.Delete(ctx, append(gone, u.unused(after)...)...)
}

// fresh is got where it is not what the call has.
func (u *Upload) fresh(have, got *Blob) *Blob {
	if got == nil || have != nil && have.SHA256 == got.SHA256 {
		return nil
	}
	return got
}

// unused is what was stored and turned out to be there already.
func (u *Upload) unused(c Call) []BlobKey {
	used := append(c.soundKeys(), c.wordsKeys()...)
	return slices.DeleteFunc(slices.Clone(u.stored), func(k BlobKey) bool { return slices.Contains(used, k) })
}

// underOwner moves parts that came before it was known whose they are: what lies
// under another call's name would be swept.
func (u *Upload) underOwner(ctx context.Context) error {
	for _, b := range []*Blob{u.call.Recording, u.call.TranscriptFile} {
		if b == nil || strings.HasPrefix(string(b.Key), string(callKey(u.to.ID, ""))) {
			continue
		}
		from := *b
		r, err := u.in.Blobs.Open(ctx, from.Key, 0, -1)
		if err != nil {
			return err
		}
		_, part, _ := strings.Cut(strings.TrimPrefix(string(from.Key), "calls/"), "/")
		moved, err := u.put(ctx, part, r, from.Size, from.ContentType)
		if err := errors.Join(err, r.Close()); err != nil {
			return err
		}
		moved.Name = from.Name
		*b = moved
	}
	if u.beside != nil {
		return u.pair(ctx) // beside the transcript, where it is now
	}
	return nil
}

// setRecording gives the call another recording; what was made of the one before
// is forgotten, clips are not: they have sound of their own.
func (c *Call) setRecording(b *Blob) {
	c.Recording, c.Playback, c.Peaks = b, nil, nil
	c.Channels, c.Tracks = 0, Tracks{}
	c.unwarn("recording")
	if b == nil && c.TranscriptFile == nil {
		c.Duration = 0
	}
}

// setTranscript gives the call another transcript, as its next revision.
func (c *Call) setTranscript(b *Blob, read Call, revision int) {
	c.TranscriptFile, c.Format, c.Reason, c.Revision = b, read.Format, read.Reason, revision
	c.Estimated, c.AskSides = false, false
	c.unwarn("transcript")
}

// unwarn takes back the warnings about a part; they all name it.
func (c *Call) unwarn(part string) {
	c.Warnings = slices.DeleteFunc(slices.Clone(c.Warnings), func(w string) bool {
		return strings.Contains(w, part) && !strings.Contains(w, "metadata")
	})
}

// nextRevision counts on also where a transcript was taken away: stages remember
// how far it had come.
func nextRevision(c Call, stages []Stage) int {
	last := c.Revision
	for _, s := range stages {
		last = max(last, s.Revision)
	}
	return last + 1
}

// stagesFor is what a call goes through after it got a recording or a transcript.
func stagesFor(c Call, sound, words bool, has Equipment, now time.Time) []Stage {
	before := c
	if sound {
		before.Recording = nil
	}
	if words {
		before.TranscriptFile = nil
	}
	return slices.DeleteFunc(firstStages(c, has, now), func(s Stage) bool { return s.Name.Spec().When(before, has) })
}

// fillIn says of c what nobody has said yet.
func (m Metadata) fillIn(c *Call) {
	for _, f := range []struct {
		have *string
		said *string
	}{
		{&c.Account, m.Account}, {&c.Contact, m.Contact}, {&c.Direction, m.Direction}, {&c.Language, m.Language}, {&c.Outcome, m.Outcome}, {&c.DealStage, m.Stage},
	} {
		if *f.have == "" {
			set(f.have, f.said)
		}
	}
	if c.Amount == 0 {
		set(&c.Amount, m.Amount)
	}
	if len(c.Parties) == 0 {
		c.Parties = m.Parties
	}
}

// Part is a recording or a transcript.
type Part string

// The parts of a call.
const (
	PartRecording  Part = "recording"
	PartTranscript Part = "transcript"
)

// Detach takes a part from a call that has the other one. With the transcript go
// all its revisions and what was found in them; clips keep their sound.
func (c Curation) Detach(ctx context.Context, viewer Viewer, id CallID, part Part) (Call, error) {
	if _, err := c.call(ctx, viewer, DeleteCall, id); err != nil {
		return Call{}, err
	}
	var gone []BlobKey
	var again []Stage
	var after Call
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		stages, err := c.Stages.StagesOf(ctx, string(id))
		if err != nil {
			return err
		}
		after, err = c.Calls.UpdateCall(ctx, id, func(call *Call) error {
			switch {
			case part == PartRecording && call.Recording == nil, part == PartTranscript && call.TranscriptFile == nil:
				return Errorf(CodeNotFound, "", "This call has no %s.", part)
			case part == PartRecording && call.TranscriptFile == nil, part == PartTranscript && call.Recording == nil:
				return Errorf(CodeConflict, "", "The %s is all there is of this call; delete the call instead.", part)
			}
			now := c.Clock.Now()
			if part == PartRecording {
				gone, again = call.soundKeys(), skipped(id, call.Revision, now, StageProbe, StagePeaks, StageProxy, StageTranscribe)
				call.setRecording(nil)
			} else {
				gone, again = call.wordsKeys(), skipped(id, nextRevision(*call, stages), now, StageTranscript, StageAnalyse, StageIndex)
				call.setTranscript(nil, Call{}, 0)
				call.TalkRatio, call.Objections, call.Sides = -1, nil, nil
			}
			call.UpdatedAt = now
			return nil
		})
		if err != nil {
			return err
		}
		if err := c.Stages.AddStages(ctx, again...); err != nil {
			return err
		}
		if part == PartTranscript {
			if err := c.Transcripts.DeleteTranscripts(ctx, id); err != nil {
				return err
			}
		}
		all, err := c.Stages.StagesOf(ctx, string(id))
		if err != nil {
			return err
		}
		after, err = c.Calls.UpdateCall(ctx, id, func(call *Call) error {
			call.State = StateOf(all)
			return nil
		})
		return err
	})
	if err != nil {
		return Call{}, err
	}
	if part == PartTranscript {
		if err := c.Index.Remove(ctx, id); err != nil {
			return Call{}, err
		}
	}
	c.ring(ctx, after, nil)
	return after, c.Blobs.Delete(ctx, gone...)
}

// skipped says that there is nothing to do in these stages any more.
func skipped(id CallID, revision int, now time.Time, names ...StageName) []Stage {
	out := make([]Stage, len(names))
	for i, n := range names {
		out[i] = Stage{Owner: string(id), Name: n, Revision: revision, State: Skipped, UpdatedAt: now}
	}
	return out
}

// carryOver brings what people corrected in the call's transcript before into t,
// which replaces it, as far as the words still stand. It says how many
// corrections do not.
func (p Processing) carryOver(ctx context.Context, c Call, t transcript.Transcript) (transcript.Transcript, string, error) {
	all, err := p.Transcripts.Revisions(ctx, c.ID)
	if err != nil {
		return t, "", err
	}
	var newest, original *Revision
	for _, r := range all { // newest first
		if r.Number >= c.Revision {
			continue
		}
		if newest == nil {
			newest = &r
		}
		if r.Change == ChangeImport {
			original = &r
			break
		}
	}
	if newest == nil || original == nil || newest.Number == original.Number {
		return t, "", nil
	}
	was, _, err := p.Transcripts.Transcript(ctx, c.ID, original.Number)
	if err != nil {
		return t, "", err
	}
	became, _, err := p.Transcripts.Transcript(ctx, c.ID, newest.Number)
	if err != nil {
		return t, "", err
	}
	out, kept, lost := transcript.Carry(was, became, t)
	if lost == 0 {
		return out, "", nil
	}
	return out, fmt.Sprintf("The transcript was replaced: %d of the %d corrections made before still stand; revision %d has them all.", kept, kept+lost, newest.Number), nil
}
