package tagging

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach/transcript"
)

func topic(phrases ...string) Tracker {
	return Tracker{Key: "t", Name: "T", Kind: Topic, Phrases: phrases}
}

func texts(m *Matcher, line string) []string {
	out := []string{}
	for _, mo := range m.Match(line, transcript.Unknown) {
		out = append(out, line[mo.From:mo.To])
	}
	return out
}

func TestPhrases(t *testing.T) {
	for name, tt := range map[string]struct {
		phrase, text string
		want         []string
	}{
		"plain words match in any case":                    {"too expensive", "It is Too EXPENSIVE!", []string{"Too EXPENSIVE"}},
		"a choice takes any branch, also of several words": {"way (over|out of) budget", "that's way out of budget", []string{"way out of budget"}},
		"an optional word may be there":                    {"in [our|the] budget", "not in our budget", []string{"in our budget"}},
		"an optional word may be missing":                  {"in [our|the] budget", "in budget", []string{"in budget"}},
		"a star is exactly one word":                       {"send * a proposal", "send me a proposal, send a proposal", []string{"send me a proposal"}},
		"dots are up to five words":                        {"justify ... cost", "justify a b c d e cost", []string{"justify a b c d e cost"}},
		"dots are not six words":                           {"justify ... cost", "justify a b c d e f cost", []string{}},
		"NEAR works forwards":                              {"budget NEAR/2 cut", "the budget was just cut", []string{"budget was just cut"}},
		"NEAR works backwards":                             {"budget NEAR/2 cut", "they cut our whole budget", []string{"cut our whole budget"}},
		"NEAR counts the words between":                    {"budget NEAR/2 cut", "cut a b c budget", []string{}},
		"a tilde finds regular forms":                      {"~struggle to", "we struggled to, struggling to", []string{"struggled to", "struggling to"}},
		"a tilde finds irregular forms":                    {"~spend money", "we spent money", []string{"spent money"}},
		"money in signs and words":                         {"<money> is steep", "$5,000 is steep and fifty thousand dollars is steep and 50k is steep", []string{"$5,000 is steep", "fifty thousand dollars is steep", "50k is steep"}},
		"numbers in digits and words":                      {"<number> seats", "20 seats or twenty five seats", []string{"20 seats", "twenty five seats"}},
		"per cent in signs and words":                      {"<percent> higher", "30% higher, thirty percent higher", []string{"30% higher", "thirty percent higher"}},
		"durations":                                        {"in <duration>", "in six months, in a couple of weeks", []string{"in six months", "in a couple of weeks"}},
		"dates":                                            {"until <date>", "until next quarter, until march 3rd", []string{"until next quarter", "until march 3rd"}},
		"names are words with a capital inside a sentence": {"we use <name>", "we use Acme and we use paper", []string{"we use Acme"}},
		"a name stays a name though a phrase spells it":    {"with (<name>|acme corp)", "with Acme", []string{"with Acme"}},
		"quotes want the spelling":                         {`"IT" approves`, "IT approves, it approves", []string{"IT approves"}},
		"fillers between words are skipped":                {"too expensive", "too, um, you know, expensive", []string{"too, um, you know, expensive"}},
		"repeated words count once":                        {"in the budget", "in the the budget", []string{"in the the budget"}},
		"cannot, can't and can not are the same":           {"can not afford", "cannot afford can't afford can’t afford cant afford", []string{"cannot afford", "can't afford", "can’t afford", "cant afford"}},
		"a phrase with can't matches can not":              {"can't afford", "we can not afford", []string{"can not afford"}},
		"gonna is going to":                                {"going to pass", "I'm gonna pass", []string{"gonna pass"}},
		"an 's is is or has":                               {"budget is gone", "the budget's gone", []string{"budget's gone"}},
		"digits and words are the same number":             {"two weeks", "2 weeks", []string{"2 weeks"}},
		"twenty five is 25":                                {"25 people", "twenty five people", []string{"twenty five people"}},
		"letters with marks are folded":                    {"cafe society", "Café  Société... café society", []string{"café society"}},
		"a sentence end ends a phrase":                     {"too expensive", "That is too. Expensive things.", []string{}},
		"abbreviations and decimals end no sentence":       {"about mr smith", "about Mr. Smith", []string{"about Mr. Smith"}},
		"overlapping hits are one moment":                  {"(too expensive|expensive for us)", "too expensive for us", []string{"too expensive for us"}},
		"remarks in brackets are no words":                 {"too expensive", "too [laughter] expensive", []string{"too [laughter] expensive"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, texts(compile(t, topic(tt.phrase)), tt.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRulesOfOneSentence(t *testing.T) {
	price := Tracker{Key: "objection.p", Name: "P", Kind: Objection, Side: transcript.Customer, Phrases: []string{"too expensive"}, Except: []string{"at first glance"}}
	asked := Tracker{Key: "q", Name: "Q", Kind: Topic, Phrases: []string{"price"}, InQuestion: true}
	m := compile(t, price, asked)
	for name, tt := range map[string]struct {
		text string
		side transcript.Side
		want []string
	}{
		"the customer objects":                           {"it is too expensive", transcript.Customer, []string{"objection.p"}},
		"the rep does not":                               {"it is too expensive", transcript.Rep, []string{}},
		"an unknown side counts":                         {"it is too expensive", transcript.Unknown, []string{"objection.p"}},
		"an exception within three words":                {"too expensive it seems at first glance", transcript.Customer, []string{}},
		"an exception further away":                      {"too expensive is what it was to me at first glance", transcript.Customer, []string{"objection.p"}},
		"a negation":                                     {"it's not really too expensive", transcript.Customer, []string{}},
		"a negation through think":                       {"I don't think it is too expensive", transcript.Customer, []string{}},
		"a negation that a clause ends":                  {"we can't, it's too expensive", transcript.Customer, []string{"objection.p"}},
		"a negation that a clause ends, without a comma": {"we can't because it's too expensive", transcript.Customer, []string{"objection.p"}},
		"a negative question":                            {"isn't that too expensive?", transcript.Customer, []string{"objection.p"}},
		"what others say":                                {"some people say it's too expensive", transcript.Customer, []string{}},
		"in a question":                                  {"what is the price", transcript.Customer, []string{"q"}},
		"not in a question":                              {"that is the price.", transcript.Customer, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := []string{}
			for _, mo := range m.Match(tt.text, tt.side) {
				got = append(got, mo.Tracker)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPhraseMistakesHaveAPosition(t *testing.T) {
	for phrase, want := range map[string][2]int{
		"(a|b":           {0, 4},
		"a|b":            {1, 2},
		"a b)":           {3, 4},
		"[a b|c":         {0, 6},
		"<mony> left":    {0, 6},
		"a <money":       {2, 8},
		"budget NEAR/ a": {12, 12},
		"NEAR/3 a":       {0, 6},
		"too ~ big":      {4, 5},
		`say "this`:      {4, 9},
		"... a":          {0, 5},
		"[maybe]":        {0, 7},
		"(a|)":           {3, 4},
		"":               {0, 0},
		"a ,, b":         {2, 4},
	} {
		_, problems := parsePhrase(newVocabulary(), phrase)
		if len(problems) == 0 {
			t.Errorf("%q is taken", phrase)
			continue
		}
		if p := problems[0]; p.From != want[0] || p.To != want[1] || p.Expected == "" || p.Message == "" {
			t.Errorf("%q: %d–%d %q, expected %q; want %d–%d", phrase, p.From, p.To, p.Message, p.Expected, want[0], want[1])
		}
	}
}

func TestTenMistakesAreTenProblems(t *testing.T) {
	_, err := ParseTrackers([]byte(`- key: Bad Key
  name: One
  kind: objektion
  side: nobody
  phrases:
    - (too expensive
    - <mony> left
  colour: red
- key: two
  name: Two
  kind: topic
  phrases: too expensive
  minCount: many
  when: {part: middle, length: 5m}
  after: {within: 60s}
  inQuestion: perhaps
`))
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("the error is %v", err)
	}
	got := map[string][2]int{}
	for _, p := range problems {
		got[p.Tracker+" "+p.Field+" "+p.Expected] = [2]int{p.Line, p.Column}
		if p.Line == 0 || p.Column == 0 || p.Message == "" || p.Expected == "" {
			t.Errorf("a problem without a place or an expectation: %+v", p)
		}
	}
	if len(problems) < 10 || len(got) != len(problems) {
		t.Errorf("%d problems:\n%v", len(problems), err)
	}
	if at := got[`Bad Key phrases <money>, <number>, <percent>, <duration>, <date> or <name>`]; at != [2]int{7, 7} {
		t.Errorf("the class is reported at %v", at)
	}
}

func TestTrackersAreReadFromJSON(t *testing.T) {
	got, err := ParseTrackers([]byte("[\n\t{\"key\": \"a.b\", \"name\": \"A\", \"kind\": \"topic\", \"side\": \"any\", \"phrases\": [\"caf\\u00e9\\/bar\"],\n\t\"when\": {\"part\": \"last\", \"length\": \"20%\"}}]"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Tracker{{Key: "a.b", Name: "A", Kind: Topic, Phrases: []string{"café/bar"}, When: &When{Part: "last", Length: &Extent{Percent: 20}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCompileNamesAMissingTracker(t *testing.T) {
	one := topic("a")
	one.After = &Order{Tracker: "nowhere"}
	_, err := Compile([]Tracker{one, one})
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 3 {
		t.Errorf("a missing tracker, twice, and a key used twice are reported as %v", err)
	}
}
