package transcript

import (
	"strconv"
	"strings"
	"time"
)

// inspectVCon opens what a vCon may be wrapped in.
func inspectVCon(src source) (source, Detection, bool, error) {
	v := src.json
	switch {
	case v.get("ciphertext").exists() && v.first("recipients", "protected", "iv").exists():
		return src, Detection{}, true, refuse(VConFormat, "", "The vCon is encrypted (JWE). Decrypt it with the key of whoever it was made for and bring the result.")
	case v.get("payload").isString() && v.first("signatures", "signature").exists():
		return unwrapSigned(src, v.get("payload").str())
	case isVCon(v):
		return src, Detection{Format: VConFormat, Reason: "is a vCon: it has parties and dialogs or analyses"}, true, nil
	}
	return src, Detection{}, false, nil
}

func isVCon(v value) bool {
	if v.get("vcon").isString() {
		return true
	}
	parts := v.get("dialog").isArray() || v.get("analysis").isArray()
	return parts && (v.get("parties").isArray() || v.get("uuid").exists())
}

func unwrapSigned(src source, payload string) (source, Detection, bool, error) {
	raw, err := base64Any(payload)
	if err != nil {
		return src, Detection{}, true, refuse(VConFormat, "payload", "The signed vCon's content cannot be decoded; the file is damaged.")
	}
	text, _, ok := DecodeText(raw)
	v, bad := readJSON(strings.TrimSpace(text))
	if !ok || bad != nil || !isVCon(v) {
		return src, Detection{}, true, refuse(VConFormat, "payload", "The file is signed, but what is signed in it is no vCon.")
	}
	src.json, src.signed = v, true
	return src, Detection{Format: VConFormat, Reason: "is a signed vCon; the signature was not checked"}, true, nil
}

// compactSigned is a signed or encrypted vCon in the compact form: three or
// five parts of base64 with points between.
func compactSigned(text string) (parts []string, ok bool) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "eyJ") || strings.ContainsAny(text[:min(len(text), 4096)], " \n\t") {
		return nil, false
	}
	parts = strings.SplitN(text, ".", 6)
	return parts, len(parts) == 3 || len(parts) == 5
}

// maxAnalyses bounds how many transcripts of one vCon are tried.
const maxAnalyses = 8

// parseVCon reads the transcript of a vCon: whichever of its analyses says the
// most about the first dialog that has any, else its text dialogs. The body's
// format is found out as that of a file would be.
func parseVCon(b *builder, v value) error {
	r := vconReader{v: v}
	r.read()
	for _, w := range r.call.Warnings {
		b.warn(w.Where, "%s", w.Message)
	}
	best, dialog, where := Transcript{}, 0, ""
	tried, others := 0, 0
	var refused error
	for i, a := range v.get("analysis").items() {
		kind := a.get("type").str()
		if kind != "transcript" && kind != "wtf_transcription" || tried == maxAnalyses {
			continue
		}
		tried++
		d := vconDialogOf(a)
		if len(best.Turns) > 0 && d != dialog {
			others++
			continue
		}
		path := "analysis[" + strconv.Itoa(i) + "]"
		if body := a.get("body"); !body.exists() && a.get("url").exists() {
			b.warn(path, "The transcript is kept elsewhere (%s) and was not fetched.", shorten(a.get("url").str()))
			continue
		}
		tr, err := r.body(b.opt, a, d)
		if err != nil {
			refused = err
			b.warn(path, "%s", err.Error())
			continue
		}
		if richer(tr, best) {
			best, dialog, where = tr, d, path
		}
	}
	if others > 0 {
		b.warn("analysis", "Transcripts of other dialogs of this vCon were left out: %d.", others)
	}
	if len(best.Turns) == 0 {
		return r.texts(b, refused)
	}
	r.take(b, best, dialog, where)
	return nil
}

func vconDialogOf(a value) int {
	d := a.get("dialog")
	if d.isArray() {
		d = d.at(0)
	}
	n, _ := d.integer()
	return max(n, 0)
}

// body reads one analysis as a file of its own.
func (r *vconReader) body(opt Options, a value, dialog int) (Transcript, error) {
	opt.As, opt.Companion = "", nil
	if dialog < len(r.call.Dialogs) && opt.Recording == 0 {
		opt.Recording = r.call.Dialogs[dialog].Duration
	}
	body := a.get("body")
	if !body.isString() {
		inner, det, err := inspectJSON(source{json: body, nested: true})
		if err != nil {
			return Transcript{}, err
		}
		text := body.first("transcript", "text")
		if det.Format != "" || !text.isString() {
			return parseInspected(inner, det, opt)
		}
		inner, det, err = inspectNested([]byte(text.str()))
		if err != nil {
			return Transcript{}, err
		}
		return parseInspected(inner, det, opt)
	}
	inner, det, err := inspectNested(vconBody(a))
	if err != nil {
		return Transcript{}, err
	}
	return parseInspected(inner, det, opt)
}

// richer: words beat none, times of its own beat estimated ones, more turns
// beat fewer.
func richer(a, b Transcript) bool {
	score := func(t Transcript) (n int) {
		for _, turn := range t.Turns {
			n += len(turn.Text)
			if len(turn.Words) > 0 {
				n += 2 * len(turn.Text)
			}
		}
		if t.Estimated {
			n /= 4
		}
		return n
	}
	return score(a) > score(b)
}

// take makes the body's transcript the vCon's, its speakers named by parties.
func (r *vconReader) take(b *builder, t Transcript, dialog int, where string) {
	b.ready = true
	b.tr.Reason += "; its transcript at " + where + " is " + describe(t.Format)
	b.tr.Language, b.tr.Estimated, b.tr.Turns, b.tr.Speakers = t.Language, t.Estimated, t.Turns, t.Speakers
	for _, w := range t.Warnings {
		b.warn(strings.TrimSuffix(where+".body."+w.Where, "."), "%s", w.Message)
	}
	names := map[string]int{}
	for _, s := range b.tr.Speakers {
		names[strings.ToLower(s.Label())]++
	}
	for i := range b.tr.Speakers {
		s := &b.tr.Speakers[i]
		p, ok := r.partyOf(*s, names[strings.ToLower(s.Label())] > 1, dialog)
		if !ok {
			continue
		}
		if p.Name != "" && (s.Name == "" || sideOfRole(s.Name) != Unknown) {
			s.Name = p.Name
		}
		s.Email, s.Phone, s.UserID = firstOf(s.Email, p.Email), firstOf(s.Phone, p.Tel), firstOf(s.UserID, p.userID())
		if s.Side == Unknown {
			s.Side = p.Side
		}
	}
}

// partyOf finds the party a speaker is: by address, by name, by role where only one party
// has it, or by channel. A name that several speakers share says nothing.
func (r *vconReader) partyOf(s Speaker, shared bool, dialog int) (VConParty, bool) {
	look := r.index
	if look == nil {
		look = r.indexParties()
	}
	if i, ok := look["mail "+strings.ToLower(s.Email)]; ok && i >= 0 {
		return r.call.Parties[i], true
	}
	keys := []string{"role " + strings.ToLower(s.Key), "side " + string(sideOfRole(s.Key))}
	if !shared {
		keys = append([]string{"name " + strings.ToLower(s.Name), "name " + strings.ToLower(s.Key)}, keys...)
	}
	for _, key := range keys {
		if i, ok := look[key]; ok && i >= 0 {
			return r.call.Parties[i], true
		}
	}
	if dialog < len(r.call.Dialogs) && s.Channel >= 0 {
		if c := r.call.Dialogs[dialog].Channels; s.Channel < len(c) && c[s.Channel] >= 0 {
			return r.call.Parties[c[s.Channel]], true
		}
	}
	return VConParty{}, false
}

// indexParties says which party goes by a name, a role or a side, -1 where
// several do.
func (r *vconReader) indexParties() map[string]int {
	r.index = map[string]int{}
	for i, p := range r.call.Parties {
		for key, known := range map[string]bool{
			"name " + strings.ToLower(p.Name): p.Name != "", "mail " + strings.ToLower(p.Email): p.Email != "", "role " + strings.ToLower(p.Role): p.Role != "", "side " + string(p.Side): p.Side != Unknown,
		} {
			if _, twice := r.index[key]; twice {
				r.index[key] = -1
			} else if known {
				r.index[key] = i
			}
		}
	}
	return r.index
}

// without says what a vCon without a word in it is good for.
func (r *vconReader) without() string {
	inline, elsewhere := false, ""
	for _, d := range r.call.Dialogs {
		if d.Type != "recording" {
			continue
		}
		inline = inline || len(d.Body) > 0
		elsewhere = firstOf(elsewhere, d.URL, d.Filename)
	}
	switch {
	case inline:
		return "The vCon holds a recording, but no transcript of it. Bring it in with gametape import, which takes the recording out of it, or bring the recording itself."
	case elsewhere != "":
		return "The vCon names a recording (" + shorten(elsewhere) + "), but holds no transcript of it. Bring that recording; with gametape import the vCon beside it says whose call it is."
	}
	return "The vCon holds no transcript and no recording either; there is nothing in it to read or to listen to."
}

// texts reads the messages of a vCon without a transcript.
func (r *vconReader) texts(b *builder, refused error) error {
	var zero time.Time
	for _, d := range r.call.Dialogs {
		if d.Type == "text" && len(d.Body) > 0 && (zero.IsZero() || d.Start.Before(zero)) {
			zero = d.Start
		}
	}
	for _, d := range r.call.Dialogs {
		if d.Type != "text" {
			continue
		}
		text, _, ok := DecodeText(d.Body)
		if !ok || text == "" {
			continue
		}
		who := nobody
		from := d.Originator
		if from < 0 && len(d.Parties) > 0 {
			from = d.Parties[0]
		}
		if from >= 0 {
			p := r.call.Parties[from]
			who = idAndName(b, firstOf(p.Name, p.Email, p.Tel, "Party "+strconv.Itoa(from)), p.Name)
			s := &b.tr.Speakers[who]
			s.Email, s.Phone, s.UserID, s.Side = p.Email, p.Tel, p.userID(), p.Side
		}
		start := noTime
		if since := d.Start.Sub(zero); !d.Start.IsZero() && since >= 0 && since < maxTime {
			start = since.Round(time.Millisecond)
		}
		b.begin(who, start, noTime)
		b.say(text)
	}
	b.finish()
	if len(b.pieces) > 0 {
		return nil
	}
	if refused != nil {
		return refuse(VConFormat, "analysis", "The vCon holds a transcript, but it cannot be read: %s", refused.Error())
	}
	return refuse(VConFormat, "analysis", "%s", r.without())
}
