package transcript

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// limitedEnv is set in a process of TestAWordWithoutEndIsRefusedInLittleMemory's
// own.
const limitedEnv = "GAMETAPE_TEST_LIMITED"

// TestAWordWithoutEndIsRefusedInLittleMemory reads files of one word of 60 MB in
// a process that may have 1 GB.
func TestAWordWithoutEndIsRefusedInLittleMemory(t *testing.T) {
	if os.Getenv(limitedEnv) != "" {
		word := strings.Repeat("w", 60_000_000)
		for name, in := range map[string]string{
			"WebVTT": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>" + word + "\n",
			"text":   "Anna: hi\nBen: " + word + "\n",
			"JSON":   `{"segments":[{"start":0,"end":1,"text":"` + word + `"}]}`,
		} {
			var refused *Error
			if _, err := Parse([]byte(in), Options{}); !errors.As(err, &refused) {
				t.Errorf("%s: got %v, want a refusal", name, err)
			}
		}
		return
	}
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to set a limit with")
	}
	cmd := exec.CommandContext(t.Context(), sh, "-c", `ulimit -d 1000000 && exec "$0" -test.run '^TestAWordWithoutEndIsRefusedInLittleMemory$' -test.v`, os.Args[0])
	cmd.Env = append(os.Environ(), limitedEnv+"=1", "GOMEMLIMIT=700MiB")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS") {
		t.Fatalf("%v\n%.2000s", err, out)
	}
}
