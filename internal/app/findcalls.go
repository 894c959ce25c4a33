package app

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
	"gametape/internal/media"
)

// foundCall is what belongs together in a folder.
type foundCall struct {
	name                             string // without ending, for sorting and metadata
	recording, transcript            *attachment
	recordingPath, wordsPath, format string
	companion                        *attachment // names the transcript's speakers
	companionPath                    string
	metadata                         map[string]any
	beside, hash                     string // the recording a vCon names, and its content hash
	fault                            error
}

func (f foundCall) files() []string {
	var out []string
	for _, p := range []string{f.recordingPath, f.wordsPath, f.companionPath} {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (f foundCall) custom(key, value string) {
	custom, _ := f.metadata["custom"].(map[string]string)
	if custom == nil {
		custom = map[string]string{}
		f.metadata["custom"] = custom
	}
	custom[key] = value
}

// externalID names the call by its content, so that the same files are never
// brought in twice, wherever they lie; metadata may say otherwise.
func (f foundCall) externalID() (string, error) {
	if id, ok := f.metadata["externalId"].(string); ok && id != "" {
		return id, nil
	}
	from := f.recording
	if from == nil {
		from = f.transcript
	}
	r, err := from.open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

// findCalls walks paths, tells recordings from transcripts by their content, and
// pairs them by name.
func findCalls(paths []string, csvFile, pattern string) ([]foundCall, error) {
	table, err := readTable(csvFile)
	if err != nil {
		return nil, err
	}
	names, err := compilePattern(pattern)
	if err != nil {
		return nil, err
	}
	calls := map[string]*foundCall{}
	for _, root := range paths {
		if err := walk(calls, root, csvFile); err != nil {
			return nil, err
		}
	}
	claim(calls)
	out := make([]foundCall, 0, len(calls))
	for _, f := range calls {
		if f.companion != nil && f.transcript == nil && f.fault == nil {
			f.fault = errors.New("it names the parties of a call, but there is no transcript of its name beside it")
		}
		if f.recording == nil && f.transcript == nil && f.fault == nil {
			continue // a sidecar whose call is elsewhere
		}
		describe(f, table, names)
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b foundCall) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

// walk sorts what is in root, which may itself be a link; those below it are
// followed only where they stay inside.
func walk(calls map[string]*foundCall, root, csvFile string) error {
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return err
	}
	dir := root
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		dir = filepath.Dir(root)
	}
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		if csvFile != "" && sameFile(path, csvFile) {
			return nil
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		open := func() (io.ReadCloser, error) { return openInside(dir, rel) }
		f, err := open()
		if err != nil && !d.Type().IsRegular() {
			key := path + "\x00" // no file's stem
			calls[key] = &foundCall{name: path, wordsPath: path, metadata: map[string]any{}, fault: errors.New("it is no file, or a link that leads out of the folder; import takes files in the folder only")}
			return nil
		}
		if err != nil {
			return err
		}
		return errors.Join(f.Close(), sort(calls, path, open))
	})
}

// openInside opens a file in dir. What a link leads to outside of dir is not
// opened, nor is anything that could keep the reader waiting.
func openInside(dir, name string) (io.ReadCloser, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // a folder was only read
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", filepath.Join(dir, name))
	}
	return root.Open(name)
}

func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// endings that files of one call differ by, besides their type.
var endings = regexp.MustCompile(`(?i)([ ._-](transcript|transcription|captions?|audio|recording|meta|metadata|vcon|parties|participants|companion|extensive))+$`)

// besideWords are the endings of a transcript's companion: talk.parties.json
// names the speakers of talk.json.
var besideWords = regexp.MustCompile(`(?i)[ ._-](parties|participants|companion|extensive)\.[a-z]+$`)

func stem(path string) string {
	name := strings.TrimSuffix(path, filepath.Ext(path))
	return strings.ToLower(endings.ReplaceAllString(name, ""))
}

// sort puts the file at path where it belongs.
func sort(calls map[string]*foundCall, path string, open func() (io.ReadCloser, error)) error {
	key := stem(path)
	f := calls[key]
	if f == nil {
		f = &foundCall{name: key, metadata: map[string]any{}}
		calls[key] = f
	}
	a := &attachment{name: filepath.Base(path), open: open}
	head, err := readHead(open)
	if err != nil {
		return err
	}
	if _, ok := media.Sniff(head); ok {
		if f.recording != nil {
			// Another recording of the same name is a call of its own.
			calls[key+filepath.Ext(path)] = &foundCall{name: key + filepath.Ext(path), recording: a, recordingPath: path, metadata: map[string]any{}}
			return nil
		}
		f.recording, f.recordingPath = a, path
		return nil
	}
	raw, err := readUpTo(open, coach.MaxTranscript)
	if err != nil {
		return err
	}
	if _, err := transcript.ReadCompanion(raw, nil); err == nil && besideWords.MatchString(path) {
		f.companion, f.companionPath = a, path
		return nil
	}
	if meta, ok := sidecar(raw); ok {
		maps.Copy(f.metadata, meta)
		return nil
	}
	addWords(f, a, path, raw)
	return nil
}

// addWords adds a transcript; a vCon may carry the recording and the people too.
func addWords(f *foundCall, a *attachment, path string, raw []byte) {
	if v, err := transcript.VCon(raw); err == nil {
		if err := vconMetadata(f, v); err != nil {
			f.wordsPath, f.fault = path, err
			return
		}
		for _, d := range v.Dialogs {
			if len(d.Body) > 0 && f.recording == nil {
				body := d.Body
				f.recording = &attachment{name: d.Filename, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }}
				f.recordingPath = path
			} else if len(d.Body) == 0 && d.Filename != "" && f.beside == "" {
				f.beside, f.hash = filepath.Join(filepath.Dir(path), filepath.Base(d.Filename)), d.ContentHash
			}
		}
		if t, err := transcript.Parse(raw, transcript.Options{}); err == nil {
			f.transcript, f.wordsPath, f.format = a, path, string(t.Format)
		}
		return
	}
	t, err := transcript.Parse(raw, transcript.Options{})
	if err != nil {
		f.wordsPath, f.fault = path, err
		return
	}
	f.transcript, f.wordsPath, f.format = a, path, string(t.Format)
}

func vconMetadata(f *foundCall, v transcript.VConCall) error {
	raw, err := json.Marshal(coach.MetadataOf(v))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &f.metadata); err != nil {
		return err
	}
	maps.DeleteFunc(f.metadata, func(_ string, value any) bool { return value == nil })
	if v.UUID != "" {
		f.metadata["externalId"] = "vcon:" + v.UUID
	}
	return nil
}

// claim gives vCons the recordings that lie beside them under the name they say.
func claim(calls map[string]*foundCall) {
	for _, f := range calls {
		if f.recording != nil && f.recordingPath != f.beside || f.beside == "" {
			continue
		}
		for key, g := range calls {
			if g.recordingPath != f.beside {
				continue
			}
			f.recording, f.recordingPath = g.recording, g.recordingPath
			if g != f && g.transcript == nil {
				delete(calls, key)
			}
			break
		}
		if f.recordingPath == f.beside && f.fault == nil {
			f.fault = checkHash(f.recordingPath, f.recording.open, f.hash)
		}
	}
}

// checkHash says whether the file at path is the one a vCon means; hashes of
// other kinds than these are not checked.
func checkHash(path string, open func() (io.ReadCloser, error), want string) error {
	kind, sum, _ := strings.Cut(want, "-")
	var h hash.Hash
	switch kind {
	case "sha256":
		h = sha256.New()
	case "sha512":
		h = sha512.New()
	default:
		return nil
	}
	f, err := open()
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if base64.RawURLEncoding.EncodeToString(h.Sum(nil)) != strings.TrimRight(sum, "=") {
		return fmt.Errorf("%s is not the recording the vCon describes: its content is another", filepath.Base(path))
	}
	return nil
}

func readHead(open func() (io.ReadCloser, error)) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

func readUpTo(open func() (io.ReadCloser, error), limit int64) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// fields are the API's metadata fields; others of a table go into custom.
var fields = []string{"externalId", "title", "startedAt", "repEmail", "account", "contact", "direction", "language", "outcome", "stage", "amount", "parties", "custom", "private"}

// sidecar reads a JSON file that is metadata and nothing else.
func sidecar(raw []byte) (map[string]any, bool) {
	var m map[string]any
	if json.Unmarshal(raw, &m) != nil || len(m) == 0 {
		return nil, false
	}
	for key := range m {
		if !slices.Contains(fields, key) {
			return nil, false
		}
	}
	return m, true
}

// describe adds what the table and the file's name say; a sidecar outranks both.
func describe(f *foundCall, table map[string]map[string]string, names *regexp.Regexp) {
	said := map[string]any{}
	base := filepath.Base(f.name)
	if names != nil {
		if m := names.FindStringSubmatch(base); m != nil {
			fromName(f, said, names.SubexpNames(), m)
		}
	}
	for _, key := range []string{strings.ToLower(filepath.Base(f.recordingPath)), strings.ToLower(filepath.Base(f.wordsPath)), base} {
		for column, value := range table[key] {
			fromCell(f, said, column, value)
		}
	}
	maps.Copy(said, f.metadata)
	f.metadata = said
	if title, _ := f.metadata["title"].(string); title == "" {
		delete(f.metadata, "title")
	}
}

func fromCell(f *foundCall, said map[string]any, column, value string) {
	switch {
	case value == "":
	case column == "amount":
		n, err := strconv.ParseFloat(strings.ReplaceAll(value, ",", ""), 64)
		if err != nil {
			f.fault = fmt.Errorf("the table says amount %q, which is no number", value)
			return
		}
		said[column] = n
	case column == "private":
		said[column] = value == "true" || value == "yes" || value == "1"
	case slices.Contains(fields, column):
		said[column] = value
	default:
		f.custom(column, value)
	}
}

// readTable reads a CSV with a header; the column file names the call.
func readTable(path string) (map[string]map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if len(rows) == 0 || !slices.Contains(rows[0], "file") {
		return nil, fmt.Errorf("%s has no column file in its first row", path)
	}
	table := map[string]map[string]string{}
	for _, row := range rows[1:] {
		cells, file := map[string]string{}, ""
		for i, column := range rows[0] {
			if column == "file" {
				file = strings.ToLower(filepath.Base(row[i]))
			} else {
				cells[column] = strings.TrimSpace(row[i])
			}
		}
		table[file] = cells
		table[strings.TrimSuffix(file, filepath.Ext(file))] = cells
	}
	return table, nil
}

// placeholders are what a pattern may hold, and what each matches.
var placeholders = map[string]string{
	"{date}": `(?P<date>\d{4}-?\d{2}-?\d{2})`, "{time}": `(?P<time>\d{2}[.:-]?\d{2}(?:[.:-]?\d{2})?)`, "{rep}": `(?P<rep>.+?)`,
	"{account}": `(?P<account>.+?)`, "{title}": `(?P<title>.+?)`, "{contact}": `(?P<contact>.+?)`, "{any}": `.*?`,
}

func compilePattern(pattern string) (*regexp.Regexp, error) {
	if pattern == "" {
		return nil, nil
	}
	expr := regexp.QuoteMeta(pattern)
	for name, match := range placeholders {
		expr = strings.ReplaceAll(expr, regexp.QuoteMeta(name), match)
	}
	if i := strings.Index(expr, `\{`); i >= 0 {
		return nil, fmt.Errorf("the pattern %q holds something unknown in braces; there are {date}, {time}, {rep}, {account}, {title}, {contact} and {any}", pattern)
	}
	return regexp.Compile("(?i)^" + expr + "$")
}

func fromName(f *foundCall, said map[string]any, groups, values []string) {
	date, clock := "", "000000"
	for i, group := range groups {
		value := strings.TrimSpace(strings.ReplaceAll(values[i], "_", " "))
		switch group {
		case "":
		case "date":
			date = strings.ReplaceAll(value, "-", "")
		case "time":
			clock = (strings.NewReplacer(".", "", ":", "", "-", "").Replace(value) + "00")[:6]
		case "rep":
			said["rep"] = value
			if strings.Contains(value, "@") {
				delete(said, "rep")
				said["repEmail"] = value
			}
		default:
			said[group] = value
		}
	}
	if date == "" {
		return
	}
	at, err := time.ParseInLocation("20060102150405", date+clock, time.Local)
	if err != nil {
		f.fault = fmt.Errorf("the name says the date %s %s, which there is not", date, clock)
		return
	}
	said["startedAt"] = at.Format(time.RFC3339)
}
