package api

import (
	"context"
	"net/http"
	"time"

	"gametape/coach"
	"gametape/coach/pairing"
)

// FileSeen is a file that somebody is about to bring in.
type FileSeen struct {
	Path     string    `json:"path" doc:"Its name, with its folders where it lies in some."`
	Size     int64     `json:"size" minimum:"0" doc:"Bytes."`
	Modified time.Time `json:"modified,omitzero"`
	Head     []byte    `json:"head,omitempty" doc:"Its first bytes; 4 KiB are enough. Of JSON and CSV all of it, up to 1 MiB: what is cut is not read as a description of calls."`
}

// FilesPaired accounts for every file once.
type FilesPaired struct {
	Calls   []FilesOfCall `json:"calls"`
	Tables  []int         `json:"tables" doc:"Files that describe calls; what they say is in the calls' metadata."`
	Unused  []FileApart   `json:"unused" doc:"Not needed."`
	Refused []FileApart   `json:"refused" doc:"Nothing gametape takes."`
	Notes   []string      `json:"notes" doc:"Rows of tables that describe no file."`
}

// FilesOfCall belong together.
type FilesOfCall struct {
	Name        string         `json:"name"`
	Recording   *int           `json:"recording,omitempty"`
	Transcripts []int          `json:"transcripts" doc:"The one that says most first. The others are for where it cannot be read."`
	Companion   *int           `json:"companion,omitempty"`
	Sidecars    []int          `json:"sidecars"`
	Spare       []FileApart    `json:"spare" doc:"Files of this call that are not needed."`
	Metadata    map[string]any `json:"metadata" doc:"To be sent with the upload; has startedAt and dateFrom where names or files tell."`
	Faults      []string       `json:"faults" doc:"What is wrong with its descriptions; a call with one is not to be sent."`
}

// FileApart is a file that is not sent, and why.
type FileApart struct {
	File int    `json:"file"`
	Why  string `json:"why"`
}

// mostHeads bounds what is sent of files to be paired, in bytes.
const mostHeads = 48 << 20

func (s *server) pairing() {
	handle(s, route{
		Method: http.MethodPost, Path: "/pairing", ID: "pair-files", Summary: "Say which files are one call, before they are sent",
		May: "whoever is logged in", MaxBody: mostHeads,
	},
		func(_ context.Context, v coach.Viewer, in *struct {
			Body struct {
				Files []FileSeen `json:"files" doc:"The files; all results give them by their place here."`
				Zone  string     `json:"zone,omitempty" doc:"Time zone of the clocks whose times are in names, like Europe/Berlin; UTC where it is missing or not known here."`
			}
		}) (*body[FilesPaired], error) {
			zone, err := time.LoadLocation(in.Body.Zone)
			if err != nil {
				zone = time.UTC
			}
			files := make([]pairing.File, len(in.Body.Files))
			for i, f := range in.Body.Files {
				files[i] = pairing.File{Path: f.Path, Size: f.Size, Modified: f.Modified, Head: f.Head}
			}
			r, err := s.Ingest.Pair(v, files, zone)
			if err != nil {
				return nil, err
			}
			return &body[FilesPaired]{paired(r)}, nil
		})
}

func paired(r pairing.Result) FilesPaired {
	out := FilesPaired{Calls: make([]FilesOfCall, len(r.Calls)), Tables: orEmpty(r.Tables), Unused: apart(r.Unused), Refused: apart(r.Refused), Notes: orEmpty(r.Unmatched)}
	for i, c := range r.Calls {
		of := FilesOfCall{
			Name: c.Name, Recording: index(c.Recording), Transcripts: orEmpty(c.Transcripts), Companion: index(c.Companion),
			Sidecars: orEmpty(c.Sidecars), Spare: apart(c.Spare), Metadata: c.Metadata, Faults: orEmpty(c.Faults),
		}
		if c.OfFolder && of.Metadata["title"] == nil {
			of.Metadata["title"] = c.Name
		}
		if !c.StartedAt.IsZero() && of.Metadata["startedAt"] == nil {
			of.Metadata["startedAt"], of.Metadata["dateFrom"] = c.StartedAt.Format(time.RFC3339), c.DateFrom
		}
		out.Calls[i] = of
	}
	return out
}

func index(i int) *int {
	if i < 0 {
		return nil
	}
	return &i
}

func apart(spare []pairing.Spare) []FileApart {
	out := make([]FileApart, len(spare))
	for i, s := range spare {
		out[i] = FileApart(s)
	}
	return out
}
