package coach

import (
	"context"
	"io"
	"time"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// What the domain needs of the world. Every method is safe for concurrent use.
// A row or object that does not exist is CodeNotFound. Rows obey the
// transaction in ctx, where there is one.

// Tx runs fn in one transaction: all rows it writes are there afterwards, or
// none. fn may run more than once where the database asks for it.
type Tx interface {
	Do(ctx context.Context, fn func(ctx context.Context) error) error
}

// CallRows keeps the rows of calls.
type CallRows interface {
	// CreateCall: an ExternalID that the uploader gave another call is
	// CodeConflict with Ref that call's id.
	CreateCall(ctx context.Context, c Call) error
	Call(ctx context.Context, id CallID) (Call, error)
	ListCalls(ctx context.Context, f CallFilter) (Page[Call], error)
	// UpdateCall reads the call, lets change alter it and writes it back, alone
	// with the row: of two at once both are kept.
	UpdateCall(ctx context.Context, id CallID, change func(*Call) error) (Call, error)
	// DeleteCall removes the call and every row that hangs from it (stages,
	// transcripts, findings, clips, record).
	DeleteCall(ctx context.Context, id CallID) error
	// CallByExternalID is for programs that ask before they upload; the first
	// of scope. An identifier like sha256:9f86… is also that of a call whose
	// recording or transcript has that content.
	CallByExternalID(ctx context.Context, scope Scope, externalID string) (Call, error)
}

// ChangeRows keeps the record of calls: who changed what.
type ChangeRows interface {
	SaveChanges(ctx context.Context, changes ...CallChange) error
	// ListChanges has the newest first.
	ListChanges(ctx context.Context, f ChangeFilter) (Page[CallChange], error)
}

// TranscriptRows keeps the normalised transcripts, one per revision.
type TranscriptRows interface {
	// SaveTranscript is idempotent per (id, r.Number).
	SaveTranscript(ctx context.Context, id CallID, r Revision, t transcript.Transcript, sides []transcript.Side) error
	// Revisions are those of a call, newest first.
	Revisions(ctx context.Context, id CallID) ([]Revision, error)
	// Each calls fn with the newest transcript of every call in scope, or of
	// those of ids where there are any, newest call first, until fn answers an
	// error. Of a call it gives id, title, start, length and revision. decode
	// may be called later, and in another goroutine.
	Each(ctx context.Context, scope Scope, ids []CallID, fn func(c Call, decode func() (transcript.Transcript, []transcript.Side, error)) error) error
	// DeleteTranscripts removes every revision of a call's transcript, what was
	// found in them and who was heard.
	DeleteTranscripts(ctx context.Context, id CallID) error
	// Transcript is that revision; sides has one side per speaker. In it, and in
	// Each, a speaker to whom it or a revision before gave a person's name has the
	// name that person has now.
	Transcript(ctx context.Context, id CallID, revision int) (t transcript.Transcript, sides []transcript.Side, err error)
}

// PersonRows keeps the people who are heard on calls.
type PersonRows interface {
	Person(ctx context.Context, id PersonID) (Person, error)
	// SavePerson creates p at version 0, and else writes it over the version before
	// it: where the person is at another, it is CodeConflict.
	SavePerson(ctx context.Context, p Person) error
	// DeletePerson forgets the person and in which calls they were heard.
	DeletePerson(ctx context.Context, id PersonID) error
	// ListPersons are in the order of their names. What it counts and lists of
	// each is of the scope's calls only.
	ListPersons(ctx context.Context, f PersonFilter) (Page[KnownPerson], error)
}

// HeardRows keeps who the speakers of calls are.
type HeardRows interface {
	// HeardIn are those of a call, by their keys.
	HeardIn(ctx context.Context, id CallID) ([]Heard, error)
	// SaveHeard replaces what is known of these speakers; one without a person
	// that nobody said by hand is removed. People who are heard in no call any
	// more are forgotten.
	SaveHeard(ctx context.Context, id CallID, heard ...Heard) error
	// CallsWith are the calls of scope in which a person is heard, by id.
	CallsWith(ctx context.Context, scope Scope, id PersonID) ([]CallID, error)
	// MoveHeard makes to whoever is known as from in the calls of scope, with all
	// that was said of it.
	MoveHeard(ctx context.Context, scope Scope, from, to PersonID) error
	// Evidence is who had the marks in other calls of c's team: names in those of
	// c's rep or account, the others in any. What a private call tells, only
	// private calls of the same rep are told. The newest comes first.
	Evidence(ctx context.Context, c Call, marks ...Mark) ([]Evidence, error)
}

// FindingRows keeps what analysis found: the newest revision's only.
type FindingRows interface {
	// SaveFindings replaces the findings of each call, all of them or none.
	// Verdicts are kept: a moment with an ID that was judged before comes back
	// judged.
	SaveFindings(ctx context.Context, f ...Findings) error
	// Findings has the moments in the order they are said, rejected ones too,
	// and the judged ones that are not found any more as Lost.
	Findings(ctx context.Context, id CallID) (Findings, error)
	// FindingsOf is Findings of many calls at once; one that has none is left out.
	FindingsOf(ctx context.Context, ids ...CallID) (map[CallID]Findings, error)
	// MarkTagged says that the findings of these calls are what trackers find,
	// where they are those of the set from.
	MarkTagged(ctx context.Context, from, trackers string, ids ...CallID) error
	// Judge sets or clears (empty) the verdict on a moment.
	Judge(ctx context.Context, id CallID, moment string, v Verdict, by UserID, at time.Time) error
	// Outdated are the calls whose findings another set of trackers made, by id,
	// after the given one.
	Outdated(ctx context.Context, trackers string, after CallID, limit int) ([]CallID, error)
	CountOutdated(ctx context.Context, trackers string) (int, error)
	// MomentsOf are the moments of one tracker in the calls of scope.
	MomentsOf(ctx context.Context, scope Scope, tracker string, fn func(id CallID, m Moment) error) error
	// Precision is, per tracker key, how many moments were confirmed and rejected
	// in the calls of scope.
	Precision(ctx context.Context, scope Scope) (map[string]Judged, error)
}

// Judged counts verdicts.
type Judged struct{ Moments, Confirmed, Rejected int }

// StageRows keeps the state of processing.
type StageRows interface {
	AddStages(ctx context.Context, stages ...Stage) error
	// StagesOf are the owner's stages at their newest revision.
	StagesOf(ctx context.Context, owner string) ([]Stage, error)
	// Claim marks a pending stage, or a running one whose lease is over, as
	// running until lease; ok is false where somebody else has it or it ended.
	Claim(ctx context.Context, owner string, name StageName, revision int, now, lease time.Time) (s Stage, ok bool, err error)
	// Finish writes state, error, lease and round of a stage that was claimed;
	// attempts are kept.
	Finish(ctx context.Context, s Stage) error
	// Renew moves the lease of a running stage.
	Renew(ctx context.Context, s Stage, lease time.Time) error
}

// StageWatch looks at the stages of all calls and clips: for the reconciler,
// the administrator's page and metrics.
type StageWatch interface {
	// Stale are open stages nobody has touched since before, oldest first:
	// pending ones, and running ones whose lease is over.
	Stale(ctx context.Context, before, now time.Time, limit int) ([]Stage, error)
	// Touch marks open stages as looked at, so that the next Stale begins with
	// others.
	Touch(ctx context.Context, at time.Time, stages ...Stage) error
	CountStages(ctx context.Context) (map[StageName]map[StageState]int, error)
	FailedStages(ctx context.Context, limit int) ([]Stage, error)
}

// ChoreRows keeps what the installation has to do now and then.
type ChoreRows interface {
	// Chores are all there ever were, by name.
	Chores(ctx context.Context) ([]Chore, error)
	// AskChore makes the chore due at the given time, or earlier where it is due
	// earlier already. It makes the row where there is none.
	AskChore(ctx context.Context, name ChoreName, due time.Time) error
	// ClaimChore takes a chore that is due, and that nobody holds now, until
	// lease; ok is false where there is none such.
	ClaimChore(ctx context.Context, name ChoreName, now, lease time.Time) (c Chore, ok bool, err error)
	// RenewChore moves the lease of c, which was claimed. Where somebody else has
	// taken it since, this and FinishChore are CodeConflict and change nothing.
	RenewChore(ctx context.Context, c Chore, lease time.Time) error
	// FinishChore writes when c ran and its error, and frees it. It is due at
	// next (zero: once it is asked for), or at again where it was asked for since
	// it was claimed.
	FinishChore(ctx context.Context, c Chore, next, again time.Time) error
}

// UserRows keeps people.
type UserRows interface {
	// CreateUser: an e-mail that is taken is CodeConflict.
	CreateUser(ctx context.Context, u User) error
	User(ctx context.Context, id UserID) (User, error)
	UserByEmail(ctx context.Context, email string) (User, error)
	Users(ctx context.Context) ([]User, error)
	// UpdateUser writes u over the version before it: where the user is at
	// another, it is CodeConflict.
	UpdateUser(ctx context.Context, u User) error
	CountUsers(ctx context.Context) (int, error)
}

// TeamRows keeps the tree of teams.
type TeamRows interface {
	CreateTeam(ctx context.Context, t Team) error
	Teams(ctx context.Context) ([]Team, error)
	// UpdateTeam writes t over the version before it: where the team is at
	// another, it is CodeConflict.
	UpdateTeam(ctx context.Context, t Team) error
	// DeleteTeam: one with people or teams below it is CodeConflict.
	DeleteTeam(ctx context.Context, id TeamID) error
}

// SessionRows keeps sessions and tokens, by the hash of their secret.
type SessionRows interface {
	CreateSession(ctx context.Context, s Session) error
	// Session: an expired one is CodeNotFound.
	Session(ctx context.Context, hash string, now time.Time) (Session, error)
	DeleteSession(ctx context.Context, hash string) error
	// DeleteSessionsOf logs a person out everywhere.
	DeleteSessionsOf(ctx context.Context, id UserID) error
}

// MostDevices is how many browsers are known of a person.
const MostDevices = 20

// DeviceRows keeps in which browsers people have logged in.
type DeviceRows interface {
	// SaveDevice creates or replaces, and forgets all but the MostDevices of the
	// person that were seen last.
	SaveDevice(ctx context.Context, d Device) error
	Device(ctx context.Context, user UserID, hash string) (Device, error)
	DeleteDevicesOf(ctx context.Context, id UserID) error
}

// TokenRows keeps the tokens of programs.
type TokenRows interface {
	CreateToken(ctx context.Context, t Token) error
	TokenByHash(ctx context.Context, hash string) (Token, error)
	// TokensOf and AllTokens have the newest first.
	TokensOf(ctx context.Context, id UserID) ([]Token, error)
	AllTokens(ctx context.Context) ([]Token, error)
	DeleteToken(ctx context.Context, user UserID, id TokenID) error
	// DeleteTokensOf ends every token of a person.
	DeleteTokensOf(ctx context.Context, id UserID) error
	TouchToken(ctx context.Context, id TokenID, at time.Time) error
}

// ClipRows keeps the rows of clips.
type ClipRows interface {
	CreateClip(ctx context.Context, c Clip) error
	Clip(ctx context.Context, id ClipID) (Clip, error)
	// ListClips: Scope is of the clip's call, as it is now, like whose a clip is
	// in every answer; with a Folder the order is the folder's.
	ListClips(ctx context.Context, f ClipFilter) (Page[Clip], error)
	// ClipsOf are the clips of calls, newest first, as far as scope holds their
	// calls; without Words and Note. Of very many only the newest: 200 times calls.
	ClipsOf(ctx context.Context, scope Scope, calls ...CallID) ([]Clip, error)
	UpdateClip(ctx context.Context, id ClipID, change func(*Clip) error) (Clip, error)
	DeleteClip(ctx context.Context, id ClipID) error
	// FoldersOf are the folders a clip is in.
	FoldersOf(ctx context.Context, ids ...ClipID) (map[ClipID][]Folder, error)
}

// FolderRows keeps the library's tree.
type FolderRows interface {
	CreateFolder(ctx context.Context, f Folder) error
	Folder(ctx context.Context, id FolderID) (Folder, error) // with Clips
	// Folders come without Clips; counts and lengths leave out clips of private
	// calls that are not in scope.
	Folders(ctx context.Context, scope Scope) ([]Folder, error)
	// UpdateFolder writes name, note, parent, shared and team of f over the
	// version before it: where the folder is at another, it is CodeConflict.
	UpdateFolder(ctx context.Context, f Folder) error
	// DeleteFolder: one with folders below it is CodeConflict; its clips stay.
	DeleteFolder(ctx context.Context, id FolderID) error
	// SetFolderClips writes the clips of f, as UpdateFolder does its other fields.
	SetFolderClips(ctx context.Context, f Folder) error
}

// TrackerRows keeps the company's trackers.
type TrackerRows interface {
	Trackers(ctx context.Context) ([]Tracker, error)
	Tracker(ctx context.Context, id TrackerID) (Tracker, error)
	// SaveTracker creates or replaces; a key taken by another tracker is
	// CodeConflict. Every saved version is kept.
	SaveTracker(ctx context.Context, t Tracker) error
	DeleteTracker(ctx context.Context, id TrackerID) error
	TrackerVersions(ctx context.Context, id TrackerID) ([]Tracker, error) // newest first
}

// Blobs keeps recordings, transcripts and clips as they came.
//
// Put is atomic: a reader sees the whole object or none, also after a crash.
type Blobs interface {
	// Put stores r under key and returns what was stored. size is -1 when
	// unknown; more than limit bytes is CodeTooLarge and leaves nothing behind,
	// and so does an error from r, which is returned as it is.
	Put(ctx context.Context, key BlobKey, r io.Reader, size, limit int64, contentType string) (Blob, error)
	// Open returns the bytes [from, from+n) of key; n < 0 means to the end.
	Open(ctx context.Context, key BlobKey, from, n int64) (io.ReadCloser, error)
	// Delete removes objects; one that is not there is no error.
	Delete(ctx context.Context, keys ...BlobKey) error
	// List calls fn with every key under prefix and when it was written.
	List(ctx context.Context, prefix string, fn func(key BlobKey, at time.Time) error) error
	// URL is where a program on this machine reads key by ranges for ttl.
	URL(ctx context.Context, key BlobKey, ttl time.Duration) (string, error)
}

// Media looks at recordings and makes new ones from them. source is a URL from
// Blobs.URL. A recording that cannot be used is CodeUnsupported or CodeInvalid
// with the reason in plain words.
type Media interface {
	Probe(ctx context.Context, source string) (MediaInfo, error)
	// Peaks writes the waveform of info.Mix: audiowaveform JSON v2, 8 bits, 20
	// pixels a second, one pair of rows per channel, gzipped.
	Peaks(ctx context.Context, source string, info MediaInfo, w io.Writer) (Activity, error)
	// Proxy writes a seekable AAC/m4a copy of the whole recording.
	Proxy(ctx context.Context, source string, mix Mix, w io.Writer) error
	// Voice writes [start, end) of one channel of info.Mix, from 0, or of all
	// mixed (-1), as WAV: 16 bits, 16,000 samples a second. What is not there is
	// missing at its end.
	Voice(ctx context.Context, source string, info MediaInfo, channel int, start, end time.Duration, w io.Writer) error
	// Cut writes [start, end) as AAC/m4a; the length is exact to 50 ms.
	Cut(ctx context.Context, source string, mix Mix, start, end time.Duration, w io.Writer) error
}

// MediaInfo is what a recording is.
type MediaInfo struct {
	Duration time.Duration
	Channels int // of the first track
	// Tracks of sound, where there are several; Mix is what is heard of them.
	Tracks     []Track
	Mix        Mix
	Codec      string // ffmpeg's name: "mp3", "aac", "pcm_s16le"
	Container  string // ffmpeg's name: "mov,mp4,m4a,3gp,3g2,mj2"
	SampleRate int
	BitRate    int64 // bits a second, 0 where unknown
	Video      bool
	// Seekable: a browser and ffmpeg can start anywhere in it exactly, and its
	// header says what it holds.
	Seekable bool
	// Notes are sentences about what is odd, for whoever uploaded it.
	Notes []string
}

// Activity is what the waveform tells of speech.
type Activity struct {
	// Speech are stretches louder than the noise, one list per channel.
	Speech [][]tagging.Span
	// Silent: nothing is to be heard in the whole recording.
	Silent bool
	// Length of what was decoded, which outranks what a header says.
	Length time.Duration
}

// Index finds turns. It holds one document per turn.
type Index interface {
	// Replace puts the documents of the calls that read answers in the place of
	// whatever it held of them, in one batch. Nothing else is written while read
	// looks at the rows, so that of two changes the later one stands. An error
	// of read comes back as it is, and nothing has changed.
	Replace(ctx context.Context, read func(ctx context.Context) ([]IndexedCall, error)) error
	Remove(ctx context.Context, ids ...CallID) error
	Search(ctx context.Context, q Query) (Found, error)
	// Revisions lists which calls it holds at which revision, for repair.
	Revisions(ctx context.Context, fn func(id CallID, revision int) error) error
}

// IndexKeeper is an index for the process that owns it, which alone writes it,
// mends it and closes it. An index can always be filled again from the rows, so
// it never repairs itself: it says that it is stale.
//
// After Close, Search, Replace, Remove and Purge are CodeUnavailable; Close may
// be called twice.
type IndexKeeper interface {
	Index
	// Missing says why the index could not be opened; nil where it is open.
	// While it is missing, Search is CodeUnavailable, Replace waits, and Remove
	// is made up for once there is an index.
	Missing() error
	// Await returns once the index is open. It tries again by itself.
	Await(ctx context.Context) error
	// NeedsRebuild says that the index may lack calls: it is new, of another
	// version of the program, was damaged, or Outdate was called; and Rebuilt
	// has not been called since. A restart does not change the answer.
	NeedsRebuild() bool
	// Rebuilt says that every call has been put in.
	Rebuilt() error
	// Outdate makes NeedsRebuild true. What the index holds stays and is found.
	Outdate() error
	// Purge makes what was removed or replaced leave the disk; searches go on
	// meanwhile. It is CodeBusy where it has to be tried again.
	Purge(ctx context.Context) error
	// Close waits for what is being read or written.
	Close() error
}

// Queue rings the bell: it makes a worker look at a stage soon. Losing a bell
// is allowed (the reconciler rings again), inventing one is harmless.
type Queue interface {
	Enqueue(ctx context.Context, s ...Stage) error
}

// Events tells whoever listens, in any process, what has just changed. It may
// lose events; a listener that must know reads the rows.
type Events interface {
	Publish(ctx context.Context, e Event)
	// Listen yields events until ctx ends.
	Listen(ctx context.Context) (<-chan Event, error)
}

// Event is a change worth showing.
type Event struct {
	Kind   string     `json:"kind"` // call | clip | folder | person | tracker | retag | directory | people
	Call   CallID     `json:"call,omitempty"`
	Clip   ClipID     `json:"clip,omitempty"`
	Folder FolderID   `json:"folder,omitempty"`
	Person PersonID   `json:"person,omitempty"`
	Stage  StageName  `json:"stage,omitempty"`
	State  StageState `json:"state,omitempty"` // of the stage
	Total  State      `json:"total,omitempty"` // of the call or clip
	// Deleted: the thing is gone.
	Deleted bool `json:"deleted,omitempty"`
	// Was says of a call that is gone, or of the call of a clip that is gone, who
	// could see it.
	Was *Whose `json:"was,omitempty"`
	// Shelf says of a folder that is gone whose it was.
	Shelf *Shelf `json:"shelf,omitempty"`
}

// Clock tells the time, so that tests can.
type Clock interface{ Now() time.Time }

// Passwords hashes and checks passwords.
type Passwords interface {
	Hash(password string) (string, error)
	// Check says whether password belongs to hash; it takes the same time
	// for an empty hash.
	Check(hash, password string) bool
}
