package db

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type modelRow struct {
	bun.BaseModel `bun:"table:models"`

	ID        coach.ModelID `bun:",pk"`
	TrackerID coach.TrackerID
	Lesson    document[coach.Lesson]
	Body      []byte // zstd
	TrainedAt int64
}

// SaveModel implements coach.ModelRows.
func (d *DB) SaveModel(ctx context.Context, m coach.Model) error {
	row := &modelRow{
		ID: m.ID, TrackerID: m.Tracker, Lesson: document[coach.Lesson]{m.Lesson},
		Body: packer.EncodeAll(m.Body, nil), TrainedAt: stamp(m.Lesson.At),
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		if _, err := tx.NewInsert().Model(row).On("CONFLICT (id) DO UPDATE").Exec(ctx); err != nil {
			return err
		}
		used := tx.NewSelect().Table("tracker_versions").Column("smart").Where("tracker_id = ?", m.Tracker)
		_, err := tx.NewDelete().Table("models").Where("tracker_id = ? AND id <> ? AND id NOT IN (?)", m.Tracker, m.ID, used).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("save what tracker %s learned", m.Tracker), "tracker")
}

// Model implements coach.ModelRows.
func (d *DB) Model(ctx context.Context, id coach.ModelID) (coach.Model, error) {
	row := modelRow{ID: id}
	if err := d.from(ctx).NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return coach.Model{}, translate(err, fmt.Sprintf("read model %s", id), "model")
	}
	body, err := unpacker.DecodeAll(row.Body, nil)
	if err != nil {
		return coach.Model{}, fmt.Errorf("unpack model %s: %w", id, err)
	}
	m := row.model()
	m.Body = body
	return m, nil
}

// NewestModel implements coach.ModelRows.
func (d *DB) NewestModel(ctx context.Context, tracker coach.TrackerID) (coach.Model, error) {
	var row modelRow
	err := d.from(ctx).NewSelect().Model(&row).Column("id", "tracker_id", "lesson", "trained_at").
		Where("tracker_id = ?", tracker).OrderExpr("trained_at DESC, id").Limit(1).Scan(ctx)
	if err != nil {
		return coach.Model{}, translate(err, fmt.Sprintf("read what tracker %s learned", tracker), "model")
	}
	return row.model(), nil
}

func (r modelRow) model() coach.Model {
	return coach.Model{ID: r.ID, Tracker: r.TrackerID, Lesson: r.Lesson.V}
}

// JudgedTurns implements coach.ModelRows.
func (d *DB) JudgedTurns(ctx context.Context, scope coach.Scope, tracker string) ([]coach.JudgedTurn, error) {
	var rows []verdictRow
	q := d.from(ctx).NewSelect().Model(&rows).ColumnExpr("v.*").Join("JOIN calls ON calls.id = v.call_id").
		Where("v.tracker = ?", tracker).Order("v.call_id", "v.start_ms", "v.moment_id")
	err := within(q, scope).Scan(ctx)
	if err != nil {
		return nil, translate(err, "list judged turns of "+tracker, "verdict")
	}
	out := make([]coach.JudgedTurn, len(rows))
	for i, r := range rows {
		out[i] = coach.JudgedTurn{Call: r.CallID, Moment: r.MomentID, Start: length(r.StartMs), End: length(r.EndMs), Text: r.Text, Verdict: r.Verdict}
	}
	return out, nil
}

// JudgeTurns implements coach.ModelRows.
func (d *DB) JudgeTurns(ctx context.Context, tracker string, by coach.UserID, at time.Time, turns ...coach.JudgedTurn) error {
	if len(turns) == 0 {
		return nil
	}
	rows := make([]verdictRow, len(turns))
	for i, t := range turns {
		rows[i] = verdictRow{
			CallID: t.Call, MomentID: t.Moment, Verdict: t.Verdict, JudgedBy: by, JudgedAt: stamp(at),
			Tracker: tracker, StartMs: t.Start.Milliseconds(), EndMs: t.End.Milliseconds(), Text: t.Text,
		}
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(&rows).On("CONFLICT (call_id, moment_id) DO UPDATE").Exec(ctx)
		return err
	})
	return translate(err, "judge turns for "+tracker, "call")
}

// Weekly implements coach.ModelRows.
func (d *DB) Weekly(ctx context.Context, scope coach.Scope, until time.Time) (map[string][coach.Weeks]int, error) {
	const week = 7 * 24 * time.Hour
	from := until.Add(-coach.Weeks * week)
	type tally struct {
		Tracker       string
		Week, Moments int
	}
	byWeek := func(tx bun.IDB) *bun.SelectQuery {
		q := tx.NewSelect().TableExpr("calls").Join("JOIN moments AS m ON m.call_id = calls.id").
			Column("m.tracker").ColumnExpr("(calls.started_at - ?) / ? AS week, count(*) AS moments", stamp(from), week.Milliseconds()).
			Where("calls.started_at >= ? AND calls.started_at < ?", stamp(from), stamp(until)).
			GroupExpr("1, 2")
		return within(q, scope)
	}
	var all, rejected []tally
	err := d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		if err := byWeek(tx).Scan(ctx, &all); err != nil {
			return err
		}
		// Apart, as in Precision: there are few verdicts.
		return byWeek(tx).Join("JOIN verdicts AS v ON v.call_id = m.call_id AND v.moment_id = m.id").
			Where("v.verdict = ?", coach.Rejected).Scan(ctx, &rejected)
	})
	if err != nil {
		return nil, translate(err, "count moments by week", "moment")
	}
	out := map[string][coach.Weeks]int{}
	add := func(t tally, n int) {
		weeks := out[t.Tracker]
		weeks[t.Week] += n
		out[t.Tracker] = weeks
	}
	for _, t := range all {
		add(t, t.Moments)
	}
	for _, t := range rejected {
		add(t, -t.Moments)
	}
	return out, nil
}
