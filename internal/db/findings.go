package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

type findingsRow struct {
	bun.BaseModel `bun:"table:findings,alias:findings"`

	CallID    coach.CallID `bun:",pk"`
	Revision  int
	Trackers  string
	Exchanges document[[]tagging.Exchange]
	Stats     document[tagging.Stats]
}

type momentRow struct {
	bun.BaseModel `bun:"table:moments,alias:m"`

	CallID   coach.CallID `bun:",pk"`
	ID       string       `bun:",pk"`
	Tracker  string
	Kind     tagging.Kind
	Side     transcript.Side
	Turn     int
	FromByte int
	ToByte   int
	StartMs  int64
	EndMs    int64
	Text     string
	Version  int

	Verdict  coach.Verdict `bun:",scanonly"`
	JudgedBy coach.UserID  `bun:",scanonly"`
}

func rowOfMoment(call coach.CallID, m coach.Moment) momentRow {
	return momentRow{
		CallID: call, ID: m.ID, Tracker: m.Tracker, Kind: m.Kind, Side: m.Side,
		Turn: m.Turn, FromByte: m.From, ToByte: m.To,
		StartMs: m.Start.Milliseconds(), EndMs: m.End.Milliseconds(), Text: m.Text, Version: m.Version,
	}
}

func (r momentRow) moment() coach.Moment {
	return coach.Moment{
		Moment: tagging.Moment{
			Tracker: r.Tracker, Kind: r.Kind, Side: r.Side, Turn: r.Turn, From: r.FromByte, To: r.ToByte,
			Start: length(r.StartMs), End: length(r.EndMs), Text: r.Text,
		},
		ID: r.ID, Version: r.Version, Verdict: r.Verdict, VerdictBy: r.JudgedBy,
	}
}

// momentsAtOnce is how many moments one statement holds.
const momentsAtOnce = 500

// SaveFindings implements coach.FindingRows. Findings of an older revision
// than those that are there are CodeConflict: an analysis that was overtaken
// must not have the last word.
func (d *DB) SaveFindings(ctx context.Context, all ...coach.Findings) error {
	if len(all) == 0 {
		return nil
	}
	rows := make([]findingsRow, len(all))
	ids := make([]coach.CallID, len(all))
	var moments []momentRow
	for i, f := range all {
		ids[i] = f.Call
		rows[i] = findingsRow{
			CallID: f.Call, Revision: f.Revision, Trackers: f.Trackers,
			Exchanges: document[[]tagging.Exchange]{f.Exchanges}, Stats: document[tagging.Stats]{f.Stats},
		}
		for _, m := range f.Moments {
			moments = append(moments, rowOfMoment(f.Call, m))
		}
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		result, err := tx.NewInsert().Model(&rows).On("CONFLICT (call_id) DO UPDATE").
			Where("findings.revision <= EXCLUDED.revision").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n < int64(len(rows)) {
			return errors.Join(err, coach.Errorf(coach.CodeConflict, "", "There are findings of a newer transcript of this call already."))
		}
		if _, err := tx.NewDelete().Table("moments").Where("call_id IN (?)", bun.List(ids)).Exec(ctx); err != nil {
			return err
		}
		for some := range slices.Chunk(moments, momentsAtOnce) {
			if _, err = tx.NewInsert().Model(&some).Exec(ctx); err != nil {
				return err
			}
		}
		if len(moments) == 0 {
			return nil
		}
		// A verdict goes where its moment went.
		_, err = tx.NewRaw(`UPDATE verdicts SET (start_ms, end_ms, text) =
				(SELECT m.start_ms, m.end_ms, m.text FROM moments AS m WHERE m.call_id = verdicts.call_id AND m.id = verdicts.moment_id)
			WHERE call_id IN (?) AND EXISTS (SELECT 1 FROM moments AS m WHERE m.call_id = verdicts.call_id AND m.id = verdicts.moment_id)`, bun.List(ids)).Exec(ctx)
		return err
	})
	return translate(err, "save findings of "+oneOf(ids), "call")
}

// oneOf names calls in an error.
func oneOf(ids []coach.CallID) string {
	if len(ids) == 1 {
		return string(ids[0])
	}
	return fmt.Sprintf("%s and %d more calls", ids[0], len(ids)-1)
}

// MarkTagged implements coach.FindingRows.
func (d *DB) MarkTagged(ctx context.Context, from, trackers string, ids ...coach.CallID) error {
	if len(ids) == 0 {
		return nil
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewUpdate().Table("findings").Set("trackers = ?", trackers).
			Where("call_id IN (?) AND trackers = ?", bun.List(ids), from).Exec(ctx)
		return err
	})
	return translate(err, "mark findings of "+oneOf(ids), "call")
}

// Findings implements coach.FindingRows.
func (d *DB) Findings(ctx context.Context, id coach.CallID) (coach.Findings, error) {
	all, err := d.FindingsOf(ctx, id)
	if err != nil {
		return coach.Findings{}, err
	}
	f, ok := all[id]
	if !ok {
		return f, missing("analysis of this call")
	}
	return f, nil
}

// FindingsOf implements coach.FindingRows.
func (d *DB) FindingsOf(ctx context.Context, ids ...coach.CallID) (map[coach.CallID]coach.Findings, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []findingsRow
	var moments []momentRow
	var lost []verdictRow
	err := d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		if err := tx.NewSelect().Model(&rows).Where("call_id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
			return err
		}
		err := selectMoments(tx, &moments).Where("m.call_id IN (?)", bun.List(ids)).
			Order("m.call_id", "m.start_ms", "m.turn", "m.from_byte", "m.id").Scan(ctx)
		if err != nil {
			return err
		}
		return tx.NewSelect().Model(&lost).Where("v.call_id IN (?) AND NOT EXISTS (?)", bun.List(ids),
			tx.NewSelect().TableExpr("moments AS m").ColumnExpr("1").Where("m.call_id = v.call_id AND m.id = v.moment_id")).
			Order("v.call_id", "v.start_ms", "v.moment_id").Scan(ctx)
	})
	if err != nil {
		return nil, translate(err, "read findings of "+oneOf(ids), "analysis of this call")
	}
	momentsOf, lostOf := map[coach.CallID][]coach.Moment{}, map[coach.CallID][]coach.Moment{}
	for _, m := range moments {
		momentsOf[m.CallID] = append(momentsOf[m.CallID], m.moment())
	}
	for _, v := range lost {
		lostOf[v.CallID] = append(lostOf[v.CallID], v.moment())
	}
	of := make(map[coach.CallID]coach.Findings, len(rows))
	for _, r := range rows {
		of[r.CallID] = coach.Findings{
			Call: r.CallID, Revision: r.Revision, Trackers: r.Trackers, Exchanges: r.Exchanges.V, Stats: r.Stats.V,
			Moments: momentsOf[r.CallID], Lost: lostOf[r.CallID],
		}
	}
	return of, nil
}

// selectMoments are moments as m, with what was said of them.
func selectMoments(tx bun.IDB, rows *[]momentRow) *bun.SelectQuery {
	return tx.NewSelect().Model(rows).ColumnExpr("m.*").
		ColumnExpr("COALESCE(v.verdict, '') AS verdict, COALESCE(v.judged_by, '') AS judged_by").
		Join("LEFT JOIN verdicts AS v ON v.call_id = m.call_id AND v.moment_id = m.id")
}

type verdictRow struct {
	bun.BaseModel `bun:"table:verdicts,alias:v"`

	CallID   coach.CallID `bun:",pk"`
	MomentID string       `bun:",pk"`
	Verdict  coach.Verdict
	JudgedBy coach.UserID
	JudgedAt int64

	// The moment as it was last found.
	Tracker string
	StartMs int64
	EndMs   int64
	Text    string
}

func (r verdictRow) moment() coach.Moment {
	return momentRow{
		ID: r.MomentID, Tracker: r.Tracker, Turn: -1, StartMs: r.StartMs, EndMs: r.EndMs, Text: r.Text,
		Verdict: r.Verdict, JudgedBy: r.JudgedBy,
	}.moment()
}

// Judge implements coach.FindingRows.
func (d *DB) Judge(ctx context.Context, id coach.CallID, moment string, v coach.Verdict, by coach.UserID, at time.Time) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		m := momentRow{CallID: id, ID: moment}
		err := tx.NewSelect().Model(&m).Column("tracker", "start_ms", "end_ms", "text").WherePK().Scan(ctx)
		if err != nil {
			return err
		}
		row := &verdictRow{
			CallID: id, MomentID: moment, Verdict: v, JudgedBy: by, JudgedAt: stamp(at),
			Tracker: m.Tracker, StartMs: m.StartMs, EndMs: m.EndMs, Text: m.Text,
		}
		if v == "" {
			_, err = tx.NewDelete().Model(row).WherePK().Exec(ctx)
			return err
		}
		_, err = tx.NewInsert().Model(row).On("CONFLICT (call_id, moment_id) DO UPDATE").Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("judge moment %s of %s", moment, id), "moment")
}

// Precision implements coach.FindingRows. It counts the moments there are:
// a verdict on one that no tracker finds any more says nothing of today's.
func (d *DB) Precision(ctx context.Context, scope coach.Scope) (map[string]coach.Judged, error) {
	type tally struct {
		Tracker                      string
		Moments, Confirmed, Rejected int
	}
	count := func(tx bun.IDB) *bun.SelectQuery {
		return tx.NewSelect().TableExpr("moments AS m").Column("m.tracker").ColumnExpr("count(*) AS moments").Group("m.tracker")
	}
	called := "JOIN calls ON calls.id = m.call_id"
	var all, hidden, judged []tally
	err := d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		// Apart, because there are millions of moments and hundreds of
		// verdicts: the one needs an index only, the other few rows.
		q := count(tx)
		if !scope.Open && !scope.Everything {
			q = within(q.Join(called), scope)
		}
		if err := q.Scan(ctx, &all); err != nil {
			return err
		}
		if scope.Open { // nearly everything: what is not seen is counted instead
			if err := beyond(count(tx).Join(called), scope).Scan(ctx, &hidden); err != nil {
				return err
			}
		}
		q = tx.NewSelect().TableExpr("verdicts AS v").Column("m.tracker").
			Join("JOIN moments AS m ON m.call_id = v.call_id AND m.id = v.moment_id").Join(called).
			ColumnExpr("count(CASE WHEN v.verdict = ? THEN 1 END) AS confirmed", coach.Confirmed).
			ColumnExpr("count(CASE WHEN v.verdict = ? THEN 1 END) AS rejected", coach.Rejected).
			Group("m.tracker")
		return within(q, scope).Scan(ctx, &judged)
	})
	if err != nil {
		return nil, translate(err, "count verdicts", "verdict")
	}
	for i := range hidden {
		hidden[i].Moments *= -1
	}
	of := make(map[string]coach.Judged, len(all))
	for _, t := range slices.Concat(all, hidden, judged) {
		j := of[t.Tracker]
		of[t.Tracker] = coach.Judged{Moments: j.Moments + t.Moments, Confirmed: j.Confirmed + t.Confirmed, Rejected: j.Rejected + t.Rejected}
	}
	return of, nil
}
