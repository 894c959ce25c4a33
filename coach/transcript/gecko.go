package transcript

import (
	"strings"
	"time"
)

// parseGecko reads Gecko's annotation files: monologues of timed terms.
func parseGecko(b *builder, v value) error {
	last := nobody
	for _, m := range v.get("monologues").items() {
		s := m.get("speaker")
		id := s.get("id").str()
		if s.isString() {
			id = s.str()
		}
		if key := firstOf(id, s.get("name").str()); key != "" {
			last = idAndName(b, key, s.get("name").str())
		}
		start, end := noTime, noTime
		if m.get("start").exists() {
			start, _ = m.get("start").seconds()
		}
		b.begin(last, start, end)
		for i, t := range m.get("terms").items() {
			text := t.get("text").str()
			if strings.EqualFold(t.get("type").str(), "PUNCTUATION") {
				b.glue(text)
				continue
			}
			from, to := spanOf(b, t, "start", "end", time.Second, "monologues.terms", i)
			if to == noTime {
				to = from
			}
			b.word(text, from, to, t.get("confidence").confidence())
		}
		b.finish()
	}
	return nil
}
