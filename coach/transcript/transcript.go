// Package transcript reads transcripts of calls from wherever they come and
// gives them one shape: turns with times, speakers, words and warnings.
//
// It is pure: bytes in, values out. It knows nothing of calls, people, storage
// or HTTP, and imports nothing but the standard library and golang.org/x/text.
package transcript

import (
	"strings"
	"time"
)

// Side says on whose side of the table a speaker sits.
type Side string

// The sides. Unknown is a value like the others: a transcript whose speakers
// nobody has mapped yet is still searchable.
const (
	Rep      Side = "rep"
	Customer Side = "customer"
	Unknown  Side = "unknown"
)

// Other is the side that answers s; the other side of Unknown is Unknown.
func (s Side) Other() Side {
	switch s {
	case Rep:
		return Customer
	case Customer:
		return Rep
	}
	return Unknown
}

// Transcript is what was understood of one transcript file. Times count from
// the start of the recording.
type Transcript struct {
	// Format names the parser that read the file; Reason says, for a person,
	// what gave the format away.
	Format Format `json:"format"`
	Reason string `json:"reason"`
	// Language is a BCP 47 tag, empty where the file does not say.
	Language string `json:"language,omitempty"`
	// Estimated: the file has no times (or only coarse ones) and these were
	// made up from word counts. Shown wherever a time shows.
	Estimated bool      `json:"estimated"`
	Speakers  []Speaker `json:"speakers"`
	Turns     []Turn    `json:"turns"`
	Warnings  []Warning `json:"warnings"`
}

// Speaker is one voice of a transcript, as the file names it.
type Speaker struct {
	// Key is what the file calls the speaker ("spk_0", "Anna Meyer"); it is
	// unique within a transcript and stable over a second reading of the file.
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	// Email where the file gives one.
	Email string `json:"email,omitempty"`
	// Phone is a telephone number where the file gives one, as it is written there.
	Phone string `json:"phone,omitempty"`
	// UserID is the speaker's own in the system the file comes from, its name in
	// front ("gong:42"); the same in every call of theirs.
	UserID string `json:"userId,omitempty"`
	// Channel is the 0-based audio channel, -1 where the file does not say.
	Channel int `json:"channel"`
	// Side is what the file itself says ("AGENT"), else Unknown. Mapping by
	// people and parties happens in coach.
	Side Side `json:"side"`
}

// Label is the speaker as a person would call them: the name, else the key.
func (s Speaker) Label() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Key
}

// Turn is one speaker talking without another taking over.
type Turn struct {
	Start, End time.Duration
	// Speaker is an index into Transcript.Speakers, -1 where nobody knows.
	Speaker int
	// Text is as the file has it, white space folded to single blanks.
	Text string
	// Words have times of their own; empty where the source has none.
	// They ascend by From and do not overlap in the text.
	Words []Word
	// Cues are the timed pieces the source gave, in order, covering Text; a
	// turn of one piece has one cue. They ascend by From.
	Cues []Cue
}

// Word is one timed word: bytes [From, To) of its turn's text.
type Word struct {
	From, To   int
	Start, End time.Duration
	// Confidence is 0–1, and 0 where the source does not say.
	Confidence float32
}

// Cue is one timed piece of a turn: bytes [From, To) of its turn's text.
type Cue struct {
	From, To   int
	Start, End time.Duration
}

// Warning is something repaired, skipped or guessed while reading.
type Warning struct {
	// Where is a line ("line 12") or a JSON path ("results.items[3]").
	Where   string `json:"where"`
	Message string `json:"message"`
}

// At is the time at which byte offset of the turn's text is said: the word's
// own time where there is one, else interpolated within its cue by letters and pauses,
// else within the turn.
func (t Turn) At(offset int) time.Duration {
	for _, w := range t.Words {
		if offset < w.To {
			return w.Start
		}
	}
	for _, c := range t.Cues {
		if offset < c.To {
			return t.within(c, offset)
		}
	}
	return t.within(Cue{To: len(t.Text), Start: t.Start, End: t.End}, offset)
}

// EndAt is the time at which the text before byte offset has been said.
func (t Turn) EndAt(offset int) time.Duration {
	for i := len(t.Words) - 1; i >= 0; i-- {
		if w := t.Words[i]; w.From < offset {
			return w.End
		}
	}
	for i := len(t.Cues) - 1; i >= 0; i-- {
		if c := t.Cues[i]; c.From < offset {
			return t.within(c, offset)
		}
	}
	return t.within(Cue{To: len(t.Text), Start: t.Start, End: t.End}, offset)
}

// TimedWords are t's words; where it has none, those of its text with times from
// its cues.
func (t Turn) TimedWords() []Word {
	if len(t.Words) > 0 {
		return t.Words
	}
	var out []Word
	for _, f := range fields(t.Text) {
		start := t.At(f.from)
		out = append(out, Word{From: f.from, To: f.to, Start: start, End: max(t.EndAt(f.to), start)})
	}
	return out
}

// within is when c's text up to offset has been said.
func (t Turn) within(c Cue, offset int) time.Duration {
	if offset < c.From || offset > c.To || c.To > len(t.Text) {
		return between(c.Start, c.End, offset-c.From, c.To-c.From)
	}
	whole := strings.TrimRight(t.Text[c.From:c.To], " .,;:?!…")
	return between(c.Start, c.End, effort(t.Text[c.From:offset]), effort(whole))
}

// effort is how long text takes to say, in letters: a pause follows a comma and
// a longer one a full stop. Of the weights tried on a real talk with word times
// these put the fewest words more than 700 ms off in cues of eight words: 55 of
// 1,488, where letters alone put 71.
func effort(text string) int {
	sum := 0
	for i := range len(text) {
		sum += int(efforts[text[i]])
	}
	return sum
}

var efforts = func() (of [256]uint8) {
	const word, comma, stop = 2, 5, 8
	for c := range of {
		switch c {
		case ' ':
			of[c] = word
		case ',', ';', ':':
			of[c] = comma
		case '.', '?', '!':
			of[c] = stop
		default:
			of[c] = 1
		}
	}
	return of
}()

// Within is the byte range of the turn's text that is said between from and to.
// A word belongs to the side of the border on which its middle lies.
func (t Turn) Within(from, to time.Duration) (a, b int) {
	a, b = len(t.Text), 0
	for i := 0; i < len(t.Text); {
		end := i + strings.IndexByte(t.Text[i:]+" ", ' ')
		middle := (t.At(i) + t.EndAt(end)) / 2
		if middle >= from && middle < to {
			a, b = min(a, i), max(b, end)
		}
		i = end + 1
	}
	if b < a {
		return 0, 0
	}
	return a, b
}

func between(start, end time.Duration, part, whole int) time.Duration {
	if whole <= 0 || part <= 0 {
		return start
	}
	if part >= whole {
		return end
	}
	return start + time.Duration(float64(end-start)*float64(part)/float64(whole))
}
