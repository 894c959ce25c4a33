package db

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"gametape/coach"
	"gametape/coach/pairing"
	"gametape/coach/transcript"
)

type callRow struct {
	bun.BaseModel `bun:"table:calls,alias:calls"`

	ID             coach.CallID `bun:",pk"`
	ExternalID     *string
	Title          string
	StartedAt      int64
	DateFrom       pairing.DateFrom
	Rep            coach.UserID
	RepEmail       string
	Team           coach.TeamID
	Account        string
	AccountFold    string
	TextFold       string
	Contact        string
	Direction      string
	Language       string
	Outcome        string
	DealStage      string
	Amount         float64
	Parties        document[[]coach.Party]
	Custom         document[map[string]string]
	Private        bool
	Recording      document[*coach.Blob]
	RecordingSum   string `bun:"recording_sha256"`
	TranscriptSum  string `bun:"transcript_sha256"`
	Playback       document[*coach.Blob]
	TranscriptFile document[*coach.Blob]
	Peaks          document[*coach.Blob]
	DurationMs     int64
	Channels       int
	Tracks         document[coach.Tracks]
	Speech         document[coach.SpeechRun]
	Format         string
	Reason         string
	Estimated      bool
	Revision       int
	Sides          document[map[string]transcript.Side]
	AskSides       bool
	Warnings       document[[]string]
	TalkRatio      float64
	State          coach.State
	UploadedBy     coach.UserID
	CreatedAt      int64
	UpdatedAt      int64
	versionColumns
}

func rowOfCall(c coach.Call) *callRow {
	return &callRow{
		ID: c.ID, ExternalID: optional(c.ExternalID), Title: c.Title, StartedAt: stamp(c.StartedAt), DateFrom: c.DateFrom,
		Rep: c.Rep, RepEmail: c.RepEmail, Team: c.Team,
		Account: c.Account, AccountFold: fold(c.Account), TextFold: searched(c.Title, c.Account, c.Contact),
		Contact: c.Contact, Direction: c.Direction, Language: c.Language,
		Outcome: c.Outcome, DealStage: c.DealStage, Amount: c.Amount,
		Parties: document[[]coach.Party]{c.Parties}, Custom: document[map[string]string]{c.Custom}, Private: c.Private,
		Recording: document[*coach.Blob]{c.Recording}, Playback: document[*coach.Blob]{c.Playback},
		TranscriptFile: document[*coach.Blob]{c.TranscriptFile}, Peaks: document[*coach.Blob]{c.Peaks},
		RecordingSum: sumOf(c.Recording), TranscriptSum: sumOf(c.TranscriptFile),
		DurationMs: c.Duration.Milliseconds(), Channels: c.Channels, Tracks: document[coach.Tracks]{c.Tracks}, Speech: document[coach.SpeechRun]{c.Speech},
		Format: c.Format, Reason: c.Reason, Estimated: c.Estimated, Revision: c.Revision,
		Sides: document[map[string]transcript.Side]{c.Sides}, AskSides: c.AskSides, Warnings: document[[]string]{c.Warnings},
		TalkRatio: c.TalkRatio, State: c.State, UploadedBy: c.UploadedBy,
		CreatedAt: stamp(c.CreatedAt), UpdatedAt: stamp(c.UpdatedAt), versionColumns: versionOf(c.Versioned),
	}
}

func sumOf(b *coach.Blob) string {
	if b == nil {
		return ""
	}
	return b.SHA256
}

// call is the row without its objections, which are in a table of their own.
func (r callRow) call() coach.Call {
	return coach.Call{
		ID: r.ID, ExternalID: value[string](r.ExternalID), Title: r.Title, StartedAt: timeOf(r.StartedAt), DateFrom: r.DateFrom,
		Rep: r.Rep, RepEmail: r.RepEmail, Team: r.Team, Account: r.Account, Contact: r.Contact,
		Direction: r.Direction, Language: r.Language, Outcome: r.Outcome, DealStage: r.DealStage, Amount: r.Amount,
		Parties: r.Parties.V, Custom: r.Custom.V, Private: r.Private,
		Recording: r.Recording.V, Playback: r.Playback.V, TranscriptFile: r.TranscriptFile.V, Peaks: r.Peaks.V,
		Duration: length(r.DurationMs), Channels: r.Channels, Tracks: r.Tracks.V, Speech: r.Speech.V,
		Format: r.Format, Reason: r.Reason, Estimated: r.Estimated, Revision: r.Revision,
		Sides: r.Sides.V, AskSides: r.AskSides, Warnings: r.Warnings.V,
		TalkRatio: r.TalkRatio, State: r.State, UploadedBy: r.UploadedBy,
		CreatedAt: timeOf(r.CreatedAt), UpdatedAt: timeOf(r.UpdatedAt), Versioned: r.versioned(),
	}
}

// CreateCall implements coach.CallRows.
func (d *DB) CreateCall(ctx context.Context, c coach.Call) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		// Not left to the unique index: in PostgreSQL its error would end the
		// transaction, and the first call could not be named.
		result, err := tx.NewInsert().Model(rowOfCall(c)).
			On("CONFLICT (external_id, uploaded_by) DO NOTHING").Returning("NULL").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, d.takenBy(ctx, c))
		}
		return saveObjections(ctx, tx, c)
	})
	return translate(err, fmt.Sprintf("create call %s", c.ID), "call")
}

// takenBy is the conflict with the call that c's uploader gave its ExternalID.
func (d *DB) takenBy(ctx context.Context, c coach.Call) error {
	first, err := d.oneCall(ctx, "external_id = ? AND uploaded_by = ?", c.ExternalID, c.UploadedBy)
	if err != nil {
		return err
	}
	clash := clash("calls_external_id", "call")
	clash.Ref = string(first.ID)
	return clash
}

// Call implements coach.CallRows.
func (d *DB) Call(ctx context.Context, id coach.CallID) (coach.Call, error) {
	c, err := d.oneCall(ctx, "id = ?", id)
	return c, translate(err, fmt.Sprintf("read call %s", id), "call")
}

// CallByExternalID implements coach.CallRows.
func (d *DB) CallByExternalID(ctx context.Context, scope coach.Scope, externalID string) (c coach.Call, err error) {
	err = d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		var row struct{ ID coach.CallID }
		q := tx.NewSelect().TableExpr("calls").Column("id").Order("created_at", "id").Limit(1)
		if sum, ok := strings.CutPrefix(externalID, "sha256:"); ok && sum != "" {
			q.Where("external_id = ? OR recording_sha256 = ? OR transcript_sha256 = ?", externalID, sum, sum)
		} else {
			q.Where("external_id = ?", externalID)
		}
		if err := within(q, scope).Scan(ctx, &row); err != nil {
			return err
		}
		c, err = d.oneCall(ctx, "id = ?", row.ID)
		return err
	})
	return c, translate(err, "read call by its external identifier", "call")
}

func (d *DB) oneCall(ctx context.Context, where string, keys ...any) (c coach.Call, err error) {
	err = d.look(ctx, func(ctx context.Context, tx bun.IDB) error {
		var row callRow
		if err := tx.NewSelect().Model(&row).Where(where, keys...).Scan(ctx); err != nil {
			return err
		}
		c = row.call()
		objections, err := objectionsOf(ctx, tx, c.ID)
		c.Objections = objections[c.ID]
		return err
	})
	return c, err
}

// UpdateCall implements coach.CallRows.
func (d *DB) UpdateCall(ctx context.Context, id coach.CallID, change func(*coach.Call) error) (coach.Call, error) {
	var c coach.Call
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		var err error
		if c, err = d.Call(ctx, id); err != nil {
			return err
		}
		seen := c.Version
		if err := change(&c); err != nil {
			return err
		}
		c.ID = id
		if err := rewrite(ctx, tx, rowOfCall(c), seen); err != nil {
			return err
		}
		if _, err := tx.NewDelete().Table("call_objections").Where("call_id = ?", id).Exec(ctx); err != nil {
			return err
		}
		return saveObjections(ctx, tx, c)
	})
	if err != nil {
		return coach.Call{}, translate(err, fmt.Sprintf("update call %s", id), "call")
	}
	return c, nil
}

// DeleteCall implements coach.CallRows.
func (d *DB) DeleteCall(ctx context.Context, id coach.CallID) error {
	err := d.change(ctx, func(ctx context.Context, tx bun.IDB) error {
		clips := tx.NewSelect().Table("clips").Column("id").Where("call_id = ?", id)
		_, err := tx.NewDelete().Table("stages").Where("owner = ?", id).WhereOr("owner IN (?)", clips).Exec(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.NewDelete().Table("call_changes").Where("call_id = ?", id).Exec(ctx); err != nil {
			return err
		}
		return unhear(ctx, tx, func() error {
			return found(tx.NewDelete().Table("calls").Where("id = ?", id).Exec(ctx))
		}, "call_id = ?", id)
	})
	return translate(err, fmt.Sprintf("delete call %s", id), "call")
}

type objectionRow struct {
	bun.BaseModel `bun:"table:call_objections"`

	CallID    coach.CallID
	Objection string
	Position  int
}

func saveObjections(ctx context.Context, tx bun.IDB, c coach.Call) error {
	if len(c.Objections) == 0 {
		return nil
	}
	rows := make([]objectionRow, len(c.Objections))
	for i, o := range c.Objections {
		rows[i] = objectionRow{CallID: c.ID, Objection: o, Position: i}
	}
	_, err := tx.NewInsert().Model(&rows).On("CONFLICT (call_id, objection) DO NOTHING").Exec(ctx)
	return err
}

func objectionsOf(ctx context.Context, tx bun.IDB, ids ...coach.CallID) (map[coach.CallID][]string, error) {
	var rows []objectionRow
	err := tx.NewSelect().Model(&rows).Where("call_id IN (?)", bun.List(ids)).Order("call_id", "position").Scan(ctx)
	if err != nil {
		return nil, err
	}
	of := map[coach.CallID][]string{}
	for _, r := range rows {
		of[r.CallID] = append(of[r.CallID], r.Objection)
	}
	return of, nil
}
