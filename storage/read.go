package storage

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"gametape/coach"
)

// Open returns the bytes [from, from+n) of key; n < 0 means to the end. Fewer
// come where the object ends earlier; from beyond its end is CodeInvalid.
func (s *Store) Open(ctx context.Context, key coach.BlobKey, from, n int64) (io.ReadCloser, error) {
	if from < 0 {
		return nil, coach.Errorf(coach.CodeInvalid, "range", "A file cannot be read from before its beginning.")
	}
	var opts minio.GetObjectOptions
	switch {
	case n == 0:
		return s.openNothing(ctx, key, from)
	case n > 0:
		if err := opts.SetRange(from, from+n-1); err != nil {
			return nil, s.explain(err, key)
		}
	case from > 0:
		if err := opts.SetRange(from, 0); err != nil {
			return nil, s.explain(err, key)
		}
	}
	body, _, _, err := s.s3.GetObject(ctx, s.bucket, string(key), opts)
	if minio.ToErrorResponse(err).Code == minio.InvalidRange {
		// No range fits the end of an object, where nothing is left to read.
		return s.openNothing(ctx, key, from)
	}
	if err != nil {
		return nil, s.explain(err, key)
	}
	return &object{ReadCloser: body, store: s, key: key}, nil
}

// openNothing is Open where no byte is wanted; HTTP has no such range.
func (s *Store) openNothing(ctx context.Context, key coach.BlobKey, from int64) (io.ReadCloser, error) {
	info, err := s.s3.StatObject(ctx, s.bucket, string(key), minio.StatObjectOptions{})
	if err != nil {
		return nil, s.explain(err, key)
	}
	if from > info.Size {
		return nil, s.explain(minio.ErrorResponse{Code: minio.InvalidRange}, key)
	}
	return io.NopCloser(strings.NewReader("")), nil
}

// object explains a connection that breaks while it is read.
type object struct {
	io.ReadCloser
	store *Store
	key   coach.BlobKey
}

func (o *object) Read(p []byte) (int, error) {
	n, err := o.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = o.store.explain(err, o.key)
	}
	return n, err
}

// Delete removes objects; one that is not there is no error.
func (s *Store) Delete(ctx context.Context, keys ...coach.BlobKey) error {
	if len(keys) == 1 {
		err := s.explain(s.s3.RemoveObject(ctx, s.bucket, string(keys[0]), minio.RemoveObjectOptions{}), keys[0])
		return unlessMissing(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	objects := make(chan minio.ObjectInfo)
	go func() {
		defer close(objects)
		for _, k := range keys {
			select {
			case objects <- minio.ObjectInfo{Key: string(k)}:
			case <-ctx.Done():
				return
			}
		}
	}()
	var first error
	for failed := range s.s3.RemoveObjects(ctx, s.bucket, objects, minio.RemoveObjectsOptions{}) {
		err := unlessMissing(s.explain(failed.Err, coach.BlobKey(failed.ObjectName)))
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = ctx.Err()
	}
	return first
}

func unlessMissing(err error) error {
	if coach.CodeOf(err) == coach.CodeNotFound {
		return nil
	}
	return err
}

// List calls fn with every key under prefix and when it was written, in the
// order of the keys. It stops at the first error of fn and returns it.
func (s *Store) List(ctx context.Context, prefix string, fn func(key coach.BlobKey, at time.Time) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range s.s3.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return s.explain(o.Err, "")
		}
		if strings.HasSuffix(o.Key, "/") {
			continue // a folder's placeholder
		}
		if err := fn(coach.BlobKey(o.Key), o.LastModified); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// URL is where a program on this machine reads key by ranges for ttl, without
// keys of its own. It does not ask whether the object is there.
func (s *Store) URL(ctx context.Context, key coach.BlobKey, ttl time.Duration) (string, error) {
	u, err := s.s3.PresignedGetObject(ctx, s.bucket, string(key), ttl, nil)
	if err != nil {
		return "", s.explain(err, key)
	}
	return u.String(), nil
}

// Sweep gives back the parts of uploads that began before the given time and
// were never finished, as a crash leaves them. It returns how many there were.
func (s *Store) Sweep(ctx context.Context, before time.Time) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	swept := 0
	for u := range s.s3.ListIncompleteUploads(ctx, s.bucket, "", true) {
		if u.Err != nil {
			return swept, s.explain(u.Err, "")
		}
		if !u.Initiated.Before(before) {
			continue
		}
		err := s.s3.AbortMultipartUpload(ctx, s.bucket, u.Key, u.UploadID)
		if err != nil && minio.ToErrorResponse(err).Code != minio.NoSuchUpload {
			return swept, s.explain(err, coach.BlobKey(u.Key))
		}
		swept++
	}
	return swept, ctx.Err()
}
