package bleve

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	index "github.com/blevesearch/bleve_index_api"
)

// The fields of a document. Names are short because every segment repeats them.
const (
	fieldText    = "text" // the words said
	fieldReply   = "reply"
	fieldTitle   = "title"
	fieldTextAs  = "texts" // the same, where stemming changed them, for prefixes
	fieldReplyAs = "replys"
	fieldTitleAs = "titles"

	fieldKind     = "kind" // kindTurn or kindCall
	fieldCall     = "call"
	fieldOpen     = "open" // openToAll, openTeamless
	fieldSide     = "side"
	fieldRep      = "rep"
	fieldTeam     = "team"
	fieldUploader = "up"
	fieldAccount  = "acct"
	fieldOutcome  = "outc"
	fieldTracker  = "trk"  // whole keys: objection.price
	fieldTech     = "tech" // techniques of the turn and of the answer to it
	fieldStart    = "from" // of the call, see grid.go
	fieldLength   = "len"  // of the call, see grid.go
	fieldHandling = "hand" // of the exchange that starts here

	fieldWhen = "when" // start and id of the call, for sorting
	fieldCard = "card" // rep, team, account, outcome, for facets
	fieldTags = "tags" // side, objections, techniques, for facets

	fieldPack = "p" // the turn itself, see pack.go
	fieldRev  = "rev"

	kindTurn = "t"
	kindCall = "c"

	openToAll    = "1" // the call is not private
	openTeamless = "0" // the call belongs to no team
)

// fieldOptions is the whole mapping: what the engine does with each field.
// Nothing is indexed that is not named here.
var fieldOptions = map[string]index.FieldIndexingOptions{
	fieldText:    words,
	fieldReply:   words,
	fieldTitle:   words,
	fieldTextAs:  exact,
	fieldReplyAs: exact,
	fieldTitleAs: exact,

	fieldKind:     exact,
	fieldCall:     exact,
	fieldOpen:     exact,
	fieldSide:     exact,
	fieldRep:      exact,
	fieldTeam:     exact,
	fieldUploader: exact,
	fieldAccount:  exact,
	fieldOutcome:  exact,
	fieldTracker:  exact,
	fieldTech:     exact,
	fieldStart:    exact,
	fieldLength:   exact,
	fieldHandling: sorted,

	fieldWhen: sorted,
	fieldCard: sorted,
	fieldTags: sorted,
	fieldRev:  sorted,
	fieldPack: index.StoreField,
}

const (
	words  = index.IndexField | index.IncludeTermVectors
	exact  = index.IndexField | index.SkipFreqNorm
	sorted = exact | index.DocValues
)

// rules counts up when the way values become terms or bytes changes without a
// field changing: the analyser, the packing, the grid, the composite values.
const rules = 4

// schema names this mapping; a folder of another schema cannot be read.
func schema() string {
	h := sha256.New()
	// A map prints in the order of its keys.
	fmt.Fprintf(h, "%d %v", rules, fieldOptions)
	return hex.EncodeToString(h.Sum(nil)[:6])
}
