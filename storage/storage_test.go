package storage_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gametape/coach"
	"gametape/coach/coachtest"
	"gametape/storage"
)

var quiet = slog.New(slog.DiscardHandler)

// embedded runs the embedded server over dir for the length of a test.
func embedded(t testing.TB, dir string) storage.Config {
	t.Helper()
	g, c, err := storage.Embedded(context.WithoutCancel(t.Context()), dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func open(t *testing.T, c storage.Config) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), c, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoreKeepsThePortsPromises(t *testing.T) {
	t.Run("on the embedded server", func(t *testing.T) {
		coachtest.Blobs(t, open(t, embedded(t, filepath.Join(t.TempDir(), "objects"))))
	})
	t.Run("on another server", func(t *testing.T) {
		coachtest.Blobs(t, open(t, external(t)))
	})
}

// external is the server that the environment names.
func external(t testing.TB) storage.Config {
	c := storage.Config{
		Endpoint: os.Getenv("GAMETAPE_TEST_S3_ENDPOINT"), Bucket: "gametape-test",
		AccessKey: os.Getenv("GAMETAPE_TEST_S3_ACCESS_KEY"), SecretKey: os.Getenv("GAMETAPE_TEST_S3_SECRET_KEY"),
	}
	if c.Endpoint == "" {
		t.Skip("GAMETAPE_TEST_S3_ENDPOINT names no S3 server to test against")
	}
	return c
}

func TestOpenExplainsWhatIsWrong(t *testing.T) {
	good := embedded(t, filepath.Join(t.TempDir(), "objects"))
	for name, tt := range map[string]struct {
		change func(*storage.Config)
		code   coach.Code
		says   string
	}{
		"nobody answers":           {func(c *storage.Config) { c.Endpoint = "127.0.0.1:1" }, coach.CodeUnavailable, "does not answer"},
		"the secret is wrong":      {func(c *storage.Config) { c.SecretKey = "wrong" }, coach.CodeUnavailable, "access key"},
		"the key is unknown":       {func(c *storage.Config) { c.AccessKey = "nobody" }, coach.CodeUnavailable, "access key"},
		"the endpoint has a path":  {func(c *storage.Config) { c.Endpoint = "http://host/path" }, coach.CodeInvalid, "without https://"},
		"the bucket's name is bad": {func(c *storage.Config) { c.Bucket = "No Bucket" }, coach.CodeInvalid, "bucket"},
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			tt.change(&c)
			_, err := storage.Open(t.Context(), c, quiet)
			if coach.CodeOf(err) != tt.code || !strings.Contains(coach.MessageOf(err), tt.says) {
				t.Errorf("got %v, want code %s and a message with %q", err, tt.code, tt.says)
			}
		})
	}
}

func TestEmbedded(t *testing.T) {
	t.Run("a second server in the process is refused, and works after the first is closed", func(t *testing.T) {
		g, c, err := storage.Embedded(t.Context(), filepath.Join(t.TempDir(), "a"), quiet)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := storage.Embedded(t.Context(), filepath.Join(t.TempDir(), "b"), quiet); coach.CodeOf(err) != coach.CodeConflict {
			t.Errorf("second server: %v", err)
		}
		open(t, c) // the first is none the worse for it
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		embedded(t, filepath.Join(t.TempDir(), "c"))
	})
	t.Run("objects and keys outlive the server", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "objects")
		g, c, err := storage.Embedded(t.Context(), dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := open(t, c).Put(t.Context(), "calls/1/recording", strings.NewReader("hello"), -1, 100, "text/plain"); err != nil {
			t.Fatal(err)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		again := embedded(t, dir)
		if again.SecretKey != c.SecretKey {
			t.Error("the keys have changed")
		}
		if got := readAll(t, open(t, again), "calls/1/recording"); got != "hello" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("the keys are the owner's alone", func(t *testing.T) {
		root := t.TempDir()
		embedded(t, filepath.Join(root, "objects"))
		info, err := os.Stat(filepath.Join(root, "object-storage-keys.json"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("got %v, %v", info.Mode(), err)
		}
	})
	t.Run("a side-car folder serves where attributes cannot be kept", func(t *testing.T) {
		root := t.TempDir()
		if err := os.Mkdir(filepath.Join(root, "attributes-of-objects"), 0o700); err != nil {
			t.Fatal(err)
		}
		coachtest.Blobs(t, open(t, embedded(t, filepath.Join(root, "objects"))))
	})
	t.Run("it stops when its context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		g, c, err := storage.Embedded(ctx, filepath.Join(t.TempDir(), "objects"), quiet)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := g.Close(); err != nil {
			t.Error(err)
		}
		if _, err := storage.Open(t.Context(), c, quiet); coach.CodeOf(err) != coach.CodeUnavailable {
			t.Errorf("the server still answers: %v", err)
		}
	})
}

func readAll(t *testing.T, s *storage.Store, key coach.BlobKey) string {
	t.Helper()
	r, err := s.Open(t.Context(), key, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSweepGivesBackUnfinishedUploads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "objects")
	s := open(t, embedded(t, dir))
	// A reader that never goes on, in a put that nobody cancels: what a killed
	// process leaves in the bucket.
	stuck, write := io.Pipe()
	put := make(chan error)
	go func() {
		_, err := s.Put(context.WithoutCancel(t.Context()), "calls/1/recording", stuck, -1, 1<<30, "")
		put <- err
	}()
	if _, err := write.Write(bytes.Repeat([]byte("x"), storage.PartSize+1)); err != nil {
		t.Fatal(err)
	}
	for started := false; !started; {
		parts, err := filepath.Glob(filepath.Join(dir, "*", ".sgwtmp", "multipart", "*", "*", "1"))
		if err != nil {
			t.Fatal(err)
		}
		started = len(parts) == 1
	}
	if n, err := s.Sweep(t.Context(), time.Now().Add(-time.Hour)); n != 0 || err != nil {
		t.Errorf("young uploads: swept %d, %v", n, err)
	}
	if n, err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-put; err == nil {
		t.Error("the upload was acknowledged although its parts are gone")
	}
}
