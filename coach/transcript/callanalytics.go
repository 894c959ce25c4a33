package transcript

import (
	"strconv"
	"strings"
	"time"
)

// parseCallAnalytics reads Amazon's Call Analytics and Contact Lens: a list of
// turns with the speaker's role, times in milliseconds.
func parseCallAnalytics(b *builder, v value) error {
	b.tr.Language = v.get("LanguageCode").str()
	roles := map[string]string{} // ParticipantId → role
	for _, p := range v.get("Participants").items() {
		roles[p.get("ParticipantId").str()] = p.get("ParticipantRole").str()
	}
	list := v.get("Transcript")
	path := "Transcript"
	if !list.exists() {
		list, path = v.get("Segments"), "Segments"
	}
	last := nobody
	for i, t := range list.items() {
		if inner := t.get("Transcript"); inner.exists() {
			t = inner // Contact Lens in real time wraps each turn
		}
		if !t.first("Content", "Items").exists() {
			continue // a category that matched, between turns
		}
		id := t.get("ParticipantId").str()
		role := t.get("ParticipantRole").str()
		if role == "" {
			role = roles[id]
		}
		if key := firstOf(role, id); key != "" {
			last = b.speaker(key)
			b.tr.Speakers[last].Side = sideOfRole(firstOf(role, id))
		}
		start, end := spanOf(b, t, "BeginOffsetMillis", "EndOffsetMillis", time.Millisecond, path, i)
		b.begin(last, start, end)
		if !t.get("Items").at(0).exists() {
			b.say(t.get("Content").str())
			continue
		}
		for j, it := range t.get("Items").items() {
			text := it.get("Content").str()
			if strings.EqualFold(it.get("Type").str(), "punctuation") {
				b.glue(text)
				continue
			}
			from, to := spanOf(b, it, "BeginOffsetMillis", "EndOffsetMillis", time.Millisecond, path+"["+strconv.Itoa(i)+"].Items", j)
			if to == noTime {
				to = from
			}
			b.word(text, from, to, it.get("Confidence").confidence())
		}
	}
	return nil
}

func firstOf(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// parsePCA reads the output of Amazon's post-call analytics sample.
func parsePCA(b *builder, v value) error {
	about := v.get("ConversationAnalytics")
	b.tr.Language = about.get("LanguageCode").str()
	names := map[string]string{}
	for _, l := range about.get("SpeakerLabels").items() {
		names[l.get("Speaker").str()] = l.get("DisplayText").str()
	}
	last := nobody
	for i, s := range v.get("SpeechSegments").items() {
		if key := s.get("SegmentSpeaker").str(); key != "" {
			last = b.speaker(key)
			if name := names[key]; name != "" && last != nobody {
				b.tr.Speakers[last].Name = name
				b.tr.Speakers[last].Side = sideOfRole(name)
			}
		}
		start, end := spanOf(b, s, "SegmentStartTime", "SegmentEndTime", time.Second, "SpeechSegments", i)
		b.begin(last, start, end)
		var words []timedWord
		for _, w := range s.get("WordConfidence").items() {
			from, ok1 := w.get("StartTime").seconds()
			to, ok2 := w.get("EndTime").seconds()
			if ok1 && ok2 {
				words = append(words, timedWord{w.get("Text").str(), from, to, w.get("Confidence").confidence()})
			}
		}
		b.sayAligned(s.first("DisplayText", "OriginalText").str(), words)
	}
	return nil
}
