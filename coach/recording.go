package coach

import (
	"context"
	"errors"
	"io"
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
	_, err = p.Calls.UpdateCall(ctx, c.ID, func(c *Call) error {
		c.Duration, c.Channels = info.Duration, info.Channels
		return nil
	})
	return err
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
	blob, err := p.made(ctx, callKey(c.ID, "peaks.json.gz"), "application/json", func(w io.Writer) error {
		var err error
		activity, err = p.Media.Peaks(ctx, source, info, w)
		return err
	})
	if err != nil {
		return err
	}
	// The speech is stored before the row is touched: of a transcript that is
	// read at the same time, one of the two sees the other.
	if err := p.saveActivity(ctx, c.ID, activity); err != nil {
		return err
	}
	return p.Tx.Do(ctx, func(ctx context.Context) error {
		_, err := p.Calls.UpdateCall(ctx, c.ID, func(c *Call) error {
			c.Peaks = &blob
			return p.heard(ctx, c, activity)
		})
		return err
	})
}

// proxy makes a copy a browser can start anywhere in, where the recording is
// not one itself.
func (p Processing) proxy(ctx context.Context, c Call) error {
	source, info, err := p.source(ctx, c)
	if err != nil {
		return err
	}
	if info.Seekable {
		return errNothingToDo
	}
	blob, err := p.made(ctx, callKey(c.ID, "playback.m4a"), "audio/mp4", func(w io.Writer) error {
		return p.Media.Proxy(ctx, source, w)
	})
	if err != nil {
		return err
	}
	_, err = p.Calls.UpdateCall(ctx, c.ID, func(c *Call) error {
		c.Playback = &blob
		return nil
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
