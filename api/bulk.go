package api

import (
	"context"
	"errors"
	"net/http"

	"gametape/coach"
)

// BulkRequest names the things to delete.
type BulkRequest struct {
	IDs []string `json:"ids" minItems:"1" maxItems:"200"`
}

// BulkAnswer says what became of each thing that was named.
type BulkAnswer struct {
	Deleted []string `json:"deleted"`
	Kept    []Kept   `json:"kept" doc:"What could not be deleted, and why."`
}

// Kept is a thing that was not deleted.
type Kept struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// bulk registers the routes that delete many things at once.
func (s *server) bulk() {
	deleting(s, "calls", "whoever uploaded a call, its managers and administrators", func(ctx context.Context, v coach.Viewer, id string) error {
		_, err := s.Curation.Delete(ctx, v, coach.CallID(id))
		return err
	})
	deleting(s, "clips", "whoever may delete the clip", func(ctx context.Context, v coach.Viewer, id string) error {
		return s.Clipping.Delete(ctx, v, coach.ClipID(id))
	})
	deleting(s, "folders", "whoever may change the folder", func(ctx context.Context, v coach.Viewer, id string) error {
		return s.Clipping.DeleteFolder(ctx, v, coach.FolderID(id))
	})
	deleting(s, "trackers", "whoever may change trackers", func(ctx context.Context, v coach.Viewer, id string) error {
		return s.Training.Delete(ctx, v, coach.TrackerID(id))
	})
}

// deleting registers the route that deletes many things of a kind, each by the
// rules and with the refusals of deleting one. What is deleted stays deleted
// where a later one fails.
func deleting(s *server, kind, may string, one func(ctx context.Context, v coach.Viewer, id string) error) {
	handle(s, route{Method: http.MethodPost, Path: "/" + kind + "/delete", ID: "delete-" + kind, Summary: "Delete many " + kind, May: may, Status: http.StatusOK},
		func(ctx context.Context, v coach.Viewer, in *struct{ Body BulkRequest }) (*body[BulkAnswer], error) {
			out := BulkAnswer{Deleted: []string{}, Kept: []Kept{}}
			for _, id := range in.Body.IDs {
				err := one(ctx, v, id)
				var refused *coach.Error
				switch {
				case err == nil:
					out.Deleted = append(out.Deleted, id)
				case errors.As(err, &refused) && problemOf(err).Status < http.StatusInternalServerError:
					out.Kept = append(out.Kept, Kept{ID: id, Reason: refused.Message})
				default:
					return nil, err
				}
			}
			return &body[BulkAnswer]{out}, nil
		})
}
