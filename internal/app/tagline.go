package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"gametape/coach/transcript"
)

// line is one turn as `tag -` reads it: {"id", "dialog", "side", "speaker",
// "text"} and whatever else it came with. Lines of one dialog are consecutive; one
// without a dialog is a dialog of its own. A side that is missing, or names
// neither side, is unknown: then the speakers of the dialog tell, or trackers of
// either side apply.
type line struct {
	members []member
	dialog  json.RawMessage
	side    transcript.Side
	speaker string
	text    string
}

type member struct {
	name  string
	value json.RawMessage
}

// lineMembers come first in a written line, in this order; the rest follow as
// they were read, and last what was found.
var lineMembers = []string{"id", "dialog", "side", "text"}

// readLine reads one JSON object. Its error goes on after "line 7 ".
func readLine(raw []byte) (line, error) {
	l := line{side: transcript.Unknown}
	in := json.NewDecoder(bytes.NewReader(raw))
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return l, fmt.Errorf("is no JSON object: it begins with %.20q", bytes.TrimSpace(raw))
	}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return l, fmt.Errorf("is no JSON object: %w", err)
		}
		one := member{name: name.(string)} // inside an object, the decoder answers names
		if err := in.Decode(&one.value); err != nil {
			return l, fmt.Errorf("is no JSON object: %w", err)
		}
		switch one.name {
		case "moments", "question", "sideGuessed": // of an earlier run
			continue
		case "dialog":
			l.dialog = one.value
		case "side":
			var side string
			if err := json.Unmarshal(one.value, &side); err != nil {
				return l, fmt.Errorf("has a side that is no text: %s", one.value)
			}
			l.side = transcript.SideOfLabel(side)
		case "speaker": // a name or a number
			if err := json.Unmarshal(one.value, &l.speaker); err != nil {
				l.speaker = string(one.value)
			}
		case "text":
			if err := json.Unmarshal(one.value, &l.text); err != nil {
				return l, fmt.Errorf("has a text that is no text: %.40s", one.value)
			}
		}
		l.members = append(l.members, one)
	}
	if _, err := in.Token(); err != nil {
		return l, fmt.Errorf("is no JSON object: %w", err)
	}
	if _, err := in.Token(); err != io.EOF {
		return l, fmt.Errorf("holds more than one JSON object")
	}
	slices.SortStableFunc(l.members, func(a, b member) int { return a.place() - b.place() })
	return l, nil
}

func (m member) place() int {
	if i := slices.Index(lineMembers, m.name); i >= 0 {
		return i
	}
	return len(lineMembers)
}

// setSide notes a side that the line did not give.
func (l *line) setSide(side transcript.Side, guessed bool) {
	l.side = side
	l.members = slices.DeleteFunc(slices.Clone(l.members), func(m member) bool { return m.name == "side" || m.name == "sideGuessed" })
	l.members = append(l.members, member{"side", json.RawMessage(strconv.Quote(string(side)))})
	if guessed {
		l.members = append(l.members, member{"sideGuessed", json.RawMessage("true")})
	}
	slices.SortStableFunc(l.members, func(a, b member) int { return a.place() - b.place() })
}

// follows tells whether l belongs to the dialog of other.
func (l line) follows(other line) bool {
	return len(l.dialog) > 0 && string(l.dialog) != "null" && bytes.Equal(l.dialog, other.dialog)
}

// write gives the line back with what was found in it.
func (l line) write(w *bufio.Writer, moments []found, question bool) error {
	plain := func(v any) []byte { // JSON without escapes that only HTML needs
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			panic(fmt.Sprintf("app: moments cannot be written: %v", err)) // strings and numbers always can
		}
		return bytes.TrimSpace(b.Bytes())
	}
	out := []byte{'{'}
	for _, m := range l.members {
		out = append(append(out, plain(m.name)...), ':')
		out = append(append(out, m.value...), ',')
	}
	out = append(out, `"moments":`...)
	if len(moments) == 0 {
		out = append(out, "[]"...)
	} else {
		out = append(out, plain(moments)...)
	}
	out = append(strconv.AppendBool(append(out, `,"question":`...), question), '}', '\n')
	_, err := w.Write(out)
	return err
}
