package coach

import (
	"context"
	"slices"
	"strings"

	"gametape/coach/transcript"
)

// remember keeps what viewer said of sides for later calls, as people: those the
// speakers are already, else new ones, as far as there is something to know them
// again by.
func (c Curation) remember(ctx context.Context, call Call, t transcript.Transcript, sides map[string]transcript.Side, viewer Viewer) error {
	known, err := c.Recognition.HeardIn(ctx, call.ID)
	if err != nil {
		return err
	}
	now := c.Clock.Now()
	for _, s := range t.Speakers {
		side, ok := sides[s.Key]
		if !ok {
			continue
		}
		h := Heard{Speaker: s.Key, ByHand: true, By: viewer.ID, At: now, Revision: call.Revision + 1, Marks: marksOf(call, s)}
		p := Person{ID: NewPersonID(now), Name: s.Label(), NamedBy: viewer.ID, NamedAt: now, CreatedBy: viewer.ID, CreatedAt: now}
		var before Person
		i := slices.IndexFunc(known, func(h Heard) bool { return h.Speaker == s.Key })
		switch {
		case i >= 0 && known[i].Person == "":
			continue // somebody said it is nobody known
		case i >= 0:
			h.Marks = known[i].Marks // the name in the call may be one that was given since
			if p, err = c.Persons.Person(ctx, known[i].Person); err != nil {
				return err
			}
			before = p
		case side == transcript.Unknown || !IsName(s.Label()):
			continue
		}
		if strings.EqualFold(p.Name, s.Label()) {
			p.Name = s.Label() // the better spelling of one that was kept in small letters
		}
		if p.User == "" { // one of us who plays the customer once stays one of us
			p.Side = side
		}
		p.UpdatedAt, h.Person = now, p.ID
		if err := c.learn(ctx, viewer, before, p); err != nil {
			return err
		}
		if err := c.Recognition.SaveHeard(ctx, call.ID, h); err != nil {
			return err
		}
	}
	return nil
}

// unsay forgets what was said by hand of a call's speakers after a revision.
func (c Curation) unsay(ctx context.Context, id CallID, revision int) error {
	known, err := c.Recognition.HeardIn(ctx, id)
	if err != nil {
		return err
	}
	var gone []Heard
	for _, h := range known {
		if h.ByHand && h.Revision > revision {
			gone = append(gone, Heard{Speaker: h.Speaker})
		}
	}
	return c.Recognition.SaveHeard(ctx, id, gone...)
}

// SpeakersOf are who the speakers of a call viewer may see are.
func (c Curation) SpeakersOf(ctx context.Context, viewer Viewer, id CallID) (map[string]KnownSpeaker, error) {
	if _, err := c.Call(ctx, viewer, id); err != nil {
		return nil, err
	}
	heard, err := c.Recognition.HeardIn(ctx, id)
	if err != nil {
		return nil, err
	}
	out := map[string]KnownSpeaker{}
	for _, h := range heard {
		k := KnownSpeaker{Heard: h}
		if h.Person != "" {
			if k.Who, err = c.Persons.Person(ctx, h.Person); err != nil {
				return nil, err
			}
		}
		out[h.Speaker] = k
	}
	return out, nil
}

// KnownSpeaker is a speaker with the person they are.
type KnownSpeaker struct {
	Heard
	Who Person // zero where Heard.Person is empty
}
