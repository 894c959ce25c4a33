package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	modernc "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gametape/coach"
)

// fault is what a driver's error means, whichever driver it is.
type fault int

const (
	unknown fault = iota
	noRows
	taken       // a unique index refused it
	orphan      // it refers to a row that is not there
	again       // the transaction lost a race and can be run again
	unreachable // the database does not answer
	unusable    // text the database cannot hold
)

// translate gives err, the outcome of op on a thing people call noun, its code
// and sentence. Errors that have a code already pass.
func translate(err error, op, noun string) error {
	if err == nil {
		return nil
	}
	if known := (*coach.Error)(nil); errors.As(err, &known) {
		return err
	}
	var e *coach.Error
	f, index := diagnose(err)
	switch f {
	case noRows:
		e = missing(noun)
	case taken:
		e = clash(index, noun)
	case orphan:
		e = coach.Errorf(coach.CodeNotFound, "", "What this %s belongs to is not there any more.", noun)
	case again:
		e = coach.Errorf(coach.CodeUnavailable, "", "The database is very busy; please try again.")
	case unreachable:
		e = coach.Errorf(coach.CodeUnavailable, "", "The database does not answer.")
	case unusable:
		e = coach.Errorf(coach.CodeInvalid, "", "This %s holds characters that are no valid text.", noun)
	default:
		return fmt.Errorf("%s: %w", op, err)
	}
	return fmt.Errorf("%s: %w", op, e.Because(err))
}

func missing(noun string) *coach.Error {
	return coach.Errorf(coach.CodeNotFound, "", "There is no such %s.", noun)
}

// clashes say what a unique index protects.
var clashes = map[string]struct{ field, message string }{
	"calls_external_id": {"externalId", "There is a call with this external identifier already."},
	"teams_name":        {"name", "There is a team with this name already."},
	"tokens_hash":       {"", "This token exists already."},
	"trackers_key":      {"key", "There is a tracker with this key already."},
	"users_email":       {"email", "There is somebody with this e-mail address already."},
}

func clash(index, noun string) *coach.Error {
	if c, ok := clashes[index]; ok {
		return coach.Errorf(coach.CodeConflict, c.field, "%s", c.message)
	}
	return coach.Errorf(coach.CodeConflict, "", "There is such a %s already.", noun)
}

// diagnose reads a driver's error; index is the unique index that refused.
func diagnose(err error) (f fault, index string) {
	var pg *pgconn.PgError
	var lite *modernc.Error
	var network net.Error
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return noRows, ""
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return unknown, ""
	case errors.As(err, &pg):
		return diagnosePostgres(pg)
	case errors.As(err, &lite):
		return diagnoseSQLite(lite)
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.As(err, &network),
		pgconn.SafeToRetry(err):
		return unreachable, ""
	}
	return unknown, ""
}

func diagnosePostgres(e *pgconn.PgError) (fault, string) {
	switch e.Code {
	case "23505":
		return taken, e.ConstraintName
	case "23503":
		return orphan, ""
	case "40001", "40P01":
		return again, ""
	case "22021", "22P05":
		return unusable, ""
	case "57P01", "57P02", "57P03", "53300":
		return unreachable, ""
	}
	if strings.HasPrefix(e.Code, "08") {
		return unreachable, ""
	}
	return unknown, ""
}

func diagnoseSQLite(e *modernc.Error) (fault, string) {
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return taken, indexOf(e.Error())
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return orphan, ""
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return again, ""
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY:
		return unreachable, ""
	}
	return unknown, ""
}

// indexOf names the index in "…UNIQUE constraint failed: users.email (2067)" as
// the migrations do: table_column.
func indexOf(message string) string {
	_, columns, _ := strings.Cut(message, "UNIQUE constraint failed: ")
	columns, _, _ = strings.Cut(columns, " ")
	return strings.ReplaceAll(columns, ".", "_")
}

// found turns a change that touched no row into sql.ErrNoRows.
func found(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	return err
}
