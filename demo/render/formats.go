//go:build render

package main

import (
	"encoding/json"
	"strings"
	"unicode"

	"gametape/demo"
)

// format writes a call's transcript in the manner of one vendor.
type format struct {
	ext string

	// speakers is what coach/transcript calls the file's rep and customer.
	speakers func(demo.Call, []demo.Turn) (rep, customer string)
	write    func(demo.Truth) ([]byte, error)
}

var formats = map[string]format{
	"deepgram":       {".json", fixed("Channel 0", "Channel 1"), deepgram},
	"assemblyai":     {".json", byFirst("Speaker A", "Speaker B"), assemblyAI},
	"call-analytics": {".json", fixed("AGENT", "CUSTOMER"), callAnalytics},
	"whisperx":       {".json", byFirst("SPEAKER_00", "SPEAKER_01"), whisperX},
	"teams":          {".vtt", names, teamsVTT},
	"zoom":           {".vtt", names, zoomVTT},
	"srt":            {".srt", names, namedSRT},
}

func fixed(rep, customer string) func(demo.Call, []demo.Turn) (string, string) {
	return func(demo.Call, []demo.Turn) (string, string) { return rep, customer }
}

// byFirst is for vendors that number voices in the order they are heard.
func byFirst(first, second string) func(demo.Call, []demo.Turn) (string, string) {
	return func(_ demo.Call, turns []demo.Turn) (string, string) {
		if turns[0].Side == demo.Rep {
			return first, second
		}
		return second, first
	}
}

func names(call demo.Call, _ []demo.Turn) (string, string) { return call.RepName, call.Contact.Name }

func speakerOf(call demo.Call, side string) string {
	if side == demo.Rep {
		return call.RepSpeaker
	}
	return call.CustomerSpeaker
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }

// bare is a word without case and punctuation.
func bare(word string) string {
	return strings.ToLower(strings.TrimFunc(word, func(r rune) bool {
		return unicode.IsPunct(r) && r != '\''
	}))
}

func allText(turns []demo.Turn) string {
	texts := make([]string, len(turns))
	for i, t := range turns {
		texts[i] = t.Text
	}
	return strings.Join(texts, " ")
}

func ofSide(turns []demo.Turn, side string) []demo.Turn {
	var own []demo.Turn
	for _, t := range turns {
		if t.Side == side {
			own = append(own, t)
		}
	}
	return own
}

func marshal(v any) ([]byte, error) {
	body, err := json.MarshalIndent(v, "", " ")
	return append(body, '\n'), err
}
