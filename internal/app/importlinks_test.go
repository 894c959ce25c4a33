package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gametape/internal/app"
)

// wouldImport is what import says it would do with path.
func wouldImport(t *testing.T, path string) string {
	t.Helper()
	var out, fault bytes.Buffer
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		app.Main(t.Context(), []string{"import", "--dry-run", path}, settings(t), app.Streams{In: strings.NewReader(""), Out: &out, Err: &fault})
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("import waits for something that never comes")
	}
	return out.String() + fault.String()
}

func TestImportLeavesWhatIsOutsideItsFolder(t *testing.T) {
	secret := t.TempDir()
	lay(t, secret, map[string][]byte{"secret.wav": tone(440, time.Second), "talk.txt": []byte("[00:00] Ann: our margin is secret\n")})
	dir := t.TempDir()
	lay(t, dir, map[string][]byte{"honest.wav": tone(300, time.Second)})
	for name, to := range map[string]string{
		"out.wav":    filepath.Join(secret, "secret.wav"),
		"words.txt":  filepath.Join(secret, "talk.txt"),
		"folder":     secret,
		"device.wav": "/dev/zero",
		"gone.wav":   filepath.Join(secret, "no such file"),
		"inside.wav": "honest.wav",
	} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.wav"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := wouldImport(t, dir)
	for _, name := range []string{"honest.wav", "inside.wav"} {
		if !strings.Contains(said, name+": would be taken") {
			t.Errorf("%s is not brought in", name)
		}
	}
	for _, name := range []string{"out.wav", "words.txt", "folder", "device.wav", "gone.wav", "pipe.wav"} {
		if !strings.Contains(said, name+": refused") {
			t.Errorf("%s is not refused", name)
		}
	}
	if !strings.Contains(said, "2 new calls would come in. Files: 2 taken, 0 attached, 0 the same as before, 0 not needed, 6 refused.") {
		t.Errorf("import says:\n%s", said)
	}
}

func TestImportFollowsALinkThatItWasGiven(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string][]byte{"talk.wav": tone(440, time.Second)})
	for name, to := range map[string]string{"a folder": dir, "a file": filepath.Join(dir, "talk.wav")} {
		link := filepath.Join(t.TempDir(), "link")
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
		if said := wouldImport(t, link); !strings.Contains(said, "1 new call would come in") {
			t.Errorf("%s: import says:\n%s", name, said)
		}
	}
}
