package app_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gametape/internal/app"
)

// root is the repository; the embedded object storage moves a test process
// elsewhere, so it is found before any test runs.
var root = func() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return filepath.Dir(filepath.Dir(dir))
}()

var buildDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if buildDir != "" {
		os.RemoveAll(buildDir)
	}
	os.Exit(code)
}

// binary builds gametape once for all tests that need a process to kill.
var binary = sync.OnceValues(func() (string, error) {
	var err error
	if buildDir, err = os.MkdirTemp("", "gametape-test-"); err != nil {
		return "", err
	}
	out := filepath.Join(buildDir, "gametape")
	cmd := exec.Command("go", "build", "-o", out, ".")
	cmd.Dir = root
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, said)
	}
	return out, nil
})

// patience bounds every wait: far more than a loaded machine takes.
const patience = 4 * time.Minute

const (
	adminEmail    = "admin@example.com"
	adminPassword = "correct horse battery"
)

// settings are what every installation under test has; the data folder is its
// own unless more says otherwise.
func settings(t *testing.T, more ...string) []string {
	t.Helper()
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + t.TempDir(),
		"GAMETAPE_ADDR=127.0.0.1:0", "GAMETAPE_DATA=" + t.TempDir(),
		"GAMETAPE_ADMIN_EMAIL=" + adminEmail, "GAMETAPE_ADMIN_PASSWORD=" + adminPassword,
	}, more...)
}

// setting is the last value of a setting in env.
func setting(env []string, name string) string {
	value := ""
	for _, line := range env {
		if v, ok := strings.CutPrefix(line, "GAMETAPE_"+name+"="); ok {
			value = v
		}
	}
	return value
}

// running is a serve or worker that has said it is ready.
type running struct {
	base string // of a serve: http://127.0.0.1:port
	// stop asks it to end and waits until it has.
	stop func()
	// kill ends a process at once, as kill -9 does; nil in this process.
	kill func()
}

// inProcess runs serve within the test.
func inProcess(t *testing.T, env []string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out, said := io.Pipe()
	log := newLog(t, "serve")
	ended := make(chan struct{})
	var code int
	go func() {
		defer close(ended)
		code = app.Main(ctx, []string{"serve"}, env, app.Streams{In: strings.NewReader(""), Out: said, Err: log})
		said.Close()
	}()
	stop := sync.OnceFunc(func() {
		cancel()
		select {
		case <-ended:
			if code != 0 {
				t.Errorf("serve ended with code %d", code)
			}
		case <-time.After(patience):
			t.Error("serve does not end when it is asked to")
		}
	})
	t.Cleanup(stop)
	return running{base: awaitReady(t, out), stop: stop}
}

// start runs the built program with a subcommand.
func start(t *testing.T, env []string, args ...string) running {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	out, said, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	// A serve within this process may have moved it to a folder that is gone.
	cmd.Dir = setting(env, "DATA")
	cmd.Env, cmd.Stdout, cmd.Stderr = env, said, newLog(t, args[0])
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said.Close()
	ended := make(chan struct{})
	go func() { defer close(ended); _ = cmd.Wait() }()
	end := func(sig os.Signal) func() {
		return sync.OnceFunc(func() {
			_ = cmd.Process.Signal(sig)
			select {
			case <-ended:
			case <-time.After(patience):
				t.Errorf("%s does not end on %v", args[0], sig)
				_ = cmd.Process.Kill()
			}
			out.Close()
		})
	}
	r := running{stop: end(syscall.SIGTERM), kill: end(syscall.SIGKILL)}
	t.Cleanup(r.kill)
	r.base = awaitReady(t, out)
	return r
}

// awaitReady reads what a program prints until it says it is ready, and goes on
// reading so that it never blocks.
func awaitReady(t *testing.T, out io.Reader) string {
	t.Helper()
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if at, ok := strings.CutPrefix(lines.Text(), "gametape is ready: "); ok {
				ready <- strings.Replace(at, "//localhost", "//127.0.0.1", 1)
			} else if lines.Text() == "gametape worker is ready" {
				ready <- ""
			}
		}
		close(ready)
	}()
	select {
	case base, ok := <-ready:
		if !ok {
			t.Fatal("it ended before it was ready")
		}
		return base
	case <-time.After(patience):
		t.Fatal("it is not ready in time")
	}
	return ""
}

// logOf collects what a program logs, and shows its end where the test fails.
type logOf struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func newLog(t *testing.T, who string) *logOf {
	l := &logOf{}
	t.Cleanup(func() {
		if !t.Failed() {
			return
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		const most = 6 << 10
		said := l.all.Bytes()
		t.Logf("the end of what %s logged:\n%s", who, said[max(0, len(said)-most):])
	})
	return l
}

func (l *logOf) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

// eventually asks until done, and fails with what was last seen.
func eventually(t *testing.T, what string, ask func() (done bool, seen any)) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		done, seen := ask()
		if done {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s; last seen: %+v", what, patience, seen)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
