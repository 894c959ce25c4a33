package transcript

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// VConCall is what a vCon says of its call, without the words: those are
// Parse's.
type VConCall struct {
	UUID    string
	Subject string
	// Start is that of the first recording, else the vCon's own creation.
	Start     time.Time
	Direction string // "in" or "out" where the file says so
	Parties   []VConParty
	Dialogs   []VConDialog
	// Reports are the analyses that are neither transcript nor recording, as
	// they stand in the file.
	Reports  []VConReport
	Warnings []Warning
	// Signed: the vCon came in a signature. It is not checked here.
	Signed bool
}

// VConParty is one who took part.
type VConParty struct {
	Tel, Email, Name, Role, Org string
	// UUID is the party's own, the same in every vCon of whoever wrote it.
	UUID string
	// Side is what Role says beyond doubt, else Unknown.
	Side Side
}

// VConDialog is one recording, text or transfer of a vCon.
type VConDialog struct {
	Type     string // recording, text, transfer, incomplete, recording-set
	Start    time.Time
	Duration time.Duration // 0 where the file does not say
	// Parties are indexes into VConCall.Parties.
	Parties []int
	// Channels names the party on each audio channel, -1 for none; empty where
	// the file does not map channels.
	Channels    []int
	Originator  int // index into Parties, -1 where unknown
	MediaType   string
	Filename    string
	URL         string
	ContentHash string // "sha512-…" in base64url, as the file has it
	Body        []byte // what is inline, decoded
}

// VConReport is an analysis with a body in JSON or text.
type VConReport struct {
	Type, Vendor, Product, Schema string
	Dialog                        int // -1 where it belongs to none
	Body                          []byte
}

// VCon reads a vCon, unsigned or signed. A refusal is an *Error.
func VCon(raw []byte) (VConCall, error) {
	src, det, err := inspect(raw)
	if err != nil {
		return VConCall{}, err
	}
	if det.Format != VConFormat {
		return VConCall{}, refuse(VConFormat, "", "The file is no vCon.")
	}
	r := vconReader{v: src.json}
	r.read()
	r.call.Signed = src.signed
	if len(r.call.Parties) == 0 && len(r.call.Dialogs) == 0 {
		return VConCall{}, refuse(VConFormat, "parties", "The vCon names no parties and holds no dialog; there is nothing in it to import.")
	}
	return r.call, nil
}

// maxParties bounds a vCon's parties.
const maxParties = 1000

type vconReader struct {
	v     value
	call  VConCall
	index map[string]int // see indexParties
}

func (r *vconReader) warn(where, message string) {
	if len(r.call.Warnings) < maxWarnings {
		r.call.Warnings = append(r.call.Warnings, Warning{where, message})
	}
}

func (r *vconReader) read() {
	c, v := &r.call, r.v
	c.UUID, c.Subject = v.get("uuid").str(), v.get("subject").str()
	if c.UUID == "" {
		r.warn("uuid", "The vCon has no uuid, so a second import of it cannot be recognised by it.")
	}
	c.Direction = v.get("meta", "direction").str()
	if !v.get("parties").isArray() {
		r.warn("parties", "The vCon lists no parties.")
	}
	for i, p := range v.get("parties").items() {
		if i == maxParties {
			r.warn("parties", "The vCon lists more parties than any call has; the rest were left out.")
			break
		}
		c.Parties = append(c.Parties, vconParty(p))
	}
	for i, d := range v.get("dialog").items() {
		c.Dialogs = append(c.Dialogs, r.dialog(d, i))
		if c.Direction == "" {
			c.Direction = d.get("meta", "direction").str()
		}
	}
	for _, d := range c.Dialogs {
		if c.Start.IsZero() && d.Type == "recording" {
			c.Start = d.Start
		}
	}
	if c.Start.IsZero() {
		c.Start = vconTime(v.get("created_at"))
	}
	for _, a := range v.get("analysis").items() {
		switch kind := a.get("type").str(); kind {
		case "transcript", "wtf_transcription":
		default:
			dialog, ok := a.get("dialog").integer()
			if !ok {
				dialog = -1
			}
			c.Reports = append(c.Reports, VConReport{kind, a.get("vendor").str(), a.get("product").str(), a.get("schema").str(), dialog, vconBody(a)})
		}
	}
}

func vconParty(p value) VConParty {
	out := VConParty{
		Tel:   strings.TrimPrefix(p.get("tel").str(), "tel:"),
		Email: strings.TrimPrefix(p.first("mailto", "email").str(), "mailto:"),
		Name:  p.get("name").str(), Org: p.get("org").str(),
		Role: p.get("role").str(), UUID: p.get("uuid").str(),
	}
	if out.Role == "" {
		out.Role = p.get("meta", "role").str()
	}
	out.Side = sideOfRole(out.Role)
	return out
}

// userID is the party's uuid as a speaker carries it.
func (p VConParty) userID() string {
	if p.UUID == "" {
		return ""
	}
	return "vcon:" + p.UUID
}

func (r *vconReader) dialog(d value, n int) VConDialog {
	where := "dialog[" + strconv.Itoa(n) + "]"
	out := VConDialog{
		Type: d.get("type").str(), MediaType: d.first("mediatype", "mimetype").str(), Filename: d.get("filename").str(),
		URL: d.get("url").str(), Originator: -1, ContentHash: vconHash(d),
	}
	out.Start = vconTime(d.get("start"))
	if s := d.get("duration"); s.exists() {
		length, ok := s.seconds()
		if !ok || length < 0 {
			r.warn(where+".duration", "The dialog's duration is no length of time and was left out.")
			length = 0
		}
		out.Duration = length
	}
	if o, ok := d.get("originator").integer(); ok {
		out.Originator = r.party(o, where+".originator")
	}
	parties := d.get("parties")
	if i, ok := parties.integer(); ok && parties.isNumber() {
		out.Parties = r.add(nil, r.party(i, where+".parties"))
	}
	nested := false
	for _, p := range parties.items() {
		first := -1
		if i, ok := p.integer(); ok {
			first = r.party(i, where+".parties")
			out.Parties = r.add(out.Parties, first)
		}
		for _, q := range p.items() {
			nested = true
			if i, ok := q.integer(); ok {
				i = r.party(i, where+".parties")
				out.Parties = r.add(out.Parties, i)
				first = max(first, i)
			}
		}
		nested = nested || !p.exists()
		out.Channels = append(out.Channels, first)
	}
	if len(out.Channels) < 2 && !nested {
		out.Channels = nil
	}
	out.Body = vconBody(d)
	return out
}

// party is index i where there is such a party, else -1 with a warning.
func (r *vconReader) party(i int, where string) int {
	if i < 0 || i >= len(r.call.Parties) {
		r.warn(where, "There is no party "+strconv.Itoa(i)+" in this vCon; it was left out.")
		return -1
	}
	return i
}

func (r *vconReader) add(list []int, i int) []int {
	for _, have := range list {
		if have == i {
			return list
		}
	}
	if i < 0 {
		return list
	}
	return append(list, i)
}

// vconHash is the content hash, also of vCon 0.0.1's alg and signature.
func vconHash(d value) string {
	h := d.get("content_hash")
	if h.isArray() {
		h = h.at(0)
	}
	if h.isString() {
		return h.str()
	}
	sum := d.get("signature").str()
	switch strings.ToUpper(d.get("alg").str()) {
	case "SHA-512", "SHA512":
		if sum != "" {
			return "sha512-" + sum
		}
	case "SHA-256", "SHA256":
		if sum != "" {
			return "sha256-" + sum
		}
	}
	return ""
}

// vconTime reads RFC 3339, and dates without a zone as UTC.
func vconTime(v value) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999-07:00", "2006-01-02T15:04:05.999999999-0700"} {
		if t, err := time.Parse(layout, v.str()); err == nil {
			return t
		}
	}
	return time.Time{}
}

// vconBody is what an object carries inline, decoded.
func vconBody(v value) []byte {
	body := v.get("body")
	switch {
	case !body.exists():
		return nil
	case !body.isString():
		return []byte(body.raw())
	case v.get("encoding").str() == "base64url" || v.get("encoding").str() == "base64":
		out, err := base64Any(body.str())
		if err != nil {
			return nil
		}
		return out
	}
	return []byte(body.str())
}

// base64Any decodes either alphabet, padded or not.
func base64Any(s string) ([]byte, error) {
	s = strings.TrimRight(strings.NewReplacer("+", "-", "/", "_", "\n", "", "\r", "").Replace(s), "=")
	return base64.RawURLEncoding.DecodeString(s)
}
