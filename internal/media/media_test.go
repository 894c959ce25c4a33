package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gametape/coach"
	"gametape/internal/media"
)

func newFFmpeg(t testing.TB) *media.FFmpeg {
	t.Helper()
	f, err := media.New(media.Config{TempDir: t.TempDir()}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Skip("ffmpeg is not installed here: ", err)
	}
	return f
}

// tones are three seconds, 440 Hz on the left channel and 880 Hz on the right.
const tones = "sine=f=440:r=44100:d=3[l];sine=f=880:r=44100:d=3[r];[l][r]amerge=inputs=2"

// ticking is a tone that is heard for the first 100 ms of every second only,
// so that a moment of it can be told.
func ticking(rate, seconds int) string {
	return fmt.Sprintf("aevalsrc='if(lt(mod(t\\,1)\\,0.1)\\,0.5*sin(2*PI*600*t)\\,0)|0.3*sin(2*PI*900*t)':s=%d:d=%d", rate, seconds)
}

// makeFile has ffmpeg make a file out of a lavfi graph.
func makeFile(t testing.TB, name, graph string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	all := append([]string{"-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", graph}, args...)
	out, err := exec.CommandContext(t.Context(), "ffmpeg", append(all, path)...).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg %s: %v\n%s", args, err, out)
	}
	return path
}

// counting serves files as S3 does and counts the bytes that were asked for.
type counting struct {
	*httptest.Server
	bytes atomic.Int64
}

type countingWriter struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (w countingWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.n.Add(int64(n))
	return n, err
}

func serve(t testing.TB, path string) (url string, c *counting) {
	t.Helper()
	c = &counting{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(countingWriter{w, &c.bytes}, r, filepath.Join(filepath.Dir(path), filepath.Base(r.URL.Path)))
	}))
	t.Cleanup(c.Close)
	return c.URL + "/" + filepath.Base(path) + "?signature=secret", c
}

// samples decodes a file to its channels; full scale is 1.
func samples(t testing.TB, path string, rate int) (channels [][]float64) {
	t.Helper()
	probe, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-select_streams", "a:0",
		"-show_entries", "stream=channels", "-of", "csv=p=0", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if _, err := fmt.Sscan(string(probe), &n); err != nil {
		t.Fatal(err)
	}
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", path, "-ar", fmt.Sprint(rate), "-f", "s16le", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	channels = make([][]float64, n)
	for i := 0; i+1 < len(raw); i += 2 {
		c := i / 2 % n
		channels[c] = append(channels[c], float64(int16(binary.LittleEndian.Uint16(raw[i:])))/32768)
	}
	return channels
}

// ticks are the moments at which the tone of ticking begins.
func ticks(channel []float64, rate int) []time.Duration {
	var found []time.Duration
	quiet := rate // samples since the last loud one
	for i, v := range channel {
		if math.Abs(v) < 0.1 {
			quiet++
			continue
		}
		if quiet > rate/5 {
			found = append(found, time.Duration(i)*time.Second/time.Duration(rate))
		}
		quiet = 0
	}
	return found
}

func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above this folder")
	return ""
}

// shared is a file of the data that development shares.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(root(t), "../shared/data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the shared data is not here: no %s", name)
	}
	return path
}

func wantCode(t *testing.T, err error, code coach.Code, says string) {
	t.Helper()
	if coach.CodeOf(err) != code || !strings.Contains(coach.MessageOf(err), says) {
		t.Errorf("got %v, want code %s and a message with %q", err, code, says)
	}
}

func TestNewSaysHowToInstallWhatIsMissing(t *testing.T) {
	_, err := media.New(media.Config{FFprobe: "no-such-program"}, slog.New(slog.DiscardHandler))
	if _, e := exec.LookPath("ffmpeg"); e != nil {
		t.Skip("ffmpeg is not installed here")
	}
	wantCode(t, err, coach.CodeUnavailable, "apt install ffmpeg")
}

func TestRunsEndWithTheirContext(t *testing.T) {
	f := newFFmpeg(t)
	path := makeFile(t, "tones.wav", tones)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Cut(ctx, path, coach.Mix{}, 0, time.Second, &bytes.Buffer{}); err == nil {
		t.Error("a cancelled cut succeeded")
	}
	impatient, err := media.New(media.Config{Timeout: time.Nanosecond, TempDir: t.TempDir()}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_, err = impatient.Probe(t.Context(), path)
	wantCode(t, err, coach.CodeUnavailable, "given up")
}
