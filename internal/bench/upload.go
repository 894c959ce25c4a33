package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
	"golang.org/x/sync/errgroup"
)

const uploadAbout = "`POST /api/v1/calls` of a `gametape serve` process with PostgreSQL, Redis and an S3 server (versitygw), against a bare\n" +
	"`PutObject` of minio-go (length known, parts of 16 MiB) of the same bytes to the same server. They take turns; medians. Client, serve and the\n" +
	"servers share the machine. A recording is a WAV header and noise. The next upload begins when all stages of the last one are done."

const (
	uploadSize   = 256 << 20
	uploadRounds = 5
	manyUploads  = 8
	manySize     = 500 << 20

	goalUpload = 0.85
	goalMemory = 300 << 20
)

func measureUpload(ctx context.Context, b *bench) (rows []row, err error) {
	s, err := openServers(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	rows, err = uploadSpeed(ctx, b, s)
	if err != nil {
		return rows, err
	}
	peak, took, err := uploadMemory(ctx, b, s)
	if err != nil {
		return rows, err
	}
	return append(rows, row{
		what:     fmt.Sprintf("peak memory of serve, %d uploads of %d MiB at once (%.0f MB/s together)", manyUploads, manySize>>20, perSecond(manyUploads*manySize, took)),
		measured: fmt.Sprintf("%d MiB", peak>>20), goal: fmt.Sprintf("< %d MiB", goalMemory>>20), met: below(float64(peak), goalMemory),
	}), nil
}

// uploadSpeed alternates between the two ways; the first round warms up.
func uploadSpeed(ctx context.Context, b *bench, s *servers) (rows []row, err error) {
	g, err := b.serve(ctx, append(s.settings(), "GAMETAPE_MAX_UPLOAD=1GiB")...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, g.stop()) }()
	var through, bare []time.Duration
	for round := range uploadRounds + 1 {
		began := time.Now()
		id, err := g.upload(ctx, "recording", "noise.wav", recording(uploadSize), uploadSize)
		if err != nil {
			return nil, fmt.Errorf("upload: %w", err)
		}
		tookThrough := time.Since(began)
		if err := g.settled(ctx, id); err != nil {
			return nil, err
		}
		if err := g.ask(ctx, http.MethodDelete, "/calls/"+id, "", nil, 0, nil); err != nil {
			return nil, err
		}
		began = time.Now()
		_, err = s.s3.PutObject(ctx, s.bucket, "bare", recording(uploadSize), uploadSize, minio.PutObjectOptions{PartSize: 16 << 20})
		if err != nil {
			return nil, fmt.Errorf("bare PutObject: %w", err)
		}
		tookBare := time.Since(began)
		b.say("upload %.0f MB/s, bare %.0f MB/s", perSecond(uploadSize, tookThrough), perSecond(uploadSize, tookBare))
		if round > 0 {
			through, bare = append(through, tookThrough), append(bare, tookBare)
		}
		if err := s.s3.RemoveObject(ctx, s.bucket, "bare", minio.RemoveObjectOptions{}); err != nil {
			return nil, err
		}
	}
	t, p := perSecond(uploadSize, median(through)), perSecond(uploadSize, median(bare))
	return []row{{
		what: fmt.Sprintf("one recording of %d MiB", uploadSize>>20), measured: fmt.Sprintf("%.0f MB/s", t), against: fmt.Sprintf("bare PutObject %.0f MB/s", p),
		ratio: ratio(t / p), goal: fmt.Sprintf("ratio ≥ %.2f", goalUpload), met: atLeast(t/p, goalUpload),
	}}, nil
}

// uploadMemory is the peak of a fresh process when the last of many uploads is
// answered; stages of the first ones run by then.
func uploadMemory(ctx context.Context, b *bench, s *servers) (peak int64, took time.Duration, err error) {
	g, err := b.serve(ctx, append(s.settings(), "GAMETAPE_MAX_UPLOAD=1GiB")...)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, g.stop()) }()
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	for range manyUploads {
		group.Go(func() error {
			_, err := g.upload(ctx, "recording", "noise.wav", recording(manySize), manySize)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, 0, fmt.Errorf("%d uploads at once: %w", manyUploads, err)
	}
	took = time.Since(began)
	peak, err = g.peakMemory()
	return peak, took, err
}

// recording is a WAV file of size bytes, made while it is read: 32-bit stereo
// at 192 kHz, so that many bytes are few minutes for the stages behind.
func recording(size int64) io.Reader {
	const rate, frame = 192_000, 8
	h := []byte("RIFF....WAVEfmt ")
	binary.LittleEndian.PutUint32(h[4:], uint32(size-8))
	for _, v := range []any{uint32(16), uint16(1), uint16(2), uint32(rate), uint32(rate * frame), uint16(frame), uint16(32), [4]byte([]byte("data")), uint32(size - 44)} {
		h, _ = binary.Append(h, binary.LittleEndian, v) // only of a type without a size does it fail
	}
	return &wave{head: h, left: size, noise: noise()}
}

type wave struct {
	head, noise []byte
	at          int
	left        int64
}

func (w *wave) Read(p []byte) (int, error) {
	if w.left == 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), w.left)]
	var n int
	if len(w.head) > 0 {
		n = copy(p, w.head)
		w.head = w.head[n:]
	} else {
		n = copy(p, w.noise[w.at:])
		w.at = (w.at + n) % len(w.noise)
	}
	w.left -= int64(n)
	return n, nil
}

func noise() []byte {
	r := rand.NewChaCha8([32]byte{})
	out := make([]byte, 4<<20)
	_, _ = r.Read(out) // it never fails
	return out
}

func perSecond(bytes int64, d time.Duration) float64 { return float64(bytes) / 1e6 / d.Seconds() }
