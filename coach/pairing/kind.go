package pairing

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"

	"gametape/coach/transcript"
)

// Kind is what a file is for.
type Kind int

// The kinds.
const (
	Recording  Kind = iota
	Transcript      // or what might be one: whether it can be read shows later
	Companion       // names the speakers of a transcript that only numbers them
	Sidecar         // describes the call it is named for, as JSON
	Table           // describes calls, a row each
	Ballast         // programs leave it behind; nothing is lost without it
	Stranger        // nothing gametape takes
)

// ballast are files that meeting programs and file managers leave.
var ballast = regexp.MustCompile(`(?i)^(playback\.m3u8?|thumbs\.db|desktop\.ini|\.ds_store|.*\.zoom|double_click_to_convert_\d+.*)$`)

// named are the endings of a transcript's companion: talk.parties.json names the
// speakers of talk.json.
var named = regexp.MustCompile(`(?i)[ ._-](parties|participants|companion|extensive)\.[a-z]+$`)

// kindOf says what f is for, and what it seems to be where it is for nothing.
func (r Rules) kindOf(f File) (Kind, string) {
	if ballast.MatchString(f.name()) {
		return Ballast, "It is what a program left beside the call; nothing in it is needed."
	}
	what, sound, other := r.Sniff(f.Head)
	if sound {
		return Recording, what
	}
	if takeApart(f.Path).ending == "docx" {
		return Transcript, ""
	}
	text, _, ok := transcript.DecodeText(cutRune(f))
	if other || !ok {
		return Stranger, what
	}
	if isTable(f) {
		return Table, ""
	}
	if named.MatchString(f.name()) && f.whole() {
		if _, err := transcript.ReadCompanion(f.Head, nil); err == nil {
			return Companion, ""
		}
	}
	if r.sidecar(text) {
		return Sidecar, ""
	}
	return Transcript, ""
}

// cutRune is the head without a character that it ends in the middle of.
func cutRune(f File) []byte {
	if f.whole() {
		return f.Head
	}
	if i := bytes.LastIndexAny(f.Head, "\n }"); i > 0 {
		return f.Head[:i&^1] // whole characters of UTF-16 too
	}
	return f.Head
}

// spoken are keys of JSON that holds what was said.
var spoken = []string{"text", "transcript", "transcription", "segments", "words", "results", "utterances", "monologues", "vcon", "turns"}

// sidecar says whether text is a JSON object that describes a call, as far as it
// goes: most of its keys are fields of a call, and none is one of a transcript.
// Those it does not know are named later.
func (r Rules) sidecar(text string) bool {
	d := json.NewDecoder(strings.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	known, other := 0, 0
	for {
		t, err := d.Token()
		key, isKey := t.(string)
		if err != nil || !isKey {
			return known > 0 && known >= other
		}
		switch {
		case slices.Contains(spoken, key):
			return false
		case slices.Contains(r.Fields, key):
			known++
		default:
			other++
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return known > 0 && known >= other
		}
	}
}

// namedRecording is the file name of the recording that a vCon says is outside of
// it, "" where f is none or says none.
func namedRecording(f File) string {
	if len(f.Head) == 0 || !f.whole() || !bytes.Contains(f.Head, []byte(`"vcon"`)) {
		return ""
	}
	v, err := transcript.VCon(f.Head)
	if err != nil {
		return ""
	}
	for _, d := range v.Dialogs {
		if len(d.Body) == 0 && d.Filename != "" {
			return path.Base(d.Filename)
		}
	}
	return ""
}
