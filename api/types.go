package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gametape/coach"
)

// The shapes of the JSON contract. Times within a call are milliseconds from
// its start; offsets into text count UTF-16 code units, as browsers do.

// Ref names a thing and how it is called.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Me is whoever is logged in.
type Me struct {
	ID    string   `json:"id"`
	Email string   `json:"email"`
	Name  string   `json:"name"`
	Role  string   `json:"role" enum:"administrator,manager,trainer,rep"`
	Team  *Ref     `json:"team,omitempty"`
	May   []string `json:"may" enum:"upload,people,trackers,share" doc:"What the page should offer."`
	// MaxUpload is the largest recording, in bytes.
	MaxUpload int64 `json:"maxUpload"`
	// Speech is what recordings are turned into text by.
	Speech *SpeechChoice `json:"speech,omitempty" doc:"What turns recordings into text, unless asked otherwise; missing where no speech server is set up."`
}

// SpeechChoice says which model of the speech server listens, for which language.
type SpeechChoice struct {
	Model    string `json:"model,omitempty" doc:"As the speech server calls it; empty: the installation's."`
	Language string `json:"language,omitempty" doc:"Such as en; empty: the call's or the installation's, else the speech server finds out."`
}

// SpeechToText says how far the turning of a recording into text has come.
type SpeechToText struct {
	Made     bool   `json:"made" doc:"The transcript was made by speech to text."`
	Model    string `json:"model,omitempty" doc:"By which it was made, or which was asked for."`
	Language string `json:"language,omitempty" doc:"Which was asked for."`
	SoundMs  int64  `json:"soundMs" doc:"How much sound with speech there is to transcribe, over all channels; 0 before that is known."`
	DoneMs   int64  `json:"doneMs" doc:"How much of it is transcribed."`
	SentMs   int64  `json:"sentMs" doc:"All the sound the speech server was given for this call so far: what it costs."`
}

// Call is a call as lists and its own page show it.
type Call struct {
	ID         string            `json:"id"`
	ExternalID string            `json:"externalId,omitempty"`
	Title      string            `json:"title"`
	StartedAt  time.Time         `json:"startedAt"`
	DateFrom   string            `json:"dateFrom,omitempty" enum:"metadata,name,container,file,upload" doc:"Where startedAt is from: whoever brought the call in, the name of its file or folder, what the recorder wrote into the file, when the file was last written, or when it came in. Missing where nobody noted it."`
	Rep        *Ref              `json:"rep,omitempty" doc:"The person whose call it is; missing where repEmail belongs to nobody here."`
	RepEmail   string            `json:"repEmail,omitempty"`
	Team       *Ref              `json:"team,omitempty"`
	Account    string            `json:"account,omitempty"`
	Contact    string            `json:"contact,omitempty"`
	Direction  string            `json:"direction,omitempty" enum:"inbound,outbound,"`
	Language   string            `json:"language,omitempty"`
	Outcome    string            `json:"outcome,omitempty"`
	Stage      string            `json:"stage,omitempty" doc:"Stage of the deal."`
	Amount     float64           `json:"amount,omitempty"`
	Parties    []Party           `json:"parties"`
	Custom     map[string]string `json:"custom,omitempty"`
	Private    bool              `json:"private"`

	State      string        `json:"state" enum:"processing,ready,failed"`
	Stages     []Stage       `json:"stages,omitempty" doc:"Only on the call itself, not in lists."`
	DurationMs int64         `json:"durationMs"`
	Channels   int           `json:"channels"`
	Tracks     []Track       `json:"tracks,omitempty" doc:"Where the recording has several tracks of sound."`
	HasAudio   bool          `json:"hasAudio"`
	Speech     *SpeechToText `json:"speech,omitempty" doc:"Where the recording was ever turned into text, or is being."`
	// The parts' contents, for programs that look whether they have brought them.
	RecordingSHA256  string `json:"recordingSha256,omitempty" doc:"Of the recording as it came, in hex."`
	TranscriptSHA256 string `json:"transcriptSha256,omitempty" doc:"Of the transcript file as it came, in hex."`

	HasWords   bool      `json:"hasTranscript"`
	Format     string    `json:"transcriptFormat,omitempty"`
	Reason     string    `json:"transcriptReason,omitempty" doc:"What gave the format away."`
	Estimated  bool      `json:"estimated" doc:"The transcript's times are made up."`
	Revision   int       `json:"revision"`
	AskSides   bool      `json:"askSides" doc:"It is not certain who is the rep; a person must say."`
	Warnings   []string  `json:"warnings"`
	TalkRatio  *float64  `json:"talkRatio,omitempty" doc:"Rep's share of the speaking time, 0 to 1."`
	Objections []string  `json:"objections" doc:"Keys without their kind: price, timing …"`
	May        []string  `json:"may,omitempty" enum:"edit,delete,clip,judge" doc:"What the viewer may do; not in lists."`
	CreatedAt  time.Time `json:"createdAt"`
	Version    int       `json:"version" doc:"How often people changed what is said of it; the words have revisions."`
}

// Track is one of several tracks of sound in a recording.
type Track struct {
	Title    string `json:"title,omitempty"`
	Language string `json:"language,omitempty" doc:"As the file says."`
	Channels int    `json:"channels"`
	Side     string `json:"side,omitempty" enum:"rep,customer," doc:"As its title says."`
	Heard    string `json:"heard" enum:"no,alone,mixed,rep,customer" doc:"How it is heard: not at all, alone, with the others in one, or as one side."`
}

// TracksChoice says which tracks are heard.
type TracksChoice struct {
	Heard []int `json:"heard" minItems:"1" maxItems:"16" doc:"Numbers of tracks, from 0."`
	Sides bool  `json:"sides,omitempty" doc:"There are two: the first is heard as the rep, the second as the customer."`
}

// Accepted answers an upload: the call is kept.
type Accepted struct {
	ID       string   `json:"id"`
	Attached []string `json:"attached,omitempty" enum:"recording,transcript" doc:"Parts that were added to a call that was here, or replaced its own; missing where the call is new."`
	Format   string   `json:"transcriptFormat,omitempty" doc:"What the transcript was understood as."`
	Reason   string   `json:"transcriptReason,omitempty"`
	Warnings []string `json:"warnings"`
}

// Party is somebody on the call.
type Party struct {
	Name    string `json:"name,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Side    string `json:"side,omitempty" enum:"rep,customer,unknown,"`
	Channel *int   `json:"channel,omitempty" minimum:"0"`
}

// StageName names a step of processing; its words come from the table of stages.
type StageName string

// Schema says which there are.
func (StageName) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, spec := range coach.StageSpecs() {
		s.Enum = append(s.Enum, string(spec.Name))
	}
	return s
}

// Stage is one step of processing.
type Stage struct {
	Name     StageName `json:"name"`
	Label    string    `json:"label" doc:"What it is called once it is done."`
	State    string    `json:"state" enum:"pending,running,done,failed,skipped"`
	Error    string    `json:"error,omitempty"`
	Attempts int       `json:"attempts"`
}

// Speaker is one voice of a transcript.
type Speaker struct {
	Key         string `json:"key"`
	Label       string `json:"label"`
	Side        string `json:"side" enum:"rep,customer,unknown"`
	Channel     *int   `json:"channel,omitempty"`
	SampleMs    int64  `json:"sampleMs" doc:"Where the speaker is well heard alone; for the play button beside the question who this is."`
	SampleEndMs int64  `json:"sampleEndMs"`
	TalkMs      int64  `json:"talkMs"`
	// Person is missing while nobody knows.
	Person *SpeakerPerson `json:"person,omitempty"`
}

// Transcript is the normalised transcript of a call.
type Transcript struct {
	Revision  int       `json:"revision"`
	Format    string    `json:"format"`
	Reason    string    `json:"reason"`
	Language  string    `json:"language,omitempty"`
	Estimated bool      `json:"estimated"`
	Speakers  []Speaker `json:"speakers"`
	Turns     []Turn    `json:"turns"`
	Warnings  []Warning `json:"warnings"`
}

// Warning is something repaired or guessed while reading a transcript.
type Warning struct {
	Where   string `json:"where"`
	Message string `json:"message"`
}

// Turn is one speaker talking without another taking over.
type Turn struct {
	Index   int    `json:"index"`
	StartMs int64  `json:"startMs"`
	EndMs   int64  `json:"endMs"`
	Side    string `json:"side" enum:"rep,customer,unknown"`
	Speaker string `json:"speaker"`
	Text    string `json:"text"`
	Words   []Word `json:"words,omitempty"`
}

// Word is one timed word: code units [from, to) of its turn's text.
type Word struct {
	From       int     `json:"from"`
	To         int     `json:"to"`
	StartMs    int64   `json:"startMs"`
	EndMs      int64   `json:"endMs"`
	Text       string  `json:"text"`
	Confidence float32 `json:"confidence,omitempty"`
}

// Moment is one hit of a tracker in a call.
type Moment struct {
	ID      string `json:"id"`
	Tracker string `json:"tracker" doc:"Its key: objection.price"`
	Name    string `json:"name" doc:"The tracker's name."`
	Kind    string `json:"kind" enum:"objection,technique,weak,topic"`
	Side    string `json:"side"`
	Turn    int    `json:"turn" doc:"-1: the tracker tags the absence of something."`
	From    int    `json:"from"`
	To      int    `json:"to"`
	StartMs int64  `json:"startMs"`
	EndMs   int64  `json:"endMs"`
	Text    string `json:"text"`
	Version int    `json:"version" doc:"Of the tracker that made it."`
	Verdict string `json:"verdict,omitempty" enum:"confirmed,rejected,"`
}

// Exchange is an objection and the answer to it.
type Exchange struct {
	ID             int      `json:"id" doc:"Its number within the call, from 0."`
	StartMs        int64    `json:"startMs"`
	EndMs          int64    `json:"endMs"`
	Objections     []string `json:"objections"`
	Techniques     []string `json:"techniques"`
	Weak           []string `json:"weak"`
	ObjectionTurns []int    `json:"objectionTurns" doc:"First and last turn of the objection."`
	AnswerTurns    []int    `json:"answerTurns,omitempty" doc:"First and last turn of the answer."`
	ReactionTurn   *int     `json:"reactionTurn,omitempty"`
	Objection      string   `json:"objection" doc:"What the customer said."`
	Answer         string   `json:"answer" doc:"What the rep answered."`
	Reaction       string   `json:"reaction,omitempty"`
	Handling       int      `json:"handling" minimum:"0" maximum:"100"`
	Facts          []Fact   `json:"facts"`
	Reflex         bool     `json:"reflex" doc:"In the first 30 seconds."`
	Returns        bool     `json:"returns" doc:"The same objection comes back later in the call."`
}

// Fact is one observation about an exchange and what it adds to the score.
type Fact struct {
	Key    string   `json:"key"`
	Text   string   `json:"text"`
	Points int      `json:"points"`
	Value  *float64 `json:"value,omitempty"`
	Unit   string   `json:"unit,omitempty"`
	AtMs   *int64   `json:"atMs,omitempty"`
}

// Figure is one statistic of a call with its definition.
type Figure struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Value       *float64 `json:"value,omitempty" doc:"Missing where the call does not allow it."`
	Unit        string   `json:"unit"`
	Side        string   `json:"side,omitempty" enum:"rep,customer,"`
	Definition  string   `json:"definition"`
	TypicalLow  *float64 `json:"typicalLow,omitempty"`
	TypicalHigh *float64 `json:"typicalHigh,omitempty"`
	Source      string   `json:"source,omitempty" doc:"Where the typical range was published."`
}

// Stats are the figures of a call.
type Stats struct {
	Estimated bool     `json:"estimated"`
	Figures   []Figure `json:"figures"`
}

// Clip is a stretch of a call kept for others.
type Clip struct {
	ID         string     `json:"id"`
	CallID     string     `json:"callId,omitempty" doc:"Missing where the viewer may hear the clip but not see the call."`
	CallTitle  string     `json:"callTitle"`
	Account    string     `json:"account,omitempty"`
	Rep        *Ref       `json:"rep,omitempty"`
	StartMs    int64      `json:"startMs"`
	EndMs      int64      `json:"endMs"`
	DurationMs int64      `json:"durationMs"`
	Title      string     `json:"title"`
	Note       string     `json:"note,omitempty"`
	Tags       []string   `json:"tags"`
	Words      []ClipTurn `json:"words" doc:"The words as they stood when the clip was cut; times from its start."`
	State      string     `json:"state" enum:"processing,ready,failed"`
	Error      string     `json:"error,omitempty"`
	Folders    []Ref      `json:"folders" doc:"Folders of the viewer's library that hold it."`
	CreatedBy  *Ref       `json:"createdBy,omitempty"`
	CreatedAt  time.Time  `json:"createdAt"`
	May        []string   `json:"may,omitempty" enum:"edit,delete"`
	Version    int        `json:"version"`
}

// ClipTurn is one turn of a clip's words.
type ClipTurn struct {
	StartMs int64  `json:"startMs"`
	EndMs   int64  `json:"endMs"`
	Side    string `json:"side"`
	Speaker string `json:"speaker"`
	Text    string `json:"text"`
}

// Folder is a playlist in the library's tree.
type Folder struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Note      string    `json:"note,omitempty"`
	ParentID  string    `json:"parentId,omitempty"`
	Shared    string    `json:"shared" enum:"me,team,everyone"`
	Owner     *Ref      `json:"owner,omitempty"`
	ClipCount int       `json:"clipCount"`
	LengthMs  int64     `json:"lengthMs"`
	May       []string  `json:"may,omitempty" enum:"edit,delete,file"`
	Clips     []Clip    `json:"clips,omitempty" doc:"In order; only on the folder itself."`
	Version   int       `json:"version"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// SearchHit is one moment that was found.
type SearchHit struct {
	Call       HitCall      `json:"call"`
	AtMs       int64        `json:"atMs" doc:"When the first matched word is said: its word time, else interpolated within its cue."`
	Turn       Turn         `json:"turn"`
	Highlights [][]int      `json:"highlights" doc:"[from, to) in the turn's text, or in the reply's with in=reply."`
	Reply      *Turn        `json:"reply,omitempty" doc:"The other side's next turn."`
	Tags       []string     `json:"tags" doc:"Tracker keys of the turn's moments."`
	Exchange   *HitExchange `json:"exchange,omitempty"`
	Clips      []Clip       `json:"clips" doc:"The viewer's clips that cover this moment."`
}

// HitCall is the call of a hit.
type HitCall struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Account    string    `json:"account,omitempty"`
	StartedAt  time.Time `json:"startedAt"`
	Rep        *Ref      `json:"rep,omitempty"`
	DurationMs int64     `json:"durationMs"`
	HasAudio   bool      `json:"hasAudio"`
	May        []string  `json:"may,omitempty" enum:"edit,delete,clip,judge" doc:"What the viewer may do with the call."`
}

// HitExchange is the exchange a hit starts.
type HitExchange struct {
	ID       int   `json:"id"`
	Handling int   `json:"handling"`
	StartMs  int64 `json:"startMs"`
	EndMs    int64 `json:"endMs"`
}

// SearchAnswer is one page of hits.
type SearchAnswer struct {
	Total  int                     `json:"total"`
	TookMs float64                 `json:"tookMs"`
	Hits   []SearchHit             `json:"hits"`
	Facets map[string][]FacetCount `json:"facets" doc:"side, rep, team, account, outcome, objection, technique"`
	Next   string                  `json:"next,omitempty"`
}

// FacetCount is one value of a facet.
type FacetCount struct {
	Value string `json:"value"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Tracker is a named rule.
type Tracker struct {
	ID        string    `json:"id"`
	Rule      any       `json:"rule" doc:"The tracker language of docs/trackers.md, as JSON."`
	Key       string    `json:"key"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	Side      string    `json:"side"`
	Version   int       `json:"version"`
	Enabled   bool      `json:"enabled"`
	Pack      string    `json:"pack,omitempty"`
	Edited    bool      `json:"edited"`
	Moments   int       `json:"moments"`
	Confirmed int       `json:"confirmed"`
	Rejected  int       `json:"rejected"`
	Precision *float64  `json:"precision,omitempty" doc:"confirmed ÷ (confirmed + rejected)"`
	Smart     bool      `json:"smart" doc:"It also finds by what it learned from people."`
	Weekly    []int     `json:"weekly" doc:"Moments in the calls of each of the last 12 weeks, the oldest first; empty in lists of versions."`
	UpdatedAt time.Time `json:"updatedAt"`
	UpdatedBy *Ref      `json:"updatedBy,omitempty" doc:"Missing where it came with gametape."`
}

// User is a person.
type User struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Team     *Ref   `json:"team,omitempty"`
	Disabled bool   `json:"disabled"`
	Version  int    `json:"version"`
}

// Team is a node of the tree of teams.
type Team struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	ParentID string `json:"parentId,omitempty"`
	Version  int    `json:"version"`
}

// Token lets a program act for its owner.
type Token struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Scope     string     `json:"scope" enum:"read,upload,all" doc:"read looks and changes nothing; upload brings in calls and sees none. No token manages accounts or tokens."`
	Owner     *Ref       `json:"owner,omitempty"`
	CreatedAt time.Time  `json:"createdAt"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty" doc:"Not there: never."`
	LastUsed  *time.Time `json:"lastUsed,omitempty"`
	Secret    string     `json:"secret,omitempty" doc:"Only in the answer that creates it."`
}
