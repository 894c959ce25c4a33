package db

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"github.com/uptrace/bun"

	"gametape/coach"
)

// How many rows a page has.
const (
	defaultLimit = 50
	maxLimit     = 200
)

func pageSize(limit int) int {
	if limit <= 0 {
		return defaultLimit
	}
	return min(limit, maxLimit)
}

// order is a total order of a list: a column, then the id, both one way.
type order struct {
	name   string // what cursors are bound to
	column string
	// text: the column holds text, else a number.
	text       bool
	descending bool
}

// mark is the place in a list after which the next page begins.
type mark struct {
	Order  string `json:"o"`
	Number int64  `json:"n,omitempty"`
	Text   string `json:"t,omitempty"`
	ID     string `json:"i"`
}

// cursor writes m for the caller, who can only hand it back. The sum in front
// tells a cursor from something typed; it is no secret and guards none, since
// every page is narrowed by the viewer's scope.
func (m mark) cursor() (string, error) {
	raw, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(append(sum[:sumSize:sumSize], raw...)), nil
}

const sumSize = 6

// after reads a cursor of order o.
func (o order) after(cursor string) (mark, error) {
	bad := coach.Errorf(coach.CodeInvalid, "cursor", "This cursor does not belong to this list; start again from the first page.")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) < sumSize {
		return mark{}, bad
	}
	sum := sha256.Sum256(raw[sumSize:])
	var m mark
	if !bytes.Equal(sum[:sumSize], raw[:sumSize]) || json.Unmarshal(raw[sumSize:], &m) != nil || m.Order != o.name {
		return mark{}, bad
	}
	return m, nil
}

// page narrows q, which selects from a table called table, to the page after
// cursor, and asks for one row more to see whether there is a next.
func (o order) page(q *bun.SelectQuery, table, cursor string, limit int) (*bun.SelectQuery, error) {
	column, id := bun.Ident(table+"."+o.column), bun.Ident(table+".id")
	direction, beyond := bun.Safe("ASC"), bun.Safe(">")
	if o.descending {
		direction, beyond = "DESC", "<"
	}
	if cursor != "" {
		m, err := o.after(cursor)
		if err != nil {
			return nil, err
		}
		var key any = m.Number
		if o.text {
			key = m.Text
		}
		q = q.Where("(?, ?) ? (?, ?)", column, id, beyond, key, m.ID)
	}
	return q.OrderExpr("? ?, ? ?", column, direction, id, direction).Limit(int64(pageSize(limit)) + 1), nil
}

// cut is one page of rows, of which there is one too many if there is a next;
// at tells where a row stands.
func cut[R, T any](rows []R, limit int, at func(R) mark, item func(R) T) (coach.Page[T], error) {
	page := coach.Page[T]{Items: make([]T, 0, len(rows))}
	if n := pageSize(limit); len(rows) > n {
		rows = rows[:n]
		next, err := at(rows[n-1]).cursor()
		if err != nil {
			return page, err
		}
		page.Next = next
	}
	for _, r := range rows {
		page.Items = append(page.Items, item(r))
	}
	return page, nil
}
