package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type clipRow struct {
	bun.BaseModel `bun:"table:clips,alias:clips"`

	ID        coach.ClipID `bun:",pk"`
	CallID    coach.CallID
	StartMs   int64
	EndMs     int64
	Title     string
	Note      string
	Tags      document[[]string]
	Words     document[[]coach.ClipTurn]
	CallTitle string
	Account   string
	TextFold  string
	Media     document[*coach.Blob]
	State     coach.State
	Error     string
	CreatedBy coach.UserID
	CreatedAt int64
	UpdatedAt int64
	versionColumns

	// Of the call, as it is now.
	Rep        coach.UserID `bun:",scanonly"`
	UploadedBy coach.UserID `bun:",scanonly"`
	Team       coach.TeamID `bun:",scanonly"`
	Private    bool         `bun:",scanonly"`

	Position int64 `bun:",scanonly"` // in the folder that is listed
}

func rowOfClip(c coach.Clip) *clipRow {
	said := make([]string, len(c.Words))
	for i, w := range c.Words {
		said[i] = w.Text
	}
	return &clipRow{
		ID: c.ID, CallID: c.Call, StartMs: c.Start.Milliseconds(), EndMs: c.End.Milliseconds(),
		Title: c.Title, Note: c.Note, Tags: document[[]string]{c.Tags}, Words: document[[]coach.ClipTurn]{c.Words},
		CallTitle: c.CallTitle, Account: c.Account,
		TextFold: searched(c.Title, c.Note, strings.Join(c.Tags, "\n"), c.CallTitle, c.Account, strings.Join(said, "\n")),
		Media:    document[*coach.Blob]{c.Media}, State: c.State, Error: c.Error,
		CreatedBy: c.CreatedBy, CreatedAt: stamp(c.CreatedAt), UpdatedAt: stamp(c.UpdatedAt), versionColumns: versionOf(c.Versioned),
	}
}

func (r clipRow) clip() coach.Clip {
	return coach.Clip{
		ID: r.ID, Call: r.CallID, Start: length(r.StartMs), End: length(r.EndMs),
		Title: r.Title, Note: r.Note, Tags: r.Tags.V, Words: r.Words.V,
		CallTitle: r.CallTitle, Account: r.Account, Rep: r.Rep, UploadedBy: r.UploadedBy, Team: r.Team, Private: r.Private,
		Media: r.Media.V, State: r.State, Error: r.Error,
		CreatedBy: r.CreatedBy, CreatedAt: timeOf(r.CreatedAt), UpdatedAt: timeOf(r.UpdatedAt), Versioned: r.versioned(),
	}
}

// CreateClip implements coach.ClipRows.
func (d *DB) CreateClip(ctx context.Context, c coach.Clip) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(rowOfClip(c)).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("create clip %s", c.ID), "clip")
}

// selectClips selects clips with whose their calls are.
func selectClips(tx bun.IDB, into any) *bun.SelectQuery {
	return tx.NewSelect().Model(into).ColumnExpr("clips.*, calls.rep, calls.uploaded_by, calls.team, calls.private").
		Join("JOIN calls ON calls.id = clips.call_id")
}

// Clip implements coach.ClipRows.
func (d *DB) Clip(ctx context.Context, id coach.ClipID) (coach.Clip, error) {
	var row clipRow
	if err := selectClips(d.from(ctx), &row).Where("clips.id = ?", id).Scan(ctx); err != nil {
		return coach.Clip{}, translate(err, fmt.Sprintf("read clip %s", id), "clip")
	}
	return row.clip(), nil
}

var (
	clipsByTime  = order{name: "clips -createdAt", column: "created_at", descending: true}
	clipsByPlace = order{name: "clips position", column: "position"}
)

// ListClips implements coach.ClipRows. Outside a folder the newest comes first.
// Text is looked for in the words that are said, too.
func (d *DB) ListClips(ctx context.Context, f coach.ClipFilter) (coach.Page[coach.Clip], error) {
	var rows []clipRow
	q := within(selectClips(d.from(ctx), &rows), f.Scope)
	by, table := clipsByTime, "clips"
	if f.Folder != "" {
		// Cursors of a folder's list hold places in it, so they are its own.
		by, table = clipsByPlace, "filed"
		by.name += " " + string(f.Folder)
		filed := d.from(ctx).NewSelect().Table("folder_clips").ColumnExpr("clip_id AS id, position").Where("folder_id = ?", f.Folder)
		q = q.ColumnExpr("filed.position").Join("JOIN (?) AS filed ON filed.id = clips.id", filed)
	}
	if f.Call != "" {
		q = q.Where("call_id = ?", f.Call)
	}
	if f.Text != "" {
		q = q.Where(`clips.text_fold LIKE ? ESCAPE '\'`, containing(f.Text))
	}
	q, err := by.page(q, table, f.Cursor, f.Limit)
	if err == nil {
		err = q.Scan(ctx)
	}
	if err != nil {
		return coach.Page[coach.Clip]{}, translate(err, "list clips", "clip")
	}
	return cut(rows, f.Limit, func(r clipRow) mark {
		if f.Folder != "" {
			return mark{Order: by.name, Number: r.Position, ID: string(r.ID)}
		}
		return mark{Order: by.name, Number: r.CreatedAt, ID: string(r.ID)}
	}, clipRow.clip)
}

// clipsPerCall is how many clips ClipsOf returns at most, by the number of calls.
const clipsPerCall = 200

// ClipsOf implements coach.ClipRows.
func (d *DB) ClipsOf(ctx context.Context, scope coach.Scope, calls ...coach.CallID) ([]coach.Clip, error) {
	if len(calls) == 0 {
		return nil, nil
	}
	var rows []clipRow
	q := within(d.from(ctx).NewSelect().Model(&rows).ExcludeColumn("words", "note", "text_fold").
		ColumnExpr("calls.rep, calls.uploaded_by, calls.team, calls.private").Join("JOIN calls ON calls.id = clips.call_id"), scope)
	err := q.Where("clips.call_id IN (?)", bun.List(calls)).Order("clips.created_at DESC", "clips.id DESC").
		Limit(int64(clipsPerCall * len(calls))).Scan(ctx)
	if err != nil {
		return nil, translate(err, "list clips of calls", "clip")
	}
	clips := make([]coach.Clip, len(rows))
	for i, r := range rows {
		clips[i] = r.clip()
	}
	return clips, nil
}

// UpdateClip implements coach.ClipRows.
func (d *DB) UpdateClip(ctx context.Context, id coach.ClipID, change func(*coach.Clip) error) (coach.Clip, error) {
	var c coach.Clip
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		var err error
		if c, err = d.Clip(ctx, id); err != nil {
			return err
		}
		seen := c.Version
		if err := change(&c); err != nil {
			return err
		}
		c.ID = id
		return rewrite(ctx, tx, rowOfClip(c), seen)
	})
	if err != nil {
		return coach.Clip{}, translate(err, fmt.Sprintf("update clip %s", id), "clip")
	}
	return c, nil
}

// DeleteClip implements coach.ClipRows.
func (d *DB) DeleteClip(ctx context.Context, id coach.ClipID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if _, err := tx.NewDelete().Table("stages").Where("owner = ?", id).Exec(ctx); err != nil {
			return err
		}
		return found(tx.NewDelete().Table("clips").Where("id = ?", id).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("delete clip %s", id), "clip")
}

// FoldersOf implements coach.ClipRows.
func (d *DB) FoldersOf(ctx context.Context, ids ...coach.ClipID) (map[coach.ClipID][]coach.Folder, error) {
	of := map[coach.ClipID][]coach.Folder{}
	if len(ids) == 0 {
		return of, nil
	}
	var rows []struct {
		folderRow `bun:",extend"`
		ClipID    coach.ClipID
	}
	err := selectFolders(d.from(ctx), coach.System).ColumnExpr("fc.clip_id").
		Join("JOIN folder_clips AS fc ON fc.folder_id = folders.id").
		Where("fc.clip_id IN (?)", bun.List(ids)).Order("folders.name", "folders.id").Scan(ctx, &rows)
	if err != nil {
		return nil, translate(err, "list folders of clips", "folder")
	}
	for _, r := range rows {
		of[r.ClipID] = append(of[r.ClipID], r.folder())
	}
	return of, nil
}
