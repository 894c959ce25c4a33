package db

import (
	"context"
	"fmt"

	"github.com/klauspost/compress/zstd"
	"github.com/uptrace/bun"

	"gametape/coach"
	"gametape/coach/transcript"
)

type transcriptRow struct {
	bun.BaseModel `bun:"table:transcripts"`

	CallID   coach.CallID `bun:",pk"`
	Revision int          `bun:",pk"`
	Body     []byte       // transcript.Encode, zstd
	Sides    document[[]transcript.Side]
	SavedBy  coach.UserID
	SavedAt  int64
	Change   coach.Change
}

// maxTranscript bounds what one row may unpack to, in bytes: far above any
// call, far below what would hurt.
const maxTranscript = 1 << 30

// One of each serves everybody: EncodeAll and DecodeAll are safe for
// concurrent use.
var (
	packer   = must(zstd.NewWriter(nil))
	unpacker = must(zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxTranscript)))
)

// must is for options fixed above, which either always work or never.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// SaveTranscript implements coach.TranscriptRows.
func (d *DB) SaveTranscript(ctx context.Context, id coach.CallID, r coach.Revision, t transcript.Transcript, sides []transcript.Side) error {
	row := &transcriptRow{
		CallID: id, Revision: r.Number, SavedBy: r.By, SavedAt: stamp(r.At), Change: r.Change,
		Body: packer.EncodeAll(transcript.Encode(t), nil), Sides: document[[]transcript.Side]{sides},
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(row).On("CONFLICT (call_id, revision) DO UPDATE").Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("save transcript %d of %s", r.Number, id), "transcript")
}

// DeleteTranscripts implements coach.TranscriptRows.
func (d *DB) DeleteTranscripts(ctx context.Context, id coach.CallID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		for _, table := range []string{"transcripts", "findings", "moments", "verdicts"} {
			if _, err := tx.NewDelete().Table(table).Where("call_id = ?", id).Exec(ctx); err != nil {
				return err
			}
		}
		return unhear(ctx, tx, func() error {
			_, err := tx.NewDelete().Table("call_people").Where("call_id = ?", id).Exec(ctx)
			return err
		}, "call_id = ?", id)
	})
	return translate(err, fmt.Sprintf("delete transcripts of %s", id), "transcript")
}

// Revisions implements coach.TranscriptRows.
func (d *DB) Revisions(ctx context.Context, id coach.CallID) ([]coach.Revision, error) {
	var rows []transcriptRow
	err := d.from(ctx).NewSelect().Model(&rows).Column("revision", "saved_by", "saved_at", "change").
		Where("call_id = ?", id).Order("revision DESC").Scan(ctx)
	if err != nil {
		return nil, translate(err, fmt.Sprintf("list revisions of %s", id), "transcript")
	}
	out := make([]coach.Revision, len(rows))
	for i, r := range rows {
		out[i] = coach.Revision{Number: r.Revision, Change: r.Change, By: r.SavedBy, At: timeOf(r.SavedAt)}
	}
	return out, nil
}

// Transcript implements coach.TranscriptRows.
func (d *DB) Transcript(ctx context.Context, id coach.CallID, revision int) (transcript.Transcript, []transcript.Side, error) {
	op := fmt.Sprintf("read transcript %d of %s", revision, id)
	row := transcriptRow{CallID: id, Revision: revision}
	if err := d.from(ctx).NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return transcript.Transcript{}, nil, translate(err, op, "transcript")
	}
	t, err := unpack(row.Body)
	if err != nil {
		return transcript.Transcript{}, nil, fmt.Errorf("%s: %w", op, err)
	}
	name, err := named(ctx, d.from(ctx), "heard.call_id = ?", id)
	if err != nil {
		return transcript.Transcript{}, nil, translate(err, op, "transcript")
	}
	name.of(id, revision, &t)
	return t, row.Sides.V, nil
}
