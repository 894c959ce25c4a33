package transcript

import (
	"strings"
	"time"
)

// parseSegments reads the family of `segments[]`: Whisper's verbose JSON,
// WhisperX, OpenAI's diarised JSON and WTF. Times are seconds.
func parseSegments(b *builder, v value) error {
	b.tr.Language = languageTag(v.first("language", "language_code").str())
	if l := v.get("transcript", "language").str(); l != "" {
		b.tr.Language = l
	}
	list := v.get("segments")
	var probe unitProbe
	for _, s := range list.items() {
		probe.add(s.get("start"), s.get("end"), s.get("text").str())
	}
	unit := probe.decide(b, time.Second)
	labels := map[string]string{}
	for key, sp := range v.get("speakers").members() {
		labels[key] = sp.get("label").str()
		if ch, ok := sp.get("channel").integer(); ok && ch >= 0 && ch < 64 { // as gametape's own speech to text says
			b.onChannel(key, ch)
		}
	}
	loose := looseWords{list: timedWords(v.get("words"), "word", unit)}
	last := nobody
	for i, s := range list.items() {
		if who := segmentSpeaker(b, labels, s); who != nobody {
			last = who
		}
		start, end := spanOf(b, s, "start", "end", unit, "segments", i)
		words := interpolated(segmentWords(s, unit), start, end)
		if len(words) == 0 {
			words = loose.within(start, end)
		}
		segmentPieces(b, s, last, start, end, words)
	}
	b.finish()
	if len(b.pieces) == 0 && v.get("text").isString() {
		b.begin(nobody, noTime, noTime)
		b.sayAligned(v.get("text").str(), loose.list)
		b.finish()
	}
	return nil
}

// segmentPieces adds one segment; where its words name other speakers, as
// WhisperX's do, each run of one of them is a piece.
func segmentPieces(b *builder, s value, who int, start, end time.Duration, words []timedWord) {
	changes := false
	first := s.get("words").at(0).get("speaker").str()
	for _, w := range s.get("words").items() {
		if sp := w.get("speaker"); sp.exists() && sp.str() != first {
			changes = true
			break
		}
	}
	if !changes {
		b.begin(who, start, end)
		b.sayAligned(s.get("text").str(), words)
		return
	}
	run := runs{b: b, who: who}
	for i, w := range s.get("words").items() {
		speaker := run.who
		if sp := w.get("speaker"); sp.exists() {
			speaker = b.speaker(sp.str())
		}
		if i >= len(words) {
			break
		}
		run.word(speaker, strings.TrimSpace(words[i].text), words[i].start, words[i].end, words[i].confidence)
	}
	run.finish()
}

// segmentSpeaker is who a segment names, by the label where WTF has one.
func segmentSpeaker(b *builder, labels map[string]string, s value) int {
	sp := s.first("speaker", "speaker_id")
	if !sp.exists() || sp.isObject() {
		return nobody
	}
	key := sp.str()
	i := b.speaker(key)
	if i == nobody {
		return nobody
	}
	if label := labels[key]; label != "" && b.tr.Speakers[i].Name == "" {
		b.tr.Speakers[i].Name = label
	}
	return i
}

// segmentWords are the words of a segment. WTF may list their numbers only;
// such words are found again by their times (see looseWords).
func segmentWords(s value, unit time.Duration) []timedWord {
	own := s.get("words")
	if own.at(0).isNumber() {
		return nil
	}
	return timedWords(own, "word", unit)
}

// interpolated gives words without times the room between their neighbours.
func interpolated(words []timedWord, start, end time.Duration) []timedWord {
	for i := 0; i < len(words); {
		if words[i].start != noTime {
			i++
			continue
		}
		j := i
		for j < len(words) && words[j].start == noTime {
			j++
		}
		from, to := start, end
		if i > 0 {
			from = words[i-1].end
		}
		if j < len(words) {
			to = words[j].start
		}
		if from == noTime || to == noTime || to < from {
			i = j
			continue
		}
		for k := i; k < j; k++ {
			words[k].start = between(from, to, k-i, j-i).Round(time.Millisecond)
			words[k].end = between(from, to, k-i+1, j-i).Round(time.Millisecond)
		}
		i = j
	}
	return words
}

// looseWords are words listed beside the segments; both ascend in time.
type looseWords struct {
	list []timedWord
	at   int
}

func (l *looseWords) within(start, end time.Duration) []timedWord {
	if start == noTime || end == noTime {
		return nil
	}
	for l.at < len(l.list) && (l.list[l.at].start == noTime || (l.list[l.at].start+l.list[l.at].end)/2 < start) {
		l.at++
	}
	from := l.at
	for l.at < len(l.list) && l.list[l.at].start != noTime && (l.list[l.at].start+l.list[l.at].end)/2 <= end {
		l.at++
	}
	return l.list[from:l.at]
}

// languageTag turns the language names Whisper writes out into tags.
func languageTag(s string) string {
	if len(s) <= 3 || strings.ContainsAny(s, "-_") {
		return s
	}
	return map[string]string{
		"english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl",
		"polish": "pl", "russian": "ru", "ukrainian": "uk", "turkish": "tr", "chinese": "zh", "japanese": "ja", "korean": "ko",
		"arabic": "ar", "hindi": "hi", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "czech": "cs",
		"greek": "el", "hungarian": "hu", "romanian": "ro", "hebrew": "he", "indonesian": "id", "vietnamese": "vi", "thai": "th",
	}[strings.ToLower(s)]
}
