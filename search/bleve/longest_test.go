package bleve

import (
	"strings"
	"testing"

	index "github.com/blevesearch/bleve_index_api"

	"gametape/coach"
)

// TestTermsAreBounded: nothing anybody says or writes becomes a term the engine
// could not keep, and all of it is found again.
func TestTermsAreBounded(t *testing.T) {
	long := strings.Repeat("élan", 50_000)
	c := talk("call_1", "so "+long+" then", "well")
	c.Turns[0].Reply, c.Turns[0].ReplyIndex = long, 1
	c.Turns[0].Trackers = []string{"objection." + long, "technique." + long}
	c.Title, c.Account, c.Outcome = long, long, long
	b := open(t, t.TempDir())
	put(t, b, c)

	var got []string
	must(t, b.read(t.Context(), func(r index.IndexReader) error {
		for field, options := range fieldOptions {
			if options&index.IndexField == 0 {
				continue
			}
			most := 100
			switch {
			case options&index.DocValues != 0:
				most = 2200
			case options&index.IncludeTermVectors == 0:
				most = 512
			}
			dict, err := r.FieldDict(field)
			if err != nil {
				return err
			}
			for e, err := dict.Next(); e != nil || err != nil; e, err = dict.Next() {
				if err != nil {
					return err
				}
				if len(e.Term) > most {
					got = append(got, field)
				}
			}
			must(t, dict.Close())
		}
		return nil
	}))
	if len(got) > 0 {
		t.Errorf("fields with a term that is too long: %v", got)
	}

	wantHits(t, b, `so "`+long+` then"`, "call_1/0")
	wantHits(t, b, long[:400]+"*", "call_1/0", "call_1/1")
	for name, q := range map[string]coach.Query{
		"account":   {Accounts: []string{long}},
		"outcome":   {Outcomes: []string{long}},
		"objection": {Objections: []string{long}},
		"technique": {Techniques: []string{long}},
		"tracker":   {Trackers: []string{"objection." + long}},
		"reply":     {Text: long, InReply: true},
	} {
		q.Scope, q.Limit = coach.System, 10
		f, err := b.Search(t.Context(), q)
		must(t, err)
		if len(f.Hits) == 0 {
			t.Errorf("nothing is found by its %s", name)
		}
	}
}
