// Package pairing says which files of a folder, or of a handful that somebody
// dropped on the page, are one call: its recording, its transcript, what
// describes it, and what is not needed besides. It is the only such rule; the
// command line and the page both use it. docs/importing.md states it for people.
//
// It looks at names, sizes and the first bytes of files, and reads whole only
// what describes calls: side-cars and tables.
package pairing

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// File is one file on its way in.
type File struct {
	// Path is where it lies, with slashes; its folders tell something too.
	Path string
	Size int64 // bytes
	// Modified is the file's own time; zero where it is not known.
	Modified time.Time
	// Head is how the file begins. Of JSON and of tables it should be all of it:
	// what is cut is not read as a description of calls.
	Head []byte

	seen bool
	kind Kind
	what string // it seems to be, or why it is not needed
}

// Look finds out what f is for. What is then not needed of its head is dropped,
// so that many files can be held at once; Group looks at those nobody did.
func (r Rules) Look(f File) File {
	if f.seen {
		return f
	}
	f.seen = true
	f.kind, f.what = r.kindOf(f)
	if f.kind == Recording || f.kind == Stranger || f.kind == Ballast || f.kind == Transcript && namedRecording(f) == "" {
		f.Head = nil
	}
	return f
}

func (f File) name() string { return path.Base(f.Path) }

func (f File) whole() bool { return int64(len(f.Head)) == f.Size }

// Rules is what pairing has to be told.
type Rules struct {
	// Sniff says from its first bytes what a file seems to be ("a PDF file"),
	// whether that is a recording, and whether it is surely neither a recording
	// nor text.
	Sniff func(head []byte) (what string, sound, other bool)
	// Fields are the names that descriptions of calls may use.
	Fields []string
	// Zone is where the clocks are that wrote local times into file names.
	Zone *time.Location
}

// Call is what belongs together. Files are given by their index.
type Call struct {
	Name      string // of its files without their endings, or of their folder
	Stem      string // the same as it is written
	OfFolder  bool   // Name is the folder's: those of the files say nothing
	Recording int    // -1: there is none
	// Transcripts begins with the one that says most. The others are tried where
	// it cannot be read, and are not needed where it can.
	Transcripts []int
	Companion   int // names the transcript's speakers; -1: there is none
	Sidecars    []int
	// Metadata is what side-cars and tables say, by the API's names.
	Metadata map[string]any
	// StartedAt is from the name, else from the file's time; zero where neither
	// tells. What Metadata says outranks it.
	StartedAt time.Time
	DateFrom  DateFrom
	Spare     []Spare
	// Faults are what is wrong with the descriptions; a call with one is not
	// to be taken.
	Faults []string
}

// Spare is a file that was understood and is not needed, or that cannot be
// taken, and why.
type Spare struct {
	File int
	Why  string
}

// Result accounts for every file once: in a call, or among the others.
type Result struct {
	Calls   []Call
	Tables  []int // used for the calls they name
	Unused  []Spare
	Refused []Spare
	// Unmatched says which rows of tables describe no file that is here.
	Unmatched []string
}

// Group sorts files into calls, in the order of their names.
func Group(files []File, rules Rules) Result {
	g := grouping{files: make([]File, len(files)), rules: rules, buckets: map[place]*bucket{}}
	if g.rules.Zone == nil {
		g.rules.Zone = time.UTC
	}
	for i, f := range files {
		g.files[i] = rules.Look(f)
		g.sort(i)
	}
	g.claimNamed()
	g.marry()
	for _, b := range g.inOrder() {
		g.settle(b)
	}
	g.describe()
	slices.SortStableFunc(g.out.Calls, func(a, b Call) int { return cmp.Compare(a.Name, b.Name) })
	return g.out
}

// place is where files of one call meet: a folder and what their names share.
type place struct{ dir, core string }

// bucket is what meets at a place.
type bucket struct {
	place
	loose                                   string
	vague                                   bool // its names could be any call's
	recordings, words, companions, sidecars []int
}

type grouping struct {
	files   []File
	rules   Rules
	parsed  []parts
	buckets map[place]*bucket
	tables  []table
	out     Result
}

// sort puts file i where it belongs by itself.
func (g *grouping) sort(i int) {
	f := g.files[i]
	p := takeApart(f.Path)
	g.parsed = append(g.parsed, p)
	switch f.kind {
	case Ballast:
		g.out.Unused = append(g.out.Unused, Spare{i, f.what})
		return
	case Stranger:
		g.out.Refused = append(g.out.Refused, Spare{i, fmt.Sprintf("It is not a recording, a transcript or a table of calls: it seems to be %s.", f.what)})
		return
	case Table:
		t, err := readTable(f, g.rules.Fields, g.rules.Zone)
		if err != nil {
			g.out.Refused = append(g.out.Refused, Spare{i, err.Error()})
			return
		}
		t.file = i
		g.tables = append(g.tables, t)
		g.out.Tables = append(g.out.Tables, i)
		return
	}
	b := g.bucket(place{p.dir, p.core}, p.loose)
	b.vague = p.bare || p.vague
	switch f.kind {
	case Recording:
		b.recordings = append(b.recordings, i)
	case Companion:
		b.companions = append(b.companions, i)
	case Sidecar:
		b.sidecars = append(b.sidecars, i)
	default:
		b.words = append(b.words, i)
	}
}

func (g *grouping) bucket(at place, loose string) *bucket {
	b := g.buckets[at]
	if b == nil {
		b = &bucket{place: at, loose: loose}
		g.buckets[at] = b
	}
	return b
}

func (g *grouping) inOrder() []*bucket {
	out := make([]*bucket, 0, len(g.buckets))
	for _, b := range g.buckets {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b *bucket) int {
		return cmp.Or(cmp.Compare(a.dir, b.dir), cmp.Compare(a.core, b.core))
	})
	return out
}

// claimNamed gives a vCon that names its recording the file of that name beside it.
func (g *grouping) claimNamed() {
	for _, b := range g.inOrder() {
		for _, i := range b.words {
			name := namedRecording(g.files[i])
			if name == "" || len(b.recordings) > 0 {
				continue
			}
			for _, other := range g.inOrder() {
				at := slices.IndexFunc(other.recordings, func(r int) bool {
					return g.files[r].name() == path.Base(name) && g.parsed[r].dir == g.parsed[i].dir
				})
				if at < 0 || len(other.words) > 0 {
					continue
				}
				b.take(other)
				delete(g.buckets, other.place)
				break
			}
		}
	}
}

func (b *bucket) take(other *bucket) {
	b.recordings = append(b.recordings, other.recordings...)
	b.words = append(b.words, other.words...)
	b.companions = append(b.companions, other.companions...)
	b.sidecars = append(b.sidecars, other.sidecars...)
}

// marry brings together what has half a call each: first where names differ only
// by a language, a copy's number or the like, then where a folder holds just one
// recording and just one transcript, and their names do not say otherwise.
func (g *grouping) marry() {
	type key struct{ dir, loose string }
	near := map[key][]*bucket{}
	for _, b := range g.inOrder() {
		near[key{b.dir, b.loose}] = append(near[key{b.dir, b.loose}], b)
	}
	for _, all := range near {
		g.join(all, func(a, b *bucket) bool { return a.core == b.loose || b.core == a.loose })
	}
	byDir := map[string][]*bucket{}
	for _, b := range g.inOrder() {
		byDir[b.dir] = append(byDir[b.dir], b)
	}
	for _, all := range byDir {
		g.join(all, func(a, b *bucket) bool { return a.vague || b.vague || alike(a.core, b.core) })
	}
}

// join merges all into the one that has the recording, if there is just one such
// bucket and just one with words, and they may.
func (g *grouping) join(all []*bucket, may func(sound, words *bucket) bool) {
	var sound, words, other []*bucket
	for _, b := range all {
		switch {
		case len(b.recordings) > 0 && len(b.words) > 0:
			return
		case len(b.recordings) > 0:
			sound = append(sound, b)
		case len(b.words) > 0:
			words = append(words, b)
		default:
			other = append(other, b)
		}
	}
	if len(sound)+len(words) == 0 || len(sound) > 1 || len(words) > 1 {
		return
	}
	into := slices.Concat(sound, words)[0]
	if len(sound) == 1 && len(words) == 1 {
		if !may(sound[0], words[0]) {
			return
		}
		other = append(other, words[0])
	}
	for _, b := range other {
		if !may(into, b) {
			continue
		}
		into.take(b)
		delete(g.buckets, b.place)
	}
}

// settle makes calls of what met.
func (g *grouping) settle(b *bucket) {
	if len(b.recordings)+len(b.words) == 0 {
		for _, i := range b.companions {
			g.out.Refused = append(g.out.Refused, Spare{i, "It names the parties of a call, but there is no transcript of its name beside it."})
		}
		for _, i := range b.sidecars {
			g.out.Refused = append(g.out.Refused, Spare{i, "It describes a call, but there is no recording or transcript of its name beside it."})
		}
		return
	}
	c := Call{Recording: -1, Companion: -1, Sidecars: b.sidecars}
	more := g.recording(&c, b)
	g.words(&c, b)
	for n, i := range b.companions {
		if n == 0 && len(c.Transcripts) > 0 {
			c.Companion = i
		} else {
			c.Spare = append(c.Spare, Spare{i, "It names the parties of a transcript, and there is none that lacks them."})
		}
	}
	g.name(&c)
	g.out.Calls = append(g.out.Calls, c)
	for _, i := range more {
		other := Call{Recording: i, Companion: -1}
		g.name(&other)
		g.out.Calls = append(g.out.Calls, other)
	}
}

// recording chooses the call's recording; more are those that are calls of their
// own.
func (g *grouping) recording(c *Call, b *bucket) (more []int) {
	slices.SortStableFunc(b.recordings, func(x, y int) int {
		p, q := g.parsed[x], g.parsed[y]
		return cmp.Or(-compareBool(video(p.ending), video(q.ending)), cmp.Compare(p.view, q.view), -cmp.Compare(g.files[x].Size, g.files[y].Size), cmp.Compare(g.files[x].Path, g.files[y].Path))
	})
	for n, i := range b.recordings {
		p := g.parsed[i]
		switch {
		case n == 0:
			c.Recording = i
		case video(g.parsed[c.Recording].ending) && !video(p.ending):
			c.Spare = append(c.Spare, Spare{i, fmt.Sprintf("%s of the same name has this sound too.", g.files[c.Recording].name())})
		case video(p.ending) && (p.view > 0 || g.parsed[c.Recording].view > 0):
			c.Spare = append(c.Spare, Spare{i, fmt.Sprintf("It is another picture of the meeting that %s shows.", g.files[c.Recording].name())})
		default:
			more = append(more, i)
		}
	}
	return more
}

// words orders the call's transcripts; the chat of a meeting is not among them
// unless there is nothing else.
func (g *grouping) words(c *Call, b *bucket) {
	slices.SortStableFunc(b.words, func(x, y int) int {
		return cmp.Or(cmp.Compare(g.richness(x), g.richness(y)), cmp.Compare(g.files[x].Path, g.files[y].Path))
	})
	for n, i := range b.words {
		if g.parsed[i].chat && (n > 0 || c.Recording >= 0) {
			c.Spare = append(c.Spare, Spare{i, "It is what was written in the meeting's chat, not what was said."})
			continue
		}
		c.Transcripts = append(c.Transcripts, i)
	}
}

// richness is lower the more a transcript says of names and times.
func (g *grouping) richness(i int) int {
	p := g.parsed[i]
	n, ok := richest[p.ending]
	if !ok {
		n = len(richest) * 10
	}
	if p.captions {
		n += 5 // made for reading along: no names, words cut to lines
	}
	if p.chat {
		n += 1000
	}
	return n
}

// name says what the call is called, and when its names say it was.
func (g *grouping) name(c *Call) {
	from := c.Recording
	if from < 0 {
		from = c.Transcripts[0]
	}
	p := g.parsed[from]
	c.Name, c.Stem, c.OfFolder = p.shown, p.stem, p.bare
	all := c.Transcripts
	if c.Recording >= 0 {
		all = append([]int{c.Recording}, all...)
	}
	for _, i := range all {
		if at, ok := DateIn(g.files[i].Path, g.rules.Zone); ok {
			c.StartedAt, c.DateFrom = at, FromName
			return
		}
	}
	if at := g.files[from].Modified; !at.IsZero() {
		c.StartedAt, c.DateFrom = at, FromFile
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// NotNeeded is why the transcript chosen makes another of its call superfluous.
func NotNeeded(chosen string) string {
	return fmt.Sprintf("It is another form of the transcript %s, which says more.", path.Base(chosen))
}

// alike says whether two names share a word, and numbers if both have some:
// call 7 and call 8 are two calls, most likely.
func alike(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	shared := slices.ContainsFunc(x, func(w string) bool { return len(w) > 2 && slices.Contains(y, w) })
	n, m := numbers(a), numbers(b)
	return shared && (len(n) == 0 || len(m) == 0 || slices.ContainsFunc(n, func(d string) bool { return slices.Contains(m, d) }))
}

func numbers(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
