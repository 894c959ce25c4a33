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
	CreatedAt int64
	LastUsed  int64
}

func (r tokenRow) token() coach.Token {
	return coach.Token{
		ID: r.ID, Name: r.Name, Hash: r.Hash, User: r.UserID,
		CreatedAt: timeOf(r.CreatedAt), LastUsed: timeOf(r.LastUsed),
	}
}

// CreateToken implements coach.Tokens.
func (d *DB) CreateToken(ctx context.Context, t coach.Token) error {
	row := &tokenRow{
		ID: t.ID, Name: t.Name, Hash: t.Hash, UserID: t.User,
		CreatedAt: stamp(t.CreatedAt), LastUsed: stamp(t.LastUsed),
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("create token %s", t.ID), "token")
}

// TokenByHash implements coach.Tokens.
func (d *DB) TokenByHash(ctx context.Context, hash string) (coach.Token, error) {
	var row tokenRow
	err := d.from(ctx).NewSelect().Model(&row).Where("hash = ?", hash).Scan(ctx)
	return row.token(), translate(err, "read token", "token")
}

// TokensOf implements coach.Tokens; the newest comes first.
func (d *DB) TokensOf(ctx context.Context, id coach.UserID) ([]coach.Token, error) {
	var rows []tokenRow
	err := d.from(ctx).NewSelect().Model(&rows).Where("user_id = ?", id).OrderExpr("created_at DESC, id DESC").Scan(ctx)
	if err != nil {
		return nil, translate(err, fmt.Sprintf("list tokens of %s", id), "token")
	}
	tokens := make([]coach.Token, len(rows))
	for i, r := range rows {
		tokens[i] = r.token()
	}
	return tokens, nil
}

// DeleteToken implements coach.Tokens. Another person's token is CodeNotFound.
func (d *DB) DeleteToken(ctx context.Context, user coach.UserID, id coach.TokenID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return found(tx.NewDelete().Table("tokens").Where("id = ? AND user_id = ?", id, user).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("delete token %s", id), "token")
}

// DeleteTokensOf implements coach.Tokens.
func (d *DB) DeleteTokensOf(ctx context.Context, id coach.UserID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewDelete().Table("tokens").Where("user_id = ?", id).Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("delete tokens of %s", id), "token")
}

// TouchToken implements coach.Tokens.
func (d *DB) TouchToken(ctx context.Context, id coach.TokenID, at time.Time) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		return found(tx.NewUpdate().Table("tokens").Set("last_used = ?", stamp(at)).Where("id = ?", id).Exec(ctx))
	})
	return translate(err, fmt.Sprintf("touch token %s", id), "token")
}
