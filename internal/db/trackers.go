package db

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/uptrace/bun"

	"gametape/coach"
	"gametape/coach/tagging"
)

type trackerRow struct {
	bun.BaseModel `bun:"table:trackers,alias:trackers"`

	ID          coach.TrackerID `bun:",pk"`
	Key         string
	Rule        document[tagging.Tracker]
	Version     int
	Enabled     bool
	Pack        string
	PackVersion string
	Edited      bool
	Smart       coach.ModelID
	UpdatedBy   coach.UserID
	UpdatedAt   int64
}

// versionRow is a tracker as it was saved once; the key is in the rule.
type versionRow struct {
	bun.BaseModel `bun:"table:tracker_versions"`

	TrackerID   coach.TrackerID `bun:",pk"`
	Version     int             `bun:",pk"`
	Rule        document[tagging.Tracker]
	Enabled     bool
	Pack        string
	PackVersion string
	Edited      bool
	Smart       coach.ModelID
	UpdatedBy   coach.UserID
	UpdatedAt   int64
}

func rowOfVersion(t coach.Tracker) versionRow {
	return versionRow{
		TrackerID: t.ID, Version: t.Version, Rule: document[tagging.Tracker]{t.Rule}, Enabled: t.Enabled,
		Pack: t.Pack, PackVersion: t.PackVersion, Edited: t.Edited, Smart: t.Smart, UpdatedBy: t.UpdatedBy, UpdatedAt: stamp(t.UpdatedAt),
	}
}

func (r versionRow) tracker() coach.Tracker {
	return coach.Tracker{
		ID: r.TrackerID, Rule: r.Rule.V, Version: r.Version, Enabled: r.Enabled,
		Pack: r.Pack, PackVersion: r.PackVersion, Edited: r.Edited, Smart: r.Smart, UpdatedBy: r.UpdatedBy, UpdatedAt: timeOf(r.UpdatedAt),
	}
}

func rowOfTracker(t coach.Tracker) *trackerRow {
	v := rowOfVersion(t)
	return &trackerRow{
		ID: t.ID, Key: t.Rule.Key, Rule: v.Rule, Version: v.Version, Enabled: v.Enabled,
		Pack: v.Pack, PackVersion: v.PackVersion, Edited: v.Edited, Smart: v.Smart, UpdatedBy: v.UpdatedBy, UpdatedAt: v.UpdatedAt,
	}
}

func (r trackerRow) tracker() coach.Tracker {
	return versionRow{
		TrackerID: r.ID, Version: r.Version, Rule: r.Rule, Enabled: r.Enabled,
		Pack: r.Pack, PackVersion: r.PackVersion, Edited: r.Edited, Smart: r.Smart, UpdatedBy: r.UpdatedBy, UpdatedAt: r.UpdatedAt,
	}.tracker()
}

// Trackers implements coach.TrackerRows; they are in the order of their keys.
func (d *DB) Trackers(ctx context.Context) ([]coach.Tracker, error) {
	var rows []trackerRow
	if err := d.from(ctx).NewSelect().Model(&rows).Order("key").Scan(ctx); err != nil {
		return nil, translate(err, "list trackers", "tracker")
	}
	trackers := make([]coach.Tracker, len(rows))
	for i, r := range rows {
		trackers[i] = r.tracker()
	}
	return trackers, nil
}

// Tracker implements coach.TrackerRows.
func (d *DB) Tracker(ctx context.Context, id coach.TrackerID) (coach.Tracker, error) {
	var row trackerRow
	if err := d.from(ctx).NewSelect().Model(&row).Where("id = ?", id).Scan(ctx); err != nil {
		return coach.Tracker{}, translate(err, fmt.Sprintf("read tracker %s", id), "tracker")
	}
	return row.tracker(), nil
}

// SaveTracker implements coach.TrackerRows. Where the version is not above the one
// that is there, and not the same rule, somebody else has changed the tracker
// meanwhile: CodeConflict.
func (d *DB) SaveTracker(ctx context.Context, t coach.Tracker) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if err := d.newer(ctx, t); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(rowOfTracker(t)).On("CONFLICT (id) DO UPDATE").Exec(ctx); err != nil {
			return err
		}
		row := rowOfVersion(t)
		// Who made a version, and when, is not who switched it off later.
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (tracker_id, version) DO UPDATE").
			Set("enabled = EXCLUDED.enabled").Set("pack = EXCLUDED.pack").Set("pack_version = EXCLUDED.pack_version").
			Set("edited = EXCLUDED.edited").Set("smart = EXCLUDED.smart").Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("save tracker %s", t.ID), "tracker")
}

func (d *DB) newer(ctx context.Context, t coach.Tracker) error {
	have, err := d.Tracker(ctx, t.ID)
	if coach.CodeOf(err) == coach.CodeNotFound {
		return nil
	}
	if err != nil || have.Version < t.Version {
		return err
	}
	// By their JSON, in which an empty list and none are the same.
	old, err := json.Marshal(have.Rule)
	if err != nil {
		return err
	}
	rule, err := json.Marshal(t.Rule)
	if err != nil {
		return err
	}
	if have.Version > t.Version || !bytes.Equal(old, rule) {
		return overtaken()
	}
	return nil
}

// DeleteTracker implements coach.TrackerRows; its versions go with it.
func (d *DB) DeleteTracker(ctx context.Context, id coach.TrackerID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return found(tx.NewDelete().Table("trackers").Where("id = ?", id).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("delete tracker %s", id), "tracker")
}

// TrackerVersions implements coach.TrackerRows.
func (d *DB) TrackerVersions(ctx context.Context, id coach.TrackerID) ([]coach.Tracker, error) {
	var rows []versionRow
	err := d.from(ctx).NewSelect().Model(&rows).Where("tracker_id = ?", id).OrderExpr("version DESC").Scan(ctx)
	if err == nil && len(rows) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return nil, translate(err, fmt.Sprintf("list versions of tracker %s", id), "tracker")
	}
	versions := make([]coach.Tracker, len(rows))
	for i, r := range rows {
		versions[i] = r.tracker()
	}
	return versions, nil
}
