package api

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// readAhead is how much of a body is read from the connection at a time, in
// bytes; the multipart reader alone would ask for 4 KiB.
const readAhead = 256 << 10

// maxMetadata bounds the metadata part, in bytes.
const maxMetadata = 1 << 20

// upload streams a call in: its parts go where they belong while they arrive,
// nothing is held in memory but the transcript.
func (s *server) upload(c *gin.Context, v coach.Viewer) {
	u := s.Ingest.Begin(v)
	err := s.receive(c, u)
	var call coach.Call
	if err == nil {
		call, err = u.Commit(c)
	}
	s.accept(c, u, call, err)
}

// amend adds parts to a call, or replaces them. May be called by: whoever may
// change the call; to replace a part, whoever may delete it.
func (s *server) amend(part string) func(*gin.Context, coach.Viewer) {
	return func(c *gin.Context, v coach.Viewer) {
		u, err := s.Ingest.Amend(c, v, coach.CallID(c.Param("id")))
		if err != nil {
			s.fail(c, err)
			return
		}
		if kind, _, _ := mime.ParseMediaType(c.ContentType()); kind == "multipart/form-data" {
			err = s.receive(c, u)
		} else {
			err = s.whole(c, u, part)
		}
		var call coach.Call
		if err == nil {
			call, err = u.Commit(c)
		}
		s.accept(c, u, call, err)
	}
}

// whole takes the body for the part itself.
func (s *server) whole(c *gin.Context, u *coach.Upload, part string) error {
	name := c.Query("name")
	if _, said, err := mime.ParseMediaType(c.GetHeader("Content-Disposition")); err == nil && name == "" {
		name = said["filename"]
	}
	if name == "" {
		name = part
	}
	s.unhurried(c)
	take := u.Recording
	if part == "transcript" {
		take = u.Transcript
	}
	err := take(c.Request.Context(), name, c.Request.Body)
	if asError(err) == nil && err != nil {
		return cutOff(err)
	}
	return err
}

// accept answers an upload. One that failed leaves nothing.
func (s *server) accept(c *gin.Context, u *coach.Upload, call coach.Call, err error) {
	if err == nil {
		status := http.StatusAccepted
		if len(u.Attached()) > 0 {
			status = http.StatusOK
		}
		c.Header("Location", Prefix+"/calls/"+string(call.ID))
		c.JSON(status, Accepted{ID: string(call.ID), Attached: u.Attached(), Format: call.Format, Reason: call.Reason, Warnings: orEmpty(call.Warnings)})
		return
	}
	if fault := u.Abandon(contextOf(c)); fault != nil {
		s.Log.Warn("an upload's objects are left to the sweeper", "err", fault)
	}
	c.Header("Connection", "close")
	s.fail(c, err)
	drain(c)
}

// drain reads on for a moment after a refusal, so that a browser that is still
// sending gets to read why.
func drain(c *gin.Context) {
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.Copy(io.Discard, io.LimitReader(c.Request.Body, 64<<20)) // a courtesy only
}

func (s *server) receive(c *gin.Context, u *coach.Upload) error {
	if n := c.Request.ContentLength; n > s.Ingest.MaxUpload+coach.MaxTranscript+coach.MaxCompanion+2*maxMetadata {
		return coach.Errorf(coach.CodeTooLarge, "recording", "This upload of %d MiB is larger than the limit of %d MiB for a recording.", n>>20, s.Ingest.MaxUpload>>20)
	}
	s.unhurried(c)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return coach.Errorf(coach.CodeInvalid, "body", "Send the call as multipart/form-data with the parts recording, transcript and metadata.").Because(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
		if err := s.part(c, u, part); err != nil {
			return err
		}
	}
}

// unhurried gives the body as long as it needs.
func (s *server) unhurried(c *gin.Context) {
	body := &steady{ReadCloser: c.Request.Body, control: http.NewResponseController(c.Writer)}
	c.Request.Body = struct {
		io.Reader
		io.Closer
	}{bufio.NewReaderSize(body, readAhead), body}
}

func (s *server) part(c *gin.Context, u *coach.Upload, part *multipart.Part) error {
	var err error
	switch name := part.FormName(); name {
	case "recording":
		err = u.Recording(c.Request.Context(), part.FileName(), part)
	case "transcript":
		err = u.Transcript(c.Request.Context(), part.FileName(), part)
	case "companion":
		err = u.Companion(c.Request.Context(), part.FileName(), part)
	case "metadata":
		var raw []byte
		if raw, err = io.ReadAll(io.LimitReader(part, maxMetadata+1)); err == nil {
			if len(raw) > maxMetadata {
				return coach.Errorf(coach.CodeTooLarge, "metadata", "The metadata is larger than 1 MiB.")
			}
			return u.Metadata(c.Request.Context(), raw)
		}
	default:
		return coach.Errorf(coach.CodeInvalid, name, "There is no part %q; send recording, transcript, companion and metadata.", name)
	}
	if asError(err) == nil && err != nil {
		return cutOff(err)
	}
	return err
}

// unreadable is why there is no next part: always something the sender did.
func unreadable(err error) error {
	if errors.Is(err, multipart.ErrMessageTooLarge) {
		return coach.Errorf(coach.CodeTooLarge, "body", "The headers of a part in this upload are too large.").Because(err)
	}
	if err := cutOff(err); asError(err) != nil {
		return err
	}
	return coach.Errorf(coach.CodeInvalid, "body", "The upload cannot be read as multipart/form-data.").Because(err)
}

// cutOff tells an upload that ended early, or stood still, from a defect.
func cutOff(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return coach.Errorf(coach.CodeInvalid, "body", "Nothing more of the upload came for a minute; nothing was kept.").Because(err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, http.ErrBodyReadAfterClose) || err.Error() == "multipart: NextPart: EOF" {
		return coach.Errorf(coach.CodeInvalid, "body", "The upload ended before it was complete; nothing was kept.").Because(err)
	}
	return err
}

// steady gives an upload as long as it needs, and ends one that stands still.
type steady struct {
	io.ReadCloser
	control *http.ResponseController
	next    time.Time
}

const standstill = time.Minute

func (r *steady) Read(p []byte) (int, error) {
	if now := time.Now(); now.After(r.next) {
		_ = r.control.SetReadDeadline(now.Add(standstill)) // not every server has one
		r.next = now.Add(standstill / 4)
	}
	return r.ReadCloser.Read(p)
}
