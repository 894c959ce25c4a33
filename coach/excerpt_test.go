package coach

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestALongTurnIsShownAroundItsMatch(t *testing.T) {
	filler := strings.Repeat("é価 a ", 5000)
	for name, at := range map[string]int{
		"at its start":    0,
		"in its middle":   len(filler) / 16 * 8,
		"at its very end": len(filler),
		"a little way in": 8 * 333,
	} {
		t.Run(name, func(t *testing.T) {
			text := filler[:at] + "price" + filler[at:] + "price"
			marks := [][2]int{{at, at + 5}, {len(text) - 5, len(text)}}
			got, in := excerpt(text, marks)
			if len(got) > mostShown+2*len(mark) || !utf8.ValidString(got) {
				t.Errorf("it has %d bytes, valid: %v", len(got), utf8.ValidString(got))
			}
			if len(in) == 0 {
				t.Fatal("the match is not in it")
			}
			for _, m := range in {
				if got[m[0]:m[1]] != "price" {
					t.Errorf("%q is marked", got[m[0]:m[1]])
				}
			}
		})
	}
}

func TestAShortTurnIsShownWhole(t *testing.T) {
	text := strings.Repeat("a ", mostShown/2)
	if got, in := excerpt(text, [][2]int{{2, 3}}); got != text || len(in) != 1 {
		t.Errorf("it is cut to %d bytes with %d marks", len(got), len(in))
	}
}

// huge answers a hundred hits, each of a call whose every field is as long as
// anybody has ever made one.
type huge struct {
	Index
	CallRows
	ClipRows
}

var endless = strings.Repeat("price ", 20_000)

func (huge) Search(_ context.Context, q Query) (Found, error) {
	var f Found
	for i := range MaxHits {
		h := Hit{Call: CallID(fmt.Sprint("call_", i)), Highlights: [][2]int{{60_000, 60_005}}}
		h.Text, h.Reply, h.ReplyIndex = endless, endless, 1
		f.Hits = append(f.Hits, h)
	}
	return f, nil
}

func (huge) ListCalls(_ context.Context, f CallFilter) (Page[Call], error) {
	var p Page[Call]
	for _, id := range f.IDs {
		p.Items = append(p.Items, Call{ID: id, Title: "First talk"})
	}
	return p, nil
}

func (huge) ClipsOf(_ context.Context, _ Scope, calls ...CallID) ([]Clip, error) {
	var clips []Clip
	for _, id := range calls {
		for range 200 {
			clips = append(clips, Clip{Call: id, End: time.Hour, Title: endless[:200]})
		}
	}
	return clips, nil
}

func TestAPageOfMomentsIsBounded(t *testing.T) {
	page, err := Finding{Index: huge{}, Calls: huge{}, Clips: huge{}}.Search(t.Context(), Viewer{}, Query{Limit: MaxHits})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Moments) != MaxHits || len(page.Moments[0].Highlights) == 0 {
		t.Fatalf("%d moments, the first with %v", len(page.Moments), page.Moments[0].Highlights)
	}
	size := 0
	for _, m := range page.Moments {
		if len(m.Kept) != mostKeptShown {
			t.Fatalf("%d clips are shown, want %d", len(m.Kept), mostKeptShown)
		}
		raw, err := json.Marshal(struct {
			Hit  Hit
			Kept []Clip
		}{m.Hit, m.Kept})
		if err != nil {
			t.Fatal(err)
		}
		size += len(raw)
	}
	if size > 4<<20 {
		t.Errorf("a page has %d bytes", size)
	}
}
