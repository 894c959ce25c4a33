package db

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type sessionRow struct {
	bun.BaseModel `bun:"table:sessions"`

	Hash      string `bun:",pk"`
	UserID    coach.UserID
	CreatedAt int64
	ExpiresAt int64
}

// CreateSession implements coach.SessionRows. It also sweeps out the sessions that
// had expired by then.
func (d *DB) CreateSession(ctx context.Context, s coach.Session) error {
	row := &sessionRow{Hash: s.Hash, UserID: s.User, CreatedAt: stamp(s.CreatedAt), ExpiresAt: stamp(s.ExpiresAt)}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if _, err := tx.NewDelete().Table("sessions").Where("expires_at <= ?", row.CreatedAt).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	})
	return translate(err, "create session", "session")
}

// Session implements coach.SessionRows.
func (d *DB) Session(ctx context.Context, hash string, now time.Time) (coach.Session, error) {
	var row sessionRow
	err := d.from(ctx).NewSelect().Model(&row).Where("hash = ? AND expires_at > ?", hash, stamp(now)).Scan(ctx)
	if err != nil {
		return coach.Session{}, translate(err, "read session", "session")
	}
	return coach.Session{Hash: row.Hash, User: row.UserID, CreatedAt: timeOf(row.CreatedAt), ExpiresAt: timeOf(row.ExpiresAt)}, nil
}

// DeleteSession implements coach.SessionRows.
func (d *DB) DeleteSession(ctx context.Context, hash string) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return found(tx.NewDelete().Table("sessions").Where("hash = ?", hash).Exec(ctx))
	})
	return translate(err, "delete session", "session")
}

// DeleteSessionsOf implements coach.SessionRows.
func (d *DB) DeleteSessionsOf(ctx context.Context, id coach.UserID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewDelete().Table("sessions").Where("user_id = ?", id).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("delete sessions of %s", id), "session")
}
