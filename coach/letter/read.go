package letter

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is a text as it is compared, and the way back to what was written.
type Text struct {
	// Plain is what is compared, in the case in which it was written.
	Plain string
	// moves are the stretches of Plain that differ from what was written, in
	// ascending order.
	moves []move
}

// move says that bytes [plain, plainEnd) stand for bytes [from, to) of what was
// written. Between two moves the bytes are the same.
type move struct{ plain, plainEnd, from, to int }

// Span gives the bytes of the text as it was written that bytes [from, to) of
// Plain stand for. A character counts whole, with its marks; format characters
// around it do not belong to it. from is less than to.
func (t Text) Span(from, to int) (int, int) {
	if len(t.moves) == 0 {
		return from, to
	}
	first, _ := t.place(from)
	_, last := t.place(to - 1)
	return first, last
}

// place gives the bytes of the character, or of the same byte, that plain byte
// i stands for.
func (t Text) place(i int) (from, to int) {
	n := sort.Search(len(t.moves), func(n int) bool { return t.moves[n].plain > i })
	if n == 0 {
		return i, i + 1
	}
	m := t.moves[n-1]
	if i < m.plainEnd {
		return m.from, m.to
	}
	at := m.to + i - m.plainEnd
	return at, at + 1
}

// Read makes of a text what is compared. Bytes that are not text stay.
func Read(text string) Text {
	i := ascii(text)
	if i == len(text) {
		return Text{Plain: text}
	}
	r := reader{text: text, plain: append(make([]byte, 0, len(text)), text[:i]...)}
	for i < len(text) {
		i = r.next(i)
	}
	return Text{Plain: string(r.plain), moves: r.moves}
}

// ascii gives the length of the start of text that is compared as it is. The
// last character before one outside ASCII may have marks and is left out.
func ascii(text string) int {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return max(0, i-1)
		}
		if text[i] == '`' {
			return i
		}
	}
	return len(text)
}

type reader struct {
	text  string
	plain []byte
	moves []move
	seg   []byte // the character that is read, without format characters
}

// next reads one character with its marks, or a run of ASCII, and returns where
// the next one starts.
func (r *reader) next(i int) int {
	if n := ascii(r.text[i:]); n > 0 {
		r.plain = append(r.plain, r.text[i:i+n]...)
		return i + n
	}
	c, size := utf8.DecodeRuneInString(r.text[i:])
	if Skipped(c) {
		r.add(i, i+size, nil)
		return i + size
	}
	r.seg = append(r.seg[:0], r.text[i:i+size]...)
	end := i + size
	for j := end; j < len(r.text); {
		c, size := utf8.DecodeRuneInString(r.text[j:])
		if !Skipped(c) {
			if size == 1 || norm.NFC.PropertiesString(r.text[j:]).BoundaryBefore() {
				break
			}
			r.seg = append(r.seg, r.text[j:j+size]...)
			end = j + size
		}
		j += size
	}
	r.add(i, end, r.compared(c))
	return end
}

// add appends what bytes [from, to) of the text are compared as.
func (r *reader) add(from, to int, as []byte) {
	at := len(r.plain)
	r.plain = append(r.plain, as...)
	if string(as) != r.text[from:to] {
		r.moves = append(r.moves, move{plain: at, plainEnd: len(r.plain), from: from, to: to})
	}
}

// compared is the character in seg, which starts with c, as it is compared.
func (r *reader) compared(c rune) []byte {
	switch {
	case c == utf8.RuneError:
		return r.seg
	case c >= 0xff01 && c <= 0xff5e: // full-width
		c -= 0xff01 - '!'
	case c == 0x3000:
		c = ' '
	}
	switch {
	case Apostrophe(c):
		return []byte{'\''}
	case Quote(c):
		return []byte{'"'}
	}
	if c < utf8.RuneSelf || !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) {
		// The sign itself, without its accents.
		return append(utf8.AppendRune(nil, c), r.marks()...)
	}
	out := make([]byte, 0, 2*len(r.seg))
	for _, c := range string(norm.NFKD.Bytes(r.seg)) {
		switch {
		case accent(c):
		case Apostrophe(c):
			out = append(out, '\'')
		case spelledOut[c] != "":
			out = append(out, spelledOut[c]...)
		default:
			out = utf8.AppendRune(out, c)
		}
	}
	return norm.NFC.Bytes(out)
}

// marks are those of the character in seg that are not accents.
func (r *reader) marks() []byte {
	var out []byte
	_, size := utf8.DecodeRune(r.seg)
	for _, c := range string(r.seg[size:]) {
		if !accent(c) {
			out = utf8.AppendRune(out, c)
		}
	}
	return out
}
