package coachtest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

// versions checks that of two who write the next version of a thing the second
// is told, and the first's stays.
func versions(t *testing.T, open func(*testing.T) Database) {
	type thing struct {
		create func(ctx context.Context, d Database) error
		// write makes name the thing's name, in its given version.
		write func(ctx context.Context, d Database, version int, name string) error
		name  func(ctx context.Context, d Database) (string, error)
	}
	at := func(version int) coach.Versioned { return coach.Versioned{Version: version} }
	folder := thing{
		create: func(ctx context.Context, d Database) error { return d.CreateFolder(ctx, coach.Folder{ID: "folder_1"}) },
		write: func(ctx context.Context, d Database, version int, name string) error {
			return d.UpdateFolder(ctx, coach.Folder{ID: "folder_1", Name: name, Versioned: at(version)})
		},
		name: func(ctx context.Context, d Database) (string, error) {
			f, err := d.Folder(ctx, "folder_1")
			return f.Name, err
		},
	}
	list := thing{
		create: func(ctx context.Context, d Database) error {
			err := errors.Join(d.CreateCall(ctx, coach.Call{ID: "call_1"}), folder.create(ctx, d))
			for _, id := range []coach.ClipID{"first", "second", "third"} {
				err = errors.Join(err, d.CreateClip(ctx, coach.Clip{ID: id, Call: "call_1"}))
			}
			return err
		},
		write: func(ctx context.Context, d Database, version int, name string) error {
			return d.SetFolderClips(ctx, coach.Folder{ID: "folder_1", Clips: []coach.ClipID{coach.ClipID(name)}, Versioned: at(version)})
		},
		name: func(ctx context.Context, d Database) (string, error) {
			f, err := d.Folder(ctx, "folder_1")
			if len(f.Clips) == 0 {
				return "", err
			}
			return string(f.Clips[0]), err
		},
	}
	user := thing{
		create: func(ctx context.Context, d Database) error { return d.CreateUser(ctx, coach.User{ID: "user_1"}) },
		write: func(ctx context.Context, d Database, version int, name string) error {
			return d.UpdateUser(ctx, coach.User{ID: "user_1", Name: name, Versioned: at(version)})
		},
		name: func(ctx context.Context, d Database) (string, error) {
			u, err := d.User(ctx, "user_1")
			return u.Name, err
		},
	}
	team := thing{
		create: func(ctx context.Context, d Database) error { return d.CreateTeam(ctx, coach.Team{ID: "team_1"}) },
		write: func(ctx context.Context, d Database, version int, name string) error {
			return d.UpdateTeam(ctx, coach.Team{ID: "team_1", Name: name, Versioned: at(version)})
		},
		name: func(ctx context.Context, d Database) (string, error) {
			all, err := d.Teams(ctx)
			return all[0].Name, err
		},
	}
	person := thing{
		create: func(ctx context.Context, d Database) error { return d.SavePerson(ctx, coach.Person{ID: "person_1"}) },
		write: func(ctx context.Context, d Database, version int, name string) error {
			return d.SavePerson(ctx, coach.Person{ID: "person_1", Name: name, Versioned: at(version)})
		},
		name: func(ctx context.Context, d Database) (string, error) {
			p, err := d.Person(ctx, "person_1")
			return p.Name, err
		},
	}
	for what, thing := range map[string]thing{"a folder": folder, "a folder's list": list, "a user": user, "a team": team, "a person": person} {
		cases{
			what + " is not written over a version nobody looked at": func(t *testing.T, d Database) {
				ctx := t.Context()
				must(t, thing.create(ctx, d))
				must(t, thing.write(ctx, d, 1, "first"))
				for _, stale := range []int{0, 1, 3} {
					wantCode(t, thing.write(ctx, d, stale, "second"), coach.CodeConflict)
				}
				same(t, ok(thing.name(ctx, d))(t), "first")
				must(t, thing.write(ctx, d, 2, "third"))
				same(t, ok(thing.name(ctx, d))(t), "third")
			},
			"of two who change " + what + " at once one wins": func(t *testing.T, d Database) {
				ctx := t.Context()
				must(t, thing.create(ctx, d))
				names := []string{"first", "second", "third"}
				won := make([]bool, len(names))
				var group errgroup.Group
				for i, name := range names {
					group.Go(func() error {
						err := thing.write(ctx, d, 1, name)
						if coach.CodeOf(err) == coach.CodeConflict {
							return nil
						}
						won[i] = err == nil
						return err
					})
				}
				must(t, group.Wait())
				if count(won) != 1 {
					t.Fatalf("%d won, want 1", count(won))
				}
				same(t, ok(thing.name(ctx, d))(t), names[slices.Index(won, true)])
			},
		}.run(t, open)
	}
	cases{
		"of two who change a clip at once both see the other's version": func(t *testing.T, d Database) {
			shelf(t, d, 1)
			var group errgroup.Group
			for range 10 {
				group.Go(func() error {
					_, err := d.UpdateClip(t.Context(), clipID(0), func(c *coach.Clip) error { c.Version++; return nil })
					return err
				})
			}
			must(t, group.Wait())
			same(t, ok(d.Clip(t.Context(), clipID(0)))(t).Version, 10)
		},
	}.run(t, open)
}
