package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// beat keeps the connection open through proxies, and is when rights are looked
// at again.
const beat = 20 * time.Second

// events streams changes of calls and clips as server-sent events. May be
// called by: whoever is logged in; tells of what they may see or hear.
func (s *server) events(c *gin.Context, v coach.Viewer) {
	changes, err := s.Events.Listen(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	c.Status(http.StatusOK)
	fmt.Fprint(c.Writer, "retry: 2000\n\n")
	c.Writer.Flush()
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-c.Request.Context().Done():
			return
		case <-tick.C:
			if v, err = s.viewer(c, knockOf(c)); err != nil {
				return // logged out meanwhile
			}
			fmt.Fprint(c.Writer, ": still here\n\n")
		case e, ok := <-changes:
			if !ok {
				return
			}
			if !s.tells(c, v, e) {
				continue
			}
			body, err := json.Marshal(e)
			if err != nil {
				return
			}
			fmt.Fprintf(c.Writer, "event: change\ndata: %s\n\n", body)
		}
		c.Writer.Flush()
	}
}

// tells says whether v may know of e. That something is gone is told by an
// identifier only those know who have seen the thing.
func (s *server) tells(ctx context.Context, v coach.Viewer, e coach.Event) bool {
	var err error
	switch {
	case e.Deleted:
	case e.Call != "":
		_, err = s.Curation.Call(ctx, v, e.Call)
	case e.Folder != "":
		_, err = s.Clipping.Folder(ctx, v, e.Folder)
	case e.Clip != "":
		_, err = s.Clipping.Clip(ctx, v, e.Clip)
	}
	return err == nil
}
