package api

import (
	"context"
	"net/http"
	"time"

	"gametape/coach"
)

// NewClip is what a clip is cut from.
type NewClip struct {
	CallID   string   `json:"callId"`
	StartMs  int64    `json:"startMs"`
	EndMs    int64    `json:"endMs"`
	Title    string   `json:"title,omitempty" maxLength:"300"`
	Note     string   `json:"note,omitempty" maxLength:"10000"`
	Tags     []string `json:"tags,omitempty" maxItems:"50"`
	FolderID string   `json:"folderId,omitempty"`
}

// ClipPath names a clip in an address. It is exported because Huma skips what is not.
type ClipPath struct {
	ID string `path:"id"`
}

func (s *server) clips() {
	handle(s, route{Method: http.MethodPost, Path: "/clips", ID: "cut-clip", Summary: "Cut a clip from a call", May: "whoever may see the call; with folderId also whoever may change the folder", Status: http.StatusAccepted},
		func(ctx context.Context, v coach.Viewer, in *struct{ Body NewClip }) (*body[Clip], error) {
			b := in.Body
			clip, err := s.Clipping.Cut(ctx, v, coach.NewClip{
				Call: coach.CallID(b.CallID), Start: time.Duration(b.StartMs) * time.Millisecond, End: time.Duration(b.EndMs) * time.Millisecond,
				Title: b.Title, Note: b.Note, Tags: b.Tags, Folder: coach.FolderID(b.FolderID),
			})
			if err != nil {
				return nil, err
			}
			return s.oneClip(ctx, v, clip)
		})
	handle(s, route{Method: http.MethodGet, Path: "/clips", ID: "list-clips", Summary: "List clips", May: "whoever is logged in; shows clips of calls they may see, or of a folder in their library"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Call   string `query:"call"`
			Folder string `query:"folder"`
			Q      string `query:"q"`
			Limit  int    `query:"limit" minimum:"0" maximum:"200"`
			Cursor string `query:"cursor"`
		}) (*body[list[Clip]], error) {
			page, err := s.Clipping.ListClips(ctx, v, coach.ClipFilter{
				Call: coach.CallID(in.Call), Folder: coach.FolderID(in.Folder), Text: in.Q, Limit: in.Limit, Cursor: in.Cursor,
			})
			if err != nil {
				return nil, err
			}
			items, err := s.clipsWithFolders(ctx, v, page.Items)
			return &body[list[Clip]]{list[Clip]{Items: items, Next: page.Next}}, err
		})
	handle(s, route{Method: http.MethodGet, Path: "/clips/{id}", ID: "get-clip", Summary: "One clip", May: "whoever cut it, may see its call, or has it in their library"},
		func(ctx context.Context, v coach.Viewer, in *ClipPath) (*body[Clip], error) {
			clip, err := s.Clipping.Clip(ctx, v, coach.ClipID(in.ID))
			if err != nil {
				return nil, err
			}
			return s.oneClip(ctx, v, clip)
		})
	handle(s, route{Method: http.MethodPatch, Path: "/clips/{id}", ID: "edit-clip", Summary: "Change what is said about a clip", May: "whoever cut it, the managers of its call, trainers and administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			ClipPath
			Body struct {
				Seen
				Title *string  `json:"title,omitempty" maxLength:"300"`
				Note  *string  `json:"note,omitempty" maxLength:"10000"`
				Tags  []string `json:"tags,omitempty" maxItems:"50"`
			}
		}) (*body[Clip], error) {
			b := in.Body
			clip, err := s.Clipping.Edit(ctx, v, coach.ClipID(in.ID), coach.ClipEdit{Title: b.Title, Note: b.Note, Tags: b.Tags, Seen: b.Version})
			if err != nil {
				return nil, err
			}
			return s.oneClip(ctx, v, clip)
		})
	handle(s, route{Method: http.MethodDelete, Path: "/clips/{id}", ID: "delete-clip", Summary: "Delete a clip", May: "whoever cut it, the managers of its call, trainers and administrators", Status: http.StatusNoContent},
		func(ctx context.Context, v coach.Viewer, in *ClipPath) (*struct{}, error) {
			return nil, s.Clipping.Delete(ctx, v, coach.ClipID(in.ID))
		})
}

func (s *server) oneClip(ctx context.Context, v coach.Viewer, clip coach.Clip) (*body[Clip], error) {
	items, err := s.clipsWithFolders(ctx, v, []coach.Clip{clip})
	if err != nil {
		return nil, err
	}
	return &body[Clip]{items[0]}, nil
}

func (s *server) clipsWithFolders(ctx context.Context, v coach.Viewer, clips []coach.Clip) ([]Clip, error) {
	ids := make([]coach.ClipID, len(clips))
	for i, c := range clips {
		ids[i] = c.ID
	}
	folders, err := s.Clipping.FoldersOf(ctx, v, ids...)
	if err != nil {
		return nil, err
	}
	n, err := s.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Clip, len(clips))
	for i, c := range clips {
		out[i] = n.clip(c, v, folders[c.ID])
	}
	return out, nil
}
