package api

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

func TestAFormThatCannotBeReadIsTheSendersFault(t *testing.T) {
	const start = "--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n"
	for name, tt := range map[string]struct {
		body io.Reader
		want int
	}{
		"a header of 20 MiB":      {strings.NewReader(start + "X-Much: " + strings.Repeat("a", 20<<20) + "\r\n\r\n{}\r\n--x--\r\n"), http.StatusRequestEntityTooLarge},
		"100,000 headers":         {strings.NewReader(start + strings.Repeat("X-Many: a\r\n", 100_000) + "\r\n{}\r\n--x--\r\n"), http.StatusRequestEntityTooLarge},
		"a header without colon":  {strings.NewReader("--x\r\nnothing\r\n\r\n{}\r\n--x--\r\n"), http.StatusUnprocessableEntity},
		"no boundary anywhere":    {strings.NewReader(strings.Repeat("y", 1<<20)), http.StatusUnprocessableEntity},
		"a sender who stops":      {io.MultiReader(strings.NewReader(start), iotest.ErrReader(os.ErrDeadlineExceeded)), http.StatusUnprocessableEntity},
		"one who stops in a part": {io.MultiReader(strings.NewReader(start+"\r\n{"), iotest.ErrReader(os.ErrDeadlineExceeded)), http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			s := &server{Config: Config{Log: slog.New(slog.DiscardHandler)}}
			c, _ := asked(tt.body)
			err := s.receive(c, nil)
			if got := problemOf(err); err == nil || got.Status != tt.want {
				t.Errorf("%v, want a problem with status %d", err, tt.want)
			}
		})
	}
}

// untouched is a body, or the rest of one, that nobody may read.
type untouched struct{ t *testing.T }

func (u untouched) Read([]byte) (int, error) {
	u.t.Error("the body was read before the rights were checked")
	return 0, io.EOF
}

// asked is a request that sends body as a form.
func asked(body io.Reader) (*gin.Context, *httptest.ResponseRecorder) {
	gin.SetMode(gin.ReleaseMode)
	w := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(w)
	c.Request = httptest.NewRequest(http.MethodPost, "/", body)
	c.Request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	return c, w
}

func TestTrackersOfWhoMayNotEditThemAreNotRead(t *testing.T) {
	s := &server{Config: Config{Log: slog.New(slog.DiscardHandler)}}
	c, w := asked(untouched{t})
	s.importTrackers(c, coach.Viewer{User: coach.User{Role: coach.RepRole}})
	if w.Code != http.StatusForbidden {
		t.Errorf("%d %s, want 403", w.Code, w.Body)
	}
}

func TestARecordingForSomebodyElseIsNotRead(t *testing.T) {
	s := &server{Config: Config{Log: slog.New(slog.DiscardHandler), Ingest: coach.Ingest{Clock: fixedClock{}}}}
	c, _ := asked(io.MultiReader(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"+
		`{"repEmail": "bob@example.com"}`+"\r\n--x\r\nContent-Disposition: form-data; name=\"recording\"\r\n\r\n"), untouched{t}))
	ann := coach.Viewer{User: coach.User{Role: coach.RepRole, Email: "ann@example.com"}}
	if err := s.receive(c, s.Ingest.Begin(ann)); coach.CodeOf(err) != coach.CodeForbidden {
		t.Errorf("%v, want forbidden", err)
	}
}

type fixedClock struct{}

func (fixedClock) Now() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) }
