package coach

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// file appends clip to folder, where it is not in it yet.
func (c Clipping) file(ctx context.Context, viewer Viewer, id FolderID, clip Clip) error {
	f, err := c.editable(ctx, viewer, id)
	if err != nil {
		return err
	}
	if err := c.mayFile(ctx, viewer, f, clip); err != nil {
		return err
	}
	if slices.Contains(f.Clips, clip.ID) {
		return nil
	}
	f.Clips, f.UpdatedAt = append(f.Clips, clip.ID), c.Clock.Now()
	f.note(map[string]bool{"clips": true}, viewer.ID, f.UpdatedAt)
	return c.Folders.SetFolderClips(ctx, f)
}

func (c Clipping) mayFile(ctx context.Context, viewer Viewer, f Folder, clips ...Clip) error {
	if len(clips) == 0 {
		return nil
	}
	ids := make([]ClipID, len(clips))
	for i, clip := range clips {
		ids[i] = clip.ID
	}
	in, err := c.Clips.FoldersOf(ctx, ids...)
	if err != nil {
		return err
	}
	for _, clip := range clips {
		if err := viewer.mayFile(clip, in[clip.ID], f); err != nil {
			return err
		}
	}
	return nil
}

// Folder is a folder of viewer's library with its clips in order.
func (c Clipping) Folder(ctx context.Context, viewer Viewer, id FolderID) (Folder, error) {
	f, err := c.Folders.Folder(ctx, id)
	if CodeOf(err) == CodeNotFound {
		return Folder{}, errNoFolder
	}
	if err == nil {
		err = viewer.May(SeeFolder, f)
	}
	return f, err
}

func (c Clipping) editable(ctx context.Context, viewer Viewer, id FolderID) (Folder, error) {
	f, err := c.Folder(ctx, viewer, id)
	if err != nil {
		return f, err
	}
	return f, viewer.May(EditFolder, f)
}

// ListFolders are all folders of viewer's library.
func (c Clipping) ListFolders(ctx context.Context, viewer Viewer) ([]Folder, error) {
	all, err := c.Folders.Folders(ctx, viewer.Scope())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(f Folder) bool { return viewer.May(SeeFolder, f) != nil }), nil
}

// NewFolder is what a folder is made from.
type NewFolder struct {
	Name, Note string
	Parent     FolderID
	Shared     Shared // empty: as the parent, else SharedMe
}

// MakeFolder adds a folder to the library.
func (c Clipping) MakeFolder(ctx context.Context, viewer Viewer, in NewFolder) (Folder, error) {
	now := c.Clock.Now()
	f := Folder{
		ID: NewFolderID(now), Name: strings.TrimSpace(in.Name), Note: in.Note, Parent: in.Parent, Shared: in.Shared,
		Team: viewer.Team, Owner: viewer.ID, CreatedAt: now, UpdatedAt: now,
	}
	if in.Parent != "" {
		parent, err := c.editable(ctx, viewer, in.Parent)
		if err != nil {
			return Folder{}, err
		}
		if f.Shared == "" {
			f.Shared, f.Team = parent.Shared, parent.Team
		}
	}
	if f.Shared == "" {
		f.Shared = SharedMe
	}
	if err := checkFolder(viewer, f); err != nil {
		return Folder{}, err
	}
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		if err := c.roomForFolder(ctx, viewer); err != nil {
			return err
		}
		return c.Folders.CreateFolder(ctx, f)
	})
	if err == nil {
		c.tell(ctx, f.ID)
	}
	return f, err
}

func checkFolder(viewer Viewer, f Folder) error {
	if f.Name == "" {
		return Errorf(CodeInvalid, "name", "A folder needs a name.")
	}
	if err := firstOf(noLonger("folder.name", "name", f.Name), noLonger("folder.note", "note", f.Note)); err != nil {
		return err
	}
	if !slices.Contains([]Shared{SharedMe, SharedTeam, SharedEveryone}, f.Shared) {
		return Errorf(CodeInvalid, "shared", "%q is not known; a folder is shared with me, team or everyone.", f.Shared)
	}
	if f.Shared == SharedTeam && f.Team == "" {
		return Errorf(CodeInvalid, "shared", "You are in no team this folder could be shared with.")
	}
	if f.Shared == SharedMe {
		return nil
	}
	return inField("shared", viewer.May(Share, Company{}))
}

// FolderEdit changes a folder; nil fields stay.
type FolderEdit struct {
	Name, Note *string
	Parent     *FolderID
	Shared     *Shared
	// Seen is the version the change was made from.
	Seen int
}

// EditFolder changes a folder's name, note, place or who sees it; from a version
// that is not the newest any more it is CodeConflict.
func (c Clipping) EditFolder(ctx context.Context, viewer Viewer, id FolderID, e FolderEdit) error {
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		f, err := c.editable(ctx, viewer, id)
		if err != nil {
			return err
		}
		before := f
		set(&f.Name, e.Name)
		set(&f.Note, e.Note)
		set(&f.Parent, e.Parent)
		set(&f.Shared, e.Shared)
		if f.Shared == SharedTeam && f.Team == "" {
			f.Team = viewer.Team
		}
		f.Name = strings.TrimSpace(f.Name)
		if err := checkFolder(viewer, f); err != nil {
			return err
		}
		if e.Parent != nil && f.Parent != "" {
			if err := c.checkParent(ctx, viewer, f); err != nil {
				return err
			}
		}
		if e.Shared != nil {
			// Of those that are hidden from viewer nothing is said; nobody hears
			// them by the folder.
			clips, err := c.InFolder(ctx, viewer, id)
			if err != nil {
				return err
			}
			if err := c.mayFile(ctx, viewer, f, clips...); err != nil {
				return err
			}
		}
		f.UpdatedAt = c.Clock.Now()
		err = f.edit("folder", e.Seen, map[string]bool{
			"name": f.Name != before.Name, "note": f.Note != before.Note, "parentId": f.Parent != before.Parent,
			"shared": f.Shared != before.Shared || f.Team != before.Team,
		}, viewer.ID, f.UpdatedAt)
		if err != nil || f.Version == before.Version {
			return err
		}
		return c.Folders.UpdateFolder(ctx, f)
	})
	if err == nil {
		c.tell(ctx, id)
	}
	return err
}

// checkParent keeps the tree a tree.
func (c Clipping) checkParent(ctx context.Context, viewer Viewer, f Folder) error {
	for at := f.Parent; at != ""; {
		parent, err := c.Folder(ctx, viewer, at)
		if err != nil {
			return err
		}
		if parent.ID == f.ID {
			return Errorf(CodeInvalid, "parentId", "The folder %q cannot be put into itself.", f.Name)
		}
		at = parent.Parent
	}
	return nil
}

// DeleteFolder removes a folder; its clips stay.
func (c Clipping) DeleteFolder(ctx context.Context, viewer Viewer, id FolderID) error {
	f, err := c.editable(ctx, viewer, id)
	if err != nil {
		return err
	}
	if err := c.Folders.DeleteFolder(ctx, id); err != nil {
		return err
	}
	c.Events.Publish(ctx, Event{Kind: "folder", Folder: id, Deleted: true, Shelf: &Shelf{Owner: f.Owner, Shared: f.Shared, Team: f.Team}})
	return nil
}

// Arrange makes clips, in this order, the content of a folder, whose list was
// looked at as version; where it has changed since, the answer is CodeConflict.
// Clips that viewer may not hear are not shown to them and stay in their places.
func (c Clipping) Arrange(ctx context.Context, viewer Viewer, id FolderID, version int, clips []ClipID) error {
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		f, err := c.editable(ctx, viewer, id)
		if err != nil {
			return err
		}
		for i, clipID := range clips {
			if slices.Contains(clips[:i], clipID) {
				return Errorf(CodeInvalid, "clips", "The clip %s is in the list twice.", clipID)
			}
		}
		shown, err := c.InFolder(ctx, viewer, id)
		if err != nil {
			return err
		}
		next := withHidden(f.Clips, clips, shown)
		if slices.Equal(next, f.Clips) {
			return nil
		}
		if version != f.Version {
			return f.overtaken(version, clips, shown)
		}
		for _, clipID := range next {
			if slices.Contains(f.Clips, clipID) {
				continue
			}
			clip, err := c.Clip(ctx, viewer, clipID)
			if err != nil {
				return err
			}
			if err := c.mayFile(ctx, viewer, f, clip); err != nil {
				return err
			}
		}
		f.Clips, f.UpdatedAt = next, c.Clock.Now()
		f.note(map[string]bool{"clips": true}, viewer.ID, f.UpdatedAt)
		return c.Folders.SetFolderClips(ctx, f)
	})
	if err == nil {
		c.tell(ctx, id)
	}
	return err
}

// InFolder are all clips of a folder that viewer may hear, in its order.
func (c Clipping) InFolder(ctx context.Context, viewer Viewer, id FolderID) ([]Clip, error) {
	var out []Clip
	for f := (ClipFilter{Folder: id, Limit: 200}); ; {
		page, err := c.ListClips(ctx, viewer, f)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Items...)
		if f.Cursor = page.Next; f.Cursor == "" {
			return out, nil
		}
	}
}

// withHidden is next with what is in before and was not shown, each after the
// clip it followed.
func withHidden(before, next []ClipID, shown []Clip) []ClipID {
	next = slices.Clone(next)
	at := 0
	for _, id := range before {
		switch i := slices.Index(next, id); {
		case i >= 0:
			at = i + 1
		case !slices.ContainsFunc(shown, func(c Clip) bool { return c.ID == id }):
			next = slices.Insert(next, at, id)
			at++
		}
	}
	return next
}

// overtaken says how f differs from the list of clips somebody wanted, who has
// seen an older version.
func (f Folder) overtaken(seen int, clips []ClipID, shown []Clip) error {
	since := f.since(seen)
	if _, listed := since.Edits["clips"]; !listed && len(since.Edits) > 0 {
		return since.conflict("folder", seen)
	}
	var missed []string
	for _, c := range shown {
		if !slices.Contains(clips, c.ID) {
			missed = append(missed, strconv.Quote(c.Title))
		}
	}
	gone := 0
	for _, id := range clips {
		if !slices.Contains(f.Clips, id) {
			gone++
		}
	}
	var how []string
	if len(missed) > 0 {
		how = append(how, "it has "+strings.Join(missed[:min(3, len(missed))], ", ")+more(len(missed)-3)+", which your list leaves out")
	}
	if gone > 0 {
		how = append(how, fmt.Sprintf("it lacks %d %s of your list", gone, plural(gone, "clip", "clips")))
	}
	if len(how) == 0 {
		how = append(how, "its order is another one")
	}
	e := Errorf(CodeConflict, "version", "Somebody changed the folder %q meanwhile: %s. Look at it again before you change it.", f.Name, strings.Join(how, ", and "))
	e.Missed = since
	return e
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// File appends a clip to a folder.
func (c Clipping) File(ctx context.Context, viewer Viewer, id FolderID, clipID ClipID) error {
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		clip, err := c.Clip(ctx, viewer, clipID)
		if err != nil {
			return err
		}
		return c.file(ctx, viewer, id, clip)
	})
	if err == nil {
		c.tell(ctx, id)
	}
	return err
}

// tell says that a folder has changed.
func (c Clipping) tell(ctx context.Context, id FolderID) {
	c.Events.Publish(ctx, Event{Kind: "folder", Folder: id})
}
