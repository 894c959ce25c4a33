package storage

import (
	"context"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/s3response"
)

// durable is the embedded server's folder, made to force every finished object
// to disk before it is acknowledged: the file, and the folders that lead to it.
type durable struct {
	*posix.Posix
	root string
}

func (d *durable) PutObject(ctx context.Context, in s3response.PutObjectInput) (s3response.PutObjectOutput, error) {
	out, err := d.Posix.PutObject(ctx, in)
	if err == nil {
		err = d.sync(*in.Bucket, *in.Key)
	}
	return out, err
}

func (d *durable) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput) (s3response.CompleteMultipartUploadResult, string, error) {
	out, version, err := d.Posix.CompleteMultipartUpload(ctx, in)
	if err == nil {
		err = d.sync(*in.Bucket, *in.Key)
	}
	return out, version, err
}

func (d *durable) sync(bucket, key string) error {
	path := filepath.Join(d.root, bucket, filepath.FromSlash(key))
	for ; len(path) > len(d.root); path = filepath.Dir(path) {
		if err := syncOne(path); err != nil {
			// Deleted again by somebody else: nothing is left to keep.
			if os.IsNotExist(err) {
				continue
			}
			return err
		}
	}
	return nil
}

func syncOne(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
