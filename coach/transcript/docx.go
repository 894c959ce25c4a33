package transcript

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// maxUnpacked bounds what a document may unpack to: text in XML packs to a
// tenth, so fifty times its size, and a little for the smallest, is plenty.
func maxUnpacked(packed int) int64 { return min(int64(packed)*50+1<<16, maxSize) }

// inspectZip reads the text of a Word document; other zips are named.
func inspectZip(src source) (source, Detection, error) {
	none := Detection{}
	z, err := zip.NewReader(bytes.NewReader(src.raw), int64(len(src.raw)))
	if err != nil {
		return src, none, refuse("", "", "This is a zip archive or an Office document, but it is damaged.")
	}
	for _, f := range z.File {
		switch {
		case f.Name == "word/document.xml":
			return inspectDocx(src, f)
		case strings.HasPrefix(f.Name, "xl/"):
			return src, none, refuse("", "", "This is an Excel workbook, not a transcript. Export the transcript as WebVTT, SRT, text or Word.")
		case strings.HasPrefix(f.Name, "ppt/"):
			return src, none, refuse("", "", "This is a PowerPoint presentation, not a transcript.")
		case f.Name == "content.xml":
			return src, none, refuse("", "", "This is an OpenDocument file; save it as .docx or as plain text first.")
		}
	}
	return src, none, refuse("", "", "This is a zip archive, not a transcript. Unpack it and bring the files inside.")
}

func inspectDocx(src source, f *zip.File) (source, Detection, error) {
	none := Detection{}
	in, err := f.Open()
	if err != nil {
		return src, none, refuse(Docx, "", "The Word document is damaged: its text cannot be unpacked.")
	}
	defer in.Close()
	limit := maxUnpacked(len(src.raw))
	bounded := &io.LimitedReader{R: in, N: limit + 1}
	text, err := docxText(bounded)
	if bounded.N <= 0 {
		return src, none, refuse(Docx, "", "The Word document unpacks to far more than a transcript ever has and was not read.")
	}
	if err != nil {
		return src, none, refuse(Docx, "word/document.xml", "The Word document is damaged: its text is not well-formed.")
	}
	src.text = text
	if det, ok := detectSubtitles(text); ok && det.Format == SRT {
		return src, Detection{Format: DocxTeams, Reason: "a Word document whose turns start with a line of times, as Teams wrote them"}, nil
	}
	det := detectShape(surveyText(text))
	switch det.Format {
	case TextMeet:
		det = Detection{Format: DocxMeet, Reason: "a Word document: " + det.Reason}
	case TextOtter:
		det = Detection{Format: DocxTeams, Reason: "a Word document whose turns start with a line of name and time, as Teams writes them"}
	case "":
		if det.Candidates != nil {
			det.Candidates = []Format{Docx, DocxMeet}
		}
	default:
		det = Detection{Format: Docx, Reason: "a Word document: " + det.Reason}
	}
	return src, det, nil
}

// parseDocx reads the text of a Word document by the rules of its shape.
func parseDocx(b *builder, text string) error {
	if det, ok := detectSubtitles(text); ok && det.Format == SRT {
		return parseSRT(b, text)
	}
	format := b.tr.Format
	if format == DocxMeet {
		b.tr.Format = TextMeet
	} else if det := detectShape(surveyText(text)); det.Format == TextPlain {
		b.tr.Format = TextPlain
	}
	err := parseText(b, text)
	b.tr.Format = format
	return err
}
