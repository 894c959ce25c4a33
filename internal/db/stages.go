package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type stageRow struct {
	bun.BaseModel `bun:"table:stages,alias:stages"`

	Owner      string          `bun:",pk"`
	Name       coach.StageName `bun:",pk"`
	Revision   int             `bun:",pk"`
	State      coach.StageState
	Error      string
	Attempts   int
	Round      int
	LeaseUntil int64
	UpdatedAt  int64
}

func rowOfStage(s coach.Stage) stageRow {
	return stageRow{
		Owner: s.Owner, Name: s.Name, Revision: s.Revision, State: s.State, Error: s.Error,
		Attempts: s.Attempts, Round: s.Round, LeaseUntil: stamp(s.LeaseUntil), UpdatedAt: stamp(s.UpdatedAt),
	}
}

func (r stageRow) stage() coach.Stage {
	return coach.Stage{
		Owner: r.Owner, Name: r.Name, Revision: r.Revision, State: r.State, Error: r.Error,
		Attempts: r.Attempts, Round: r.Round, LeaseUntil: timeOf(r.LeaseUntil), UpdatedAt: timeOf(r.UpdatedAt),
	}
}

func stagesOf(rows []stageRow) []coach.Stage {
	var stages []coach.Stage
	for _, r := range rows {
		stages = append(stages, r.stage())
	}
	return stages
}

func opOn(verb string, s coach.Stage) string {
	return fmt.Sprintf("%s stage %s %d of %s", verb, s.Name, s.Revision, s.Owner)
}

// AddStages implements coach.StageRows. A stage that is there already is opened
// again: no attempts, the next round, so that whoever still runs the round
// before cannot finish this one. One that is still pending stays as it is.
func (d *DB) AddStages(ctx context.Context, stages ...coach.Stage) error {
	if len(stages) == 0 {
		return nil
	}
	rows := make([]stageRow, len(stages))
	for i, s := range stages {
		rows[i] = rowOfStage(s)
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(&rows).On("CONFLICT (owner, name, revision) DO UPDATE").
			Set("state = EXCLUDED.state, error = EXCLUDED.error, attempts = 0").
			Set("round = stages.round + 1, lease_until = 0, updated_at = EXCLUDED.updated_at").
			Where("stages.state <> ?", coach.Pending).Exec(ctx)
		return err
	})
	return translate(err, opOn("add", stages[0]), "stage")
}

// StagesOf implements coach.StageRows.
func (d *DB) StagesOf(ctx context.Context, owner string) ([]coach.Stage, error) {
	var rows []stageRow
	newest := d.from(ctx).NewSelect().TableExpr("stages AS other").ColumnExpr("max(other.revision)").
		Where("other.owner = stages.owner AND other.name = stages.name")
	err := d.from(ctx).NewSelect().Model(&rows).Where("owner = ?", owner).Where("revision = (?)", newest).
		Order("name").Scan(ctx)
	return stagesOf(rows), translate(err, "read stages of "+owner, "stage")
}

// Claim implements coach.StageRows. One UPDATE decides: of many that try at once
// the database lets one see the stage free.
func (d *DB) Claim(ctx context.Context, owner string, name coach.StageName, revision int, now, lease time.Time) (s coach.Stage, ok bool, err error) {
	row := stageRow{Owner: owner, Name: name, Revision: revision}
	err = d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		err := tx.NewUpdate().Model(&row).WherePK().
			Set("state = ?", coach.Running).Set("attempts = attempts + 1").
			Set("lease_until = ?", stamp(lease)).Set("updated_at = ?", stamp(now)).
			Where("state = ? OR state = ? AND lease_until <= ?", coach.Pending, coach.Running, stamp(now)).
			Returning("*").Scan(ctx)
		ok = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			// Not free, or not there.
			err = tx.NewSelect().Model(&row).WherePK().Scan(ctx)
		}
		return err
	})
	if err != nil {
		return coach.Stage{}, false, translate(err, opOn("claim", row.stage()), "stage")
	}
	return row.stage(), ok, nil
}

// Finish implements coach.StageRows. The attempts and the round are the proof of
// the claim: where somebody else has claimed the stage or opened it again
// since, or it has ended, Finish is CodeConflict and writes nothing. A round
// above the row's opens another one.
func (d *DB) Finish(ctx context.Context, s coach.Stage) error {
	row := rowOfStage(s)
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return d.held(ctx, row, tx.NewUpdate().Model(&row).WherePK().
			Column("state", "error", "lease_until", "round").
			Set("updated_at = CASE WHEN updated_at < ? THEN ? ELSE updated_at END", row.UpdatedAt, row.UpdatedAt).
			Where("attempts = ?", s.Attempts).
			Where("round < ? OR round = ? AND state IN (?, ?)", s.Round, s.Round, coach.Pending, coach.Running))
	})
	return translate(err, opOn("finish", s), "stage")
}

// Renew implements coach.StageRows. A stage that is no longer the caller's is
// CodeConflict.
func (d *DB) Renew(ctx context.Context, s coach.Stage, lease time.Time) error {
	row := rowOfStage(s)
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return d.held(ctx, row, tx.NewUpdate().Model(&row).WherePK().Set("lease_until = ?", stamp(lease)).
			Where("attempts = ? AND round = ? AND state = ?", s.Attempts, s.Round, coach.Running))
	})
	return translate(err, opOn("renew", s), "stage")
}

// held runs an update of a stage one holds, and says what happened to the
// stage if one does not.
func (d *DB) held(ctx context.Context, row stageRow, q *bun.UpdateQuery) error {
	err := found(q.Exec(ctx))
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	there, err := d.from(ctx).NewSelect().Model(&row).WherePK().Exists(ctx)
	if err != nil {
		return err
	}
	if !there {
		return missing("stage")
	}
	return coach.Errorf(coach.CodeConflict, "", "Somebody else has taken over this step of the processing.")
}

// Stale implements coach.StageWatch.
func (d *DB) Stale(ctx context.Context, before, now time.Time, limit int) ([]coach.Stage, error) {
	var rows []stageRow
	err := d.from(ctx).NewSelect().Model(&rows).
		Where("state IN (?, ?)", coach.Pending, coach.Running).Where("updated_at < ?", stamp(before)).
		Where("state = ? OR lease_until <= ?", coach.Pending, stamp(now)).
		Order("updated_at", "owner", "name", "revision").Limit(int64(limit)).Scan(ctx)
	return stagesOf(rows), translate(err, "list stale stages", "stage")
}

// CountStages implements coach.StageWatch.
func (d *DB) CountStages(ctx context.Context) (map[coach.StageName]map[coach.StageState]int, error) {
	var rows []struct {
		Name  coach.StageName
		State coach.StageState
		N     int
	}
	err := d.from(ctx).NewSelect().Table("stages").Column("name", "state").ColumnExpr("count(*) AS n").
		Group("name", "state").Scan(ctx, &rows)
	if err != nil {
		return nil, translate(err, "count stages", "stage")
	}
	counts := map[coach.StageName]map[coach.StageState]int{}
	for _, r := range rows {
		if counts[r.Name] == nil {
			counts[r.Name] = map[coach.StageState]int{}
		}
		counts[r.Name][r.State] = r.N
	}
	return counts, nil
}

// FailedStages implements coach.StageWatch; the newest failures come first.
func (d *DB) FailedStages(ctx context.Context, limit int) ([]coach.Stage, error) {
	var rows []stageRow
	err := d.from(ctx).NewSelect().Model(&rows).Where("state = ?", coach.Broken).
		OrderExpr("updated_at DESC, owner, name, revision").Limit(int64(limit)).Scan(ctx)
	return stagesOf(rows), translate(err, "list failed stages", "stage")
}
