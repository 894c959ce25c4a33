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
	at         time.Duration // of the time tag before it, 0 without
	start, end time.Duration // set by spanTimes
}

// maxSpans bounds the voices and time tags of one cue; the text behind is kept
// with the last of them.
const maxSpans = 256

// maxTag bounds a tag in SRT, where a lone < is talk.
const maxTag = 256

// payload appends the spans of a cue's text to dst.
func payload(dst []span, text string, m markup) []span {
	if m == plainMarkup {
		return appendSpan(dst, span{text: text})
	}
	if voice, rest, ok := oneVoice(text, m); ok {
		return appendSpan(dst, span{text: unescapeHTML(rest), voice: unescapeHTML(voice), hasVoice: true})
	}
	if strings.IndexByte(text, '<') < 0 && (m == vttMarkup || strings.IndexByte(text, '{') < 0) {
		return appendSpan(dst, span{text: unescapeHTML(text)})
	}
	r := payloadReader{m: m, spans: dst, room: len(dst) + maxSpans}
	r.read(text)
	r.flush()
	return r.spans
}

func appendSpan(dst []span, s span) []span {
	if strings.TrimSpace(s.text) == "" {
		return dst
	}
	return append(dst, s)
}

// oneVoice takes the short way with a cue that is one voice span and no other
// tag, as all of Teams' are.
func oneVoice(text string, m markup) (voice, rest string, ok bool) {
	if m != vttMarkup || !strings.HasPrefix(text, "<v ") {
		return "", "", false
	}
	end := strings.IndexByte(text, '>')
	if end < 0 {
		return "", "", false
	}
	rest = strings.TrimSuffix(text[end+1:], "</v>")
	return text[3:end], rest, strings.IndexByte(rest, '<') < 0
}

type payloadReader struct {
	m      markup
	spans  []span
	room   int // how many spans there may be
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
			if end := strings.IndexByte(text[i:min(i+maxTag, len(text))], '}'); end > 0 {
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
		reach := len(text)
		if r.m == srtMarkup {
			reach = min(i+maxTag, reach)
		}
		end := strings.IndexByte(text[i:reach], '>')
		if r.m == srtMarkup && (end < 0 || !srtTag(text[i+1:i+end])) {
			r.buf.WriteByte('<')
			i++
			continue
		}
		if end < 0 {
			return // an unclosed tag reaches to the end of the cue
		}
		tag := text[i+1 : i+end]
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
		if strings.TrimSpace(tag[1:]) == "v" && len(r.voices) > 0 && r.split() {
			r.now = r.voices[len(r.voices)-1]
			r.voices = r.voices[:len(r.voices)-1]
		}
		return
	}
	if tag[0] >= '0' && tag[0] <= '9' {
		if at, ok := strictClock(tag); ok && r.split() {
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
		if !r.split() {
			return
		}
		if len(r.voices) < 16 {
			r.voices = append(r.voices, r.now)
		}
		r.now = span{voice: unescapeHTML(annotation), hasVoice: true, at: r.now.at}
	case "br", "br/":
		r.buf.WriteByte('\n')
	}
}

// split ends the span that is being read, unless the cue holds too many.
func (r *payloadReader) split() bool {
	if len(r.spans) >= r.room-1 {
		return false
	}
	r.flush()
	return true
}

func (r *payloadReader) flush() {
	text := r.buf.String()
	r.buf.Reset()
	if strings.TrimSpace(text) == "" {
		return
	}
	s := r.now
	s.text = text
	r.spans = append(r.spans, s)
}

func unescapeHTML(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}
