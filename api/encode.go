package api

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

func ms(d time.Duration) int64 { return d.Milliseconds() }

// orEmpty keeps lists lists: JSON has no nil slice.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// units turns a byte offset of text into UTF-16 code units, as browsers count.
func units(text string) func(int) int {
	ascii := true
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return func(i int) int { return i }
	}
	at := make([]int, len(text)+1)
	n := 0
	for i, r := range text {
		width := utf8.RuneLen(r)
		if width < 0 {
			width = 1
		}
		for j := i; j < i+width && j <= len(text); j++ {
			at[j] = n
		}
		n++
		if r > 0xFFFF {
			n++
		}
	}
	at[len(text)] = n
	return func(i int) int { return at[min(max(i, 0), len(text))] }
}

func (n names) call(c coach.Call) Call {
	out := Call{
		ID: string(c.ID), ExternalID: c.ExternalID, Title: c.Title, StartedAt: c.StartedAt, Rep: n.user(c.Rep), RepEmail: c.RepEmail,
		Team: n.team(c.Team), Account: c.Account, Contact: c.Contact, Direction: c.Direction, Language: c.Language, Outcome: c.Outcome,
		Stage: c.DealStage, Amount: c.Amount, Parties: make([]Party, len(c.Parties)), Custom: c.Custom, Private: c.Private,
		State: string(c.State), DurationMs: ms(c.Duration), Channels: c.Channels, HasAudio: c.Recording != nil, HasWords: c.TranscriptFile != nil,
		Format: c.Format, Reason: c.Reason, Estimated: c.Estimated, Revision: c.Revision, AskSides: c.AskSides,
		Warnings: orEmpty(c.Warnings), Objections: orEmpty(c.Objections), CreatedAt: c.CreatedAt, Version: c.Version,
	}
	out.DateFrom = string(c.DateFrom)
	if c.Recording != nil {
		out.RecordingSHA256 = c.Recording.SHA256
	}
	if c.TranscriptFile != nil {
		out.TranscriptSHA256 = c.TranscriptFile.SHA256
	}
	for i, p := range c.Parties {
		out.Parties[i] = Party{Name: p.Name, Email: p.Email, Phone: p.Phone, Side: string(p.Side), Channel: p.Channel}
	}
	out.Tracks = tracks(c.Tracks)
	out.Speech = speechToText(c)
	if c.TalkRatio >= 0 {
		out.TalkRatio = &c.TalkRatio
	}
	return out
}

func speechToText(c coach.Call) *SpeechToText {
	s := c.Speech
	if s == (coach.SpeechRun{}) {
		return nil
	}
	out := SpeechToText{Model: s.Model, Language: s.Language, SoundMs: ms(s.Sound), DoneMs: ms(s.Done), SentMs: ms(s.Sent)}
	if t := c.TranscriptFile; t != nil && t.Heard {
		out.Made = true
		if out.Model == "" {
			out.Model = t.Model
		}
	}
	return &out
}

func tracks(t coach.Tracks) []Track {
	out := make([]Track, len(t.All))
	for i, track := range t.All {
		how := "no"
		if at := slices.Index(t.Mix.Heard, i); at >= 0 {
			switch {
			case t.Mix.Sides:
				how = [2]string{"rep", "customer"}[at]
			case len(t.Mix.Heard) > 1:
				how = "mixed"
			default:
				how = "alone"
			}
		}
		out[i] = Track{Title: track.Title, Language: track.Language, Channels: track.Channels, Side: string(track.Side), Heard: how}
	}
	return out
}

func stages(in []coach.Stage) []Stage {
	out := make([]Stage, len(in))
	for i, s := range in {
		out[i] = Stage{Name: StageName(s.Name), Label: s.Name.Spec().Label, State: string(s.State), Error: s.Error, Attempts: s.Attempts}
	}
	return out
}

func turn(index int, t transcript.Turn, side transcript.Side, speaker string) Turn {
	out := Turn{Index: index, StartMs: ms(t.Start), EndMs: ms(t.End), Side: string(side), Speaker: speaker, Text: t.Text}
	at := units(t.Text)
	if len(t.Words) > 0 {
		out.Words = make([]Word, len(t.Words))
	}
	for i, w := range t.Words {
		out.Words[i] = Word{From: at(w.From), To: at(w.To), StartMs: ms(w.Start), EndMs: ms(w.End), Text: t.Text[w.From:w.To], Confidence: w.Confidence}
	}
	return out
}

// called is what a speaker is called on the page: their name, else that of
// whoever the call says sits on their side.
func (n names) called(label string, side transcript.Side, rep coach.UserID, contact string) string {
	if coach.IsName(label) {
		return label
	}
	switch {
	case side == transcript.Rep && n.users[rep] != "":
		return n.users[rep]
	case side == transcript.Customer && contact != "":
		return contact
	}
	return label
}

func (n names) spoken(s coach.Spoken) Transcript {
	t := s.Transcript
	out := Transcript{
		Revision: s.Call.Revision, Format: string(t.Format), Reason: t.Reason, Language: t.Language, Estimated: t.Estimated,
		Speakers: make([]Speaker, len(t.Speakers)), Turns: make([]Turn, len(t.Turns)), Warnings: make([]Warning, len(t.Warnings)),
	}
	for i, sp := range t.Speakers {
		label := sp.Label()
		if alone(s.Sides, i) {
			label = n.called(label, s.Sides[i], s.Call.Rep, s.Call.Contact)
		}
		out.Speakers[i] = Speaker{Key: sp.Key, Label: label, Side: string(s.Sides[i])}
		if sp.Channel >= 0 {
			out.Speakers[i].Channel = &t.Speakers[i].Channel
		}
	}
	for i, side := range s.TurnSides() {
		tn := t.Turns[i]
		label := ""
		if tn.Speaker >= 0 {
			sp := &out.Speakers[tn.Speaker]
			label = sp.Label
			sample(sp, tn)
		}
		out.Turns[i] = turn(i, tn, side, label)
	}
	for i, w := range t.Warnings {
		out.Warnings[i] = Warning{Where: w.Where, Message: w.Message}
	}
	return out
}

// alone says that speaker i is the only one on their side.
func alone(sides []transcript.Side, i int) bool {
	for j, side := range sides {
		if j != i && side == sides[i] {
			return false
		}
	}
	return true
}

// sample keeps the longest turn of a speaker, up to ten seconds of it, for the
// play button beside the question who this is.
func sample(sp *Speaker, t transcript.Turn) {
	start, end := ms(t.Start), ms(t.End)
	sp.TalkMs += end - start
	if min(end-start, 10_000) > sp.SampleEndMs-sp.SampleMs {
		sp.SampleMs, sp.SampleEndMs = start, min(end, start+10_000)
	}
}

func moments(f coach.Findings, t transcript.Transcript, called map[string]string) []Moment {
	out := make([]Moment, len(f.Moments))
	for i, m := range f.Moments {
		from, to := m.From, m.To
		if m.Turn >= 0 && m.Turn < len(t.Turns) {
			at := units(t.Turns[m.Turn].Text)
			from, to = at(from), at(to)
		}
		name := called[m.Tracker]
		if name == "" {
			name = m.Tracker
		}
		out[i] = Moment{
			ID: m.ID, Tracker: m.Tracker, Name: name, Kind: string(m.Kind), Side: string(m.Side), Turn: m.Turn, From: from, To: to,
			StartMs: ms(m.Start), EndMs: ms(m.End), Text: m.Text, Version: m.Version, Verdict: string(m.Verdict),
		}
	}
	return out
}

func exchange(id int, e tagging.Exchange, s coach.Spoken) Exchange {
	turns, sides := s.Transcript.Turns, s.TurnSides()
	out := Exchange{
		ID: id, StartMs: ms(e.Start), EndMs: ms(e.End), Objections: bare(e.Objections), Techniques: bare(e.Techniques), Weak: bare(e.Weak),
		ObjectionTurns: []int{e.First, e.Last}, Handling: e.Score, Reflex: e.Reflex, Returns: e.Returns, Facts: make([]Fact, len(e.Facts)),
	}
	said := func(first, last int, not transcript.Side) string {
		var parts []string
		for i := max(first, 0); i <= last && i < len(turns); i++ {
			if sides[i] != not {
				parts = append(parts, turns[i].Text)
			}
		}
		return strings.Join(parts, " ")
	}
	out.Objection = said(e.First, e.Last, transcript.Rep)
	if e.AnswerFirst >= 0 {
		out.AnswerTurns = []int{e.AnswerFirst, e.AnswerLast}
		out.Answer = said(e.AnswerFirst, e.AnswerLast, transcript.Customer)
	}
	if e.Reaction >= 0 {
		out.ReactionTurn, out.Reaction = &e.Reaction, said(e.Reaction, e.Reaction, "")
	}
	for i, f := range e.Facts {
		out.Facts[i] = Fact{Key: f.Key, Text: f.Text, Points: f.Points, Unit: f.Unit}
		if f.Unit != "" {
			out.Facts[i].Value = &e.Facts[i].Value
		}
		if f.Turn >= 0 && f.Turn < len(turns) {
			at := ms(turns[f.Turn].At(f.From))
			out.Facts[i].AtMs = &at
		}
	}
	return out
}

// bare strips the kind from tracker keys: objection.price is price.
func bare(keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		_, rest, ok := strings.Cut(k, ".")
		if out[i] = rest; !ok {
			out[i] = k
		}
	}
	return out
}

func (n names) clip(c coach.Clip, v coach.Viewer, folders []coach.Folder) Clip {
	out := Clip{
		ID: string(c.ID), CallTitle: c.CallTitle, Account: c.Account, Rep: n.user(c.Rep), StartMs: ms(c.Start), EndMs: ms(c.End),
		DurationMs: ms(c.End - c.Start), Title: c.Title, Note: c.Note, Tags: orEmpty(c.Tags), Words: make([]ClipTurn, len(c.Words)),
		State: string(c.State), Error: c.Error, Folders: []Ref{}, CreatedBy: n.user(c.CreatedBy), CreatedAt: c.CreatedAt, Version: c.Version,
		May: mayWith(v, ofClip, c),
	}
	if v.SeesCallOf(c) {
		out.CallID = string(c.Call)
	}
	for i, w := range c.Words {
		out.Words[i] = ClipTurn{StartMs: ms(w.Start), EndMs: ms(w.End), Side: string(w.Side), Speaker: n.called(w.Speaker, w.Side, c.Rep, ""), Text: w.Text}
	}
	for _, f := range folders {
		out.Folders = append(out.Folders, Ref{ID: string(f.ID), Name: f.Name})
	}
	return out
}

func (n names) folder(f coach.Folder, v coach.Viewer) Folder {
	out := Folder{
		ID: string(f.ID), Name: f.Name, Note: f.Note, ParentID: string(f.Parent), Shared: string(f.Shared), Owner: n.user(f.Owner),
		ClipCount: f.ClipCount, LengthMs: ms(f.Length), Version: f.Version, UpdatedAt: f.UpdatedAt,
		May: mayWith(v, ofFolder, f),
	}
	return out
}
