package db

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"gametape/coach"
)

type tokenRow struct {
	bun.BaseModel `bun:"table:tokens"`

	ID        coach.TokenID `bun:",pk"`
	Name      string
	Hash      string
	UserID    coach.UserID
	Scope     coach.TokenScope
	CreatedAt int64
	LastUsed  int64
	ExpiresAt int64
}

func (r tokenRow) token() coach.Token {
	return coach.Token{
		ID: r.ID, Name: r.Name, Hash: r.Hash, User: r.UserID, Scope: r.Scope,
		CreatedAt: timeOf(r.CreatedAt), LastUsed: timeOf(r.LastUsed), ExpiresAt: timeOf(r.ExpiresAt),
	}
}

// CreateToken implements coach.TokenRows.
func (d *DB) CreateToken(ctx context.Context, t coach.Token) error {
	row := &tokenRow{
		ID: t.ID, Name: t.Name, Hash: t.Hash, UserID: t.User, Scope: t.Scope,
		CreatedAt: stamp(t.CreatedAt), LastUsed: stamp(t.LastUsed), ExpiresAt: stamp(t.ExpiresAt),
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("create token %s", t.ID), "token")
}

// TokenByHash implements coach.TokenRows.
func (d *DB) TokenByHash(ctx context.Context, hash string) (coach.Token, error) {
	var row tokenRow
	err := d.from(ctx).NewSelect().Model(&row).Where("hash = ?", hash).Scan(ctx)
	return row.token(), translate(err, "read token", "token")
}

// TokensOf implements coach.TokenRows.
func (d *DB) TokensOf(ctx context.Context, id coach.UserID) ([]coach.Token, error) {
	return d.tokens(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("user_id = ?", id) })
}

// AllTokens implements coach.TokenRows.
func (d *DB) AllTokens(ctx context.Context) ([]coach.Token, error) {
	return d.tokens(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return q })
}

func (d *DB) tokens(ctx context.Context, which func(*bun.SelectQuery) *bun.SelectQuery) ([]coach.Token, error) {
	var rows []tokenRow
	err := which(d.from(ctx).NewSelect().Model(&rows)).OrderExpr("created_at DESC, id DESC").Scan(ctx)
	if err != nil {
		return nil, translate(err, "list tokens", "token")
	}
	tokens := make([]coach.Token, len(rows))
	for i, r := range rows {
		tokens[i] = r.token()
	}
	return tokens, nil
}

// DeleteToken implements coach.TokenRows. Another person's token is CodeNotFound.
func (d *DB) DeleteToken(ctx context.Context, user coach.UserID, id coach.TokenID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return found(tx.NewDelete().Table("tokens").Where("id = ? AND user_id = ?", id, user).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("delete token %s", id), "token")
}

// DeleteTokensOf implements coach.TokenRows.
func (d *DB) DeleteTokensOf(ctx context.Context, id coach.UserID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewDelete().Table("tokens").Where("user_id = ?", id).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("delete tokens of %s", id), "token")
}

// TouchToken implements coach.TokenRows.
func (d *DB) TouchToken(ctx context.Context, id coach.TokenID, at time.Time) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return found(tx.NewUpdate().Table("tokens").Set("last_used = ?", stamp(at)).Where("id = ?", id).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("touch token %s", id), "token")
}
