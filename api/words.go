package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

func (s *server) words() {
	handle(s, route{Method: http.MethodGet, Path: "/calls/{id}/moments", ID: "list-moments", Summary: "What the trackers found", May: "whoever may see the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[list[Moment]], error) {
			spk, f, err := s.found(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			called, err := s.Training.Names(ctx)
			if err != nil {
				return nil, err
			}
			return &body[list[Moment]]{list[Moment]{Items: moments(f, spk.Transcript, called)}}, nil
		})
	handle(s, route{Method: http.MethodPut, Path: "/calls/{id}/moments/{moment}/verdict", ID: "judge-moment", Summary: "Confirm or reject a moment", May: "the call's rep, managers, trainers and administrators who may see it", Status: http.StatusNoContent},
		func(ctx context.Context, v coach.Viewer, in *struct {
			CallPath
			Moment string `path:"moment"`
			Body   struct {
				Verdict string `json:"verdict" enum:"confirmed,rejected,"`
			}
		}) (*struct{}, error) {
			return nil, s.Curation.Judge(ctx, v, coach.CallID(in.ID), in.Moment, coach.Verdict(in.Body.Verdict))
		})
	handle(s, route{Method: http.MethodGet, Path: "/calls/{id}/exchanges", ID: "list-exchanges", Summary: "Objections and the answers to them", May: "whoever may see the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[list[Exchange]], error) {
			spk, f, err := s.found(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			out := list[Exchange]{Items: make([]Exchange, len(f.Exchanges))}
			for i, e := range f.Exchanges {
				out.Items[i] = exchange(i, e, spk)
			}
			return &body[list[Exchange]]{out}, nil
		})
	handle(s, route{Method: http.MethodGet, Path: "/calls/{id}/stats", ID: "get-stats", Summary: "Figures of a call with their definitions", May: "whoever may see the call"},
		func(ctx context.Context, v coach.Viewer, in *CallPath) (*body[Stats], error) {
			f, err := s.Curation.FindingsOf(ctx, v, coach.CallID(in.ID))
			return &body[Stats]{Stats{Estimated: f.Stats.Estimated, Figures: figures(f.Stats)}}, err
		})
}

// found is a call's newest transcript with what was found in it; both empty
// where there is no transcript.
func (s *server) found(ctx context.Context, v coach.Viewer, id string) (coach.Spoken, coach.Findings, error) {
	f, err := s.Curation.FindingsOf(ctx, v, coach.CallID(id))
	if err != nil || f.Revision == 0 {
		return coach.Spoken{}, f, err
	}
	spk, err := s.Curation.Transcript(ctx, v, coach.CallID(id))
	if coach.CodeOf(err) == coach.CodeNotFound || err == nil && spk.Call.Revision != f.Revision {
		return coach.Spoken{}, coach.Findings{Call: f.Call}, nil // a newer revision is being analysed
	}
	return spk, f, err
}

// transcript answers JSON, or with ?format= a file to download.
func (s *server) transcript(c *gin.Context, v coach.Viewer) {
	spk, err := s.Curation.Transcript(c, v, coach.CallID(c.Param("id")))
	if err != nil {
		s.fail(c, err)
		return
	}
	n, err := s.lookUp(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	format := c.DefaultQuery("format", "json")
	write, ok := map[string]func(io.Writer) error{
		"json": func(w io.Writer) error {
			known, err := s.Curation.SpeakersOf(c, v, spk.Call.ID)
			if err != nil {
				return err
			}
			out := n.spoken(spk)
			n.who(&out, known)
			return json.NewEncoder(w).Encode(out)
		},
		"vtt":  func(w io.Writer) error { return transcript.WriteVTT(w, spk.Transcript) },
		"srt":  func(w io.Writer) error { return transcript.WriteSRT(w, spk.Transcript) },
		"txt":  func(w io.Writer) error { return transcript.WriteTXT(w, spk.Transcript) },
		"vcon": func(w io.Writer) error { return s.writeVCon(c, v, w, spk) },
	}[format]
	if !ok {
		s.fail(c, coach.Errorf(coach.CodeInvalid, "query.format", "%q is no format; there are json, vtt, srt, txt and vcon.", format))
		return
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		s.fail(c, fmt.Errorf("write %s of %s: %w", format, spk.Call.ID, err))
		return
	}
	if format != "json" {
		c.Header("Content-Disposition", fmt.Sprintf("attachment; filename=%q", string(spk.Call.ID)+"."+format))
	}
	c.Data(http.StatusOK, transcriptTypes[format], b.Bytes())
}

var transcriptTypes = map[string]string{
	"json": "application/json", "vtt": "text/vtt; charset=utf-8", "srt": "application/x-subrip; charset=utf-8",
	"txt": "text/plain; charset=utf-8", "vcon": "application/vcon+json",
}

func figures(st tagging.Stats) []Figure {
	out := []Figure{}
	for _, f := range st.Figures() {
		fig := Figure{Key: f.Key, Name: f.Name, Unit: f.Unit, Side: string(f.Side), Definition: f.Definition, Source: f.Source}
		if f.Known {
			fig.Value = &f.Value
		}
		if f.High != 0 {
			fig.TypicalLow, fig.TypicalHigh = &f.Low, &f.High
		}
		out = append(out, fig)
	}
	return out
}
