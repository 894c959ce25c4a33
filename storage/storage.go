// Package storage remembers bytes: recordings, transcripts and clips, as
// objects in a bucket of an S3 server. The server is somebody else's, or the
// one this package runs over a folder (Embedded). It implements coach.Blobs.
//
// internal/app opens it; the use cases in coach and the stages in worker use
// it through the port. It never looks into what it stores and knows no rows.
package storage

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"
	"golang.org/x/sync/semaphore"

	"gametape/coach"
)

const (
	// PartSize is how much of an upload is held and sent at a time, in bytes.
	// Amazon's limit of 10,000 parts makes objects of up to 80 GB possible.
	PartSize = 8 << 20
	// partsInMemory bounds the memory of all uploads together to
	// partsInMemory × PartSize bytes.
	partsInMemory = 10
	// uploadsAtOnce is one less than there are parts, so that a part is free
	// for whoever can go on even when every upload waits for a slow sender.
	uploadsAtOnce = partsInMemory - 1
	// partsPerUpload is how many parts of one upload are under way at once.
	partsPerUpload = 3

	defaultRegion = "us-east-1"
	// openPatience is how long Open waits for a server that is just starting.
	openPatience = 15 * time.Second
)

// Config says where the bucket is and who asks.
type Config struct {
	Endpoint  string // host:port, without a scheme
	Bucket    string // made where it is missing
	AccessKey string
	SecretKey string
	Region    string // empty: us-east-1
	TLS       bool
}

// Store is one bucket. It is safe for concurrent use.
type Store struct {
	s3       *minio.Core
	bucket   string
	endpoint string
	log      *slog.Logger

	uploads *semaphore.Weighted
	parts   *partPool
}

var _ coach.Blobs = (*Store)(nil)

// Open connects to the server and makes the bucket if it is missing. A server
// that does not answer or refuses the keys is CodeUnavailable with a sentence
// that names the setting to mend.
func Open(ctx context.Context, c Config, log *slog.Logger) (*Store, error) {
	if c.Region == "" {
		c.Region = defaultRegion
	}
	if err := s3utils.CheckValidBucketNameStrict(c.Bucket); err != nil {
		return nil, coach.Errorf(coach.CodeInvalid, "GAMETAPE_S3_BUCKET",
			"%q cannot be a bucket's name: use 3 to 63 small letters, digits and hyphens.", c.Bucket).Because(err)
	}
	transport, err := minio.DefaultTransport(c.TLS)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", c.Endpoint, err)
	}
	tune(transport)
	s3, err := minio.NewCore(c.Endpoint, &minio.Options{
		Creds:     credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""),
		Secure:    c.TLS,
		Region:    c.Region,
		Transport: transport,
		// Ten tries, the default, keep a person waiting for minutes.
		MaxRetries: 4,
	})
	if err != nil {
		return nil, coach.Errorf(coach.CodeInvalid, "GAMETAPE_S3_ENDPOINT",
			"%q is no address of an S3 server; write it like s3.example.com:9000, without https://.", c.Endpoint).Because(err)
	}
	s := &Store{
		s3: s3, bucket: c.Bucket, endpoint: c.Endpoint, log: log,
		uploads: semaphore.NewWeighted(uploadsAtOnce),
		parts:   newPartPool(partsInMemory),
	}
	if err := s.ensureBucket(ctx, c.Region); err != nil {
		return nil, err
	}
	return s, nil
}

// tune sends parts through bigger buffers than the default of 4 KiB, and lets
// connections be used again by as many uploads as there may be.
func tune(t *http.Transport) {
	t.MaxIdleConnsPerHost = 64
	t.WriteBufferSize = 256 << 10
	t.DisableCompression = true
}

func (s *Store) ensureBucket(ctx context.Context, region string) error {
	ctx, cancel := context.WithTimeout(ctx, openPatience)
	defer cancel()
	there, err := s.s3.BucketExists(ctx, s.bucket)
	if err != nil {
		return s.explain(err, "")
	}
	if there {
		return nil
	}
	err = s.s3.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: region})
	switch minio.ToErrorResponse(err).Code {
	case "":
		if err != nil {
			return s.explain(err, "")
		}
		s.log.Info("made the bucket", "bucket", s.bucket, "endpoint", s.endpoint)
		return nil
	case minio.BucketAlreadyOwnedByYou:
		return nil // another process was quicker
	}
	return s.explain(err, "")
}
