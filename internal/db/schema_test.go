package db

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// schema describes a database in words both dialects share: "users.email: text,
// required", "index users_email: unique (email)".
func schema(t *testing.T, d *DB) []string {
	t.Helper()
	query := `
		SELECT m.name || '.' || c.name || ': ' || lower(c.type) || CASE WHEN c."notnull" OR c.pk > 0 THEN ', required' ELSE '' END
		FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
		UNION ALL
		SELECT 'index ' || CASE i.origin WHEN 'pk' THEN m.name || ' key' ELSE i.name END || ':'
			|| CASE WHEN i."unique" THEN ' unique' ELSE '' END
			|| ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
		FROM sqlite_schema m, pragma_index_list(m.name) i WHERE m.type = 'table'
		UNION ALL
		SELECT 'reference ' || m.name || '.' || f."from" || ' -> ' || f."table" || ' ' || lower(f.on_delete)
		FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	if d.dialect == postgres {
		query = `
			SELECT table_name || '.' || column_name || ': ' || data_type || CASE is_nullable WHEN 'NO' THEN ', required' ELSE '' END
			FROM information_schema.columns WHERE table_schema = current_schema()
			UNION ALL
			SELECT 'index ' || CASE WHEN x.indisprimary THEN t.relname || ' key' ELSE i.relname END || ':'
				|| CASE WHEN x.indisunique THEN ' unique' ELSE '' END
				|| ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.oid) || ')'
			FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
			WHERE t.relnamespace = current_schema()::regnamespace
			UNION ALL
			SELECT 'reference ' || c.conrelid::regclass || '.' || a.attname || ' -> ' || c.confrelid::regclass
				|| CASE c.confdeltype WHEN 'c' THEN ' cascade' ELSE ' no action' END
			FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
			WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace`
	}
	var lines []string
	if err := d.read.NewRaw(query).Scan(context.Background(), &lines); err != nil {
		t.Fatal(err)
	}
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, "goose_db_version") })
	for i := range lines {
		lines[i] = strings.NewReplacer("bytea", "blob").Replace(lines[i])
	}
	slices.Sort(lines)
	return lines
}
