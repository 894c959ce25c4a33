package transcript

import (
	"strconv"
	"strings"
	"time"
)

// parseSpeechmatics reads json-v2: one list of words and punctuation, which
// says itself to which side a mark is glued. Channels are read one by one.
func parseSpeechmatics(b *builder, v value) error {
	b.tr.Language = v.get("metadata", "transcription_config", "language").str()
	byChannel := map[string][]value{}
	var channels []string
	for _, r := range v.get("results").items() {
		c := r.get("channel").str()
		if byChannel[c] == nil {
			channels = append(channels, c)
		}
		byChannel[c] = append(byChannel[c], r)
	}
	for _, c := range channels {
		speechmaticsChannel(b, byChannel[c], c)
	}
	return nil
}

func speechmaticsChannel(b *builder, results []value, channel string) {
	run := runs{b: b, who: nobody}
	next := "" // a mark glued to the word that follows
	for i, r := range results {
		best := r.get("alternatives").at(0)
		text := best.get("content").str()
		if r.get("type").str() == "punctuation" {
			if r.get("attaches_to").str() == "next" {
				next = text
			} else {
				run.punctuation(text)
			}
			continue
		}
		who := run.who
		switch s := best.get("speaker").str(); {
		case s != "" && s != "UU" && channel != "":
			who = b.onChannel(channel+" "+s, channelNumber(channel))
		case s != "" && s != "UU":
			who = b.speaker(s)
		case channel != "":
			who = b.onChannel(channel, channelNumber(channel))
		}
		start, end := spanOf(b, r, "start_time", "end_time", time.Second, "results", i)
		if end == noTime {
			end = start
		}
		run.word(who, next+text, start, end, best.get("confidence").confidence())
		next = ""
	}
	run.finish()
}

// channelNumber is the number at the end of "channel_2", counted from 0.
func channelNumber(s string) int {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	n, err := strconv.Atoi(s[i:])
	if err != nil || n > 64 {
		return -1
	}
	if strings.HasPrefix(s, "channel_") {
		n--
	}
	return max(n, 0)
}
