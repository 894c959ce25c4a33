package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"gametape/api"
	"gametape/coach"
	"gametape/internal/db"
)

// TestTrackersChangeWhileCallsGoIn uploads calls from several programs while
// managers edit, switch, add and delete trackers, stop and start the retag,
// judge moments and correct turns. In the end every call has the moments that
// the last trackers find in it, and search counts the same ones.
func TestTrackersChangeWhileCallsGoIn(t *testing.T) {
	const uploaders, each, changes = 3, 12, 40
	env := settings(t)
	s := inProcess(t, env)
	c := administrator(t, s.base)
	own := must[api.Tracker](t, c, http.MethodPost, "/trackers", ruleOf("objection.fees", "fee"))
	shipped := must[items[api.Tracker]](t, c, http.MethodGet, "/trackers", nil).Items

	var group errgroup.Group
	for u := range uploaders {
		group.Go(func() error {
			random := rand.New(rand.NewPCG(uint64(u), 1))
			for i := range each {
				a, err := c.upload(metadata(map[string]any{"title": fmt.Sprintf("Call %d of %d", i, u)}), part{"transcript", "talk.txt", chatter(random)})
				if err != nil || a.status != http.StatusAccepted {
					return fmt.Errorf("upload: %w %d %s", err, a.status, a.body)
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		random := rand.New(rand.NewPCG(7, 7))
		for i := range changes {
			if err := c.changeTrackers(random, own.ID, shipped, i); err != nil {
				return err
			}
		}
		return nil
	})
	group.Go(func() error {
		random := rand.New(rand.NewPCG(8, 8))
		for range changes {
			if err := c.reviewSomething(random); err != nil {
				return err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.want(http.MethodPost, "/retag", nil); err != nil { // it may have been stopped
		t.Fatal(err)
	}
	calls := c.calls(t)
	if len(calls) != uploaders*each {
		t.Fatalf("%d calls went in, %d are there", uploaders*each, len(calls))
	}
	for _, call := range calls {
		c.ready(t, call.ID)
	}
	rows, err := db.Open(t.Context(), filepath.Join(setting(env, "DATA"), "gametape.db"), quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	tagger := &coach.Tagger{Trackers: rows}
	rules, err := tagger.Ruleset(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "every call is tagged by the last trackers", func() (bool, any) {
		left, err := rows.CountOutdated(t.Context(), rules.Fingerprint)
		return err == nil && left == 0, fmt.Sprint(left, " calls left ", err)
	})
	found := map[string]map[string]bool{} // tracker → turns, as call/turn
	for _, call := range calls {
		compareFindings(t, rows, rules, coach.CallID(call.ID), found)
	}
	if len(found["objection.fees"]) == 0 || len(found) < 5 {
		t.Fatalf("only these trackers found anything; this proves nothing: %v", found)
	}
	for tracker, turns := range found {
		eventually(t, "search finds what "+tracker+" found", func() (bool, any) {
			a := must[api.SearchAnswer](t, c, http.MethodGet, "/search?limit=1&tracker="+url.QueryEscape(tracker), nil)
			return a.Total == len(turns), fmt.Sprintf("search counts %d, the trackers found %d", a.Total, len(turns))
		})
	}
}

// compareFindings holds what is stored of a call against an analysis made here,
// and adds the turns of moments nobody rejected to found.
func compareFindings(t *testing.T, rows *db.DB, rules *coach.Ruleset, id coach.CallID, found map[string]map[string]bool) {
	t.Helper()
	call, err := rows.Call(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	said, sides, err := rows.Transcript(t.Context(), id, call.Revision)
	if err != nil {
		t.Fatal(err)
	}
	got, err := rows.Findings(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := rules.Analyse(call, said, sides)
	list := func(f coach.Findings) []string {
		var out []string
		for _, m := range f.Moments {
			out = append(out, fmt.Sprintf("%3d %4d-%4d %s@%d: %s", m.Turn, m.From, m.To, m.Tracker, m.Version, m.Text))
		}
		return out
	}
	sorted := cmpopts.SortSlices(strings.Compare)
	if diff := cmp.Diff(list(want), list(got), sorted); diff != "" {
		t.Errorf("moments of %s (-computed here +stored):\n%s", id, diff)
	}
	stored := coach.Findings{Exchanges: got.Exchanges, Stats: got.Stats}
	if diff := cmp.Diff(asJSON(t, coach.Findings{Exchanges: want.Exchanges, Stats: want.Stats}), asJSON(t, stored)); diff != "" {
		t.Errorf("exchanges and statistics of %s (-computed here +stored):\n%s", id, diff)
	}
	for _, m := range got.Moments {
		if m.Turn < 0 || m.Verdict == coach.Rejected {
			continue
		}
		if found[m.Tracker] == nil {
			found[m.Tracker] = map[string]bool{}
		}
		found[m.Tracker][fmt.Sprintf("%s/%d", id, m.Turn)] = true
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// want is must for goroutines beside the test's own: anything but success is an
// error.
func (c caller) want(method, path string, body any) error {
	_, err := wanted[json.RawMessage](c, method, path, body)
	return err
}

func wanted[T any](c caller, method, path string, body any) (out T, err error) {
	a, err := c.try(method, path, body)
	if err != nil {
		return out, err
	}
	if a.status >= 300 {
		return out, fmt.Errorf("%s %s: %d %s", method, path, a.status, a.body)
	}
	if len(a.body) == 0 {
		return out, nil
	}
	return out, json.Unmarshal(a.body, &out)
}

func ruleOf(key string, phrases ...string) map[string]any {
	return map[string]any{"rule": map[string]any{"key": key, "name": "A rule of a test", "kind": "objection", "side": "customer", "phrases": phrases}}
}

// remarks are what people of chatter say; some of it is what trackers look for.
var remarks = []string{
	"that fee is too much for us", "we pay no fee today", "it is too expensive", "I have to talk to my boss first", "the contract with them runs until May",
	"send me some information", "let us look at that together", "I understand how you feel", "what would you need to see", "shall we talk on Tuesday at ten",
	"hello there", "that sounds good", "the weather is fine here", "tell me more about it", "does it work with our phones", "we are happy with what we have",
}

// chatter is a transcript of twenty turns.
func chatter(random *rand.Rand) []byte {
	var b bytes.Buffer
	for i := range 20 {
		fmt.Fprintf(&b, "[00:%02d:%02d] %s: %s.\n", i*6/60, i*6%60, []string{"Rita Rep", "Carl Customer"}[i%2], remarks[random.IntN(len(remarks))])
	}
	return b.Bytes()
}

// changeTrackers makes one change of the kinds a manager makes.
func (c caller) changeTrackers(random *rand.Rand, own string, shipped []api.Tracker, i int) error {
	switch other := shipped[random.IntN(len(shipped))]; i % 5 {
	case 0:
		return c.want(http.MethodPatch, "/trackers/"+other.ID, map[string]any{"enabled": random.IntN(2) == 0})
	case 1:
		added, err := wanted[api.Tracker](c, http.MethodPost, "/trackers", ruleOf(fmt.Sprintf("objection.other%d", i), remarks[random.IntN(len(remarks))]))
		if err != nil || random.IntN(2) == 0 {
			return err
		}
		return c.want(http.MethodDelete, "/trackers/"+added.ID, nil)
	case 2:
		return c.want([]string{http.MethodDelete, http.MethodPost}[random.IntN(2)], "/retag", nil)
	}
	return c.want(http.MethodPut, "/trackers/"+own, ruleOf("objection.fees", "fee", remarks[random.IntN(len(remarks))]))
}

// reviewSomething judges a moment or corrects a turn of any call. That somebody
// was quicker is no error.
func (c caller) reviewSomething(random *rand.Rand) error {
	page, err := wanted[items[api.Call]](c, http.MethodGet, "/calls?limit=200", nil)
	if err != nil || len(page.Items) == 0 {
		return err
	}
	call := page.Items[random.IntN(len(page.Items))]
	if call.State != "ready" {
		return nil
	}
	if random.IntN(3) == 0 {
		turn := fmt.Sprintf("/calls/%s/turns/%d", call.ID, random.IntN(10))
		return unlessQuicker(c.try(http.MethodPut, turn, map[string]string{"text": "now the fee is another matter."}))
	}
	moments, err := wanted[items[api.Moment]](c, http.MethodGet, "/calls/"+call.ID+"/moments", nil)
	if err != nil || len(moments.Items) == 0 {
		return err
	}
	m := moments.Items[random.IntN(len(moments.Items))]
	verdict := []string{"confirmed", "rejected"}[random.IntN(2)]
	return unlessQuicker(c.try(http.MethodPut, "/calls/"+call.ID+"/moments/"+m.ID+"/verdict", map[string]string{"verdict": verdict}))
}

func unlessQuicker(a answer, err error) error {
	if err != nil || a.status < 300 || a.status == http.StatusConflict || a.status == http.StatusNotFound {
		return err
	}
	return fmt.Errorf("%d %s", a.status, a.body)
}
