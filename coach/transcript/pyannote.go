package transcript

import "time"

// parsePyannote reads pyannote's speaker-attributed transcription. The turns
// carry the text; words, where the job asked for them, the finer times.
func parsePyannote(b *builder, v value) error {
	if !v.get("diarization").exists() && v.get("output").exists() {
		v = v.get("output")
	}
	list, path := v.get("turnLevelTranscription"), "turnLevelTranscription"
	flat := v.get("wordLevelTranscription")
	if !list.at(0).exists() {
		run := runs{b: b, who: nobody}
		who := nobody
		for i, w := range flat.items() {
			if s := w.get("speaker"); s.exists() {
				who = b.speaker(s.str())
			}
			start, end := spanOf(b, w, "start", "end", time.Second, "wordLevelTranscription", i)
			run.word(who, w.get("text").str(), start, end, w.get("confidence").confidence())
		}
		run.finish()
		return nil
	}
	loose := looseWords{list: timedWords(flat, "text", time.Second)}
	last := nobody
	for i, t := range list.items() {
		if s := t.get("speaker"); s.exists() {
			last = b.speaker(s.str())
		}
		start, end := spanOf(b, t, "start", "end", time.Second, path, i)
		b.begin(last, start, end)
		b.sayAligned(t.get("text").str(), loose.within(start, end))
	}
	return nil
}
