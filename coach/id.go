package coach

import (
	"crypto/rand"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
)

// Identifiers are ULIDs with a readable prefix: call_01J…. They sort by the
// time they were made, which the lists' keyset paging relies on.
type (
	CallID    string
	ClipID    string
	FolderID  string
	UserID    string
	TeamID    string
	TrackerID string
	TokenID   string
	PersonID  string
	ChangeID  string
)

func newID(prefix string, now time.Time) string {
	return prefix + "_" + strings.ToLower(ulid.MustNew(ulid.Timestamp(now), rand.Reader).String())
}

// NewCallID and its sisters make an identifier for a thing made at now.
func NewCallID(now time.Time) CallID       { return CallID(newID("call", now)) }
func NewClipID(now time.Time) ClipID       { return ClipID(newID("clip", now)) }
func NewFolderID(now time.Time) FolderID   { return FolderID(newID("folder", now)) }
func NewUserID(now time.Time) UserID       { return UserID(newID("user", now)) }
func NewTeamID(now time.Time) TeamID       { return TeamID(newID("team", now)) }
func NewTrackerID(now time.Time) TrackerID { return TrackerID(newID("tracker", now)) }
func NewTokenID(now time.Time) TokenID     { return TokenID(newID("token", now)) }
func NewPersonID(now time.Time) PersonID   { return PersonID(newID("person", now)) }
func NewChangeID(now time.Time) ChangeID   { return ChangeID(newID("change", now)) }
