package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// recording relays the recording as it was uploaded. May be called by: whoever
// may see the call.
func (s *server) recording(c *gin.Context, v coach.Viewer) {
	s.relayOf(c, v, func(call coach.Call) *coach.Blob { return call.Recording })
}

// playback relays a copy that a browser can start anywhere in: the recording
// itself where it is one. May be called by: whoever may see the call.
func (s *server) playback(c *gin.Context, v coach.Viewer) {
	s.relayOf(c, v, func(call coach.Call) *coach.Blob {
		if call.Playback != nil {
			return call.Playback
		}
		return call.Recording
	})
}

// peaks relays the waveform. May be called by: whoever may see the call.
func (s *server) peaks(c *gin.Context, v coach.Viewer) {
	call, err := s.Curation.Call(c, v, coach.CallID(c.Param("id")))
	if err == nil && call.Peaks == nil {
		err = coach.Errorf(coach.CodeNotFound, "", "The waveform of this call is not drawn yet.")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	etag := fmt.Sprintf("%q", call.Peaks.SHA256)
	c.Header("ETag", etag)
	c.Header("Cache-Control", "private, no-cache") // the call may get another recording
	if c.GetHeader("If-None-Match") == etag {
		c.Status(http.StatusNotModified)
		return
	}
	r, err := s.Blobs.Open(c, call.Peaks.Key, 0, -1)
	if err != nil {
		s.fail(c, err)
		return
	}
	defer func() { _ = r.Close() }() // a reader's end says nothing new
	c.Header("Content-Encoding", "gzip")
	c.DataFromReader(http.StatusOK, call.Peaks.Size, "application/json", r, nil)
}

// clipMedia relays a clip. May be called by: whoever may hear the clip.
func (s *server) clipMedia(c *gin.Context, v coach.Viewer) {
	clip, err := s.Clipping.Clip(c, v, coach.ClipID(c.Param("id")))
	if err == nil && clip.Media == nil {
		err = coach.Errorf(coach.CodeNotFound, "", "This clip is not rendered yet.")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.relay(c, *clip.Media)
}

func (s *server) relayOf(c *gin.Context, v coach.Viewer, which func(coach.Call) *coach.Blob) {
	call, err := s.Curation.Call(c, v, coach.CallID(c.Param("id")))
	if err != nil {
		s.fail(c, err)
		return
	}
	b := which(call)
	if b == nil {
		s.fail(c, coach.Errorf(coach.CodeNotFound, "", "This call has no recording."))
		return
	}
	s.relay(c, *b)
}

// relay answers a whole object or one range of it as RFC 9110 says, reading from
// storage only what is answered. A request for several ranges gets the whole, as
// §14.2 allows: no player asks so, and thousands of them cost minutes.
func (s *server) relay(c *gin.Context, b coach.Blob) {
	h := c.Writer.Header()
	h.Set("Content-Type", b.ContentType)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", fmt.Sprintf("%q", b.SHA256))
	if ranges := c.Request.Header.Values("Range"); len(ranges) > 1 || strings.Contains(c.GetHeader("Range"), ",") {
		c.Request.Header.Del("Range")
	}
	r := &object{ctx: c.Request.Context(), blobs: s.Blobs, blob: b, answer: h}
	defer func() { _ = r.Close() }() // a reader's end says nothing new
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, r)
	if r.fault != nil && !errors.Is(r.fault, context.Canceled) {
		s.Log.Error("relay", "key", b.Key, "err", r.fault)
	}
}

// object is a stored object as http.ServeContent wants it. It asks storage for
// pieces that grow, so that whoever hangs up early has cost little, and for
// nothing behind the end of the answer.
//
// It lives within one request; that is why it may hold its context.
type object struct {
	ctx   context.Context
	blobs coach.Blobs
	blob  coach.Blob
	// answer is the header of the answer. Before ServeContent reads, it writes
	// there how much it is going to read.
	answer http.Header
	at     int64
	end    int64 // of the answer, once reading has begun
	piece  io.ReadCloser
	left   int64 // of the piece
	next   int64 // size of the next piece
	fault  error
}

const (
	firstPiece = 64 << 10
	lastPiece  = 8 << 20
)

func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.blob.Size
	}
	if offset < 0 {
		return 0, errors.New("seek before the start")
	}
	o.at, o.end = offset, 0
	return offset, o.Close()
}

func (o *object) Read(p []byte) (int, error) {
	if o.at >= o.blob.Size {
		return 0, io.EOF
	}
	if o.left == 0 {
		if err := o.open(); err != nil {
			o.fault = err
			return 0, err
		}
	}
	n, err := o.piece.Read(p[:min(int64(len(p)), o.left)])
	o.at += int64(n)
	o.left -= int64(n)
	switch {
	case o.left == 0:
		return n, o.Close()
	case errors.Is(err, io.EOF):
		o.fault = io.ErrUnexpectedEOF
		return n, o.fault
	}
	o.fault = err
	return n, err
}

func (o *object) open() error {
	if o.end <= o.at {
		o.end = o.blob.Size
		if n, err := strconv.ParseInt(o.answer.Get("Content-Length"), 10, 64); err == nil {
			o.end = min(o.end, o.at+n)
		}
	}
	o.next = min(max(2*o.next, firstPiece), lastPiece)
	n := min(o.next, o.end-o.at)
	r, err := o.blobs.Open(o.ctx, o.blob.Key, o.at, n)
	if err != nil {
		return err
	}
	o.piece, o.left = r, n
	return nil
}

// Close ends the piece that is open.
func (o *object) Close() error {
	o.left = 0
	if o.piece == nil {
		return nil
	}
	err := o.piece.Close()
	o.piece = nil
	return err
}

// contextOf outlives the request: for tidying up after a client that left.
func contextOf(c *gin.Context) context.Context { return context.WithoutCancel(c.Request.Context()) }
