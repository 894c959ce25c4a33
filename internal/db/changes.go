package db

import (
	"context"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type changeRow struct {
	bun.BaseModel `bun:"table:call_changes,alias:changes"`

	ID     coach.ChangeID `bun:",pk"`
	CallID coach.CallID
	At     int64
	By     coach.UserID `bun:"by_user"`
	Field  coach.ChangedField
	Was    string
	Became string
}

func (r changeRow) change() coach.CallChange {
	return coach.CallChange{ID: r.ID, Call: r.CallID, At: timeOf(r.At), By: r.By, Field: r.Field, Before: r.Was, After: r.Became}
}

// SaveChanges implements coach.ChangeRows.
func (d *DB) SaveChanges(ctx context.Context, changes ...coach.CallChange) error {
	if len(changes) == 0 {
		return nil
	}
	rows := make([]changeRow, len(changes))
	for i, c := range changes {
		rows[i] = changeRow{ID: c.ID, CallID: c.Call, At: stamp(c.At), By: c.By, Field: c.Field, Was: c.Before, Became: c.After}
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(&rows).Exec(ctx)
		return err
	})
	return translate(err, "record a change", "change")
}

var byChange = order{name: "changes", column: "at", descending: true}

// ListChanges implements coach.ChangeRows.
func (d *DB) ListChanges(ctx context.Context, f coach.ChangeFilter) (coach.Page[coach.CallChange], error) {
	var rows []changeRow
	q := d.from(ctx).NewSelect().Model(&rows).ColumnExpr("changes.*").Join("LEFT JOIN calls ON calls.id = changes.call_id").
		WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			q = q.WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery { return within(q.Where("calls.id IS NOT NULL"), f.Scope) })
			if f.Gone {
				q = q.WhereOr("calls.id IS NULL")
			}
			return q
		})
	if f.Call != "" {
		q = q.Where("changes.call_id = ?", f.Call)
	}
	q, err := byChange.page(anyOf(q, "changes.field", f.Fields), "changes", f.Cursor, f.Limit)
	if err == nil {
		err = q.Scan(ctx)
	}
	if err != nil {
		return coach.Page[coach.CallChange]{}, translate(err, "list changes", "change")
	}
	return cut(rows, f.Limit, func(r changeRow) mark { return mark{Order: byChange.name, Number: r.At, ID: string(r.ID)} }, changeRow.change)
}
