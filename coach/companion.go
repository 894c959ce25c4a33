package coach

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"gametape/coach/transcript"
)

// MaxCompanion is the largest companion of a transcript, in bytes.
const MaxCompanion = 4 << 20

// companions are the formats whose speakers a companion names.
var companions = []transcript.Format{transcript.Gong, transcript.MeetAPI}

// companionOf is where the companion of a transcript file is.
func companionOf(words Blob) BlobKey { return madeOf(words, "companion") }

// Companion stores the file called name, which says who the numbered speakers
// of the transcript are.
func (u *Upload) Companion(ctx context.Context, name string, r io.Reader) error {
	if u.beside != nil {
		return Errorf(CodeInvalid, "companion", "There are two companions in this upload; a transcript has one.")
	}
	if err := fileName("companion", name); err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(r, MaxCompanion+1))
	if err != nil {
		return fmt.Errorf("read companion: %w", err)
	}
	if len(raw) > MaxCompanion {
		return Errorf(CodeTooLarge, "companion", "The companion %q is larger than the limit of %s.", name, size(MaxCompanion))
	}
	if _, err := transcript.ReadCompanion(raw, nil); err != nil {
		return Errorf(CodeInvalid, "companion", "The companion %q cannot be used: %s", name, err.Error())
	}
	u.beside = raw
	return nil
}

// pair says what a companion is brought for, once all parts are here.
func (u *Upload) pair(ctx context.Context) error {
	if u.beside == nil {
		return nil
	}
	if u.call.TranscriptFile == nil {
		return Errorf(CodeInvalid, "companion", "There is a companion in this upload, but no transcript whose speakers it could name.")
	}
	if !slices.Contains(companions, transcript.Format(u.call.Format)) {
		u.call.warn("The transcript names its speakers itself, so the companion was kept but is not used.")
	}
	key := companionOf(*u.call.TranscriptFile)
	u.stored = append(u.stored, key)
	_, err := u.in.Blobs.Put(ctx, key, bytes.NewReader(u.beside), int64(len(u.beside)), MaxCompanion, "application/json")
	return err
}

// companion is the file stored beside a call's transcript, nil where there is
// none.
func (p Processing) companion(ctx context.Context, words Blob) ([]byte, error) {
	key := companionOf(words)
	r, err := p.Blobs.Open(ctx, key, 0, -1)
	if CodeOf(err) == CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, MaxCompanion))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	return raw, nil
}

// metadataOfCompanion is what a companion says of its call.
func metadataOfCompanion(of transcript.Companion) Metadata {
	var m Metadata
	say := func(field **string, value string) {
		if value != "" {
			*field = &value
		}
	}
	say(&m.Title, of.Title)
	say(&m.Direction, of.Direction)
	say(&m.RepEmail, of.RepEmail)
	if !of.Start.IsZero() {
		say(&m.StartedAt, of.Start.UTC().Format(time.RFC3339))
	}
	for _, p := range of.Parties {
		m.Parties = append(m.Parties, Party{Name: p.Name, Email: p.Email, Phone: p.Phone, Side: p.Side})
	}
	return m
}
