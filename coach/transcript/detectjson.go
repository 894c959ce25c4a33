package transcript

// clue is one sign of a JSON format. Clues stand in order from the surest.
type clue struct {
	format Format
	reason string
	fits   func(v value) bool
}

func has(path ...string) func(value) bool {
	return func(v value) bool { return v.get(path...).exists() }
}

func hasAll(keys ...string) func(value) bool {
	return func(v value) bool {
		for _, k := range keys {
			if !v.get(k).exists() {
				return false
			}
		}
		return true
	}
}

// firstOfList tests the first element of a list inside the document.
func firstOfList(list string, test func(e value) bool) func(value) bool {
	return func(v value) bool {
		e := v.get(list).at(0)
		return e.isObject() && test(e)
	}
}

func anyKey(keys ...string) func(value) bool {
	return func(v value) bool { return v.first(keys...).exists() }
}

var clues = []clue{
	{Gametape, "is gametape's own export", func(v value) bool { return v.get("gametape").isNumber() && v.get("turns").isArray() }},
	{TeamsJSON, "has entries with a speakerDisplayName", firstOfList("entries", anyKey("speakerDisplayName", "startOffset"))},
	{MeetAPI, "has transcript entries of a conference record", firstOfList("transcriptEntries", has("participant"))},
	{MeetAPI, "is a list of transcript entries of a conference record", func(v value) bool {
		return v.at(0).get("participant").exists() && v.at(0).get("startTime").exists()
	}},
	{Pyannote, "has diarization and a transcription by turn or word", func(v value) bool {
		return v.first("turnLevelTranscription", "wordLevelTranscription").isArray()
	}},
	{RevAI, "has monologues of elements", firstOfList("monologues", has("elements"))},
	{Gecko, "has monologues of terms", firstOfList("monologues", has("terms"))},
	{AzureBatch, "has recognizedPhrases", has("recognizedPhrases")},
	{AzureFast, "has phrases with offsets", firstOfList("phrases", anyKey("offsetMilliseconds", "offsetInMs", "offset", "offsetInTicks"))},
	{Fireflies, "has sentences with a speaker_name", firstOfList("sentences", anyKey("speaker_name", "raw_text", "ai_filters"))},
	{Speechmatics, "has results with content and start_time", func(v value) bool {
		r := v.get("results").at(0)
		return r.get("start_time").exists() && r.get("alternatives").at(0).get("content").exists()
	}},
	{Watson, "has results with timestamps", isWatson},
	{GoogleV2, "has results with words that have a startOffset", googleWith("startOffset", "endOffset", "start_offset", "end_offset")},
	{GoogleV2, "has results with a resultEndOffset", firstOfList("results", anyKey("resultEndOffset", "result_end_offset"))},
	{GoogleV1, "has results with words that have a startTime", googleWith("startTime", "endTime", "start_time", "end_time")},
	{GoogleV1, "has results with alternatives", firstOfList("results", func(e value) bool {
		return e.get("alternatives").at(0).get("transcript").exists()
	})},
	{Gong, "has callTranscripts", has("callTranscripts")},
	{AmazonPCA, "has SpeechSegments and ConversationAnalytics", has("SpeechSegments")},
	{AmazonContactLens, "has turns with a ParticipantId", firstOfList("Transcript", func(e value) bool {
		return e.get("ParticipantId").exists() && e.get("BeginOffsetMillis").exists()
	})},
	{AmazonContactLens, "has segments that each hold a Transcript", firstOfList("Segments", has("Transcript", "BeginOffsetMillis"))},
	{AmazonCallAnalytics, "has turns with a ParticipantRole", firstOfList("Transcript", func(e value) bool {
		return e.first("ParticipantRole", "BeginOffsetMillis").exists()
	})},
	{Deepgram, "has results.channels with alternatives", func(v value) bool {
		return v.get("results", "channels").at(0).get("alternatives").exists()
	}},
	{Deepgram, "has results.utterances", func(v value) bool { return v.get("results", "utterances").at(0).get("transcript").exists() }},
	{Deepgram, "has one of Deepgram's alternatives: a transcript and words", func(v value) bool {
		return v.get("transcript").isString() && v.get("words").at(0).get("word").exists() && v.get("words").at(0).get("start").exists()
	}},
	{AmazonChannels, "has results.channel_labels", has("results", "channel_labels", "channels")},
	{AmazonDiarised, "has results.speaker_labels", has("results", "speaker_labels")},
	{AmazonDiarised, "has results.items with speakers", func(v value) bool { return v.get("results", "items").at(0).get("speaker_label").exists() }},
	{Amazon, "has results.items and results.transcripts", func(v value) bool { return v.get("results", "items").isArray() }},
	{WhisperX, "has segments and word_segments", hasAll("segments", "word_segments")},
	{WTF, "has segments, a transcript and metadata with a provider", func(v value) bool {
		return v.get("segments").isArray() && v.get("transcript").isObject()
	}},
	{WhisperX, "has segments whose words have a score", firstOfList("segments", func(e value) bool { return e.get("words").at(0).get("score").exists() })},
	{Whisper, "has segments with Whisper's own figures", firstOfList("segments", anyKey("avg_logprob", "no_speech_prob", "compression_ratio", "seek"))},
	{OpenAIDiarised, "has segments with speakers and no figures of Whisper's", firstOfList("segments", func(e value) bool {
		return e.get("speaker").exists() && e.get("text").exists() && e.get("start").exists()
	})},
	{Whisper, "has segments with times and text", firstOfList("segments", hasAll("start", "text"))},
	{Whisper, "has a text and words with times", func(v value) bool {
		return v.get("text").isString() && v.get("words").at(0).get("word").exists()
	}},
	{AssemblyAI, "has utterances with text and times", firstOfList("utterances", hasAll("text", "start"))},
	{AssemblyAI, "has words with times and AssemblyAI's own fields", func(v value) bool {
		return v.get("words").at(0).get("text").exists() && v.first("audio_duration", "language_code", "acoustic_model", "audio_url").exists()
	}},
	{Messages, "is a list of speakers and messages", isMessages},
}

// googleWith: some result's first word has one of the keys.
func googleWith(keys ...string) func(value) bool {
	return func(v value) bool {
		for _, r := range v.get("results").items() {
			if w := r.get("alternatives").at(0).get("words").at(0); w.exists() {
				return w.first(keys...).exists()
			}
		}
		return false
	}
}

func isMessages(v value) bool {
	e := v.at(0)
	return e.isObject() && e.first(messageTexts...).isString() && e.first(messageSpeakers...).exists()
}

// envelopes are members that programs wrap a vendor's answer in.
var envelopes = []string{"data", "result", "response", "output", "body", "transcription", "transcript", "conversation", "messages"}

func inspectJSON(src source) (source, Detection, error) {
	if !src.nested {
		if src, det, ok, err := inspectVCon(src); ok {
			return src, det, err
		}
	}
	for range 3 {
		if det, ok := detectJSON(src.json); ok {
			return src, det, nil
		}
		inner := value{}
		for _, key := range envelopes {
			if m := src.json.get(key); m.isObject() || m.isArray() && m.at(0).isObject() {
				inner = m
				break
			}
		}
		if !inner.exists() {
			break
		}
		src.json = inner
	}
	return src, Detection{Reason: "It is JSON, but of no shape that is known here: nothing in it says who spoke when and what."}, nil
}

func detectJSON(v value) (Detection, bool) {
	for _, c := range clues {
		if c.fits(v) {
			return Detection{Format: c.format, Reason: c.reason}, true
		}
	}
	return Detection{}, false
}
