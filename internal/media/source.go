package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"gametape/coach"
)

// source is a recording that can be read anywhere.
type source interface {
	// readAt fills p from offset off; fewer bytes come with io.EOF at the end.
	readAt(ctx context.Context, p []byte, off int64) (int, error)
	size() int64
	close() error
}

// openSource opens a URL from Blobs.URL, or the absolute path of a file.
func openSource(ctx context.Context, where string) (source, error) {
	var src source
	var err error
	if strings.HasPrefix(where, "http://") || strings.HasPrefix(where, "https://") {
		src, err = openRemote(ctx, where)
	} else {
		src, err = openFile(where)
	}
	if err != nil {
		return nil, err
	}
	if src.size() == 0 {
		return nil, errors.Join(coach.Errorf(coach.CodeInvalid, "", "The file is empty."), src.close())
	}
	return src, nil
}

type file struct {
	*os.File
	n int64
}

func openFile(path string) (source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, coach.Errorf(coach.CodeNotFound, "", "There is no recording where one should be.").Because(err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file{f, info.Size()}, nil
}

func (f file) readAt(_ context.Context, p []byte, off int64) (int, error) { return f.ReadAt(p, off) }
func (f file) size() int64                                                { return f.n }
func (f file) close() error                                               { return f.Close() }

const (
	// firstFetch is how much is fetched where reading begins anew, in bytes.
	// Whoever reads on from there gets a quarter of what was read since, up to
	// mostFetch: little is wasted when the reader jumps away.
	firstFetch = 32 << 10
	mostFetch  = 1 << 20
	// fetchesKept is how many of the last fetches are kept for reading again.
	fetchesKept = 8
	// fetchPatience bounds one fetch.
	fetchPatience = time.Minute
)

// remote is an object behind a URL, fetched in bounded ranges. A plain GET to
// the end would have the kernel read megabytes ahead at every jump.
type remote struct {
	url    string
	length int64

	mu     sync.Mutex
	recent []fetched // oldest first
}

type fetched struct {
	off  int64
	data []byte
	run  int // bytes read one after the other, up to the end of data
}

func openRemote(ctx context.Context, url string) (*remote, error) {
	r := &remote{url: url}
	if _, err := r.fetch(ctx, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return r, nil
}

func (r *remote) size() int64  { return r.length }
func (r *remote) close() error { return nil }

func (r *remote) readAt(ctx context.Context, p []byte, off int64) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for n < len(p) {
		if off >= r.length {
			return n, io.EOF
		}
		part, err := r.at(ctx, off)
		if err != nil {
			return n, err
		}
		m := copy(p[n:], part)
		n += m
		off += int64(m)
	}
	return n, nil
}

// at is what is known from off on, fetched if need be.
func (r *remote) at(ctx context.Context, off int64) ([]byte, error) {
	for _, f := range r.recent {
		if off >= f.off && off < f.off+int64(len(f.data)) {
			return f.data[off-f.off:], nil
		}
	}
	return r.fetch(ctx, off)
}

func (r *remote) fetch(ctx context.Context, off int64) ([]byte, error) {
	run := 0
	for _, f := range r.recent {
		if f.off+int64(len(f.data)) == off {
			run = f.run
		}
	}
	want := min(max(firstFetch, run/4), mostFetch)
	ctx, cancel := context.WithTimeout(ctx, fetchPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, nil)
	if err != nil {
		return nil, fmt.Errorf("read the recording: %w", err)
	}
	req.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", off, off+int64(want)-1))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, notReadable(err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusPartialContent:
	case http.StatusRequestedRangeNotSatisfiable:
		return nil, io.EOF // of an empty object
	case http.StatusOK:
		if resp.ContentLength == 0 {
			return nil, io.EOF // as other servers answer then
		}
		return nil, notReadable(errors.New("the object storage does not answer ranges"))
	case http.StatusNotFound:
		return nil, coach.Errorf(coach.CodeNotFound, "", "The recording is not in the object storage any more.")
	default:
		return nil, notReadable(fmt.Errorf("the object storage answered a range with status %s", resp.Status))
	}
	if r.length, err = totalOf(resp.Header.Get("Content-Range")); err != nil {
		return nil, notReadable(err)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, int64(want)))
	if err == nil && len(data) == 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, notReadable(err)
	}
	if len(r.recent) == fetchesKept {
		r.recent = append(r.recent[:0], r.recent[1:]...)
	}
	r.recent = append(r.recent, fetched{off, data, run + len(data)})
	return data, nil
}

func notReadable(err error) error {
	return coach.Errorf(coach.CodeUnavailable, "", "The recording cannot be read from the object storage.").Because(err)
}

// totalOf is the whole length in a Content-Range header: "bytes 0-9/1234".
func totalOf(header string) (int64, error) {
	_, total, found := strings.Cut(header, "/")
	n, err := strconv.ParseInt(total, 10, 64)
	if !found || err != nil {
		return 0, fmt.Errorf("the object storage answered with the range %q", header)
	}
	return n, nil
}

// section is n bytes of a source from an offset on.
type section struct {
	source
	from, n int64
}

func (s section) readAt(ctx context.Context, p []byte, off int64) (int, error) {
	if off >= s.n {
		return 0, io.EOF
	}
	short := int64(len(p)) > s.n-off
	if short {
		p = p[:s.n-off]
	}
	n, err := s.source.readAt(ctx, p, s.from+off)
	if err == nil && short {
		err = io.EOF
	}
	return n, err
}
func (s section) size() int64 { return s.n }

// header is a source of bytes made here.
type header []byte

func (h header) readAt(_ context.Context, p []byte, off int64) (int, error) {
	return bytes.NewReader(h).ReadAt(p, off)
}
func (h header) size() int64  { return int64(len(h)) }
func (h header) close() error { return nil }

// chain is sources one after the other.
type chain []source

func (c chain) readAt(ctx context.Context, p []byte, off int64) (int, error) {
	n := 0
	for _, s := range c {
		if off < s.size() && n < len(p) {
			m, err := s.readAt(ctx, p[n:min(int64(len(p)), int64(n)+s.size()-off)], off)
			n += m
			if err != nil && !errors.Is(err, io.EOF) {
				return n, err
			}
			off += int64(m)
			if off < s.size() && n < len(p) {
				return n, io.ErrUnexpectedEOF
			}
		}
		off -= s.size()
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (c chain) size() int64 {
	var n int64
	for _, s := range c {
		n += s.size()
	}
	return n
}

// close closes what c is made of, which is one file's.
func (c chain) close() error { return c[len(c)-1].close() }
