package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"gametape/coach"
	"gametape/coach/tagging"
)

// Problem is an error as RFC 9457 describes it.
type Problem struct {
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail" doc:"A sentence for a person."`
	Ref    string         `json:"ref,omitempty" doc:"The thing it clashes with: an id."`
	Errors []ProblemField `json:"errors,omitempty"`
	Missed *Missed        `json:"missed,omitempty" doc:"Of a change that was made from a stale look."`

	after time.Duration
}

// ProblemField is one place in the request that is wrong.
type ProblemField struct {
	Location string `json:"location"`
	Message  string `json:"message"`
	Tracker  string `json:"tracker,omitempty" doc:"Key of the tracker in which the mistake is."`
	Line     int    `json:"line,omitempty" doc:"Of a file of trackers, from 1."`
	Column   int    `json:"column,omitempty"`
}

// Missed is what somebody whose change was refused has not seen.
type Missed struct {
	Version int           `json:"version" doc:"Of the thing now; of a transcript, its newest revision."`
	Changes []FieldChange `json:"changes" doc:"The last change of each field that has changed since the version that was looked at."`
}

// FieldChange is who changed a field last, and when.
type FieldChange struct {
	Field string     `json:"field" doc:"By its name in the thing; of a transcript the kind of change, as /revisions lists it."`
	By    *Ref       `json:"by,omitempty" doc:"Missing: gametape itself."`
	At    *time.Time `json:"at,omitempty"`
}

// Error and GetStatus make Problem an error Huma writes as it is.
func (p *Problem) Error() string  { return p.Detail }
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders makes Huma say when to try again.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.after > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.after.Seconds()))))
	}
	return h
}

// ContentType makes Huma send the media type of RFC 9457.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

var statuses = map[coach.Code]int{
	coach.CodeInvalid:         http.StatusUnprocessableEntity,
	coach.CodeUnauthenticated: http.StatusUnauthorized,
	coach.CodeForbidden:       http.StatusForbidden,
	coach.CodeNotFound:        http.StatusNotFound,
	coach.CodeConflict:        http.StatusConflict,
	coach.CodeTooLarge:        http.StatusRequestEntityTooLarge,
	coach.CodeUnsupported:     http.StatusUnsupportedMediaType,
	coach.CodeBusy:            http.StatusTooManyRequests,
	coach.CodeUnavailable:     http.StatusServiceUnavailable,
}

// problemOf is err for the caller; its cause never leaves the house.
func problemOf(err error) *Problem {
	status, ok := statuses[coach.CodeOf(err)]
	if !ok {
		status = http.StatusInternalServerError
	}
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: coach.MessageOf(err)}
	if e := asError(err); e != nil {
		p.Ref, p.after = e.Ref, e.After
		if e.Field != "" {
			p.Errors = []ProblemField{{Location: e.Field, Message: e.Message}}
		}
	}
	var mistakes tagging.Problems
	if errors.As(err, &mistakes) && len(mistakes) > 0 {
		p.Errors = mistaken(mistakes)
	}
	return p
}

// mistaken is every mistake in trackers, each with its place.
func mistaken(all tagging.Problems) []ProblemField {
	out := make([]ProblemField, len(all))
	for i, m := range all {
		place := "rule." + m.Field
		if m.Index >= 0 {
			place += fmt.Sprintf("[%d]", m.Index)
		}
		message := m.Message
		if m.Expected != "" {
			message += " Expected " + m.Expected + "."
		}
		out[i] = ProblemField{Location: place, Message: message, Tracker: m.Tracker, Line: m.Line, Column: m.Column}
	}
	return out
}

// problem ends a plain Gin route with err; status 0 takes the error's own.
func problem(c *gin.Context, err error, status int) {
	c.Abort()
	if c.Writer.Written() {
		return
	}
	if status == 0 {
		status = problemOf(err).Status
	}
	writeProblem(c.Writer, status, err)
}

func writeProblem(w http.ResponseWriter, status int, err error) {
	p := problemOf(err)
	p.Status, p.Title = status, http.StatusText(status)
	body, _ := json.Marshal(p) // plain strings and numbers
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever hangs up does not want it
}
