package api

import (
	"context"
	"net/http"

	"gametape/coach"
)

// FolderPath names a folder in an address. It is exported because Huma skips what is not.
type FolderPath struct {
	ID string `path:"id"`
}

func (s *server) folders() {
	handle(s, route{Method: http.MethodGet, Path: "/folders", ID: "list-folders", Summary: "The library's tree", May: "whoever is logged in; shows the folders shared with them"},
		func(ctx context.Context, v coach.Viewer, _ *none) (*body[list[Folder]], error) {
			all, err := s.Clipping.ListFolders(ctx, v)
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			if err != nil {
				return nil, err
			}
			out := list[Folder]{Items: make([]Folder, len(all))}
			for i, f := range all {
				out.Items[i] = n.folder(f, v)
			}
			return &body[list[Folder]]{out}, nil
		})
	handle(s, route{Method: http.MethodPost, Path: "/folders", ID: "make-folder", Summary: "Make a folder", May: "whoever is logged in; sharing it is for managers, trainers and administrators", Status: http.StatusCreated},
		func(ctx context.Context, v coach.Viewer, in *struct {
			Body struct {
				Name     string `json:"name" maxLength:"200"`
				Note     string `json:"note,omitempty" maxLength:"10000"`
				ParentID string `json:"parentId,omitempty"`
				Shared   string `json:"shared,omitempty" enum:"me,team,everyone,"`
			}
		}) (*body[Folder], error) {
			b := in.Body
			f, err := s.Clipping.MakeFolder(ctx, v, coach.NewFolder{Name: b.Name, Note: b.Note, Parent: coach.FolderID(b.ParentID), Shared: coach.Shared(b.Shared)})
			if err != nil {
				return nil, err
			}
			return s.oneFolder(ctx, v, f.ID)
		})
	handle(s, route{Method: http.MethodGet, Path: "/folders/{id}", ID: "get-folder", Summary: "A folder with its clips in order", May: "whoever has it in their library"},
		func(ctx context.Context, v coach.Viewer, in *FolderPath) (*body[Folder], error) {
			return s.oneFolder(ctx, v, coach.FolderID(in.ID))
		})
	handle(s, route{Method: http.MethodPatch, Path: "/folders/{id}", ID: "edit-folder", Summary: "Rename, move or share a folder", May: "its owner; shared ones also by trainers, administrators and the team's managers"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			FolderPath
			Body struct {
				Seen
				Name     *string `json:"name,omitempty" maxLength:"200"`
				Note     *string `json:"note,omitempty" maxLength:"10000"`
				ParentID *string `json:"parentId,omitempty"`
				Shared   *string `json:"shared,omitempty" enum:"me,team,everyone"`
			}
		}) (*body[Folder], error) {
			b := in.Body
			e := coach.FolderEdit{Name: b.Name, Note: b.Note, Parent: (*coach.FolderID)(b.ParentID), Shared: (*coach.Shared)(b.Shared), Seen: b.Version}
			if err := s.Clipping.EditFolder(ctx, v, coach.FolderID(in.ID), e); err != nil {
				return nil, err
			}
			return s.oneFolder(ctx, v, coach.FolderID(in.ID))
		})
	handle(s, route{Method: http.MethodDelete, Path: "/folders/{id}", ID: "delete-folder", Summary: "Delete a folder; its clips stay", May: "whoever may change the folder", Status: http.StatusNoContent},
		func(ctx context.Context, v coach.Viewer, in *FolderPath) (*struct{}, error) {
			return nil, s.Clipping.DeleteFolder(ctx, v, coach.FolderID(in.ID))
		})
	handle(s, route{Method: http.MethodPut, Path: "/folders/{id}/clips", ID: "arrange-folder", Summary: "Say which clips a folder holds, in order", May: "whoever may change the folder and hear the clips"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			FolderPath
			Body struct {
				Seen
				Clips []string `json:"clips" maxItems:"2000"`
			}
		}) (*body[Folder], error) {
			if err := s.Clipping.Arrange(ctx, v, coach.FolderID(in.ID), in.Body.Version, typed[coach.ClipID](in.Body.Clips)); err != nil {
				return nil, err
			}
			return s.oneFolder(ctx, v, coach.FolderID(in.ID))
		})
	handle(s, route{Method: http.MethodPost, Path: "/folders/{id}/clips", ID: "file-clip", Summary: "Append a clip to a folder", May: "whoever may change the folder and hear the clip"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			FolderPath
			Body struct {
				ClipID string `json:"clipId"`
			}
		}) (*body[Folder], error) {
			if err := s.Clipping.File(ctx, v, coach.FolderID(in.ID), coach.ClipID(in.Body.ClipID)); err != nil {
				return nil, err
			}
			return s.oneFolder(ctx, v, coach.FolderID(in.ID))
		})
}

func (s *server) oneFolder(ctx context.Context, v coach.Viewer, id coach.FolderID) (*body[Folder], error) {
	f, err := s.Clipping.Folder(ctx, v, id)
	if err != nil {
		return nil, err
	}
	clips, err := s.Clipping.InFolder(ctx, v, id)
	if err != nil {
		return nil, err
	}
	n, err := s.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	out := n.folder(f, v)
	if out.Clips, err = s.clipsWithFolders(ctx, v, clips); err != nil {
		return nil, err
	}
	out.ClipCount, out.LengthMs = len(out.Clips), 0
	for _, c := range out.Clips {
		out.LengthMs += c.DurationMs
	}
	return &body[Folder]{out}, nil
}
