package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

// Put stores r under key, as coach.Blobs demands. An object of up to PartSize
// goes in one request; a longer one in parts that are sent while the next is
// read and hashed. Every part travels with its own SHA-256, which the server
// checks, and the length is compared with the stored one afterwards.
//
// Memory is bounded over all uploads: who comes when all places are taken
// waits.
func (s *Store) Put(ctx context.Context, key coach.BlobKey, r io.Reader, size, limit int64, contentType string) (coach.Blob, error) {
	if size > limit {
		return coach.Blob{}, tooLarge(limit)
	}
	if err := s.uploads.Acquire(ctx, 1); err != nil {
		return coach.Blob{}, err
	}
	defer s.uploads.Release(1)

	src := &source{r: r, size: size, limit: limit, sum: sha256.New()}
	first, err := s.parts.take(ctx)
	if err != nil {
		return coach.Blob{}, err
	}
	n, err := src.fill(first)
	if err != nil {
		s.parts.give(first)
		return coach.Blob{}, err
	}
	if src.ended {
		err = s.putWhole(ctx, key, first[:n], src.hash(), contentType)
		s.parts.give(first)
	} else {
		err = s.putParts(ctx, key, src, first, contentType)
	}
	if err != nil {
		return coach.Blob{}, err
	}
	if err := s.checkLength(ctx, key, src.read); err != nil {
		return coach.Blob{}, err
	}
	return coach.Blob{Key: key, Size: src.read, SHA256: src.hash(), ContentType: contentType}, nil
}

func (s *Store) putWhole(ctx context.Context, key coach.BlobKey, b []byte, sum, contentType string) error {
	_, err := s.s3.PutObject(ctx, s.bucket, string(key), bytes.NewReader(b), int64(len(b)), "", sum,
		minio.PutObjectOptions{ContentType: contentType})
	return s.explain(err, key)
}

// putParts sends src as a multipart upload; first is its first part, full. It
// gives first back.
func (s *Store) putParts(ctx context.Context, key coach.BlobKey, src *source, first []byte, contentType string) error {
	id, err := s.s3.NewMultipartUpload(ctx, s.bucket, string(key), minio.PutObjectOptions{ContentType: contentType})
	if err != nil {
		s.parts.give(first)
		return s.explain(err, key)
	}
	done, err := s.sendParts(ctx, key, id, src, first)
	if err == nil {
		_, err = s.s3.CompleteMultipartUpload(ctx, s.bucket, string(key), id, done, minio.PutObjectOptions{ContentType: contentType})
		err = s.explain(err, key)
	}
	if err != nil {
		s.abort(ctx, key, id)
	}
	return err
}

func (s *Store) sendParts(ctx context.Context, key coach.BlobKey, id string, src *source, buf []byte) ([]minio.CompletePart, error) {
	sending, ctx := errgroup.WithContext(ctx)
	sending.SetLimit(partsPerUpload)
	var done []*minio.CompletePart
	n := len(buf)
	readErr := func() error {
		for {
			part := &minio.CompletePart{PartNumber: len(done) + 1}
			done = append(done, part)
			full, body := buf, buf[:n]
			sending.Go(func() error {
				defer s.parts.give(full)
				var err error
				part.ETag, err = s.sendPart(ctx, key, id, part.PartNumber, body)
				return err
			})
			if src.ended {
				return nil
			}
			var err error
			if buf, err = s.parts.take(ctx); err != nil {
				return err
			}
			if n, err = src.fill(buf); err != nil || n == 0 {
				s.parts.give(buf)
				return err
			}
		}
	}()
	sendErr := sending.Wait()
	// A failed part cancels ctx, and with it the wait for a buffer: the part is
	// the cause then.
	if readErr != nil && (sendErr == nil || !errors.Is(readErr, context.Canceled)) {
		return nil, readErr
	}
	if sendErr != nil {
		return nil, sendErr
	}
	parts := make([]minio.CompletePart, len(done))
	for i, p := range done {
		parts[i] = *p
	}
	return parts, nil
}

func (s *Store) sendPart(ctx context.Context, key coach.BlobKey, id string, number int, b []byte) (etag string, err error) {
	sum := sha256.Sum256(b)
	part, err := s.s3.PutObjectPart(ctx, s.bucket, string(key), id, number, bytes.NewReader(b), int64(len(b)),
		minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(sum[:])})
	return part.ETag, s.explain(err, key)
}

// abort gives the parts of a failed upload back, also after the caller has
// gone. What it cannot reach Sweep finds later.
func (s *Store) abort(ctx context.Context, key coach.BlobKey, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.s3.AbortMultipartUpload(ctx, s.bucket, string(key), id); err != nil {
		s.log.Warn("could not abort an upload; the sweep will", "key", string(key), "error", err)
	}
}

// checkLength compares what the server says it has with what was read.
func (s *Store) checkLength(ctx context.Context, key coach.BlobKey, want int64) error {
	info, err := s.s3.StatObject(ctx, s.bucket, string(key), minio.StatObjectOptions{})
	if err != nil {
		return s.explain(err, key)
	}
	if info.Size == want {
		return nil
	}
	if err := s.Delete(context.WithoutCancel(ctx), key); err != nil {
		s.log.Warn("could not delete a damaged object", "key", string(key), "error", err)
	}
	return coach.Errorf(coach.CodeUnavailable, "",
		"The object storage kept %d of %d bytes; the file was deleted again.", info.Size, want)
}

// source reads an upload once, counting, hashing and limiting it.
type source struct {
	r     io.Reader
	size  int64 // -1: unknown
	limit int64
	read  int64
	sum   hash.Hash
	ended bool
}

// fill reads until buf is full or the end. An error of the reader comes back
// as it is.
func (s *source) fill(buf []byte) (n int, err error) {
	for n < len(buf) && !s.ended {
		m, err := s.r.Read(buf[n:])
		s.sum.Write(buf[n : n+m])
		n += m
		s.read += int64(m)
		if s.read > s.limit {
			return 0, tooLarge(s.limit)
		}
		if err == io.EOF {
			s.ended = true
		} else if err != nil {
			return 0, err
		}
	}
	if s.ended && s.size >= 0 && s.read != s.size {
		return 0, coach.Errorf(coach.CodeInvalid, "",
			"The upload has %d bytes, but %d were announced.", s.read, s.size)
	}
	return n, nil
}

func (s *source) hash() string { return hex.EncodeToString(s.sum.Sum(nil)) }

// partPool lends buffers of PartSize bytes, at most so many at a time. Idle ones
// serve the next upload until the garbage collector takes them.
type partPool struct {
	lent chan struct{}
	idle sync.Pool
}

func newPartPool(n int) *partPool {
	return &partPool{
		lent: make(chan struct{}, n),
		idle: sync.Pool{New: func() any { return new([PartSize]byte) }},
	}
}

// take waits for a buffer.
func (p *partPool) take(ctx context.Context) ([]byte, error) {
	select {
	case p.lent <- struct{}{}:
		return p.idle.Get().(*[PartSize]byte)[:], nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *partPool) give(buf []byte) {
	p.idle.Put((*[PartSize]byte)(buf))
	<-p.lent
}
