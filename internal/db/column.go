package db

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"gametape/coach/letter"
)

// stamp is t as it is stored: milliseconds since 1970, 0 for the zero time.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func timeOf(stamp int64) time.Time {
	if stamp == 0 {
		return time.Time{}
	}
	return time.UnixMilli(stamp).UTC()
}

func length(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

// optional is s for a column in which nothing is NULL: references, and what is
// unique only where it is there.
func optional[S ~string](s S) *string {
	if s == "" {
		return nil
	}
	t := string(s)
	return &t
}

func value[S ~string](s *string) S {
	if s == nil {
		return ""
	}
	return S(*s)
}

// searched is text as it is searched, in the columns that containing looks into.
func searched(parts ...string) string { return letter.Fold(strings.Join(parts, "\n")) }

// fold is a value as it is told from others: composed, lower case.
func fold(parts ...string) string {
	return strings.ToLower(norm.NFC.String(strings.Join(parts, "\n")))
}

// containing is the LIKE pattern for text in a searched column; its escape
// character is the backslash.
func containing(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(searched(text)) + "%"
}

// document is a column of JSON, for what no query looks into.
type document[T any] struct{ V T }

func (d document[T]) Value() (driver.Value, error) {
	raw, err := json.Marshal(d.V)
	return string(raw), err
}

func (d *document[T]) Scan(src any) error {
	switch raw := src.(type) {
	case string:
		return json.Unmarshal([]byte(raw), &d.V)
	case []byte:
		return json.Unmarshal(raw, &d.V)
	}
	return fmt.Errorf("a JSON column holds a %T", src)
}
