//go:build render

package main

import "gametape/demo"

// The words are the scripts' own, so every confidence is 1.
const certain = 1.0

type deepgramWord struct {
	Word       string  `json:"word"`
	Start      float64 `json:"start"`
	End        float64 `json:"end"`
	Confidence float64 `json:"confidence"`
	Punctuated string  `json:"punctuated_word"`
}

type deepgramAlternative struct {
	Transcript string         `json:"transcript"`
	Confidence float64        `json:"confidence"`
	Words      []deepgramWord `json:"words"`
}

type deepgramChannel struct {
	Alternatives []deepgramAlternative `json:"alternatives"`
}

type deepgramUtterance struct {
	Start      float64        `json:"start"`
	End        float64        `json:"end"`
	Confidence float64        `json:"confidence"`
	Channel    int            `json:"channel"`
	Transcript string         `json:"transcript"`
	Words      []deepgramWord `json:"words"`
	ID         string         `json:"id"`
}

type deepgramFile struct {
	Metadata struct {
		RequestID string  `json:"request_id"`
		Duration  float64 `json:"duration"`
		Channels  int     `json:"channels"`
	} `json:"metadata"`
	Results struct {
		Channels   []deepgramChannel   `json:"channels"`
		Utterances []deepgramUtterance `json:"utterances"`
	} `json:"results"`
}

// deepgram writes a multichannel result: a channel is a speaker.
func deepgram(truth demo.Truth) ([]byte, error) {
	var f deepgramFile
	f.Metadata.RequestID = seededUUID(truth.Call.Slug, "request")
	f.Metadata.Duration = seconds(truth.Call.DurationMs)
	f.Metadata.Channels = 2
	for _, side := range []string{demo.Rep, demo.Customer} {
		own := ofSide(truth.Turns, side)
		alternative := deepgramAlternative{Transcript: allText(own), Confidence: certain}
		for _, t := range own {
			alternative.Words = append(alternative.Words, deepgramWords(t.Words)...)
		}
		f.Results.Channels = append(f.Results.Channels, deepgramChannel{[]deepgramAlternative{alternative}})
	}
	for _, t := range truth.Turns {
		channel := demo.RepChannel
		if t.Side == demo.Customer {
			channel = demo.CustomerChannel
		}
		f.Results.Utterances = append(f.Results.Utterances, deepgramUtterance{
			Start: seconds(t.StartMs), End: seconds(t.EndMs), Confidence: certain, Channel: channel,
			Transcript: t.Text, Words: deepgramWords(t.Words), ID: seededUUID(truth.Call.Slug, t.Text),
		})
	}
	return marshal(f)
}

func deepgramWords(words []demo.Word) []deepgramWord {
	out := make([]deepgramWord, len(words))
	for i, w := range words {
		out[i] = deepgramWord{bare(w.Text), seconds(w.StartMs), seconds(w.EndMs), certain, w.Text}
	}
	return out
}

type whisperXWord struct {
	Word    string  `json:"word"`
	Start   float64 `json:"start"`
	End     float64 `json:"end"`
	Score   float64 `json:"score"`
	Speaker string  `json:"speaker"`
}

type whisperXSegment struct {
	Start   float64        `json:"start"`
	End     float64        `json:"end"`
	Text    string         `json:"text"`
	Words   []whisperXWord `json:"words"`
	Speaker string         `json:"speaker"`
}

type whisperXFile struct {
	Segments     []whisperXSegment `json:"segments"`
	WordSegments []whisperXWord    `json:"word_segments"`
	Language     string            `json:"language"`
}

// whisperX writes one segment a sentence; like the original, a segment's text
// starts with a space.
func whisperX(truth demo.Truth) ([]byte, error) {
	f := whisperXFile{Language: truth.Call.Language[:2]}
	for _, c := range cues(truth.Turns) {
		speaker := speakerOf(truth.Call, c.Side)
		segment := whisperXSegment{Start: seconds(c.StartMs), End: seconds(c.EndMs), Text: " " + c.Text, Speaker: speaker}
		for _, w := range c.Words {
			segment.Words = append(segment.Words, whisperXWord{w.Text, seconds(w.StartMs), seconds(w.EndMs), certain, speaker})
		}
		f.Segments = append(f.Segments, segment)
		f.WordSegments = append(f.WordSegments, segment.Words...)
	}
	return marshal(f)
}
