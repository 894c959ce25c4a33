package coach

import "context"

// More than people make by hand, and little enough that every call can be gone
// through with all of it.
const (
	// MaxTrackers is how many trackers of its own a company may have.
	MaxTrackers = 1000
	// MaxFolders is how many folders a person may own.
	MaxFolders = 500
)

// roomFor says whether rows, some of which are new, are still few enough. A
// company that has more already may go on changing them.
func roomFor(rows []Tracker, added int) error {
	own := 0
	for _, r := range rows {
		if r.Pack == "" {
			own++
		}
	}
	if added > 0 && own > MaxTrackers {
		return Errorf(CodeInvalid, "", "With these there would be %d trackers of your own; at most %d are kept. Delete some first.", own, MaxTrackers)
	}
	return nil
}

// roomForFolder says whether viewer may own one more folder.
func (c Clipping) roomForFolder(ctx context.Context, viewer Viewer) error {
	all, err := c.Folders.Folders(ctx, viewer.Scope())
	if err != nil {
		return err
	}
	own := 0
	for _, f := range all {
		if f.Owner == viewer.ID {
			own++
		}
	}
	if own >= MaxFolders {
		return Errorf(CodeInvalid, "", "You have %d folders already, the most that are kept; delete some first.", own)
	}
	return nil
}
