package transcript

import (
	"strconv"
	"time"
)

// parseAssemblyAI reads AssemblyAI's transcript object. Utterances are read
// where there are any, else words; times are milliseconds unless the speech
// itself says they cannot be.
func parseAssemblyAI(b *builder, v value) error {
	b.tr.Language = v.get("language_code").str()
	list := v.get("utterances")
	words := !list.at(0).exists()
	if words {
		list = v.get("words")
	}
	var probe unitProbe
	for _, u := range list.items() {
		probe.add(u.get("start"), u.get("end"), u.first("text", "transcript").str())
	}
	unit := probe.decide(b, time.Millisecond)
	if words {
		run := runs{b: b, who: nobody}
		for i, w := range list.items() {
			who := run.who
			if s := assemblySpeaker(b, w); s != nobody || i == 0 {
				who = s
			}
			start, end := spanOf(b, w, "start", "end", unit, "words", i)
			run.word(who, w.first("text", "word").str(), start, end, w.get("confidence").confidence())
		}
		run.finish()
	}
	last := nobody
	for i, u := range list.items() {
		if words {
			break
		}
		if s := assemblySpeaker(b, u); s != nobody {
			last = s
		}
		start, end := spanOf(b, u, "start", "end", unit, "utterances", i)
		b.begin(last, start, end)
		b.sayAligned(u.first("text", "transcript").str(), timedWords(u.get("words"), "text", unit))
	}
	b.finish()
	if len(b.pieces) == 0 && v.get("text").isString() {
		b.begin(nobody, noTime, noTime)
		b.say(v.get("text").str())
	}
	return nil
}

func assemblySpeaker(b *builder, v value) int {
	channel := nobody
	if c, ok := v.get("channel").integer(); ok && c >= 1 {
		channel = c - 1 // counted from one
	}
	s := v.get("speaker")
	if !s.exists() || s.str() == "" {
		return nobody
	}
	if channel >= 0 {
		return b.onChannel("Speaker "+s.str(), channel)
	}
	return b.speaker("Speaker " + s.str())
}

// spanOf reads the two times of an element, in unit; what is missing or out of
// range is noTime and warned of.
func spanOf(b *builder, v value, startKey, endKey string, unit time.Duration, path string, i int) (start, end time.Duration) {
	start, ok := v.get(startKey).scaled(unit)
	if !ok {
		start = noTime
		b.tally("no start", path+"["+strconv.Itoa(i)+"]."+startKey, "A start time is missing; it was estimated.", "%d start times are missing, the first one here; they were estimated.")
	}
	end, ok = v.get(endKey).scaled(unit)
	if !ok {
		end = noTime
	}
	if ok && start != noTime && end < start {
		b.tally("reversed", path+"["+strconv.Itoa(i)+"]", "It ends before it starts; the end was estimated.", "%d parts end before they start, the first one here; their ends were estimated.")
		end = noTime
	}
	return start, end
}

// timedWords reads {text, start, end, confidence} objects.
func timedWords(list value, textKey string, unit time.Duration) []timedWord {
	var out []timedWord
	for _, w := range list.items() {
		start, ok1 := w.get("start").scaled(unit)
		end, ok2 := w.get("end").scaled(unit)
		if !ok1 || !ok2 {
			start, end = noTime, noTime
		}
		c := w.first("confidence", "score", "probability").confidence()
		out = append(out, timedWord{w.first(textKey, "word", "text").str(), start, end, c})
	}
	return out
}
