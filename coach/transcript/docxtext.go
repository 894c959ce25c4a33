package transcript

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// docxText is the document's text as it stands with all changes accepted, a
// line a paragraph; a table's rows are lines as plain text would have them.
func docxText(in io.Reader) (string, error) {
	d := xml.NewDecoder(in)
	var r docxReader
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return r.out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			r.start(t.Name.Local)
		case xml.EndElement:
			r.end(t.Name.Local)
		case xml.CharData:
			if r.text > 0 && r.left == 0 {
				r.write(string(t))
			}
		}
	}
}

type docxReader struct {
	out strings.Builder
	// text and left count the open elements that hold text and those whose
	// content is left out: what was moved away, and what Word writes a second
	// time for older programs. Deleted text has an element of its own.
	text, left int
	tables     int // how deep; tables in tables are text of the outer cell
	rows       [][]string
	cell       strings.Builder
}

func (r *docxReader) write(s string) {
	if r.tables > 0 {
		r.cell.WriteString(s)
		return
	}
	r.out.WriteString(s)
}

func (r *docxReader) start(name string) {
	switch name {
	case "t":
		r.text++
	case "moveFrom", "Fallback":
		r.left++
	case "tab":
		if r.text == 0 && r.left == 0 && r.out.Len()+r.cell.Len() > 0 {
			r.write("\t")
		}
	case "br", "cr":
		if r.left == 0 {
			r.write("\n")
		}
	case "tbl":
		r.tables++
	case "tr":
		if r.tables == 1 {
			r.rows = append(r.rows, nil)
		}
	}
}

func (r *docxReader) end(name string) {
	switch name {
	case "t":
		r.text--
	case "moveFrom", "Fallback":
		r.left--
	case "p":
		r.write("\n")
	case "tc":
		if n := len(r.rows); r.tables == 1 && n > 0 {
			r.rows[n-1] = append(r.rows[n-1], strings.Join(strings.Fields(r.cell.String()), " "))
			r.cell.Reset()
		}
	case "tbl":
		if r.tables--; r.tables == 0 {
			for _, line := range tableLines(r.rows) {
				r.out.WriteString(line + "\n")
			}
			r.rows = nil
			r.cell.Reset()
		}
	}
}

// tableLines are a table's rows as lines: time, name and text where the columns
// are that, in whichever order, else its cells side by side. A heading row is
// left out.
func tableLines(rows [][]string) []string {
	timed := false
	for i, row := range rows {
		rows[i] = slices.DeleteFunc(row, func(cell string) bool { return cell == "" })
		timed = timed || i > 0 && slices.ContainsFunc(row, isTime)
	}
	var out []string
	for i, row := range rows {
		if i == 0 && len(rows) > 1 && columnNames(row, timed) || len(row) == 0 {
			continue
		}
		line := ""
		if at := slices.IndexFunc(row, isTime); at >= 0 {
			line = "[" + strings.Trim(row[at], "[]()") + "] "
			row = slices.Delete(slices.Clone(row), at, at+1)
		}
		if len(row) == 2 && nameLike(row[0]) && !strings.HasSuffix(row[0], ":") {
			line += row[0] + ": " + row[1]
		} else {
			line += strings.Join(row, " ")
		}
		out = append(out, line)
	}
	return out
}

func isTime(cell string) bool {
	_, ok := wholeClock(strings.Trim(cell, "[]()"))
	return ok && strings.Contains(cell, ":")
}

// headings are the words columns of transcripts are called by.
var headings = []string{"speaker", "name", "who", "text", "transcript", "sprecher", "person", "time", "timestamp", "zeit"}

// columnNames: a first row of column names, or without a time where others have one.
func columnNames(row []string, timed bool) bool {
	if timed {
		return !slices.ContainsFunc(row, isTime)
	}
	return slices.ContainsFunc(row, func(cell string) bool { return slices.Contains(headings, strings.ToLower(cell)) })
}
