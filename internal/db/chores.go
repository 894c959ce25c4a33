package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type choreRow struct {
	bun.BaseModel `bun:"table:chores,alias:chores"`

	Name       coach.ChoreName `bun:",pk"`
	DueAt      int64
	Asked      int64
	LeaseUntil int64
	LastRun    int64
	Error      string
}

func (r choreRow) chore() coach.Chore {
	return coach.Chore{
		Name: r.Name, DueAt: timeOf(r.DueAt), Asked: r.Asked, LeaseUntil: timeOf(r.LeaseUntil), LastRun: timeOf(r.LastRun), Error: r.Error,
	}
}

// Chores implements coach.ChoreRows.
func (d *DB) Chores(ctx context.Context) ([]coach.Chore, error) {
	var rows []choreRow
	err := d.from(ctx).NewSelect().Model(&rows).Order("name").Scan(ctx)
	var out []coach.Chore
	for _, r := range rows {
		out = append(out, r.chore())
	}
	return out, translate(err, "list chores", "chore")
}

// AskChore implements coach.ChoreRows.
func (d *DB) AskChore(ctx context.Context, name coach.ChoreName, due time.Time) error {
	row := choreRow{Name: name, DueAt: stamp(due), Asked: 1}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (name) DO UPDATE").Set("asked = chores.asked + 1").
			Set("due_at = CASE WHEN chores.due_at = 0 OR chores.due_at > EXCLUDED.due_at THEN EXCLUDED.due_at ELSE chores.due_at END").
			Returning("NULL").Exec(ctx)
		return err
	})
	return translate(err, "ask for chore "+string(name), "chore")
}

// ClaimChore implements coach.ChoreRows. One UPDATE decides.
func (d *DB) ClaimChore(ctx context.Context, name coach.ChoreName, now, lease time.Time) (c coach.Chore, ok bool, err error) {
	row := choreRow{Name: name}
	err = d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		err := tx.NewUpdate().Model(&row).WherePK().Set("lease_until = ?", stamp(lease)).
			Where("due_at > 0 AND due_at <= ? AND lease_until <= ?", stamp(now), stamp(now)).Returning("*").Scan(ctx)
		ok = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return row.chore(), ok, translate(err, "claim chore "+string(name), "chore")
}

// RenewChore implements coach.ChoreRows.
func (d *DB) RenewChore(ctx context.Context, c coach.Chore, lease time.Time) error {
	return d.ofChore(ctx, "renew", c, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		return q.Set("lease_until = ?", stamp(lease))
	})
}

// FinishChore implements coach.ChoreRows.
func (d *DB) FinishChore(ctx context.Context, c coach.Chore, next, again time.Time) error {
	return d.ofChore(ctx, "finish", c, func(q *bun.UpdateQuery) *bun.UpdateQuery {
		return q.Set("lease_until = 0, last_run = ?, error = ?", stamp(c.LastRun), c.Error).
			Set("due_at = CASE WHEN asked = ? THEN ? ELSE ? END", c.Asked, stamp(next), stamp(again))
	})
}

func (d *DB) ofChore(ctx context.Context, verb string, c coach.Chore, set func(*bun.UpdateQuery) *bun.UpdateQuery) error {
	row := choreRow{Name: c.Name}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		err := found(set(tx.NewUpdate().Model(&row).WherePK()).Where("lease_until = ?", stamp(c.LeaseUntil)).Exec(ctx))
		if errors.Is(err, sql.ErrNoRows) {
			return coach.Errorf(coach.CodeConflict, "", "Somebody else has taken over this chore.")
		}
		return err
	})
	return translate(err, verb+" chore "+string(c.Name), "chore")
}
