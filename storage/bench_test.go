package storage_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"gametape/storage"
)

const benchSize = 256 << 20

// zeroes is an endless source that costs nothing.
type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { return len(p), nil }

// benchServer is the server the environment names, else an embedded one.
func benchServer(b *testing.B) storage.Config {
	if os.Getenv("GAMETAPE_TEST_S3_ENDPOINT") != "" {
		return external(b)
	}
	return embedded(b, filepath.Join(b.TempDir(), "objects"))
}

// BenchmarkPut measures an upload of unknown length, as the API receives it,
// next to what the client library alone does with the same server.
func BenchmarkPut(b *testing.B) {
	b.Run("store", func(b *testing.B) {
		s, err := storage.Open(b.Context(), benchServer(b), quiet)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(benchSize)
		for b.Loop() {
			if _, err := s.Put(b.Context(), "bench/store", io.LimitReader(zeroes{}, benchSize), -1, 1<<40, ""); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, size := range map[string]int64{"library, length unknown": -1, "library, length known": benchSize} {
		b.Run(name, func(b *testing.B) {
			c := benchServer(b)
			client, err := minio.New(c.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(c.AccessKey, c.SecretKey, "")})
			if err != nil {
				b.Fatal(err)
			}
			if err := client.MakeBucket(b.Context(), c.Bucket, minio.MakeBucketOptions{}); err != nil && minio.ToErrorResponse(err).Code != minio.BucketAlreadyOwnedByYou {
				b.Fatal(err)
			}
			b.SetBytes(benchSize)
			for b.Loop() {
				_, err := client.PutObject(b.Context(), c.Bucket, "bench/library", io.LimitReader(zeroes{}, benchSize), size,
					minio.PutObjectOptions{PartSize: 16 << 20})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
