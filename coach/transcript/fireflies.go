package transcript

import "time"

// parseFireflies reads Fireflies' sentences. Their times are documented as
// strings and seen as seconds; the speech itself decides.
func parseFireflies(b *builder, v value) error {
	list := v.get("sentences")
	var probe unitProbe
	for _, s := range list.items() {
		probe.add(s.get("start_time"), s.get("end_time"), s.first("text", "raw_text").str())
	}
	unit := probe.decide(b, time.Second)
	last := nobody
	for i, s := range list.items() {
		if name := s.get("speaker_name").str(); name != "" {
			last = b.named(name)
		} else if id := s.get("speaker_id"); id.exists() {
			last = b.speaker("Speaker " + id.str())
		}
		start, end := spanOf(b, s, "start_time", "end_time", unit, "sentences", i)
		b.begin(last, start, end)
		b.say(s.first("text", "raw_text").str())
	}
	b.finish()
	for _, a := range v.get("meeting_attendees").items() {
		name := a.first("displayName", "name").str()
		for i := range b.tr.Speakers {
			if s := &b.tr.Speakers[i]; name != "" && s.Name == name {
				s.Email = a.get("email").str()
			}
		}
	}
	return nil
}
