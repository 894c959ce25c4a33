package db

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"gametape/coach"
)

// versionColumns are coach.Versioned in a row.
type versionColumns struct {
	Version int
	Edits   document[map[string]coach.Edit]
}

func versionOf(v coach.Versioned) versionColumns {
	return versionColumns{Version: v.Version, Edits: document[map[string]coach.Edit]{v.Edits}}
}

func (c versionColumns) versioned() coach.Versioned {
	return coach.Versioned{Version: c.Version, Edits: c.Edits.V}
}

// rewrite writes row, or columns of it, where the row is still at version.
func rewrite(ctx context.Context, tx bun.IDB, row any, version int, columns ...string) error {
	err := found(tx.NewUpdate().Model(row).WherePK().Column(columns...).Where("version = ?", version).Exec(ctx))
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	there, fault := tx.NewSelect().Model(row).WherePK().Exists(ctx)
	if fault != nil || !there {
		return errors.Join(err, fault)
	}
	return overtaken()
}

func overtaken() error {
	return coach.Errorf(coach.CodeConflict, "version", "Somebody else has changed this meanwhile; look at it again before you change it.")
}
