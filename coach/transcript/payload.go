package transcript

import (
	"html"
	"strings"
	"time"
)

// span is a part of a cue's text that one voice says from one time on.
type span struct {
	text       string
	voice      string
	hasVoice   bool          // a voice tag names (or leaves open) who speaks
	afterVoice bool          // more of the same voice, behind a time tag
	at         time.Duration // of the time tag before it, 0 without
}

// payload reads the markup of a cue's text.
func payload(text string, m markup) []span {
	if m == plainMarkup || strings.IndexByte(text, '<') < 0 && (m == vttMarkup || strings.IndexByte(text, '{') < 0) {
		if m != plainMarkup {
			text = unescapeHTML(text)
		}
		if blank(text) || strings.TrimSpace(text) == "" {
			return nil
		}
		return []span{{text: text}}
	}
	r := payloadReader{m: m}
	r.read(text)
	r.flush()
	return r.spans
}

type payloadReader struct {
	m      markup
	spans  []span
	now    span
	buf    strings.Builder
	voices []span // outer voices, innermost last
}

// read is the W3C cue text tokenizer: text, start tags with classes and an
// annotation, end tags and time tags. Tags that are not known are dropped and
// their text kept, as the rules want.
func (r *payloadReader) read(text string) {
	for i := 0; i < len(text); {
		if r.m == srtMarkup && strings.HasPrefix(text[i:], `{\`) {
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				i += end + 1
				continue
			}
		}
		if text[i] != '<' {
			j := i + 1
			for j < len(text) && text[j] != '<' && (r.m != srtMarkup || text[j] != '{') {
				j++
			}
			r.buf.WriteString(unescapeHTML(text[i:j]))
			i = j
			continue
		}
		end := strings.IndexByte(text[i:], '>')
		if end < 0 {
			if r.m == srtMarkup {
				r.buf.WriteString(text[i:])
			}
			return // an unclosed tag reaches to the end of the cue
		}
		tag := text[i+1 : i+end]
		if r.m == srtMarkup && !srtTag(tag) {
			r.buf.WriteByte('<')
			i++
			continue
		}
		r.tag(tag)
		i += end + 1
	}
}

func srtTag(tag string) bool {
	name := strings.ToLower(strings.TrimPrefix(tag, "/"))
	if i := strings.IndexAny(name, " \t\n./"); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "i", "b", "u", "s", "c", "v", "font", "span", "br", "em", "strong", "ruby", "rt", "lang":
		return true
	}
	return false
}

func (r *payloadReader) tag(tag string) {
	if tag == "" {
		return
	}
	if tag[0] == '/' {
		if strings.TrimSpace(tag[1:]) == "v" && len(r.voices) > 0 {
			r.flush()
			r.now = r.voices[len(r.voices)-1]
			r.voices = r.voices[:len(r.voices)-1]
		}
		return
	}
	if tag[0] >= '0' && tag[0] <= '9' {
		if at, ok := strictClock(tag); ok {
			r.flush()
			r.now.at = at
		}
		return
	}
	name, annotation := tag, ""
	if i := strings.IndexAny(tag, " \t\n\r\f"); i >= 0 {
		name, annotation = tag[:i], tag[i+1:]
	}
	name, _, _ = strings.Cut(name, ".")
	switch name {
	case "v":
		r.flush()
		if len(r.voices) < 16 {
			r.voices = append(r.voices, r.now)
		}
		r.now = span{voice: unescapeHTML(annotation), hasVoice: true, at: r.now.at}
	case "br", "br/":
		r.buf.WriteByte('\n')
	}
}

// flush ends the span that is being read.
func (r *payloadReader) flush() {
	text := r.buf.String()
	r.buf.Reset()
	if strings.TrimSpace(text) == "" {
		return
	}
	s := r.now
	s.text = text
	r.spans = append(r.spans, s)
	if r.now.hasVoice {
		r.now.afterVoice, r.now.hasVoice = true, true
	}
}

func unescapeHTML(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}
