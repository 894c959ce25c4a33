package transcript

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// build makes turns of pieces written as "who start end text", seconds.
func build(t *testing.T, opt Options, pieces ...string) Transcript {
	t.Helper()
	b := newBuilder(opt)
	for _, p := range pieces {
		f := strings.SplitN(p, " ", 4)
		at := func(s string) time.Duration {
			if s == "-" {
				return noTime
			}
			d, err := time.ParseDuration(s + "s")
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		who := nobody
		if f[0] != "?" {
			who = b.named(f[0])
		}
		b.begin(who, at(f[1]), at(f[2]))
		b.say(f[3])
	}
	b.finishTurns()
	b.flushTallies()
	checkTurns(t, b.tr)
	return b.tr
}

func words(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }

func TestTurnsFollowOneRule(t *testing.T) {
	long := words(59)
	for name, tt := range map[string]struct {
		in   []string
		want []string
	}{
		"pieces of one speaker are one turn":            {[]string{"A 0 1 one", "A 1 2 two"}, []string{"A: one two"}},
		"another speaker begins a turn":                 {[]string{"A 0 1 one", "B 1 2 two", "A 2 3 three"}, []string{"A: one", "B: two", "A: three"}},
		"silence does not end a turn":                   {[]string{"A 0 1 one", "A 60 61 two"}, []string{"A: one two"}},
		"a long turn ends at a sentence's end":          {[]string{"A 0 30 " + long + " end. Next one."}, []string{"A: " + long + " end.", "A: Next one."}},
		"a shorter one does not":                        {[]string{"A 0 30 " + words(57) + " end. Next one."}, []string{"A: " + words(57) + " end. Next one."}},
		"an abbreviation ends no sentence":              {[]string{"A 0 30 " + long + " Dr. Smith said so. Next."}, []string{"A: " + long + " Dr. Smith said so.", "A: Next."}},
		"an initial ends no sentence":                   {[]string{"A 0 30 " + long + " J. Smith said so. Next."}, []string{"A: " + long + " J. Smith said so.", "A: Next."}},
		"a small letter goes on with the sentence":      {[]string{"A 0 30 " + long + " inc.? maybe so. Next."}, []string{"A: " + long + " inc.? maybe so.", "A: Next."}},
		"quotes may close behind the full stop":         {[]string{"A 0 30 " + long + " “end.” Next."}, []string{"A: " + long + " “end.”", "A: Next."}},
		"without a full stop it ends somewhere":         {[]string{"A 0 60 " + words(130)}, []string{"A: " + words(120), "A: " + words(10)}},
		"where cues end does not matter":                {[]string{"A 0 15 " + words(30), "A 15 30 " + words(29) + " end. Next", "A 30 31 one."}, []string{"A: " + long + " end.", "A: Next one."}},
		"without names turns are kept short":            {[]string{"? 0 5 " + words(11) + " end. " + "Next one. And one."}, []string{"?: " + words(11) + " end.", "?: Next one. And one."}},
		"without names a silence of three seconds ends": {[]string{"? 0 1 one", "? 4 5 two", "? 5 6 three"}, []string{"?: one", "?: two three"}},
		"a back-channel inside a sentence comes after it": {
			[]string{"A 0 4 I think so.", "B 1 1.3 Mhm.", "A 4 8 And you?"}, []string{"A: I think so.", "B: Mhm.", "A: And you?"}},
		"a back-channel between two sentences comes between": {
			[]string{"A 0 8 I think so. And you do.", "B 4 4.5 Mhm."}, []string{"A: I think so.", "B: Mhm.", "A: And you do."}},
		"a sentence spread over cues is not torn by one": {
			[]string{"A 0 2 So we could", "B 1.9 2.2 Mhm.", "A 2 4 do it today."}, []string{"A: So we could do it today.", "B: Mhm."}},
		"an answer between two halves of a sentence stays between": {
			[]string{"A 0 2 So we", "B 2 3 Yes?", "A 3 4 could do it."}, []string{"A: So we", "B: Yes?", "A: could do it."}},
		"two who talk at once keep all their words": {
			[]string{"A 0 10 One two. Three four. Five six.", "B 0 10 Alpha beta. Gamma delta."},
			[]string{"A: One two.", "B: Alpha beta.", "A: Three four.", "B: Gamma delta.", "A: Five six."}},
		"pieces out of order are put in order":     {[]string{"B 2 3 two", "A 0 1 one"}, []string{"A: one", "B: two"}},
		"blanks are folded":                        {[]string{"A 0 1  one \t\n two\u00a0three\u200b "}, []string{"A: one two three"}},
		"format characters stay inside words only": {[]string{"A 0 1 \u200bex\u00adpensive\u00ad zero\u200bwidth \ufeff now\u200e"}, []string{"A: ex\u00adpensive zero\u200bwidth now"}},
		"Japanese is put together without blanks": {
			[]string{"A 0 1 そうですね。", "A 1 2 高いです。"}, []string{"A: そうですね。高いです。"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, said(build(t, Options{}, tt.in...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTimesAreEstimatedWhereTheFileHasNone(t *testing.T) {
	for name, tt := range map[string]struct {
		recording time.Duration
		in        []string
		want      []string
		estimated bool
	}{
		"words share the recording":             {10 * time.Second, []string{"A - - a a a", "B - - b b"}, []string{"0s 6s A: a a a", "6s 10s B: b b"}, true},
		"or are said at 150 a minute":           {0, []string{"A - - a a a", "B - - b b"}, []string{"0s 1.2s A: a a a", "1.2s 2s B: b b"}, true},
		"or share the room between known times": {0, []string{"A 10 - a", "B - - b", "A 20 21 c"}, []string{"10s 15s A: a", "15s 20s B: b", "20s 21s A: c"}, true},
		"an end is the next one's start":        {0, []string{"A 1 - a a a", "B 2 3 b"}, []string{"1s 2s A: a a a", "2s 3s B: b"}, false},
		"but no later than a slow speaker's":    {0, []string{"A 1 - a a a", "B 60 61 b"}, []string{"1s 3.8s A: a a a", "1m0s 1m1s B: b"}, false},
		"two in the same second share the time": {0, []string{"A 1 - a a a", "B 1 - b", "A 2 3 c"}, []string{"1s 1.75s A: a a a", "1.75s 2s B: b", "2s 3s A: c"}, false},
		"the last end lies in the recording":    {1500 * time.Millisecond, []string{"A 1 - a a a"}, []string{"1s 1.5s A: a a a"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			tr := build(t, Options{Recording: tt.recording}, tt.in...)
			if diff := cmp.Diff(tt.want, cueLines(tr)); diff != "" {
				t.Error(diff)
			}
			if tr.Estimated != tt.estimated {
				t.Errorf("estimated is %v", tr.Estimated)
			}
		})
	}
}

func TestASplitTurnKeepsItsWordTimes(t *testing.T) {
	tr, err := Parse(wtfTalk(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, turn := range tr.Turns {
		if turn.Start != turn.Words[0].Start || turn.End != turn.Words[len(turn.Words)-1].End {
			t.Errorf("turn %d lasts from %v to %v, its words from %v to %v", i, turn.Start, turn.End, turn.Words[0].Start, turn.Words[len(turn.Words)-1].End)
		}
	}
}

func TestATurnIsNotCutInsideAWordOfTwo(t *testing.T) {
	var words, text []string
	for i := range longestTurn {
		words = append(words, fmt.Sprintf(`{"word":"a b","start":%d,"end":%d,"score":1}`, i, i+1))
		text = append(text, "a b")
	}
	raw := `{"segments":[{"start":0,"end":200,"speaker":"A","text":"x ` + strings.Join(text, " ") + `","words":[` + strings.Join(words, ",") + `]}]}`
	tr, err := Parse([]byte(raw), Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkTurns(t, tr)
	if len(tr.Turns) < 2 || strings.HasPrefix(tr.Turns[1].Text, "b") {
		t.Errorf("%d turns, the second is %.20q", len(tr.Turns), tr.Turns[len(tr.Turns)-1].Text)
	}
}
