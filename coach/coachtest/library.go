package coachtest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"gametape/coach"
)

func clips(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a clip comes back with every field": func(t *testing.T, d Database) {
			want := full[coach.Clip](t)
			stored(t, d, want.Call, func(c *coach.Call) {
				c.Rep, c.UploadedBy, c.Team, c.Private = want.Rep, want.UploadedBy, want.Team, want.Private
			})
			must(t, d.CreateClip(t.Context(), want))
			same(t, ok(d.Clip(t.Context(), want.ID))(t), want)
			same(t, ok(d.ListClips(t.Context(), coach.ClipFilter{Scope: coach.System}))(t).Items, []coach.Clip{want})
		},
		"a clip that does not exist is not found": func(t *testing.T, d Database) {
			_, err := d.Clip(t.Context(), "clip_0")
			wantCode(t, err, coach.CodeNotFound)
			_, err = d.UpdateClip(t.Context(), "clip_0", func(*coach.Clip) error { return nil })
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.DeleteClip(t.Context(), "clip_0"), coach.CodeNotFound)
			wantCode(t, d.CreateClip(t.Context(), coach.Clip{ID: "clip_1", Call: "call_0"}), coach.CodeNotFound)
		},
		"an update changes the row and answers it, a failed one does not": func(t *testing.T, d Database) {
			shelf(t, d, 1)
			want := full[coach.Clip](t)
			want.ID, want.Call = clipID(0), "call_1"
			want.Rep, want.UploadedBy, want.Team, want.Private = "user_rep", "user_up", "", false // the call's
			same(t, ok(d.UpdateClip(t.Context(), clipID(0), func(c *coach.Clip) error { *c = want; return nil }))(t), want)
			fault := errors.New("no")
			if _, err := d.UpdateClip(t.Context(), clipID(0), func(c *coach.Clip) error { c.Title = ""; return fault }); !errors.Is(err, fault) {
				t.Errorf("error %v, want %v", err, fault)
			}
			same(t, ok(d.Clip(t.Context(), clipID(0)))(t), want)
		},
		"a clip is whose its call is now": func(t *testing.T, d Database) {
			shelf(t, d, 1)
			ok(d.UpdateCall(t.Context(), "call_1", func(c *coach.Call) error {
				c.Rep, c.Team, c.Private = "user_2", "team_2", true
				return nil
			}))(t)
			of := coach.ClipFilter{Scope: coach.Scope{User: "user_1", Open: true}}
			same(t, ok(d.ListClips(t.Context(), of))(t).Items, []coach.Clip{})
			of.Scope.User = "user_2"
			for _, c := range append(ok(d.ListClips(t.Context(), of))(t).Items, ok(d.Clip(t.Context(), clipID(0)))(t)) {
				same(t, []any{c.Rep, c.Team, c.Private}, []any{coach.UserID("user_2"), coach.TeamID("team_2"), true})
			}
		},
		"a deleted clip is in no folder and has no stages": func(t *testing.T, d Database) {
			shelf(t, d, 2)
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_1"}))
			fileInto(t, d, "folder_1", noon, []coach.ClipID{clipID(0), clipID(1)})
			must(t, d.AddStages(t.Context(), pending(string(clipID(0)), coach.StageCut, 0)))
			must(t, d.DeleteClip(t.Context(), clipID(0)))
			same(t, ok(d.Folder(t.Context(), "folder_1"))(t).Clips, []coach.ClipID{clipID(1)})
			same(t, ok(d.StagesOf(t.Context(), string(clipID(0))))(t), []coach.Stage(nil))
		},
		"a clip knows the folders it is in": func(t *testing.T, d Database) {
			shelf(t, d, 3)
			for _, id := range []coach.FolderID{"folder_1", "folder_2"} {
				must(t, d.CreateFolder(t.Context(), coach.Folder{ID: id, Name: string(id)}))
			}
			fileInto(t, d, "folder_1", noon, []coach.ClipID{clipID(0), clipID(1)})
			fileInto(t, d, "folder_2", noon, []coach.ClipID{clipID(0)})
			of := ok(d.FoldersOf(t.Context(), clipID(0), clipID(1), clipID(2)))(t)
			names := map[coach.ClipID][]string{}
			for id, folders := range of {
				for _, f := range folders {
					names[id] = append(names[id], f.Name)
				}
			}
			same(t, names, map[coach.ClipID][]string{clipID(0): {"folder_1", "folder_2"}, clipID(1): {"folder_1"}})
			same(t, ok(d.FoldersOf(t.Context()))(t), map[coach.ClipID][]coach.Folder{})
		},
	}.run(t, open)
}

func clipID(i int) coach.ClipID { return coach.ClipID(fmt.Sprintf("clip_%03d", i)) }

// shelf makes n clips of one call, a minute apart, each 2.5 seconds long.
func shelf(t *testing.T, d Database, n int) {
	t.Helper()
	stored(t, d, "call_1", nil)
	for i := range n {
		must(t, d.CreateClip(t.Context(), coach.Clip{ID: clipID(i), Call: "call_1", End: 2500 * time.Millisecond, CreatedAt: minutes(i)}))
	}
}

// fileInto makes clips the content of a folder.
func fileInto(t *testing.T, d Database, id coach.FolderID, at time.Time, clips []coach.ClipID) {
	t.Helper()
	f := ok(d.Folder(t.Context(), id))(t)
	f.Clips, f.UpdatedAt = clips, at
	f.Version++
	must(t, d.SetFolderClips(t.Context(), f))
}

func clipLists(t *testing.T, open func(*testing.T) Database) {
	cases{
		"the newest comes first, pages meet without gap or overlap": func(t *testing.T, d Database) {
			shelf(t, d, 12)
			got := pages(t, d, coach.ClipFilter{Limit: 5})
			if len(got) != 12 || got[0] != clipID(11) || got[11] != clipID(0) {
				t.Errorf("clips are listed as %v", got)
			}
		},
		"a folder's clips come in its order, pages meet without gap or overlap": func(t *testing.T, d Database) {
			shelf(t, d, 5)
			want := []coach.ClipID{clipID(3), clipID(0), clipID(4), clipID(1)}
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_1"}))
			fileInto(t, d, "folder_1", noon, want)
			same(t, pages(t, d, coach.ClipFilter{Folder: "folder_1", Limit: 3}), want)
		},
		"a cursor of another list is invalid": func(t *testing.T, d Database) {
			shelf(t, d, 3)
			for _, id := range []coach.FolderID{"folder_1", "folder_2"} {
				must(t, d.CreateFolder(t.Context(), coach.Folder{ID: id}))
				fileInto(t, d, id, noon, []coach.ClipID{clipID(0), clipID(1), clipID(2)})
			}
			next := ok(d.ListClips(t.Context(), coach.ClipFilter{Scope: coach.System, Folder: "folder_1", Limit: 1}))(t).Next
			for _, folder := range []coach.FolderID{"", "folder_2"} {
				_, err := d.ListClips(t.Context(), coach.ClipFilter{Scope: coach.System, Folder: folder, Cursor: next})
				wantCode(t, err, coach.CodeInvalid)
			}
		},
		"call and text narrow; text is also looked for in what is said": func(t *testing.T, d Database) {
			shelf(t, d, 1)
			stored(t, d, "call_2", nil)
			must(t, d.CreateClip(t.Context(), coach.Clip{ID: "clip_x", Call: "call_2", Title: "Budget", Words: []coach.ClipTurn{{Text: "Too EXPENSIVE."}}}))
			for _, f := range []coach.ClipFilter{{Call: "call_2"}, {Text: "bUDG"}, {Text: "expensive"}} {
				same(t, pages(t, d, f), []coach.ClipID{"clip_x"})
			}
			same(t, pages(t, d, coach.ClipFilter{Call: "call_1", Text: "budget"}), []coach.ClipID(nil))
		},
		"the clips of several calls come at once, the newest first, without their words": func(t *testing.T, d Database) {
			shelf(t, d, 2)
			stored(t, d, "call_2", nil)
			stored(t, d, "call_3", nil)
			want := coach.Clip{ID: "clip_x", Call: "call_2", Title: "Budget", CreatedAt: minutes(9)}
			with := want
			with.Note, with.Words = "listen", []coach.ClipTurn{{Text: "Too expensive."}}
			must(t, d.CreateClip(t.Context(), with))
			must(t, d.CreateClip(t.Context(), coach.Clip{ID: "clip_y", Call: "call_3"}))
			got := ok(d.ClipsOf(t.Context(), coach.System, "call_1", "call_2", "call_none"))(t)
			if len(got) != 3 {
				t.Fatalf("%d clips, want 3", len(got))
			}
			of := ok(d.Call(t.Context(), "call_2"))(t)
			want.Rep, want.UploadedBy, want.Team, want.Private = of.Rep, of.UploadedBy, of.Team, of.Private
			same(t, got[0], want)
			for _, c := range got[1:] {
				if c.Call != "call_1" {
					t.Errorf("a clip of %s", c.Call)
				}
			}
			same(t, ok(d.ClipsOf(t.Context(), coach.Scope{User: "user_nobody"}, "call_1", "call_2"))(t), []coach.Clip{})
			same(t, ok(d.ClipsOf(t.Context(), coach.System))(t), []coach.Clip(nil))
		},
		"a viewer's list holds what they hear, folders aside": func(t *testing.T, d Database) {
			var all []coach.Clip
			for i, c := range worlds() {
				must(t, d.CreateCall(t.Context(), c))
				clip := coach.Clip{ID: clipID(i), Call: c.ID, Rep: c.Rep, UploadedBy: c.UploadedBy, Team: c.Team, Private: c.Private, CreatedBy: c.UploadedBy, CreatedAt: minutes(-i)}
				must(t, d.CreateClip(t.Context(), clip))
				all = append(all, clip)
			}
			for name, v := range viewers() {
				if v.ID == "" {
					continue // nobody is logged in without an id
				}
				var want []coach.ClipID
				for _, c := range all {
					if v.May(coach.HearClip, coach.Filed{Clip: c}) == nil {
						want = append(want, c.ID)
					}
				}
				if got := pages(t, d, coach.ClipFilter{Scope: v.Scope()}); !slices.Equal(got, want) {
					t.Errorf("%s hears %v, want %v", name, got, want)
				}
			}
		},
	}.run(t, open)
}

// pages are all clips of a list, page by page. A zero scope is the system's.
func pages(t *testing.T, d Database, f coach.ClipFilter) (out []coach.ClipID) {
	t.Helper()
	if f.Scope.User == "" {
		f.Scope = coach.System
	}
	for {
		page := ok(d.ListClips(t.Context(), f))(t)
		for _, c := range page.Items {
			out = append(out, c.ID)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return out
		}
	}
}

func folders(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a folder comes back with every field, its clips in order": func(t *testing.T, d Database) {
			shelf(t, d, 2)
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_0", Name: "Top"}))
			want := full[coach.Folder](t)
			want.Parent, want.Clips, want.ClipCount, want.Length = "folder_0", []coach.ClipID{clipID(1), clipID(0)}, 2, 5*time.Second
			must(t, d.CreateFolder(t.Context(), want))
			want.Version++
			must(t, d.SetFolderClips(t.Context(), want))
			same(t, ok(d.Folder(t.Context(), want.ID))(t), want)
			want.Clips = nil
			same(t, ok(d.Folders(t.Context(), coach.System))(t), []coach.Folder{want, {ID: "folder_0", Name: "Top"}})
			same(t, ok(d.FoldersOf(t.Context(), clipID(0)))(t)[clipID(0)], []coach.Folder{want})
		},
		"a folder that does not exist is not found": func(t *testing.T, d Database) {
			_, err := d.Folder(t.Context(), "folder_0")
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.UpdateFolder(t.Context(), coach.Folder{ID: "folder_0"}), coach.CodeNotFound)
			wantCode(t, d.DeleteFolder(t.Context(), "folder_0"), coach.CodeNotFound)
			wantCode(t, d.SetFolderClips(t.Context(), coach.Folder{ID: "folder_0"}), coach.CodeNotFound)
			wantCode(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_1", Parent: "folder_0"}), coach.CodeNotFound)
		},
		"an update changes name, note, parent, shared and team, and nothing else": func(t *testing.T, d Database) {
			shelf(t, d, 1)
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_0"}))
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_1", Owner: "user_1", CreatedAt: noon}))
			fileInto(t, d, "folder_1", noon, []coach.ClipID{clipID(0)})
			edit := coach.Folder{ID: "folder_1", Name: "Price", Note: "Best", Parent: "folder_0", Shared: coach.SharedTeam, Team: "team_1", UpdatedAt: minutes(1), Versioned: full[coach.Versioned](t)}
			edit.Version = 2
			must(t, d.UpdateFolder(t.Context(), edit))
			edit.Owner, edit.CreatedAt, edit.Clips, edit.ClipCount, edit.Length = "user_1", noon, []coach.ClipID{clipID(0)}, 1, 2500*time.Millisecond
			same(t, ok(d.Folder(t.Context(), "folder_1"))(t), edit)
		},
		"a folder with folders below it cannot be deleted; the clips of a deleted one stay": func(t *testing.T, d Database) {
			shelf(t, d, 1)
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_0"}))
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_1", Parent: "folder_0"}))
			fileInto(t, d, "folder_1", noon, []coach.ClipID{clipID(0)})
			wantCode(t, d.DeleteFolder(t.Context(), "folder_0"), coach.CodeConflict)
			must(t, d.DeleteFolder(t.Context(), "folder_1"))
			must(t, d.DeleteFolder(t.Context(), "folder_0"))
			ok(d.Clip(t.Context(), clipID(0)))(t)
		},
		"setting clips replaces them and dates the folder": func(t *testing.T, d Database) {
			shelf(t, d, 3)
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_1"}))
			for i, clips := range [][]coach.ClipID{{clipID(0), clipID(1)}, {clipID(1), clipID(2), clipID(0)}, nil} {
				fileInto(t, d, "folder_1", minutes(i), clips)
				f := ok(d.Folder(t.Context(), "folder_1"))(t)
				same(t, f.Clips, clips)
				if !f.UpdatedAt.Equal(minutes(i)) {
					t.Errorf("dated %v, want %v", f.UpdatedAt, minutes(i))
				}
			}
		},
		"a clip that does not exist or is named twice is refused, and the folder stays": func(t *testing.T, d Database) {
			shelf(t, d, 1)
			must(t, d.CreateFolder(t.Context(), coach.Folder{ID: "folder_1"}))
			fileInto(t, d, "folder_1", noon, []coach.ClipID{clipID(0)})
			f := ok(d.Folder(t.Context(), "folder_1"))(t)
			f.Version++
			for clip, want := range map[coach.ClipID]coach.Code{"clip_x": coach.CodeNotFound, clipID(0): coach.CodeConflict} {
				f.Clips = []coach.ClipID{clipID(0), clip}
				wantCode(t, d.SetFolderClips(t.Context(), f), want)
			}
			same(t, ok(d.Folder(t.Context(), "folder_1"))(t).Clips, []coach.ClipID{clipID(0)})
		},
	}.run(t, open)
}
