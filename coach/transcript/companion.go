package transcript

import "time"

// Companion is the file beside a transcript that only numbers its speakers: it
// says who they are, and what the call was.
type Companion struct {
	// CallID is the call's in the system it came from, empty where the file
	// does not say.
	CallID    string
	Title     string
	Start     time.Time // zero where the file does not say
	Direction string    // "inbound" or "outbound" where the file says so
	// RepEmail is the address of whoever held the call, as far as the file
	// names them.
	RepEmail string
	Parties  []CompanionParty
}

// CompanionParty is one who took part.
type CompanionParty struct {
	// SpeakerID is how the transcript calls the party; empty: says nothing in it.
	SpeakerID string
	// UserID is the party's own in that system, the same in every call.
	UserID             string
	Name, Email, Phone string
	Side               Side
}

// ReadCompanion reads the companion of the transcript words: Gong's answer about
// calls and their parties, a bare list of parties, or the participants of a
// Google Meet conference. Of several calls it is the one words is of. A refusal
// is an *Error.
func ReadCompanion(raw, words []byte) (Companion, error) {
	all, err := companions(raw)
	if err != nil {
		return Companion{}, err
	}
	if len(all) == 1 {
		return all[0], nil
	}
	if src, det, err := inspect(words); err == nil && det.Format == Gong {
		_, of := pairGong(src.json.get("callTranscripts"), all)
		return of, nil
	}
	return all[0], nil
}

// companions are the calls a companion file tells of, at least one.
func companions(raw []byte) ([]Companion, error) {
	text, _, ok := DecodeText(raw)
	if !ok {
		return nil, refuse("", "", "The file with the parties is no text; it has to be the JSON that names who took part.")
	}
	v, err := readJSON(text)
	if err != nil {
		return nil, refuse("", "", "The file with the parties cannot be read as JSON: %s", err.Error())
	}
	var out []Companion
	add := func(call value) {
		if c := gongCompanion(call); len(c.Parties) > 0 {
			out = append(out, c)
		} else if parties := meetParties(call); len(parties) > 0 {
			out = append(out, Companion{Parties: parties})
		}
	}
	add(v)
	for _, c := range v.get("calls").items() {
		add(c)
	}
	if len(out) == 0 {
		return nil, refuse("", "", "The file with the parties names nobody: there are neither Gong's parties nor Google Meet's participants in it.")
	}
	return out, nil
}

// gongCompanion reads one call of /v2/calls/extensive, or a bare list of
// parties.
func gongCompanion(v value) Companion {
	meta := v.get("metaData")
	out := Companion{CallID: meta.get("id").str(), Title: meta.get("title").str()}
	if t, err := time.Parse(time.RFC3339Nano, meta.first("started", "scheduled").str()); err == nil {
		out.Start = t
	}
	out.Direction = map[string]string{"Inbound": "inbound", "Outbound": "outbound"}[meta.get("direction").str()]
	parties := v.get("parties")
	if v.isArray() {
		parties = v
	}
	primary := meta.get("primaryUserId").str()
	for _, p := range parties.items() {
		party := CompanionParty{
			SpeakerID: p.get("speakerId").str(), Name: p.get("name").str(), Email: p.get("emailAddress").str(), Phone: p.get("phoneNumber").str(),
			Side: map[string]Side{"Internal": Rep, "External": Customer}[p.get("affiliation").str()],
		}
		if party.Side == "" {
			party.Side = Unknown
		}
		if id := p.get("userId").str(); id != "" {
			party.UserID = "gong:" + id
			if id == primary {
				out.RepEmail = party.Email
			}
		}
		if party.SpeakerID != "" || party.Name != "" && p.first("affiliation", "emailAddress", "speakerId").exists() {
			out.Parties = append(out.Parties, party)
		}
	}
	return out
}

// meetParties reads the participants of a Google Meet conference.
func meetParties(v value) []CompanionParty {
	list := v.get("participants")
	if v.isArray() {
		list = v
	}
	var out []CompanionParty
	for _, p := range list.items() {
		for _, kind := range []string{"signedinUser", "anonymousUser", "phoneUser"} {
			name := p.get(kind, "displayName").str()
			if name == "" {
				continue
			}
			party := CompanionParty{SpeakerID: p.get("name").str(), Name: name, Side: Unknown}
			if id := p.get(kind, "user").str(); id != "" {
				party.UserID = "google:" + id
			}
			out = append(out, party)
		}
	}
	return out
}

// meet gives speaker i what the companion says of them.
func (b *builder) meet(i int, p CompanionParty) {
	s := &b.tr.Speakers[i]
	s.Name, s.Email, s.Phone, s.UserID, s.Side = p.Name, p.Email, p.Phone, p.UserID, p.Side
}
