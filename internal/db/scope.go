package db

import (
	"github.com/uptrace/bun"

	"gametape/coach"
)

// within narrows q, which selects calls or joins them, to what s holds:
// coach.Scope.Holds in SQL.
func within(q *bun.SelectQuery, s coach.Scope) *bun.SelectQuery {
	if s.Everything {
		return q
	}
	return q.WhereGroup(" AND ", inside(s))
}

// beyond narrows q to the private calls that s does not hold.
func beyond(q *bun.SelectQuery, s coach.Scope) *bun.SelectQuery {
	return q.Where("calls.private").WhereGroup(" AND NOT ", inside(s))
}

// inside are the conditions of s on a table that is called calls.
func inside(s coach.Scope) func(*bun.SelectQuery) *bun.SelectQuery {
	return func(q *bun.SelectQuery) *bun.SelectQuery {
		q = q.Where("1 = 0")
		if s.Open {
			q = q.WhereOr("NOT calls.private")
		}
		if s.User != "" {
			q = q.WhereOr("calls.rep = ?", s.User).WhereOr("calls.uploaded_by = ?", s.User)
		}
		if len(s.Teams) > 0 {
			q = q.WhereOr("calls.team <> '' AND calls.team IN (?)", bun.List(s.Teams))
		}
		if s.Teamless {
			q = q.WhereOr("calls.team = ''")
		}
		return q
	}
}
