package storage

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/minio/minio-go/v7"

	"gametape/coach"
)

// explain turns what the server or the network said into a coach.Error. key is
// what it was about, empty for the bucket itself.
func (s *Store) explain(err error, key coach.BlobKey) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("object %s: %w", key, err)
	}
	answer := minio.ToErrorResponse(err)
	switch answer.Code {
	case minio.NoSuchKey:
		return coach.Errorf(coach.CodeNotFound, "", "The file %s is not in the object storage.", key).Because(err)
	case minio.NoSuchBucket:
		return coach.Errorf(coach.CodeUnavailable, "GAMETAPE_S3_BUCKET",
			"The bucket %q is not there.", s.bucket).Because(err)
	case minio.InvalidRange:
		return coach.Errorf(coach.CodeInvalid, "range",
			"The file %s ends before the part that was asked for.", key).Because(err)
	case minio.AccessDenied, "InvalidAccessKeyId", "SignatureDoesNotMatch", "XAdminUserNotFound":
		return coach.Errorf(coach.CodeUnavailable, "GAMETAPE_S3_ACCESS_KEY",
			"The object storage at %s refuses the access key, or the key may not use the bucket %q.", s.endpoint, s.bucket).Because(err)
	case "NoSpaceLeftOnDevice", "QuotaExceeded", "XMinioStorageFull":
		return coach.Errorf(coach.CodeUnavailable, "", "The object storage is full.").Because(err)
	case "RequestTimeTooSkewed":
		return coach.Errorf(coach.CodeUnavailable, "",
			"The clocks of this machine and of the object storage at %s differ by more than 15 minutes.", s.endpoint).Because(err)
	}
	if answer.StatusCode == http.StatusNotFound && key != "" {
		return coach.Errorf(coach.CodeNotFound, "", "The file %s is not in the object storage.", key).Because(err)
	}
	if answer.StatusCode == http.StatusForbidden {
		return coach.Errorf(coach.CodeUnavailable, "GAMETAPE_S3_ACCESS_KEY",
			"The object storage at %s does not let this access key use the bucket %q.", s.endpoint, s.bucket).Because(err)
	}
	if answer.StatusCode == 0 || answer.StatusCode >= 500 {
		return coach.Errorf(coach.CodeUnavailable, "GAMETAPE_S3_ENDPOINT",
			"The object storage at %s does not answer.", s.endpoint).Because(err)
	}
	return fmt.Errorf("object %s: %w", key, err)
}

// tooLarge names the limit in the unit a person would use.
func tooLarge(limit int64) error {
	size := fmt.Sprintf("%d bytes", limit)
	for _, u := range []struct {
		bytes int64
		name  string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if limit >= u.bytes {
			size = fmt.Sprintf("%.4g %s", float64(limit)/float64(u.bytes), u.name)
			break
		}
	}
	return coach.Errorf(coach.CodeTooLarge, "", "The file is larger than %s, the most that may be uploaded.", size)
}
