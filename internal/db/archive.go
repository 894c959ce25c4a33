package db

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"gametape/coach"
	"gametape/coach/transcript"
)

// What goes over all calls at once: previews, retagging, the reconciler.

// pageOfArchive is how many transcripts are read at a time, so that no reader
// holds the database for as long as a preview takes.
const pageOfArchive = 500

type archiveRow struct {
	ID         coach.CallID
	Title      string
	StartedAt  int64
	DurationMs int64
	Revision   int
	Body       []byte
	Sides      document[[]transcript.Side]
}

// Each implements coach.TranscriptRows.
func (d *DB) Each(ctx context.Context, scope coach.Scope, ids []coach.CallID, fn func(c coach.Call, decode func() (transcript.Transcript, []transcript.Side, error)) error) error {
	var last archiveRow
	for {
		var rows []archiveRow
		q := d.from(ctx).NewSelect().TableExpr("calls").
			Join("JOIN transcripts AS t ON t.call_id = calls.id AND t.revision = calls.revision").
			Column("calls.id", "calls.title", "calls.started_at", "calls.duration_ms", "calls.revision", "t.body", "t.sides").
			OrderExpr("calls.started_at DESC, calls.id DESC").Limit(pageOfArchive)
		q = anyOf(q, "calls.id", ids)
		if last.ID != "" {
			q = q.Where("(calls.started_at, calls.id) < (?, ?)", last.StartedAt, last.ID)
		}
		if err := within(q, scope).Scan(ctx, &rows); err != nil {
			return translate(err, "read the archive", "transcript")
		}
		page := make([]coach.CallID, len(rows))
		for i, r := range rows {
			page[i] = r.ID
		}
		names, err := named(ctx, d.from(ctx), "heard.call_id IN (?)", bun.List(page))
		if err != nil {
			return translate(err, "read who speaks in the archive", "transcript")
		}
		for _, r := range rows {
			c := coach.Call{ID: r.ID, Title: r.Title, StartedAt: timeOf(r.StartedAt), Duration: length(r.DurationMs), Revision: r.Revision}
			decode := func() (transcript.Transcript, []transcript.Side, error) {
				t, err := unpack(r.Body)
				if err != nil {
					err = fmt.Errorf("read transcript %d of %s: %w", r.Revision, r.ID, err)
				}
				names.of(r.ID, r.Revision, &t)
				return t, r.Sides.V, err
			}
			if err := fn(c, decode); err != nil {
				return err
			}
		}
		if len(rows) < pageOfArchive {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

func unpack(body []byte) (transcript.Transcript, error) {
	raw, err := unpacker.DecodeAll(body, nil)
	if err != nil {
		return transcript.Transcript{}, fmt.Errorf("unpack: %w", err)
	}
	return transcript.Decode(raw)
}

// Outdated implements coach.FindingRows.
func (d *DB) Outdated(ctx context.Context, trackers string, after coach.CallID, limit int) (ids []coach.CallID, err error) {
	err = outdated(d.from(ctx), trackers).Column("call_id").Where("call_id > ?", after).
		Order("call_id").Limit(int64(limit)).Scan(ctx, &ids)
	return ids, translate(err, "list calls to tag again", "call")
}

// CountOutdated implements coach.FindingRows.
func (d *DB) CountOutdated(ctx context.Context, trackers string) (int, error) {
	n, err := outdated(d.from(ctx), trackers).Count(ctx)
	return int(n), translate(err, "count calls to tag again", "call")
}

// outdated leaves out calls without a transcript: they have figures only, which
// no tracker made.
func outdated(tx bun.IDB, trackers string) *bun.SelectQuery {
	return tx.NewSelect().Table("findings").Where("trackers <> ? AND revision > 0", trackers)
}

// MomentsOf implements coach.FindingRows; they come by call, with what was
// said of them. It reads page by page, so that fn may use the database.
func (d *DB) MomentsOf(ctx context.Context, scope coach.Scope, tracker string, fn func(id coach.CallID, m coach.Moment) error) error {
	var last momentRow
	for {
		var rows []momentRow
		q := selectMoments(d.from(ctx), &rows).Join("JOIN calls ON calls.id = m.call_id").
			Where("m.tracker = ?", tracker).Where("(m.call_id, m.id) > (?, ?)", last.CallID, last.ID)
		err := within(q, scope).Order("m.call_id", "m.id").Limit(momentsAtOnce).Scan(ctx)
		if err != nil {
			return translate(err, "list moments of "+tracker, "moment")
		}
		for _, r := range rows {
			if err := fn(r.CallID, r.moment()); err != nil {
				return err
			}
		}
		if len(rows) < momentsAtOnce {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

// Touch implements coach.StageWatch.
func (d *DB) Touch(ctx context.Context, at time.Time, stages ...coach.Stage) error {
	if len(stages) == 0 {
		return nil
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		for _, s := range stages {
			row := rowOfStage(s)
			_, err := tx.NewUpdate().Model(&row).WherePK().Set("updated_at = ?", stamp(at)).
				Where("state IN (?, ?) AND updated_at < ?", coach.Pending, coach.Running, stamp(at)).Exec(ctx)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return translate(err, "touch stages", "stage")
}
