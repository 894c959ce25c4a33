package transcript

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"time"
)

// VConExport is a call to be written as a vCon.
type VConExport struct {
	Call VConCall
	// Created is when this vCon is made.
	Created time.Time
	// Transcript is that of Dialog; without turns none is written.
	Transcript Transcript
	Dialog     int
}

type vconFile struct {
	VCon       string         `json:"vcon"` // deprecated, but older readers look for it
	UUID       string         `json:"uuid"`
	CreatedAt  string         `json:"created_at"`
	Subject    string         `json:"subject,omitempty"`
	Extensions []string       `json:"extensions,omitempty"`
	Parties    []vconOutParty `json:"parties"`
	Dialog     []vconOutTalk  `json:"dialog"`
	Analysis   []vconOutNotes `json:"analysis"`
}

type vconOutParty struct {
	Tel    string `json:"tel,omitempty"`
	Mailto string `json:"mailto,omitempty"`
	Name   string `json:"name,omitempty"`
	Role   string `json:"role,omitempty"`
	Org    string `json:"org,omitempty"`
}

type vconOutTalk struct {
	Type        string  `json:"type"`
	Start       string  `json:"start"`
	Duration    float64 `json:"duration,omitempty"`
	Parties     []*int  `json:"parties"`
	Originator  *int    `json:"originator,omitempty"`
	MediaType   string  `json:"mediatype,omitempty"`
	Filename    string  `json:"filename,omitempty"`
	URL         string  `json:"url,omitempty"`
	ContentHash string  `json:"content_hash,omitempty"`
	Body        string  `json:"body,omitempty"`
	Encoding    string  `json:"encoding,omitempty"`
	// Meta is no member of the draft; vCon servers keep the direction there.
	Meta *vconOutMeta `json:"meta,omitempty"`
}

type vconOutMeta struct {
	Direction string `json:"direction"`
}

type vconOutNotes struct {
	Type      string `json:"type"`
	Dialog    *int   `json:"dialog,omitempty"`
	MediaType string `json:"mediatype,omitempty"`
	Vendor    string `json:"vendor"`
	Product   string `json:"product,omitempty"`
	Schema    string `json:"schema,omitempty"`
	Encoding  string `json:"encoding"`
	Body      any    `json:"body"`
}

// WriteVCon writes an unsigned vCon: parties, dialogs by URL and content hash
// (or inline), the transcript as wtf_transcription, the reports as they are.
// VCon and Parse read it back the same.
func WriteVCon(w io.Writer, x VConExport) error {
	f := vconFile{
		VCon: "0.4.0", UUID: x.Call.UUID, CreatedAt: x.Created.UTC().Format(time.RFC3339), Subject: x.Call.Subject,
		Parties: []vconOutParty{}, Dialog: []vconOutTalk{}, Analysis: []vconOutNotes{},
	}
	for _, p := range x.Call.Parties {
		out := vconOutParty{Name: p.Name, Role: p.Role, Org: p.Org}
		if p.Tel != "" {
			out.Tel = "tel:" + p.Tel
		}
		if p.Email != "" {
			out.Mailto = "mailto:" + p.Email
		}
		f.Parties = append(f.Parties, out)
	}
	for _, d := range x.Call.Dialogs {
		f.Dialog = append(f.Dialog, vconTalk(d))
	}
	if len(f.Dialog) > 0 && x.Call.Direction != "" {
		f.Dialog[0].Meta = &vconOutMeta{x.Call.Direction}
	}
	if len(x.Transcript.Turns) > 0 {
		f.Extensions = []string{"wtf_transcription"}
		f.Analysis = append(f.Analysis, vconOutNotes{
			Type: "wtf_transcription", Dialog: &x.Dialog, MediaType: "application/json", Vendor: "gametape", Product: "gametape",
			Schema: "wtf-1.0", Encoding: "json", Body: wtfOf(x.Transcript, x.Created),
		})
	}
	for _, r := range x.Call.Reports {
		out := vconOutNotes{Type: r.Type, Vendor: r.Vendor, Product: r.Product, Schema: r.Schema, Encoding: "none", Body: string(r.Body)}
		if json.Valid(r.Body) {
			out.Encoding, out.MediaType, out.Body = "json", "application/json", json.RawMessage(r.Body)
		}
		if r.Dialog >= 0 {
			out.Dialog = &r.Dialog
		}
		f.Analysis = append(f.Analysis, out)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(f)
}

func vconTalk(d VConDialog) vconOutTalk {
	out := vconOutTalk{
		Type: d.Type, Start: d.Start.Format(time.RFC3339Nano), Duration: d.Duration.Seconds(), Parties: []*int{},
		MediaType: d.MediaType, Filename: d.Filename, URL: d.URL, ContentHash: d.ContentHash,
	}
	list := d.Parties
	if len(d.Channels) > 0 {
		list = d.Channels
	}
	for _, p := range list {
		if p < 0 {
			out.Parties = append(out.Parties, nil)
			continue
		}
		out.Parties = append(out.Parties, &p)
	}
	if d.Originator >= 0 {
		out.Originator = &d.Originator
	}
	if len(d.Body) > 0 {
		out.Body, out.Encoding = base64.RawURLEncoding.EncodeToString(d.Body), "base64url"
	}
	return out
}
