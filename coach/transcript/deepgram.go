package transcript

import "strconv"

// parseDeepgram reads Deepgram's answer to a recording. The words carry
// everything: punctuation, speakers and confidence. With several channels each
// channel is a speaker; utterances are only read where there are no words.
func parseDeepgram(b *builder, v value) error {
	if v.get("words").isArray() { // one alternative alone, as vCon servers keep it
		deepgramWords(b, v, nobody)
		return nil
	}
	results := v.get("results")
	channels := results.get("channels")
	n := 0
	for _, c := range channels.items() {
		if c.get("alternatives").at(0).get("words").at(0).exists() {
			n++
		}
	}
	for i, c := range channels.items() {
		best := c.get("alternatives").at(0)
		if lang := c.first("detected_language", "language").str(); lang != "" {
			b.tr.Language = lang
		}
		channel := nobody
		if n > 1 {
			channel = i
		}
		deepgramWords(b, best, channel)
	}
	if n == 0 {
		for _, u := range results.get("utterances").items() {
			deepgramUtterance(b, u)
		}
	}
	if b.tr.Language == "" {
		b.tr.Language = v.get("metadata", "language").str()
	}
	return nil
}

func deepgramUtterance(b *builder, u value) {
	who := nobody
	if s := u.get("speaker"); s.exists() {
		who = b.speaker("Speaker " + s.str())
	} else if c, ok := u.get("channel").integer(); ok {
		who = b.onChannel("Channel "+strconv.Itoa(c), c)
	}
	start, ok := u.get("start").seconds()
	end, ok2 := u.get("end").seconds()
	if !ok || !ok2 {
		return
	}
	b.begin(who, start, end)
	b.say(u.get("transcript").str())
}

// deepgramWords adds one channel's words, a piece for each run of one speaker.
func deepgramWords(b *builder, best value, channel int) {
	run := runs{b: b}
	for i, w := range best.get("words").items() {
		start, ok1 := w.get("start").seconds()
		end, ok2 := w.get("end").seconds()
		text := w.first("punctuated_word", "word").str()
		if !ok1 || !ok2 {
			start, end = noTime, noTime
			b.tally("no time", "results.channels.words["+strconv.Itoa(i)+"]", "A word has no time of its own.", "%d words have no time of their own.")
		}
		who := run.who
		switch s := w.get("speaker"); {
		case channel >= 0 && s.exists() && s.str() != "0":
			who = b.onChannel("Channel "+strconv.Itoa(channel)+" speaker "+s.str(), channel)
		case channel >= 0:
			who = b.onChannel("Channel "+strconv.Itoa(channel), channel)
		case s.exists():
			who = b.speaker("Speaker " + s.str())
		case i == 0:
			who = nobody
		}
		run.word(who, text, start, end, w.get("confidence").confidence())
	}
	if !best.get("words").at(0).exists() && best.get("transcript").str() != "" && best.get("transcript").isString() {
		b.begin(nobody, noTime, noTime)
		b.say(best.get("transcript").str())
	}
	b.finish()
}
