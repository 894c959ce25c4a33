package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type teamRow struct {
	bun.BaseModel `bun:"table:teams"`

	ID        coach.TeamID `bun:",pk"`
	Name      string
	Parent    *string
	CreatedAt int64
	versionColumns
}

func rowOfTeam(t coach.Team) *teamRow {
	return &teamRow{ID: t.ID, Name: t.Name, Parent: optional(t.Parent), CreatedAt: stamp(t.CreatedAt), versionColumns: versionOf(t.Versioned)}
}

func (r teamRow) team() coach.Team {
	return coach.Team{ID: r.ID, Name: r.Name, Parent: value[coach.TeamID](r.Parent), CreatedAt: timeOf(r.CreatedAt), Versioned: r.versioned()}
}

// CreateTeam implements coach.TeamRows.
func (d *DB) CreateTeam(ctx context.Context, t coach.Team) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(rowOfTeam(t)).Returning("NULL").Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("create team %s", t.ID), "team")
}

// Teams implements coach.TeamRows; they are in the order of their names.
func (d *DB) Teams(ctx context.Context) ([]coach.Team, error) {
	var rows []teamRow
	if err := d.from(ctx).NewSelect().Model(&rows).Order("name").Scan(ctx); err != nil {
		return nil, translate(err, "list teams", "team")
	}
	teams := make([]coach.Team, len(rows))
	for i, r := range rows {
		teams[i] = r.team()
	}
	return teams, nil
}

// UpdateTeam implements coach.TeamRows.
func (d *DB) UpdateTeam(ctx context.Context, t coach.Team) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return rewrite(ctx, tx, rowOfTeam(t), t.Version-1)
	})
	return translate(err, fmt.Sprintf("update team %s", t.ID), "team")
}

// DeleteTeam implements coach.TeamRows.
func (d *DB) DeleteTeam(ctx context.Context, id coach.TeamID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		people, err := tx.NewSelect().Table("users").Where("team = ?", id).Exists(ctx)
		if err != nil {
			return err
		}
		if people {
			return coach.Errorf(coach.CodeConflict, "", "There are still people in this team; move them first.")
		}
		below, err := tx.NewSelect().Table("teams").Where("parent = ?", id).Exists(ctx)
		if err != nil {
			return err
		}
		if below {
			return coach.Errorf(coach.CodeConflict, "", "There are still teams below this one; move or delete them first.")
		}
		return found(tx.NewDelete().Table("teams").Where("id = ?", id).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("delete team %s", id), "team")
}
