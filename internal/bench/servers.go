package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// servers are a schema, a Redis database and a bucket of this run's own on the
// servers of scripts/services.sh.
type servers struct {
	s3                          *minio.Client
	endpoint, access, secret    string
	bucket, databaseURL, schema string
	redisURL, databaseBase      string
}

func openServers(ctx context.Context) (*servers, error) {
	given := map[string]string{}
	for _, name := range []string{"DATABASE_URL", "REDIS_URL", "S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY"} {
		if given[name] = os.Getenv("GAMETAPE_TEST_" + name); given[name] == "" {
			return nil, fmt.Errorf("GAMETAPE_TEST_%s is not set; `make bench` starts servers and sets it", name)
		}
	}
	own := strings.ToLower(rand.Text()[:12])
	s := &servers{
		endpoint: given["S3_ENDPOINT"], access: given["S3_ACCESS_KEY"], secret: given["S3_SECRET_KEY"],
		bucket: "gametape-bench-" + own, schema: "bench_" + own, databaseBase: given["DATABASE_URL"],
	}
	var err error
	if s.s3, err = minio.New(s.endpoint, &minio.Options{Creds: credentials.NewStaticV4(s.access, s.secret, "")}); err != nil {
		return nil, fmt.Errorf("connect to the S3 server: %w", err)
	}
	if err := s.s3.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{}); err != nil {
		return nil, fmt.Errorf("make a bucket: %w", err)
	}
	if s.redisURL, err = withPath(given["REDIS_URL"], "/7"); err != nil {
		return nil, err
	}
	database, err := url.Parse(s.databaseBase)
	if err != nil {
		return nil, err
	}
	query := database.Query()
	query.Set("search_path", s.schema)
	database.RawQuery = query.Encode()
	s.databaseURL = database.String()
	if err := errors.Join(s.sql(ctx, "CREATE SCHEMA "+s.schema), s.flushRedis(ctx)); err != nil {
		return nil, errors.Join(err, s.s3.RemoveBucket(ctx, s.bucket))
	}
	return s, nil
}

func withPath(base, path string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.Path = path
	return u.String(), nil
}

// settings lead a gametape to these servers.
func (s *servers) settings() []string {
	return []string{
		"GAMETAPE_DATABASE_URL=" + s.databaseURL, "GAMETAPE_REDIS_URL=" + s.redisURL, "GAMETAPE_S3_ENDPOINT=" + s.endpoint,
		"GAMETAPE_S3_ACCESS_KEY=" + s.access, "GAMETAPE_S3_SECRET_KEY=" + s.secret, "GAMETAPE_S3_BUCKET=" + s.bucket,
	}
}

func (s *servers) sql(ctx context.Context, statement string) error {
	return quietly(ctx, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", s.databaseBase, "-c", "SET client_min_messages = warning", "-c", statement)
}

func (s *servers) flushRedis(ctx context.Context) error {
	return quietly(ctx, "redis-cli", "-u", s.redisURL, "flushdb")
}

// empty deletes all objects.
func (s *servers) empty(ctx context.Context) error {
	var faults []error
	for o := range s.s3.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			return o.Err
		}
		faults = append(faults, s.s3.RemoveObject(ctx, s.bucket, o.Key, minio.RemoveObjectOptions{}))
	}
	return errors.Join(faults...)
}

// close takes everything of this run's own away again, also after ctx.
func (s *servers) close(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	return errors.Join(s.empty(ctx), s.s3.RemoveBucket(ctx, s.bucket), s.sql(ctx, "DROP SCHEMA "+s.schema+" CASCADE"), s.flushRedis(ctx))
}
