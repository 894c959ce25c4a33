package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
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
	end, err := s.streams.begin(v.ID)
	if err != nil {
		c.Header("Retry-After", "20")
		s.fail(c, err)
		return
	}
	defer end()
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
	if c.Request.Method == http.MethodHead {
		return
	}
	fmt.Fprint(c.Writer, "retry: 2000\n\n")
	c.Writer.Flush()
	tick := time.NewTicker(s.beat)
	defer tick.Stop()
	for {
		select {
		case <-c.Request.Context().Done():
			return
		case <-tick.C:
			if v, err = s.stillThere(c); err != nil {
				return
			}
			fmt.Fprint(c.Writer, ": still here\n\n")
		case e, ok := <-changes:
			if !ok {
				return
			}
			if e.Kind == peopleChanged {
				if v, err = s.stillThere(c); err != nil {
					return
				}
				continue
			}
			if !s.tells(c, v, e) {
				continue
			}
			e.Was, e.Shelf = nil, nil // were for tells
			body, err := json.Marshal(e)
			if err != nil {
				return
			}
			fmt.Fprintf(c.Writer, "event: change\ndata: %s\n\n", body)
		}
		c.Writer.Flush()
	}
}

// stillThere is who follows, with the rights they have now; an error where they
// have been logged out or disabled.
func (s *server) stillThere(c *gin.Context) (coach.Viewer, error) {
	return s.viewer(c, knockOf(c))
}

// peopleChanged is the kind of event after which every stream looks at its
// viewer again.
const peopleChanged = "people"

// announced makes every stream look at its viewer again after a change to
// people, teams, sessions or tokens, so that it ends, or tells less, at once.
func (s *server) announced(c *gin.Context) {
	c.Next()
	if changesPeople(c.Request.Method, c.FullPath()) && c.Writer.Status() < http.StatusBadRequest {
		s.Events.Publish(c, coach.Event{Kind: peopleChanged})
		if what := below(c.FullPath()); what == "users" || what == "teams" {
			s.Events.Publish(c, coach.Event{Kind: "directory"})
		}
	}
}

// below is the first part of a route's path.
func below(route string) string {
	what, _, _ := strings.Cut(strings.TrimPrefix(route, Prefix+"/"), "/")
	return what
}

func changesPeople(method, route string) bool {
	if method == http.MethodGet || method == http.MethodHead || method == http.MethodPost && route == Prefix+"/session" {
		return false // logging in takes nothing from anybody
	}
	return slices.Contains([]string{"users", "teams", "tokens", "session", "sessions", "me"}, below(route))
}

// maxStreams is how many streams a person may have: one for each window.
const maxStreams = 8

// streams counts the streams of each person.
type streams struct {
	mu   sync.Mutex
	open map[coach.UserID]int
}

// begin counts one more of a person's until end is called.
func (s *streams) begin(id coach.UserID) (end func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[id] >= maxStreams {
		return nil, coach.Errorf(coach.CodeBusy, "", "You follow the events %d times already; close a window.", maxStreams)
	}
	if s.open == nil {
		s.open = map[coach.UserID]int{}
	}
	s.open[id]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.open[id]--; s.open[id] == 0 {
			delete(s.open, id)
		}
	}, nil
}

// told says of each kind of event who may know of it; one of a kind that is not
// here is told to nobody. What is gone was of a call, or a folder, by which it is
// judged.
var told = map[string]func(s *server, ctx context.Context, v coach.Viewer, e coach.Event) bool{
	"call": func(s *server, ctx context.Context, v coach.Viewer, e coach.Event) bool {
		_, err := s.Curation.Call(ctx, v, e.Call)
		return err == nil
	},
	"clip": func(s *server, ctx context.Context, v coach.Viewer, e coach.Event) bool {
		_, err := s.Clipping.Clip(ctx, v, e.Clip)
		return err == nil
	},
	"folder": func(s *server, ctx context.Context, v coach.Viewer, e coach.Event) bool {
		_, err := s.Clipping.Folder(ctx, v, e.Folder)
		return err == nil
	},
	"person": func(s *server, ctx context.Context, v coach.Viewer, e coach.Event) bool {
		_, err := s.Curation.KnownPerson(ctx, v, e.Person)
		return err == nil
	},
	"tracker":   (*server).toEverybody, // they are the company's, and the event names none
	"retag":     (*server).toEverybody,
	"directory": (*server).toEverybody, // so are users and teams
}

func (*server) toEverybody(context.Context, coach.Viewer, coach.Event) bool { return true }

// tells says whether v may know of e.
func (s *server) tells(ctx context.Context, v coach.Viewer, e coach.Event) bool {
	may, ok := told[e.Kind]
	switch {
	case !ok:
		return false
	case e.Deleted && e.Shelf != nil:
		return v.May(coach.SeeFolder, coach.Folder{Owner: e.Shelf.Owner, Shared: e.Shelf.Shared, Team: e.Shelf.Team}) == nil
	case e.Deleted:
		return e.Was != nil && v.Scope().Reaches(*e.Was)
	}
	return may(s, ctx, v, e)
}
