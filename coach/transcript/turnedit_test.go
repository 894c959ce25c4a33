package transcript

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// tenSeconds is a turn of ten seconds; words, where there are any, are said a second
// each.
func tenSeconds(text string, words ...string) Turn {
	t := Turn{End: 10 * time.Second, Text: text, Cues: []Cue{{To: len(text), End: 10 * time.Second}}}
	at := 0
	for i, w := range words {
		from := at + strings.Index(text[at:], w)
		at = from + len(w)
		t.Words = append(t.Words, Word{From: from, To: at, Start: time.Duration(i) * time.Second, End: time.Duration(i+1) * time.Second})
	}
	return t
}

// shown is a turn in words a test can compare: its span, its text, its words and
// its cues.
func shown(t Turn) []string {
	out := []string{fmt.Sprintf("%v-%v %s", t.Start, t.End, t.Text)}
	for _, w := range t.Words {
		out = append(out, fmt.Sprintf("word %s %v-%v", t.Text[w.From:w.To], w.Start, w.End))
	}
	for _, c := range t.Cues {
		out = append(out, fmt.Sprintf("cue %s %v-%v", t.Text[c.From:c.To], c.Start, c.End))
	}
	return out
}

func TestATurnIsSplitWhereNoWordIsTorn(t *testing.T) {
	for name, tt := range map[string]struct {
		turn        Turn
		at          int
		left, right []string
	}{
		"between words with times": {tenSeconds("too expensive for us", "too", "expensive", "for", "us"), len("too expensive "),
			[]string{"0s-2s too expensive", "word too 0s-1s", "word expensive 1s-2s", "cue too expensive 0s-2s"},
			[]string{"2s-10s for us", "word for 2s-3s", "word us 3s-4s", "cue for us 2s-10s"}},
		"inside a word the nearer border is taken": {tenSeconds("too expensive for us", "too", "expensive", "for", "us"), len("too exp"),
			[]string{"0s-1s too", "word too 0s-1s", "cue too 0s-1s"},
			[]string{"1s-10s expensive for us", "word expensive 1s-2s", "word for 2s-3s", "word us 3s-4s", "cue expensive for us 1s-10s"}},
		"words without times share the cue by their letters": {tenSeconds("aaaa bbbb"), 5,
			[]string{"0s-4s aaaa", "cue aaaa 0s-4s"}, []string{"6s-10s bbbb", "cue bbbb 6s-10s"}},
		"Japanese without times is cut at any letter": {tenSeconds("高いですね"), len("高い"),
			[]string{"0s-4s 高い", "cue 高い 0s-4s"}, []string{"4s-10s ですね", "cue ですね 4s-10s"}},
		"a byte inside a letter is that letter's start": {tenSeconds("高いですね"), len("高い") + 1,
			[]string{"0s-4s 高い", "cue 高い 0s-4s"}, []string{"4s-10s ですね", "cue ですね 4s-10s"}},
		"Chinese words with times are not torn": {tenSeconds("这个太贵了", "这个", "太贵", "了"), len("这个太"),
			[]string{"0s-2s 这个太贵", "word 这个 0s-1s", "word 太贵 1s-2s", "cue 这个太贵 0s-2s"}, []string{"2s-10s 了", "word 了 2s-3s", "cue 了 2s-10s"}},
		"an accent stays on its letter": {tenSeconds("か\u3099か"), len("か"),
			nil, nil}, // nothing before the letter is left
		"a Thai tone mark stays on its letter": {tenSeconds("แพงไม่มี"), len("แพงไม"),
			[]string{"0s-5s แพงไ", "cue แพงไ 0s-5s"}, []string{"5s-10s ม่มี", "cue ม่มี 5s-10s"}},
		"a family of emoji stays one": {tenSeconds("yes 👨\u200d👩\u200d👧 no"), len("yes 👨\u200d"),
			[]string{"0s-0s yes"}, nil},
		"Hebrew reads from the right and is cut by its bytes": {tenSeconds("זה יקר מדי", "זה", "יקר", "מדי"), len("זה יקר "),
			[]string{"0s-2s זה יקר", "word זה 0s-1s", "word יקר 1s-2s", "cue זה יקר 0s-2s"}, []string{"2s-10s מדי", "word מדי 2s-3s", "cue מדי 2s-10s"}},
		"Arabic with vowel signs is not torn inside a word": {tenSeconds("غَالٍ جِدًّا"), len("غَالٍ جِ"),
			[]string{"0s-0s غَالٍ"}, nil},
		"nothing is left before the start": {tenSeconds("one two"), 0, nil, nil},
		"nothing is left behind the end":   {tenSeconds("one two"), 99, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			left, right, ok := SplitTurn(tt.turn, tt.at)
			if !ok {
				if tt.left != nil {
					t.Fatal("it cannot be split there")
				}
				return
			}
			if tt.left == nil {
				t.Fatalf("it is split into %q and %q", left.Text, right.Text)
			}
			if len(tt.left) == 1 && tt.right == nil { // only where it is cut counts
				if _, text, _ := strings.Cut(tt.left[0], " "); left.Text != text || left.Text+" "+right.Text != tt.turn.Text {
					t.Errorf("it is split into %q and %q", left.Text, right.Text)
				}
				return
			}
			if diff := cmp.Diff(tt.left, shown(left)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.right, shown(right)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTwoTurnsAreJoined(t *testing.T) {
	later := func(t Turn) Turn {
		move := func(at time.Duration) time.Duration { return at + 20*time.Second }
		return MoveTurns([]Turn{t}, move)[0]
	}
	for name, tt := range map[string]struct {
		a, b Turn
		want []string
	}{
		"a blank comes between words": {tenSeconds("too much", "too", "much"), later(tenSeconds("for us", "for", "us")),
			[]string{"0s-30s too much for us", "word too 0s-1s", "word much 1s-2s", "word for 20s-21s", "word us 21s-22s", "cue too much 0s-10s", "cue for us 20s-30s"}},
		"none between letters of a script without blanks": {tenSeconds("高い"), later(tenSeconds("です")),
			[]string{"0s-30s 高いです", "cue 高い 0s-10s", "cue です 20s-30s"}},
		"one between two scripts": {tenSeconds("高い"), later(tenSeconds("OK")),
			[]string{"0s-30s 高い OK", "cue 高い 0s-10s", "cue OK 20s-30s"}},
		"where one has word times the other is given some, letter by letter in scripts without blanks": {tenSeconds("高い", "高い"), later(tenSeconds("です。")),
			[]string{"0s-30s 高いです。", "word 高い 0s-1s", "word で 20s-23.333333333s", "word す。 23.333333333s-30s", "cue 高い 0s-10s", "cue です。 20s-30s"}},
		"emoji are letters like others": {tenSeconds("great 😀", "great", "😀"), later(tenSeconds("👍", "👍")),
			[]string{"0s-30s great 😀 👍", "word great 0s-1s", "word 😀 1s-2s", "word 👍 20s-21s", "cue great 😀 0s-10s", "cue 👍 20s-30s"}},
		"Hebrew before Latin keeps the order of its bytes": {tenSeconds("זה יקר", "זה", "יקר"), later(tenSeconds("really", "really")),
			[]string{"0s-30s זה יקר really", "word זה 0s-1s", "word יקר 1s-2s", "word really 20s-21s", "cue זה יקר 0s-10s", "cue really 20s-30s"}},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := tt.a, tt.b
			a.Speaker, b.Speaker = 1, 0
			got := MergeTurns(a, b)
			if diff := cmp.Diff(tt.want, shown(got)); diff != "" || got.Speaker != 1 {
				t.Error(got.Speaker, diff)
			}
		})
	}
}

// Whatever is split and joined again is what it was, wherever it is cut.
func TestSplittingAndJoiningGivesTheSameWords(t *testing.T) {
	for _, turn := range []Turn{
		tenSeconds("too expensive for us", "too", "expensive", "for", "us"),
		tenSeconds("这个太贵了对吧", "这个", "太贵", "了", "对", "吧"),
		tenSeconds("高いですね OK それでは", "高い", "です", "ね", "OK", "それでは"),
		tenSeconds("ok 👨\u200d👩\u200d👧 😀 fine", "ok", "👨\u200d👩\u200d👧", "😀", "fine"),
		tenSeconds("זה יקר מדי בשבילנו", "זה", "יקר", "מדי", "בשבילנו"),
		tenSeconds("แพงไม่มีงบ"),
	} {
		for at := range len(turn.Text) {
			left, right, ok := SplitTurn(turn, at)
			if !ok {
				continue
			}
			if !utf8.ValidString(left.Text) || !utf8.ValidString(right.Text) {
				t.Errorf("cut at %d, %q is %q and %q", at, turn.Text, left.Text, right.Text)
			}
			again := MergeTurns(left, right)
			if again.Text != turn.Text || !cmp.Equal(again.Words, turn.Words) || again.Start != turn.Start || again.End != turn.End {
				t.Errorf("cut at %d and joined: %q", at, shown(again))
			}
		}
	}
}
