package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"

	"gametape/coach"
	"gametape/coach/transcript"
)

// docID is where a turn lives; markerID where its call's marker does. A call's
// documents sort by turn, the marker first.
func docID(call coach.CallID, turn int) string { return fmt.Sprintf("%s/%06d", call, turn) }
func markerID(call coach.CallID) string        { return string(call) + "/" }

// callOf is the call a document belongs to.
func callOf(docID string) coach.CallID {
	return coach.CallID(docID[:strings.LastIndexByte(docID, '/')])
}

// documents are a call's marker and turns.
func documents(c coach.IndexedCall) []*document.Document {
	out := make([]*document.Document, 0, len(c.Turns)+1)
	marker := builder{document.NewDocument(markerID(c.ID))}
	marker.add(fieldKind, kindCall)
	marker.add(fieldCall, string(c.ID))
	marker.add(fieldRev, strconv.Itoa(c.Revision))
	out = append(out, marker.Document)
	for i, t := range c.Turns {
		out = append(out, turnDocument(c, t, answerTechniques(c.Turns[i:])))
	}
	return out
}

func turnDocument(c coach.IndexedCall, t coach.IndexedTurn, answer []string) *document.Document {
	d := builder{document.NewDocument(docID(c.ID, t.Index))}
	d.add(fieldKind, kindTurn)
	d.add(fieldCall, string(c.ID))
	if !c.Private {
		d.add(fieldOpen, "1")
	}
	d.add(fieldSide, string(t.Side))
	d.add(fieldRep, string(c.Rep))
	d.add(fieldTeam, string(c.Team))
	d.add(fieldUploader, string(c.UploadedBy))
	d.add(fieldAccount, c.Account)
	d.add(fieldOutcome, c.Outcome)

	d.words(fieldText, fieldTextAs, t.Text)
	d.words(fieldTitle, fieldTitleAs, c.Title)
	if t.ReplyIndex >= 0 {
		d.words(fieldReply, fieldReplyAs, t.Reply)
	}

	d.add(fieldStart, cells(c.StartedAt.UnixMilli())...)
	d.add(fieldLength, cells(c.Duration.Milliseconds())...)
	d.add(fieldWhen, sortable(c.StartedAt.UnixMilli())+string(c.ID))
	d.add(fieldTracker, unique(t.Trackers)...)
	techniques := unique(append(keysOf(techniqueKind, t.Trackers), answer...))
	d.add(fieldTech, techniques...)
	if t.Exchange >= 0 {
		d.add(fieldHandling, handlingTerm(t.Handling))
	}
	d.add(fieldCard, joinCard(string(c.Rep), string(c.Team), c.Account, c.Outcome))
	d.add(fieldTags, joinTags(string(t.Side), unique(keysOf(objectionKind, t.Trackers)), techniques))
	d.AddField(document.NewTextFieldCustom(fieldPack, nil, pack(t), fieldOptions[fieldPack], nil))
	return d.Document
}

// answerTechniques are the techniques in the reply to the first of turns, if
// that turn starts an exchange: those of the other side's turns up to the
// exchange's end.
func answerTechniques(turns []coach.IndexedTurn) []string {
	t := turns[0]
	if t.Exchange < 0 {
		return nil
	}
	var out []string
	for _, u := range turns[1:] {
		inside := u.Start < t.ExchangeEnd && u.Side != t.Side && u.Side != transcript.Unknown
		if inside || t.ReplyIndex >= 0 && u.Index == t.ReplyIndex {
			out = append(out, keysOf(techniqueKind, u.Trackers)...)
		}
		if u.Start >= t.ExchangeEnd && u.Index >= t.ReplyIndex {
			break
		}
	}
	return out
}

const (
	objectionKind = "objection."
	techniqueKind = "technique."
)

// keysOf are the trackers of a kind, without the kind.
func keysOf(kind string, trackers []string) []string {
	var out []string
	for _, k := range trackers {
		if rest, ok := strings.CutPrefix(k, kind); ok {
			out = append(out, rest)
		}
	}
	return out
}

func unique(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// handlingTerm sorts like the score.
func handlingTerm(score int) string { return sortable(int64(score)) }

type builder struct{ *document.Document }

// add indexes values as they are; empty ones are left out.
func (b builder) add(field string, values ...string) {
	for _, v := range values {
		if v != "" {
			b.AddField(document.NewTextFieldCustom(field, nil, []byte(v), fieldOptions[field], nil))
		}
	}
}

func (b builder) words(field, as, text string) {
	if text == "" {
		return
	}
	b.AddField(document.NewTextFieldCustom(field, nil, []byte(text), fieldOptions[field], termAnalyser{}))
	b.AddField(document.NewTextFieldCustom(as, nil, []byte(text), fieldOptions[as], surfaceAnalyser{}))
}
