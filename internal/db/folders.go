package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type folderRow struct {
	bun.BaseModel `bun:"table:folders,alias:folders"`

	ID        coach.FolderID `bun:",pk"`
	Name      string
	Note      string
	Parent    *string
	Shared    coach.Shared
	Team      coach.TeamID
	Owner     coach.UserID
	CreatedAt int64
	UpdatedAt int64
	versionColumns

	ClipCount int   `bun:",scanonly"`
	LengthMs  int64 `bun:",scanonly"`
}

func rowOfFolder(f coach.Folder) *folderRow {
	return &folderRow{
		ID: f.ID, Name: f.Name, Note: f.Note, Parent: optional(f.Parent), Shared: f.Shared, Team: f.Team,
		Owner: f.Owner, CreatedAt: stamp(f.CreatedAt), UpdatedAt: stamp(f.UpdatedAt),
		versionColumns: versionOf(f.Versioned),
	}
}

func (r folderRow) folder() coach.Folder {
	return coach.Folder{
		ID: r.ID, Name: r.Name, Note: r.Note, Parent: value[coach.FolderID](r.Parent), Shared: r.Shared, Team: r.Team,
		Owner: r.Owner, Versioned: r.versioned(), ClipCount: r.ClipCount, Length: length(r.LengthMs),
		CreatedAt: timeOf(r.CreatedAt), UpdatedAt: timeOf(r.UpdatedAt),
	}
}

// selectFolders are folders with the number and length of their clips, but for
// those of private calls that s does not hold.
func selectFolders(tx bun.IDB, s coach.Scope) *bun.SelectQuery {
	held := tx.NewSelect().TableExpr("folder_clips AS held").Join("JOIN clips AS c ON c.id = held.clip_id").
		Where("held.folder_id = folders.id")
	if !s.Everything {
		held = held.Join("JOIN calls ON calls.id = c.call_id").WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			return inside(s)(q).WhereOr("NOT calls.private")
		})
	}
	return tx.NewSelect().TableExpr("folders").ColumnExpr("folders.*").
		ColumnExpr("(?) AS clip_count", held.Clone().ColumnExpr("count(*)")).
		ColumnExpr("(?) AS length_ms", held.Clone().ColumnExpr("CAST(COALESCE(sum(c.end_ms - c.start_ms), 0) AS BIGINT)"))
}

// CreateFolder implements coach.FolderRows.
func (d *DB) CreateFolder(ctx context.Context, f coach.Folder) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if _, err := tx.NewInsert().Model(rowOfFolder(f)).Returning("NULL").Exec(ctx); err != nil {
			return err
		}
		return fill(ctx, tx, f.ID, f.Clips)
	})
	return translate(err, fmt.Sprintf("create folder %s", f.ID), "folder")
}

// Folder implements coach.FolderRows.
func (d *DB) Folder(ctx context.Context, id coach.FolderID) (f coach.Folder, err error) {
	err = d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		var row folderRow
		if err := selectFolders(tx, coach.System).Where("folders.id = ?", id).Scan(ctx, &row); err != nil {
			return err
		}
		f = row.folder()
		return tx.NewSelect().Table("folder_clips").Column("clip_id").Where("folder_id = ?", id).
			Order("position").Scan(ctx, &f.Clips)
	})
	return f, translate(err, fmt.Sprintf("read folder %s", id), "folder")
}

// Folders implements coach.FolderRows; they are in the order of their names.
func (d *DB) Folders(ctx context.Context, scope coach.Scope) ([]coach.Folder, error) {
	var rows []folderRow
	if err := selectFolders(d.from(ctx), scope).Order("folders.name", "folders.id").Scan(ctx, &rows); err != nil {
		return nil, translate(err, "list folders", "folder")
	}
	folders := make([]coach.Folder, len(rows))
	for i, r := range rows {
		folders[i] = r.folder()
	}
	return folders, nil
}

// UpdateFolder implements coach.FolderRows.
func (d *DB) UpdateFolder(ctx context.Context, f coach.Folder) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return rewrite(ctx, tx, rowOfFolder(f), f.Version-1, "name", "note", "parent", "shared", "team", "updated_at", "version", "edits")
	})
	return translate(err, fmt.Sprintf("update folder %s", f.ID), "folder")
}

// DeleteFolder implements coach.FolderRows.
func (d *DB) DeleteFolder(ctx context.Context, id coach.FolderID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		below, err := tx.NewSelect().Table("folders").Where("parent = ?", id).Exists(ctx)
		if err != nil {
			return err
		}
		if below {
			return coach.Errorf(coach.CodeConflict, "", "There are still folders in this one; move or delete them first.")
		}
		return found(tx.NewDelete().Table("folders").Where("id = ?", id).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("delete folder %s", id), "folder")
}

// SetFolderClips implements coach.FolderRows. A clip that is named twice is
// CodeConflict, one that does not exist CodeNotFound.
func (d *DB) SetFolderClips(ctx context.Context, f coach.Folder) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if err := rewrite(ctx, tx, rowOfFolder(f), f.Version-1, "updated_at", "version", "edits"); err != nil {
			return err
		}
		if _, err := tx.NewDelete().Table("folder_clips").Where("folder_id = ?", f.ID).Exec(ctx); err != nil {
			return err
		}
		return fill(ctx, tx, f.ID, f.Clips)
	})
	return translate(err, fmt.Sprintf("set clips of folder %s", f.ID), "folder")
}

type filedRow struct {
	bun.BaseModel `bun:"table:folder_clips"`

	FolderID coach.FolderID
	ClipID   coach.ClipID
	Position int
}

// fill puts clips into an empty folder.
func fill(ctx context.Context, tx bun.IDB, id coach.FolderID, clips []coach.ClipID) error {
	if len(clips) == 0 {
		return nil
	}
	rows := make([]filedRow, len(clips))
	for i, c := range clips {
		rows[i] = filedRow{FolderID: id, ClipID: c, Position: i}
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return translate(err, fmt.Sprintf("put %d clips in", len(clips)), "clip in this folder")
}
