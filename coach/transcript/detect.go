package transcript

import (
	"bytes"
	"strings"
)

// Detection is what a file was recognised as.
type Detection struct {
	// Format is empty where nothing fits, or where two formats do.
	Format Format
	// Reason says, for a person, what gave the format away or what is missing.
	Reason string
	// Candidates are the two formats it hesitates between.
	Candidates []Format
}

// Detect finds out a file's format by its content alone; names lie.
func Detect(raw []byte) Detection {
	_, det, err := inspect(raw)
	if err != nil {
		return Detection{Reason: err.Error()}
	}
	return det
}

// source is a file opened as far as its format could be found out.
type source struct {
	raw  []byte
	text string // decoded; empty for documents in a zip
	note string // what was assumed about its encoding
	json value  // where the text is JSON
	// signed: it came wrapped in a signature. nested: it is the body of a vCon,
	// which may not be one itself.
	signed, nested bool
}

func inspect(raw []byte) (source, Detection, error) { return inspectSource(source{raw: raw}) }

// inspectNested is inspect for what a vCon carries; it may not be a vCon again.
func inspectNested(raw []byte) (source, Detection, error) {
	return inspectSource(source{raw: raw, nested: true})
}

func inspectSource(src source) (source, Detection, error) {
	raw := src.raw
	none := Detection{}
	if len(raw) > maxSize {
		return src, none, refuse("", "", "The file is larger than %d MB; no transcript of a call is.", maxSize>>20)
	}
	if len(bytes.TrimLeft(raw, " \t\r\n\x00\xef\xbb\xbf\xff\xfe")) == 0 {
		return src, none, refuse("", "", "The file is empty.")
	}
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06")) {
		return inspectZip(src)
	}
	if err := knownBinary(raw); err != nil {
		return src, none, err
	}
	var ok bool
	if src.text, src.note, ok = DecodeText(raw); !ok {
		return src, none, refuse("", "", "The file is not text but binary data of a kind that is not known here. A transcript is text, JSON or Word.")
	}
	return inspectText(src)
}

func inspectText(src source) (source, Detection, error) {
	text := strings.TrimLeft(src.text, "\ufeff \t\r\n")
	first, _ := newLines(text).next()
	switch {
	case vttSignature(strings.TrimLeft(src.text, "\ufeff")), vttSignature(first):
		src.text = text
		return src, detectVTT(text), nil
	case text == "":
		return src, Detection{}, refuse("", "", "The file is empty.")
	case knownElsewhere(text) != nil:
		return src, Detection{}, knownElsewhere(text)
	case text[0] == '{', text[0] == '[' && !bracketedTime(text):
		v, err := readJSON(strings.TrimRight(src.text[len(src.text)-len(text):], "\x00 \t\r\n"))
		if err != nil {
			if after := strings.TrimLeft(text[1:], " \t\r\n"); text[0] == '[' && (after == "" || !strings.ContainsAny(after[:1], `{["`)) { // "[inaudible] …" is text
				return src, detectText(text), nil
			}
			return src, Detection{}, err
		}
		src.json = v
		return inspectJSON(src)
	case looksCTM(text):
		return src, Detection{Format: CTM, Reason: "its lines are file, channel, start, length and word"}, nil
	case text[0] == '<' && len(text) > 1 && (text[1] == '?' || text[1] == '!' || isLetter(text[1])):
		return inspectXML(src, text)
	}
	if parts, ok := compactSigned(text); ok && !src.nested {
		if len(parts) == 5 {
			return src, Detection{}, refuse(VConFormat, "", "The file is encrypted (JWE). Decrypt it with the key of whoever it was made for and bring the result.")
		}
		src, det, _, err := unwrapSigned(src, parts[1])
		return src, det, err
	}
	return src, detectText(src.text), nil
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func bracketedTime(text string) bool {
	_, _, ok := clock(strings.TrimLeft(text[1:min(len(text), 40)], " "))
	return ok
}

func inspectXML(src source, text string) (source, Detection, error) {
	if tag := rootElement(text); tag == "tt" {
		return src, Detection{Format: TTML, Reason: "its root element is <tt>"}, nil
	}
	return src, Detection{}, knownMarkup(text)
}

// rootElement is the local name of the first element.
func rootElement(text string) string {
	for i := 0; i+1 < len(text); {
		j := strings.IndexByte(text[i:], '<')
		if j < 0 || i+j+1 >= len(text) {
			return ""
		}
		i += j + 1
		switch {
		case strings.HasPrefix(text[i:], "!--"):
			k := strings.Index(text[i:], "-->")
			if k < 0 {
				return ""
			}
			i += k
		case text[i] == '?' || text[i] == '!':
		default:
			name := text[i:min(len(text), i+64)]
			if k := strings.IndexAny(name, " \t\r\n/>"); k >= 0 {
				name = name[:k]
			}
			if k := strings.IndexByte(name, ':'); k >= 0 {
				name = name[k+1:]
			}
			return name
		}
	}
	return ""
}

// detectVTT tells whose WebVTT it is; all are read by the same rules.
func detectVTT(text string) Detection {
	head := text[:min(len(text), 1<<16)]
	if strings.Contains(head, "<v ") || strings.Contains(head, "<v.") {
		return Detection{Format: WebVTTTeams, Reason: "starts with WEBVTT and names speakers in voice tags, as Teams does"}
	}
	b := newBuilder(Options{})
	l := newLines(head)
	l.next()
	vttHeader(b, l)
	cues := vttCues(b, l)
	if n := nameStyle(cues, vttMarkup); n.twoLines || n.prefix.anyAccepted() {
		return Detection{Format: WebVTTZoom, Reason: "starts with WEBVTT and puts speakers' names before the text, as Zoom does"}
	}
	return Detection{Format: WebVTT, Reason: "starts with WEBVTT"}
}
