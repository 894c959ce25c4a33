package transcript

import (
	"strconv"
	"strings"
	"time"
)

// parseAmazonItems reads Amazon Transcribe's standard output, diarised or not.
// Newer files put the speaker on each item; older ones list who speaks when in
// speaker_labels, matched by the very text of the start time.
func parseAmazonItems(b *builder, v value) error {
	results := v.get("results")
	b.tr.Language = results.get("language_code").str()
	labels := results.get("speaker_labels")
	byStart := map[string]string{}
	for _, s := range labels.get("segments").items() {
		label := s.get("speaker_label").str()
		for _, i := range s.get("items").items() {
			own := i.get("speaker_label").str()
			if own == "" {
				own = label
			}
			byStart[i.get("start_time").str()] = own
		}
		if !s.get("items").at(0).exists() && label != "" {
			byStart[s.get("start_time").str()] = label
		}
	}
	amazonItems(b, results.get("items"), byStart, "", nobody)
	return nil
}

// parseAmazonChannels reads output with one list of items a channel.
func parseAmazonChannels(b *builder, v value) error {
	results := v.get("results")
	b.tr.Language = results.get("language_code").str()
	for i, c := range results.get("channel_labels", "channels").items() {
		label := c.get("channel_label").str()
		if label == "" {
			label = "ch_" + strconv.Itoa(i)
		}
		channel := i
		if n, ok := digits(strings.TrimPrefix(label, "ch_")); ok && n < 64 {
			channel = int(n)
		}
		amazonItems(b, c.get("items"), nil, label, channel)
	}
	return nil
}

func amazonItems(b *builder, items value, byStart map[string]string, label string, channel int) {
	run := runs{b: b, who: nobody}
	if label != "" {
		run.who = b.onChannel(label, channel)
	}
	for i, it := range items.items() {
		best := it.get("alternatives").at(0)
		text := best.get("content").str()
		if it.get("type").str() == "punctuation" {
			run.punctuation(text)
			continue
		}
		start, end := spanOf(b, it, "start_time", "end_time", time.Second, "results.items", i)
		who := run.who
		if label == "" {
			name := it.get("speaker_label").str()
			if name == "" {
				name = byStart[it.get("start_time").str()]
			}
			if name != "" {
				who = b.speaker(name)
			}
		}
		if end == noTime {
			end = start
		}
		run.word(who, text, start, end, best.get("confidence").confidence())
	}
	run.finish()
}
