package coach

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"path"
	"slices"
	"strings"
	"time"

	"gametape/coach/pairing"
	"gametape/coach/transcript"
)

// MaxTranscript is the largest transcript file, in bytes. A day of talk with a
// time for every word is below it.
const MaxTranscript = 64 << 20

// sniffed is how much of a recording is looked at before it is stored.
const sniffed = 64 << 10

// Ingest takes calls in: it looks at what comes while it comes, stores it, and
// acknowledges once the rows are written.
type Ingest struct {
	Tx     Tx
	Calls  CallRows
	Stages StageRows
	Users  UserRows
	Blobs  Blobs
	Queue  Queue
	Events Events
	Clock  Clock
	Parses *Parses
	// Equipment is what this installation has beyond what every one has.
	Equipment Equipment
	// MaxUpload is the largest recording, in bytes.
	MaxUpload int64
	Sniff     Sniff
}

// Sniff says what something with these first bytes seems to be.
type Sniff func(head []byte) Sniffed

// Sniffed is what something seems to be: "an MP3 file", audio/mpeg.
type Sniffed struct {
	Name, ContentType string
	Sound             bool // a recording
	Other             bool // surely neither a recording nor text
}

// PairRules are the rules by which files are paired on every way in; zone is
// that of the clocks whose times are in file names.
func (s Sniff) PairRules(zone *time.Location) pairing.Rules {
	return pairing.Rules{
		Sniff: func(head []byte) (string, bool, bool) {
			f := s(head)
			return f.Name, f.Sound, f.Other
		},
		Fields: UploadFields,
		Zone:   zone,
	}
}

// MaxPaired is how many files Pair sorts at once.
const MaxPaired = 2000

// Pair says for viewer which files are one call. They are not taken in yet.
func (in Ingest) Pair(viewer Viewer, files []pairing.File, zone *time.Location) (pairing.Result, error) {
	if rights[viewer.Role] == nil {
		return pairing.Result{}, Errorf(CodeForbidden, "", "You may not bring in calls.")
	}
	if len(files) > MaxPaired {
		return pairing.Result{}, Errorf(CodeInvalid, "files", "These are %d files; at most %d are sorted at once.", len(files), MaxPaired)
	}
	for i, f := range files {
		if err := noLonger("path", fmt.Sprintf("files[%d].path", i), f.Path); err != nil {
			return pairing.Result{}, err
		}
	}
	return pairing.Group(files, in.Sniff.PairRules(zone)), nil
}

// Upload is one call on its way in. Give it its parts in any order, then
// Commit; or Abandon, which leaves nothing behind.
type Upload struct {
	in     Ingest
	viewer Viewer
	call   Call
	meta   bool
	said   Metadata  // by the metadata part
	vcon   *Metadata // what the transcript file says, where it is a vCon
	beside []byte    // the transcript's companion
	// to is the call that gets the parts, nil: a new one.
	to      *Call
	replace bool      // parts it has may be replaced
	stored  []BlobKey // what Abandon removes
}

// Begin starts an upload by viewer.
func (in Ingest) Begin(viewer Viewer) *Upload {
	now := in.Clock.Now()
	return &Upload{in: in, viewer: viewer, call: Call{
		ID: NewCallID(now), UploadedBy: viewer.ID, CreatedAt: now, UpdatedAt: now, StartedAt: now,
		State: InProgress, TalkRatio: -1, DateFrom: pairing.FromUpload,
	}}
}

// Recording stores the recording called name while it is read from r.
func (u *Upload) Recording(ctx context.Context, name string, r io.Reader) error {
	if u.call.Recording != nil {
		return Errorf(CodeInvalid, "recording", "There are two recordings in this upload; a call has one.")
	}
	if err := fileName("recording", name); err != nil {
		return err
	}
	head := make([]byte, sniffed)
	n, err := io.ReadFull(r, head)
	switch {
	case errors.Is(err, io.EOF):
		return Errorf(CodeInvalid, "recording", "The recording %q is empty.", name)
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("read recording: %w", err)
	}
	head = head[:n]
	kind := u.in.Sniff(head)
	if !kind.Sound {
		return Errorf(CodeUnsupported, "recording", "%q is not a recording gametape can read: it seems to be %s.", name, kind.Name)
	}
	if u.hasContent() {
		return alreadyThere(u.call.ExternalID, u.to.ID)
	}
	blob, err := u.put(ctx, "recording", io.MultiReader(bytes.NewReader(head), r), u.in.MaxUpload, kind.ContentType)
	if CodeOf(err) == CodeTooLarge {
		return Errorf(CodeTooLarge, "recording", "The recording %q is larger than the limit of %s.", name, size(u.in.MaxUpload)).Because(err)
	}
	if err != nil {
		return err
	}
	blob.Name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	u.call.Recording = &blob
	return u.clash("recording", u.existing(func(c Call) *Blob { return c.Recording }), blob)
}

// Transcript stores the transcript called name as it came, and then checks that
// it can be read. What is read is not kept: the stage reads it again, because
// what it makes of it depends on the recording's length and on the companion,
// which are not known yet.
func (u *Upload) Transcript(ctx context.Context, name string, r io.Reader) error {
	if u.call.TranscriptFile != nil {
		return Errorf(CodeInvalid, "transcript", "There are two transcripts in this upload; a call has one.")
	}
	if err := fileName("transcript", name); err != nil {
		return err
	}
	blob, err := u.put(ctx, "transcript", r, MaxTranscript, "application/octet-stream")
	if CodeOf(err) == CodeTooLarge {
		return Errorf(CodeTooLarge, "transcript", "The transcript %q is larger than the limit of %s.", name, size(MaxTranscript)).Because(err)
	}
	if err != nil {
		return err
	}
	blob.Name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	return u.parsing(ctx, blob, func(raw []byte) error {
		t, err := transcript.Parse(raw, transcript.Options{})
		if err != nil {
			return refusal(name, err)
		}
		if err := u.clash("transcript", u.existing(func(c Call) *Blob { return c.TranscriptFile }), blob); err != nil {
			return err
		}
		u.call.TranscriptFile = &blob
		u.call.Format, u.call.Reason = string(t.Format), t.Reason
		if t.Format != transcript.VConFormat {
			return nil
		}
		if v, err := transcript.VCon(raw); err == nil {
			m := MetadataOf(v)
			u.vcon = &m
		}
		return nil
	})
}

// parsing reads a transcript that is stored when it is its turn, and keeps
// nothing of it.
func (u *Upload) parsing(ctx context.Context, b Blob, do func(raw []byte) error) error {
	end, err := u.in.Parses.Begin(ctx, u.viewer.ID, b.Size)
	if err != nil {
		return err
	}
	defer end()
	raw, err := readAll(ctx, u.in.Blobs, b)
	if err != nil {
		return err
	}
	return do(raw)
}

// refusal says why a transcript cannot be read, for a person.
func refusal(name string, err error) error {
	var bad *transcript.Error
	if !errors.As(err, &bad) {
		return fmt.Errorf("parse transcript: %w", err)
	}
	field := "transcript"
	if bad.Where != "" {
		field += ": " + bad.Where
	}
	return Errorf(CodeInvalid, field, "The transcript %q cannot be read: %s", name, bad.Message)
}

// Metadata takes what the uploader knows about the call, as JSON. A repeated
// externalId, and another's call, are refused here already where the metadata
// comes first.
func (u *Upload) Metadata(ctx context.Context, raw []byte) error {
	if u.meta {
		return Errorf(CodeInvalid, "metadata", "There are two metadata parts in this upload; send one.")
	}
	u.meta = true
	m, unknown, err := parseMetadata(raw)
	if err != nil {
		return err
	}
	if len(unknown) > 0 {
		return unknownField("metadata.", unknown[0])
	}
	m.into(&u.call)
	u.said = m
	if u.call.RepEmail != "" {
		if err := u.mayAssign(); err != nil {
			return err
		}
	}
	return u.known(ctx)
}

// known refuses an externalId that a call has which the uploader may see. What
// they may not see has no say in it.
func (u *Upload) known(ctx context.Context) error {
	if u.call.ExternalID == "" {
		return nil
	}
	first, err := u.in.Calls.CallByExternalID(ctx, u.viewer.Scope(), u.call.ExternalID)
	if CodeOf(err) == CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return u.attachTo(first)
}

func alreadyThere(externalID string, first CallID) error {
	e := Errorf(CodeConflict, "metadata.externalId", "A call with the externalId %q is here already: %s.", externalID, first)
	e.Ref = string(first)
	return e
}

// Commit writes the call and its stages in one transaction. After it returns
// without an error the call is never lost.
func (u *Upload) Commit(ctx context.Context) (Call, error) {
	c := &u.call
	if c.Recording == nil && c.TranscriptFile == nil {
		return Call{}, Errorf(CodeInvalid, "recording", "There is neither a recording nor a transcript in this upload; send at least one of them.")
	}
	if err := u.pair(ctx); err != nil {
		return Call{}, err
	}
	if err := u.knownByContent(ctx); err != nil {
		return Call{}, err
	}
	if u.to != nil {
		return u.attach(ctx)
	}
	if err := u.fill(ctx); err != nil {
		return Call{}, err
	}
	if err := u.assign(ctx); err != nil {
		return Call{}, err
	}
	u.date()
	if c.Title == "" {
		c.Title = title(*c)
	}
	if c.TranscriptFile != nil {
		c.Revision = 1
	}
	stages := firstStages(*c, u.in.Equipment, u.in.Clock.Now())
	err := u.in.Tx.Do(ctx, func(ctx context.Context) error {
		if err := u.known(ctx); err != nil {
			return err
		}
		if u.to != nil {
			return errTaken
		}
		if err := u.in.Calls.CreateCall(ctx, *c); err != nil {
			return err
		}
		return u.in.Stages.AddStages(ctx, stages...)
	})
	if errors.Is(err, errTaken) { // brought in by somebody else while this came
		return u.attach(ctx)
	}
	if err != nil {
		var e *Error
		if errors.As(err, &e) && e.Code == CodeConflict && e.Ref != "" {
			return Call{}, alreadyThere(c.ExternalID, CallID(e.Ref))
		}
		return Call{}, err
	}
	u.in.Events.Publish(ctx, Event{Kind: "call", Call: c.ID, Total: c.State})
	// A lost bell is rung again by the reconciler; the call is safe already.
	_ = u.in.Queue.Enqueue(ctx, Startable(stages)...)
	return *c, nil
}

// date takes the call's date from the name of a file where nobody said it.
func (u *Upload) date() {
	for _, b := range []*Blob{u.call.Recording, u.call.TranscriptFile} {
		if b == nil || u.call.DateFrom != pairing.FromUpload {
			continue
		}
		if at, ok := pairing.DateIn(b.Name, time.UTC); ok {
			u.call.StartedAt, u.call.DateFrom = at, pairing.FromName
		}
	}
}

// Abandon removes what was stored. Whatever a crash keeps it from removing is
// swept later.
func (u *Upload) Abandon(ctx context.Context) error {
	return u.in.Blobs.Delete(ctx, u.stored...)
}

// put stores a part. One of a call that is here gets a key of its own, beside
// whatever it may replace.
func (u *Upload) put(ctx context.Context, part string, r io.Reader, most int64, contentType string) (Blob, error) {
	key := callKey(u.call.ID, part)
	if u.to != nil {
		key = callKey(u.to.ID, part+"-"+string(u.call.ID))
	}
	u.stored = append(u.stored, key)
	b, err := u.in.Blobs.Put(ctx, key, r, -1, most, contentType)
	if u.to != nil {
		b.By = u.viewer.ID
	}
	return b, err
}

func callKey(id CallID, part string) BlobKey { return BlobKey("calls/" + string(id) + "/" + part) }

// assign finds whose call it is: a rep's own, or that of the person repEmail
// names. Only people above may bring in calls of others.
func (u *Upload) assign(ctx context.Context) error {
	c := &u.call
	if c.RepEmail == "" && u.viewer.May(BringOthers, Company{}) != nil {
		c.RepEmail = u.viewer.Email
	}
	if err := u.mayAssign(); err != nil {
		return err
	}
	return assignRep(ctx, u.in.Users, c)
}

// mayAssign is asked as soon as the metadata is there, before a recording that
// follows is read, and again when everything is known.
func (u *Upload) mayAssign() error {
	if err := u.viewer.May(BringIn, Company{}); err != nil {
		return err
	}
	if u.viewer.May(BringOthers, Company{}) != nil && u.call.RepEmail != u.viewer.Email {
		return Errorf(CodeForbidden, "metadata.repEmail", "You may bring in calls of your own only; %q is somebody else.", u.call.RepEmail)
	}
	return nil
}

// assignRep sets the rep and team that c.RepEmail stands for.
func assignRep(ctx context.Context, users UserRows, c *Call) error {
	c.Rep, c.Team = "", ""
	if c.RepEmail == "" {
		return nil
	}
	rep, err := users.UserByEmail(ctx, c.RepEmail)
	if CodeOf(err) == CodeNotFound {
		c.warn(fmt.Sprintf("Nobody here has the e-mail address %s, so the call belongs to nobody yet.", c.RepEmail))
		return nil
	}
	if err != nil {
		return err
	}
	c.Rep, c.Team = rep.ID, rep.Team
	return nil
}

func title(c Call) string {
	from := c.Recording
	if from == nil {
		from = c.TranscriptFile
	}
	name := pairing.Title(from.Name)
	if strings.Trim(strings.ToLower(name), "gmtz0123456789-_:. ") == "" && c.DateFrom == pairing.FromName {
		name = "" // a date says less than a sentence
	}
	if name == "" {
		return "Call of " + c.StartedAt.Format("2 January 2006")
	}
	return name
}

// warn adds a warning once.
func (c *Call) warn(message string) {
	if !slices.Contains(c.Warnings, message) {
		c.Warnings = append(c.Warnings, message)
	}
}

// UploadFields are the fields that descriptions of a call may have: a metadata
// part, a side-car, a table.
var UploadFields = []string{"externalId", "title", "startedAt", "repEmail", "account", "contact", "direction", "language", "outcome", "stage", "amount", "parties", "custom", "private"}

// unknownField refuses a field that calls do not have, and names the one it may
// be meant for.
func unknownField(prefix, key string) error {
	key = firstRunes(key, shownKey)
	meant := ""
	for _, f := range UploadFields {
		if near(strings.ToLower(f), strings.ToLower(key)) {
			meant = fmt.Sprintf(" Is %s meant?", f)
			break
		}
	}
	return Errorf(CodeInvalid, prefix+key, "Calls have no field %q; put it into custom to keep it.%s", key, meant)
}

// near says whether a becomes b when one letter is put in, taken out or changed.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// Metadata is what an uploader or editor says about a call; nil fields say
// nothing.
type Metadata struct {
	ExternalID *string                    `json:"externalId"`
	Title      *string                    `json:"title"`
	StartedAt  *string                    `json:"startedAt"` // RFC 3339
	RepEmail   *string                    `json:"repEmail"`
	Account    *string                    `json:"account"`
	Contact    *string                    `json:"contact"`
	Direction  *string                    `json:"direction"`
	Language   *string                    `json:"language"`
	Outcome    *string                    `json:"outcome"`
	Stage      *string                    `json:"stage"`
	Amount     *float64                   `json:"amount"`
	Parties    []Party                    `json:"parties"`
	Custom     map[string]string          `json:"custom"`
	Private    *bool                      `json:"private"`
	Sides      map[string]transcript.Side `json:"sides,omitempty"`
	// DateFrom says where StartedAt is from; missing: whoever sends it says so.
	DateFrom *pairing.DateFrom `json:"dateFrom,omitempty"`

	startedAt time.Time
}

func parseMetadata(raw []byte) (Metadata, []string, error) {
	var m Metadata
	if err := json.Unmarshal(raw, &m); err != nil {
		var wrong *json.UnmarshalTypeError
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &wrong) && wrong.Field != "":
			return m, nil, Errorf(CodeInvalid, "metadata."+wrong.Field, "%s is a %s here, but has to be a %s.", wrong.Field, wrong.Value, plainType(wrong.Type.Kind().String()))
		case errors.As(err, &syntax):
			return m, nil, Errorf(CodeInvalid, "metadata", "The metadata is no JSON: %s (byte %d).", syntax.Error(), syntax.Offset)
		}
		return m, nil, Errorf(CodeInvalid, "metadata", "The metadata has to be one JSON object, like {\"title\": \"First talk\"}.")
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil || keys == nil {
		return m, nil, Errorf(CodeInvalid, "metadata", "The metadata has to be one JSON object, like {\"title\": \"First talk\"}.")
	}
	var unknown []string
	for key := range keys {
		if !slices.ContainsFunc(append(UploadFields, "dateFrom"), func(k string) bool { return strings.EqualFold(k, key) }) {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	return m, unknown, m.Check("metadata.")
}

func plainType(kind string) string {
	switch kind {
	case "string":
		return "text"
	case "float64", "int":
		return "number"
	case "bool":
		return "true or false"
	case "slice":
		return "list"
	}
	return "object"
}

// Check looks at every field; prefix goes before the names of fields in
// complaints.
func (m *Metadata) Check(prefix string) error {
	if err := m.checkLengths(prefix); err != nil {
		return err
	}
	if m.StartedAt != nil && *m.StartedAt != "" {
		t, err := time.Parse(time.RFC3339, *m.StartedAt)
		if err != nil || t.Year() < 1970 || t.Year() > 9000 {
			return Errorf(CodeInvalid, prefix+"startedAt", "%q is no date; write it like 2026-11-21T14:05:00Z.", *m.StartedAt)
		}
		m.startedAt = t.UTC()
	}
	if m.DateFrom != nil && !slices.Contains([]pairing.DateFrom{pairing.FromMetadata, pairing.FromName, pairing.FromFile}, *m.DateFrom) {
		return Errorf(CodeInvalid, prefix+"dateFrom", "%q is not where a date may be from; it is metadata, name or file.", *m.DateFrom)
	}
	if m.RepEmail != nil && *m.RepEmail != "" {
		email, err := cleanEmail(*m.RepEmail)
		if err != nil {
			return Errorf(CodeInvalid, prefix+"repEmail", "%q is no e-mail address.", *m.RepEmail)
		}
		m.RepEmail = &email
	}
	if m.Direction != nil && !slices.Contains([]string{"", "inbound", "outbound"}, *m.Direction) {
		return Errorf(CodeInvalid, prefix+"direction", "%q is no direction; it is inbound or outbound.", *m.Direction)
	}
	for i, p := range m.Parties {
		where := fmt.Sprintf("%sparties[%d].", prefix, i)
		if !validSide(p.Side) && p.Side != "" {
			return Errorf(CodeInvalid, where+"side", "%q is no side; it is rep, customer or unknown.", p.Side)
		}
		if p.Channel != nil && *p.Channel < 0 {
			return Errorf(CodeInvalid, where+"channel", "Channels count from 0; %d is none.", *p.Channel)
		}
	}
	for key, side := range m.Sides {
		if !validSide(side) {
			return Errorf(CodeInvalid, prefix+"sides."+key, "%q is no side; it is rep, customer or unknown.", side)
		}
	}
	return nil
}

func validSide(s transcript.Side) bool {
	return s == transcript.Rep || s == transcript.Customer || s == transcript.Unknown
}

func cleanEmail(raw string) (string, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(raw))
	if err != nil {
		return "", err
	}
	return strings.ToLower(a.Address), nil
}

// into writes what m says into c; the rep is assigned by the caller.
func (m Metadata) into(c *Call) {
	set(&c.ExternalID, m.ExternalID)
	set(&c.Title, m.Title)
	set(&c.RepEmail, m.RepEmail)
	set(&c.Account, m.Account)
	set(&c.Contact, m.Contact)
	set(&c.Direction, m.Direction)
	set(&c.Language, m.Language)
	set(&c.Outcome, m.Outcome)
	set(&c.DealStage, m.Stage)
	set(&c.Amount, m.Amount)
	set(&c.Private, m.Private)
	if !m.startedAt.IsZero() {
		c.StartedAt, c.DateFrom = m.startedAt, pairing.FromMetadata
		set(&c.DateFrom, m.DateFrom)
	}
	if m.Parties != nil {
		c.Parties = m.Parties
	}
	if m.Custom != nil {
		c.Custom = m.Custom
	}
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func size(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
