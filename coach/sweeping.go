package coach

import (
	"context"
	"strings"
	"time"
)

// Sweep deletes objects of calls and clips that have no row: what a crash
// between storing and acknowledging, or between deleting rows and objects, left
// behind. Objects younger than before are left alone: an upload may be under
// way. It answers how many it deleted.
func (p Processing) Sweep(ctx context.Context, before time.Time) (int, error) {
	var lost []BlobKey
	known := map[string]bool{}
	for _, prefix := range []string{"calls/", "clips/"} {
		err := p.Blobs.List(ctx, prefix, func(key BlobKey, at time.Time) error {
			if !at.Before(before) {
				return nil
			}
			owner, _, ok := strings.Cut(strings.TrimPrefix(string(key), prefix), "/")
			if !ok {
				return nil
			}
			there, seen := known[owner]
			if !seen {
				var err error
				if there, err = p.exists(ctx, owner); err != nil {
					return err
				}
				known[owner] = there
			}
			if !there {
				lost = append(lost, key)
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	if len(lost) == 0 {
		return 0, nil
	}
	return len(lost), p.Blobs.Delete(ctx, lost...)
}

func (p Processing) exists(ctx context.Context, owner string) (bool, error) {
	var err error
	if strings.HasPrefix(owner, "clip_") {
		_, err = p.Clips.Clip(ctx, ClipID(owner))
	} else {
		_, err = p.Calls.Call(ctx, CallID(owner))
	}
	if CodeOf(err) == CodeNotFound {
		return false, nil
	}
	return err == nil, err
}

// Mend makes the index hold what the rows say: calls it does not hold, or holds
// at another revision, go through their index stage again; calls without a row
// are removed. With all, every call is indexed again. It answers how many calls
// were reopened.
func (p Processing) Mend(ctx context.Context, all bool) (int, error) {
	held := map[CallID]int{}
	if !all {
		err := p.Index.Revisions(ctx, func(id CallID, revision int) error {
			held[id] = revision
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	reopened := 0
	for f := (CallFilter{Scope: System, Limit: 200, Sort: Oldest}); ; {
		page, err := p.Calls.ListCalls(ctx, f)
		if err != nil {
			return reopened, err
		}
		for _, c := range page.Items {
			revision, ok := held[c.ID]
			delete(held, c.ID)
			if c.Revision == 0 || ok && revision == c.Revision {
				continue
			}
			again, err := p.reopenIndex(ctx, c)
			if err != nil {
				return reopened, err
			}
			if again {
				reopened++
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	for id := range held {
		if err := p.Index.Remove(ctx, id); err != nil {
			return reopened, err
		}
	}
	return reopened, nil
}

// reopenIndex makes the index stage of c pending, unless it is open anyway or
// there is nothing to index.
func (p Processing) reopenIndex(ctx context.Context, c Call) (bool, error) {
	stages, err := p.Stages.StagesOf(ctx, string(c.ID))
	if err != nil {
		return false, err
	}
	for _, s := range stages {
		if s.Name != StageIndex || s.State != Done {
			continue
		}
		s.State, s.Revision, s.UpdatedAt = Pending, c.Revision, p.Clock.Now()
		if err := p.Stages.AddStages(ctx, s); err != nil {
			return false, err
		}
		s.Round++ // as the row's did
		return true, p.Queue.Enqueue(ctx, s)
	}
	return false, nil
}
