package coach

import (
	"time"

	"gametape/coach/transcript"
)

// Clip is a stretch of a call kept for others to hear. It is an object of its
// own: whoever may hear the clip need not be able to hear the call.
type Clip struct {
	ID         ClipID
	Call       CallID
	Start, End time.Duration // within the call
	Title      string
	Note       string
	Tags       []string
	// Words are the turns as they stood when the clip was cut, times counted
	// from the clip's start.
	Words []ClipTurn
	// CallTitle and Account are copied so that the clip stands alone.
	CallTitle string
	Account   string
	// Rep, UploadedBy, Team and Private are the call's, as it is now.
	Rep        UserID
	UploadedBy UserID
	Team       TeamID
	Private    bool

	Media     *Blob // nil until rendered
	State     State
	Error     string // why it failed, for a person
	CreatedBy UserID
	CreatedAt time.Time
	UpdatedAt time.Time
	Versioned
}

// ClipTurn is one turn of a clip's frozen words.
type ClipTurn struct {
	Start   time.Duration   `json:"start"`
	End     time.Duration   `json:"end"`
	Side    transcript.Side `json:"side"`
	Speaker string          `json:"speaker"`
	Text    string          `json:"text"`
}

// Folder is an ordered list of clips, in a tree: the library.
type Folder struct {
	ID        FolderID
	Name      string
	Note      string
	Parent    FolderID // empty at the top
	Shared    Shared
	Team      TeamID // with SharedTeam
	Owner     UserID
	Clips     []ClipID // in order; filled by Folder, not by lists
	ClipCount int
	Length    time.Duration // of all its clips
	CreatedAt time.Time
	UpdatedAt time.Time
	Versioned
}

// Shelf are the fields of a folder that decide who may see it.
type Shelf struct {
	Owner  UserID `json:"owner"`
	Shared Shared `json:"shared"`
	Team   TeamID `json:"team"`
}

// Shared says who sees a folder and may hear the clips in it.
type Shared string

// From the narrowest to the widest.
const (
	SharedMe       Shared = "me"
	SharedTeam     Shared = "team"
	SharedEveryone Shared = "everyone"
)

// ClipFilter narrows a list of clips.
type ClipFilter struct {
	Scope  Scope
	Call   CallID
	Folder FolderID
	Text   string
	Cursor string
	Limit  int
}
