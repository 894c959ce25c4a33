package coach

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"gametape/coach/transcript"
)

// Speech turns sound into words. An installation may have none.
//
// What a server does not do it leaves out: words without times, segments
// without speakers. A server that is away or busy is CodeUnavailable, once it
// has been asked some times; sound it cannot use and settings it refuses are
// CodeInvalid with its reason.
type Speech interface {
	Transcribe(ctx context.Context, a SpeechAsked) (SpeechHeard, error)
}

// SpeechAsked is a piece of a recording whose words are wanted.
type SpeechAsked struct {
	// WAV is the sound: one channel of 16 bits, 16,000 samples a second.
	WAV    []byte
	Length time.Duration
	SpeechChoice
	// Prompt has names and words that are likely to be said.
	Prompt string
	// Diarise: more than one person may speak, so say who, where that is possible.
	Diarise bool
	// Voices are those known already, to be called by the same names again.
	Voices []SpeechVoice
}

// SpeechChoice is which model listens, for which language; empty: as the
// installation has it.
type SpeechChoice struct {
	Model    string `json:"model,omitempty"`
	Language string `json:"language,omitempty"` // ISO 639-1
}

// SpeechVoice is how somebody sounds, as WAV.
type SpeechVoice struct {
	Name string
	WAV  []byte
}

// SpeechHeard is what is said in a piece. Times count from its start.
type SpeechHeard struct {
	Language string          `json:"language,omitempty"`
	Segments []SpeechSegment `json:"segments"`
	// Untimed: the server gives no times, so its one segment is the whole piece.
	Untimed bool `json:"untimed,omitempty"`
}

// SpeechSegment is about a sentence of it.
type SpeechSegment struct {
	Start, End time.Duration
	Text       string
	Speaker    string       `json:",omitempty"` // empty: nobody said who
	Words      []SpeechWord `json:",omitempty"`
}

// SpeechWord is one word of a segment.
type SpeechWord struct {
	Start, End time.Duration
	Text       string
}

// SpeechRun is how far the transcribing of a call has come.
type SpeechRun struct {
	SpeechChoice
	// Sound is how much there is to transcribe, Done how much of it is, both over
	// all channels.
	Sound time.Duration `json:"sound,omitempty"`
	Done  time.Duration `json:"done,omitempty"`
	// Sent is all the sound the speech server has been given for this call: what
	// it costs.
	Sent time.Duration `json:"sent,omitempty"`
	// By asked for it; empty: it came in without a transcript.
	By UserID `json:"by,omitempty"`
}

// brought is the transcript that people brought, where there is one: what speech
// to text made gives way to it.
func (c Call) brought() *Blob {
	if c.TranscriptFile == nil || c.TranscriptFile.Heard {
		return nil
	}
	return c.TranscriptFile
}

func wantsWords(c Call, has Equipment) bool {
	return has[StageTranscribe] && c.Recording != nil && c.brought() == nil
}

// maxPrompt bounds a prompt, in characters: Whisper reads 224 tokens of it.
const maxPrompt = 600

// speechPrompt is what is likely to be said in the call: the names of those who
// are on it, then the words of the company's own trackers.
func speechPrompt(c Call, rep string, trackers []Tracker) string {
	names := []string{rep, c.Contact, c.Account}
	for _, p := range c.Parties {
		names = append(names, p.Name)
	}
	for _, t := range trackers {
		if !t.Enabled || t.Pack != "" && !t.Edited {
			continue
		}
		for _, phrase := range t.Rule.Phrases {
			names = append(names, productWords(phrase)...)
		}
	}
	var out []string
	length := 0
	for _, n := range names {
		n = strings.Join(strings.Fields(n), " ")
		if n == "" || slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, n) }) {
			continue
		}
		if length += len([]rune(n)) + 2; length > maxPrompt {
			break
		}
		out = append(out, n)
	}
	return strings.Join(out, ", ")
}

var (
	capitalised = regexp.MustCompile(`\p{Lu}[\p{L}\p{N}'’-]*(?: [\p{Lu}\p{N}][\p{L}\p{N}'’-]*)*`)
	notSpoken   = regexp.MustCompile(`<[^>]*>|\b(?:NEAR(?:/\d+)?|AND|OR|NOT)\b`)
)

// productWords are the names in a phrase: what it writes with a capital.
func productWords(phrase string) []string {
	var out []string
	for _, w := range capitalised.FindAllString(notSpoken.ReplaceAllString(phrase, "|"), -1) {
		if w != "I" && !strings.HasPrefix(w, "I'") {
			out = append(out, w)
		}
	}
	return out
}

// channelName is what a channel's speaker is called where nobody has a name.
func channelName(ch int) string { return [...]string{"Channel 1", "Channel 2"}[ch] }

// partyOn is the name of whoever is on a channel, where the parties say it.
func partyOn(c Call, ch int) string {
	for _, p := range c.Parties {
		if p.Channel != nil && *p.Channel == ch {
			return p.Name
		}
	}
	if c.Tracks.Mix.Sides {
		want := [...]transcript.Side{transcript.Rep, transcript.Customer}[ch]
		for _, p := range c.Parties {
			if p.Side == want {
				return p.Name
			}
		}
	}
	return ""
}
