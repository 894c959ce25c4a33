package transcript

import (
	"strconv"
	"time"
)

// What Google calls the same in v1, in v2, and as its Python library writes both.
var (
	googleStarts   = []string{"startTime", "startOffset", "start_time", "start_offset"}
	googleEnds     = []string{"endTime", "endOffset", "end_time", "end_offset"}
	googleSpeakers = []string{"speakerLabel", "speakerTag", "speaker_label", "speaker_tag"}
)

// parseGoogle reads Google Speech-to-Text, v1 and v2. With diarisation v1's
// last result repeats all words, then with their speakers; only that one is
// read. Without words a result lasts from the one before to its own end.
func parseGoogle(b *builder, v value) error {
	var results []value
	for _, r := range v.get("results").items() {
		if r.get("alternatives").at(0).exists() {
			results = append(results, r)
		}
	}
	if n := len(results); n > 1 && repeatsAll(results) {
		results = results[n-1:]
	}
	channels := map[string]bool{}
	for _, r := range results {
		if c := r.first("channelTag", "channel_tag"); c.exists() {
			channels[c.str()] = true
		}
	}
	ends := map[string]time.Duration{}
	for _, r := range results {
		best := r.get("alternatives").at(0)
		if lang := r.first("languageCode", "language_code").str(); lang != "" && b.tr.Language == "" {
			b.tr.Language = lang
		}
		tag := r.first("channelTag", "channel_tag").str()
		who := nobody
		if len(channels) > 1 {
			n, _ := strconv.Atoi(tag)
			who = b.onChannel("Channel "+tag, n-1)
		}
		end, ok := secondsSuffix(r.first("resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset"))
		if !ok {
			end = noTime
		}
		start := noTime
		if end != noTime {
			start = ends[tag]
			ends[tag] = end
		}
		if !best.get("words").at(0).exists() {
			b.begin(who, start, end)
			b.say(best.get("transcript").str())
			continue
		}
		googleWords(b, best, who)
	}
	return nil
}

// repeatsAll: the last result begins no later than the first and tags speakers.
func repeatsAll(results []value) bool {
	first := results[0].get("alternatives").at(0).get("words").at(0)
	last := results[len(results)-1].get("alternatives").at(0).get("words").at(0)
	tag := last.first(googleSpeakers...)
	if !tag.exists() || tag.str() == "0" {
		return false
	}
	a, ok := secondsSuffix(first.first(googleStarts...))
	z, ok2 := secondsSuffix(last.first(googleStarts...))
	if !first.exists() || !ok {
		a = 0
	}
	if !ok2 {
		z = 0 // a start of zero may be left out
	}
	return z <= a
}

func googleWords(b *builder, best value, who int) {
	run := runs{b: b, who: who}
	speaker := who
	var lastEnd time.Duration
	for i, w := range best.get("words").items() {
		if s := w.first(googleSpeakers...); s.exists() && s.str() != "0" && who == nobody {
			speaker = b.speaker("Speaker " + s.str())
		}
		start, ok1 := secondsSuffix(w.first(googleStarts...))
		end, ok2 := secondsSuffix(w.first(googleEnds...))
		if !ok1 { // proto JSON leaves zero out
			start = min(lastEnd, end)
		}
		if !ok2 {
			start, end = noTime, noTime
			b.tally("no time", "results.alternatives.words["+strconv.Itoa(i)+"]", "A word has no time of its own.", "%d words have no time of their own.")
		} else {
			lastEnd = end
		}
		run.word(speaker, w.get("word").str(), start, end, w.get("confidence").confidence())
	}
	run.finish()
}
