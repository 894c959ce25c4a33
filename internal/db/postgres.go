package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"gametape/coach"
)

// connections is how many PostgreSQL connections one process opens at most; a
// server allows 100 by default, and there may be several processes.
const connections = 16

func openPostgres(ctx context.Context, where string) (*DB, error) {
	config, err := pgx.ParseConfig(where)
	if err != nil {
		return nil, coach.Errorf(coach.CodeInvalid, "", "The address of the database is not understood; write it like postgres://user:password@host:5432/gametape.").Because(err)
	}
	// bun writes values into the query, so there is nothing to prepare, and
	// preparing would cost a round trip and fill the statement cache.
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	config.RuntimeParams["application_name"] = "gametape"
	handle := stdlib.OpenDB(*config)
	handle.SetMaxOpenConns(connections)
	handle.SetMaxIdleConns(connections)
	handle.SetConnMaxIdleTime(5 * time.Minute)
	if err := handle.PingContext(ctx); err != nil {
		_ = handle.Close()
		return nil, coach.Errorf(coach.CodeUnavailable, "", "The PostgreSQL server at %s does not answer.", config.Host).Because(err)
	}
	d := bun.NewDB(handle, postgresText{pgdialect.New()})
	return &DB{write: d, read: d, dialect: postgres}, nil
}
