package coachtest

import (
	"errors"
	"testing"
	"time"

	"gametape/coach"
	"gametape/coach/transcript"
)

func transcripts(t *testing.T, open func(*testing.T) Database) {
	sides := []transcript.Side{transcript.Rep, transcript.Customer}
	cases{
		"a transcript comes back as it was, with a side per speaker": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			want := talk("It's too expensive, honestly.")
			must(t, d.SaveTranscript(t.Context(), "call_1", coach.Revision{Number: 1, By: "user_1"}, want, sides))
			got, gotSides, err := d.Transcript(t.Context(), "call_1", 1)
			must(t, err)
			same(t, got, want)
			same(t, gotSides, sides)
		},
		"revisions stand side by side": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			for revision, text := range map[int]string{1: "first", 2: "second"} {
				must(t, d.SaveTranscript(t.Context(), "call_1", coach.Revision{Number: revision}, talk(text), sides))
			}
			for revision, text := range map[int]string{1: "first", 2: "second"} {
				got, _, err := d.Transcript(t.Context(), "call_1", revision)
				must(t, err)
				same(t, got, talk(text))
			}
		},
		"revisions are listed newest first, with who made them, when and why": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			want := []coach.Revision{
				{Number: 2, Change: coach.ChangeSplit, By: "user_1", At: minutes(5)},
				{Number: 1, Change: coach.ChangeImport},
			}
			for _, r := range want {
				must(t, d.SaveTranscript(t.Context(), "call_1", r, talk("hello"), sides))
			}
			same(t, ok(d.Revisions(t.Context(), "call_1"))(t), want)
		},
		"a call whose transcripts are deleted has none, and nothing of what was found in them": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			must(t, d.SaveTranscript(t.Context(), "call_1", coach.Revision{Number: 1}, talk("hello"), sides))
			must(t, d.SaveFindings(t.Context(), coach.Findings{Call: "call_1", Revision: 1}))
			must(t, d.DeleteTranscripts(t.Context(), "call_1"))
			if all := ok(d.Revisions(t.Context(), "call_1"))(t); len(all) != 0 {
				t.Errorf("revisions are left: %v", all)
			}
			_, err := d.Findings(t.Context(), "call_1")
			wantCode(t, err, coach.CodeNotFound)
			must(t, d.DeleteTranscripts(t.Context(), "call_1"))
		},
		"saving a revision again replaces it": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			for _, text := range []string{"before", "after", "after"} {
				must(t, d.SaveTranscript(t.Context(), "call_1", coach.Revision{Number: 1}, talk(text), sides))
			}
			got, _, err := d.Transcript(t.Context(), "call_1", 1)
			must(t, err)
			same(t, got, talk("after"))
		},
		"a transcript of eight hours is no trouble": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			want := talk("")
			turn := talk("We have looked at the numbers again and the budget is what it is.").Turns[0]
			for range 8 * 60 * 10 {
				want.Turns = append(want.Turns, turn)
			}
			must(t, d.SaveTranscript(t.Context(), "call_1", coach.Revision{Number: 1}, want, sides))
			got, _, err := d.Transcript(t.Context(), "call_1", 1)
			must(t, err)
			same(t, got, want)
		},
		"a revision that does not exist is not found": func(t *testing.T, d Database) {
			stored(t, d, "call_1", nil)
			must(t, d.SaveTranscript(t.Context(), "call_1", coach.Revision{Number: 1}, talk("hello"), sides))
			_, _, err := d.Transcript(t.Context(), "call_1", 2)
			wantCode(t, err, coach.CodeNotFound)
		},
		"each call of a scope comes with its transcript, newest call first": func(t *testing.T, d Database) {
			for i := range 120 {
				stored(t, d, callID(i), func(c *coach.Call) { c.StartedAt, c.Private, c.Revision = minutes(i), i == 7, 2 })
				if i == 8 {
					continue // has none
				}
				must(t, d.SaveTranscript(t.Context(), callID(i), coach.Revision{Number: 1}, talk("old"), sides))
				must(t, d.SaveTranscript(t.Context(), callID(i), coach.Revision{Number: 2}, talk(string(callID(i))), sides))
			}
			var got, want []coach.CallID
			for i := 119; i >= 0; i-- {
				if i != 7 && i != 8 {
					want = append(want, callID(i))
				}
			}
			must(t, d.Each(t.Context(), coach.Scope{Open: true}, nil, func(c coach.Call, decode func() (transcript.Transcript, []transcript.Side, error)) error {
				said, on, err := decode()
				same(t, said, talk(string(c.ID)))
				same(t, on, sides)
				got = append(got, c.ID)
				return err
			}))
			same(t, got, want)
			enough := errors.New("enough")
			err := d.Each(t.Context(), coach.System, nil, func(coach.Call, func() (transcript.Transcript, []transcript.Side, error)) error { return enough })
			if !errors.Is(err, enough) {
				t.Errorf("error %v, want %v", err, enough)
			}
		},
		"a speaker who was given a person's name has the name they have now": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.Revision = 2 })
			email := coach.Mark{Kind: coach.MarkEmail, Value: "jo@example.com"}
			name := coach.Mark{Kind: coach.MarkName, Value: "Anna Meyer"}
			for _, revision := range []int{1, 2} {
				must(t, d.SaveTranscript(t.Context(), "call_1", coach.Revision{Number: revision}, talk("hello"), sides))
			}
			labels := func(revision int) string {
				said, _, err := d.Transcript(t.Context(), "call_1", revision)
				must(t, err)
				return said.Speakers[0].Label() + ", " + said.Speakers[1].Label()
			}
			for _, p := range []coach.Person{{ID: "person_1", Name: "Ann"}, {ID: "person_2", Name: "Joe"}} {
				must(t, d.SavePerson(t.Context(), p))
			}
			must(t, d.SaveHeard(t.Context(), "call_1",
				coach.Heard{Speaker: "Anna Meyer", Person: "person_1", Revision: 1, Marks: []coach.Mark{name}},
				coach.Heard{Speaker: "spk_1", Person: "person_2", Revision: 1, Marks: []coach.Mark{email}}))
			same(t, labels(1), "Anna Meyer, Joe") // the file has a name of its own
			must(t, d.SaveHeard(t.Context(), "call_1", coach.Heard{Speaker: "Anna Meyer", Person: "person_1", ByHand: true, Revision: 2, Marks: []coach.Mark{name}}))
			must(t, d.SavePerson(t.Context(), coach.Person{ID: "person_2", Name: "Joan", Versioned: coach.Versioned{Version: 1}}))
			same(t, labels(1), "Anna Meyer, Joan")
			same(t, labels(2), "Ann, Joan")
			must(t, d.Each(t.Context(), coach.System, nil, func(_ coach.Call, decode func() (transcript.Transcript, []transcript.Side, error)) error {
				said, _, err := decode()
				same(t, said.Speakers[0].Label()+", "+said.Speakers[1].Label(), "Ann, Joan")
				return err
			}))
			must(t, d.SavePerson(t.Context(), coach.Person{ID: "person_1", Name: "anna meyer", Versioned: coach.Versioned{Version: 1}})) // as older gametapes kept them
			same(t, labels(2), "Anna Meyer, Joan")
		},
		"a transcript of a call that does not exist is refused": func(t *testing.T, d Database) {
			wantCode(t, d.SaveTranscript(t.Context(), "call_0", coach.Revision{Number: 1}, talk("hello"), sides), coach.CodeNotFound)
		},
	}.run(t, open)
}

func talk(text string) transcript.Transcript {
	end := 2500 * time.Millisecond
	return transcript.Transcript{
		Format: "webvtt", Reason: "it begins with WEBVTT", Language: "en-GB",
		Speakers: []transcript.Speaker{
			{Key: "Anna Meyer", Name: "Anna Meyer", Channel: -1, Side: transcript.Unknown},
			{Key: "spk_1", Email: "jo@example.com", Channel: 1, Side: transcript.Customer},
		},
		Turns: []transcript.Turn{{
			Start: time.Second, End: end, Speaker: 1, Text: text,
			Words: []transcript.Word{{From: 0, To: len(text), Start: time.Second, End: end, Confidence: 0.5}},
			Cues:  []transcript.Cue{{From: 0, To: len(text), Start: time.Second, End: end}},
		}},
		Warnings: []transcript.Warning{{Where: "line 12", Message: "A cue ends before it starts."}},
	}
}
