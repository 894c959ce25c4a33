package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"gametape/coach"
	"gametape/coach/transcript"
)

type speakerSideRow struct {
	bun.BaseModel `bun:"table:speaker_sides,alias:s"`

	CallID    coach.CallID `bun:",pk"`
	LabelFold string       `bun:",pk"`
	Side      transcript.Side
}

// RememberSides implements coach.Transcripts.
func (d *DB) RememberSides(ctx context.Context, id coach.CallID, said map[string]transcript.Side) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		for label, side := range said {
			row := &speakerSideRow{CallID: id, LabelFold: fold(label), Side: side}
			var err error
			if side == transcript.Unknown {
				_, err = tx.NewDelete().Model(row).WherePK().Exec(ctx)
			} else {
				_, err = tx.NewInsert().Model(row).On("CONFLICT (call_id, label_fold) DO UPDATE").Exec(ctx)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return translate(err, fmt.Sprintf("remember the speakers of %s", id), "call")
}

// RememberedSides implements coach.Transcripts.
func (d *DB) RememberedSides(ctx context.Context, c coach.Call, labels ...string) (map[string][]transcript.Side, error) {
	out := map[string][]transcript.Side{}
	if len(labels) == 0 || c.Rep == "" && c.Account == "" {
		return out, nil
	}
	folded := make([]string, len(labels))
	for i, label := range labels {
		folded[i] = fold(label)
	}
	var rows []speakerSideRow
	err := d.from(ctx).NewSelect().Model(&rows).Join("JOIN calls AS c ON c.id = s.call_id").
		Where("s.label_fold IN (?) AND s.call_id <> ?", bun.List(folded), c.ID).
		WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			if c.Rep != "" {
				q = q.WhereOr("c.rep = ?", c.Rep)
			}
			if c.Account != "" {
				q = q.WhereOr("c.account_fold = ?", fold(c.Account))
			}
			return q
		}).Scan(ctx)
	if err != nil {
		return nil, translate(err, "recall speakers", "speaker")
	}
	for i, label := range labels {
		for _, r := range rows {
			if r.LabelFold == folded[i] {
				out[label] = append(out[label], r.Side)
			}
		}
	}
	return out, nil
}
