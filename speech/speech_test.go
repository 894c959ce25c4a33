package speech

import (
	"encoding/json"
	"fmt"
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

// reply is what a server answers once.
type reply struct {
	status int
	body   string
	header http.Header
}

// server answers its replies in turn, the last one for ever, and keeps the forms
// it was sent.
type server struct {
	mu      sync.Mutex
	replies []reply
	forms   []map[string][]string
	files   []string
	keys    []string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodPost || r.URL.Path != "/v1/audio/transcriptions" || r.ParseMultipartForm(1<<20) != nil {
		http.Error(w, "no", http.StatusNotFound)
		return
	}
	f, _, err := r.FormFile("file")
	if err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	raw, _ := io.ReadAll(f)
	s.files = append(s.files, string(raw))
	s.forms = append(s.forms, r.MultipartForm.Value)
	s.keys = append(s.keys, r.Header.Get("Authorization"))
	now := s.replies[0]
	if len(s.replies) > 1 {
		s.replies = s.replies[1:]
	}
	for k, v := range now.header {
		w.Header()[k] = v
	}
	w.WriteHeader(now.status)
	fmt.Fprint(w, now.body)
}

func started(t *testing.T, suffix string, replies ...reply) (*Server, *server) {
	t.Helper()
	fake := &server{replies: replies}
	web := httptest.NewServer(fake)
	t.Cleanup(web.Close)
	return New(Config{URL: web.URL + suffix, Key: "secret", Pause: time.Millisecond, Patience: 10 * time.Second}, slog.New(slog.DiscardHandler)), fake
}

func asked() coach.SpeechAsked {
	return coach.SpeechAsked{WAV: []byte("RIFF…"), Length: 10 * time.Second, Prompt: "Rita, Acme", SpeechChoice: coach.SpeechChoice{Model: "whisper-1", Language: "en-US"}}
}

const verboseAnswer = `{"task":"transcribe","language":"english","duration":10,"text":"Hello, there. Bye!","segments":[
 {"id":0,"start":0.5,"end":1.5,"text":" Hello, there."},{"id":1,"start":4,"end":99,"text":" Bye!"}],
 "words":[{"word":"Hello","start":0.5,"end":0.9},{"word":"there","start":1.0,"end":1.5},{"word":"Bye","start":4,"end":4.4}]}`

func TestWordsComeWithTheirTimes(t *testing.T) {
	for _, suffix := range []string{"", "/", "/v1", "/v1/"} {
		s, fake := started(t, suffix, reply{200, verboseAnswer, nil})
		got, err := s.Transcribe(t.Context(), asked())
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, seg := range got.Segments {
			for _, w := range seg.Words {
				said = append(said, fmt.Sprintf("%q %v", w.Text, w.Start))
			}
		}
		if g := strings.Join(said, " "); g != `"Hello," 500ms " there." 1s "Bye!" 4s` || got.Language != "english" {
			t.Errorf("the words are %s", g)
		}
		if end := got.Segments[1].End; end != 10*time.Second {
			t.Errorf("a segment ends at %v, after the sound", end)
		}
		form := fake.forms[0]
		if fake.files[0] != "RIFF…" || form["model"][0] != "whisper-1" || form["language"][0] != "en" || form["prompt"][0] != "Rita, Acme" ||
			!slices.Equal(form["timestamp_granularities[]"], []string{"word", "segment"}) || fake.keys[0] != "Bearer secret" {
			t.Errorf("it was sent %v with the key %q", form, fake.keys[0])
		}
	}
}

const diarisedAnswer = `{"text":"Hi. Hello.","segments":[{"type":"transcript.text.segment","id":"0","start":0,"end":1,"text":"Hi.","speaker":"A"},{"start":1,"end":2,"text":"Hello.","speaker":"Rita"}]}`

func TestSpeakersAreNamedWhereTheServerCan(t *testing.T) {
	s, fake := started(t, "", reply{200, diarisedAnswer, nil})
	a := asked()
	a.Diarise, a.Voices = true, []coach.SpeechVoice{{Name: "Rita", WAV: []byte("RIFF")}}
	got, err := s.Transcribe(t.Context(), a)
	if err != nil || len(got.Segments) != 2 || got.Segments[0].Speaker != "A" || got.Segments[1].Speaker != "Rita" {
		t.Fatalf("got %+v, %v", got, err)
	}
	form := fake.forms[0]
	if form["response_format"][0] != "diarized_json" || form["known_speaker_names[]"][0] != "Rita" || form["known_speaker_references[]"][0] != "data:audio/wav;base64,UklGRg==" ||
		form["prompt"] != nil || form["timestamp_granularities[]"] != nil || form["chunking_strategy"][0] != "auto" {
		t.Errorf("it was sent %v", form)
	}
}

func TestAServerIsAskedInTheBestWayItKnows(t *testing.T) {
	no := reply{400, `{"error":{"message":"response_format 'diarized_json' is not compatible with model 'whisper-1'."}}`, nil}
	for name, tt := range map[string]struct {
		replies []reply
		want    []string // forms of the first and the second piece
		untimed bool
	}{
		"it refuses to name speakers":            {[]reply{no, {200, verboseAnswer, nil}}, []string{"diarized_json", "verbose_json", "verbose_json"}, false},
		"it answers without speakers":            {[]reply{{200, `{"text":"Hello"}`, nil}, {200, verboseAnswer, nil}}, []string{"diarized_json", "verbose_json", "verbose_json"}, false},
		"it has neither speakers nor times":      {[]reply{no, {400, `{"detail":"verbose_json is not supported"}`, nil}, {200, `{"text":"Hello"}`, nil}}, []string{"diarized_json", "verbose_json", "json", "json"}, true},
		"it names speakers":                      {[]reply{{200, diarisedAnswer, nil}}, []string{"diarized_json", "diarized_json"}, false},
		"it hears nothing, whatever it is asked": {[]reply{{200, `{"text":"","segments":[]}`, nil}}, []string{"diarized_json", "diarized_json"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, fake := started(t, "", tt.replies...)
			a := asked()
			a.Diarise = true
			for range 2 {
				got, err := s.Transcribe(t.Context(), a)
				if err != nil || got.Untimed != tt.untimed {
					t.Fatalf("got %+v, %v", got, err)
				}
			}
			var forms []string
			for _, f := range fake.forms {
				forms = append(forms, f["response_format"][0])
			}
			if !slices.Equal(forms, tt.want) {
				t.Errorf("it was asked for %v, want %v", forms, tt.want)
			}
		})
	}
	t.Run("a model that can only name speakers", func(t *testing.T) {
		s, fake := started(t, "", reply{200, diarisedAnswer, nil})
		a := asked()
		a.Model = "gpt-4o-transcribe-diarize"
		if _, err := s.Transcribe(t.Context(), a); err != nil || fake.forms[0]["response_format"][0] != "diarized_json" {
			t.Errorf("it was asked for %v: %v", fake.forms, err)
		}
	})
}

func TestWhatFailsIsSaid(t *testing.T) {
	busy := reply{429, `{"error":{"message":"Rate limit reached"}}`, http.Header{"Retry-After": {"0"}}}
	for name, tt := range map[string]struct {
		replies []reply
		asked   int
		code    coach.Code
		says    string
	}{
		"busy, then well":         {[]reply{busy, {503, "", nil}, {200, verboseAnswer, nil}}, 3, "", ""},
		"busy for ever":           {[]reply{busy}, tries, coach.CodeUnavailable, "busy or failed (429): Rate limit reached."},
		"a wrong key":             {[]reply{{401, `{"error":{"message":"Incorrect API key"}}`, nil}}, 1, coach.CodeForbidden, "GAMETAPE_SPEECH_KEY"},
		"no such model":           {[]reply{{404, `{"detail":"Model 'x' is not installed"}`, nil}}, 1, coach.CodeInvalid, "Model 'x' is not installed"},
		"sound it cannot use":     {[]reply{{400, `{"error":"Audio file might be corrupted"}`, nil}}, 1, coach.CodeInvalid, "Audio file might be corrupted"},
		"too large":               {[]reply{{413, "<html>Request Entity Too Large</html>", nil}}, 1, coach.CodeInvalid, "413"},
		"sent elsewhere":          {[]reply{{307, "", http.Header{"Location": {"http://elsewhere.example/"}}}}, 1, coach.CodeInvalid, "307"},
		"an answer of other kind": {[]reply{{200, "<html>", nil}}, 1, coach.CodeInvalid, "no JSON"},
		"an answer without end":   {[]reply{{200, strings.Repeat(" ", maxAnswer+1), nil}}, 1, coach.CodeInvalid, "larger than 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			s, fake := started(t, "", tt.replies...)
			_, err := s.Transcribe(t.Context(), asked())
			if coach.CodeOf(err) != tt.code || err != nil && !strings.Contains(coach.MessageOf(err), tt.says) {
				t.Errorf("got %v, want %s and %q", err, tt.code, tt.says)
			}
			if len(fake.forms) != tt.asked {
				t.Errorf("it was asked %d times, want %d", len(fake.forms), tt.asked)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		s := New(Config{URL: "http://127.0.0.1:1", Pause: time.Millisecond}, slog.New(slog.DiscardHandler))
		if _, err := s.Transcribe(t.Context(), asked()); coach.CodeOf(err) != coach.CodeUnavailable {
			t.Errorf("got %v", err)
		}
	})
}

func TestWordsAreSpelledAsTheTextHasThem(t *testing.T) {
	for name, tt := range map[string]struct {
		text  string
		words []string
		want  []string
	}{
		"bare":                {`He said "no", twice.`, []string{"He", "said", "no", "twice"}, []string{"He", " said", ` "no",`, " twice."}},
		"with their blanks":   {"It's 10 % more.", []string{" It's", " 10", " %", " more."}, []string{"It's", " 10", " %", " more."}},
		"of another wording":  {"It costs ten.", []string{"It", "costs", "10"}, []string{"It", "costs", "10"}},
		"a script in one run": {"価格が高い。", []string{"価格", "が", "高い"}, []string{"価格", "が", "高い。"}},
	} {
		t.Run(name, func(t *testing.T) {
			var words []word
			for i, w := range tt.words {
				words = append(words, word{Word: w, Start: float64(i), End: float64(i) + 0.5})
			}
			var got []string
			for _, w := range spelled(tt.text, words, time.Minute) {
				got = append(got, w.Text)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte(verboseAnswer))
	f.Add([]byte(diarisedAnswer))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, w := range []way{diarised, verbose, plain} {
			got, err := read(raw, asked(), w)
			if err != nil {
				continue
			}
			for _, s := range got.Segments {
				if s.Start < 0 || s.End < s.Start || s.End > asked().Length {
					t.Errorf("a segment lies at %v–%v", s.Start, s.End)
				}
			}
			if _, err := json.Marshal(got); err != nil {
				t.Error(err)
			}
		}
	})
}
