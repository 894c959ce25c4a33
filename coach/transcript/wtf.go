package transcript

import (
	"strconv"
	"strings"
	"time"
)

// wtfBody is a WTF transcription as gametape writes it.
type wtfBody struct {
	Transcript wtfText               `json:"transcript"`
	Segments   []wtfSegment          `json:"segments"`
	Words      []wtfWord             `json:"words,omitempty"`
	Speakers   map[string]wtfSpeaker `json:"speakers,omitempty"`
	Metadata   wtfMetadata           `json:"metadata"`
	Extensions wtfExtensions         `json:"extensions"`
}

type wtfText struct {
	Text     string  `json:"text"`
	Language string  `json:"language"`
	Duration float64 `json:"duration"`
}

type wtfSegment struct {
	ID      int     `json:"id"`
	Start   float64 `json:"start"`
	End     float64 `json:"end"`
	Text    string  `json:"text"`
	Speaker *int    `json:"speaker,omitempty"`
	Words   []int   `json:"words,omitempty"`
}

type wtfWord struct {
	ID         int     `json:"id"`
	Start      float64 `json:"start"`
	End        float64 `json:"end"`
	Text       string  `json:"text"`
	Confidence float32 `json:"confidence,omitempty"`
	Speaker    *int    `json:"speaker,omitempty"`
	From       *int    `json:"from,omitempty"` // as in ownWord
}

type wtfSpeaker struct {
	ID        int     `json:"id"`
	Label     string  `json:"label"`
	Segments  []int   `json:"segments"`
	TotalTime float64 `json:"total_time"`
}

type wtfMetadata struct {
	CreatedAt   string `json:"created_at"`
	ProcessedAt string `json:"processed_at"`
	Provider    string `json:"provider"`
	Model       string `json:"model"`
}

type wtfExtensions struct {
	Gametape wtfOwn `json:"gametape"`
}

// wtfOwn is what WTF has no place for.
type wtfOwn struct {
	Version   int         `json:"version"`
	Estimated bool        `json:"estimated"`
	Speakers  []Speaker   `json:"speakers"`
	Cues      [][]ownCue  `json:"cues"` // of each segment, null where it is one
	Warnings  []Warning   `json:"warnings,omitempty"`
	Source    wtfOwnFound `json:"source"`
}

type wtfOwnFound struct {
	Format Format `json:"format"`
	Reason string `json:"reason"`
}

func wtfOf(t Transcript, created time.Time) wtfBody {
	stamp := created.UTC().Format(time.RFC3339)
	body := wtfBody{
		Transcript: wtfText{Language: firstOf(t.Language, "und")},
		Segments:   make([]wtfSegment, len(t.Turns)),
		Speakers:   map[string]wtfSpeaker{},
		Metadata:   wtfMetadata{stamp, stamp, "gametape", firstOf(string(t.Format), "gametape")},
	}
	own := &body.Extensions.Gametape
	*own = wtfOwn{Version: ownVersion, Estimated: t.Estimated, Speakers: t.Speakers, Cues: make([][]ownCue, len(t.Turns)),
		Warnings: t.Warnings, Source: wtfOwnFound{t.Format, t.Reason}}
	for i, s := range t.Speakers {
		body.Speakers[strconv.Itoa(i)] = wtfSpeaker{ID: i, Label: s.Label(), Segments: []int{}}
	}
	texts := make([]string, len(t.Turns))
	for i, turn := range t.Turns {
		texts[i] = turn.Text
		seg := wtfSegment{ID: i, Start: turn.Start.Seconds(), End: turn.End.Seconds(), Text: turn.Text}
		if who := turn.Speaker; who >= 0 && who < len(t.Speakers) {
			seg.Speaker = &who
			s := body.Speakers[strconv.Itoa(who)]
			s.Segments = append(s.Segments, i)
			s.TotalTime += (turn.End - turn.Start).Seconds()
			body.Speakers[strconv.Itoa(who)] = s
		}
		o := ownTurnOf(turn, nil, nil)
		own.Cues[i] = o.Cues
		for j, w := range o.Words {
			seg.Words = append(seg.Words, len(body.Words))
			body.Words = append(body.Words, wtfWord{len(body.Words), turn.Words[j].Start.Seconds(), turn.Words[j].End.Seconds(), w.Text, w.Confidence, seg.Speaker, w.From})
		}
		body.Segments[i] = seg
		body.Transcript.Duration = max(body.Transcript.Duration, seg.End)
	}
	body.Transcript.Text = strings.Join(texts, "\n")
	return body
}

// parseWTF reads a WTF transcription, the vCon working group's own format. One
// that gametape wrote carries, as its extension, what WTF has no place for;
// its turns then stand as they are. Others are read as segments.
func parseWTF(b *builder, v value) error {
	ours := v.get("extensions", "gametape")
	n, ok := ours.get("version").integer()
	if !ok || n > ownVersion {
		return parseSegments(b, v)
	}
	b.ready = true
	if lang := v.get("transcript", "language").str(); lang != "und" {
		b.tr.Language = lang
	}
	b.tr.Estimated = ours.get("estimated").str() == "true"
	for _, s := range ours.get("speakers").items() {
		b.ownSpeaker(s)
	}
	var words []value
	for _, w := range v.get("words").items() {
		words = append(words, w)
	}
	cues := listOf(ours.get("cues"))
	for i, s := range v.get("segments").items() {
		t, ok := b.ownTurn(s, nil, "", time.Second)
		if !ok {
			continue
		}
		t.Speaker = nobody
		if who, ok := s.get("speaker").integer(); ok && who >= 0 && who < len(b.tr.Speakers) {
			t.Speaker = who
		}
		at := 0
		for _, id := range s.get("words").items() {
			n, ok := id.integer()
			if !ok || n < 0 || n >= len(words) {
				continue
			}
			if w, ok := ownWordIn(t, words[n], at, "", time.Second); ok {
				t.Words = append(t.Words, w)
				at = w.To
			}
		}
		if i < len(cues) {
			if own := ownCues(t, cues[i]); len(own) > 0 {
				t.Cues = own
			}
		}
		b.tr.Turns = append(b.tr.Turns, t)
	}
	b.sortTurns()
	for _, w := range ours.get("warnings").items() {
		b.warn(w.get("where").str(), "%s", w.get("message").str())
	}
	if len(b.tr.Turns) == 0 {
		return refuse(WTF, "segments", "The transcription holds no segments.")
	}
	return nil
}

func listOf(v value) []value {
	var out []value
	for _, e := range v.items() {
		out = append(out, e)
	}
	return out
}
