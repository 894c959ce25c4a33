package transcript

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// ownVersion is the version of our JSON; a reader knows all up to it.
const ownVersion = 1

type ownJSON struct {
	Version   int       `json:"gametape"`
	Format    Format    `json:"format"`
	Reason    string    `json:"reason"`
	Language  string    `json:"language"`
	Estimated bool      `json:"estimated"`
	Speakers  []Speaker `json:"speakers"`
	Turns     []ownTurn `json:"turns"`
	Warnings  []Warning `json:"warnings"`
}

type ownTurn struct {
	StartMs int64  `json:"startMs"`
	EndMs   int64  `json:"endMs"`
	Speaker string `json:"speaker"`
	// SpeakerKey is there where two speakers go by the same name.
	SpeakerKey string    `json:"speakerKey,omitempty"`
	Text       string    `json:"text"`
	Words      []ownWord `json:"words,omitempty"`
	Cues       []ownCue  `json:"cues,omitempty"`
}

type ownWord struct {
	StartMs    int64   `json:"startMs"`
	EndMs      int64   `json:"endMs"`
	Text       string  `json:"text"`
	Confidence float32 `json:"confidence,omitempty"`
	// From is the byte of the turn's text where the word begins, where it is
	// not the first place behind the word before that reads the same.
	From *int `json:"from,omitempty"`
}

// ownCue is there where a turn has more cues than one.
type ownCue struct {
	From    int   `json:"from"`
	To      int   `json:"to"`
	StartMs int64 `json:"startMs"`
	EndMs   int64 `json:"endMs"`
}

// MarshalJSON writes the transcript as `gametape transcript --json` and the
// JSON export give it. Parse reads it back with the same turns.
func (t Transcript) MarshalJSON() ([]byte, error) {
	o := ownJSON{
		Version: ownVersion, Format: t.Format, Reason: t.Reason, Language: t.Language, Estimated: t.Estimated,
		Speakers: t.Speakers, Turns: make([]ownTurn, len(t.Turns)), Warnings: t.Warnings,
	}
	if o.Speakers == nil {
		o.Speakers = []Speaker{}
	}
	if o.Warnings == nil {
		o.Warnings = []Warning{}
	}
	labels := map[string]int{}
	for _, s := range t.Speakers {
		labels[s.Label()]++
	}
	for i, turn := range t.Turns {
		o.Turns[i] = ownTurnOf(turn, t.Speakers, labels)
	}
	return json.Marshal(o)
}

func ownTurnOf(t Turn, speakers []Speaker, labels map[string]int) ownTurn {
	o := ownTurn{StartMs: t.Start.Milliseconds(), EndMs: t.End.Milliseconds(), Text: t.Text}
	if t.Speaker >= 0 && t.Speaker < len(speakers) {
		o.Speaker = speakers[t.Speaker].Label()
		if labels[o.Speaker] > 1 {
			o.SpeakerKey = speakers[t.Speaker].Key
		}
	}
	at := 0
	for _, w := range t.Words {
		ow := ownWord{StartMs: w.Start.Milliseconds(), EndMs: w.End.Milliseconds(), Text: t.Text[w.From:w.To], Confidence: w.Confidence}
		if indexNear(t.Text, ow.Text, at) != w.From {
			ow.From = &w.From
		}
		at = w.To
		o.Words = append(o.Words, ow)
	}
	if len(t.Cues) > 1 || len(t.Cues) == 1 && t.Cues[0] != (Cue{0, len(t.Text), t.Start, t.End}) {
		for _, c := range t.Cues {
			o.Cues = append(o.Cues, ownCue{c.From, c.To, c.Start.Milliseconds(), c.End.Milliseconds()})
		}
	}
	return o
}

// parseOwn reads our own export, whose turns stand as they are.
func parseOwn(b *builder, v value) error {
	if n, ok := v.get("gametape").integer(); ok && n > ownVersion {
		return refuse(Gametape, "gametape", "The file comes from a newer gametape than this one; update gametape first.")
	}
	b.ready = true
	b.tr.Language = v.get("language").str()
	b.tr.Estimated = v.get("estimated").str() == "true"
	byLabel := map[string]int{}
	for _, s := range v.get("speakers").items() {
		i := b.ownSpeaker(s)
		if label := b.tr.Speakers[i].Label(); label != "" {
			byLabel[label] = i
		}
	}
	for _, t := range v.get("turns").items() {
		turn, ok := b.ownTurn(t, byLabel, "Ms", time.Millisecond)
		if !ok {
			b.tally("turn", "turns", "A turn without text or times was left out.", "%d turns without text or times were left out.")
			continue
		}
		b.tr.Turns = append(b.tr.Turns, turn)
	}
	b.sortTurns()
	for _, w := range v.get("warnings").items() {
		b.warn(w.get("where").str(), "%s", w.get("message").str())
	}
	if len(b.tr.Turns) == 0 {
		return refuse(Gametape, "turns", "The export holds no turns.")
	}
	return nil
}

func (b *builder) ownSpeaker(s value) int {
	i := b.speaker(firstOf(s.get("key").str(), "?"))
	if i == nobody {
		i = b.speaker("?")
	}
	sp := &b.tr.Speakers[i]
	sp.Name, sp.Email = s.get("name").str(), s.get("email").str()
	sp.Phone, sp.UserID = s.get("phone").str(), s.get("userId").str()
	if c, ok := s.get("channel").integer(); ok && c >= -1 {
		sp.Channel = c
	}
	switch side := Side(s.get("side").str()); side {
	case Rep, Customer:
		sp.Side = side
	}
	return i
}

// ownTurn reads a turn as it was written, its words found again in its text.
// Times are the members named start and end with suffix, in unit.
func (b *builder) ownTurn(v value, byLabel map[string]int, suffix string, unit time.Duration) (Turn, bool) {
	start, ok1 := v.get("start" + suffix).scaled(unit)
	end, ok2 := v.get("end" + suffix).scaled(unit)
	t := Turn{Start: max(start, 0), End: max(end, start, 0), Speaker: nobody, Text: string(appendFolded(nil, v.get("text").str()))}
	if !ok1 || !ok2 || t.Text == "" {
		return Turn{}, false
	}
	if key := v.get("speakerKey").str(); key != "" {
		t.Speaker = b.speaker(key)
	} else if label := v.get("speaker").str(); label != "" && byLabel != nil {
		i, ok := byLabel[label]
		if !ok {
			i = b.speaker(label)
		}
		t.Speaker = i
	}
	at := 0
	for _, w := range v.get("words").items() {
		if w.isNumber() {
			break // WTF lists numbers of words
		}
		if word, ok := ownWordIn(t, w, at, suffix, unit); ok {
			t.Words = append(t.Words, word)
			at = word.To
		}
	}
	t.Cues = ownCues(t, v.get("cues"))
	if len(t.Cues) == 0 {
		t.Cues = []Cue{{0, len(t.Text), t.Start, t.End}}
	}
	return t, true
}

func ownCues(t Turn, list value) []Cue {
	var out []Cue
	at := 0
	for _, c := range list.items() {
		from, ok1 := c.get("from").integer()
		to, ok2 := c.get("to").integer()
		start, ok3 := c.get("startMs").millis()
		end, ok4 := c.get("endMs").millis()
		if ok1 && ok2 && ok3 && ok4 && from >= at && from < to && to <= len(t.Text) && end >= start && start >= 0 {
			out = append(out, Cue{from, to, start, end})
			at = to
		}
	}
	return out
}

// sortTurns puts turns that a file gives out of order by their start.
func (b *builder) sortTurns() {
	slices.SortStableFunc(b.tr.Turns, func(x, y Turn) int { return cmp.Compare(x.Start, y.Start) })
}

// indexNear is the first place of word in text from byte at on, -1 where it is
// not within the next few hundred bytes.
func indexNear(text, word string, at int) int {
	if i := strings.Index(text[at:min(len(text), at+512+len(word))], word); i >= 0 {
		return at + i
	}
	return -1
}

func ownWordIn(t Turn, w value, at int, suffix string, unit time.Duration) (Word, bool) {
	text := w.first("text", "word").str()
	start, ok1 := w.get("start" + suffix).scaled(unit)
	end, ok2 := w.get("end" + suffix).scaled(unit)
	from := indexNear(t.Text, text, at)
	if f, ok := w.get("from").integer(); ok && f >= at && strings.HasPrefix(t.Text[min(f, len(t.Text)):], text) {
		from = f
	}
	if !ok1 || !ok2 || text == "" || from < at || start < 0 || end < start {
		return Word{}, false
	}
	return Word{from, from + len(text), start, end, w.get("confidence").confidence()}, true
}
