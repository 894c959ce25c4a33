// Package speech asks a speech-to-text server what is said: any that speaks
// OpenAI's interface (POST /v1/audio/transcriptions), hosted or one's own. It
// implements coach.Speech. docs/speech.md says which are known to work.
package speech

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"gametape/coach"
)

// Config says where the server is.
type Config struct {
	URL string // with or without /v1
	Key string // bearer token; empty: none is wanted
	// Pause before a second try, doubled for each after it; zero: a second.
	Pause time.Duration
	// Patience with one request, beyond ten times the length of its sound; zero:
	// two minutes.
	Patience time.Duration
}

const (
	// tries is how often a server that is away or busy is asked: for two minutes,
	// and again by each of the stage's attempts.
	tries = 8
	// longestPause is the longest a server may have itself waited for.
	longestPause = time.Minute
	// slowest is how many times as long as its sound an answer may take: large
	// models on a small machine.
	slowest = 10
	// maxAnswer bounds an answer, in bytes; an hour of words with times has 2 MB.
	maxAnswer = 16 << 20
	// maxReason is how much of a refusal is read, and shown is how much of it is
	// shown, in characters.
	maxReason, shown = 8 << 10, 300
)

// way is how an answer is asked for.
type way string

const (
	diarised way = "diarized_json" // segments with speakers
	verbose  way = "verbose_json"  // segments, words with times
	plain    way = "json"          // text alone
)

// Server is one speech server. It is safe for concurrent use.
type Server struct {
	cfg      Config
	endpoint string
	client   *http.Client
	log      *slog.Logger

	mu sync.Mutex
	// refused are the ways that a model does not know.
	refused map[string]map[way]bool
}

var _ coach.Speech = (*Server)(nil)

// New makes a client of the server at c.URL; nothing is asked of it yet.
func New(c Config, log *slog.Logger) *Server {
	if c.Pause == 0 {
		c.Pause = time.Second
	}
	if c.Patience == 0 {
		c.Patience = 2 * time.Minute
	}
	base := strings.TrimSuffix(strings.TrimSuffix(c.URL, "/"), "/v1")
	return &Server{
		cfg: c, endpoint: base + "/v1/audio/transcriptions", log: log, refused: map[string]map[way]bool{},
		// A server that sends elsewhere would be sent the key and the sound there.
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
}

// Transcribe implements coach.Speech.
func (s *Server) Transcribe(ctx context.Context, a coach.SpeechAsked) (coach.SpeechHeard, error) {
	var refusal error
	for _, w := range s.ways(a) {
		heard, err := s.ask(ctx, a, w)
		var no *refusedWay
		if errors.As(err, &no) {
			s.forget(a.Model, w)
			refusal = no.err
			continue
		}
		return heard, err
	}
	if refusal == nil {
		refusal = errors.New("every form of answer was refused before")
	}
	return coach.SpeechHeard{}, coach.Errorf(coach.CodeInvalid, "", "The speech server cannot be asked for this by its model %q: %s", a.Model, coach.MessageOf(refusal)).Because(refusal)
}

// ways are those to ask in, the best first.
func (s *Server) ways(a coach.SpeechAsked) []way {
	if strings.Contains(a.Model, "diarize") {
		return []way{diarised}
	}
	all := []way{verbose, plain}
	if a.Diarise {
		all = append([]way{diarised}, all...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []way
	for _, w := range all {
		if !s.refused[a.Model][w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return all // it may be another server by now
	}
	return out
}

func (s *Server) forget(model string, w way) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refused[model] == nil {
		s.refused[model] = map[way]bool{}
	}
	s.refused[model][w] = true
}

// refusedWay: the server does not answer in this way.
type refusedWay struct{ err error }

func (e *refusedWay) Error() string { return e.err.Error() }

// ask asks in one way, again and again while the server is away or busy.
func (s *Server) ask(ctx context.Context, a coach.SpeechAsked, w way) (coach.SpeechHeard, error) {
	f, err := formOf(a, w)
	if err != nil {
		return coach.SpeechHeard{}, err
	}
	pause := s.cfg.Pause
	for try := 1; ; try++ {
		raw, wait, err := s.once(ctx, a, f)
		if err == nil {
			return read(raw, a, w)
		}
		if wait < 0 || ctx.Err() != nil {
			return coach.SpeechHeard{}, err
		}
		if try == tries {
			return coach.SpeechHeard{}, err
		}
		s.log.WarnContext(ctx, "speech server is asked again", "try", try, "error", err)
		timer := time.NewTimer(min(max(pause, wait), longestPause))
		select {
		case <-ctx.Done():
			timer.Stop()
			return coach.SpeechHeard{}, ctx.Err()
		case <-timer.C:
		}
		pause *= 2
	}
}

// once asks once. wait is how long the server wants to be left alone, and
// negative where asking again is of no use.
func (s *Server) once(ctx context.Context, a coach.SpeechAsked, f form) (raw []byte, wait time.Duration, err error) {
	limited, cancel := context.WithTimeout(ctx, s.cfg.Patience+slowest*a.Length)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodPost, s.endpoint, f.body())
	if err != nil {
		return nil, -1, coach.Errorf(coach.CodeInvalid, "", "The address of the speech server cannot be used.").Because(err)
	}
	req.ContentLength = f.size()
	req.Header.Set("Content-Type", f.contentType)
	if s.cfg.Key != "" {
		req.Header.Set("Authorization", "Bearer "+s.cfg.Key)
	}
	res, err := s.client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, -1, ctx.Err()
		}
		return nil, 0, coach.Errorf(coach.CodeUnavailable, "", "The speech server does not answer.").Because(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		wait, err := refusal(res)
		return nil, wait, err
	}
	raw, err = io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		if ctx.Err() != nil {
			return nil, -1, ctx.Err()
		}
		return nil, 0, coach.Errorf(coach.CodeUnavailable, "", "The speech server broke off its answer.").Because(err)
	}
	if len(raw) > maxAnswer {
		return nil, -1, coach.Errorf(coach.CodeInvalid, "", "The speech server's answer is larger than %d MiB.", maxAnswer>>20)
	}
	return raw, 0, nil
}

// refusal is what a status other than 200 means.
func refusal(res *http.Response) (wait time.Duration, err error) {
	reason := reasonOf(res.Body)
	switch code := res.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= http.StatusInternalServerError:
		after, _ := strconv.Atoi(res.Header.Get("Retry-After")) // absent, or a date: the usual pause
		return time.Duration(max(after, 0)) * time.Second, coach.Errorf(coach.CodeUnavailable, "", "The speech server is busy or failed (%d)%s.", code, reason)
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return -1, coach.Errorf(coach.CodeForbidden, "", "The speech server refuses gametape's key (%d)%s; see GAMETAPE_SPEECH_KEY.", code, reason)
	case code == http.StatusNotFound:
		return -1, coach.Errorf(coach.CodeInvalid, "", "The speech server has no such address or model (404)%s; see GAMETAPE_SPEECH_URL and GAMETAPE_SPEECH_MODEL.", reason)
	case code == http.StatusBadRequest || code == http.StatusUnprocessableEntity:
		err := coach.Errorf(coach.CodeInvalid, "", "The speech server cannot use what it was sent (%d)%s.", code, reason)
		if said := strings.ToLower(reason); strings.Contains(said, "response_format") || strings.Contains(said, "diarized_json") || strings.Contains(said, "verbose_json") || strings.Contains(said, "timestamp_granularities") {
			return -1, &refusedWay{err}
		}
		return -1, err
	default:
		return -1, coach.Errorf(coach.CodeInvalid, "", "The speech server refuses what it was sent (%d)%s.", code, reason)
	}
}

// reasonOf is what a refusal says, as ": reason".
func reasonOf(body io.Reader) string {
	raw, err := io.ReadAll(io.LimitReader(body, maxReason))
	if err != nil || len(raw) == 0 {
		return ""
	}
	var said struct {
		Error   json.RawMessage `json:"error"`
		Detail  json.RawMessage `json:"detail"`
		Message string          `json:"message"`
	}
	text := string(raw)
	if json.Unmarshal(raw, &said) == nil {
		var inner struct {
			Message string `json:"message"`
		}
		switch {
		case json.Unmarshal(said.Error, &inner) == nil && inner.Message != "":
			text = inner.Message
		case said.Message != "":
			text = said.Message
		case len(said.Detail) > 0:
			text = strings.Trim(string(said.Detail), `"`)
		case len(said.Error) > 0:
			text = strings.Trim(string(said.Error), `"`)
		}
	}
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if text == "" {
		return ""
	}
	if r := []rune(text); len(r) > shown {
		text = string(r[:shown]) + "…"
	}
	return ": " + strings.TrimRight(text, ".")
}

// form is a request's body: the sound is not copied into it.
type form struct {
	before, sound, after []byte
	contentType          string
}

func (f form) body() io.Reader {
	return io.MultiReader(bytes.NewReader(f.before), bytes.NewReader(f.sound), bytes.NewReader(f.after))
}

func (f form) size() int64 { return int64(len(f.before) + len(f.sound) + len(f.after)) }

func formOf(a coach.SpeechAsked, w way) (form, error) {
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	// The base of "en-US" is what models know.
	language, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(a.Language), "_", "-"), "-")
	fields := [][2]string{{"model", a.Model}, {"response_format", string(w)}, {"temperature", "0"}, {"language", language}}
	switch w {
	case diarised: // such models take no prompt and have no times of words
		fields = append(fields, [2]string{"chunking_strategy", "auto"})
		for _, v := range a.Voices {
			fields = append(fields, [2]string{"known_speaker_names[]", v.Name})
		}
		for _, v := range a.Voices {
			fields = append(fields, [2]string{"known_speaker_references[]", "data:audio/wav;base64," + base64.StdEncoding.EncodeToString(v.WAV)})
		}
	case verbose:
		fields = append(fields, [2]string{"prompt", a.Prompt}, [2]string{"timestamp_granularities[]", "word"}, [2]string{"timestamp_granularities[]", "segment"})
	case plain:
		fields = append(fields, [2]string{"prompt", a.Prompt})
	}
	for _, f := range fields {
		if f[1] == "" {
			continue
		}
		if err := m.WriteField(f[0], f[1]); err != nil {
			return form{}, fmt.Errorf("write the request: %w", err)
		}
	}
	if _, err := m.CreateFormFile("file", "piece.wav"); err != nil {
		return form{}, fmt.Errorf("write the request: %w", err)
	}
	n := buf.Len()
	if err := m.Close(); err != nil {
		return form{}, fmt.Errorf("write the request: %w", err)
	}
	return form{before: buf.Bytes()[:n], sound: a.WAV, after: buf.Bytes()[n:], contentType: m.FormDataContentType()}, nil
}
