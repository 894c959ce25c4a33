package transcript

import (
	"strconv"
	"time"
)

// parseAzure reads Azure's batch (recognizedPhrases) and fast (phrases)
// transcription. One channel with speakers, or a channel a speaker.
func parseAzure(b *builder, v value) error {
	list, path := v.get("recognizedPhrases"), "recognizedPhrases"
	if !list.exists() {
		list, path = v.get("phrases"), "phrases"
	}
	channels := map[string]bool{}
	for _, p := range list.items() {
		channels[p.get("channel").str()] = true
	}
	last := nobody
	for i, p := range list.items() {
		where := path + "[" + strconv.Itoa(i) + "]"
		if s := p.get("recognitionStatus"); s.exists() && s.str() != "Success" {
			b.tally("status", where, "A phrase that Azure itself marks as not recognised was left out.",
				"%d phrases that Azure itself marks as not recognised were left out, the first one here.")
			continue
		}
		best := p.get("nBest").at(0)
		if !best.exists() {
			best = p
		}
		if lang := p.get("locale").str(); b.tr.Language == "" {
			b.tr.Language = lang
		}
		if who := azureSpeaker(b, p, len(channels) > 1); who != nobody {
			last = who
		}
		start, end, ok := azureSpan(p)
		if !ok {
			b.tally("no start", where, "A phrase has no time; it was estimated.", "%d phrases have no time, the first one here; they were estimated.")
		}
		var words []timedWord
		list := best.first("displayWords", "words")
		for _, w := range list.items() {
			from, to, ok := azureSpan(w)
			if ok {
				words = append(words, timedWord{w.first("displayText", "word", "text").str(), from, to, w.get("confidence").confidence()})
			}
		}
		b.begin(last, start, end)
		b.sayAligned(best.first("display", "text", "lexical").str(), words)
	}
	return nil
}

func azureSpeaker(b *builder, p value, channels bool) int {
	if channels {
		if c, ok := p.get("channel").integer(); ok {
			return b.onChannel("Channel "+strconv.Itoa(c), c)
		}
	}
	if s := p.get("speaker"); s.exists() {
		return b.speaker("Speaker " + s.str())
	}
	return nobody
}

// azureSpan reads offset and duration in any of the ways Azure writes them.
func azureSpan(p value) (start, end time.Duration, ok bool) {
	start, ok1 := azureTime(p, "offset")
	length, ok2 := azureTime(p, "duration")
	if !ok1 {
		return noTime, noTime, false
	}
	if !ok2 {
		return start, noTime, true
	}
	return start, start + length, true
}

func azureTime(p value, name string) (time.Duration, bool) {
	if d, ok := p.first(name+"Milliseconds", name+"InMs").millis(); ok {
		return d, true
	}
	if ticks, ok := p.get(name + "InTicks").number(); ok && ticks >= 0 && ticks < float64(maxTime/100) {
		return (time.Duration(ticks) * 100).Round(time.Millisecond), true
	}
	plain := p.get(name)
	if d, ok := isoDuration(plain.str()); ok {
		return d.Round(time.Millisecond), true
	}
	if ticks, ok := plain.number(); ok && plain.isNumber() && ticks >= 0 && ticks < float64(maxTime/100) { // the SDK's bare numbers are ticks
		return (time.Duration(ticks) * 100).Round(time.Millisecond), true
	}
	return 0, false
}
