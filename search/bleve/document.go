package bleve

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"

	"gametape/coach"
	"gametape/search/query"
)

// docID is where a turn lives; markerID where its call's marker does. A call's
// documents sort by turn, the marker first; it is written last, and says that all turns are there.
func docID(call coach.CallID, turn int) string { return fmt.Sprintf("%s/%06d", call, turn) }
func markerID(call coach.CallID) string        { return string(call) + "/" }

// callOf is the call a document belongs to.
func callOf(docID string) coach.CallID {
	return coach.CallID(docID[:strings.LastIndexByte(docID, '/')])
}

// documents yields a call's turns and then its marker, each with the bytes of the words in it.
func documents(c coach.IndexedCall) iter.Seq2[*document.Document, int] {
	return func(yield func(*document.Document, int) bool) {
		call := exactField(fieldCall, string(c.ID))
		shared := append(callFields(c), call)
		for i, t := range c.Turns {
			d := newDocument(docID(c.ID, t.Index), append(turnFields(t, query.Techniques(c.Turns[i:])), shared...)...)
			if !yield(d, len(t.Text)+len(t.Reply)) {
				return
			}
		}
		yield(newDocument(markerID(c.ID),
			call, exactField(fieldKind, kindCall), exactField(fieldRev, strconv.Itoa(c.Revision))), 0)
	}
}

// callFields are the fields that all turns of a call have in common.
func callFields(c coach.IndexedCall) []*field {
	title, titleAs := wordFields(fieldTitle, fieldTitleAs, query.Title(c.Title))
	title.Analyze()
	var open []string
	if !c.Private {
		open = append(open, openToAll)
	}
	if c.Team == "" {
		open = append(open, openTeamless)
	}
	start := c.StartedAt.UnixMilli()
	return []*field{
		exactField(fieldKind, kindTurn),
		exactField(fieldOpen, open...),
		exactField(fieldRep, string(c.Rep)),
		exactField(fieldTeam, string(c.Team)),
		exactField(fieldUploader, string(c.UploadedBy)),
		exactField(fieldAccount, c.Account),
		exactField(fieldOutcome, c.Outcome),
		title, titleAs,
		exactField(fieldStart, cells(start)...),
		exactField(fieldLength, cells(c.Duration.Milliseconds())...),
		exactField(fieldWhen, sortable(start)+string(c.ID)),
		exactField(fieldCard, joinCard(string(c.Rep), string(c.Team), c.Account, c.Outcome)),
	}
}

// turnFields are a turn's own.
func turnFields(t coach.IndexedTurn, techniques []string) []*field {
	text, textAs := wordFields(fieldText, fieldTextAs, t.Text)
	fields := []*field{
		text, textAs,
		exactField(fieldSide, string(t.Side)),
		exactField(fieldTracker, t.Trackers...),
		exactField(fieldTech, techniques...),
		exactField(fieldTags, joinTags(string(t.Side), query.Objections(t), techniques)),
		storedField(fieldPack, pack(t)),
	}
	if t.ReplyIndex >= 0 {
		reply, replyAs := wordFields(fieldReply, fieldReplyAs, t.Reply)
		fields = append(fields, reply, replyAs)
	}
	if t.Exchange >= 0 {
		fields = append(fields, exactField(fieldHandling, handlingTerm(t.Handling)))
	}
	return fields
}

func newDocument(id string, fields ...*field) *document.Document {
	d := document.NewDocument(id)
	for _, f := range fields {
		d.AddField(f)
	}
	return d
}

// handlingTerm sorts like the score.
func handlingTerm(score int) string { return sortable(int64(score)) }
