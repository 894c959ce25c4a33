package coach

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// The stages of a recording: what it is, its waveform, a copy a browser plays.

// probe finds out what the recording is.
func (p Processing) probe(ctx context.Context, c Call) error {
	if c.Recording == nil {
		return errNothingToDo
	}
	source, err := p.Blobs.URL(ctx, c.Recording.Key, mediaTTL)
	if err != nil {
		return err
	}
	info, err := p.Media.Probe(ctx, source)
	if err != nil {
		return err
	}
	return p.updateOf(ctx, c, func(c *Call) error {
		if len(c.Tracks.All) != len(info.Tracks) { // else somebody may have chosen
			c.Tracks = tracksOf(info.Tracks)
		}
		c.Duration, c.Channels = info.Duration, c.Tracks.channels(info.Channels)
		c.noteTracks()
		for _, note := range info.Notes {
			c.warn(note)
		}
		return nil
	})
}

// mediaTTL is how long ffmpeg may take over one recording.
const mediaTTL = 2 * time.Hour

// peaks draws the waveform.
func (p Processing) peaks(ctx context.Context, c Call) error {
	source, info, err := p.source(ctx, c)
	if err != nil {
		return err
	}
	var activity Activity
	blob, err := p.made(ctx, madeOf(*c.Recording, "peaks.json.gz"), "application/json", func(w io.Writer) error {
		var err error
		activity, err = p.Media.Peaks(ctx, source, info, w)
		return err
	})
	if err != nil {
		return err
	}
	// The speech is stored before the row is touched: of a transcript that is
	// read at the same time, one of the two sees the other.
	if err := p.saveActivity(ctx, *c.Recording, activity); err != nil {
		return err
	}
	return p.Tx.Do(ctx, func(ctx context.Context) error {
		return p.updateOf(ctx, c, func(c *Call) error {
			c.Peaks = &blob
			if err := p.decoded(ctx, c, activity.Length); err != nil {
				return err
			}
			return p.heard(ctx, c, activity)
		})
	})
}

// agree is how far two lengths of one recording may be apart.
const agree = 50 * time.Millisecond

// decoded corrects the call's length by what there was to decode. Where it was
// wrong, whatever was made with it is made again: the figures, the warning that
// the transcript goes on for too long, the copy to play.
func (p Processing) decoded(ctx context.Context, c *Call, length time.Duration) error {
	was := c.Duration
	if length <= 0 || length == was {
		return nil
	}
	c.Duration = length
	if (length - was).Abs() <= agree {
		return nil
	}
	again := []StageName{StageProxy}
	if c.Revision > 0 {
		t, _, err := p.Transcripts.Transcript(ctx, c.ID, c.Revision)
		switch {
		case err == nil:
			c.noteEnd(t)
			again = append(again, StageAnalyse, StageIndex)
		case CodeOf(err) != CodeNotFound: // it is read later, or cannot be
			return err
		}
	}
	stages, err := p.Stages.StagesOf(ctx, string(c.ID))
	if err != nil {
		return err
	}
	var open []Stage
	for _, s := range stages {
		if slices.Contains(again, s.Name) {
			s.State, s.Error, s.UpdatedAt = Pending, "", p.Clock.Now()
			open = append(open, s)
		}
	}
	return p.Stages.AddStages(ctx, open...)
}

// proxy makes a copy a browser can start anywhere in, where the recording is
// not one itself, or is longer or shorter than it says.
func (p Processing) proxy(ctx context.Context, c Call) error {
	source, info, err := p.source(ctx, c)
	if err != nil {
		return err
	}
	if info.Seekable && c.Tracks.Mix.First() && (info.Duration-c.Duration).Abs() <= agree {
		return errNothingToDo
	}
	blob, err := p.made(ctx, madeOf(*c.Recording, "playback.m4a"), "audio/mp4", func(w io.Writer) error {
		return p.Media.Proxy(ctx, source, c.Tracks.Mix, w)
	})
	if err != nil {
		return err
	}
	return p.updateOf(ctx, c, func(c *Call) error {
		c.Playback = &blob
		return nil
	})
}

// updateOf writes what was made of seen's recording into its call, unless it has
// got another one meanwhile, or other tracks of it are heard.
func (p Processing) updateOf(ctx context.Context, seen Call, change func(*Call) error) error {
	_, err := p.Calls.UpdateCall(ctx, seen.ID, func(c *Call) error {
		if c.Recording == nil || c.Recording.Key != seen.Recording.Key || !c.Tracks.Mix.is(seen.Tracks.Mix) {
			return errNothingToDo
		}
		return change(c)
	})
	return err
}

// source is where the recording is read, and what it is. A recording the probe
// could not read is not tried again by the stages after it.
func (p Processing) source(ctx context.Context, c Call) (string, MediaInfo, error) {
	if c.Recording == nil || c.Channels == 0 {
		return "", MediaInfo{}, errNothingToDo
	}
	source, err := p.Blobs.URL(ctx, c.Recording.Key, mediaTTL)
	if err != nil {
		return "", MediaInfo{}, err
	}
	info, err := p.Media.Probe(ctx, source)
	info.Mix, info.Channels = c.Tracks.Mix, c.Channels
	return source, info, err
}

// made stores what make writes, without holding it in memory.
func (p Processing) made(ctx context.Context, key BlobKey, contentType string, make func(w io.Writer) error) (Blob, error) {
	r, w := io.Pipe()
	var group errgroup.Group
	group.Go(func() error {
		err := make(w)
		w.CloseWithError(err)
		return err
	})
	blob, err := p.Blobs.Put(ctx, key, r, -1, maxMade, contentType)
	r.CloseWithError(err) // a maker that still writes is told
	if fault := group.Wait(); fault != nil && !errors.Is(fault, io.ErrClosedPipe) {
		return Blob{}, fault
	}
	return blob, err
}

// maxMade bounds what ffmpeg may produce of one call, in bytes.
const maxMade = 4 << 30
