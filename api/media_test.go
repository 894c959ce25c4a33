package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// counted is a storage of one object that counts what is asked of it and read.
type counted struct {
	coach.Blobs
	data        []byte
	asked, read int64
}

func (b *counted) Open(_ context.Context, _ coach.BlobKey, from, n int64) (io.ReadCloser, error) {
	b.asked += n
	return &counting{bytes.NewReader(b.data[from : from+n]), b}, nil
}

type counting struct {
	*bytes.Reader
	of *counted
}

func (r *counting) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.of.read += int64(n)
	return n, err
}

func (*counting) Close() error { return nil }

// relayed answers one request for the object of size bytes.
func relayed(t *testing.T, method string, size int, ranges ...string) (*httptest.ResponseRecorder, *counted) {
	t.Helper()
	b := &counted{data: make([]byte, size)}
	for i := range b.data {
		b.data[i] = byte(i % 251)
	}
	s := &server{Config: Config{Blobs: b, Log: slog.New(slog.DiscardHandler)}}
	gin.SetMode(gin.ReleaseMode)
	w := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(w)
	c.Request = httptest.NewRequest(method, "/", nil)
	c.Request.Header["Range"] = ranges
	s.relay(c, coach.Blob{Key: "a", Size: int64(size), ContentType: "audio/wav", SHA256: "x"})
	c.Writer.WriteHeaderNow()
	return w, b
}

func TestARangeReadsFromStorageWhatItAnswers(t *testing.T) {
	const size = 20 << 20
	for name, tt := range map[string]struct {
		ranged   string
		from, to int
	}{
		"two bytes, as Safari asks first": {"bytes=0-1", 0, 2},
		"a little in the middle":          {"bytes=10000000-10000999", 10_000_000, 10_001_000},
		"more than one piece":             {"bytes=1000000-3000000", 1_000_000, 3_000_001},
		"the last bytes":                  {"bytes=-10", size - 10, size},
		"a seek to near the end":          {fmt.Sprintf("bytes=%d-", size-5000), size - 5000, size},
	} {
		t.Run(name, func(t *testing.T) {
			w, b := relayed(t, http.MethodGet, size, tt.ranged)
			if w.Code != http.StatusPartialContent || !bytes.Equal(w.Body.Bytes(), b.data[tt.from:tt.to]) {
				t.Errorf("%d with %d bytes, want 206 with bytes %d to %d", w.Code, w.Body.Len(), tt.from, tt.to)
			}
			if want := int64(tt.to - tt.from); b.asked != want || b.read != want {
				t.Errorf("storage was asked for %d bytes and %d were read, want %d", b.asked, b.read, want)
			}
		})
	}
}

func TestSeveralRangesAreAnsweredWithTheWhole(t *testing.T) {
	const size = 1 << 20
	for name, ranges := range map[string][]string{
		"two":                     {"bytes=0-1,5-6"},
		"60,000":                  {"bytes=0-0" + strings.Repeat(",900000-900000", 60_000)},
		"in several header lines": {"bytes=0-1", "bytes=5-6"},
		"with an empty one":       {"bytes=0-1,"},
	} {
		t.Run(name, func(t *testing.T) {
			w, b := relayed(t, http.MethodGet, size, ranges...)
			if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), b.data) {
				t.Errorf("%d with %d bytes, want 200 with the whole", w.Code, w.Body.Len())
			}
			if b.asked != size || b.read != size {
				t.Errorf("storage was asked for %d bytes and %d were read, want %d", b.asked, b.read, size)
			}
		})
	}
}

func TestWhatAnswersNoBytesReadsNone(t *testing.T) {
	for name, tt := range map[string]struct {
		method, ranged string
		status         int
	}{
		"HEAD":            {http.MethodHead, "bytes=0-99", http.StatusPartialContent},
		"HEAD, several":   {http.MethodHead, "bytes=0-1,5-6", http.StatusOK},
		"behind the end":  {http.MethodGet, "bytes=1000-2000", http.StatusRequestedRangeNotSatisfiable},
		"not a range":     {http.MethodGet, "bytes=9-1", http.StatusRequestedRangeNotSatisfiable},
		"the whole's end": {http.MethodHead, "", http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			w, b := relayed(t, tt.method, 1000, tt.ranged)
			if w.Code != tt.status || b.asked != 0 {
				t.Errorf("%d, storage was asked for %d bytes; want %d and none", w.Code, b.asked, tt.status)
			}
		})
	}
}
