package coach

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"gametape/coach/tagging"
)

// Speech to text: a call without a transcript gets one, piece by piece. Each
// piece that is heard is kept until all are, so that nothing is sent twice.

// pieceOf is where what was heard in a piece of a recording is kept.
func pieceOf(recording Blob, c SpeechChoice, channel int, s tagging.Span) BlobKey {
	sum := sha256.Sum256([]byte(c.Model + "\n" + c.Language))
	return madeOf(recording, fmt.Sprintf("speech/%s/%d/%d-%d", hex.EncodeToString(sum[:6]), channel+1, s.Start.Milliseconds(), s.End.Milliseconds()))
}

// maxPiece bounds what is heard in a piece, in bytes of JSON.
const maxPiece = 16 << 20

// listen writes a transcript of the call's recording, unless people brought one.
func (p Processing) listen(ctx context.Context, c Call) error {
	if c.Recording == nil || c.Channels == 0 || c.brought() != nil {
		return errNothingToDo
	}
	if p.Speech == nil {
		return Errorf(CodeUnsupported, "", "No speech server is set up (GAMETAPE_SPEECH_URL).")
	}
	speech, err := speechOf(ctx, p.Blobs, c)
	if err != nil {
		return err
	}
	if speech == nil {
		return Errorf(CodeInvalid, "", "The recording could not be searched for speech, so there is nothing to transcribe.")
	}
	asked := c.Speech.SpeechChoice
	asked.fill(SpeechChoice{Language: c.Language})
	asked.fill(p.SpeechDefault)
	l := listener{p: p, call: c, asked: asked, names: map[string]bool{}}
	if l.prompt, err = p.prompt(ctx, c); err != nil {
		return err
	}
	file, err := l.all(ctx, lanesOf(c, speech))
	if err != nil {
		return err
	}
	if err := p.written(ctx, l, file); err != nil {
		return err
	}
	return p.forgetPieces(ctx, c.ID)
}

// forgetPieces deletes what was kept of pieces, those of other models and
// languages too that nobody went on with.
func (p Processing) forgetPieces(ctx context.Context, id CallID) error {
	var pieces []BlobKey
	err := p.Blobs.List(ctx, string(callKey(id, "speech/")), func(key BlobKey, _ time.Time) error {
		pieces = append(pieces, key)
		return nil
	})
	if err != nil {
		return err
	}
	return p.Blobs.Delete(ctx, pieces...)
}

func (c *SpeechChoice) fill(d SpeechChoice) {
	if c.Model == "" {
		c.Model = d.Model
	}
	if c.Language == "" {
		c.Language = d.Language
	}
}

func (p Processing) prompt(ctx context.Context, c Call) (string, error) {
	rep := ""
	if c.Rep != "" {
		u, err := p.Users.User(ctx, c.Rep)
		if err != nil && CodeOf(err) != CodeNotFound {
			return "", err
		}
		rep = u.Name
	}
	trackers, err := p.Tagger.Trackers.Trackers(ctx)
	return speechPrompt(c, rep, trackers), err
}

// listener transcribes one call.
type listener struct {
	p       Processing
	call    Call
	asked   SpeechChoice
	prompt  string
	source  string
	info    MediaInfo
	voices  []SpeechVoice   // of a mix, by the names that its pieces call them
	names   map[string]bool // of all voices of a mix
	untimed bool
}

// part is a piece of a lane.
type part struct {
	lane
	tagging.Span
}

// all transcribes every piece that is not transcribed yet.
func (l *listener) all(ctx context.Context, lanes []lane) (speechFile, error) {
	var parts []part
	var whole, done time.Duration
	for _, lane := range lanes {
		for _, s := range lane.pieces(l.call.Duration) {
			parts = append(parts, part{lane, s})
			whole += s.End - s.Start
		}
	}
	// What is said first is there first, should anybody look meanwhile.
	slices.SortStableFunc(parts, func(a, b part) int { return int(a.Start - b.Start) })
	file := speechFile{Speakers: map[string]speechSpeaker{}}
	for _, part := range parts {
		key := pieceOf(*l.call.Recording, l.asked, part.channel, part.Span)
		heard, sent, err := l.piece(ctx, key, part)
		if err != nil {
			return file, err
		}
		done += part.End - part.Start
		if err := l.progress(ctx, whole, done, sent); err != nil {
			return file, err
		}
		if file.Language == "" {
			file.Language = heard.Language
		}
		l.untimed = l.untimed || heard.Untimed
		file.add(breaths(spoken(l.named(heard, part), part.speech)), l.on(&file, part.channel))
	}
	return file, nil
}

// on is whom a lane's words belong to where the server does not say.
func (l *listener) on(f *speechFile, channel int) string {
	if channel < 0 {
		return "Speaker"
	}
	key := channelName(channel)
	f.Speakers[key] = speechSpeaker{Label: partyOn(l.call, channel), Channel: &channel}
	return key
}

// named are the segments of a piece in the time of the recording. Of a lane that
// one person has, nobody else is named; a voice of a mix is known from one piece
// to the next where the server calls it by a name it was given, and is else a
// new one.
func (l *listener) named(h SpeechHeard, part part) []SpeechSegment {
	out := slices.Clone(h.Segments)
	for i := range out {
		s := &out[i]
		s.Start, s.End = s.Start+part.Start, s.End+part.Start
		s.Words = slices.Clone(s.Words)
		for j := range s.Words {
			s.Words[j].Start += part.Start
			s.Words[j].End += part.Start
		}
		if part.channel >= 0 {
			s.Speaker = ""
		}
	}
	return out
}

// piece is what is heard in part: kept from before, or sent to the server, and
// then how much was sent.
func (l *listener) piece(ctx context.Context, key BlobKey, part part) (heard SpeechHeard, sent time.Duration, err error) {
	r, err := l.p.Blobs.Open(ctx, key, 0, -1)
	if err == nil {
		err = json.NewDecoder(io.LimitReader(r, maxPiece)).Decode(&heard)
		if err := errors.Join(err, r.Close()); err != nil {
			return heard, 0, fmt.Errorf("read %s: %w", key, err)
		}
		return heard, 0, l.remember(ctx, heard, part)
	}
	if CodeOf(err) != CodeNotFound {
		return heard, 0, err
	}
	var wav bytes.Buffer
	if err := l.sound(ctx, part.channel, part.Span, &wav); err != nil {
		return heard, 0, err
	}
	length := part.End - part.Start
	heard, err = l.p.Speech.Transcribe(ctx, SpeechAsked{
		WAV: wav.Bytes(), Length: length, SpeechChoice: l.asked, Prompt: l.prompt, Diarise: part.channel < 0, Voices: l.voices,
	})
	if err != nil {
		return heard, 0, err
	}
	if part.channel < 0 {
		l.rename(&heard, part)
	}
	raw, err := json.Marshal(heard)
	if err != nil {
		return heard, 0, err
	}
	if _, err := l.p.Blobs.Put(ctx, key, bytes.NewReader(raw), int64(len(raw)), maxPiece, "application/json"); err != nil {
		return heard, 0, err
	}
	return heard, length, l.remember(ctx, heard, part)
}

// sound writes a stretch of the recording as WAV.
func (l *listener) sound(ctx context.Context, channel int, s tagging.Span, w io.Writer) (err error) {
	if l.source == "" {
		if l.source, l.info, err = l.p.source(ctx, l.call); err != nil {
			l.source = ""
			return err
		}
	}
	return l.p.Media.Voice(ctx, l.source, l.info, channel, s.Start, s.End, w)
}

// rename gives voices of a piece that are not known from before names that no
// other piece has.
func (l *listener) rename(h *SpeechHeard, part part) {
	known := map[string]string{}
	for _, v := range l.voices {
		known[v.Name] = v.Name
	}
	for i := range h.Segments {
		s := &h.Segments[i]
		if s.Speaker == "" {
			continue
		}
		if known[s.Speaker] == "" {
			name := "Speaker " + s.Speaker
			if l.names[name] {
				name += " from " + clock(part.Start)
			}
			known[s.Speaker] = name
		}
		s.Speaker = known[s.Speaker]
	}
}

// How long a voice must be heard alone to be known again, how much of it is
// shown, and how many are: what hosted servers take.
const (
	leastVoice, mostVoice = 2 * time.Second, 9 * time.Second
	mostVoices            = 4
)

// remember keeps how the voices of a piece sound, to know them in the next.
func (l *listener) remember(ctx context.Context, h SpeechHeard, part part) error {
	if part.channel >= 0 {
		return nil
	}
	best := map[string]tagging.Span{}
	var order []string
	for _, s := range h.Segments {
		if s.Speaker == "" {
			continue
		}
		l.names[s.Speaker] = true
		was, seen := best[s.Speaker]
		if !seen {
			order = append(order, s.Speaker)
		}
		if !seen || s.End-s.Start > was.End-was.Start {
			best[s.Speaker] = tagging.Span{Start: s.Start, End: s.End}
		}
	}
	for _, name := range order {
		s := best[name]
		if len(l.voices) == mostVoices || s.End-s.Start < leastVoice || slices.ContainsFunc(l.voices, func(v SpeechVoice) bool { return v.Name == name }) {
			continue
		}
		var wav bytes.Buffer
		s.End = min(s.End, s.Start+mostVoice)
		if err := l.sound(ctx, -1, tagging.Span{Start: part.Start + s.Start, End: part.Start + s.End}, &wav); err != nil {
			return err
		}
		l.voices = append(l.voices, SpeechVoice{Name: name, WAV: wav.Bytes()})
	}
	return nil
}

// progress notes on the call how far its transcribing is.
func (l *listener) progress(ctx context.Context, whole, done, sent time.Duration) error {
	err := l.p.updateOf(ctx, l.call, func(c *Call) error {
		if c.Speech.SpeechChoice != l.call.Speech.SpeechChoice || c.brought() != nil {
			return errNothingToDo // something else is wanted by now
		}
		c.Speech.Sound, c.Speech.Done = whole, done
		c.Speech.Sent += sent
		return nil
	})
	if err != nil {
		return err
	}
	l.p.publish(ctx, Stage{Owner: string(l.call.ID), Name: StageTranscribe, State: Running}, InProgress)
	return nil
}

// warnNobody begins the warning about a recording in which nobody speaks.
const warnNobody = "Nobody is heard to say a word in the recording"

// written makes file the call's transcript; what follows from one has to run.
func (p Processing) written(ctx context.Context, l listener, file speechFile) error {
	if len(file.Segments) == 0 {
		return p.updateOf(ctx, l.call, func(c *Call) error {
			c.warn(warnNobody + ", so it has no transcript.")
			return nil
		})
	}
	raw, err := file.bytes()
	if err != nil {
		return err
	}
	now := p.Clock.Now()
	blob, err := p.Blobs.Put(ctx, callKey(l.call.ID, "transcript-"+string(NewCallID(now))), bytes.NewReader(raw), int64(len(raw)), MaxTranscript, "application/json")
	if err != nil {
		return err
	}
	blob.Name, blob.Heard, blob.By, blob.Model = "speech-to-text.json", true, l.call.Speech.By, l.asked.Model
	var gone []BlobKey
	err = p.Tx.Do(ctx, func(ctx context.Context) error {
		stages, err := p.Stages.StagesOf(ctx, string(l.call.ID))
		if err != nil {
			return err
		}
		var again []Stage
		err = p.updateOf(ctx, l.call, func(c *Call) error {
			if c.brought() != nil || c.Speech.SpeechChoice != l.call.Speech.SpeechChoice {
				return errNothingToDo
			}
			gone = c.wordsKeys()
			c.setTranscript(&blob, Call{}, nextRevision(*c, stages))
			if l.untimed {
				c.warn("The speech server gives no times, so those of the transcript's words are estimated within pieces of some minutes.")
			}
			for _, spec := range stageSpecs {
				if slices.Contains([]StageName{StageTranscript, StageAnalyse, StageIndex}, spec.Name) {
					again = append(again, Stage{Owner: string(c.ID), Name: spec.Name, Revision: c.Revision, State: Pending, UpdatedAt: now})
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return p.Stages.AddStages(ctx, again...)
	})
	if err != nil {
		return errors.Join(err, p.Blobs.Delete(ctx, blob.Key))
	}
	return p.Blobs.Delete(ctx, gone...)
}

// Transcribe asks for the call's recording to be turned into words, by another
// model or in another language where choice says so. Words that people brought
// are not written over.
func (c Curation) Transcribe(ctx context.Context, viewer Viewer, id CallID, choice SpeechChoice) (Call, error) {
	if _, err := c.call(ctx, viewer, EditCall, id); err != nil {
		return Call{}, err
	}
	if !c.Equipment[StageTranscribe] {
		return Call{}, Errorf(CodeConflict, "", "No speech server is set up; the administrator names one in GAMETAPE_SPEECH_URL.")
	}
	if err := choice.check(); err != nil {
		return Call{}, err
	}
	var again []Stage
	var before, after Call
	err := c.Tx.Do(ctx, func(ctx context.Context) error {
		stages, err := c.Stages.StagesOf(ctx, string(id))
		if err != nil {
			return err
		}
		after, err = c.Calls.UpdateCall(ctx, id, func(call *Call) error {
			again, before = nil, *call
			switch {
			case call.Recording == nil:
				return Errorf(CodeConflict, "", "This call has no recording to transcribe.")
			case call.brought() != nil:
				return Errorf(CodeConflict, "", "This call has a transcript that somebody brought; take it from the call first.")
			}
			open := slices.ContainsFunc(stages, func(s Stage) bool { return s.Name == StageTranscribe && !s.State.ended() })
			if open && call.Speech.SpeechChoice == choice {
				return nil // it is under way
			}
			call.Speech = SpeechRun{SpeechChoice: choice, Sent: call.Speech.Sent, By: viewer.ID}
			now := c.Clock.Now()
			if choice.Language != "" {
				call.Language, call.UpdatedAt = choice.Language, now
				call.note(call.differs(before), viewer.ID, now)
			}
			for _, s := range stages { // where the waveform failed, so does what needs it
				if slices.Contains(StageTranscribe.Spec().Needs, s.Name) && s.State == Broken {
					s.State, s.Error, s.UpdatedAt = Pending, "", now
					again = append(again, s)
				}
			}
			revision := 0
			for _, s := range stages {
				if s.Name == StageTranscribe {
					revision = s.Revision
				}
			}
			again = append(again, Stage{Owner: string(id), Name: StageTranscribe, Revision: revision, State: Pending, UpdatedAt: now})
			return nil
		})
		if err != nil {
			return err
		}
		if err := c.Changes.SaveChanges(ctx, changes(before, after, viewer.ID, c.Clock.Now())...); err != nil {
			return err
		}
		return c.reopen(ctx, &after, again)
	})
	if err != nil {
		return Call{}, err
	}
	c.ring(ctx, after, again)
	return after, nil
}

// SpeechServer says what recordings are turned into text by; ok is false where
// no speech server is set up.
func (c Curation) SpeechServer() (choice SpeechChoice, ok bool) {
	return c.SpeechDefault, c.Equipment[StageTranscribe]
}

func (c SpeechChoice) check() error {
	if err := noLonger("model", "model", c.Model); err != nil {
		return err
	}
	return noLonger("language", "language", c.Language)
}
