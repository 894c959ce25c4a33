package db

import (
	"github.com/uptrace/bun"

	"gametape/coach"
)

// Whose a row is besides the rep's: a call its uploader's, a clip that of
// whoever cut it, unless the call is private; coach.Viewer.HearsClip says so.
const (
	uploadedBy = "uploaded_by = ?"
	cutBy      = "NOT private AND created_by = ?"
)

// within narrows q to the rows s holds: coach.Scope.Holds in SQL. The rows are
// calls, or clips with what was copied from theirs; own says whose they are.
func within(q *bun.SelectQuery, s coach.Scope, own string) *bun.SelectQuery {
	if s.Everything {
		return q
	}
	return q.WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
		q = q.Where("1 = 0")
		if s.Open {
			q = q.WhereOr("NOT private")
		}
		if s.User != "" {
			q = q.WhereOr("rep = ?", s.User).WhereOr(own, s.User)
		}
		if len(s.Teams) > 0 {
			q = q.WhereOr("team <> '' AND team IN (?)", bun.List(s.Teams))
		}
		return q
	})
}
