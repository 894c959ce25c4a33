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

// SaveTranscript implements coach.Transcripts.
func (d *DB) SaveTranscript(ctx context.Context, id coach.CallID, revision int, t transcript.Transcript, sides []transcript.Side, by coach.UserID) error {
	row := &transcriptRow{
		CallID: id, Revision: revision, SavedBy: by,
		Body: packer.EncodeAll(transcript.Encode(t), nil), Sides: document[[]transcript.Side]{sides},
	}
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		_, err := tx.NewInsert().Model(row).On("CONFLICT (call_id, revision) DO UPDATE").Exec(ctx)
		return err
	})
	return translate(err, fmt.Sprintf("save transcript %d of %s", revision, id), "transcript")
}

// Transcript implements coach.Transcripts.
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
	return t, row.Sides.V, nil
}
