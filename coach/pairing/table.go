package pairing

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"gametape/coach/transcript"
)

// table describes calls, a row each.
type table struct {
	file   int
	name   string
	fields []string
	zone   *time.Location
	rows   []row
}

// row is one call's. Its number counts from 1, the header is the first.
type row struct {
	number int
	file   string // as written
	said   map[string]any
	fault  string
	used   bool
}

// fileColumns are the names of the column that says which file a row describes.
var fileColumns = []string{"file", "filename", "recording", "recordingfile", "path"}

// isTable says whether f is a table with a column of files.
func isTable(f File) bool {
	if e := path.Ext(strings.ToLower(f.Path)); e != ".csv" && e != ".tsv" && e != ".txt" {
		return false
	}
	text, _, ok := transcript.DecodeText(cutRune(f))
	if !ok {
		return false
	}
	head, _, _ := strings.Cut(skipSep(text), "\n")
	if path.Ext(strings.ToLower(f.Path)) == ".txt" && !strings.Contains(head, "\t") {
		return false
	}
	cells, err := reader(head, comma(head)).Read()
	return err == nil && len(cells) > 1 && slices.ContainsFunc(cells, fileColumn)
}

func fileColumn(header string) bool { return slices.Contains(fileColumns, plain(header)) }

// plain is a header as it is compared: "Started At" is startedAt.
func plain(header string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.", r) {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(header)))
}

// skipSep takes off the line by which Excel says how cells are parted.
func skipSep(text string) string {
	if head, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(strings.ToLower(head), "sep=") {
		return rest
	}
	return text
}

// comma is what parts the cells of head: whatever is there most outside of
// quotes.
func comma(head string) rune {
	best, most := ',', 0
	for _, sep := range ",;\t|" {
		n, quoted := 0, false
		for _, r := range head {
			if r == '"' {
				quoted = !quoted
			} else if r == sep && !quoted {
				n++
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best
}

func reader(text string, sep rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = sep, -1
	return r
}

// readTable reads f whole. What is wrong with single rows is said of them.
func readTable(f File, fields []string, zone *time.Location) (table, error) {
	t := table{name: f.name(), fields: fields, zone: zone}
	if !f.whole() {
		return t, fmt.Errorf("the table %s is too large to be read here; at most %d KiB are", t.name, len(f.Head)>>10)
	}
	text, _, ok := transcript.DecodeText(f.Head)
	if !ok {
		return t, fmt.Errorf("%s is not text in an encoding gametape reads; save it as CSV in UTF-8", t.name)
	}
	text = skipSep(text)
	head, _, _ := strings.Cut(text, "\n")
	in := reader(text, comma(head))
	header, err := in.Read()
	if err != nil {
		return t, fmt.Errorf("%s cannot be read as a table: %w", t.name, err)
	}
	columns := make([]string, len(header))
	for i, h := range header {
		columns[i] = t.column(h)
	}
	file := slices.IndexFunc(header, fileColumn)
	if file < 0 {
		return t, fmt.Errorf("%s has no column %q in its first row; it has %s", t.name, "file", strings.Join(header, ", "))
	}
	var cells [][]string
	for {
		r, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return t, fmt.Errorf("%s cannot be read as a table: %w", t.name, err)
		}
		line, _ := in.FieldPos(0)
		t.rows = append(t.rows, row{number: line + strings.Count(string(f.Head[:min(len(f.Head), 5)]), "sep="), said: map[string]any{}})
		cells = append(cells, r)
	}
	for i, r := range cells {
		if len(r) != len(header) {
			t.rows[i].fault = fmt.Sprintf("row %d of %s has %d cells, its first row has %d", t.rows[i].number, t.name, len(r), len(header))
		}
		if file < len(r) {
			t.rows[i].file = strings.TrimSpace(r[file])
		}
	}
	for i, column := range columns {
		if i == file || header[i] == "" {
			continue
		}
		t.fill(column, strings.TrimSpace(header[i]), func(n int) string {
			if i >= len(cells[n]) {
				return ""
			}
			return strings.TrimSpace(cells[n][i])
		})
	}
	return t, nil
}

// column is the field that header means; "" where there is none, so that what it
// says is kept as custom.
func (t table) column(header string) string {
	i := slices.IndexFunc(t.fields, func(f string) bool { return strings.EqualFold(f, plain(header)) })
	if i >= 0 {
		return t.fields[i]
	}
	if plain(header) == "rep" {
		return "rep"
	}
	return ""
}

func (r *row) wrong(t *table, header, format string, args ...any) {
	if r.fault == "" {
		r.fault = fmt.Sprintf("row %d, column %s of %s: ", r.number, header, t.name) + fmt.Sprintf(format, args...)
	}
}

// fill writes one column into all rows.
func (t *table) fill(column, header string, cell func(n int) string) {
	var fraction map[mark]bool
	if column == "amount" {
		fraction = map[mark]bool{}
		for n := range t.rows {
			if a, ok := readAmount(cell(n)); ok && a.proves != 0 {
				fraction[a.proves] = true
			}
		}
	}
	for n := range t.rows {
		r, value := &t.rows[n], cell(n)
		if value == "" {
			continue
		}
		switch column {
		case "":
			custom, _ := r.said["custom"].(map[string]string)
			if custom == nil {
				custom = map[string]string{}
				r.said["custom"] = custom
			}
			custom[header] = value
		case "amount":
			r.amount(t, header, value, fraction)
		case "private":
			yes, no := slices.Contains(yeses, strings.ToLower(value)), slices.Contains(noes, strings.ToLower(value))
			if !yes && !no {
				r.wrong(t, header, "%q is neither yes nor no.", value)
			}
			r.said[column] = yes
		case "parties", "custom", "sides":
			var v any
			if json.Unmarshal([]byte(value), &v) != nil {
				r.wrong(t, header, "%q is not JSON, which this column holds.", value)
			}
			r.said[column] = v
		case "startedAt":
			if _, err := time.Parse(time.RFC3339, value); err != nil {
				at, ok := DateIn(strings.ReplaceAll(value, "/", "-"), t.zone)
				if !ok {
					r.wrong(t, header, "%q is not a date that can be read in one way only; write it like 2026-11-21T14:05:00Z.", value)
				}
				value = at.Format(time.RFC3339)
			}
			r.said[column] = value
		default:
			r.said[column] = value
		}
	}
}

var (
	yeses = []string{"true", "yes", "y", "1", "x"}
	noes  = []string{"false", "no", "n", "0"}
)

// amount reads value. Where it could be two numbers, the other rows of the column
// decide; where they do not, it is refused.
func (r *row) amount(t *table, header, value string, fraction map[mark]bool) {
	a, ok := readAmount(value)
	if !ok {
		r.wrong(t, header, "%q is not a number.", value)
		return
	}
	with := a.proves
	if a.unsure {
		if len(fraction) != 1 {
			x, _ := a.value('.') // both can be read, or it would not be unsure
			y, _ := a.value(',')
			r.wrong(t, header, "%q can be read as %v or as %v, and the other rows do not tell which; write it as %.2f.", value, x, y, max(x, y))
			return
		}
		for m := range fraction {
			with = m
		}
	}
	if with == 0 {
		with = '.'
	}
	n, err := a.value(with)
	if err != nil {
		r.wrong(t, header, "%q is not a number.", value)
		return
	}
	r.said["amount"] = n
}

// describe adds to calls what tables and side-cars say; a side-car outranks a
// table.
func (g *grouping) describe() {
	for n := range g.out.Calls {
		c := &g.out.Calls[n]
		c.Metadata = map[string]any{}
		for k := range g.tables {
			g.tables[k].into(c, g.files)
		}
		for _, i := range c.Sidecars {
			said, err := g.sidecar(i)
			if err != nil {
				c.Faults = append(c.Faults, err.Error())
			}
			maps.Copy(c.Metadata, said)
		}
	}
	for _, t := range g.tables {
		for _, r := range t.rows {
			if !r.used && r.file != "" {
				g.out.Unmatched = append(g.out.Unmatched, fmt.Sprintf("Row %d of %s describes %s, which is not among the files", r.number, t.name, r.file))
			}
		}
	}
}

func (t *table) into(c *Call, files []File) {
	for n := range t.rows {
		r := &t.rows[n]
		if r.file == "" || !slices.ContainsFunc(c.all(), func(i int) bool { return means(r.file, files[i].Path) }) {
			continue
		}
		r.used = true
		if r.fault != "" {
			c.Faults = append(c.Faults, r.fault)
		}
		maps.Copy(c.Metadata, r.said)
	}
}

// all are the files a row may name.
func (c Call) all() []int {
	out := slices.Clone(c.Transcripts)
	if c.Recording >= 0 {
		out = append(out, c.Recording)
	}
	for _, s := range c.Spare {
		out = append(out, s.File)
	}
	return out
}

// means says whether a table's cell is the file at p: its path or its end, with
// its ending or without.
func means(cell, p string) bool {
	cell = strings.ToLower(norm.NFC.String(strings.ReplaceAll(cell, `\`, "/")))
	p = strings.ToLower(norm.NFC.String(p))
	for _, whole := range []string{p, strings.TrimSuffix(p, path.Ext(p))} {
		if whole == cell || strings.HasSuffix(whole, "/"+cell) || !strings.Contains(p, "/") && path.Base(cell) == whole {
			return true
		}
	}
	return false
}

// sidecar reads the JSON that describes a call.
func (g *grouping) sidecar(i int) (map[string]any, error) {
	f := g.files[i]
	if !f.whole() {
		return nil, fmt.Errorf("%s is too large for a description of a call", f.name())
	}
	text, _, _ := transcript.DecodeText(f.Head) // it was read before
	var said map[string]any
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	if err := d.Decode(&said); err != nil {
		return nil, fmt.Errorf("%s cannot be read as JSON: %w", f.name(), err)
	}
	for _, key := range slices.Sorted(maps.Keys(said)) {
		if !slices.Contains(g.rules.Fields, key) {
			return said, fmt.Errorf("%s has a field %q, which calls do not have; put it into custom to keep it", f.name(), key)
		}
	}
	return said, nil
}
