package transcript

import "time"

var (
	messageSpeakers = []string{"speaker", "speaker_name", "speakerName", "role", "name", "from", "participant", "user"}
	messageTexts    = []string{"message", "text", "content", "transcript", "utterance", "sentence"}
	messageStarts   = []string{"start", "start_time", "startTime", "timestamp", "time"}
	messageEnds     = []string{"end", "end_time", "endTime"}
)

// parseMessages reads a bare list of {speaker, message} objects, as language
// models and home-made exports write them, with times where they have any.
func parseMessages(b *builder, v value) error {
	var probe unitProbe
	for _, m := range v.items() {
		probe.add(m.first(messageStarts...), m.first(messageEnds...), m.first(messageTexts...).str())
	}
	unit := probe.decide(b, time.Second)
	last := nobody
	for _, m := range v.items() {
		if s := m.first(messageSpeakers...); s.exists() && !s.isObject() && s.str() != "" {
			last = b.speaker(s.str())
			if last != nobody && b.tr.Speakers[last].Side == Unknown {
				b.tr.Speakers[last].Side = sideOfRole(s.str())
			}
		}
		b.begin(last, messageTime(m.first(messageStarts...), unit), messageTime(m.first(messageEnds...), unit))
		b.say(m.first(messageTexts...).str())
	}
	return nil
}

func messageTime(v value, unit time.Duration) time.Duration {
	if d, ok := v.scaled(unit); ok {
		return d
	}
	if d, ok := wholeClock(v.str()); ok {
		return d
	}
	return noTime
}
