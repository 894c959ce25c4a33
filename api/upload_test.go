package api

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"io"
	"net/http"

	"github.com/gin-gonic/gin"
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
			gin.SetMode(gin.ReleaseMode)
			s := &server{Config: Config{Log: slog.New(slog.DiscardHandler)}}
			c, _ := gin.CreateTestContext(httptest.NewRecorder())
			c.Request = httptest.NewRequest(http.MethodPost, "/", tt.body)
			c.Request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
			err := s.receive(c, nil)
			if got := problemOf(err); err == nil || got.Status != tt.want {
				t.Errorf("%v, want a problem with status %d", err, tt.want)
			}
		})
	}
}
