package transcript

import (
	"strings"
	"time"
)

// parseWatson reads IBM Watson's results. Who speaks stands in a list of its
// own, joined by the start of each word.
func parseWatson(b *builder, v value) error {
	speakers := map[string]string{}
	for _, s := range v.get("speaker_labels").items() {
		speakers[s.get("from").str()] = s.get("speaker").str()
	}
	last := nobody
	for _, r := range v.get("results").items() {
		if f := r.get("final"); f.exists() && f.str() == "false" {
			continue
		}
		best := r.get("alternatives").at(0)
		if !best.get("timestamps").at(0).exists() {
			b.begin(last, noTime, noTime)
			b.say(strings.TrimSpace(best.get("transcript").str()))
			continue
		}
		run := runs{b: b, who: last}
		sure := best.get("word_confidence")
		confidences := make([]float32, 0, 16)
		for _, c := range sure.items() {
			confidences = append(confidences, c.at(1).confidence())
		}
		for i, w := range best.get("timestamps").items() {
			var c float32
			if i < len(confidences) {
				c = confidences[i]
			}
			if s, ok := speakers[w.at(1).str()]; ok {
				last = b.speaker("Speaker " + s)
			}
			start, ok1 := w.at(1).scaled(time.Second)
			end, ok2 := w.at(2).scaled(time.Second)
			if !ok1 || !ok2 {
				start, end = noTime, noTime
			}
			run.word(last, w.at(0).str(), start, end, c)
		}
		run.finish()
	}
	return nil
}
