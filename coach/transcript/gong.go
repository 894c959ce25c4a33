package transcript

import (
	"strconv"
	"time"
)

// parseGong reads Gong's transcripts. The file only numbers its speakers;
// their names, addresses and sides come from the companion, Gong's answer about
// the call's parties, where that was brought along.
func parseGong(b *builder, v value) error {
	calls := v.get("callTranscripts")
	call, people := b.gongCall(calls)
	n := 0
	for range calls.items() {
		n++
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
	last, met := nobody, false
	for i, m := range call.get("transcript").items() {
		if id := m.get("speakerId").str(); id != "" {
			last = b.speaker(id)
			if p, ok := people[id]; ok && last != nobody {
				b.meet(last, p)
				met = true
			}
		}
		for j, s := range m.get("sentences").items() {
			start, end := spanOf(b, s, "start", "end", unit, "callTranscripts.transcript["+strconv.Itoa(i)+"].sentences", j)
			b.begin(last, start, end)
			b.say(s.get("text").str())
		}
	}
	b.finish()
	switch {
	case len(b.tr.Speakers) == 0 || met:
	case len(people) > 0:
		b.warn("", "None of the transcript's speakers is among the parties that were brought along; they are those of another call.")
	case len(b.opt.Companion) == 0:
		b.warn("", "Gong's transcript numbers its speakers only; bring the file with the call's parties to get their names.")
	}
	return nil
}

// gongCall is the call to read, and who its speakers are by their numbers.
func (b *builder) gongCall(calls value) (call value, people map[string]CompanionParty) {
	if len(b.opt.Companion) == 0 {
		return calls.at(0), nil
	}
	all, err := companions(b.opt.Companion)
	if err != nil {
		b.warn("", "%s Speakers stay numbers.", err.Error())
		return calls.at(0), nil
	}
	call, of := pairGong(calls, all)
	if id := call.get("callId").str(); id != "" && of.CallID != "" && id != of.CallID {
		b.warn("", "The parties that were brought along are those of call %s, not of call %s.", of.CallID, id)
	}
	people = map[string]CompanionParty{}
	for _, p := range of.Parties {
		if p.SpeakerID != "" {
			people[p.SpeakerID] = p
		}
	}
	return call, people
}

// pairGong finds a call that both files tell of, else the first of each.
func pairGong(calls value, all []Companion) (value, Companion) {
	byID := map[string]Companion{}
	for _, c := range all {
		byID[c.CallID] = c
	}
	for _, c := range calls.items() {
		if of, ok := byID[c.get("callId").str()]; ok && of.CallID != "" {
			return c, of
		}
	}
	return calls.at(0), all[0]
}
