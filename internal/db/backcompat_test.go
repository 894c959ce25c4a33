package db

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

const past = "testdata/backcompat"

func TestDatabasesOfEarlierSchemasOpen(t *testing.T) {
	known, err := fs.Glob(migrations, "migrations/sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	current := fmt.Sprintf("%s/schema-%d.db.gz", past, len(known))
	if _, err := os.Stat(current); err != nil {
		if !*update {
			t.Errorf("there is no database of the newest schema; %s/README.md says how to make it", past)
		} else if err := os.WriteFile(current, packed(t, keepsake(t)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(past + "/*.db.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no databases in %s: %v", past, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			d := openAt(t, unpacked(t, file))
			if diff := cmp.Diff(keepsakes, contents(t, d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			now := openAt(t, sqliteFile(t))
			if diff := cmp.Diff(schema(t, now), schema(t, d)); diff != "" {
				t.Errorf("it does not end in today's schema (-want +got)\n%s", diff)
			}
		})
	}
}

// keepsakes is what contents reads from every earlier database.
var keepsakes = []string{
	"user jo@example.com is rep of team_1 North",
	"session belongs to user_1 until 2026-11-22 12:00:00 +0000 UTC",
	"token crm of user_1",
	"call pbx-7 Renewal of user_1 at 2026-11-21 12:00:00 +0000 UTC for 5m0s: [price timing], ready, recording 1234 bytes",
	"transcript: rep says How is next quarter?",
	"moment objection.price at 2s: too expensive, rejected by user_1; 1 exchanges",
	"stage index done after 1 attempts",
	"folder Best answers > Price holds clip_1, 20s: Price held, well said",
	"tracker objection.price version 2 of 2: [too expensive]",
}

// keepsake makes a database with one of everything and answers its file.
func keepsake(t *testing.T) string {
	t.Helper()
	ctx, where := t.Context(), sqliteFile(t)
	d, err := Open(ctx, where, quiet)
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	stage := coach.Stage{Owner: "call_1", Name: coach.StageIndex, Revision: 1, State: coach.Done, Attempts: 1, UpdatedAt: noon}
	rule := tagging.Tracker{Key: "objection.price", Name: "Price", Kind: "objection", Phrases: []string{"too expensive"}}
	for _, err := range []error{
		d.CreateTeam(ctx, coach.Team{ID: "team_1", Name: "North", CreatedAt: noon}),
		d.CreateUser(ctx, coach.User{ID: "user_1", Email: "jo@example.com", Role: coach.RepRole, Team: "team_1", CreatedAt: noon}),
		d.CreateSession(ctx, coach.Session{Hash: "aa", User: "user_1", CreatedAt: noon, ExpiresAt: noon.AddDate(0, 0, 1)}),
		d.CreateToken(ctx, coach.Token{ID: "token_1", Name: "crm", Hash: "bb", User: "user_1", CreatedAt: noon}),
		d.CreateCall(ctx, coach.Call{
			ID: "call_1", ExternalID: "pbx-7", Title: "Renewal", Rep: "user_1", StartedAt: noon, Duration: 5 * time.Minute, Revision: 1,
			Recording: &coach.Blob{Key: "calls/call_1/recording", Size: 1234}, Objections: []string{"price", "timing"}, State: coach.Ready,
		}),
		d.SaveTranscript(ctx, "call_1", coach.Revision{Number: 1, By: "user_1"}, transcript.Transcript{
			Speakers: []transcript.Speaker{{Key: "Jo", Channel: -1, Side: transcript.Unknown}},
			Turns:    []transcript.Turn{{End: time.Second, Text: "How is next quarter?"}},
		}, []transcript.Side{transcript.Rep}),
		d.SaveFindings(ctx, coach.Findings{
			Call: "call_1", Revision: 1, Exchanges: []tagging.Exchange{{Objections: []string{"objection.price"}}},
			Moments: []coach.Moment{{ID: "m", Moment: tagging.Moment{Tracker: "objection.price", Start: 2 * time.Second, Text: "too expensive"}}},
		}),
		d.Judge(ctx, "call_1", "m", coach.Rejected, "user_1", noon),
		d.AddStages(ctx, stage),
		d.CreateClip(ctx, coach.Clip{ID: "clip_1", Call: "call_1", End: 20 * time.Second, Title: "Price held", Note: "well said", CreatedAt: noon}),
		d.CreateFolder(ctx, coach.Folder{ID: "folder_1", Name: "Best answers"}),
		d.CreateFolder(ctx, coach.Folder{ID: "folder_2", Name: "Price", Parent: "folder_1"}),
		d.SetFolderClips(ctx, coach.Folder{ID: "folder_2", Clips: []coach.ClipID{"clip_1"}, UpdatedAt: noon, Versioned: coach.Versioned{Version: 1}}),
		d.SaveTracker(ctx, coach.Tracker{ID: "tracker_1", Rule: rule, Version: 1}),
		d.SaveTracker(ctx, coach.Tracker{ID: "tracker_1", Rule: rule, Version: 2}),
		d.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return where
}

func contents(t *testing.T, d *DB) []string {
	t.Helper()
	ctx := t.Context()
	var lines []string
	var faults []error
	line := func(err error, format string, args ...any) {
		lines, faults = append(lines, fmt.Sprintf(format, args...)), append(faults, err)
	}
	teams, err := d.Teams(ctx)
	faults = append(faults, err)
	u, err := d.UserByEmail(ctx, "jo@example.com")
	line(err, "user %s is %s of %s %s", u.Email, u.Role, u.Team, teams[0].Name)
	s, err := d.Session(ctx, "aa", time.Time{})
	line(err, "session belongs to %s until %s", s.User, s.ExpiresAt)
	token, err := d.TokenByHash(ctx, "bb")
	line(err, "token %s of %s", token.Name, token.User)
	c, err := d.CallByExternalID(ctx, coach.System, "pbx-7")
	line(err, "call %s %s of %s at %s for %s: %s, %s, recording %d bytes", c.ExternalID, c.Title, c.Rep, c.StartedAt, c.Duration, c.Objections, c.State, c.Recording.Size)
	said, sides, err := d.Transcript(ctx, c.ID, c.Revision)
	line(err, "transcript: %s says %s", sides[0], said.Turns[0].Text)
	f, err := d.Findings(ctx, c.ID)
	m := f.Moments[0]
	line(err, "moment %s at %s: %s, %s by %s; %d exchanges", m.Tracker, m.Start, m.Text, m.Verdict, m.VerdictBy, len(f.Exchanges))
	stages, err := d.StagesOf(ctx, string(c.ID))
	line(err, "stage %s %s after %d attempts", stages[0].Name, stages[0].State, stages[0].Attempts)
	folders, err := d.Folders(ctx, coach.System)
	faults = append(faults, err)
	page, err := d.ListClips(ctx, coach.ClipFilter{Scope: coach.System, Folder: folders[1].ID})
	clip := page.Items[0]
	line(err, "folder %s > %s holds %s, %s: %s, %s", folders[0].Name, folders[1].Name, clip.ID, folders[1].Length, clip.Title, clip.Note)
	trackers, err := d.Trackers(ctx)
	faults = append(faults, err)
	versions, err := d.TrackerVersions(ctx, trackers[0].ID)
	line(err, "tracker %s version %d of %d: %s", trackers[0].Rule.Key, trackers[0].Version, len(versions), trackers[0].Rule.Phrases)
	for _, err := range faults {
		if err != nil {
			t.Error(err)
		}
	}
	return lines
}

func packed(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unpacked(t *testing.T, file string) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	where := sqliteFile(t)
	if err := os.WriteFile(where, raw.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return where
}
