package transcript

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// DecodeText turns the bytes of a text file into UTF-8 without a byte order
// mark. note says what was assumed where the file does not say it itself.
// ok is false for bytes that are no text in any of the encodings read here.
func DecodeText(raw []byte) (text, note string, ok bool) {
	if b, found := bytes.CutPrefix(raw, []byte("\xef\xbb\xbf")); found {
		raw = b
	}
	if order, bom, sure := utf16Order(raw); sure {
		if len(raw)%2 == 1 {
			// A line feed cut to one byte by a text tool ends many such files.
			raw = raw[:len(raw)-1]
		}
		out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", "", false
		}
		if !bom {
			note = "The file was read as UTF-16; it carries no mark that says so."
		}
		return string(out), note, texty(string(out))
	}
	if utf8.Valid(raw) {
		s := string(raw)
		return s, "", texty(s)
	}
	if !texty(string(raw)) {
		return "", "", false
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return "", "", false
	}
	return string(out), "The file is not UTF-8 and was read as Windows-1252; check the accented letters.", true
}

// utf16Order says whether raw is UTF-16: by its mark, or because every other
// byte of its beginning is zero, as in any text of mostly Latin letters.
func utf16Order(raw []byte) (order unicode.Endianness, bom, sure bool) {
	if len(raw) < 2 {
		return unicode.LittleEndian, false, false
	}
	switch {
	case raw[0] == 0xfe && raw[1] == 0xff:
		return unicode.BigEndian, true, true
	case raw[0] == 0xff && raw[1] == 0xfe:
		return unicode.LittleEndian, true, true
	}
	head := raw[:min(len(raw), 512)&^1]
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i&1]++
		}
	}
	half := len(head) / 2
	switch {
	case half >= 4 && zero[0] > half*3/4 && zero[1] == 0:
		return unicode.BigEndian, false, true
	case half >= 4 && zero[1] > half*3/4 && zero[0] == 0:
		return unicode.LittleEndian, false, true
	}
	return unicode.LittleEndian, false, false
}

// texty tells text from binary noise by its control characters. A stray one
// is survived; W3C has even NUL read as a replacement character.
func texty(s string) bool {
	head := s[:min(len(s), 1<<16)]
	odd := 0
	for i := 0; i < len(head); i++ {
		if c := head[i]; c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b || c == 0x7f {
			odd++
		}
	}
	return odd*50 <= len(head) || odd <= 1 && len(head) > 3
}

// dropNUL replaces NUL characters as the W3C rules want.
func dropNUL(s string) string {
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "\uFFFD")
}
