package transcript

import (
	"strings"
	"time"
)

// watsonSets are the result sets of a file: one answer, those an asynchronous
// job collected, or the messages of a stream in order.
func watsonSets(v value) []value {
	var list value
	switch {
	case v.isArray():
		list = v
	case v.get("results").at(0).get("results").exists() || v.get("results").at(0).get("speaker_labels").exists():
		list = v.get("results")
	default:
		return []value{v}
	}
	var out []value
	for _, set := range list.items() {
		out = append(out, set)
	}
	return out
}

// isWatson looks at the file and at the first of what it lists: a stream begins
// with messages about itself.
func isWatson(v value) bool {
	if watsonSet(v) || watsonSet(v.get("results").at(0)) {
		return true
	}
	for i, message := range v.items() {
		if i == 4 {
			break
		}
		if watsonSet(message) {
			return true
		}
	}
	return false
}

func watsonSet(v value) bool {
	return v.get("result_index").exists() && v.get("results").isArray() || v.get("speaker_labels").at(0).get("from").exists() ||
		v.get("results").at(0).get("alternatives").at(0).get("timestamps").exists()
}

// parseWatson reads IBM Watson's results. Who speaks stands in a list of its
// own, joined by the start of each word.
func parseWatson(b *builder, v value) error {
	sets := watsonSets(v)
	speakers := map[string]string{}
	var probe unitProbe
	for _, set := range sets {
		for _, s := range set.get("speaker_labels").items() {
			speakers[s.get("from").str()] = s.get("speaker").str()
		}
		for _, r := range set.get("results").items() {
			for _, w := range r.get("alternatives").at(0).get("timestamps").items() {
				probe.add(w.at(1), w.at(2), w.at(0).str())
			}
		}
	}
	r := watsonReader{b: b, speakers: speakers, unit: probe.decide(b, time.Second), last: nobody}
	for _, set := range sets {
		for _, result := range set.get("results").items() {
			if f := result.get("final"); !f.exists() || f.str() != "false" {
				r.result(result.get("alternatives").at(0))
			}
		}
	}
	return nil
}

type watsonReader struct {
	b        *builder
	speakers map[string]string // by the start of a word
	unit     time.Duration
	last     int
}

// result reads the best alternative of one result.
func (r *watsonReader) result(best value) {
	if !best.get("timestamps").at(0).exists() {
		r.b.begin(r.last, noTime, noTime)
		r.b.say(strings.TrimSpace(best.get("transcript").str()))
		return
	}
	run := runs{b: r.b, who: r.last}
	confidences := make([]float32, 0, 16)
	for _, c := range best.get("word_confidence").items() {
		confidences = append(confidences, c.at(1).confidence())
	}
	for i, w := range best.get("timestamps").items() {
		var c float32
		if i < len(confidences) {
			c = confidences[i]
		}
		if s, ok := r.speakers[w.at(1).str()]; ok {
			r.last = r.b.speaker("Speaker " + s)
		}
		start, ok1 := w.at(1).scaled(r.unit)
		end, ok2 := w.at(2).scaled(r.unit)
		if !ok1 || !ok2 {
			start, end = noTime, noTime
		}
		run.word(r.last, w.at(0).str(), start, end, c)
	}
	run.finish()
}
