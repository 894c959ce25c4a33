package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"gametape/api"
)

const (
	adminEmail    = "bench@example.com"
	adminPassword = "measured twice, cut once"
	// patience bounds every wait for a server.
	patience = 3 * time.Minute
)

// build builds the program as it is in the repository now.
func (b *bench) build(ctx context.Context) (string, error) {
	path := filepath.Join(b.dir, "gametape")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", path, ".")
	cmd.Dir = b.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, lastLines(out))
	}
	return path, nil
}

// served is a `gametape serve` in a process of its own, and somebody logged in.
type served struct {
	base   string
	pid    int
	client http.Client
	stop   func() error
}

// serve starts one in a folder of its own, with further settings.
func (b *bench) serve(ctx context.Context, settings ...string) (*served, error) {
	program, err := b.build(ctx)
	if err != nil {
		return nil, err
	}
	data, err := os.MkdirTemp(b.dir, "data-")
	if err != nil {
		return nil, err
	}
	log, err := os.Create(data + ".log")
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, "serve")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + b.dir,
		"GAMETAPE_ADDR=127.0.0.1:0", "GAMETAPE_DATA=" + data, "GAMETAPE_LOG_LEVEL=warn",
		"GAMETAPE_ADMIN_EMAIL=" + adminEmail, "GAMETAPE_ADMIN_PASSWORD=" + adminPassword,
	}, settings...)
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start gametape: %w", err)
	}
	stop := func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
		defer late.Stop()
		_ = cmd.Wait() // how it ends is no matter of the measurement
		return errors.Join(log.Close(), os.RemoveAll(data))
	}
	base := readyAt(out)
	if base == "" {
		said, _ := os.ReadFile(log.Name())
		return nil, errors.Join(fmt.Errorf("gametape serve ended before it was ready: %s", lastLines(said)), stop())
	}
	s := &served{base: base, pid: cmd.Process.Pid, stop: stop}
	s.client.Jar, _ = cookiejar.New(nil) // without options it cannot fail
	s.client.Transport = &http.Transport{WriteBufferSize: 256 << 10, MaxIdleConnsPerHost: 16}
	login, err := json.Marshal(map[string]string{"email": adminEmail, "password": adminPassword})
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	if err := s.ask(ctx, http.MethodPost, "/session", "application/json", bytes.NewReader(login), int64(len(login)), nil); err != nil {
		return nil, errors.Join(fmt.Errorf("log in: %w", err), stop())
	}
	return s, nil
}

// readyAt reads what serve prints until it says where it is; empty: it ended.
func readyAt(out io.Reader) string {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "gametape is ready: "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the process
			return strings.Replace(at, "//localhost", "//127.0.0.1", 1)
		}
	}
	return ""
}

func (s *served) ask(ctx context.Context, method, path, contentType string, body io.Reader, size int64, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, s.base+api.Prefix+path, body)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", contentType)
		req.ContentLength = size
	}
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s answered %s: %s", method, path, res.Status, raw)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// upload sends one file as the part called part, with as little work as any
// client can do: head, file and tail of the form follow each other.
func (s *served) upload(ctx context.Context, part, name string, file io.Reader, size int64) (string, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if err := w.WriteField("metadata", `{"title":"Measured"}`); err != nil {
		return "", err
	}
	if _, err := w.CreateFormFile(part, name); err != nil {
		return "", err
	}
	head := bytes.Clone(form.Bytes())
	form.Reset()
	if err := w.Close(); err != nil {
		return "", err
	}
	var call api.Accepted
	err := s.ask(ctx, http.MethodPost, "/calls", w.FormDataContentType(),
		io.MultiReader(bytes.NewReader(head), file, &form), int64(len(head))+size+int64(form.Len()), &call)
	return call.ID, err
}

// settled waits until nothing is done to a call any more.
func (s *served) settled(ctx context.Context, id string) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		var call api.Call
		if err := s.ask(ctx, http.MethodGet, "/calls/"+id, "", nil, 0, &call); err != nil {
			return err
		}
		if call.State != "processing" {
			return nil
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
	return fmt.Errorf("call %s is still processing after %s", id, patience)
}

// peakMemory is the most the process has had in memory, in bytes.
func (s *served) peakMemory() (int64, error) {
	kb, err := strconv.ParseInt(strings.TrimSuffix(field(fmt.Sprintf("/proc/%d/status", s.pid), "VmHWM"), " kB"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the kernel does not say how much memory gametape has had: %w", err)
	}
	return kb << 10, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
