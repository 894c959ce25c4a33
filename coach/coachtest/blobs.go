package coachtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
)

// Blobs checks that b keeps the promises of coach.Blobs. It uses keys under
// "suite/" only and leaves none behind.
func Blobs(t *testing.T, b coach.Blobs) {
	s := blobSuite{b}
	t.Cleanup(func() { s.clear(t, "suite/") })
	t.Run("what is put comes back, whatever its size", s.roundTrip)
	t.Run("a range is relayed exactly", s.ranges)
	t.Run("one byte over the limit is refused and leaves nothing", s.limit)
	t.Run("an error of the reader comes back as it is and leaves nothing", s.readerError)
	t.Run("an upload of another size than announced leaves nothing", s.wrongSize)
	t.Run("a failed put leaves the object that was there", s.failedOverwrite)
	t.Run("a put replaces the object that was there", s.overwrite)
	t.Run("an object appears only when it is whole", s.atomic)
	t.Run("a cancelled put leaves nothing", s.cancelled)
	t.Run("what is not there is not found", s.missing)
	t.Run("delete removes many and does not mind what is missing", s.delete)
	t.Run("list tells the keys under a prefix and when they were written", s.list)
	t.Run("list stops at the first error", s.listStops)
	t.Run("a URL is read by ranges, without keys", s.url)
}

type blobSuite struct{ b coach.Blobs }

const anySize = int64(1) << 40

// noise is n bytes that are the same in every run.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{byte(n), byte(n >> 8)}).Read(b)
	return b
}

// sizes are around where an implementation may begin to work in parts.
var sizes = []int{0, 1, 1000, 5 << 20, 8<<20 - 1, 8 << 20, 8<<20 + 1, 16 << 20, 33<<20 + 7}

func (s blobSuite) roundTrip(t *testing.T) {
	for _, n := range sizes {
		for _, known := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d bytes, size known: %v", n, known), func(t *testing.T) {
				want := noise(n)
				size := int64(-1)
				if known {
					size = int64(n)
				}
				key := coach.BlobKey(fmt.Sprintf("suite/round/%d-%v", n, known))
				// OneByteReader would take for ever; a reader that returns
				// data and EOF together is the other odd kind.
				got, err := s.b.Put(t.Context(), key, iotest.DataErrReader(bytes.NewReader(want)), size, anySize, "audio/mpeg")
				if err != nil {
					t.Fatal(err)
				}
				sum := sha256.Sum256(want)
				wantBlob := coach.Blob{Key: key, Size: int64(n), SHA256: hex.EncodeToString(sum[:]), ContentType: "audio/mpeg"}
				if diff := cmp.Diff(wantBlob, got); diff != "" {
					t.Errorf("blob (-want +got):\n%s", diff)
				}
				if !bytes.Equal(s.read(t, key, 0, -1), want) {
					t.Error("other bytes came back")
				}
			})
		}
	}
}

func (s blobSuite) ranges(t *testing.T) {
	whole := noise(20 << 20)
	s.put(t, "suite/range", whole)
	end := int64(len(whole))
	for name, r := range map[string]struct{ from, n int64 }{
		"the first byte":                {0, 1},
		"the last byte":                 {end - 1, 1},
		"across the parts":              {8<<20 - 3, 1 << 20},
		"from the middle to the end":    {10 << 20, -1},
		"no bytes at all":               {5, 0},
		"no bytes at the end":           {end, 0},
		"more than there are":           {end - 10, 1000},
		"everything":                    {0, -1},
		"to the end, from the end":      {end, -1},
		"some bytes, where none remain": {end, 7},
	} {
		t.Run(name, func(t *testing.T) {
			to := end
			if r.n >= 0 {
				to = min(end, r.from+r.n)
			}
			if !bytes.Equal(s.read(t, "suite/range", r.from, r.n), whole[r.from:to]) {
				t.Error("other bytes came back")
			}
		})
	}
	t.Run("from beyond the end is invalid", func(t *testing.T) {
		_, err := s.b.Open(t.Context(), "suite/range", end+1, 5)
		s.wantCode(t, err, coach.CodeInvalid)
	})
}

func (s blobSuite) limit(t *testing.T) {
	for _, n := range []int{1000, 20 << 20} {
		for _, known := range []bool{true, false} {
			size := int64(-1)
			if known {
				size = int64(n)
			}
			_, err := s.b.Put(t.Context(), "suite/limit", bytes.NewReader(noise(n)), size, int64(n)-1, "")
			s.wantCode(t, err, coach.CodeTooLarge)
			s.wantGone(t, "suite/limit")
		}
		if _, err := s.b.Put(t.Context(), "suite/exact", bytes.NewReader(noise(n)), -1, int64(n), ""); err != nil {
			t.Errorf("%d bytes, exactly the limit: %v", n, err)
		}
	}
}

func (s blobSuite) readerError(t *testing.T) {
	broken := errors.New("the line went dead")
	for _, n := range []int{0, 1000, 20 << 20} {
		r := io.MultiReader(bytes.NewReader(noise(n)), iotest.ErrReader(broken))
		_, err := s.b.Put(t.Context(), "suite/broken", r, -1, anySize, "")
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: got error %v, want the reader's own", n, err)
		}
		s.wantGone(t, "suite/broken")
	}
}

func (s blobSuite) wrongSize(t *testing.T) {
	for _, announced := range []int64{999, 1001, 30 << 20} {
		_, err := s.b.Put(t.Context(), "suite/size", bytes.NewReader(noise(1000)), announced, anySize, "")
		s.wantCode(t, err, coach.CodeInvalid)
		s.wantGone(t, "suite/size")
	}
}

func (s blobSuite) failedOverwrite(t *testing.T) {
	old := noise(2000)
	s.put(t, "suite/kept", old)
	_, err := s.b.Put(t.Context(), "suite/kept", bytes.NewReader(noise(20<<20)), -1, 10<<20, "")
	s.wantCode(t, err, coach.CodeTooLarge)
	if !bytes.Equal(s.read(t, "suite/kept", 0, -1), old) {
		t.Error("the old object is damaged")
	}
}

func (s blobSuite) overwrite(t *testing.T) {
	s.put(t, "suite/again", noise(10<<20))
	s.put(t, "suite/again", noise(10))
	if !bytes.Equal(s.read(t, "suite/again", 0, -1), noise(10)) {
		t.Error("the new object is not there")
	}
}

// probe calls at when it is read for the first time after n bytes.
type probe struct {
	r  io.Reader
	at func()
	n  int
}

func (p *probe) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.n -= n
	if p.n <= 0 && p.at != nil {
		p.at()
		p.at = nil
	}
	return n, err
}

func (s blobSuite) atomic(t *testing.T) {
	r := &probe{r: bytes.NewReader(noise(30 << 20)), n: 25 << 20, at: func() { s.wantGone(t, "suite/atomic") }}
	if _, err := s.b.Put(t.Context(), "suite/atomic", r, -1, anySize, ""); err != nil {
		t.Fatal(err)
	}
	if got := len(s.read(t, "suite/atomic", 0, -1)); got != 30<<20 {
		t.Errorf("got %d bytes", got)
	}
}

func (s blobSuite) cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := &probe{r: bytes.NewReader(noise(30 << 20)), n: 12 << 20, at: cancel}
	_, err := s.b.Put(ctx, "suite/cancelled", r, -1, anySize, "")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	s.wantGone(t, "suite/cancelled")
}

func (s blobSuite) missing(t *testing.T) {
	for _, n := range []int64{-1, 0, 10} {
		_, err := s.b.Open(t.Context(), "suite/nobody/put/this", 0, n)
		s.wantCode(t, err, coach.CodeNotFound)
	}
}

func (s blobSuite) delete(t *testing.T) {
	keys := []coach.BlobKey{"suite/nothing/here"}
	for i := range 20 {
		key := coach.BlobKey(fmt.Sprintf("suite/delete/%d/recording", i))
		s.put(t, key, noise(i))
		keys = append(keys, key)
	}
	for range 2 {
		if err := s.b.Delete(t.Context(), keys...); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range keys {
		s.wantGone(t, k)
	}
	if err := s.b.Delete(t.Context(), "suite/nothing/here"); err != nil {
		t.Error(err)
	}
	if err := s.b.Delete(t.Context()); err != nil {
		t.Error(err)
	}
}

func (s blobSuite) list(t *testing.T) {
	// Clocks of two machines differ, and S3 knows whole seconds only.
	earliest, latest := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	want := []coach.BlobKey{"suite/list/a/clip", "suite/list/a/recording", "suite/list/b", "suite/list/ü %+?&"}
	for _, k := range want {
		s.put(t, k, noise(3))
	}
	s.put(t, "suite/lisp", noise(3))
	var got []coach.BlobKey
	err := s.b.List(t.Context(), "suite/list/", func(key coach.BlobKey, at time.Time) error {
		if at.Before(earliest) || at.After(latest) {
			t.Errorf("%s was written at %v", key, at)
		}
		got = append(got, key)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if got := s.read(t, "suite/list/ü %+?&", 0, -1); len(got) != 3 {
		t.Errorf("an odd key has %d bytes", len(got))
	}
}

func (s blobSuite) listStops(t *testing.T) {
	for i := range 3 {
		s.put(t, coach.BlobKey(fmt.Sprintf("suite/stop/%d", i)), noise(1))
	}
	enough, calls := errors.New("enough"), 0
	err := s.b.List(t.Context(), "suite/stop/", func(coach.BlobKey, time.Time) error {
		calls++
		return enough
	})
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("got error %v after %d calls", err, calls)
	}
}

func (s blobSuite) url(t *testing.T) {
	whole := noise(1 << 20)
	s.put(t, "suite/url & more", whole)
	u, err := s.b.URL(t.Context(), "suite/url & more", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Range", "bytes=1000-1999")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusPartialContent || !bytes.Equal(got, whole[1000:2000]) {
		t.Errorf("got status %d, %d bytes, error %v", resp.StatusCode, len(got), err)
	}
}

func (s blobSuite) put(t *testing.T, key coach.BlobKey, b []byte) {
	t.Helper()
	if _, err := s.b.Put(t.Context(), key, bytes.NewReader(b), int64(len(b)), anySize, "application/octet-stream"); err != nil {
		t.Fatal(err)
	}
}

func (s blobSuite) read(t *testing.T, key coach.BlobKey, from, n int64) []byte {
	t.Helper()
	r, err := s.b.Open(t.Context(), key, from, n)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (s blobSuite) wantGone(t *testing.T, key coach.BlobKey) {
	t.Helper()
	_, err := s.b.Open(t.Context(), key, 0, -1)
	s.wantCode(t, err, coach.CodeNotFound)
}

func (s blobSuite) wantCode(t *testing.T, err error, want coach.Code) {
	t.Helper()
	if got := coach.CodeOf(err); got != want {
		t.Errorf("got code %q (%v), want %q", got, err, want)
	}
}

func (s blobSuite) clear(t *testing.T, prefix string) {
	var keys []coach.BlobKey
	ctx := context.WithoutCancel(t.Context())
	err := s.b.List(ctx, prefix, func(key coach.BlobKey, _ time.Time) error {
		keys = append(keys, key)
		return nil
	})
	if err == nil {
		err = s.b.Delete(ctx, keys...)
	}
	if err != nil {
		t.Error(err)
	}
}
