package coach

import (
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"gametape/coach/pairing"
	"gametape/coach/transcript"
)

// Call is one recorded talk with a customer.
type Call struct {
	ID CallID
	// ExternalID is the identifier in the system the call came from; its uploader
	// gives each one once.
	ExternalID string
	Title      string
	StartedAt  time.Time
	DateFrom   pairing.DateFrom // where StartedAt is from; empty: an older gametape did not note it
	// Rep is the person whose call it is; empty where RepEmail belongs to
	// nobody here (yet).
	Rep      UserID
	RepEmail string
	// Team is the rep's team when the call came in.
	Team      TeamID
	Account   string
	Contact   string
	Direction string // inbound | outbound | ""
	Language  string // BCP 47
	Outcome   string
	DealStage string
	// Amount is the deal's value in its main currency unit.
	Amount  float64
	Parties []Party
	Custom  map[string]string
	// Private calls are seen by their rep, whoever uploaded them and the
	// managers above only.
	Private bool

	Recording      *Blob // as it was uploaded; nil: transcript only
	Playback       *Blob // a seekable copy; nil: the recording itself serves
	TranscriptFile *Blob // as it was uploaded; nil: recording only
	Peaks          *Blob
	Speech         SpeechRun // zero: no transcript was ever made of the recording

	Duration time.Duration // of the recording, else of the transcript
	Channels int           // of what is heard; 0: no recording, or not probed yet
	Tracks   Tracks        // empty where the recording has one track of sound
	// Format is what the transcript was understood as, Reason why.
	Format, Reason string
	Estimated      bool // the transcript's times are made up
	// Revision counts the transcript's versions, speaker mapping included;
	// analysis and index work on a revision. 0: no transcript.
	Revision int
	// Sides are speakers mapped by a person, by Speaker.Key. They outrank
	// whatever the file or the parties say.
	Sides map[string]transcript.Side
	// AskSides: a speaker's side is not certain; the page asks.
	AskSides bool
	Warnings []string

	// Denormalised from the analysis for lists.
	TalkRatio  float64 // rep share of speaking time, 0–1; -1: unknown
	Objections []string

	State      State
	UploadedBy UserID
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Versioned  // of what people say of it, but for the words, which have revisions
}

// differs says which fields people change are others than before.
func (c Call) differs(before Call) map[string]bool {
	return map[string]bool{
		"title":     c.Title != before.Title,
		"startedAt": !c.StartedAt.Equal(before.StartedAt),
		"repEmail":  c.RepEmail != before.RepEmail || c.Rep != before.Rep || c.Team != before.Team,
		"account":   c.Account != before.Account,
		"contact":   c.Contact != before.Contact,
		"direction": c.Direction != before.Direction,
		"language":  c.Language != before.Language,
		"outcome":   c.Outcome != before.Outcome,
		"stage":     c.DealStage != before.DealStage,
		"amount":    c.Amount != before.Amount,
		"parties":   !slices.EqualFunc(c.Parties, before.Parties, Party.same),
		"custom":    !maps.Equal(c.Custom, before.Custom),
		"private":   c.Private != before.Private,
		"sides":     !maps.Equal(c.Sides, before.Sides),
	}
}

// Party is somebody who was on the call, as the uploader knows them.
type Party struct {
	Name    string          `json:"name,omitempty"`
	Email   string          `json:"email,omitempty"`
	Phone   string          `json:"phone,omitempty"`
	Side    transcript.Side `json:"side,omitempty"`
	Channel *int            `json:"channel,omitempty"` // 0-based
}

func (p Party) same(o Party) bool {
	channel := p.Channel == o.Channel || p.Channel != nil && o.Channel != nil && *p.Channel == *o.Channel
	p.Channel, o.Channel = nil, nil
	return channel && p == o
}

// Blob is an object in storage.
type Blob struct {
	Key         BlobKey `json:"key"`
	Size        int64   `json:"size"`
	SHA256      string  `json:"sha256"` // hex
	ContentType string  `json:"contentType"`
	// Name is the file name it came with, for downloads.
	Name string `json:"name,omitempty"`
	// By brought it; empty: whoever brought in its call.
	By UserID `json:"by,omitempty"`
	// Heard: a transcript that speech to text made, by Model.
	Heard bool   `json:"heard,omitempty"`
	Model string `json:"model,omitempty"`
}

func (b Blob) broughtBy(c Call) UserID {
	if b.By != "" {
		return b.By
	}
	return c.UploadedBy
}

// BlobKey is a blob's place: "calls/<id>/recording".
type BlobKey string

// madeOf is where what is made of b, or comes beside it, is kept: a part that
// replaces another has its own.
func madeOf(b Blob, name string) BlobKey {
	dir, file := path.Split(string(b.Key))
	if _, of, replaced := strings.Cut(file, "-"); replaced {
		name += "-" + of
	}
	return BlobKey(dir + name)
}

// soundKeys are the recording and what was made of it.
func (c Call) soundKeys() []BlobKey {
	if c.Recording == nil {
		return nil
	}
	keys := []BlobKey{c.Recording.Key, activityOf(*c.Recording)}
	for _, b := range []*Blob{c.Playback, c.Peaks} {
		if b != nil {
			keys = append(keys, b.Key)
		}
	}
	return keys
}

// wordsKeys are the transcript's file and its companion.
func (c Call) wordsKeys() []BlobKey {
	if c.TranscriptFile == nil {
		return nil
	}
	return []BlobKey{c.TranscriptFile.Key, companionOf(*c.TranscriptFile)}
}

// State sums up a call's stages.
type State string

// A call is processing while a stage is open, failed if one failed for good,
// else ready.
const (
	InProgress State = "processing"
	Ready      State = "ready"
	Failed     State = "failed"
)

// CallFilter narrows a list of calls; zero fields do not narrow.
type CallFilter struct {
	Scope      Scope
	IDs        []CallID
	Text       string // in title, account or contact
	Reps       []UserID
	Teams      []TeamID
	Accounts   []string
	Objections []string
	Outcomes   []string
	States     []State
	From, To   time.Time // StartedAt in [From, To)
	AskSides   bool
	Sort       CallSort
	Cursor     string // from the list before
	Limit      int
}

// CallSort orders a list of calls; each order is total.
type CallSort string

// The orders. The default is Newest.
const (
	Newest  CallSort = "-startedAt"
	Oldest  CallSort = "startedAt"
	Longest CallSort = "-duration"
	Account CallSort = "account"
)

// Page is a stretch of a list; Next is empty at its end.
type Page[T any] struct {
	Items []T
	Next  string
}
