package db

import (
	"context"

	"github.com/uptrace/bun"

	"gametape/coach"
)

var callOrders = map[coach.CallSort]order{
	"":            {name: "calls -startedAt", column: "started_at", descending: true},
	coach.Newest:  {name: "calls -startedAt", column: "started_at", descending: true},
	coach.Oldest:  {name: "calls startedAt", column: "started_at"},
	coach.Longest: {name: "calls -duration", column: "duration_ms", descending: true},
	coach.Account: {name: "calls account", column: "account_fold", text: true},
}

// ListCalls implements coach.CallRows.
func (d *DB) ListCalls(ctx context.Context, f coach.CallFilter) (page coach.Page[coach.Call], err error) {
	by, ok := callOrders[f.Sort]
	if !ok {
		return page, coach.Errorf(coach.CodeInvalid, "sort", "Calls cannot be sorted by %q.", f.Sort)
	}
	err = d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		var rows []callRow
		q, err := by.page(narrow(tx.NewSelect().Model(&rows), tx, f), "calls", f.Cursor, f.Limit)
		if err != nil {
			return err
		}
		if err := q.Scan(ctx); err != nil {
			return err
		}
		if page, err = cut(rows, f.Limit, by.markOfCall, callRow.call); err != nil {
			return err
		}
		return addObjections(ctx, tx, page.Items)
	})
	return page, translate(err, "list calls", "call")
}

func (o order) markOfCall(r callRow) mark {
	m := mark{Order: o.name, ID: string(r.ID)}
	switch o.column {
	case "started_at":
		m.Number = r.StartedAt
	case "duration_ms":
		m.Number = r.DurationMs
	case "account_fold":
		m.Text = r.AccountFold
	}
	return m
}

func addObjections(ctx context.Context, tx bun.IDB, calls []coach.Call) error {
	if len(calls) == 0 {
		return nil
	}
	ids := make([]coach.CallID, len(calls))
	for i, c := range calls {
		ids[i] = c.ID
	}
	of, err := objectionsOf(ctx, tx, ids...)
	for i := range calls {
		calls[i].Objections = of[calls[i].ID]
	}
	return err
}

func narrow(q *bun.SelectQuery, tx bun.IDB, f coach.CallFilter) *bun.SelectQuery {
	q = within(q, f.Scope)
	q = anyOf(q, "id", f.IDs)
	q = anyOf(q, "rep", f.Reps)
	q = anyOf(q, "team", f.Teams)
	q = anyOf(q, "account", f.Accounts)
	q = anyOf(q, "outcome", f.Outcomes)
	q = anyOf(q, "state", f.States)
	if f.Text != "" {
		q = q.Where(`text_fold LIKE ? ESCAPE '\'`, containing(f.Text))
	}
	if len(f.Objections) > 0 {
		raised := tx.NewSelect().Table("call_objections").ColumnExpr("1").
			Where("call_objections.call_id = calls.id").Where("objection IN (?)", bun.List(f.Objections))
		q = q.Where("EXISTS (?)", raised)
	}
	if !f.From.IsZero() {
		q = q.Where("started_at >= ?", stamp(f.From))
	}
	if !f.To.IsZero() {
		q = q.Where("started_at < ?", stamp(f.To))
	}
	if f.AskSides {
		q = q.Where("ask_sides")
	}
	return q
}

// anyOf narrows q to rows whose column is one of values, if there are any.
func anyOf[S ~string](q *bun.SelectQuery, column string, values []S) *bun.SelectQuery {
	if len(values) == 0 {
		return q
	}
	return q.Where("? IN (?)", bun.Ident(column), bun.List(values))
}
