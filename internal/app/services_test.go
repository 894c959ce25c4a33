package app_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"gametape/coach"
	"gametape/storage"
	"time"
)

// services are the settings that lead to a schema, a Redis database and a
// bucket of the test's own on real servers. Without servers the test is
// skipped, or fails where they are required.
func services(t *testing.T) []string {
	t.Helper()
	given := map[string]string{}
	for _, name := range []string{"DATABASE_URL", "REDIS_URL", "S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY"} {
		value := os.Getenv("GAMETAPE_TEST_" + name)
		if value == "" {
			missing := fmt.Sprintf("GAMETAPE_TEST_%s is not set; `make test-services` starts servers and sets it", name)
			if os.Getenv("GAMETAPE_TEST_SERVICES") == "required" {
				t.Fatal(missing)
			}
			t.Skip(missing)
		}
		given[name] = value
	}
	given["DATABASE_URL"] = ownSchema(t, given["DATABASE_URL"])
	given["REDIS_URL"] = ownRedis(t, given["REDIS_URL"])
	given["S3_BUCKET"] = ownBucket(t, given)
	var env []string
	for name, value := range given {
		env = append(env, "GAMETAPE_"+name+"="+value)
	}
	return env
}

func own() string { return strings.ToLower(rand.Text()[:16]) }

func ownSchema(t *testing.T, base string) string {
	t.Helper()
	name := "app_" + own()
	run := func(statement string) {
		ctx := context.WithoutCancel(t.Context())
		conn, err := pgx.Connect(ctx, base)
		if err != nil {
			t.Fatalf("GAMETAPE_TEST_DATABASE_URL names a server that does not answer: %v", err)
		}
		defer func() { _ = conn.Close(ctx) }()
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Error(err)
		}
	}
	run("CREATE SCHEMA " + name)
	t.Cleanup(func() { run("DROP SCHEMA " + name + " CASCADE") })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String()
}

// redisUsed counts the Redis databases handed out. The upper half of the
// sixteen is this package's; other packages test at the same time.
var redisUsed atomic.Int32

func ownRedis(t *testing.T, base string) string {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = fmt.Sprintf("/%d", 8+(redisUsed.Add(1)-1)%8)
	flush := func() { flushRedis(t, u.String()) }
	flush()
	t.Cleanup(flush)
	return u.String()
}

func flushRedis(t *testing.T, at string) {
	opt, err := redis.ParseURL(at)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(opt)
	defer client.Close()
	if err := client.FlushDB(context.WithoutCancel(t.Context())).Err(); err != nil {
		t.Errorf("flush Redis: %v", err)
	}
}

func ownBucket(t *testing.T, given map[string]string) string {
	t.Helper()
	name := "gametape-app-" + own()
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		s, err := storage.Open(ctx, storage.Config{Endpoint: given["S3_ENDPOINT"], Bucket: name, AccessKey: given["S3_ACCESS_KEY"], SecretKey: given["S3_SECRET_KEY"]}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Error(err)
			return
		}
		var keys []coach.BlobKey
		if err := s.List(ctx, "", func(key coach.BlobKey, _ time.Time) error { keys = append(keys, key); return nil }); err != nil {
			t.Error(err)
		}
		if err := s.Delete(ctx, keys...); err != nil {
			t.Error(err)
		}
	})
	return name
}
