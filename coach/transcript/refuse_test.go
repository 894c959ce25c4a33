package transcript

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestWhatIsNoTranscriptIsRefusedByItsName(t *testing.T) {
	zipOf := func(name string) string {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
		z.Close()
		return out.String()
	}
	bomb := func() string {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		f, _ := z.Create("word/document.xml")
		f.Write([]byte("<w:document><w:body><w:p><w:t>"))
		f.Write(bytes.Repeat([]byte("a"), 20<<20))
		z.Close()
		return out.String()
	}
	for name, tt := range map[string]struct{ in, want string }{
		"an MP3 with a tag":                 {"ID3\x04\x00\x00\x00\x00\x00\x00", "MP3 recording"},
		"an MP3 without a tag":              {"\xff\xfb\x90\x64\x00\x00\x00\x00", "MP3 or AAC recording"},
		"a WAV":                             {"RIFF\x24\x00\x00\x00WAVEfmt ", "WAV recording"},
		"an MP4":                            {"\x00\x00\x00\x18ftypmp42\x00\x00", "MP4"},
		"an Ogg":                            {"OggS\x00\x02", "Ogg recording"},
		"a PDF":                             {"%PDF-1.7\n%\xe2\xe3", "PDF document"},
		"a PNG":                             {"\x89PNG\r\n\x1a\n", "PNG image"},
		"a JPEG":                            {"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG image"},
		"a gzip archive":                    {"\x1f\x8b\x08\x00", "gzip archive"},
		"an old Word file":                  {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"},
		"rich text":                         {`{\rtf1\ansi hello}`, "rich text"},
		"a zip":                             {zipOf("a.txt"), "zip archive"},
		"a workbook":                        {zipOf("xl/workbook.xml"), "Excel workbook"},
		"a damaged zip":                     {"PK\x03\x04nonsense", "damaged"},
		"a document that unpacks for ever":  {bomb(), "far more than a transcript"},
		"nothing":                           {"", "empty"},
		"nothing but blanks":                {" \r\n\t\n", "empty"},
		"nothing but a byte order mark":     {"\ufeff", "empty"},
		"binary noise":                      {"\x01\x02\x03\x00\x05\x06\x07\x08\x0e\x0f\x10\x11\x12", "binary data"},
		"a web page":                        {"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"},
		"XML of another kind":               {"<?xml version=\"1.0\"?><rss><channel/></rss>", "XML file of a kind"},
		"broken TTML":                       {"<tt><body><p begin=", "not well-formed XML"},
		"JSON that breaks off":              {`{"results": {"channels": [`, "breaks off"},
		"a JSON list that breaks off":       {"[\n{\"speaker\": \"A\", \"message\": \"He", "breaks off"},
		"JSON that is broken":               {`{"results": }`, "not well-formed"},
		"JSON of no known shape":            {`{"hello": "world"}`, "no shape that is known"},
		"a list of numbers":                 {`[1, 2, 3]`, "no shape that is known"},
		"a transcript in which nobody says": {"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "nobody says a word"},
		"cues at times that cannot be":      {"1\n10000:00:01,000 --> 10000:00:02,000\nHello.\n", "the times of its cues cannot be read"},
		"RTTM":                              {"SPEAKER call 1 0.00 1.50 <NA> <NA> Anna <NA> <NA>\nSPEAKER call 1 1.50 2.70 <NA> <NA> Bob <NA> <NA>\n", "This is RTTM"},
		"RTTM below comments":               {";; made by hand\nSPKR-INFO call 1 <NA> <NA> <NA> unknown Anna <NA>\nSPEAKER call 1 0.00 1.50 <NA> <NA> Anna <NA>\n", "This is RTTM"},
		"a NIST segment list":               {"call A anna 0.00 1.50 <o,f0,male> hello there\n", "STM"},
		"MicroDVD subtitles":                {"{25}{50}Hello.\n{60}{90}Hi.\n", "MicroDVD"},
		"MPL2 subtitles":                    {"[10][25] Hello.\n[30][55] Hi.\n", "in a shape that is not known here (\"[10][25]\")"},
		"a Praat TextGrid":                  {"File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n", "TextGrid"},
		"Scenarist captions":                {"Scenarist_SCC V1.0\n\n00:00:01:00\t9420 9420 94ad\n", "SCC"},
		"times between bars":                {"Anna | 00:00:03 | Hello there.\nBob | 00:00:05 | Hi.\n", "in a shape that is not known here"},
		"times between semicolons":          {"00:00:03;Anna;Hello there.\n00:00:05;Bob;Hi.\n", "in a shape that is not known here"},
		"times in brackets of another kind": {"<00:00:03 Anna> Hello there.\n{T=00:05} Bob: Hi.\n", "in a shape that is not known here"},
		"a table in Markdown":               {"| Time | Speaker | Text |\n|---|---|---|\n| 00:01 | Anna | Hello. |\n| 00:03 | Bob | Hi. |\n", "in a shape that is not known here"},
		"seconds between blanks":            {"0.0 1.5 Hello there.\n1.5 3.0 Hi Bob.\n", "in a shape that is not known here"},
		"dates without a time":              {"2026-03-04 Anna: Hello.\n2026-03-05 Bob: Hi.\n", "in a shape that is not known here"},
		"times counted in frames":           {"00:00:01:12 - 00:00:03:05\nAnna\nHello.\n\n00:00:03:05 - 00:00:05:00\nBob\nHi.\n", "in a shape that is not known here"},
		"times of unknown shape in Word":    {string(docx([]string{"[10][25] Hello.", "[30][55] Hi."})), "in a shape that is not known here"},
		"names before dashes":               {"Anna Meyer – Hello there.\nBob – Hi.\nAnna Meyer – So.\nBob – Well.\n", "Put a colon behind the names"},
		"numbers in columns":                {"1200\t3400\tHello there.\n3400\t5600\tHi.\n", "in a shape that is not known here"},
		"a table":                           {"start,end,speaker,text\n0,1,Anna,Hello\n", "table (CSV)"},
		"a table about calls":               {"file,account,amount,date\nc1.vtt,Quill,5,2026-03-10T15:00:00Z\nc2.vtt,Quill,5,2026-03-11T15:00:00Z\n", "table (CSV)"},
		"an encrypted vCon":                 {`{"protected":"x","recipients":[{}],"iv":"y","ciphertext":"z"}`, "encrypted (JWE)"},
		"an encrypted vCon in short form":   {"eyJhbGciOiJSU0EifQ.a.b.c.d", "encrypted (JWE)"},
		"a signature over something else":   {`{"payload":"aGVsbG8","signatures":[{}]}`, "is no vCon"},
		"a newer export of ours":            {`{"gametape": 99, "turns": [], "speakers": []}`, "newer gametape"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), Options{})
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatalf("want a refusal, got %v", err)
			}
			if !strings.Contains(refused.Message, tt.want) || !strings.HasSuffix(strings.TrimSpace(refused.Message), ".") {
				t.Errorf("the reason is %q, want a sentence with %q", refused.Message, tt.want)
			}
		})
	}
}

func TestTalkIsNotMistakenForTimedText(t *testing.T) {
	for name, in := range map[string]string{
		"a numbered list":       "(1) Hello.\n(2) We met.\n(3) That was all.\n",
		"footnotes":             "[1] Hello.\n[2] We met.\n",
		"remarks in brackets":   "[laughs] Hello.\n(coughs) We met.\n[inaudible] So.\n",
		"times of day":          "Anna: 10:30 works.\nBob: Or 11:30?\nAnna: 12:00, then.\n",
		"prices":                "Anna: 1.50 a seat.\nBob: 2.50?\nAnna: $3,000 -> fine.\n",
		"sentences with dashes": "Hello - we met.\nSo - it was good.\nWell - that was all.\nYes - it was.\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse([]byte(in), Options{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTextIsNotMistakenForABinary(t *testing.T) {
	for _, in := range []string{"FORMER client: hello there\nRep: hi\n", "RIFF RAFF: hello there\nRep: hi\n", "ID3: hello there\nRep: hi\n", "BZhou: hello there\nRep: hi\n", "GIF8: hello\nRep: hi\n"} {
		if tr, err := Parse([]byte(in), Options{}); err != nil || len(tr.Speakers) != 2 {
			t.Errorf("%q is refused: %v", in, err)
		}
	}
}

func TestARefusalOfBrokenJSONNamesItsLine(t *testing.T) {
	_, err := Parse([]byte("{\n\"results\": {\n\"channels\" 1}}"), Options{})
	var refused *Error
	if !errors.As(err, &refused) || refused.Where != "line 3" {
		t.Errorf("got %v, want it to name line 3", err)
	}
}

func TestTextIsReadInAnyEncoding(t *testing.T) {
	const in = "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<v Jürgen>Grüße, 10 €\r\n"
	wide := func(big, bom bool) string {
		var out []byte
		units := utf16.Encode([]rune(in))
		if bom {
			units = append([]uint16{0xfeff}, units...)
		}
		for _, u := range units {
			if big {
				out = append(out, byte(u>>8), byte(u))
			} else {
				out = append(out, byte(u), byte(u>>8))
			}
		}
		return string(out)
	}
	for name, tt := range map[string]struct{ in, warn string }{
		"UTF-8":                              {in, ""},
		"UTF-8 with its mark":                {"\ufeff" + in, ""},
		"UTF-16, low byte first":             {wide(false, true), ""},
		"UTF-16, high byte first":            {wide(true, true), ""},
		"UTF-16 without its mark":            {wide(false, false), "read as UTF-16"},
		"UTF-16, high first and without one": {wide(true, false), "read as UTF-16"},
		"Windows-1252":                       {strings.NewReplacer("ü", "\xfc", "ß", "\xdf", "€", "\x80").Replace(in), "read as Windows-1252"},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(cueLines(tr), "|"); got != "1s 2s Jürgen: Grüße, 10 €" {
				t.Errorf("got %q", got)
			}
			if got := strings.Join(warnings(tr), "|"); !strings.Contains(got, tt.warn) || tt.warn == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, tt.warn)
			}
		})
	}
}

func TestDetectNamesTheTwoItHesitatesBetween(t *testing.T) {
	in := []byte("Well, we met.\nMargin: it was thin.\nNobody spoke.\nThat was all.\n")
	det := Detect(in)
	if det.Format != "" || len(det.Candidates) != 2 || det.Candidates[0] != TextNames || det.Candidates[1] != TextPlain {
		t.Fatalf("got %+v, want no format and two candidates", det)
	}
	if _, err := Parse(in, Options{}); err == nil || !strings.Contains(err.Error(), "say which it is") {
		t.Errorf("want a question, got %v", err)
	}
	tr, err := Parse(in, Options{As: TextPlain})
	if err != nil || len(tr.Speakers) != 0 {
		t.Errorf("named as plain text it has the speakers %v (%v)", tr.Speakers, err)
	}
}
