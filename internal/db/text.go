package db

import (
	"strings"

	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

// PostgreSQL keeps neither NUL nor bytes that are no UTF-8 in text, and file
// names and transcripts bring both along. They become the replacement character
// on the way into any query, on both databases, so that an odd byte costs a
// character and not the upload.
type (
	sqliteText   struct{ *sqlitedialect.Dialect }
	postgresText struct{ *pgdialect.Dialect }
)

func (d sqliteText) AppendString(b []byte, s string) []byte {
	return d.Dialect.AppendString(b, storable(s))
}

func (d postgresText) AppendString(b []byte, s string) []byte {
	return d.Dialect.AppendString(b, storable(s))
}

func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}
