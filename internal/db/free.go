package db

import (
	"context"

	"github.com/uptrace/bun"

	"gametape/coach"
)

// Free makes every running stage pending, and every chore nobody's, whatever
// their leases. It is for a
// process that knows itself to be the only one: at its start nobody runs
// anything.
func (d *DB) Free(ctx context.Context) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewUpdate().Table("stages").Set("state = ?", coach.Pending).Set("lease_until = 0").
			Where("state = ?", coach.Running).Exec(ctx)
		if err != nil {
			return err
		}
		_, err = tx.NewUpdate().Table("chores").Set("lease_until = 0").Where("lease_until > 0").Exec(ctx)
		return err
	})
	return translate(err, "free stages", "stage")
}
