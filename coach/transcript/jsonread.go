package transcript

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds nesting; no vendor comes near it.
const maxDepth = 256

// readJSON reads the whole text. It is as strict as JSON but for NaN and
// Infinity, which Python writes and which count as null.
func readJSON(text string) (value, *Error) {
	d := &document{text: text, nodes: make([]node, 0, len(text)/10+16)}
	p := jsonReader{d: d, s: text}
	if msg := p.read(); msg != "" {
		return value{}, refuse("", "line "+strconv.Itoa(1+strings.Count(text[:min(p.at, len(text))], "\n")), msg)
	}
	return value{d, 0}, nil
}

type jsonReader struct {
	d    *document
	s    string
	at   int
	open [maxDepth]int32
}

const (
	jsonBroken    = "The file starts like JSON but is not well-formed here; export it again."
	jsonTruncated = "The file starts like JSON but breaks off before its end; it was probably cut short on the way."
	jsonDeep      = "The JSON is nested deeper than any transcript."
)

func (p *jsonReader) read() string {
	depth := 0
	for {
		p.space()
		if p.at >= len(p.s) {
			return jsonTruncated
		}
		// A value is due here.
		switch c := p.s[p.at]; c {
		case '{', '[':
			if depth == maxDepth {
				return jsonDeep
			}
			p.open[depth] = int32(len(p.d.nodes))
			depth++
			p.d.nodes = append(p.d.nodes, node{kind: c, from: int32(p.at)})
			p.at++
			p.space()
			if p.at < len(p.s) && p.s[p.at] == c+2 { // } and ] lie two above { and [
				break
			}
			if c == '{' {
				if msg := p.key(); msg != "" {
					return msg
				}
			}
			continue
		case '"':
			if msg := p.string(); msg != "" {
				return msg
			}
		default:
			if msg := p.scalar(); msg != "" {
				return msg
			}
		}
		// A value is done: close what closes, or go on to the next one.
		for {
			if depth == 0 {
				p.space()
				if p.at < len(p.s) {
					return jsonBroken
				}
				return ""
			}
			p.space()
			if p.at >= len(p.s) {
				return jsonTruncated
			}
			top := &p.d.nodes[p.open[depth-1]]
			c := p.s[p.at]
			if c == top.kind+2 {
				p.at++
				depth--
				top.to, top.next = int32(p.at), int32(len(p.d.nodes))
				continue
			}
			if c != ',' {
				return jsonBroken
			}
			p.at++
			if top.kind == '{' {
				p.space()
				if msg := p.key(); msg != "" {
					return msg
				}
			}
			break
		}
	}
}

func (p *jsonReader) space() {
	for p.at < len(p.s) {
		switch p.s[p.at] {
		case ' ', '\n', '\r', '\t':
			p.at++
		default:
			return
		}
	}
}

func (p *jsonReader) key() string {
	if p.at >= len(p.s) {
		return jsonTruncated
	}
	if p.s[p.at] != '"' {
		return jsonBroken
	}
	if msg := p.string(); msg != "" {
		return msg
	}
	p.space()
	if p.at >= len(p.s) {
		return jsonTruncated
	}
	if p.s[p.at] != ':' {
		return jsonBroken
	}
	p.at++
	return ""
}

func (p *jsonReader) string() string {
	from, escaped := p.at+1, false
	for i := from; i < len(p.s); i++ {
		switch p.s[i] {
		case '"':
			p.leaf('"', escaped, from, i)
			p.at = i + 1
			return ""
		case '\\':
			escaped = true
			i++
		}
	}
	p.at = len(p.s)
	return jsonTruncated
}

func (p *jsonReader) leaf(kind byte, escaped bool, from, to int) {
	p.d.nodes = append(p.d.nodes, node{kind, escaped, int32(from), int32(to), int32(len(p.d.nodes)) + 1})
}

func (p *jsonReader) scalar() string {
	from := p.at
	for p.at < len(p.s) && !strings.ContainsRune(",]} \n\r\t:\"", rune(p.s[p.at])) {
		p.at++
	}
	word := p.s[from:p.at]
	switch word {
	case "true", "false", "null":
		p.leaf(word[0], false, from, p.at)
	case "NaN", "Infinity", "-Infinity":
		p.leaf('n', false, from, p.at)
	default:
		if word == "" || word[0] != '-' && (word[0] < '0' || word[0] > '9') {
			p.at = from
			return jsonBroken
		}
		p.leaf('0', false, from, p.at)
	}
	return ""
}

func unescapeJSON(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'b', 'f':
			b.WriteByte(' ')
		case 'u':
			r := hexRune(s[i+1:])
			if r < 0 {
				b.WriteRune(utf8.RuneError)
				continue
			}
			i += 4
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if strings.HasPrefix(s[i+1:], `\u`) {
					low = hexRune(s[i+3:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			b.WriteRune(r)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func hexRune(s string) rune {
	if len(s) < 4 {
		return -1
	}
	n, err := strconv.ParseUint(s[:4], 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}
