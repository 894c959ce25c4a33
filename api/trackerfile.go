package api

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// exportTrackers writes every tracker as YAML, in the form of the shipped packs.
// May be called by: whoever is logged in.
func (s *server) exportTrackers(c *gin.Context, _ coach.Viewer) {
	raw, err := s.Training.Export(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "trackers.yaml"))
	c.Data(http.StatusOK, "application/yaml", raw)
}

// maxTrackers bounds an imported file, in bytes.
const maxTrackers = 4 << 20

// importTrackers takes trackers as YAML or JSON; those with a known key become
// new versions. All are taken or none. May be called by: managers, trainers and
// administrators.
func (s *server) importTrackers(c *gin.Context, v coach.Viewer) {
	n, err := s.Training.Import(c, v, func() ([]byte, error) { return readTrackers(c) })
	if err != nil {
		s.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"imported": n})
}

func readTrackers(c *gin.Context) ([]byte, error) {
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(standstill)) // not every server has one
	raw, err := io.ReadAll(io.LimitReader(c.Request.Body, maxTrackers+1))
	if err != nil {
		err = cutOff(err)
	}
	if err == nil && len(raw) > maxTrackers {
		return nil, coach.Errorf(coach.CodeTooLarge, "body", "A file of trackers is at most 4 MiB large.")
	}
	return raw, err
}
