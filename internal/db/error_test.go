package db

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"gametape/coach"
)

func TestErrorsAreSentencesWithoutInternals(t *testing.T) {
	onEach(t, func(t *testing.T, where string) {
		d := openAt(t, where)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(d.CreateTeam(t.Context(), coach.Team{ID: "team_1", Name: "North"}))
		must(d.CreateUser(t.Context(), coach.User{ID: "user_1", Email: "jo@example.com"}))
		must(d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_1", Version: 1}))
		_, noCall := d.Call(t.Context(), "call_1")
		for name, tt := range map[string]struct {
			err   error
			code  coach.Code
			field string
			want  string
		}{
			"a name that is taken":       {d.CreateTeam(t.Context(), coach.Team{ID: "team_2", Name: "North"}), coach.CodeConflict, "name", "There is a team with this name already."},
			"an e-mail that is taken":    {d.CreateUser(t.Context(), coach.User{ID: "user_2", Email: "jo@example.com"}), coach.CodeConflict, "email", "There is somebody with this e-mail address already."},
			"a key that is taken":        {d.SaveTracker(t.Context(), coach.Tracker{ID: "tracker_2", Version: 1}), coach.CodeConflict, "key", "There is a tracker with this key already."},
			"an id that is taken":        {d.CreateTeam(t.Context(), coach.Team{ID: "team_1", Name: "South"}), coach.CodeConflict, "", "There is such a team already."},
			"a call that is not there":   {noCall, coach.CodeNotFound, "", "There is no such call."},
			"a parent that is not there": {d.CreateTeam(t.Context(), coach.Team{ID: "team_3", Parent: "team_0"}), coach.CodeNotFound, "", "What this team belongs to is not there any more."},
		} {
			t.Run(name, func(t *testing.T) {
				var e *coach.Error
				if !errors.As(tt.err, &e) {
					t.Fatalf("error %v has no code", tt.err)
				}
				if e.Code != tt.code || e.Field != tt.field || e.Message != tt.want {
					t.Errorf("%s %q: %s\nwant %s %q: %s", e.Code, e.Field, e.Message, tt.code, tt.field, tt.want)
				}
			})
		}
	})
}

func TestErrorsOfPostgreSQLHaveCodes(t *testing.T) {
	for name, tt := range map[string]struct {
		state string
		want  coach.Code
	}{
		"the server shuts down":         {"57P01", coach.CodeUnavailable},
		"there are too many clients":    {"53300", coach.CodeUnavailable},
		"the connection broke":          {"08006", coach.CodeUnavailable},
		"transactions never got a turn": {"40001", coach.CodeUnavailable},
		"text is no UTF-8":              {"22021", coach.CodeInvalid},
		"the statement is wrong":        {"42601", coach.CodeInternal},
	} {
		t.Run(name, func(t *testing.T) {
			err := translate(&pgconn.PgError{Code: tt.state, Message: "internals"}, "read call", "call")
			if got := coach.CodeOf(err); got != tt.want {
				t.Errorf("code %s, want %s", got, tt.want)
			}
			if strings.Contains(coach.MessageOf(err), "internals") {
				t.Errorf("a person is told %q", coach.MessageOf(err))
			}
		})
	}
}

func TestOddTextIsStored(t *testing.T) {
	titles := map[string]string{
		"nul \x00 byte":                         "nul \ufffd byte",
		"broken \xff\xfe.":                      "broken \ufffd.",
		"'; DROP TABLE calls; --":               "'; DROP TABLE calls; --",
		`back\slash ? ?? ?0 :a 'q' "d" $1 $$ %`: `back\slash ? ?? ?0 :a 'q' "d" $1 $$ %`,
		"🎧 \u202e bidi":                         "🎧 \u202e bidi",
	}
	onEach(t, func(t *testing.T, where string) {
		d := openAt(t, where)
		for title, want := range titles {
			id := coach.NewCallID(time.Now())
			given := coach.Call{ID: id, Title: title, Account: title, Custom: map[string]string{"k": title}}
			if err := d.CreateCall(t.Context(), given); err != nil {
				t.Errorf("%q: %v", title, err)
				continue
			}
			page, err := d.ListCalls(t.Context(), coach.CallFilter{Scope: coach.System, IDs: []coach.CallID{id}, Text: title, Accounts: []string{title}})
			if err != nil || len(page.Items) != 1 || page.Items[0].Title != want {
				t.Errorf("%q came back as %+v, error %v", title, page.Items, err)
			}
		}
	})
}
