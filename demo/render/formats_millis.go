//go:build render

package main

import (
	"math"
	"strings"

	"gametape/demo"
)

type assemblyWord struct {
	Text       string  `json:"text"`
	Start      int64   `json:"start"`
	End        int64   `json:"end"`
	Confidence float64 `json:"confidence"`
	Speaker    string  `json:"speaker"`
}

type assemblyUtterance struct {
	Speaker    string         `json:"speaker"`
	Text       string         `json:"text"`
	Start      int64          `json:"start"`
	End        int64          `json:"end"`
	Confidence float64        `json:"confidence"`
	Words      []assemblyWord `json:"words"`
}

type assemblyFile struct {
	ID            string              `json:"id"`
	LanguageCode  string              `json:"language_code"`
	Status        string              `json:"status"`
	Text          string              `json:"text"`
	Words         []assemblyWord      `json:"words"`
	Utterances    []assemblyUtterance `json:"utterances"`
	Confidence    float64             `json:"confidence"`
	AudioDuration int64               `json:"audio_duration"` // whole seconds, unlike everything else in the file
	SpeakerLabels bool                `json:"speaker_labels"`
}

func assemblyAI(truth demo.Truth) ([]byte, error) {
	f := assemblyFile{
		ID: seededUUID(truth.Call.Slug, "transcript"), LanguageCode: strings.ToLower(strings.ReplaceAll(truth.Call.Language, "-", "_")),
		Status: "completed", Text: allText(truth.Turns), Confidence: certain,
		AudioDuration: truth.Call.DurationMs / 1000, SpeakerLabels: true,
	}
	for _, t := range truth.Turns {
		letter := strings.TrimPrefix(speakerOf(truth.Call, t.Side), "Speaker ")
		u := assemblyUtterance{Speaker: letter, Text: t.Text, Start: t.StartMs, End: t.EndMs, Confidence: certain}
		for _, w := range t.Words {
			u.Words = append(u.Words, assemblyWord{w.Text, w.StartMs, w.EndMs, certain, letter})
		}
		f.Words = append(f.Words, u.Words...)
		f.Utterances = append(f.Utterances, u)
	}
	return marshal(f)
}

type amazonItem struct {
	Type       string
	Confidence float64
	Content    string
	Begin      *int64 `json:"BeginOffsetMillis,omitempty"`
	End        *int64 `json:"EndOffsetMillis,omitempty"`
}

type amazonTurn struct {
	Content         string
	Items           []amazonItem
	ID              string `json:"Id"`
	Begin           int64  `json:"BeginOffsetMillis"`
	End             int64  `json:"EndOffsetMillis"`
	ParticipantRole string
}

type amazonStretch struct {
	Begin    int64 `json:"BeginOffsetMillis"`
	Duration int64 `json:"DurationMillis"`
	End      int64 `json:"EndOffsetMillis"`
}

type amazonTalkTime struct {
	Total int64 `json:"TotalTimeMillis"`
}

type amazonSpeed struct {
	WordsPerMinute int `json:"AverageWordsPerMinute"`
}

type amazonRole struct{ ParticipantRole string }

type amazonFile struct {
	JobStatus                   string
	JobName                     string
	LanguageCode                string
	Channel                     string
	Participants                []amazonRole
	Transcript                  []amazonTurn
	ConversationCharacteristics struct {
		TotalConversationDurationMillis int64
		TalkTime                        struct {
			DetailsByParticipant map[string]amazonTalkTime
			TotalTimeMillis      int64
		}
		TalkSpeed struct {
			DetailsByParticipant map[string]amazonSpeed
		}
		NonTalkTime struct {
			Instances       []amazonStretch
			TotalTimeMillis int64
		}
		Interruptions struct {
			TotalCount                 int
			TotalTimeMillis            int64
			InterruptionsByInterrupter map[string][]amazonStretch
		}
	}
}

// callAnalytics writes Amazon's post-call analytics; its figures are computed
// from the same turns. Non-talk time counts from three seconds, as Amazon's does.
func callAnalytics(truth demo.Truth) ([]byte, error) {
	f := amazonFile{
		JobStatus: "COMPLETED", JobName: truth.Call.Slug, LanguageCode: truth.Call.Language, Channel: "VOICE",
		Participants: []amazonRole{{truth.Call.RepSpeaker}, {truth.Call.CustomerSpeaker}},
	}
	about := &f.ConversationCharacteristics
	about.TotalConversationDurationMillis = truth.Call.DurationMs
	about.TalkTime.DetailsByParticipant = map[string]amazonTalkTime{}
	about.TalkSpeed.DetailsByParticipant = map[string]amazonSpeed{}
	about.Interruptions.InterruptionsByInterrupter = map[string][]amazonStretch{}

	words := map[string]int{}
	var latest int64
	for i, t := range truth.Turns {
		role := speakerOf(truth.Call, t.Side)
		f.Transcript = append(f.Transcript, amazonTurn{
			Content: t.Text, Items: amazonItems(t.Words), ID: seededUUID(truth.Call.Slug, t.Text),
			Begin: t.StartMs, End: t.EndMs, ParticipantRole: role,
		})
		length := t.EndMs - t.StartMs
		about.TalkTime.DetailsByParticipant[role] = amazonTalkTime{about.TalkTime.DetailsByParticipant[role].Total + length}
		about.TalkTime.TotalTimeMillis += length
		words[role] += len(t.Words)
		switch gap := t.StartMs - latest; {
		case gap >= 3000:
			about.NonTalkTime.Instances = append(about.NonTalkTime.Instances, amazonStretch{latest, gap, t.StartMs})
			about.NonTalkTime.TotalTimeMillis += gap
		case gap < 0 && truth.Turns[i-1].Side != t.Side:
			both := min(-gap, length)
			about.Interruptions.InterruptionsByInterrupter[role] = append(
				about.Interruptions.InterruptionsByInterrupter[role], amazonStretch{t.StartMs, both, t.StartMs + both})
			about.Interruptions.TotalCount++
			about.Interruptions.TotalTimeMillis += both
		}
		latest = max(latest, t.EndMs)
	}
	for role, talk := range about.TalkTime.DetailsByParticipant {
		perMinute := float64(words[role]) * 60000 / float64(talk.Total)
		about.TalkSpeed.DetailsByParticipant[role] = amazonSpeed{int(math.Round(perMinute))}
	}
	return marshal(f)
}

// amazonItems splits the punctuation off words into items of its own without
// times.
func amazonItems(words []demo.Word) []amazonItem {
	var items []amazonItem
	for _, w := range words {
		core := strings.TrimRight(w.Text, ".,?!")
		begin, end := w.StartMs, w.EndMs
		items = append(items, amazonItem{"pronunciation", certain, core, &begin, &end})
		if core != w.Text {
			items = append(items, amazonItem{"punctuation", 0, w.Text[len(core):], nil, nil})
		}
	}
	return items
}
