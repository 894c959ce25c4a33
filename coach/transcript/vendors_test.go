package transcript

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestVendorsTraps holds one case for each thing a vendor's file gets wrong, or
// that a hasty reader of it would.
func TestVendorsTraps(t *testing.T) {
	for name, tt := range map[string]struct {
		in     string
		opt    Options
		format Format
		want   []string
		warn   string
	}{
		"Amazon's punctuation is glued to its word": {
			`{"results":{"transcripts":[],"items":[{"type":"pronunciation","start_time":"0.1","end_time":"0.5","alternatives":[{"content":"Hi","confidence":"1.0"}]},{"type":"punctuation","alternatives":[{"content":","}]},{"type":"pronunciation","start_time":"0.6","end_time":"1","alternatives":[{"content":"Bob"}]},{"type":"punctuation","alternatives":[{"content":"."}]}]}}`,
			Options{}, Amazon, []string{"100ms 1s Hi, Bob."}, ""},
		"Call Analytics says who is on which side": {
			`{"Transcript":[{"ParticipantRole":"AGENT","Content":"Hi.","BeginOffsetMillis":40,"EndOffsetMillis":500},{"ParticipantRole":"CUSTOMER","Content":"Yes?","BeginOffsetMillis":600,"EndOffsetMillis":900}]}`,
			Options{}, AmazonCallAnalytics, []string{"40ms 500ms AGENT: Hi.", "600ms 900ms CUSTOMER: Yes?"}, ""},
		"Contact Lens in real time wraps its turns": {
			`{"Segments":[{"Transcript":{"ParticipantId":"CUSTOMER","ParticipantRole":"CUSTOMER","Content":"Hello.","BeginOffsetMillis":0,"EndOffsetMillis":700}},{"Categories":{}}]}`,
			Options{}, AmazonContactLens, []string{"0s 700ms CUSTOMER: Hello."}, ""},
		"Deepgram without punctuation falls back on the bare word": {
			`{"metadata":{"request_id":"r"},"results":{"channels":[{"alternatives":[{"transcript":"hi bob","words":[{"word":"hi","start":0.5,"end":0.7999999},{"word":"bob","start":0.8,"end":1.2}]}]}]}}`,
			Options{}, Deepgram, []string{"500ms 1.2s hi bob"}, ""},
		"Deepgram's second channel may be silent": {
			`{"metadata":{},"results":{"channels":[{"alternatives":[{"words":[{"word":"hi","start":0,"end":1,"speaker":0}]}]},{"alternatives":[{"transcript":"","words":[]}]}]}}`,
			Options{}, Deepgram, []string{"0s 1s Speaker 0: hi"}, ""},
		"a speaker missing from a word carries forward": {
			`{"metadata":{},"results":{"channels":[{"alternatives":[{"words":[{"word":"a","start":0,"end":1,"speaker":1},{"word":"b","start":1,"end":2},{"word":"c","start":2,"end":3,"speaker":0}]}]}]}}`,
			Options{}, Deepgram, []string{"0s 2s Speaker 1: a b", "2s 3s Speaker 0: c"}, ""},
		"an answer wrapped by a program is found": {
			`{"status":"ok","data":{"metadata":{},"results":{"channels":[{"alternatives":[{"words":[{"word":"hi","start":0,"end":1}]}]}]}}}`,
			Options{}, Deepgram, []string{"0s 1s hi"}, ""},
		"AssemblyAI's seconds are not read as milliseconds": {
			`{"audio_duration":8,"utterances":[{"speaker":"A","start":0.5,"end":4,"text":"We looked at the offer again."},{"speaker":"B","start":4,"end":8,"text":"And what did you think of it?"}]}`,
			Options{}, AssemblyAI, []string{"500ms 4s Speaker A: We looked at the offer again.", "4s 8s Speaker B: And what did you think of it?"}, "times are in seconds here"},
		"whole seconds are not read as milliseconds either": {
			`{"audio_duration":8,"utterances":[{"speaker":"A","start":0,"end":4,"text":"We looked at the offer again."}]}`,
			Options{}, AssemblyAI, []string{"0s 4s Speaker A: We looked at the offer again."}, "times are in seconds here"},
		"Whisper's milliseconds are not read as seconds": {
			`{"segments":[{"start":0,"end":4000,"text":" We looked at the offer.","avg_logprob":-0.1}]}`,
			Options{}, Whisper, []string{"0s 4s We looked at the offer."}, "times are in milliseconds here"},
		"the recording's length decides where the words cannot": {
			`[{"speaker":"A","text":"Hi.","start":1000},{"speaker":"B","text":"Hello.","start":3000}]`,
			Options{Recording: 5 * time.Second}, Messages, []string{"1s 2.6s A: Hi.", "3s 3.4s B: Hello."}, "times are in milliseconds here"},
		"NaN, as Python writes it, is no obstacle": {
			`{"segments":[{"start":0,"end":1,"text":" Hi.","avg_logprob":NaN,"seek":0}]}`,
			Options{}, Whisper, []string{"0s 1s Hi."}, ""},
		"WhisperX's words without times lie between the others": {
			`{"segments":[{"start":0,"end":4,"text":"it costs 500 dollars","words":[{"word":"it","start":0,"end":1,"score":0.9},{"word":"costs","start":1,"end":2,"score":0.9},{"word":"500"},{"word":"dollars","start":3,"end":4,"score":0.9}]}],"word_segments":[]}`,
			Options{}, WhisperX, []string{"0s 4s it costs 500 dollars"}, ""},
		"WhisperX's words may change speaker inside a segment": {
			`{"segments":[{"start":0,"end":2,"text":"Right? Yes.","speaker":"S0","words":[{"word":"Right?","start":0,"end":1,"speaker":"S0"},{"word":"Yes.","start":1,"end":2,"speaker":"S1"}]}],"word_segments":[]}`,
			Options{}, WhisperX, []string{"0s 1s S0: Right?", "1s 2s S1: Yes."}, ""},
		"Rev.ai's person may be an object with a name": {
			`{"monologues":[{"speaker":{"id":3,"name":"Anna"},"elements":[{"type":"text","value":"Hi","ts":0.2,"end_ts":0.5},{"type":"punct","value":"."}]}]}`,
			Options{}, RevAI, []string{"200ms 500ms Anna: Hi."}, ""},
		"Google leaves a start of zero out": {
			`{"results":[{"alternatives":[{"transcript":"hi bob","words":[{"endTime":"0.400s","word":"hi"},{"startTime":"0.400s","endTime":"1s","word":"bob"}]}]}]}`,
			Options{}, GoogleV1, []string{"0s 1s hi bob"}, ""},
		"Google without words lasts from result to result": {
			`{"results":[{"alternatives":[{"transcript":"hi bob"}],"resultEndTime":"2.5s"},{"alternatives":[{"transcript":"bye"}],"resultEndTime":"4s"}]}`,
			Options{}, GoogleV1, []string{"0s 2.5s hi bob", "2.5s 4s bye"}, ""},
		"Azure's failed phrases are left out": {
			`{"recognizedPhrases":[{"recognitionStatus":"Failure","offset":"PT0S","duration":"PT1S"},{"recognitionStatus":"Success","offset":"PT1M2.5S","duration":"PT1S","nBest":[{"display":"Hi."}]}]}`,
			Options{}, AzureBatch, []string{"1m2.5s 1m3.5s Hi."}, "not recognised was left out"},
		"Azure's ticks are a ten-millionth of a second": {
			`{"recognizedPhrases":[{"recognitionStatus":"Success","offsetInTicks":15000000.0,"durationInTicks":10000000.0,"nBest":[{"display":"Hi."}]}]}`,
			Options{}, AzureBatch, []string{"1.5s 2.5s Hi."}, ""},
		"Azure's channels are speakers": {
			`{"durationMilliseconds":9,"combinedPhrases":[],"phrases":[{"channel":0,"offsetMilliseconds":0,"durationMilliseconds":500,"text":"Hi."},{"channel":1,"offsetMilliseconds":600,"durationMilliseconds":400,"text":"Yes?"}]}`,
			Options{}, AzureFast, []string{"0s 500ms Channel 0: Hi.", "600ms 1s Channel 1: Yes?"}, ""},
		"Speechmatics says to which side a mark is glued": {
			`{"format":"2.9","results":[{"type":"punctuation","attaches_to":"next","start_time":0,"end_time":0,"alternatives":[{"content":"¿"}]},{"type":"word","start_time":0,"end_time":1,"alternatives":[{"content":"Sí","speaker":"S1"}]},{"type":"punctuation","attaches_to":"previous","start_time":1,"end_time":1,"alternatives":[{"content":"?","speaker":"S1"}]}]}`,
			Options{}, Speechmatics, []string{"0s 1s S1: ¿Sí?"}, ""},
		"Gong without its parties says what is missing": {
			`{"callTranscripts":[{"callId":"7","transcript":[{"speakerId":"42","sentences":[{"start":460,"end":900,"text":"Hi."}]}]}]}`,
			Options{}, Gong, []string{"460ms 900ms 42: Hi."}, "bring the file with the call's parties"},
		"Gong's seconds are not read as milliseconds": {
			`{"callTranscripts":[{"callId":"7","transcript":[{"speakerId":"42","sentences":[{"start":0.5,"end":2,"text":"Hi there you all."}]}]}]}`,
			Options{Companion: []byte(`[{"speakerId":"42","name":"Anna"}]`)}, Gong, []string{"500ms 2s Anna: Hi there you all."}, "times are in seconds here"},
		"Whisper's words without segments are read": {
			`{"task":"transcribe","language":"english","text":"Hi, Bob.","words":[{"word":"Hi","start":0.5,"end":1},{"word":"Bob","start":1,"end":2}]}`,
			Options{}, Whisper, []string{"500ms 2s Hi, Bob."}, ""},
		"a vCon server keeps one of Deepgram's alternatives": {
			`{"uuid":"u","parties":[],"dialog":[],"analysis":[{"type":"transcript","dialog":0,"vendor":"deepgram","encoding":"none","body":{"transcript":"Hi.","confidence":0.9,"words":[{"word":"hi","punctuated_word":"Hi.","start":0.5,"end":1,"speaker":0}]}}]}`,
			Options{}, VConFormat, []string{"500ms 1s Speaker 0: Hi."}, ""},
		"a vCon's transcript may be a string of JSON": {
			`{"uuid":"u","parties":[],"dialog":[],"analysis":[{"type":"transcript","dialog":0,"vendor":"x","encoding":"json","body":"[{\"speaker\":\"A\",\"message\":\"Hi.\",\"start\":0,\"end\":1}]"}]}`,
			Options{}, VConFormat, []string{"0s 1s A: Hi."}, ""},
		"a vCon's transcript may be base64 of WebVTT": {
			`{"uuid":"u","parties":[],"dialog":[],"analysis":[{"type":"transcript","dialog":[0],"vendor":"x","encoding":"base64url","body":"V0VCVlRUCgowMDowMS4wMDAgLS0-IDAwOjAyLjAwMAphCg"}]}`,
			Options{}, VConFormat, []string{"1s 2s a"}, ""},
		"a vCon's transcript may be no more than a text": {
			`{"uuid":"u","parties":[],"dialog":[{"type":"recording","duration":4}],"analysis":[{"type":"transcript","dialog":0,"vendor":"x","body":{"transcript":"Anna: a a a\nBob: b"}}]}`,
			Options{}, VConFormat, []string{"0s 3s Anna: a a a", "3s 4s Bob: b"}, ""},
		"a vCon of messages is read by who wrote when": {
			`{"uuid":"u","parties":[{"name":"Anna","role":"agent"},{"tel":"+1555"}],"dialog":[{"type":"text","start":"2026-11-21T14:00:00Z","parties":[0,1],"originator":0,"mediatype":"text/plain","body":"Hi.","encoding":"none"},{"type":"text","start":"2026-11-21T14:00:05Z","parties":[1,0],"originator":1,"body":"Yes?","encoding":"none"}]}`,
			Options{}, VConFormat, []string{"0s 1.6s Anna: Hi.", "5s 5.4s +1555: Yes?"}, ""},
		"Meet's times of day count from the first entry": {
			`[{"name":"conferenceRecords/c/transcripts/t/entries/1","participant":"conferenceRecords/c/participants/1","text":"Hi.","startTime":"2026-11-21T14:00:05Z","endTime":"2026-11-21T14:00:06.250Z"}]`,
			Options{}, MeetAPI, []string{"0s 1.25s conferenceRecords/c/participants/1: Hi."}, "times count from the first words"},
		"Watson's interim results are left out": {
			`{"result_index":0,"results":[{"final":false,"alternatives":[{"transcript":"no"}]},{"final":true,"alternatives":[{"transcript":"yes ","timestamps":[["yes",0.5,0.9]]}]}]}`,
			Options{}, Watson, []string{"500ms 900ms yes"}, ""},
		"a CTM without channels to tell apart has no speakers": {
			";; a comment\ncall 1 0.50 0.30 hello 0.98\ncall 1 0.90 0.40 there 0.77\n",
			Options{}, CTM, []string{"500ms 1.3s hello there"}, ""},
		"TTML counts frames, ticks and offsets": {
			`<tt xmlns:ttp="x" ttp:frameRate="25" ttp:tickRate="1000"><body begin="10s"><div><p begin="00:00:01:05" dur="1s">One.</p><p begin="3000t" end="4s">Two<br/>lines.</p></div></body></tt>`,
			Options{}, TTML, []string{"11.2s 12.2s One.", "13s 14s Two lines."}, ""},
		"Fireflies' download is a list of sentences with times of day": {
			`[{"sentence":"Hi there.","startTime":"00:03","endTime":"00:05","speaker_name":"Anna"},{"sentence":"Hi.","startTime":"00:05","endTime":"00:06","speaker_name":"Bob"}]`,
			Options{}, Messages, []string{"3s 5s Anna: Hi there.", "5s 6s Bob: Hi."}, ""},
		"words out of order and reversed are mended": {
			`{"metadata":{},"results":{"channels":[{"alternatives":[{"words":[{"word":"a","start":1,"end":2},{"word":"b","start":0.5,"end":0.4},{"word":"c","start":-3,"end":2.5}]}]}]}}`,
			Options{}, Deepgram, []string{"1s 2.5s a b c"}, "2 words that were out of order in time"},
		"words without times keep their place": {
			`{"metadata":{},"results":{"channels":[{"alternatives":[{"words":[{"word":"a","start":1,"end":2},{"word":"b"},{"word":"c","start":3,"end":4}]}]}]}}`,
			Options{}, Deepgram, []string{"1s 4s a b c"}, "has no time of its own"},
		"Rev.ai's hyphens join words": {
			`{"monologues":[{"speaker":0,"elements":[{"type":"text","value":"twenty","ts":0,"end_ts":0.5},{"type":"punct","value":"-"},{"type":"text","value":"one","ts":0.5,"end_ts":1}]}]}`,
			Options{}, RevAI, []string{"0s 1s Speaker 0: twenty-one"}, ""},
		"pyannote may list words only": {
			`{"diarization":[],"wordLevelTranscription":[{"start":0,"end":1,"text":"Hi.","speaker":"S0"},{"start":1,"end":2,"text":"Yes?","speaker":"S1"}]}`,
			Options{}, Pyannote, []string{"0s 1s S0: Hi.", "1s 2s S1: Yes?"}, ""},
		"Google's older clients write times as objects": {
			`{"results":[{"alternatives":[{"words":[{"startTime":{"seconds":"1","nanos":500000000},"endTime":{"seconds":"2"},"word":"hi"}]}]}]}`,
			Options{}, GoogleV1, []string{"1.5s 2s hi"}, ""},
		"AssemblyAI counts its channels from one": {
			`{"language_code":"en","utterances":[{"speaker":"1","channel":"1","start":0,"end":900,"text":"Hi there."},{"speaker":"2","channel":"2","start":900,"end":1500,"text":"Yes?"}]}`,
			Options{}, AssemblyAI, []string{"0s 900ms Speaker 1: Hi there.", "900ms 1.5s Speaker 2: Yes?"}, ""},
		"Chinese words are put together without blanks": {
			`{"metadata":{},"results":{"channels":[{"alternatives":[{"words":[{"word":"太","start":0,"end":1},{"word":"贵","start":1,"end":2},{"word":"了。","start":2,"end":3}]}]}]}}`,
			Options{}, Deepgram, []string{"0s 3s 太贵了。"}, ""},
		"JSON escapes are resolved": {
			`[{"speaker":"J\u00fcrgen","message":"\"Sch\u00f6n\" \ud83d\ude00\n\\o/"}]`,
			Options{Recording: time.Second}, Messages, []string{`0s 1s Jürgen: "Schön" 😀 \o/`}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), tt.opt)
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if tr.Format != tt.format {
				t.Errorf("read as %s (%s), want %s", tr.Format, tr.Reason, tt.format)
			}
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(warnings(tr), "|"); !strings.Contains(got, tt.warn) || tt.warn == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}

func TestSidesComeFromTheFileWhereItIsSure(t *testing.T) {
	for name, tt := range map[string]struct {
		file string
		want []Side
	}{
		"Amazon's roles":      {"Amazon Call Analytics", []Side{Rep, Customer}},
		"Contact Lens":        {"Amazon Contact Lens", []Side{Rep, Customer}},
		"PCA's labels":        {"Amazon PCA", []Side{Rep, Customer}},
		"Gong's affiliations": {"Gong with its parties", []Side{Rep, Customer}},
		"a vCon's roles":      {"vCon with a WTF body", []Side{Rep, Customer}},
		"mere names":          {"Teams WebVTT", []Side{Unknown, Unknown}},
		"mere channels":       {"Deepgram channels", []Side{Unknown, Unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			f := talkFiles()[tt.file]
			tr, err := Parse(f.raw, Options{Companion: f.companion})
			if err != nil {
				t.Fatal(err)
			}
			var got []Side
			for _, s := range tr.Speakers {
				got = append(got, s.Side)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChannelsAreKept(t *testing.T) {
	for _, name := range []string{"Deepgram channels", "Amazon channels", "CTM by channel"} {
		tr, err := Parse(talkFiles()[name].raw, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if tr.Speakers[0].Channel != 0 || tr.Speakers[1].Channel != 1 {
			t.Errorf("%s: the speakers are %+v, want them on channels 0 and 1", name, tr.Speakers)
		}
	}
}

func TestWordsTakeTheTextOfTheirSegment(t *testing.T) {
	tr, err := Parse([]byte(`{"task":"transcribe","text":"x","segments":[{"start":0,"end":3,"text":" It's 10 %, Bob!","seek":0}],
		"words":[{"word":"it's","start":0,"end":1},{"word":"10 %","start":1,"end":2},{"word":"Bob","start":2,"end":3}]}`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range tr.Turns[0].Words {
		got = append(got, tr.Turns[0].Text[w.From:w.To]+" "+w.Start.String())
	}
	if diff := cmp.Diff([]string{"It's 0s", "10 %, 1s", "Bob! 2s"}, got); diff != "" {
		t.Error(diff)
	}
}
