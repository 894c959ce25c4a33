package media

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// SniffSize is how many bytes of a file Sniff wants to see.
const SniffSize = 4 << 10

// Kind is what a file seems to be.
type Kind struct {
	// Name fits into "This is …": "an MP3 file", "a PDF document".
	Name        string
	ContentType string // empty where there is none to trust
}

// The kinds of recordings.
var (
	MP3      = Kind{"an MP3 file", "audio/mpeg"}
	WAV      = Kind{"a WAV file", "audio/wav"}
	MP4      = Kind{"an MP4 file", "audio/mp4"}
	Ogg      = Kind{"an Ogg file", "audio/ogg"}
	Matroska = Kind{"a WebM or Matroska file", "audio/webm"}
	FLAC     = Kind{"a FLAC file", "audio/flac"}
	AAC      = Kind{"an AAC file", "audio/aac"}
	AMR      = Kind{"an AMR file", "audio/amr"}
	AIFF     = Kind{"an AIFF file", "audio/aiff"}
	AU       = Kind{"an AU file", "audio/basic"}
	ASF      = Kind{"a Windows Media file", "audio/x-ms-wma"}
	AVI      = Kind{"an AVI file", "video/x-msvideo"}
	CAF      = Kind{"a Core Audio file", "audio/x-caf"}
	MPEG     = Kind{"an MPEG stream", "video/mpeg"}
)

// The kinds of files that are no recordings.
var (
	Empty   = Kind{Name: "an empty file"}
	Text    = Kind{Name: "a text"}
	Unknown = Kind{Name: "a file of an unknown kind"}
)

// magics are what files begin with. A question mark stands for any byte.
var magics = []struct {
	at     int
	prefix string
	kind   Kind
	sound  bool
}{
	{0, "RIFF????WAVE", WAV, true},
	{0, "RF64????WAVE", WAV, true},
	{0, "BW64????WAVE", WAV, true},
	{0, "riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00", WAV, true}, // Wave64
	{0, "RIFF????AVI ", AVI, true},
	{0, "RIFF????WEBP", Kind{"an image", "image/webp"}, false},
	{0, "OggS\x00", Ogg, true},
	{0, "\x1a\x45\xdf\xa3", Matroska, true},
	{0, "fLaC", FLAC, true},
	{0, "#!AMR", AMR, true},
	{0, "FORM????AIFF", AIFF, true},
	{0, "FORM????AIFC", AIFF, true},
	{0, ".snd\x00\x00", AU, true},
	{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", ASF, true},
	{0, "caff\x00\x01", CAF, true},
	{0, "\x00\x00\x01\xba", MPEG, true},
	{4, "ftypheic", Kind{"an image", "image/heic"}, false},
	{4, "ftypmif1", Kind{"an image", "image/heif"}, false},
	{4, "ftypavif", Kind{"an image", "image/avif"}, false},
	{4, "ftyp", MP4, true},
	{4, "moov", MP4, true},
	{4, "mdat", MP4, true},
	{4, "wide", MP4, true},
	{0, "PK\x03\x04", Kind{"a ZIP archive or an Office document", "application/zip"}, false},
	{0, "PK\x05\x06", Kind{"a ZIP archive", "application/zip"}, false},
	{0, "%PDF-", Kind{"a PDF document", "application/pdf"}, false},
	{0, "\x89PNG", Kind{"an image", "image/png"}, false},
	{0, "\xff\xd8\xff", Kind{"an image", "image/jpeg"}, false},
	{0, "GIF8", Kind{"an image", "image/gif"}, false},
	{0, "BM????\x00\x00\x00\x00", Kind{"an image", "image/bmp"}, false},
	{0, "II*\x00", Kind{"an image", "image/tiff"}, false},
	{0, "MM\x00*", Kind{"an image", "image/tiff"}, false},
	{0, "\x1f\x8b", Kind{"a gzip archive", "application/gzip"}, false},
	{0, "7z\xbc\xaf", Kind{"a 7z archive", "application/x-7z-compressed"}, false},
	{0, "Rar!", Kind{"a RAR archive", "application/vnd.rar"}, false},
	{0, "\x7fELF", Kind{"a program", ""}, false},
	{0, "MZ", Kind{"a program", ""}, false},
	{0, "\xd0\xcf\x11\xe0", Kind{"an Office document", "application/x-ole-storage"}, false},
	{0, "SQLite format 3", Kind{"a database", "application/vnd.sqlite3"}, false},
}

// Sniff says what a file with this beginning seems to be, and whether that is a
// recording ffmpeg can plausibly read. It looks at nothing but head, of which
// SniffSize bytes are enough; where the file is shorter, head is all of it.
func Sniff(head []byte) (Kind, bool) {
	if len(head) == 0 {
		return Empty, false
	}
	for _, m := range magics {
		if hasMagic(head, m.at, m.prefix) {
			return m.kind, m.sound
		}
	}
	if kind, sound := sniffFrames(head); sound {
		return kind, true
	}
	return sniffText(head), false
}

func hasMagic(b []byte, at int, prefix string) bool {
	if len(b) < at+len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if prefix[i] != '?' && prefix[i] != b[at+i] {
			return false
		}
	}
	return true
}

// sniffFrames finds the formats that have no magic but a row of frames.
func sniffFrames(head []byte) (Kind, bool) {
	b := head
	if size, ok := id3Size(b); ok {
		if size >= int64(len(b)) {
			return MP3, len(b) >= SniffSize // a picture, most likely, and sound after it
		}
		b = b[size:]
		if hasMagic(b, 0, "fLaC") {
			return FLAC, true
		}
	}
	if isADTS(b) {
		return AAC, true
	}
	if _, _, ok := findMPEG(b, 3); ok {
		return MP3, true
	}
	const packet, sync = 188, 0x47
	if len(b) > 4*packet && b[0] == sync && b[packet] == sync && b[2*packet] == sync && b[3*packet] == sync {
		return MPEG, true
	}
	return Unknown, false
}

// isADTS says whether b begins with three frames of bare AAC, or with as many
// as it has room for but two at least.
func isADTS(b []byte) bool {
	n, at := 0, 0
	for n < 3 && at+7 <= len(b) {
		if b[at] != 0xff || b[at+1]&0xf6 != 0xf0 || b[at+2]&0xfc != b[2]&0xfc {
			return false
		}
		size := int(binary.BigEndian.Uint32(b[at+2:])>>5) & 0x1fff
		if size < 7 {
			return false
		}
		at += size
		n++
	}
	return n == 3 || n == 2 && at+7 > len(b)
}

// sniffText tells texts, pages and pictures made of text from other bytes.
func sniffText(head []byte) Kind {
	b := bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	// The end may cut a letter in two.
	for i := 0; i < utf8.UTFMax-1 && !utf8.Valid(b); i++ {
		b = b[:len(b)-1]
	}
	if !utf8.Valid(b) || bytes.ContainsFunc(b, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", r) }) {
		return Unknown
	}
	begin := strings.ToLower(strings.TrimSpace(string(b[:min(len(b), 256)])))
	switch {
	case strings.HasPrefix(begin, "<!doctype html"), strings.HasPrefix(begin, "<html"):
		return Kind{"a web page", "text/html"}
	case strings.Contains(begin, "<svg"):
		return Kind{"an image", "image/svg+xml"}
	case strings.HasPrefix(begin, "#extm3u"):
		return Kind{"a playlist", "audio/x-mpegurl"}
	}
	return Text
}
