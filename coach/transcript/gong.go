package transcript

import (
	"strconv"
	"time"
)

// parseGong reads Gong's transcripts. The file only numbers its speakers;
// their names, addresses and sides come from the companion, Gong's answer about
// the call's parties, where that was brought along.
func parseGong(b *builder, v value) error {
	people, companionCall := gongParties(b)
	calls := v.get("callTranscripts")
	call, n := calls.at(0), 0
	for _, c := range calls.items() {
		n++
		if id := c.get("callId").str(); id != "" && id == companionCall {
			call = c
		}
	}
	if n > 1 {
		b.warn("callTranscripts", "The file holds %d calls; call %s was read.", n, call.get("callId").str())
	}
	var probe unitProbe
	for _, m := range call.get("transcript").items() {
		for _, s := range m.get("sentences").items() {
			probe.add(s.get("start"), s.get("end"), s.get("text").str())
		}
	}
	unit := probe.decide(b, time.Millisecond)
	last := nobody
	for i, m := range call.get("transcript").items() {
		if id := m.get("speakerId").str(); id != "" {
			last = b.speaker(id)
			if p, ok := people[id]; ok && last != nobody {
				s := &b.tr.Speakers[last]
				s.Name, s.Email, s.Side = p.name, p.email, p.side
			}
		}
		for j, s := range m.get("sentences").items() {
			start, end := spanOf(b, s, "start", "end", unit, "callTranscripts.transcript["+strconv.Itoa(i)+"].sentences", j)
			b.begin(last, start, end)
			b.say(s.get("text").str())
		}
	}
	b.finish()
	if len(people) == 0 && len(b.tr.Speakers) > 0 {
		b.warn("", "Gong's transcript numbers its speakers only; bring the file with the call's parties to get their names.")
	}
	return nil
}

type gongParty struct {
	name, email string
	side        Side
}

// gongParties reads the companion: /v2/calls/extensive, one call of it, or a
// bare list of parties.
func gongParties(b *builder) (people map[string]gongParty, callID string) {
	people = map[string]gongParty{}
	if len(b.opt.Companion) == 0 {
		return people, ""
	}
	text, _, ok := decodeText(b.opt.Companion)
	v, err := readJSON(text)
	if !ok || err != nil {
		b.warn("", "The file with the call's parties cannot be read as JSON; speakers stay numbers.")
		return people, ""
	}
	parties := v
	if !v.isArray() {
		call := v
		if c := v.get("calls").at(0); c.exists() {
			call = c
		}
		callID = call.get("metaData", "id").str()
		parties = call.get("parties")
	}
	for _, p := range parties.items() {
		id := p.get("speakerId").str()
		if id == "" {
			continue
		}
		side := map[string]Side{"Internal": Rep, "External": Customer}[p.get("affiliation").str()]
		if side == "" {
			side = Unknown
		}
		people[id] = gongParty{p.get("name").str(), p.get("emailAddress").str(), side}
	}
	return people, callID
}
