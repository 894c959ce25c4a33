package app_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/api"
	"gametape/demo"
)

// vcon is as much of a vCon as the core draft requires, and the hashes.
type vcon struct {
	UUID      string `json:"uuid"`
	CreatedAt string `json:"created_at"`
	Parties   []struct{ Name, Mailto, Role string }
	Dialog    []struct {
		Type, Start, Filename, URL, Mediatype string
		ContentHash                           string `json:"content_hash"`
		Parties                               []int
		Duration                              float64
	}
	Analysis []struct {
		Type, Vendor, Encoding string
		Body                   any
	}
}

func TestImportingOurOwnVConGivesTheSameCall(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	calls, err := demo.Calls()
	if err != nil {
		t.Fatal(err)
	}
	d := calls[0]
	sound, err := d.Recording()
	if err != nil {
		t.Fatal(err)
	}
	words, err := d.Transcript()
	if err != nil {
		t.Fatal(err)
	}
	id := c.uploaded(t, metadata(map[string]any{
		"title": d.Title, "startedAt": "2026-03-02T09:30:00Z", "direction": "outbound", "account": d.Account, "contact": d.Contact.Name, "repEmail": adminEmail,
		"parties": []map[string]any{
			{"name": "Administrator", "email": adminEmail, "side": "rep", "channel": 0},
			{"name": d.Contact.Name, "email": d.Contact.Email, "phone": "+49301234567", "side": "customer", "channel": 1},
		},
	}), part{"recording", sound.Name, sound.Body}, part{"transcript", words.Name, words.Body})
	before := c.ready(t, id)
	said := must[api.Transcript](t, c, http.MethodGet, "/calls/"+id+"/transcript", nil)
	exported := c.ask(t, http.MethodGet, "/calls/"+id+"/transcript?format=vcon", nil)
	first := checkVCon(t, exported.body)
	must[api.RemovalList](t, c, http.MethodDelete, "/calls/"+id, nil)

	dir := t.TempDir()
	lay(t, dir, map[string][]byte{"export.vcon": exported.body, first.Dialog[0].Filename: sound.Body})
	if told, err := importing(t, s.base, c.token, dir).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, told)
	}
	all := c.calls(t)
	if len(all) != 1 {
		t.Fatalf("%d calls, want one of the vCon and its recording", len(all))
	}
	after := c.ready(t, all[0].ID)
	same := func(c api.Call) api.Call {
		return api.Call{
			Title: c.Title, StartedAt: c.StartedAt, Direction: c.Direction, Account: c.Account, Contact: c.Contact, RepEmail: c.RepEmail,
			Parties: c.Parties, DurationMs: c.DurationMs, Channels: c.Channels, HasAudio: c.HasAudio, HasWords: c.HasWords, AskSides: c.AskSides, Objections: c.Objections,
		}
	}
	if diff := cmp.Diff(same(before), same(after)); diff != "" {
		t.Errorf("the call (-before +after)\n%s", diff)
	}
	again := must[api.Transcript](t, c, http.MethodGet, "/calls/"+after.ID+"/transcript", nil)
	if diff := cmp.Diff(said.Turns, again.Turns); diff != "" {
		t.Errorf("its turns and words (-before +after)\n%s", diff)
	}
	second := checkVCon(t, c.ask(t, http.MethodGet, "/calls/"+after.ID+"/transcript?format=vcon", nil).body)
	second.Dialog[0].URL = first.Dialog[0].URL // another call's
	if diff := cmp.Diff([]any{first.Parties, first.Dialog}, []any{second.Parties, second.Dialog}); diff != "" {
		t.Errorf("parties and dialog of its vCon (-before +after)\n%s", diff)
	}

	t.Run("a recording with other content is refused", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(dir, first.Dialog[0].Filename), tone(440, time.Second), 0o600); err != nil {
			t.Fatal(err)
		}
		if told, err := importing(t, s.base, c.token, dir).CombinedOutput(); err == nil {
			t.Errorf("it was taken:\n%s", told)
		}
	})
	t.Run("an upload takes from the vCon what its metadata leaves open", func(t *testing.T) {
		id := c.uploaded(t, part{"transcript", "export.vcon", exported.body}, metadata(map[string]any{"title": "Said otherwise"}))
		got := c.ready(t, id)
		if got.Title != "Said otherwise" || !got.StartedAt.Equal(before.StartedAt) || got.Direction != "outbound" || got.RepEmail != adminEmail {
			t.Errorf("the call: %+v", got)
		}
		if diff := cmp.Diff(before.Parties, got.Parties); diff != "" {
			t.Errorf("its parties (-want +got)\n%s", diff)
		}
	})
}

// checkVCon holds raw against what the core draft requires.
func checkVCon(t *testing.T, raw []byte) vcon {
	t.Helper()
	var v vcon
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("the vCon is no JSON: %v", err)
	}
	if _, err := time.Parse(time.RFC3339, v.CreatedAt); err != nil || len(v.UUID) != 36 || v.UUID[14] != '8' {
		t.Errorf("created_at %q, uuid %q", v.CreatedAt, v.UUID)
	}
	if len(v.Parties) < 2 || len(v.Dialog) != 1 || len(v.Analysis) < 2 {
		t.Fatalf("%d parties, %d dialogs, %d analyses", len(v.Parties), len(v.Dialog), len(v.Analysis))
	}
	d := v.Dialog[0]
	if _, err := time.Parse(time.RFC3339, d.Start); err != nil || d.Type != "recording" || d.URL == "" || len(d.ContentHash) < 50 || d.Filename == "" || d.Mediatype == "" {
		t.Errorf("the dialog lacks something: %+v", d)
	}
	if slices.ContainsFunc(d.Parties, func(p int) bool { return p < 0 || p >= len(v.Parties) }) || len(d.Parties) != 2 {
		t.Errorf("the dialog's parties are %v", d.Parties)
	}
	for _, a := range v.Analysis {
		if a.Type == "" || a.Vendor == "" || a.Encoding == "" || a.Body == nil {
			t.Errorf("an analysis lacks type, vendor, encoding or body: %s by %s", a.Type, a.Vendor)
		}
	}
	return v
}
