package bleve

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"

	"gametape/coach"
)

// A cursor is the place of the last hit of a page, behind a seal that binds it
// to what was asked. It holds nothing secret: whoever made one by hand could
// only ask for another stretch of what they may see anyhow. It stays good
// while calls come and go; hits that move past it meanwhile are seen twice or
// not at all.

const sealSize = 8

func newCursor(q coach.Query, p *place) string {
	body := binary.BigEndian.AppendUint64(nil, math.Float64bits(p.score))
	body = append(body, byte(len(p.key)))
	body = append(body, p.key...)
	body = append(body, p.id...)
	return base64.RawURLEncoding.EncodeToString(append(seal(q, body), body...))
}

func readCursor(q coach.Query) (*place, error) {
	if q.Cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(raw) < sealSize+9 {
		return nil, coach.Errorf(coach.CodeInvalid, "cursor", "This is no cursor of a search; take it from the page before, unchanged.").Because(err)
	}
	body := raw[sealSize:]
	if !bytes.Equal(raw[:sealSize], seal(q, body)) {
		return nil, coach.Errorf(coach.CodeInvalid, "cursor", "This cursor belongs to another search; start again from the first page.")
	}
	p := place{score: math.Float64frombits(binary.BigEndian.Uint64(body))}
	n, rest := int(body[8]), body[9:]
	if n > len(rest) || math.IsNaN(p.score) {
		return nil, coach.Errorf(coach.CodeInvalid, "cursor", "This is no cursor of a search; take it from the page before, unchanged.")
	}
	p.key, p.id = rest[:n], string(rest[n:])
	return &p, nil
}

// seal is the same for the same question and place. Who asks and how much at a
// time may change from page to page.
func seal(q coach.Query, body []byte) []byte {
	q.Scope, q.Cursor, q.Limit, q.Facets = coach.Scope{}, "", 0, false
	h := sha256.New()
	// A query holds nothing that JSON cannot say.
	_ = json.NewEncoder(h).Encode(q)
	h.Write(body)
	return h.Sum(nil)[:sealSize]
}
