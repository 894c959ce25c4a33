package db

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
)

// What is kept folded for searching is made again when the rule of folding
// changes: a rule is one step here, counted apart from the steps of the schema.

// foldRule counts the rules that texts were folded by. Raise it when the result
// of searched changes for texts that are kept.
const foldRule = 1

func (d *DB) foldSteps() (*goose.Provider, error) {
	return goose.NewProvider(d.gooseDialect(), d.write.DB, nil, goose.WithDisableGlobalRegistry(true), goose.WithTableName("goose_db_version_folding"),
		goose.WithGoMigrations(goose.NewGoMigration(foldRule, &goose.GoFunc{RunTx: d.refold}, nil)))
}

// refold makes every folded text again.
func (d *DB) refold(ctx context.Context, tx *sql.Tx) error {
	if err := refoldTable(ctx, d, tx, []string{"id", "title", "account", "contact", "text_fold"}, func(r callRow) (string, string, string) {
		return string(r.ID), r.TextFold, rowOfCall(r.call()).TextFold
	}); err != nil {
		return err
	}
	if err := refoldTable(ctx, d, tx, []string{"id", "title", "note", "tags", "call_title", "account", "words", "text_fold"}, func(r clipRow) (string, string, string) {
		return string(r.ID), r.TextFold, rowOfClip(r.clip()).TextFold
	}); err != nil {
		return err
	}
	var people []personRow
	if err := d.write.NewSelect().Conn(tx).Model(&people).Column("id", "name", "name_fold").Scan(ctx); err != nil {
		return err
	}
	for _, p := range people {
		if now := searched(p.Name); now != p.NameFold {
			if _, err := d.write.NewUpdate().Conn(tx).Table("people").Set("name_fold = ?", now).Where("id = ?", p.ID).Exec(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// refoldBatch is how many rows are held at once.
const refoldBatch = 500

// refoldTable goes through the rows of R by id; folded gives a row's id, what is
// kept as text_fold and what it should be.
func refoldTable[R any](ctx context.Context, d *DB, tx *sql.Tx, columns []string, folded func(R) (id, was, now string)) error {
	for after := ""; ; {
		var rows []R
		if err := d.write.NewSelect().Conn(tx).Model(&rows).Column(columns...).Where("id > ?", after).Order("id").Limit(refoldBatch).Scan(ctx); err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		for _, r := range rows {
			id, was, now := folded(r)
			if after = id; was == now {
				continue
			}
			if _, err := d.write.NewUpdate().Conn(tx).Model((*R)(nil)).Set("text_fold = ?", now).Where("id = ?", id).Exec(ctx); err != nil {
				return err
			}
		}
	}
}
