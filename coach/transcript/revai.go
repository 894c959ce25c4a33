package transcript

import (
	"strings"
	"time"
)

// parseRevAI reads Rev.ai's monologues. Its punctuation elements carry the
// blanks, so the values are put together as they are.
func parseRevAI(b *builder, v value) error {
	names := map[string]string{}
	for _, s := range v.get("speakers").items() {
		names[s.get("id").str()] = s.get("name").str()
	}
	b.tr.Language = v.get("language").str()
	last := nobody
	for _, m := range v.get("monologues").items() {
		if who := revSpeaker(b, m, names); who != nobody {
			last = who
		}
		b.begin(last, noTime, noTime)
		gap := false
		for i, e := range m.get("elements").items() {
			text := e.get("value").str()
			if e.get("type").str() == "punct" {
				if mark := strings.TrimSpace(text); mark != "" {
					if strings.HasPrefix(text, " ") && mark != "" && !strings.ContainsAny(mark, ".,?!;:") {
						b.say(mark)
					} else {
						b.glue(mark)
					}
				}
				gap = strings.HasSuffix(text, " ")
				continue
			}
			start, end := noTime, noTime
			if e.get("ts").exists() {
				start, end = spanOf(b, e, "ts", "end_ts", time.Second, "monologues.elements", i)
			}
			if end == noTime {
				end = start
			}
			confidence := e.get("confidence").confidence()
			if gap || i == 0 {
				b.word(text, start, end, confidence)
			} else {
				b.glueWord(text, start, end, confidence)
			}
			gap = strings.HasSuffix(text, " ")
		}
		b.finish()
	}
	return nil
}

func revSpeaker(b *builder, m value, names map[string]string) int {
	s := m.get("speaker")
	if s.isObject() {
		return idAndName(b, "Speaker "+s.get("id").str(), s.get("name").str())
	}
	if !s.exists() {
		return nobody
	}
	return idAndName(b, "Speaker "+s.str(), names[s.str()])
}

// idAndName is the speaker with that key, and name where there is one.
func idAndName(b *builder, key, name string) int {
	i := b.speaker(key)
	if i != nobody && name != "" {
		b.tr.Speakers[i].Name = string(appendFolded(nil, name))
	}
	return i
}
