package coach

import (
	"context"
	"strings"
	"time"

	"gametape/coach/transcript"
)

// MetadataOf is what a vCon says of its call.
func MetadataOf(v transcript.VConCall) Metadata {
	var m Metadata
	say := func(field **string, value string) {
		if value != "" {
			*field = &value
		}
	}
	say(&m.Title, v.Subject)
	if !v.Start.IsZero() {
		say(&m.StartedAt, v.Start.UTC().Format(time.RFC3339))
	}
	switch strings.ToLower(v.Direction) {
	case "in", "inbound":
		say(&m.Direction, "inbound")
	case "out", "outbound":
		say(&m.Direction, "outbound")
	}
	for i, p := range v.Parties {
		m.Parties = append(m.Parties, Party{Name: p.Name, Email: p.Email, Phone: p.Tel, Side: p.Side, Channel: channelOf(v, i)})
		switch {
		case p.Side == transcript.Rep && p.Email != "" && m.RepEmail == nil:
			say(&m.RepEmail, strings.ToLower(p.Email))
		case p.Side == transcript.Customer && m.Contact == nil:
			say(&m.Contact, p.Name)
			say(&m.Account, p.Org)
		}
	}
	return m
}

// channelOf is the audio channel of a party where it is on one alone.
func channelOf(v transcript.VConCall, party int) *int {
	for _, d := range v.Dialogs {
		for channel, p := range d.Channels {
			if p == party {
				return &channel
			}
		}
	}
	return nil
}

// without is m without what has been said.
func (m Metadata) without(said Metadata) Metadata {
	drop(&m.Title, said.Title)
	if said.DateFrom == nil { // else it was found, not said
		drop(&m.StartedAt, said.StartedAt)
	}
	drop(&m.RepEmail, said.RepEmail)
	drop(&m.Account, said.Account)
	drop(&m.Contact, said.Contact)
	drop(&m.Direction, said.Direction)
	if said.Parties != nil {
		m.Parties = nil
	}
	return m
}

func drop[T any](field **T, said *T) {
	if said != nil {
		*field = nil
	}
}

// fill takes from a vCon transcript or the companion what the metadata left
// open.
func (u *Upload) fill(ctx context.Context) error {
	var m Metadata
	switch {
	case u.vcon != nil:
		m = *u.vcon
	case u.beside != nil:
		err := u.parsing(ctx, *u.call.TranscriptFile, func(raw []byte) error {
			of, err := transcript.ReadCompanion(u.beside, raw)
			if err == nil {
				m = metadataOfCompanion(of)
			}
			return err
		})
		if err != nil {
			return err
		}
	default:
		return nil
	}
	m = m.without(u.said)
	if u.viewer.May(BringOthers, Company{}) != nil {
		m.RepEmail = nil // whose call it is, is not for the file to say
	}
	if m.RepEmail != nil {
		if _, err := cleanEmail(*m.RepEmail); err != nil {
			m.RepEmail = nil
		}
	}
	if err := m.Check("transcript."); err != nil {
		return err
	}
	m.into(&u.call)
	return nil
}
