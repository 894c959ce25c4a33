package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"gametape/coach"
	"gametape/coach/transcript"
)

// writeVCon writes a call as draft-ietf-vcon-vcon-core describes it: parties,
// the recording by URL and content hash, the transcript as wtf_transcription,
// and what gametape found and kept as reports.
func (s *server) writeVCon(c *gin.Context, v coach.Viewer, w io.Writer, spk coach.Spoken) error {
	call := spk.Call
	out := transcript.VConCall{UUID: vconUUID(call.ID), Subject: call.Title, Start: call.StartedAt, Direction: call.Direction}
	for _, p := range call.Parties {
		out.Parties = append(out.Parties, transcript.VConParty{Tel: p.Phone, Email: p.Email, Name: p.Name, Role: role(p.Side), Org: org(call, p.Side), Side: p.Side})
	}
	if len(out.Parties) == 0 {
		for i, sp := range spk.Transcript.Speakers {
			side := spk.Sides[i]
			out.Parties = append(out.Parties, transcript.VConParty{Name: sp.Label(), Email: sp.Email, Role: role(side), Org: org(call, side), Side: side})
		}
	}
	dialog := transcript.VConDialog{Type: "recording", Start: call.StartedAt, Duration: call.Duration, Originator: -1}
	for i := range out.Parties {
		dialog.Parties = append(dialog.Parties, i)
	}
	dialog.Channels = channels(call)
	if b := call.Recording; b != nil {
		dialog.MediaType, dialog.Filename = b.ContentType, b.Name
		dialog.URL = s.BaseURL + Prefix + "/calls/" + string(call.ID) + "/recording"
		if raw, err := hex.DecodeString(b.SHA256); err == nil {
			dialog.ContentHash = "sha256-" + base64.RawURLEncoding.EncodeToString(raw)
		}
	}
	out.Dialogs = []transcript.VConDialog{dialog}
	if err := s.reports(c, v, &out, spk); err != nil {
		return err
	}
	return transcript.WriteVCon(w, transcript.VConExport{Call: out, Created: call.UpdatedAt, Transcript: spk.Transcript})
}

// reports adds moments, exchanges and clips, in the shapes of the contract.
func (s *server) reports(c *gin.Context, v coach.Viewer, out *transcript.VConCall, spk coach.Spoken) error {
	f, err := s.Curation.FindingsOf(c, v, spk.Call.ID)
	if err != nil {
		return err
	}
	called, err := s.Training.Names(c)
	if err != nil {
		return err
	}
	kept, err := s.Clipping.ListClips(c, v, coach.ClipFilter{Call: spk.Call.ID, Limit: 200})
	if err != nil {
		return err
	}
	clips, err := s.clipsWithFolders(c, v, kept.Items)
	if err != nil {
		return err
	}
	exchanges := []Exchange{}
	if f.Revision == spk.Call.Revision {
		for i, e := range f.Exchanges {
			exchanges = append(exchanges, exchange(i, e, spk))
		}
	} else {
		f.Moments = nil
	}
	for _, r := range []struct {
		schema string
		body   any
	}{{"gametape-moments-1", moments(f, spk.Transcript, called)}, {"gametape-exchanges-1", exchanges}, {"gametape-clips-1", clips}} {
		raw, err := json.Marshal(r.body)
		if err != nil {
			return fmt.Errorf("write %s: %w", r.schema, err)
		}
		out.Reports = append(out.Reports, transcript.VConReport{Type: "report", Vendor: "gametape", Product: "gametape", Schema: r.schema, Body: raw})
	}
	return nil
}

// channels names the party on each channel, -1 for none; nil where nobody said.
func channels(c coach.Call) []int {
	if c.Channels < 2 {
		return nil
	}
	out := make([]int, c.Channels)
	known := false
	for ch := range out {
		out[ch] = slices.IndexFunc(c.Parties, func(p coach.Party) bool { return p.Channel != nil && *p.Channel == ch })
		known = known || out[ch] >= 0
	}
	if !known {
		return nil
	}
	return out
}

func role(side transcript.Side) string {
	switch side {
	case transcript.Rep:
		return "agent"
	case transcript.Customer:
		return "customer"
	}
	return ""
}

func org(c coach.Call, side transcript.Side) string {
	if side == transcript.Customer {
		return c.Account
	}
	return ""
}

// vconUUID is a UUID version 8 (RFC 9562) that is the same for a call each time.
func vconUUID(id coach.CallID) string {
	sum := sha256.Sum256([]byte(strings.ToLower(string(id))))
	b := sum[:16]
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
