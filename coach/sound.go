package coach

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"gametape/coach/align"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// A stereo recording of a telephone call has one side per channel. While a
// speaker talks, sound is on their channel: so channels whose side is known
// tell the side of speakers whose names say nothing.

const (
	// leastHeard is how long a speaker must be heard before their channel counts.
	leastHeard = 1500 * time.Millisecond
	// clearly is the share of a speaker's sound that must be on one channel.
	clearly = 0.75
)

// sidesBySound fills in unknown sides from speech, the stretches of sound per
// channel. It leaves sides alone where the sound does not tell clearly.
func sidesBySound(c Call, t transcript.Transcript, sides []transcript.Side, speech [][]tagging.Span) {
	if len(speech) != 2 {
		return
	}
	channels := channelsOf(t, speech)
	onChannel := channelSides(c)
	for i, ch := range channels { // speakers that are known tell their channel's side
		if ch >= 0 && sides[i] != transcript.Unknown && onChannel[ch] == "" {
			onChannel[ch] = sides[i]
			if onChannel[1-ch] == "" {
				onChannel[1-ch] = sides[i].Other()
			}
		}
	}
	for i, ch := range channels {
		if ch >= 0 && sides[i] == transcript.Unknown && onChannel[ch] != "" {
			sides[i] = onChannel[ch]
		}
	}
}

// channelSides is what the parties, or the titles of tracks, say of the channels;
// empty: nothing.
func channelSides(c Call) [2]transcript.Side {
	var out [2]transcript.Side
	for _, p := range c.Parties {
		if p.Channel != nil && *p.Channel < 2 && (p.Side == transcript.Rep || p.Side == transcript.Customer) {
			out[*p.Channel] = p.Side
		}
	}
	if c.Tracks.Mix.Sides {
		out = [2]transcript.Side{transcript.Rep, transcript.Customer}
	}
	for ch := range out {
		if out[ch] == "" && out[1-ch] != "" {
			out[ch] = out[1-ch].Other()
		}
	}
	return out
}

// channelsOf is the channel each speaker is heard on, -1 where it is not clear.
func channelsOf(t transcript.Transcript, speech [][]tagging.Span) []int {
	heard := make([][2]time.Duration, len(t.Speakers))
	for _, turn := range t.Turns {
		if turn.Speaker < 0 {
			continue
		}
		for ch := range 2 {
			heard[turn.Speaker][ch] += overlap(turn.Start, turn.End, speech[ch])
		}
	}
	out := make([]int, len(heard))
	for i, h := range heard {
		out[i] = -1
		sum := h[0] + h[1]
		for ch := range 2 {
			if h[ch] >= leastHeard && float64(h[ch]) >= clearly*float64(sum) {
				out[i] = ch
			}
		}
	}
	return out
}

// overlap is how much of [start, end) lies in spans, which ascend.
func overlap(start, end time.Duration, spans []tagging.Span) time.Duration {
	var sum time.Duration
	for i := firstAfter(spans, start); i < len(spans) && spans[i].Start < end; i++ {
		sum += max(0, min(end, spans[i].End)-max(start, spans[i].Start))
	}
	return sum
}

// firstAfter is the first of spans, which ascend, that ends after at.
func firstAfter(spans []tagging.Span, at time.Duration) int {
	i, _ := slices.BinarySearchFunc(spans, at, func(s tagging.Span, at time.Duration) int {
		if s.End <= at {
			return -1
		}
		return 1
	})
	return i
}

// activityOf is where the stretches of speech in a recording are.
func activityOf(recording Blob) BlobKey { return madeOf(recording, "activity.json") }

// maxActivity bounds the stretches of a call's speech, in bytes of JSON.
const maxActivity = 16 << 20

func (p Processing) saveActivity(ctx context.Context, recording Blob, a Activity) error {
	raw, err := json.Marshal(a.Speech)
	if err != nil {
		return err
	}
	_, err = p.Blobs.Put(ctx, activityOf(recording), bytes.NewReader(raw), int64(len(raw)), maxActivity, "application/json")
	return err
}

// speechOf is the stretches of sound per channel; nil before the waveform is drawn.
func speechOf(ctx context.Context, blobs Blobs, c Call) ([][]tagging.Span, error) {
	if c.Recording == nil {
		return nil, nil
	}
	r, err := blobs.Open(ctx, activityOf(*c.Recording), 0, -1)
	if CodeOf(err) == CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out [][]tagging.Span
	if err := json.NewDecoder(io.LimitReader(r, maxActivity)).Decode(&out); err != nil {
		return nil, fmt.Errorf("read speech of %s: %w", c.ID, err)
	}
	return out, nil
}

// heard uses what the waveform told: a call whose speakers nobody knew yet is
// mapped by its channels, which makes a new revision; a call without a
// transcript gets the figures that channels alone can give. It runs alone with
// the call's row.
func (p Processing) heard(ctx context.Context, c *Call, a Activity) error {
	if a.Silent {
		c.warn("Nothing is to be heard in the whole recording.")
	}
	if c.TranscriptFile == nil {
		return p.figuresBySound(ctx, c, a)
	}
	t, before, err := p.Transcripts.Transcript(ctx, c.ID, c.Revision)
	if CodeOf(err) == CodeNotFound {
		return nil // it is read later, or cannot be
	}
	if err != nil {
		return err
	}
	c.noteFit(align.Compare(t, before, a.Speech, c.Duration))
	if !c.AskSides {
		return nil
	}
	users, err := p.Users.Users(ctx)
	if err != nil {
		return err
	}
	people, err := recognise(ctx, p.Recognition, *c, t)
	if err != nil {
		return err
	}
	sides, certain := mapSides(*c, t, users, people.sides(), a.Speech)
	if slices.Equal(sides, before) {
		return nil
	}
	c.Revision++
	c.AskSides = !certain
	now := p.Clock.Now()
	if err := p.Transcripts.SaveTranscript(ctx, c.ID, Revision{Number: c.Revision, Change: ChangeSpeakers, At: now}, t, sides); err != nil {
		return err
	}
	return p.Stages.AddStages(ctx,
		Stage{Owner: string(c.ID), Name: StageAnalyse, Revision: c.Revision, State: Pending, UpdatedAt: now},
		Stage{Owner: string(c.ID), Name: StageIndex, Revision: c.Revision, State: Pending, UpdatedAt: now})
}

func (p Processing) figuresBySound(ctx context.Context, c *Call, a Activity) error {
	on := channelSides(*c)
	if len(a.Speech) != 2 || on[0] == "" {
		if c.TalkRatio < 0 {
			return nil
		}
		c.TalkRatio = -1 // other tracks are heard now
		return p.Findings.SaveFindings(ctx, Findings{Call: c.ID})
	}
	rep, customer := a.Speech[0], a.Speech[1]
	if on[0] == transcript.Customer {
		rep, customer = customer, rep
	}
	f := Findings{Call: c.ID, Stats: tagging.StatsFromActivity(rep, customer, c.Duration)}
	c.TalkRatio = f.Stats.TalkRatio
	return p.Findings.SaveFindings(ctx, f)
}
