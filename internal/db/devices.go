package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type deviceRow struct {
	bun.BaseModel `bun:"table:devices"`

	Hash   string       `bun:",pk"`
	UserID coach.UserID `bun:",pk"`
	SeenAt int64
}

// SaveDevice implements coach.DeviceRows.
func (d *DB) SaveDevice(ctx context.Context, one coach.Device) error {
	row := &deviceRow{Hash: one.Hash, UserID: one.User, SeenAt: stamp(one.SeenAt)}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if _, err := tx.NewInsert().Model(row).On("CONFLICT (user_id, hash) DO UPDATE").Exec(ctx); err != nil {
			return err
		}
		newest := tx.NewSelect().Table("devices").Column("hash").Where("user_id = ?", one.User).OrderExpr("seen_at DESC, hash").Limit(coach.MostDevices)
		_, err := tx.NewDelete().Table("devices").Where("user_id = ? AND hash NOT IN (?)", one.User, newest).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("save device of %s", one.User), "device")
}

// Device implements coach.DeviceRows.
func (d *DB) Device(ctx context.Context, user coach.UserID, hash string) (coach.Device, error) {
	var row deviceRow
	err := d.from(ctx).NewSelect().Model(&row).Where("user_id = ? AND hash = ?", user, hash).Scan(ctx)
	return coach.Device{Hash: row.Hash, User: row.UserID, SeenAt: timeOf(row.SeenAt)}, translate(err, "read device", "device")
}

// DeleteDevicesOf implements coach.DeviceRows.
func (d *DB) DeleteDevicesOf(ctx context.Context, id coach.UserID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewDelete().Table("devices").Where("user_id = ?", id).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("delete devices of %s", id), "device")
}
