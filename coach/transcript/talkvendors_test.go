package transcript

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// addVendors renders the talk as speech services write it.
func addVendors(add func(string, talkFile)) {
	add("Amazon diarised", talkFile{raw: toJSON(obj{"jobName": "talk", "results": obj{
		"transcripts": []obj{{"transcript": "…"}},
		"speaker_labels": obj{"speakers": 2, "segments": eachLine(func(_ int, l talkLine) obj {
			return obj{"speaker_label": fmt.Sprintf("spk_%d", l.who), "start_time": fmt.Sprint(sec(l.start())), "end_time": fmt.Sprint(sec(l.end())),
				"items": eachWord(l, func(w talkWord) obj {
					return obj{"speaker_label": fmt.Sprintf("spk_%d", l.who), "start_time": fmt.Sprint(sec(w.start)), "end_time": fmt.Sprint(sec(w.end))}
				})}
		})},
		"items": flat(eachWord(allWords(), func(w talkWord) []obj { return amazonItem(w, "") })),
	}}), format: AmazonDiarised, words: true, speakers: numbered("spk_", 0)})
	add("Amazon diarised with speakers on items", talkFile{raw: toJSON(obj{"results": obj{
		"transcripts": []obj{{"transcript": "…"}},
		"items":       flat(eachWord(allWords(), func(w talkWord) []obj { return amazonItem(w, fmt.Sprintf("spk_%d", w.who)) })),
	}}), format: AmazonDiarised, words: true, speakers: numbered("spk_", 0)})
	add("Amazon channels", talkFile{raw: toJSON(obj{"results": obj{"channel_labels": obj{"channels": []obj{
		{"channel_label": "ch_0", "items": flat(eachWord(channel(0), func(w talkWord) []obj { return amazonItem(w, "") }))},
		{"channel_label": "ch_1", "items": flat(eachWord(channel(1), func(w talkWord) []obj { return amazonItem(w, "") }))},
	}, "number_of_channels": 2}}}), format: AmazonChannels, words: true, speakers: numbered("ch_", 0)})
	add("Amazon Call Analytics", talkFile{raw: callAnalytics("ParticipantRole", []string{"AGENT", "CUSTOMER"}),
		format: AmazonCallAnalytics, words: true, speakers: []string{"AGENT", "CUSTOMER"}})
	add("Amazon Contact Lens", talkFile{raw: callAnalytics("ParticipantId", []string{"AGENT", "CUSTOMER"}),
		format: AmazonContactLens, words: true, speakers: []string{"AGENT", "CUSTOMER"}})
	add("Amazon PCA", talkFile{raw: toJSON(obj{
		"ConversationAnalytics": obj{"LanguageCode": "en-US", "SpeakerLabels": []obj{{"Speaker": "spk_0", "DisplayText": "Agent"}, {"Speaker": "spk_1", "DisplayText": "Customer"}}},
		"SpeechSegments": eachLine(func(_ int, l talkLine) obj {
			return obj{"SegmentStartTime": sec(l.start()), "SegmentEndTime": sec(l.end()), "SegmentSpeaker": fmt.Sprintf("spk_%d", l.who),
				"OriginalText": l.text(), "DisplayText": l.text(), "WordConfidence": eachWord(l, func(w talkWord) obj {
					return obj{"Text": w.text, "Confidence": 0.9, "StartTime": sec(w.start), "EndTime": sec(w.end)}
				})}
		}),
	}), format: AmazonPCA, words: true, speakers: []string{"Agent", "Customer"}})
	addDeepgram(add)
	addSegments(add)
	addMore(add)
	addContainers(add)
}

func callAnalytics(key string, who []string) []byte {
	return toJSON(obj{"LanguageCode": "en-US", "Participants": []obj{{"ParticipantRole": "AGENT"}, {"ParticipantRole": "CUSTOMER"}},
		"ConversationCharacteristics": obj{"TotalConversationDurationMillis": 60000},
		"Transcript": eachLine(func(_ int, l talkLine) obj {
			var items []obj
			for _, w := range l.words {
				items = append(items, obj{"Type": "pronunciation", "Content": w.text, "Confidence": 0.9, "BeginOffsetMillis": ms(w.start), "EndOffsetMillis": ms(w.end)})
				if w.mark != "" {
					items = append(items, obj{"Type": "punctuation", "Content": w.mark, "Confidence": 0.0})
				}
			}
			return obj{key: who[l.who], "Content": l.text(), "Items": items, "BeginOffsetMillis": ms(l.start()), "EndOffsetMillis": ms(l.end())}
		})})
}

func addDeepgram(add func(string, talkFile)) {
	word := func(speaker bool) func(w talkWord) obj {
		return func(w talkWord) obj {
			o := timed(w.start, w.end, obj{"word": strings.ToLower(w.text), "punctuated_word": w.full(), "confidence": 0.9})
			if speaker {
				o["speaker"] = w.who
			}
			return o
		}
	}
	meta := obj{"request_id": "r", "duration": 60.0}
	add("Deepgram diarised", talkFile{raw: toJSON(obj{"metadata": meta, "results": obj{"channels": []obj{
		{"alternatives": []obj{{"transcript": "…", "words": eachWord(allWords(), word(true))}}},
	}}}), format: Deepgram, words: true, speakers: numbered("Speaker ", 0)})
	add("Deepgram channels", talkFile{raw: toJSON(obj{"metadata": meta, "results": obj{"channels": []obj{
		{"alternatives": []obj{{"transcript": "…", "words": eachWord(channel(0), word(false))}}},
		{"alternatives": []obj{{"transcript": "…", "words": eachWord(channel(1), word(false))}}},
	}}}), format: Deepgram, words: true, speakers: numbered("Channel ", 0)})
	add("Deepgram utterances", talkFile{raw: toJSON(obj{"metadata": meta, "results": obj{"utterances": eachLine(func(_ int, l talkLine) obj {
		return timed(l.start(), l.end(), obj{"speaker": l.who, "transcript": l.text(), "confidence": 0.9})
	})}}), format: Deepgram, speakers: numbered("Speaker ", 0)})
	letters := []string{"A", "B"}
	aai := func(unit time.Duration) []byte {
		return toJSON(obj{"id": "x", "language_code": "en", "audio_duration": 60, "utterances": eachLine(func(_ int, l talkLine) obj {
			return obj{"speaker": letters[l.who], "start": float64(l.start()) / float64(unit), "end": float64(l.end()) / float64(unit), "text": l.text(),
				"words": eachWord(l, func(w talkWord) obj {
					return obj{"text": w.full(), "start": float64(w.start) / float64(unit), "end": float64(w.end) / float64(unit), "confidence": 0.9, "speaker": letters[l.who]}
				})}
		})})
	}
	add("AssemblyAI utterances", talkFile{raw: aai(time.Millisecond), format: AssemblyAI, words: true, speakers: []string{"Speaker A", "Speaker B"}})
	add("AssemblyAI's shape with seconds in it", talkFile{raw: aai(time.Second), format: AssemblyAI, words: true, speakers: []string{"Speaker A", "Speaker B"}})
	add("AssemblyAI words", talkFile{raw: toJSON(obj{"id": "x", "language_code": "en", "audio_duration": 60, "utterances": nil, "words": eachWord(allWords(), func(w talkWord) obj {
		return obj{"text": w.full(), "start": ms(w.start), "end": ms(w.end), "confidence": 0.9, "speaker": letters[w.who]}
	})}), format: AssemblyAI, words: true, speakers: []string{"Speaker A", "Speaker B"}})
}

func addSegments(add func(string, talkFile)) {
	labels := numbered("SPEAKER_0", 0)
	add("Whisper with speakers added", talkFile{raw: toJSON(obj{"task": "transcribe", "language": "english", "duration": 60.0, "text": "…",
		"segments": eachLine(func(i int, l talkLine) obj {
			return timed(l.start(), l.end(), obj{"id": i, "seek": 0, "text": " " + l.text(), "avg_logprob": -0.2, "no_speech_prob": 0.1, "compression_ratio": 1.2, "speaker": labels[l.who]})
		}),
		"words": eachWord(allWords(), func(w talkWord) obj { return timed(w.start, w.end, obj{"word": w.text}) }),
	}), format: Whisper, words: true, speakers: labels})
	add("WhisperX", talkFile{raw: toJSON(obj{"segments": eachLine(func(_ int, l talkLine) obj {
		return timed(l.start(), l.end(), obj{"text": l.text(), "speaker": labels[l.who], "words": eachWord(l, func(w talkWord) obj {
			return timed(w.start, w.end, obj{"word": w.full(), "score": 0.9, "speaker": labels[l.who]})
		})})
	}), "word_segments": []obj{}}), format: WhisperX, words: true, speakers: labels})
	add("OpenAI diarised", talkFile{raw: toJSON(obj{"task": "transcribe", "duration": 60, "text": "…", "segments": eachLine(func(i int, l talkLine) obj {
		return timed(l.start(), l.end(), obj{"type": "transcript.text.segment", "id": fmt.Sprint("seg_", i), "speaker": string(rune('A' + l.who)), "text": l.text()})
	})}), format: OpenAIDiarised, speakers: []string{"A", "B"}})
	add("pyannote", talkFile{raw: toJSON(obj{"jobId": "x", "status": "succeeded", "output": obj{
		"diarization": eachLine(func(_ int, l talkLine) obj { return timed(l.start(), l.end(), obj{"speaker": labels[l.who]}) }),
		"turnLevelTranscription": eachLine(func(_ int, l talkLine) obj {
			return timed(l.start(), l.end(), obj{"speaker": labels[l.who], "text": l.text()})
		}),
		"wordLevelTranscription": eachWord(allWords(), func(w talkWord) obj {
			return timed(w.start, w.end, obj{"speaker": labels[w.who], "text": w.full()})
		}),
	}}), format: Pyannote, words: true, speakers: labels})
	add("WTF", talkFile{raw: wtfTalk(), format: WTF, words: true, speakers: people})
}

func wtfTalk() []byte {
	n := 0
	var words []obj
	segments := eachLine(func(i int, l talkLine) obj {
		ids := eachWord(l, func(w talkWord) int {
			words = append(words, timed(w.start, w.end, obj{"id": n, "text": w.full(), "confidence": 0.9, "speaker": l.who}))
			n++
			return n - 1
		})
		return timed(l.start(), l.end(), obj{"id": i, "text": l.text(), "confidence": 0.9, "speaker": l.who, "words": ids})
	})
	return toJSON(obj{"transcript": obj{"text": "…", "language": "en", "duration": 60.0, "confidence": 0.9}, "segments": segments, "words": words,
		"metadata": obj{"provider": "x", "model": "y", "created_at": "2026-01-01T00:00:00Z", "processed_at": "2026-01-01T00:00:00Z"},
		"speakers": obj{"0": obj{"id": 0, "label": talkNames[0]}, "1": obj{"id": 1, "label": talkNames[1]}}})
}

func addMore(add func(string, talkFile)) {
	add("Rev.ai", talkFile{raw: toJSON(obj{"monologues": eachLine(func(_ int, l talkLine) obj {
		var es []obj
		for i, w := range l.words {
			if i > 0 {
				es = append(es, obj{"type": "punct", "value": l.words[i-1].mark + " "})
			}
			es = append(es, obj{"type": "text", "value": w.text, "ts": sec(w.start), "end_ts": sec(w.end), "confidence": 0.9})
		}
		es = append(es, obj{"type": "punct", "value": l.words[len(l.words)-1].mark})
		return obj{"speaker": l.who, "elements": es}
	})}), format: RevAI, words: true, speakers: numbered("Speaker ", 0)})
	add("Gecko", talkFile{raw: toJSON(obj{"schemaVersion": "2.0", "monologues": eachLine(func(_ int, l talkLine) obj {
		return obj{"speaker": obj{"id": talkNames[l.who], "name": nil}, "terms": flat(eachWord(l, func(w talkWord) []obj {
			out := []obj{timed(w.start, w.end, obj{"text": w.text, "type": "WORD"})}
			if w.mark != "" {
				out = append(out, timed(w.end, w.end, obj{"text": w.mark, "type": "PUNCTUATION"}))
			}
			return out
		}))}
	})}), format: Gecko, words: true, speakers: people})
	gs := func(d time.Duration) string { return fmt.Sprintf("%.3fs", sec(d)) }
	v1 := func(tag bool) func(w talkWord) obj {
		return func(w talkWord) obj {
			o := obj{"startTime": gs(w.start), "endTime": gs(w.end), "word": w.full(), "confidence": 0.9}
			if tag {
				o["speakerTag"] = w.who + 1
			}
			return o
		}
	}
	add("Google v1, the last result repeating all", talkFile{raw: toJSON(obj{"results": append(eachLine(func(_ int, l talkLine) obj {
		return obj{"alternatives": []obj{{"transcript": l.text(), "words": eachWord(l, v1(false))}}, "languageCode": "en-us"}
	}), obj{"alternatives": []obj{{"words": eachWord(allWords(), v1(true))}}})}), format: GoogleV1, words: true, speakers: numbered("Speaker ", 1)})
	add("Google v2", talkFile{raw: toJSON(obj{"results": eachLine(func(_ int, l talkLine) obj {
		return obj{"alternatives": []obj{{"transcript": l.text(), "words": eachWord(l, func(w talkWord) obj {
			return obj{"startOffset": gs(w.start), "endOffset": gs(w.end), "word": w.full(), "speakerLabel": fmt.Sprint(w.who + 1)}
		})}}, "languageCode": "en-US"}
	})}), format: GoogleV2, words: true, speakers: numbered("Speaker ", 1)})
	add("Azure batch", talkFile{raw: toJSON(obj{"combinedRecognizedPhrases": []obj{}, "recognizedPhrases": eachLine(func(_ int, l talkLine) obj {
		return obj{"recognitionStatus": "Success", "channel": 0, "speaker": l.who + 1, "offset": fmt.Sprintf("PT%.3fS", sec(l.start())), "duration": fmt.Sprintf("PT%.3fS", sec(l.end()-l.start())),
			"offsetInTicks": ticks(l.start()), "durationInTicks": ticks(l.end() - l.start()), "nBest": []obj{{"display": l.text(), "words": eachWord(l, func(w talkWord) obj {
				return obj{"word": strings.ToLower(w.text), "offset": fmt.Sprintf("PT%.3fS", sec(w.start)), "duration": fmt.Sprintf("PT%.3fS", sec(w.end-w.start)), "confidence": 0.9}
			})}}}
	})}), format: AzureBatch, words: true, speakers: numbered("Speaker ", 1)})
	add("Azure fast", talkFile{raw: toJSON(obj{"durationMilliseconds": 60000, "combinedPhrases": []obj{}, "phrases": eachLine(func(_ int, l talkLine) obj {
		return obj{"speaker": l.who + 1, "offsetMilliseconds": ms(l.start()), "durationMilliseconds": ms(l.end() - l.start()), "text": l.text(), "locale": "en-US",
			"words": eachWord(l, func(w talkWord) obj {
				return obj{"text": w.text, "offsetMilliseconds": ms(w.start), "durationMilliseconds": ms(w.end - w.start)}
			})}
	})}), format: AzureFast, words: true, speakers: numbered("Speaker ", 1)})
	add("Fireflies", talkFile{raw: toJSON(obj{"data": obj{"transcript": obj{"sentences": eachLine(func(i int, l talkLine) obj {
		return obj{"index": i, "speaker_name": talkNames[l.who], "speaker_id": l.who, "text": l.text(), "raw_text": l.text(), "start_time": fmt.Sprint(sec(l.start())), "end_time": fmt.Sprint(sec(l.end())), "ai_filters": obj{}}
	})}}}), format: Fireflies, speakers: people})
	add("IBM Watson", talkFile{raw: toJSON(obj{"result_index": 0, "results": eachLine(func(_ int, l talkLine) obj {
		return obj{"final": true, "alternatives": []obj{{"transcript": l.text() + " ", "timestamps": eachWord(l, func(w talkWord) []any { return []any{w.full(), sec(w.start), sec(w.end)} })}}}
	}), "speaker_labels": eachWord(allWords(), func(w talkWord) obj {
		return obj{"from": sec(w.start), "to": sec(w.end), "speaker": w.who, "confidence": 0.5, "final": true}
	})}), format: Watson, words: true, speakers: numbered("Speaker ", 0)})
	add("Speechmatics", talkFile{raw: toJSON(obj{"format": "2.9", "metadata": obj{"transcription_config": obj{"language": "en"}}, "results": flat(eachWord(allWords(), func(w talkWord) []obj {
		s := fmt.Sprintf("S%d", w.who+1)
		out := []obj{{"type": "word", "start_time": sec(w.start), "end_time": sec(w.end), "alternatives": []obj{{"content": w.text, "confidence": 0.9, "speaker": s}}}}
		if w.mark != "" {
			out = append(out, obj{"type": "punctuation", "attaches_to": "previous", "start_time": sec(w.end), "end_time": sec(w.end), "alternatives": []obj{{"content": w.mark, "speaker": s}}})
		}
		return out
	}))}), format: Speechmatics, words: true, speakers: numbered("S", 1)})
	add("Gong with its parties", talkFile{raw: toJSON(obj{"callTranscripts": []obj{{"callId": "7", "transcript": eachLine(func(_ int, l talkLine) obj {
		return obj{"speakerId": fmt.Sprint("p", l.who), "topic": "x", "sentences": []obj{{"start": ms(l.start()), "end": ms(l.end()), "text": l.text()}}}
	})}}}), companion: toJSON(obj{"calls": []obj{{"metaData": obj{"id": "7"}, "parties": []obj{
		{"speakerId": "p0", "name": talkNames[0], "affiliation": "Internal"}, {"speakerId": "p1", "name": talkNames[1], "affiliation": "External"}}}}}),
		format: Gong, speakers: people})
	day := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	add("Meet API", talkFile{raw: toJSON(obj{"startTime": day.Format(time.RFC3339), "transcriptEntries": eachLine(func(i int, l talkLine) obj {
		return obj{"name": fmt.Sprint("conferenceRecords/c/transcripts/t/entries/", i), "participant": fmt.Sprint("conferenceRecords/c/participants/", l.who),
			"text": l.text(), "languageCode": "en-US", "startTime": day.Add(l.start()).Format(time.RFC3339Nano), "endTime": day.Add(l.end()).Format(time.RFC3339Nano)}
	})}), companion: toJSON(obj{"participants": []obj{
		{"name": "conferenceRecords/c/participants/0", "signedinUser": obj{"displayName": talkNames[0]}},
		{"name": "conferenceRecords/c/participants/1", "anonymousUser": obj{"displayName": talkNames[1]}}}}), format: MeetAPI, speakers: people})
	add("Teams JSON", talkFile{raw: toJSON(obj{"type": "Transcript", "entries": eachLine(func(i int, l talkLine) obj {
		return obj{"id": fmt.Sprint(i), "text": l.text(), "speakerDisplayName": talkNames[l.who], "startOffset": stamp(l.start(), '.') + "0000", "endOffset": stamp(l.end(), '.') + "0000", "spokenLanguageTag": "en-us"}
	})}), format: TeamsJSON, speakers: people})
	add("messages", talkFile{raw: toJSON(eachLine(func(_ int, l talkLine) obj { return obj{"speaker": talkNames[l.who], "message": l.text()} })),
		format: Messages, starts: -1, ends: -1, speakers: people})
}

func addContainers(add func(string, talkFile)) {
	vcon := obj{"vcon": "0.4.0", "uuid": "u", "created_at": "2026-11-21T14:00:00Z",
		"parties":  []obj{{"name": talkNames[0], "role": "agent"}, {"name": talkNames[1], "role": "customer"}},
		"dialog":   []obj{{"type": "recording", "start": "2026-11-21T14:00:00Z", "duration": 60, "parties": []int{0, 1}, "url": "https://example.com/a.wav"}},
		"analysis": []obj{{"type": "wtf_transcription", "dialog": 0, "vendor": "x", "encoding": "json", "body": rawJSON(wtfTalk())}}}
	add("vCon with a WTF body", talkFile{raw: toJSON(vcon), format: VConFormat, words: true, speakers: people})
	add("signed vCon", talkFile{raw: toJSON(obj{"payload": base64.RawURLEncoding.EncodeToString(toJSON(vcon)), "signatures": []obj{{"protected": "x", "signature": "y"}}}),
		format: VConFormat, words: true, speakers: people})
	var vtt strings.Builder
	vtt.WriteString("WEBVTT\n\n")
	for _, l := range theTalk {
		fmt.Fprintf(&vtt, "%s --> %s\n<v %s>%s</v>\n\n", stamp(l.start(), '.'), stamp(l.end(), '.'), talkNames[l.who], l.text())
	}
	vcon["analysis"] = []obj{{"type": "transcript", "dialog": 0, "vendor": "x", "encoding": "none", "body": vtt.String()}}
	add("vCon with WebVTT as its body", talkFile{raw: toJSON(vcon), format: VConFormat, speakers: people})
	tr, err := Parse(wtfTalk(), Options{})
	if err != nil {
		panic(err)
	}
	own := toJSON(tr)
	add("gametape's own JSON", talkFile{raw: own, format: Gametape, words: true, speakers: people})
}
