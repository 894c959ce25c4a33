package app

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
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
	"strings"
	"time"

	"gametape/coach"
	"gametape/coach/pairing"
	"gametape/coach/transcript"
	"gametape/internal/media"
)

// onDisk is a file of a folder that is brought in.
type onDisk struct {
	path string // as it is said to people
	open func() (io.ReadCloser, error)
}

func (f onDisk) attachment() *attachment {
	return &attachment{name: filepath.Base(f.path), open: f.open}
}

// batch is what lies in the folders that are brought in.
type batch struct {
	calls []foundCall
	// apart are the files that belong to no call, and why.
	apart []fileOutcome
	notes []string
}

// foundCall is what belongs together.
type foundCall struct {
	recording, transcript, companion *onDisk
	vcon                             *attachment // the recording inside of a vCon
	format                           string      // the transcript was understood as
	describing                       []string    // side-cars
	metadata                         map[string]any
	apart                            []fileOutcome // files of this call that are not sent
	faults                           []string
}

// files are those that are sent.
func (f foundCall) files() []string {
	var out []string
	for _, d := range []*onDisk{f.recording, f.transcript, f.companion} {
		if d != nil {
			out = append(out, d.path)
		}
	}
	return append(out, f.describing...)
}

func (f foundCall) sound() *attachment {
	if f.recording != nil {
		return f.recording.attachment()
	}
	return f.vcon
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
	from := f.sound()
	if from == nil {
		from = f.transcript.attachment()
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
	return coach.ByContent(h.Sum(nil)), nil
}

// findCalls walks paths and pairs what is there.
func findCalls(paths []string, csvFile, pattern string) (batch, error) {
	names, err := compilePattern(pattern)
	if err != nil {
		return batch{}, err
	}
	w := walking{rules: coach.Sniff(sniff).PairRules(time.Local), table: csvFile}
	for _, root := range paths {
		if err := w.walk(root); err != nil {
			return batch{}, err
		}
	}
	if csvFile != "" {
		err := w.add(onDisk{csvFile, func() (io.ReadCloser, error) { return os.Open(csvFile) }}, filepath.Base(csvFile))
		if err != nil {
			return batch{}, err
		}
	}
	found := pairing.Group(w.files, w.rules)
	for _, s := range found.Refused {
		if csvFile != "" && s.File == len(w.files)-1 {
			return batch{}, errors.New(s.Why) // it was named as the table, so nothing goes without it
		}
	}
	return w.batch(found, names), nil
}

// walking is what was seen of the folders.
type walking struct {
	rules pairing.Rules
	table string // is read apart
	files []pairing.File
	disk  []onDisk
	lost  []fileOutcome
}

func (w *walking) batch(found pairing.Result, names *regexp.Regexp) batch {
	b := batch{apart: w.lost, notes: found.Unmatched}
	for _, s := range found.Refused {
		b.apart = append(b.apart, fileOutcome{File: w.disk[s.File].path, State: refusedFile, Why: s.Why})
	}
	for _, s := range found.Unused {
		b.apart = append(b.apart, fileOutcome{File: w.disk[s.File].path, State: notNeeded, Why: s.Why})
	}
	for _, i := range found.Tables {
		b.apart = append(b.apart, fileOutcome{File: w.disk[i].path, State: takenFile, As: "table"})
	}
	for _, c := range found.Calls {
		if f, ok := w.call(c, names); ok {
			b.calls = append(b.calls, f)
		} else {
			b.apart = append(b.apart, f.apart...)
		}
	}
	return b
}

// call reads what was paired; false where nothing of it can be taken.
func (w *walking) call(c pairing.Call, names *regexp.Regexp) (foundCall, bool) {
	f := foundCall{metadata: map[string]any{}, faults: c.Faults}
	if c.Recording >= 0 {
		f.recording = &w.disk[c.Recording]
	}
	vcon := w.words(&f, c.Transcripts)
	if c.Companion >= 0 {
		f.companion = &w.disk[c.Companion]
	}
	for _, i := range c.Sidecars {
		f.describing = append(f.describing, w.disk[i].path)
	}
	for _, s := range c.Spare {
		f.apart = append(f.apart, fileOutcome{File: w.disk[s.File].path, State: notNeeded, Why: s.Why})
	}
	if f.sound() == nil && f.transcript == nil {
		for _, path := range f.files() {
			f.apart = append(f.apart, fileOutcome{File: path, State: refusedFile, Why: "What it belongs to cannot be read."})
		}
		return f, false
	}
	if c.OfFolder {
		f.metadata["title"] = c.Name
	}
	if !c.StartedAt.IsZero() {
		f.metadata["startedAt"], f.metadata["dateFrom"] = c.StartedAt.Format(time.RFC3339), string(c.DateFrom)
	}
	if names != nil {
		f.fromName(names, c.Stem)
	}
	for _, said := range []map[string]any{c.Metadata, vcon} {
		if said["startedAt"] != nil {
			delete(f.metadata, "dateFrom")
		}
	}
	maps.Copy(f.metadata, vcon)
	maps.Copy(f.metadata, c.Metadata)
	return f, true
}

// words takes the first of candidates that can be read, and answers what it says
// of the call where it is a vCon.
func (w *walking) words(f *foundCall, candidates []int) (vcon map[string]any) {
	for _, i := range candidates {
		d := w.disk[i]
		if f.transcript != nil {
			f.apart = append(f.apart, fileOutcome{File: d.path, State: notNeeded, Why: pairing.NotNeeded(f.transcript.path)})
			continue
		}
		raw, err := readUpTo(d.open, coach.MaxTranscript)
		if err == nil {
			vcon, err = f.read(d, raw)
		}
		if err != nil {
			f.apart = append(f.apart, fileOutcome{File: d.path, State: refusedFile, Why: err.Error()})
		}
	}
	return vcon
}

// read takes one transcript; a vCon may carry the recording and the people too.
func (f *foundCall) read(d onDisk, raw []byte) (vcon map[string]any, err error) {
	v, noVCon := transcript.VCon(raw)
	if noVCon == nil {
		if vcon, err = vconMetadata(v); err != nil {
			return nil, err
		}
		if err := f.soundOf(v); err != nil {
			return nil, err
		}
	}
	t, err := transcript.Parse(raw, transcript.Options{})
	if noVCon == nil && err != nil && f.sound() != nil {
		f.describing = append(f.describing, d.path) // it has no words, but says what the call is
		return vcon, nil
	}
	if err != nil {
		return nil, err
	}
	f.transcript, f.format = &d, string(t.Format)
	return vcon, nil
}

// soundOf takes the recording a vCon carries, and checks the one it names.
func (f *foundCall) soundOf(v transcript.VConCall) error {
	for _, dialog := range v.Dialogs {
		if len(dialog.Body) > 0 && f.sound() == nil {
			body := dialog.Body
			f.vcon = &attachment{name: dialog.Filename, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }}
			return nil
		}
		if f.recording != nil && dialog.Filename != "" && filepath.Base(dialog.Filename) == filepath.Base(f.recording.path) {
			return checkHash(f.recording.path, f.recording.open, dialog.ContentHash)
		}
	}
	return nil
}

func vconMetadata(v transcript.VConCall) (map[string]any, error) {
	raw, err := json.Marshal(coach.MetadataOf(v))
	if err != nil {
		return nil, err
	}
	said := map[string]any{}
	if err := json.Unmarshal(raw, &said); err != nil {
		return nil, err
	}
	maps.DeleteFunc(said, func(_ string, value any) bool { return value == nil })
	if v.UUID != "" {
		said["externalId"] = "vcon:" + v.UUID
	}
	return said, nil
}

// walk looks at what is in root, which may itself be a link; those below it are
// followed only where they stay inside.
func (w *walking) walk(root string) error {
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
		if w.table != "" && sameFile(path, w.table) {
			return nil
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		open := func() (io.ReadCloser, error) { return openInside(dir, rel) }
		f, err := open()
		if err != nil && !d.Type().IsRegular() {
			w.lost = append(w.lost, fileOutcome{File: path, State: refusedFile, Why: "It is not a file, or a link that leads out of the folder; import takes files in the folder only."})
			return nil
		}
		if err != nil {
			return err
		}
		// The folder's own name tells something too, where a folder was named.
		name := rel
		if dir == root {
			name = filepath.Join(filepath.Base(dir), rel)
		}
		return errors.Join(f.Close(), w.add(onDisk{path, open}, filepath.ToSlash(name)))
	})
}

// largestNote is the most that is read of a file to see whether it describes
// calls, in bytes.
const largestNote = 16 << 20

// add looks at one file; name is where it lies among those that are brought in.
func (w *walking) add(d onDisk, name string) error {
	r, err := d.open()
	if err != nil {
		return err
	}
	defer r.Close()
	file := pairing.File{Path: name}
	if stat, ok := r.(fs.File); ok {
		info, err := stat.Stat()
		if err != nil {
			return err
		}
		file.Size, file.Modified = info.Size(), info.ModTime()
	}
	most := int64(media.SniffSize)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json", ".vcon", ".csv", ".tsv":
		most = largestNote
	}
	if file.Head, err = io.ReadAll(io.LimitReader(r, most)); err != nil {
		return err
	}
	w.files, w.disk = append(w.files, w.rules.Look(file)), append(w.disk, d)
	return nil
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

func readUpTo(open func() (io.ReadCloser, error), limit int64) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
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

// fromName writes what the call's name says by names into its metadata.
func (f *foundCall) fromName(names *regexp.Regexp, name string) {
	values := names.FindStringSubmatch(name)
	if values == nil {
		return
	}
	date, clock := "", "000000"
	for i, group := range names.SubexpNames() {
		value := strings.TrimSpace(strings.ReplaceAll(values[i], "_", " "))
		switch group {
		case "":
		case "date":
			date = strings.ReplaceAll(value, "-", "")
		case "time":
			clock = (strings.NewReplacer(".", "", ":", "", "-", "").Replace(value) + "00")[:6]
		case "rep":
			if strings.Contains(value, "@") {
				f.metadata["repEmail"] = value
			} else {
				f.metadata["rep"] = value
			}
		default:
			f.metadata[group] = value
		}
	}
	if date == "" {
		return
	}
	at, err := time.ParseInLocation("20060102150405", date+clock, time.Local)
	if err != nil {
		f.faults = append(f.faults, fmt.Sprintf("the name says the date %s %s, which there is not", date, clock))
		return
	}
	f.metadata["startedAt"], f.metadata["dateFrom"] = at.Format(time.RFC3339), string(pairing.FromName)
}
