package coach

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"
)

// Clipping cuts clips from calls and keeps the library they go into.
type Clipping struct {
	Tx          Tx
	Calls       CallRows
	Transcripts TranscriptRows
	Clips       ClipRows
	Folders     FolderRows
	Stages      StageRows
	Blobs       Blobs
	Queue       Queue
	Events      Events
	Clock       Clock
}

// NewClip is what a clip is cut from.
type NewClip struct {
	Call       CallID
	Start, End time.Duration
	Title      string
	Note       string
	Tags       []string
	Folder     FolderID // empty: in no folder yet
}

// Bounds of a clip.
const (
	MinClip = 200 * time.Millisecond
	MaxClip = 30 * time.Minute
)

// Cut makes a clip and asks for it to be rendered. The clip's words are frozen
// now; later edits of the transcript do not change it.
func (c Clipping) Cut(ctx context.Context, viewer Viewer, in NewClip) (Clip, error) {
	call, err := c.Calls.Call(ctx, in.Call)
	if err != nil {
		return Clip{}, noCall(err)
	}
	if err := viewer.May(CutClip, call); err != nil {
		return Clip{}, err
	}
	if err := checkSpan(call, &in); err != nil {
		return Clip{}, err
	}
	if err := checkClip(in.Title, in.Note, in.Tags); err != nil {
		return Clip{}, err
	}
	words, err := c.words(ctx, call, in.Start, in.End)
	if err != nil {
		return Clip{}, err
	}
	now := c.Clock.Now()
	clip := Clip{
		ID: NewClipID(now), Call: call.ID, Start: in.Start, End: in.End, Note: in.Note, Tags: cleanTags(in.Tags),
		Title: strings.TrimSpace(in.Title), Words: words, CallTitle: call.Title, Account: call.Account,
		Rep: call.Rep, UploadedBy: call.UploadedBy, Team: call.Team, Private: call.Private, State: InProgress,
		CreatedBy: viewer.ID, CreatedAt: now, UpdatedAt: now,
	}
	if clip.Title == "" {
		clip.Title = clipTitle(clip)
	}
	stage := Stage{Owner: string(clip.ID), Name: StageCut, State: Pending, UpdatedAt: now}
	err = c.Tx.Do(ctx, func(ctx context.Context) error {
		if err := c.Clips.CreateClip(ctx, clip); err != nil {
			return err
		}
		if err := c.Stages.AddStages(ctx, stage); err != nil {
			return err
		}
		if in.Folder == "" {
			return nil
		}
		return c.file(ctx, viewer, in.Folder, clip)
	})
	if err != nil {
		return Clip{}, err
	}
	c.Events.Publish(ctx, Event{Kind: "clip", Clip: clip.ID, Total: clip.State})
	if in.Folder != "" {
		c.tell(ctx, in.Folder)
	}
	_ = c.Queue.Enqueue(ctx, stage) // a lost bell is rung again
	return clip, nil
}

// noCall hides whether a call exists at all.
func noCall(err error) error {
	if CodeOf(err) == CodeNotFound {
		return Errorf(CodeNotFound, "", "There is no such call, or it is not yours to see.")
	}
	return err
}

func checkSpan(call Call, in *NewClip) error {
	if call.Recording == nil {
		return Errorf(CodeConflict, "callId", "This call has no recording to cut from.")
	}
	if call.Channels == 0 {
		return Errorf(CodeConflict, "callId", "The recording of this call is not read yet, or cannot be read; see the call's page.")
	}
	switch {
	case in.Start < 0:
		return Errorf(CodeInvalid, "startMs", "A clip cannot start before the call does.")
	case in.Start >= call.Duration:
		return Errorf(CodeInvalid, "startMs", "The call ends at %s; the clip would start after it.", clock(call.Duration))
	case in.End-in.Start < MinClip:
		return Errorf(CodeInvalid, "endMs", "A clip has to be at least %g seconds long and to end after it starts.", MinClip.Seconds())
	case in.End > call.Duration+time.Second:
		return Errorf(CodeInvalid, "endMs", "The call ends at %s; the clip would end after it.", clock(call.Duration))
	case in.End-in.Start > MaxClip:
		return Errorf(CodeInvalid, "endMs", "A clip is at most %s long.", clock(MaxClip))
	}
	in.End = min(in.End, call.Duration)
	return nil
}

// words are the call's words between from and to, by word times where there
// are any.
func (c Clipping) words(ctx context.Context, call Call, from, to time.Duration) ([]ClipTurn, error) {
	if call.Revision == 0 {
		return nil, nil
	}
	t, sides, err := c.Transcripts.Transcript(ctx, call.ID, call.Revision)
	if CodeOf(err) == CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	bySide := turnSides(t, sides)
	var out []ClipTurn
	for i, turn := range t.Turns {
		if turn.End <= from || turn.Start >= to {
			continue
		}
		a, b := turn.Within(from, to)
		text := strings.TrimSpace(turn.Text[a:b])
		if text == "" {
			continue
		}
		ct := ClipTurn{Start: max(turn.Start, from) - from, End: min(turn.End, to) - from, Side: bySide[i], Text: text}
		if turn.Speaker >= 0 {
			ct.Speaker = t.Speakers[turn.Speaker].Label()
		}
		out = append(out, ct)
	}
	return out, nil
}

func clipTitle(c Clip) string {
	if len(c.Words) == 0 {
		return c.CallTitle + " at " + clock(c.Start)
	}
	const most = 60
	text := []rune(c.Words[0].Text)
	if len(text) <= most {
		return string(text)
	}
	short := string(text[:most])
	if i := strings.LastIndexByte(short, ' '); i > most/2 {
		short = short[:i]
	}
	return short + "…"
}

func cleanTags(tags []string) []string {
	var out []string
	for _, t := range tags {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// cut renders the clip's own object.
func (p Processing) cut(ctx context.Context, id ClipID) error {
	clip, err := p.Clips.Clip(ctx, id)
	if err != nil {
		return err
	}
	call, err := p.Calls.Call(ctx, clip.Call)
	if err != nil {
		return err
	}
	from, mix := call.Recording, call.Tracks.Mix
	if call.Playback != nil {
		from, mix = call.Playback, Mix{}
	}
	if from == nil {
		return Errorf(CodeConflict, "", "The call has no recording any more.")
	}
	source, err := p.Blobs.URL(ctx, from.Key, mediaTTL)
	if err != nil {
		return err
	}
	blob, err := p.made(ctx, clipKey(id), "audio/mp4", func(w io.Writer) error {
		return p.Media.Cut(ctx, source, mix, clip.Start, clip.End, w)
	})
	if err != nil {
		return err
	}
	_, err = p.Clips.UpdateClip(ctx, id, func(c *Clip) error {
		c.Media = &blob
		return nil
	})
	return err
}

func clipKey(id ClipID) BlobKey { return BlobKey("clips/" + string(id) + "/clip.m4a") }

// Clip is a clip viewer may hear.
func (c Clipping) Clip(ctx context.Context, viewer Viewer, id ClipID) (Clip, error) {
	clip, err := c.Clips.Clip(ctx, id)
	if err != nil {
		return Clip{}, noClip(err)
	}
	folders, err := c.Clips.FoldersOf(ctx, id)
	if err != nil {
		return Clip{}, err
	}
	return clip, viewer.May(HearClip, Filed{clip, folders[id]})
}

func noClip(err error) error {
	if CodeOf(err) == CodeNotFound {
		return errNoClip
	}
	return err
}

// ListClips are clips of a call or of all calls viewer may see.
func (c Clipping) ListClips(ctx context.Context, viewer Viewer, f ClipFilter) (Page[Clip], error) {
	if f.Folder == "" {
		f.Scope = viewer.Scope()
		return c.Clips.ListClips(ctx, f)
	}
	if _, err := c.Folder(ctx, viewer, f.Folder); err != nil {
		return Page[Clip]{}, err
	}
	f.Scope = System
	page, err := c.Clips.ListClips(ctx, f)
	if err != nil {
		return page, err
	}
	ids := make([]ClipID, len(page.Items))
	for i, clip := range page.Items {
		ids[i] = clip.ID
	}
	in, err := c.Clips.FoldersOf(ctx, ids...)
	page.Items = slices.DeleteFunc(page.Items, func(clip Clip) bool { return viewer.May(HearClip, Filed{clip, in[clip.ID]}) != nil })
	return page, err
}

// FoldersOf are the folders of viewer's library that hold the clips.
func (c Clipping) FoldersOf(ctx context.Context, viewer Viewer, ids ...ClipID) (map[ClipID][]Folder, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := c.Clips.FoldersOf(ctx, ids...)
	for id := range all {
		all[id] = slices.DeleteFunc(all[id], func(f Folder) bool { return viewer.May(SeeFolder, f) != nil })
	}
	return all, err
}

// ClipEdit changes what is said about a clip; nil fields stay.
type ClipEdit struct {
	Title *string
	Note  *string
	Tags  []string
	// Seen is the version the change was made from.
	Seen int
}

// Edit changes what is said about a clip; from a version that is not the newest
// any more it is CodeConflict.
func (c Clipping) Edit(ctx context.Context, viewer Viewer, id ClipID, e ClipEdit) (Clip, error) {
	if _, err := c.mine(ctx, viewer, id); err != nil {
		return Clip{}, err
	}
	if e.Title != nil && strings.TrimSpace(*e.Title) == "" {
		return Clip{}, Errorf(CodeInvalid, "title", "A clip needs a title.")
	}
	var said Clip
	set(&said.Title, e.Title)
	set(&said.Note, e.Note)
	if err := checkClip(said.Title, said.Note, e.Tags); err != nil {
		return Clip{}, err
	}
	clip, err := c.Clips.UpdateClip(ctx, id, func(clip *Clip) error {
		before, now := *clip, c.Clock.Now()
		set(&clip.Title, e.Title)
		set(&clip.Note, e.Note)
		if e.Tags != nil {
			clip.Tags = cleanTags(e.Tags)
		}
		clip.UpdatedAt = now
		return clip.edit("clip", e.Seen, map[string]bool{
			"title": clip.Title != before.Title, "note": clip.Note != before.Note, "tags": !slices.Equal(clip.Tags, before.Tags),
		}, viewer.ID, now)
	})
	if err == nil {
		c.Events.Publish(ctx, Event{Kind: "clip", Clip: id, Total: clip.State})
	}
	return clip, err
}

// Delete removes a clip, from every folder too.
func (c Clipping) Delete(ctx context.Context, viewer Viewer, id ClipID) error {
	clip, err := c.mine(ctx, viewer, id)
	if err != nil {
		return err
	}
	in, err := c.Clips.FoldersOf(ctx, id)
	if err != nil {
		return err
	}
	if err := c.Clips.DeleteClip(ctx, id); err != nil {
		return err
	}
	c.Events.Publish(ctx, Event{Kind: "clip", Clip: id, Deleted: true, Was: new(clip.whose())})
	for _, f := range in[id] {
		c.tell(ctx, f.ID)
	}
	return c.Blobs.Delete(ctx, clipKey(id))
}

// mine is a clip viewer may change.
func (c Clipping) mine(ctx context.Context, viewer Viewer, id ClipID) (Clip, error) {
	clip, err := c.Clip(ctx, viewer, id)
	if err != nil {
		return Clip{}, err
	}
	return clip, viewer.May(EditClip, clip)
}
