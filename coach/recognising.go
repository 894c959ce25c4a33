package coach

import (
	"context"
	"slices"

	"gametape/coach/transcript"
)

// recognised are the people a call's speakers are, by speaker key.
type recognised map[string]Person

// recognise finds out who the speakers of t are. What a person said of a speaker
// of this call stands; who is recognised otherwise is written down.
func recognise(ctx context.Context, past HeardRows, c Call, t transcript.Transcript) (recognised, error) {
	known, err := past.HeardIn(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	said, before := map[string]Heard{}, map[string][]Mark{}
	for _, h := range known {
		before[h.Speaker] = h.Marks // the name they go by may have been given since
		if h.ByHand {
			said[h.Speaker] = h
		}
	}
	marks := map[string][]Mark{}
	var all []Mark
	for _, s := range t.Speakers {
		if of, ok := before[s.Key]; ok {
			marks[s.Key] = of
		} else {
			marks[s.Key] = marksOf(c, s)
		}
		all = append(all, marks[s.Key]...)
	}
	evidence, err := past.Evidence(ctx, c, all...)
	if err != nil {
		return nil, err
	}
	out := recognised{}
	var heard []Heard
	for _, s := range t.Speakers {
		if _, ok := said[s.Key]; ok {
			continue
		}
		h := Heard{Speaker: s.Key, Revision: c.Revision, Marks: marks[s.Key]}
		if p, ok := whoIs(s, marks[s.Key], evidence); ok {
			out[s.Key], h.Person = p, p.ID
		}
		heard = append(heard, h)
	}
	return out, past.SaveHeard(ctx, c.ID, heard...)
}

// whoIs judges the evidence. For an address or a vendor's id the last word
// counts. Numbers are shared by colleagues and names by strangers: they count
// where nothing else was ever said of them, and a number not for somebody with
// another name.
func whoIs(s transcript.Speaker, marks []Mark, evidence []Evidence) (Person, bool) {
	for _, m := range marks {
		var byHand, all []Evidence
		for _, e := range evidence {
			if e.Mark == m {
				all = append(all, e)
				if e.ByHand {
					byHand = append(byHand, e)
				}
			}
		}
		if len(byHand) > 0 {
			all = byHand
		}
		if len(all) == 0 {
			continue
		}
		p := all[0].Person
		switch m.Kind {
		case MarkEmail, MarkUser:
			return p, true
		case MarkPhone:
			if IsName(s.Label()) && !SameName(s.Label(), p.Name) {
				continue
			}
		case MarkName:
		}
		if !slices.ContainsFunc(all, func(e Evidence) bool { return e.Person.ID != p.ID }) {
			return p, true
		}
	}
	return Person{}, false
}

// sides are those the people are expected on.
func (r recognised) sides() map[string]transcript.Side {
	out := map[string]transcript.Side{}
	for key, p := range r {
		if side := p.side(); side != transcript.Unknown {
			out[key] = side
		}
	}
	return out
}

// name gives the speakers who go by a number or a label the names of the people
// they are.
func (r recognised) name(t transcript.Transcript) transcript.Transcript {
	t.Speakers = slices.Clone(t.Speakers)
	for i := range t.Speakers {
		s := &t.Speakers[i]
		if p, ok := r[s.Key]; ok && !IsName(s.Label()) {
			s.Name = p.Name
		}
	}
	return t
}

// user is whoever of users the speaker with key is.
func (r recognised) user(key string) UserID { return r[key].User }
