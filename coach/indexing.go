package coach

import (
	"context"
	"slices"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// index makes the call searchable as it stands.
func (p Processing) index(ctx context.Context, c Call, revision int) error {
	if p.Index == nil {
		return Errorf(CodeUnavailable, "", "This process does not own the search index.")
	}
	return p.Index.Replace(ctx, func(ctx context.Context) ([]IndexedCall, error) {
		c, err := p.Calls.Call(ctx, c.ID) // as it stands now that nobody else writes
		if err != nil {
			return nil, err
		}
		if c.Revision != revision {
			return nil, errNothingToDo
		}
		doc, err := p.Document(ctx, c)
		if CodeOf(err) == CodeNotFound {
			return nil, errNothingToDo
		}
		return []IndexedCall{doc}, err
	})
}

// Document is what the index should hold of c; CodeNotFound where c has no
// readable transcript.
func (p Processing) Document(ctx context.Context, c Call) (IndexedCall, error) {
	t, sides, err := p.Transcripts.Transcript(ctx, c.ID, c.Revision)
	if err != nil {
		return IndexedCall{}, err
	}
	f, err := p.Findings.Findings(ctx, c.ID)
	if err != nil && CodeOf(err) != CodeNotFound {
		return IndexedCall{}, err
	}
	return document(c, t, sides, f), nil
}

func document(c Call, t transcript.Transcript, sides []transcript.Side, f Findings) IndexedCall {
	doc := IndexedCall{
		ID: c.ID, Revision: c.Revision, Rep: c.Rep, Team: c.Team, UploadedBy: c.UploadedBy, Private: c.Private,
		Title: c.Title, Account: c.Account, Outcome: c.Outcome, StartedAt: c.StartedAt, Duration: c.Duration,
	}
	bySide := turnSides(t, sides)
	doc.Turns = make([]IndexedTurn, len(t.Turns))
	for i, turn := range t.Turns {
		it := IndexedTurn{Turn: turn, Index: i, Side: bySide[i], ReplyIndex: -1, Exchange: -1}
		if turn.Speaker >= 0 {
			it.Speaker = t.Speakers[turn.Speaker].Label()
		}
		if j := replyTo(t.Turns, bySide, i); j >= 0 {
			it.Reply, it.ReplyIndex, it.ReplyStart, it.ReplyEnd = t.Turns[j].Text, j, t.Turns[j].Start, t.Turns[j].End
		}
		doc.Turns[i] = it
	}
	for _, m := range f.Moments {
		if m.Turn >= 0 && m.Turn < len(doc.Turns) && m.Verdict != Rejected {
			at := &doc.Turns[m.Turn].Trackers
			if !slices.Contains(*at, m.Tracker) {
				*at = append(*at, m.Tracker)
			}
		}
	}
	for n, e := range f.Live().Exchanges {
		if e.First < len(doc.Turns) {
			markExchange(&doc, n, e)
		}
	}
	return doc
}

// markExchange puts exchange n on the turn its objection starts in. The answer
// shown beside an objection is the exchange's own, not merely the next turn.
func markExchange(doc *IndexedCall, n int, e tagging.Exchange) {
	at := &doc.Turns[e.First]
	at.Exchange, at.Handling = n, e.Score
	at.ExchangeStart, at.ExchangeEnd = e.Start, e.End
	if e.AnswerFirst < 0 || e.AnswerLast >= len(doc.Turns) {
		return
	}
	at.Reply = ""
	for _, turn := range doc.Turns[e.AnswerFirst : e.AnswerLast+1] {
		if turn.Side == transcript.Customer {
			continue // a back-channel within the answer
		}
		if at.Reply != "" {
			at.Reply += " "
		}
		at.Reply += turn.Text
	}
	at.ReplyIndex, at.ReplyStart, at.ReplyEnd = e.AnswerFirst, e.AnswerSpan.Start, e.AnswerSpan.End
}

// replyTo is the next turn by somebody on the other side, -1 where there is
// none within five turns; where sides are unknown, by another speaker.
func replyTo(turns []transcript.Turn, sides []transcript.Side, i int) int {
	for j := i + 1; j < len(turns) && j <= i+5; j++ {
		if sides[i] != transcript.Unknown {
			if sides[j] == sides[i].Other() {
				return j
			}
		} else if turns[j].Speaker != turns[i].Speaker {
			return j
		}
	}
	return -1
}
