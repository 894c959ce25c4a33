package app_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/internal/app"
)

// run runs a subcommand on input and answers its exit code and what it wrote.
func run(t *testing.T, input string, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = app.Main(t.Context(), args, nil, app.Streams{In: strings.NewReader(input), Out: &stdout, Err: &stderr})
	return code, stdout.String(), stderr.String()
}

func TestTagWritesEachLineWithWhatItFinds(t *testing.T) {
	const price = `{"tracker":"objection.price","from":8,"to":21,"text":"too expensive"}`
	for name, tt := range map[string]struct{ in, want string }{
		"a missing side is anybody's": {
			`{"id":1,"dialog":"a","text":"that is too expensive"}`,
			`{"id":1,"dialog":"a","text":"that is too expensive","moments":[` + price + `],"question":false}`,
		},
		"what the rep says is no objection": {
			`{"id":1,"dialog":"a","side":"rep","text":"that is too expensive"}`,
			`{"id":1,"dialog":"a","side":"rep","text":"that is too expensive","moments":[],"question":false}`,
		},
		"a side nobody knows is kept and counts as missing": {
			`{"id":1,"dialog":"a","side":"A","text":"that is too expensive"}`,
			`{"id":1,"dialog":"a","side":"A","text":"that is too expensive","moments":[` + price + `],"question":false}`,
		},
		"other members are kept as they are, behind the known ones": {
			`{"x":{"b": 1e3},"text":"do you <use> it","side":"rep","dialog":7,"id":"q","a":null}`,
			`{"id":"q","dialog":7,"side":"rep","text":"do you <use> it","x":{"b": 1e3},"a":null,"moments":[],"question":true}`,
		},
		"what an earlier run found is replaced": {
			`{"id":1,"text":"hello","moments":[1],"question":true}`,
			`{"id":1,"text":"hello","moments":[],"question":false}`,
		},
		"blank lines are left out": {
			"\n{\"id\":1,\"text\":\"hello\"}\n  \n\n{\"id\":2,\"text\":\"hello\"}\n",
			"{\"id\":1,\"text\":\"hello\",\"moments\":[],\"question\":false}\n{\"id\":2,\"text\":\"hello\",\"moments\":[],\"question\":false}",
		},
		"places count UTF-16 code units": {
			`{"id":1,"text":"😀 für uns too expensive"}`,
			`{"id":1,"text":"😀 für uns too expensive","moments":[{"tracker":"objection.price","from":11,"to":24,"text":"too expensive"}],"question":false}`,
		},
		"a line without text finds nothing":  {`{"id":1}`, `{"id":1,"moments":[],"question":false}`},
		"nothing comes of nothing":           {"", ""},
		"the last line needs no end of line": {"{\"id\":1}\n{\"id\":2}", "{\"id\":1,\"moments\":[],\"question\":false}\n{\"id\":2,\"moments\":[],\"question\":false}"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := run(t, tt.in, "tag", "-")
			if code != 0 || said != "" {
				t.Errorf("exit code %d, said %q", code, said)
			}
			if diff := cmp.Diff(tt.want, strings.TrimSuffix(out, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTagSaysWhichLineIsBroken(t *testing.T) {
	const good = `{"id":1,"dialog":"a","text":"hello"}` + "\n"
	for name, tt := range map[string]struct{ bad, want string }{
		"no object":       {`hello`, "line 3 is no JSON object"},
		"cut off":         {`{"id":1,"text":"hel`, "line 3 is no JSON object"},
		"a list":          {`[1]`, "line 3 is no JSON object"},
		"two objects":     {`{"id":1}{"id":2}`, "line 3 holds more than one JSON object"},
		"a numeric text":  {`{"id":1,"text":5}`, "line 3 has a text that is no text: 5"},
		"a numeric side":  {`{"id":1,"side":5}`, "line 3 has a side that is no text: 5"},
		"a broken member": {`{"id":1,"x":}`, "line 3 is no JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := run(t, good+"\n"+tt.bad+"\n"+good, "tag", "-")
			if code != 1 || !strings.Contains(said, tt.want) {
				t.Errorf("exit code %d, said %q, want %q", code, said, tt.want)
			}
			if want := `{"id":1,"dialog":"a","text":"hello","moments":[],"question":false}` + "\n"; out != want {
				t.Errorf("the line before is written as %q", out)
			}
		})
	}
}

func TestTagReadsALineOfAMegabyte(t *testing.T) {
	text := strings.Repeat("and then we looked at the plan. ", 1<<15) + "It is too expensive."
	raw, err := json.Marshal(map[string]string{"id": "long", "text": text})
	if err != nil {
		t.Fatal(err)
	}
	code, out, said := run(t, string(raw)+"\n", "tag", "-")
	var line struct {
		Text    string
		Moments []struct{ Tracker, Text string }
	}
	if err := json.Unmarshal([]byte(out), &line); code != 0 || err != nil {
		t.Fatalf("exit code %d, said %q, %v", code, said, err)
	}
	if line.Text != text || len(line.Moments) == 0 || line.Moments[len(line.Moments)-1].Text != "too expensive" {
		t.Errorf("%d bytes come back, with moments %v", len(line.Text), line.Moments)
	}
}

// Rules over several turns need the whole dialog, and no more than that.
func TestTagWritesADialogBeforeItReadsOn(t *testing.T) {
	in, feed := io.Pipe()
	result, out := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- app.Main(t.Context(), []string{"tag", "-"}, nil, app.Streams{In: in, Out: out, Err: io.Discard})
		out.Close()
	}()
	lines := bufio.NewScanner(result)
	for _, l := range []string{`{"id":1,"dialog":"a","text":"x"}`, `{"id":2,"dialog":"a","text":"x"}`, `{"id":3,"dialog":"b","text":"x"}`} {
		if _, err := io.WriteString(feed, l+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{`{"id":1,`, `{"id":2,`} { // while the input is open
		if !lines.Scan() || !strings.HasPrefix(lines.Text(), want) {
			t.Fatalf("read %q, want %s…", lines.Text(), want)
		}
	}
	feed.Close()
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), `{"id":3,`) {
		t.Errorf("read %q at the end", lines.Text())
	}
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestEvalSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, tt := range map[string]struct {
		file, want string
	}{
		"no such file":       {filepath.Join(dir, "none.jsonl"), "no such file"},
		"an empty file":      {write("empty.jsonl", "\n"), "holds no line"},
		"no labels":          {write("plain.jsonl", `{"dialog":"a","text":"hello"}`), "no line is judged"},
		"a broken line":      {write("broken.jsonl", "\n{\"text\":"), "line 2"},
		"a wrong label":      {write("wrong.jsonl", `{"text":"x","objection":5}`), "objection must be true, false or a list of keys, not 5"},
		"no compressed file": {write("x.gz", "hello"), "not compressed with gzip"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := run(t, "", "eval", tt.file)
			if code != 1 || out != "" || !strings.Contains(said, tt.want) {
				t.Errorf("exit code %d, wrote %q, said %q, want %q", code, out, said, tt.want)
			}
		})
	}
}

func TestEvalPrintsFiguresWithIntervals(t *testing.T) {
	code, out, said := run(t, `{"dialog":"a","side":"customer","text":"that is too expensive","objection":["price"]}
{"dialog":"b","side":"customer","text":"lovely weather","objection":false}
`, "eval", "-")
	if code != 0 || !strings.Contains(out, "objection.price") || !strings.Contains(out, "1.000 [0.00–1.00]") {
		t.Errorf("exit code %d, said %q, wrote %s", code, said, out)
	}
}

// taggedTurn is one turn as `tag FILE` and `tag -` write it.
type taggedTurn struct {
	Speaker, Side string
	SideGuessed   bool
	Moments       []struct{ Tracker string }
}

func taggedTurns(t *testing.T, out string) []taggedTurn {
	t.Helper()
	var turns []taggedTurn
	for in := json.NewDecoder(strings.NewReader(out)); ; {
		var turn taggedTurn
		if err := in.Decode(&turn); errors.Is(err, io.EOF) {
			return turns
		} else if err != nil {
			t.Fatal(err)
		}
		turns = append(turns, turn)
	}
}

func TestTagMapsSpeakersToSidesAsTheServerDoes(t *testing.T) {
	const talk = "%[1]s: Hi, what do you use today?\n%[2]s: A sheet. It is a mess.\n%[1]s: Some say it is too expensive. Do you?\n%[2]s: It is too expensive.\n"
	for name, tt := range map[string]struct {
		rep, customer string
		flags         []string
		guessed       bool
	}{
		"labels":                     {rep: "Sales Rep", customer: "Prospect"},
		"one label tells the other":  {rep: "Anna", customer: "Client"},
		"an AE":                      {rep: "AE", customer: "Bob Stone"},
		"the rep is named":           {rep: "Anna Meyer", customer: "Bob Stone", flags: []string{"--rep", "Meyer, Anna"}},
		"the one asked is the buyer": {rep: "Anna Meyer", customer: "Bob Stone", guessed: true},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "call.txt")
			if err := os.WriteFile(file, fmt.Appendf(nil, talk, tt.rep, tt.customer), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, said := run(t, "", append(append([]string{"tag"}, tt.flags...), file)...)
			if code != 0 || strings.Contains(said, "guessed") != tt.guessed {
				t.Errorf("exit code %d, said %q", code, said)
			}
			turns := taggedTurns(t, out)
			if len(turns) != 4 {
				t.Fatalf("%d turns are written, want 4: %s", len(turns), out)
			}
			for _, turn := range turns {
				side := "customer"
				if turn.Speaker == tt.rep {
					side = "rep"
				}
				if turn.Side != side || turn.SideGuessed != tt.guessed {
					t.Errorf("%s is %s (guessed: %v), want %s", turn.Speaker, turn.Side, turn.SideGuessed, side)
				}
				for _, mo := range turn.Moments {
					if side == "rep" && strings.HasPrefix(mo.Tracker, "objection.") {
						t.Errorf("%s is found in what the rep says", mo.Tracker)
					}
				}
			}
			if len(turns[3].Moments) == 0 {
				t.Error("the customer's objection is missed")
			}
		})
	}
}

func TestTagLinesMapsSpeakersToSides(t *testing.T) {
	in := `{"dialog":"a","speaker":"Agent","text":"That is too expensive?"}
{"dialog":"a","speaker":2,"text":"It is too expensive."}
{"dialog":"b","side":"Client","text":"It is too expensive."}
`
	code, out, said := run(t, in, "tag", "-")
	turns := taggedTurns(t, strings.ReplaceAll(out, `"speaker":2`, `"speaker":"2"`))
	if code != 0 || said != "" || len(turns) != 3 {
		t.Fatalf("exit code %d, said %q: %s", code, said, out)
	}
	if turns[0].Side != "rep" || len(turns[0].Moments) > 0 || turns[1].Side != "customer" || len(turns[1].Moments) == 0 || len(turns[2].Moments) == 0 {
		t.Errorf("the sides are mapped as %s", out)
	}
}

func TestTagAndEvalSayThatNobodyIsCalledLikeTheRep(t *testing.T) {
	in := `{"dialog":"a","speaker":"Anna","text":"Do you use it?","objection":false}
{"dialog":"a","speaker":"Bob","text":"It is too expensive.","objection":["price"]}
`
	for _, command := range []string{"tag", "eval"} {
		if code, _, said := run(t, in, command, "--rep", "Carla", "-"); code != 1 || !strings.Contains(said, "Anna, Bob") {
			t.Errorf("%s: exit code %d, said %q", command, code, said)
		}
		if code, _, said := run(t, in, command, "-", "--rep", "Anna"); code != 0 || said != "" {
			t.Errorf("%s: exit code %d, said %q", command, code, said)
		}
	}
}

func TestEvalMapsSpeakersToSides(t *testing.T) {
	in := `{"dialog":"a","speaker":"Anna","text":"Is it too expensive for you?","objection":false}
{"dialog":"a","speaker":"Bob","text":"It is too expensive.","objection":["price"]}
{"dialog":"a","speaker":"Anna","text":"It is too expensive, I hear that a lot.","objection":false}
`
	code, out, said := run(t, in, "eval", "-")
	if code != 0 || !strings.Contains(said, "guessed from who asks whom in 1 of 1 calls") || !strings.Contains(out, "0.0 false objections") {
		t.Errorf("exit code %d, said %q: %s", code, said, out)
	}
}
