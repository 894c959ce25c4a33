package api

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gametape/coach"
)

// bus hands every event to every listener.
type bus struct {
	mu        sync.Mutex
	listeners []chan coach.Event
}

func (b *bus) Publish(_ context.Context, e coach.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.listeners {
		l <- e
	}
}

func (b *bus) Listen(ctx context.Context) (<-chan coach.Event, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := make(chan coach.Event, 100)
	b.listeners = append(b.listeners, l)
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.listeners = slices.DeleteFunc(b.listeners, func(o chan coach.Event) bool { return o == l })
		close(l)
	})
	return l, nil
}

func (b *bus) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.listeners)
}

// Aliases, so that the fields have other names than the methods.
type (
	otherUsers  = coach.UserRows
	otherLogins = coach.SessionRows
)

// staff are people; every session is Ann's.
type staff struct {
	otherUsers
	otherLogins
	mu     sync.Mutex
	people map[coach.UserID]coach.User
	out    map[string]bool // hashes of ended sessions
}

func (s *staff) User(_ context.Context, id coach.UserID) (coach.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.people[id], nil
}

func (s *staff) Session(_ context.Context, hash string, _ time.Time) (coach.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out[hash] {
		return coach.Session{}, coach.Errorf(coach.CodeNotFound, "", "There is no such session.")
	}
	return coach.Session{User: ann.ID}, nil
}

func (s *staff) DeleteSession(_ context.Context, hash string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out[hash] = true
	return nil
}

func (s *staff) is(u coach.User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people[u.ID] = u
}

// streaming is a server of events whose beat never comes, for Ann.
func streaming(t *testing.T) (*staff, *bus, *httptest.Server) {
	t.Helper()
	people := &staff{people: map[coach.UserID]coach.User{}, out: map[string]bool{}}
	people.is(ann)
	b := &bus{}
	h, s := build(Config{
		People: coach.People{Users: people, Logins: people, Clock: fixedClock{}},
		Events: b, Clock: fixedClock{}, Version: "1", Log: slog.New(slog.DiscardHandler),
	})
	s.beat = time.Hour
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	return people, b, web
}

// follow opens a stream as whoever has the session.
func follow(t *testing.T, web *httptest.Server, method, path string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, web.URL+Prefix+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: cookieName, Value: "ann"})
	res, err := web.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

// rest reads a stream to its end.
func rest(t *testing.T, res *http.Response) string {
	t.Helper()
	said := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(res.Body)
		said <- string(all)
	}()
	select {
	case all := <-said:
		return all
	case <-time.After(time.Minute):
		t.Fatal("the stream does not end")
		return ""
	}
}

var ann = coach.User{ID: "ann", Email: "ann@example.com", Role: coach.RepRole}

func TestTheStreamOfADisabledPersonEnds(t *testing.T) {
	people, b, web := streaming(t)
	res := follow(t, web, http.MethodGet, "/events")
	disabled := ann
	disabled.Disabled = true
	people.is(disabled)
	b.Publish(t.Context(), coach.Event{Kind: "people"})
	b.Publish(t.Context(), coach.Event{Kind: "tracker"})
	if said := rest(t, res); strings.Contains(said, "event:") {
		t.Errorf("after the end came %q", said)
	}
}

func TestTheStreamOfWhoLogsOutEnds(t *testing.T) {
	_, _, web := streaming(t)
	res := follow(t, web, http.MethodGet, "/events")
	if out := follow(t, web, http.MethodDelete, "/session"); out.StatusCode != http.StatusNoContent {
		t.Fatalf("log out: %s", out.Status)
	}
	rest(t, res)
}

func TestAStreamThatGoesOnSaysNothingOfPeople(t *testing.T) {
	_, b, web := streaming(t)
	res := follow(t, web, http.MethodGet, "/events")
	b.Publish(t.Context(), coach.Event{Kind: "people"})
	b.Publish(t.Context(), coach.Event{Kind: "tracker"})
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if data != `{"kind":"tracker"}` {
				t.Errorf("the first event is %s", data)
			}
			return
		}
	}
	t.Error("no event came")
}

func TestAPersonHasAFewStreams(t *testing.T) {
	_, b, web := streaming(t)
	var open []*http.Response
	for range maxStreams {
		res := follow(t, web, http.MethodGet, "/events")
		if res.StatusCode != http.StatusOK {
			t.Fatalf("stream %d: %s", len(open)+1, res.Status)
		}
		open = append(open, res)
	}
	over := follow(t, web, http.MethodGet, "/events")
	if over.StatusCode != http.StatusTooManyRequests || over.Header.Get("Retry-After") == "" {
		t.Fatalf("one more: %s, %v", over.Status, over.Header)
	}
	if n := b.count(); n != maxStreams {
		t.Errorf("%d streams listen, want %d", n, maxStreams)
	}
	open[0].Body.Close()
	for range 3000 { // the server notices a little later
		if res := follow(t, web, http.MethodGet, "/events"); res.StatusCode == http.StatusOK {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("a stream that was closed still counts")
}

func TestThatSomethingIsGoneIsToldToWhoCouldSeeItsCall(t *testing.T) {
	s := &server{}
	gone := coach.Event{Call: "call_1", Clip: "clip_1", Folder: "folder_1", Deleted: true, Was: &coach.Whose{Rep: "bob", UploadedBy: "bob", Team: "north", Private: true}}
	open := gone
	open.Was = &coach.Whose{Rep: "bob", UploadedBy: "bob", Team: "north"}
	unknown := gone
	unknown.Was = nil
	for name, tt := range map[string]struct {
		viewer                coach.Viewer
		private, open, unsaid bool
	}{
		"its rep":       {viewer: coach.Viewer{User: coach.User{ID: "bob", Role: coach.RepRole}}, private: true, open: true},
		"its manager":   {viewer: coach.Viewer{User: coach.User{ID: "mia", Role: coach.Manager}, Manages: []coach.TeamID{"north"}}, private: true, open: true},
		"a colleague":   {viewer: coach.Viewer{User: ann}},
		"a trainer":     {viewer: coach.Viewer{User: coach.User{ID: "tom", Role: coach.Trainer}}, open: true},
		"other manager": {viewer: coach.Viewer{User: coach.User{ID: "max", Role: coach.Manager}, Manages: []coach.TeamID{"south"}}},
	} {
		for _, kind := range []string{"call", "clip", "folder", "tracker", "retag", "people", "novelty", ""} {
			t.Run(name+", "+kind, func(t *testing.T) {
				tells := func(e coach.Event) bool {
					e.Kind = kind
					return s.tells(t.Context(), tt.viewer, e)
				}
				got, want := [3]bool{tells(gone), tells(open), tells(unknown)}, [3]bool{tt.private, tt.open, tt.unsaid}
				if told[kind] == nil {
					want = [3]bool{} // nobody has said who may know of it
				}
				if got != want {
					t.Errorf("private, open, unknown: told %v, want %v", got, want)
				}
			})
		}
	}
}

func TestAChangeOfAKindNobodyKnowsIsToldToNobody(t *testing.T) {
	admin := coach.Viewer{User: coach.User{ID: "adam", Role: coach.Administrator}}
	for kind, want := range map[string]bool{"tracker": true, "retag": true, "people": false, "novelty": false, "": false} {
		if got := (&server{}).tells(t.Context(), admin, coach.Event{Kind: kind}); got != want {
			t.Errorf("%q: told %v, want %v", kind, got, want)
		}
	}
}
