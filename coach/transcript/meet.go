package transcript

import (
	"strconv"
	"strings"
	"time"
)

// parseMeetAPI reads transcript entries of Google Meet's REST API. Their times
// are those of the day; they are counted from the recording's start where the
// file carries it, else from the first entry. Participants are named where the
// file or its companion lists them.
func parseMeetAPI(b *builder, v value) error {
	list := v.first("transcriptEntries", "entries")
	if v.isArray() {
		list = v
	}
	people := map[string]CompanionParty{}
	for _, p := range meetParties(v) {
		people[p.SpeakerID] = p
	}
	if len(b.opt.Companion) > 0 {
		all, err := companions(b.opt.Companion)
		if err != nil {
			b.warn("", "%s Speakers stay numbers.", err.Error())
		} else {
			for _, p := range all[0].Parties {
				people[p.SpeakerID] = p
			}
		}
	}
	zero, err := time.Parse(time.RFC3339Nano, v.first("startTime", "recordingStartTime").str())
	if err != nil {
		for _, e := range list.items() {
			if t, err := time.Parse(time.RFC3339Nano, e.get("startTime").str()); err == nil && (zero.IsZero() || t.Before(zero)) {
				zero = t
			}
		}
		b.warn("", "The file does not say when the recording began; times count from the first words.")
	}
	last := nobody
	for i, e := range list.items() {
		if b.tr.Language == "" {
			b.tr.Language = e.get("languageCode").str()
		}
		if p := e.get("participant").str(); p != "" {
			last = b.speaker(p)
			if who, ok := people[p]; ok && last != nobody {
				b.meet(last, who)
			}
		}
		start, ok := sinceZero(e.get("startTime"), zero)
		end, _ := sinceZero(e.get("endTime"), zero)
		if !ok {
			b.tally("no start", "transcriptEntries["+strconv.Itoa(i)+"].startTime", "An entry has no time; it was estimated.", "%d entries have no time, the first one here; they were estimated.")
		}
		b.begin(last, start, end)
		b.say(e.get("text").str())
	}
	return nil
}

func sinceZero(v value, zero time.Time) (time.Duration, bool) {
	t, err := time.Parse(time.RFC3339Nano, v.str())
	if err != nil {
		return noTime, false
	}
	d := t.Sub(zero).Round(time.Millisecond)
	if d < -maxTime || d > maxTime {
		return noTime, false
	}
	return max(d, 0), true
}

// parseTeamsJSON reads the JSON form in which SharePoint keeps Teams'
// transcripts.
func parseTeamsJSON(b *builder, v value) error {
	last := nobody
	for i, e := range v.get("entries").items() {
		if b.tr.Language == "" {
			b.tr.Language = e.get("spokenLanguageTag").str()
		}
		id := e.get("speakerId").str()
		if name := e.get("speakerDisplayName").str(); name != "" {
			last = b.named(name)
		} else if id != "" {
			last = b.speaker(id)
		}
		if last != nobody && strings.Contains(id, "@") { // a person's own, of a tenant
			b.tr.Speakers[last].UserID = "teams:" + id
		}
		start, ok := wholeClock(e.get("startOffset").str())
		end, ok2 := wholeClock(e.get("endOffset").str())
		if !ok {
			start = noTime
			b.tally("no start", "entries["+strconv.Itoa(i)+"].startOffset", "An entry has no time; it was estimated.", "%d entries have no time, the first one here; they were estimated.")
		}
		if !ok2 || end < start {
			end = noTime
		}
		b.begin(last, start, end)
		b.say(e.get("text").str())
	}
	return nil
}
