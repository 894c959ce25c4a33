package transcript

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// cueLines writes every cue of a transcript as "start end who: text".
func cueLines(tr Transcript) []string {
	var out []string
	for _, t := range tr.Turns {
		who := ""
		if t.Speaker >= 0 {
			who = tr.Speakers[t.Speaker].Label() + ": "
		}
		for _, c := range t.Cues {
			out = append(out, fmt.Sprintf("%v %v %s%s", c.Start, c.End, who, t.Text[c.From:c.To]))
		}
	}
	return out
}

func warnings(tr Transcript) []string {
	var out []string
	for _, w := range tr.Warnings {
		out = append(out, strings.TrimPrefix(w.Where+": "+w.Message, ": "))
	}
	return out
}

const (
	looseTime = "The cue's times are not written as WebVTT wants (00:00:00.000); they were read all the same."
	badTime   = "The cue's times cannot be read; the cue was left out."
	stray     = "Text that belongs to no cue was left out."
)

func TestWebVTTIsReadByTheW3CRules(t *testing.T) {
	const head = "WEBVTT\n\n"
	const one = "00:01.000 --> 00:02.000\n"
	for name, tt := range map[string]struct {
		in   string
		want []string
		warn []string
	}{
		"a byte order mark before the signature is skipped":          {"\ufeffWEBVTT\n\n" + one + "a", []string{"1s 2s a"}, nil},
		"text may follow the signature behind a blank":               {"WEBVTT a title\n\n" + one + "a", []string{"1s 2s a"}, nil},
		"text may follow the signature behind a tab":                 {"WEBVTT\ttitle\n\n" + one + "a", []string{"1s 2s a"}, nil},
		"lines end in LF, CRLF or CR alike":                          {"WEBVTT\r\n\r\n00:01.000 --> 00:02.000\ra\r\r00:03.000 --> 00:04.000\r\nb\n", []string{"1s 2s a", "3s 4s b"}, nil},
		"NUL becomes the replacement character":                      {head + one + "a\x00b and more text", []string{"1s 2s a\ufffdb and more text"}, nil},
		"header lines up to the blank line are skipped":              {"WEBVTT\nKind: captions\nX: y\n\n" + one + "a", []string{"1s 2s a"}, nil},
		"a cue may follow the header line without a blank line":      {"WEBVTT\n" + one + "a", []string{"1s 2s a"}, nil},
		"several blank lines part blocks like one":                   {head + "\n\n\n" + one + "a\n\n\n\n\n00:03.000 --> 00:04.000\nb", []string{"1s 2s a", "3s 4s b"}, nil},
		"a line above the times is the cue's identifier":             {head + "intro-1\n" + one + "a", []string{"1s 2s a"}, nil},
		"the identifier may be a GUID with a counter, as in Teams":   {head + "8a1f6d3e-0c5b-4a7e-9a53-2f0e5a9a7f10/12-0\n" + one + "a", []string{"1s 2s a"}, nil},
		"two lines above the times are no identifier":                {head + "x\ny\n" + one + "a", []string{"1s 2s a"}, []string{"line 3: " + stray}},
		"times with an arrow begin a new cue without a blank line":   {head + one + "a\n00:03.000 --> 00:04.000\nb", []string{"1s 2s a", "3s 4s b"}, nil},
		"the payload may take several lines":                         {head + one + "a\nb\nc", []string{"1s 2s a b c"}, nil},
		"a line of blanks belongs to the payload":                    {head + one + "a\n \nb", []string{"1s 2s a b"}, nil},
		"a cue without text says nothing":                            {head + one + "\n00:03.000 --> 00:04.000\nb", []string{"3s 4s b"}, nil},
		"the last cue needs no line end":                             {head + one + "a", []string{"1s 2s a"}, nil},
		"hours may be written with two digits or more":               {head + "01:00:01.000 --> 01:00:02.000\na\n\n02:00:01.000 --> 002:00:02.000\nb", []string{"1h0m1s 1h0m2s a", "2h0m1s 2h0m2s b"}, nil},
		"blanks and tabs around the arrow do not matter":             {head + " \t00:01.000\t--> \t00:02.000\na", []string{"1s 2s a"}, nil},
		"the arrow needs no blanks":                                  {head + "00:01.000-->00:02.000\na", []string{"1s 2s a"}, nil},
		"settings behind the times are left out":                     {head + "00:01.000 --> 00:02.000 align:start line:0 position:10%,line-left size:35% region:fred vertical:rl\na", []string{"1s 2s a"}, nil},
		"settings that do not exist are left out":                    {head + "00:01.000 --> 00:02.000 colour:red foo\na", []string{"1s 2s a"}, nil},
		"minutes above 59 spoil the cue":                             {head + "00:60:00.000 --> 00:61:00.000\na\n\n" + one + "b", []string{"1s 2s b"}, []string{"line 3: " + badTime}},
		"seconds above 59 spoil the cue":                             {head + "00:60.000 --> 00:61.000\na\n\n" + one + "b", []string{"1s 2s b"}, []string{"line 3: " + badTime}},
		"no times around the arrow spoil the cue":                    {head + "--> 00:02.000\na\n\n" + one + "b", []string{"1s 2s b"}, []string{"line 3: " + badTime}},
		"a comma before the fraction is read with a warning":         {head + "00:01,000 --> 00:02,000\na", []string{"1s 2s a"}, []string{"line 3: " + looseTime}},
		"a fraction of two digits is read with a warning":            {head + "00:01.50 --> 00:02.50\na", []string{"1.5s 2.5s a"}, []string{"line 3: " + looseTime}},
		"hours of one digit are read with a warning":                 {head + "0:00:01.000 --> 0:00:02.000\na", []string{"1s 2s a"}, []string{"line 3: " + looseTime}},
		"NOTE begins a comment":                                      {head + "NOTE\nnot said\n\n" + one + "a\n\nNOTE not said either\n", []string{"1s 2s a"}, nil},
		"NOTE glued to a word is no comment but an identifier":       {head + "NOTES\n" + one + "a", []string{"1s 2s a"}, nil},
		"a comment cannot hold an arrow":                             {head + "NOTE\n" + one + "a", []string{"1s 2s a"}, nil},
		"STYLE before the first cue is left out":                     {head + "STYLE\n::cue(v) { color: red }\n\n" + one + "a", []string{"1s 2s a"}, nil},
		"REGION before the first cue is left out":                    {head + "REGION\nid:fred\nwidth:40%\n\n" + one + "a", []string{"1s 2s a"}, nil},
		"STYLE behind a cue is text that belongs nowhere":            {head + one + "a\n\nSTYLE\n::cue { }\n", []string{"1s 2s a"}, []string{"line 6: " + stray}},
		"text without times belongs nowhere":                         {head + "lost words\n\n" + one + "a", []string{"1s 2s a"}, []string{"line 3: " + stray}},
		"tags are taken off and their text kept":                     {head + one + "<c.loud>a</c> <i>b</i> <b>c</b> <u>d</u> <ruby>e<rt>f</rt></ruby> <lang en>g</lang>", []string{"1s 2s a b c d ef g"}, nil},
		"tags that do not exist are taken off too":                   {head + one + "<foo>a</foo> b", []string{"1s 2s a b"}, nil},
		"a tag that never closes swallows the rest of the cue":       {head + one + "a <b", []string{"1s 2s a"}, nil},
		"an end tag without a start is left out":                     {head + one + "a</i></v> b", []string{"1s 2s a b"}, nil},
		"entities are resolved":                                      {head + one + "Q&amp;A &lt;b&gt;&nbsp;x&lrm;&rlm; &quot;&#228;&#x20AC;&copy;", []string{"1s 2s Q&A <b> x \"ä€©"}, nil},
		"what is no entity stays as it is":                           {head + one + "R&D & &bogus;", []string{"1s 2s R&D & &bogus;"}, nil},
		"a voice names the speaker":                                  {head + one + "<v Anna Meyer>a", []string{"1s 2s Anna Meyer: a"}, nil},
		"a voice may have classes":                                   {head + one + "<v.first.loud Anna>a</v>", []string{"1s 2s Anna: a"}, nil},
		"a voice's name has its entities resolved and blanks folded": {head + one + "<v  Tom &amp;  Co \t>a", []string{"1s 2s Tom & Co: a"}, nil},
		"a voice reaches to its end tag":                             {head + "00:00.000 --> 00:04.000\n<v Anna>ab</v><v Bob>cd", []string{"0s 2s Anna: ab", "2s 4s Bob: cd"}, nil},
		"an empty voice is a speaker nobody knows":                   {head + one + "<v Anna>a\n\n00:02.000 --> 00:03.000\n<v>b", []string{"1s 2s Anna: a", "2s 3s b"}, nil},
		"a cue without a voice belongs to the last one":              {head + one + "<v Anna>a\n\n00:02.000 --> 00:03.000\nb", []string{"1s 2s Anna: a", "2s 3s Anna: b"}, nil},
		"time tags inside a cue part it in time":                     {head + "00:00.000 --> 00:04.000\nab <00:03.000>cd", []string{"0s 3s ab", "3s 4s cd"}, nil},
		"time tags outside the cue's times are left out":             {head + "00:00.000 --> 00:04.000\nabc <00:09.000>def", []string{"0s 2.286s abc", "2.286s 4s def"}, nil},
		"a cue that ends before it starts keeps its words":           {head + "00:02.000 --> 00:01.000\na", []string{"2s 2.4s a"}, []string{"line 3: The cue ends before it starts; its end was estimated from its words."}},
		"a cue without length keeps its words":                       {head + "00:02.000 --> 00:02.000\na", []string{"2s 2.4s a"}, []string{"line 3: The cue has no length; its end was estimated from its words."}},
		"cues out of order are put in order":                         {head + "00:03.000 --> 00:04.000\nb\n\n" + one + "a", []string{"1s 2s a", "3s 4s b"}, []string{"line 6: The cue starts before the one above it; cues were put in order of time."}},
		"overlapping cues are both kept":                             {head + "00:01.000 --> 00:03.000\na\n\n00:02.000 --> 00:04.000\nb", []string{"1s 3s a", "2s 4s b"}, []string{"line 6: The cue starts while the one above it still runs; both were kept."}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := Parse([]byte(tt.in), Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkTurns(t, tr)
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.warn, warnings(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWebVTTNeedsItsSignature(t *testing.T) {
	for name, in := range map[string]string{
		"letters glued to the signature":     "WEBVTTX\n\n00:01.000 --> 00:02.000\na",
		"the signature in small letters":     "webvtt\n\n00:01.000 --> 00:02.000\na",
		"no signature":                       "00:01.000 --> 00:02.000\na",
		"a signature below the first line":   "x\nWEBVTT\n\n00:01.000 --> 00:02.000\na",
		"a comma for a point, and no WEBVTT": "1\n00:00:01,000 --> 00:00:02,000\na",
	} {
		t.Run(name, func(t *testing.T) {
			if det := Detect([]byte(in)); det.Format != SRT {
				t.Errorf("detected as %q, want it read as SRT, which needs no signature", det.Format)
			}
		})
	}
}

func TestWebVTTNamesItsLanguage(t *testing.T) {
	tr, err := Parse([]byte("WEBVTT\nKind: captions\nLanguage: de-DE\n\n00:01.000 --> 00:02.000\na"), Options{})
	if err != nil || tr.Language != "de-DE" {
		t.Errorf("language %q (%v), want de-DE", tr.Language, err)
	}
}

func TestZoomNamesSpeakersInFrontOfTheText(t *testing.T) {
	cue := func(i int, text string) string {
		at := time.Duration(i) * time.Second
		return fmt.Sprintf("%d\n%s --> %s\n%s\n\n", i, stamp(at, '.'), stamp(at+time.Second, '.'), text)
	}
	for name, tt := range map[string]struct {
		in   []string
		want []string
	}{
		"a name with a comma in it":                  {[]string{"Meyer, Anna: a", "Bob: b", "Meyer, Anna: c"}, []string{"Meyer, Anna: a", "Bob: b", "Meyer, Anna: c"}},
		"a telephone number for a name":              {[]string{"+1 (212) 555-0100: a", "Bob: b"}, []string{"+1 (212) 555-0100: a", "Bob: b"}},
		"a colon in speech is no name":               {[]string{"Anna: a", "here is the thing: we win", "Bob: b", "and c", "and d"}, []string{"Anna: a here is the thing: we win", "Bob: b and c and d"}},
		"a time of day is no name":                   {[]string{"Anna: at 10:30 then", "Bob: 11:00: fine"}, []string{"Anna: at 10:30 then", "Bob: 11:00: fine"}},
		"a name on a line of its own":                {[]string{"Anna Meyer\nhello", "Bob\nhi", "Anna Meyer\nbye", "Bob\nbye"}, []string{"Anna Meyer: hello", "Bob: hi", "Anna Meyer: bye", "Bob: bye"}},
		"a name above text of several lines":         {[]string{"Anna Meyer\nhello\nthere", "Bob\nhi", "Anna Meyer\nbye\nnow", "Bob\nbye"}, []string{"Anna Meyer: hello there", "Bob: hi", "Anna Meyer: bye now", "Bob: bye"}},
		"two people in one cue, a line each":         {[]string{"Anna: ab\nBob: cd", "Anna: e"}, []string{"Anna: ab", "Bob: cd", "Anna: e"}},
		"a cue without a name belongs to the last":   {[]string{"Anna: a", "b", "Bob: c", "d"}, []string{"Anna: a b", "Bob: c d"}},
		"wrapped lines without names are no speaker": {[]string{"We were there\nand they were here", "So what now\nasked the man"}, []string{"?: We were there and they were here So what now asked the man"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := "WEBVTT\n\n"
			for i, text := range tt.in {
				in += cue(i, text)
			}
			tr, err := Parse([]byte(in), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, said(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
