package pairing_test

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/coach/pairing"
)

var rules = pairing.Rules{
	Sniff: func(head []byte) (string, bool, bool) {
		if bytes.HasPrefix(head, []byte("%PDF")) {
			return "a PDF file", false, true
		}
		return "something", bytes.HasPrefix(head, []byte("SOUND")), false
	},
	Fields: []string{"externalId", "title", "startedAt", "repEmail", "account", "language", "amount", "private", "custom", "outcome"},
	Zone:   time.FixedZone("here", 3600),
}

var sounds = []string{".mp3", ".wav", ".m4a", ".mp4", ".webm", ".mov"}

// file is one named p; what ends like a recording is one.
func file(p, content string) pairing.File {
	if content == "" {
		content = "Anna: words of " + p
		if slices.Contains(sounds, strings.ToLower(path.Ext(p))) {
			content = "SOUND" + p
		}
	}
	return pairing.File{Path: p, Size: int64(len(content)), Head: []byte(content)}
}

// grouped is what Group makes of files, a line per call:
// "recording + best transcript | other; spare".
func grouped(t *testing.T, files []pairing.File) (lines []string, r pairing.Result) {
	t.Helper()
	r = pairing.Group(files, rules)
	seen := make([]int, len(files))
	name := func(i int) string {
		seen[i]++
		return files[i].Path
	}
	for _, c := range r.Calls {
		var with []string
		if c.Recording >= 0 {
			with = append(with, name(c.Recording))
		}
		var spare []string
		for n, i := range c.Transcripts {
			if n == 0 {
				with = append(with, name(i))
			} else {
				spare = append(spare, name(i))
			}
		}
		if c.Companion >= 0 {
			with = append(with, name(c.Companion))
		}
		for _, i := range c.Sidecars {
			with = append(with, name(i))
		}
		for _, s := range c.Spare {
			spare = append(spare, name(s.File))
		}
		line := strings.Join(with, " + ")
		if len(spare) > 0 {
			slices.Sort(spare)
			line += " | " + strings.Join(spare, ", ")
		}
		lines = append(lines, line)
	}
	for _, i := range r.Tables {
		name(i)
	}
	for _, s := range slices.Concat(r.Unused, r.Refused) {
		name(s.File)
		if s.Why == "" {
			t.Errorf("%s is left without a word why", files[s.File].Path)
		}
	}
	for i, n := range seen {
		if n != 1 {
			t.Errorf("%s is accounted for %d times", files[i].Path, n)
		}
	}
	slices.Sort(lines)
	return lines, r
}

func TestFilesOfOneCallMeet(t *testing.T) {
	for what, tt := range map[string]struct{ files, want []string }{
		"the same name": {
			[]string{"a.mp3", "a.vtt", "b.mp3", "b.srt"},
			[]string{"a.mp3 + a.vtt", "b.mp3 + b.srt"},
		},
		"two endings": {
			[]string{"call.mp3", "call.mp3.vtt", "other.mp3"},
			[]string{"call.mp3 + call.mp3.vtt", "other.mp3"},
		},
		"a language": {
			[]string{"call.mp4", "call.en.vtt", "talk.wav", "talk.pt-BR.srt", "sit.mp3", "sit_transcript_en.vtt"},
			[]string{"call.mp4 + call.en.vtt", "sit.mp3 + sit_transcript_en.vtt", "talk.wav + talk.pt-BR.srt"},
		},
		"names that only look different": {
			[]string{"Gespra\u0308ch Mu\u0308ller.mp3", "Gespr\u00e4ch M\u00fcller.vtt", "x.mp3"},
			[]string{"Gespra\u0308ch Mu\u0308ller.mp3 + Gespr\u00e4ch M\u00fcller.vtt", "x.mp3"},
		},
		"case and gaps": {
			[]string{"First_Talk.MP3", "first talk.vtt", "x.mp3"},
			[]string{"First_Talk.MP3 + first talk.vtt", "x.mp3"},
		},
		"Zoom's cloud": {
			[]string{
				"GMT20260310-140500_Recording_1920x1080.mp4", "GMT20260310-140500_Recording_gallery_1920x1080.mp4", "GMT20260310-140500_Recording.m4a",
				"GMT20260310-140500_Recording.transcript.vtt", "GMT20260310-140500_Recording.cc.vtt", "GMT20260310-140500_RecordingnewChat.txt",
				"GMT20260311-090000_Recording.m4a", "GMT20260311-090000_Recording.transcript.vtt",
			},
			[]string{
				"GMT20260310-140500_Recording_1920x1080.mp4 + GMT20260310-140500_Recording.transcript.vtt | GMT20260310-140500_Recording.cc.vtt, " +
					"GMT20260310-140500_Recording.m4a, GMT20260310-140500_Recording_gallery_1920x1080.mp4, GMT20260310-140500_RecordingnewChat.txt",
				"GMT20260311-090000_Recording.m4a + GMT20260311-090000_Recording.transcript.vtt",
			},
		},
		"Zoom's folder": {
			[]string{"z/2026-03-10 14.05.00 Northwind/video1234567890.mp4", "z/2026-03-10 14.05.00 Northwind/audio1234567890.m4a",
				"z/2026-03-10 14.05.00 Northwind/meeting_saved_closed_caption.txt", "z/2026-03-10 14.05.00 Northwind/meeting_saved_chat.txt", "z/2026-03-10 14.05.00 Northwind/playback.m3u"},
			[]string{"z/2026-03-10 14.05.00 Northwind/video1234567890.mp4 + z/2026-03-10 14.05.00 Northwind/meeting_saved_closed_caption.txt | " +
				"z/2026-03-10 14.05.00 Northwind/audio1234567890.m4a, z/2026-03-10 14.05.00 Northwind/meeting_saved_chat.txt"},
		},
		"Whisper's five": {
			[]string{"call.mp3", "call.txt", "call.srt", "call.vtt", "call.tsv", "call.json"},
			[]string{"call.mp3 + call.json | call.srt, call.tsv, call.txt, call.vtt"},
		},
		"Teams": {
			[]string{"Weekly-20260310_140500-Meeting Recording.mp4", "Weekly-20260310_140500-Meeting Transcript.docx", "Weekly-20260317_140500-Meeting Recording.mp4"},
			[]string{"Weekly-20260310_140500-Meeting Recording.mp4 + Weekly-20260310_140500-Meeting Transcript.docx", "Weekly-20260317_140500-Meeting Recording.mp4"},
		},
		"Meet": {
			[]string{"Sync (2026-03-10 at 14:05 GMT-8).mp4", "Sync (2026-03-10 at 14:05 GMT-8) - Transcript.docx", "x.mp3"},
			[]string{"Sync (2026-03-10 at 14:05 GMT-8).mp4 + Sync (2026-03-10 at 14:05 GMT-8) - Transcript.docx", "x.mp3"},
		},
		"a folder per meeting": {
			[]string{"in/Acme/recording.mp4", "in/Acme/transcript.vtt", "in/Birch/audio.m4a", "in/Birch/captions.srt", "in/Cedar/audio.wav"},
			[]string{"in/Acme/recording.mp4 + in/Acme/transcript.vtt", "in/Birch/audio.m4a + in/Birch/captions.srt", "in/Cedar/audio.wav"},
		},
		"a folder per kind": {
			[]string{"in/audio/one.mp3", "in/audio/two.mp3", "in/transcripts/one.vtt", "in/transcripts/two.vtt"},
			[]string{"in/audio/one.mp3 + in/transcripts/one.vtt", "in/audio/two.mp3 + in/transcripts/two.vtt"},
		},
		"the same name in two folders is two calls": {
			[]string{"mon/call.mp3", "tue/call.vtt", "mon/x.mp3", "tue/y.mp3", "tue/z.mp3"},
			[]string{"mon/call.mp3", "mon/x.mp3", "tue/call.vtt", "tue/y.mp3", "tue/z.mp3"},
		},
		"two alone together": {
			[]string{"meeting.mp4", "notes.txt"},
			[]string{"meeting.mp4 + notes.txt"},
		},
		"two alone together whose names are two calls'": {
			[]string{"one.mp3", "two.vtt"},
			[]string{"one.mp3", "two.vtt"},
		},
		"two alone together whose names share a word": {
			[]string{"Northwind call.mp3", "Notes about Northwind.txt"},
			[]string{"Northwind call.mp3 + Notes about Northwind.txt"},
		},
		"two alone together that are numbered as two calls": {
			[]string{"call-0001.mp3", "call-0002.vtt"},
			[]string{"call-0001.mp3", "call-0002.vtt"},
		},
		"a copy": {
			[]string{"call.mp3", "call (1).vtt", "talk (2).mp3", "talk (2).vtt"},
			[]string{"call.mp3 + call (1).vtt", "talk (2).mp3 + talk (2).vtt"},
		},
		"copies that each have their own": {
			[]string{"call.mp3", "call.vtt", "call (1).mp3", "call (1).vtt"},
			[]string{"call (1).mp3 + call (1).vtt", "call.mp3 + call.vtt"},
		},
		"two sounds of a name are two calls": {
			[]string{"a.mp3", "a.wav", "a.vtt"},
			[]string{"a.mp3 + a.vtt", "a.wav"},
		},
		"a chat alone": {
			[]string{"sync chat.txt"},
			[]string{"sync chat.txt"},
		},
		"a rep whose name ends like a language": {
			[]string{"call_anna_bo.mp3", "call_anna_bo.vtt", "call_anna_li.mp3", "call_anna_li.vtt"},
			[]string{"call_anna_bo.mp3 + call_anna_bo.vtt", "call_anna_li.mp3 + call_anna_li.vtt"},
		},
		"one of a language each": {
			[]string{"call_anna_bo.mp3", "call_anna_li.vtt", "x.mp3"},
			[]string{"call_anna_bo.mp3", "call_anna_li.vtt", "x.mp3"},
		},
		"doctors and versions": {
			[]string{"Call with Dr. Smith.mp3", "Call with Dr. Smith.vtt", "release v1.2.mp3", "release v1.2.txt"},
			[]string{"Call with Dr. Smith.mp3 + Call with Dr. Smith.vtt", "release v1.2.mp3 + release v1.2.txt"},
		},
	} {
		t.Run(what, func(t *testing.T) {
			var files []pairing.File
			for _, p := range tt.files {
				files = append(files, file(p, ""))
			}
			slices.Sort(tt.want)
			if got, _ := grouped(t, files); !slices.Equal(got, tt.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
			}
			slices.Reverse(files)
			if got, _ := grouped(t, files); !slices.Equal(got, tt.want) {
				t.Errorf("the other way round, got\n  %s", strings.Join(got, "\n  "))
			}
		})
	}
}

func TestWhatDescribesCalls(t *testing.T) {
	files := []pairing.File{
		file("one.mp3", ""), file("one.json", `{"title":"From the side-car","language":"en"}`),
		file("two.mp3", ""), file("two.json", `{"title":"Two","acount":"Quill"}`),
		file("three.mp3", ""), file("three.json", `{"text":"Hello there.","language":"en"}`),
		file("four.parties.json", `[{"speakerId":"72","name":"Carl Customer"}]`),
		file("five.meta.json", `{"title":"Five"}`),
		file("six.pdf", "%PDF-1.7"),
		file("calls.csv", "file,title,account,region\none.mp3,From the table,Harbour,North\nseven.mp3,Seven,Quill,South\n"),
	}
	lines, r := grouped(t, files)
	if want := []string{"one.mp3 + one.json", "three.mp3 + three.json", "two.mp3 + two.json"}; !slices.Equal(lines, want) {
		t.Errorf("calls %q", lines)
	}
	one := r.Calls[0]
	if one.Metadata["title"] != "From the side-car" || one.Metadata["account"] != "Harbour" || fmt.Sprint(one.Metadata["custom"]) != "map[region:North]" {
		t.Errorf("the side-car outranks the table, which fills the rest: %v", one.Metadata)
	}
	if two := r.Calls[2]; len(two.Faults) != 1 || !strings.Contains(two.Faults[0], `"acount"`) {
		t.Errorf("an unknown field is %q", two.Faults)
	}
	if len(r.Refused) != 3 || !strings.Contains(r.Refused[2].Why+r.Refused[1].Why+r.Refused[0].Why, "a PDF file") {
		t.Errorf("refused %v", r.Refused)
	}
	if want := []string{"Row 3 of calls.csv describes seven.mp3, which is not among the files"}; !slices.Equal(r.Unmatched, want) {
		t.Errorf("unmatched %q", r.Unmatched)
	}
}

func TestTablesAreReadByEvidence(t *testing.T) {
	// said is the amount of c1.vtt …, or what is wrong with its row.
	said := func(t *testing.T, table string) []string {
		t.Helper()
		files := []pairing.File{file("t.csv", table)}
		for n := range strings.Count(strings.ReplaceAll(table, "\x00", ""), ".vtt") {
			files = append(files, file(fmt.Sprintf("c%d.vtt", n+1), ""))
		}
		r := pairing.Group(files, rules)
		var out []string
		for _, c := range r.Calls {
			out = append(out, fmt.Sprint(append(append([]any{}, c.Metadata["amount"]), asAny(c.Faults)...)...))
		}
		for _, s := range r.Refused {
			out = append(out, s.Why)
		}
		return out
	}
	for what, tt := range map[string]struct {
		table string
		want  []string // how each begins
	}{
		"points":                        {"file,amount\nc1.vtt,1234.5\nc2.vtt,\"$12,500\"\n", []string{"1234.5", "12500"}},
		"commas":                        {"file;amount\nc1.vtt;1234,50\nc2.vtt;12.500\n", []string{"1234.5", "12500"}},
		"commas in quotes":              {"\ufefffile,amount\nc1.vtt,\"1.234,50\"\nc2.vtt,\"1234,50\"\nc3.vtt,\"12,500\"\nc4.vtt,12.500\n", []string{"1234.5", "1234.5", "12.5", "12500"}},
		"nothing tells":                 {"file;amount\nc1.vtt;12.500\nc2.vtt;7\n", []string{"<nil> row 2, column amount of t.csv: \"12.500\" can be read as 12.5 or as 12500", "7"}},
		"the rows contradict":           {"file;amount\nc1.vtt;12.500\nc2.vtt;1,5\nc3.vtt;1.5\n", []string{"<nil> row 2", "1.5", "1.5"}},
		"three groups":                  {"file;amount\nc1.vtt;1.234.567\nc2.vtt;1.500\n", []string{"1.234567e+06", "1500"}},
		"gaps and signs":                {"file;amount\nc1.vtt;€ 1 234,50\nc2.vtt;-1'250.75 CHF\nc3.vtt;0.125\n", []string{"1234.5", "-1250.75", "0.125"}},
		"not a number":                  {"file;amount\nc1.vtt;a lot\nc2.vtt;1,23.4\n", []string{"<nil> row 2, column amount of t.csv: \"a lot\" is not a number", "<nil> row 3"}},
		"tabs":                          {"file\tamount\nc1.vtt\t5\n", []string{"5"}},
		"Excel's own word":              {"sep=;\nfile;amount\nc1.vtt;5\nc2.vtt;x\n", []string{"5", "<nil> row 4"}},
		"other names of the columns":    {"File Name;Amount\nc1.vtt;5\n", []string{"5"}},
		"a row that is too short":       {"file,account,amount\nc1.vtt,Quill\n", []string{"<nil> row 2 of t.csv has 2 cells, its first row has 3"}},
		"a quote that never ends":       {"file,amount\nc1.vtt,\"5\n", []string{"<nil>", "t.csv cannot be read as a table"}},
		"UTF-16 as spreadsheets say it": {utf16("file\tamount\nc1.vtt\t5\n"), []string{"5"}},
	} {
		t.Run(what, func(t *testing.T) {
			got := said(t, tt.table)
			if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func asAny(s []string) (out []any) {
	for _, v := range s {
		out = append(out, " "+v)
	}
	return out
}

func utf16(s string) string {
	out := "\xff\xfe"
	for _, r := range s {
		out += string([]byte{byte(r), 0})
	}
	return out
}

func TestTheTroubleTables(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/data/trouble/csv/decimal-comma.csv")
	if err != nil {
		t.Skip("../shared/data is not here")
	}
	r := pairing.Group([]pairing.File{file("decimal-comma.csv", string(raw)), file("c1.vtt", ""), file("c2.vtt", "")}, rules)
	if len(r.Calls) != 2 || r.Calls[0].Metadata["amount"] != 1234.5 || r.Calls[1].Metadata["amount"] != 1234.5 {
		t.Errorf("calls %+v", r.Calls)
	}
}

func TestNamesTellDates(t *testing.T) {
	for name, want := range map[string]string{
		"GMT20260310-140500_Recording.m4a":                              "2026-03-10T14:05:00Z",
		"Weekly-20260310_140500-Meeting Recording.mp4":                  "2026-03-10T14:05:00+01:00",
		"Weekly-20260310_140500UTC-Meeting Recording.mp4":               "2026-03-10T14:05:00Z",
		"Sync (2026-03-10 at 14:05 GMT-8).mp4":                          "2026-03-10T14:05:00-08:00",
		"Sync (2026-03-10 14_05 GMT-8).mp4":                             "2026-03-10T14:05:00-08:00",
		"2026-03-10T14:05:07Z call.wav":                                 "2026-03-10T14:05:07Z",
		"2026-03-10T14-05-07+02:00.wav":                                 "2026-03-10T14:05:07+02:00",
		"20260310T140507Z.wav":                                          "2026-03-10T14:05:07Z",
		"2026-03-10 14.05.00 Northwind's Zoom Meeting 123/video123.mp4": "2026-03-10T14:05:00+01:00",
		"out-5550100-201-20260310-140500-1773151500.77.wav":             "2026-03-10T14:05:00Z",
		"[Anna]_201-5550100_20260310140500(77).wav":                     "2026-03-10T14:05:00+01:00",
		"Call recording Anna_260310_140500.m4a":                         "2026-03-10T14:05:00+01:00",
		"10.03.2026 14-05 Müller.mp3":                                   "2026-03-10T14:05:00+01:00",
		"Northwind 10.03.2026.mp3":                                      "2026-03-10T00:00:00+01:00",
		"2026-03-10_Ada_Northwind.mp3":                                  "2026-03-10T00:00:00+01:00",
		"Northwind, 10 March 2026.mp3":                                  "2026-03-10T00:00:00+01:00",
		"March 10th, 2026 Northwind.mp3":                                "2026-03-10T00:00:00+01:00",
		"calls of 2026-03-10/northwind.mp3":                             "2026-03-10T00:00:00+01:00",
		"03-04-2026.mp3":                                                "",
		"2026-13-10.mp3":                                                "",
		"2026-02-30.mp3":                                                "",
		"5550100123456.mp3":                                             "",
		"order 120260310999.mp3":                                        "",
		"may 2026.mp3":                                                  "",
		"call-0001.mp3":                                                 "",
		"A call of 1920x1080 and 20261399.mp3":                          "",
		"in/2026-03-09/2026-03-10 14.05.00/late/nothing here.mp3":       "2026-03-10T14:05:00+01:00",
		"Northwind 2026-03-10 at 2.05.00 pm.mp3 is read as its day.mp3": "2026-03-10T00:00:00+01:00",
	} {
		at, ok := pairing.DateIn(name, rules.Zone)
		got := ""
		if ok {
			got = at.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
