package transcript

import (
	"bytes"
	"strings"
)

// magic are the first bytes of files that people give other names.
var magic = []struct {
	at     int
	bytes  string
	is     string
	advice string
}{
	{0, "ID3\x02", "an MP3 recording", notText},
	{0, "ID3\x03", "an MP3 recording", notText},
	{0, "ID3\x04", "an MP3 recording", notText},
	{8, "WAVE", "a WAV recording", notText},
	{8, "AVI ", "an AVI film", notText},
	{8, "AIFF", "an AIFF recording", notText},
	{8, "AIFC", "an AIFF recording", notText},
	{4, "ftyp", "an MP4, M4A or QuickTime recording", notText},
	{0, "OggS", "an Ogg recording", notText},
	{0, "fLaC", "a FLAC recording", notText},
	{0, "#!AMR", "an AMR recording", notText},
	{0, "\x1aE\xdf\xa3", "a WebM or Matroska recording", notText},
	{0, "0&\xb2u", "a Windows Media recording", notText},
	{0, "%PDF", "a PDF document", "Export the transcript as WebVTT, SRT, text or Word instead."},
	{0, "\x89PNG", "a PNG image", "A transcript is text; bring the file the picture was taken of."},
	{0, "\xff\xd8\xff", "a JPEG image", "A transcript is text; bring the file the picture was taken of."},
	{0, "GIF87a", "a GIF image", "A transcript is text; bring the file the picture was taken of."},
	{0, "GIF89a", "a GIF image", "A transcript is text; bring the file the picture was taken of."},
	{0, "\x1f\x8b", "a gzip archive", "Unpack it and bring the file inside."},
	{4, "1AY&SY", "a bzip2 archive", "Unpack it and bring the file inside."},
	{0, "\xfd7zXZ", "an xz archive", "Unpack it and bring the file inside."},
	{0, "(\xb5/\xfd", "a Zstandard archive", "Unpack it and bring the file inside."},
	{0, "7z\xbc\xaf", "a 7-Zip archive", "Unpack it and bring the file inside."},
	{0, "Rar!", "a RAR archive", "Unpack it and bring the file inside."},
	{0, "\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file", "Save it as .docx or as plain text first."},
	{0, `{\rtf`, "a rich text document", "Save it as .docx or as plain text first."},
	{0, "SQLite format 3", "an SQLite database", "Bring a transcript file instead."},
	{0, "\x7fELF", "a program", "Bring a transcript file instead."},
	{0, "MZ\x90", "a Windows program", "Bring a transcript file instead."},
}

const notText = "Bring it as the recording, and the transcript as a file of its own."

// knownBinary names what raw plainly is, where that is no transcript.
func knownBinary(raw []byte) *Error {
	for _, m := range magic {
		if m.at == 8 && !bytes.HasPrefix(raw, []byte("RIFF")) && !bytes.HasPrefix(raw, []byte("FORM")) {
			continue
		}
		if len(raw) >= m.at && bytes.HasPrefix(raw[m.at:], []byte(m.bytes)) {
			return refuse("", "", "This is "+m.is+", not a transcript. "+m.advice)
		}
	}
	// An MP3 without a tag begins with a frame: eleven set bits, then a version,
	// layer and bit rate that exist. FF FE is also a UTF-16 mark, which text wins.
	if len(raw) > 3 && raw[0] == 0xff && raw[1]&0xe0 == 0xe0 && raw[1] != 0xfe && raw[1]&0x06 != 0 && raw[2]&0xf0 != 0xf0 {
		return refuse("", "", "This is an MP3 or AAC recording, not a transcript. "+notText)
	}
	return nil
}

// knownMarkup names XML and HTML files that are no transcript.
func knownMarkup(text string) *Error {
	head := strings.ToLower(text[:min(len(text), 2048)])
	switch {
	case strings.HasPrefix(head, "<!doctype html"), strings.Contains(head, "<html"):
		return refuse("", "line 1", "This is a web page, not a transcript. If it was downloaded, the download probably asked to sign in.")
	case strings.HasPrefix(head, "<svg"):
		return refuse("", "line 1", "This is an image, not a transcript.")
	}
	return refuse("", "line 1", "This is an XML file of a kind that is not known here; of XML only TTML (<tt>) is read.")
}
