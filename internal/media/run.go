package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"gametape/coach"
)

// formats are the containers ffmpeg may open. Playlists and scripts, which can
// make it open something else, are not among them.
const formats = "aac,aiff,amr,amrnb,amrwb,asf,au,avi,caf,flac,matroska,mov,mp3,mpeg,mpegts,ogg,w64,wav"

// input are the options for reading from a relay: nothing but that is opened,
// and little is read ahead.
func input() []string {
	return []string{
		"-protocol_whitelist", "http,tcp", "-format_whitelist", formats,
		"-seekable", "1", "-recv_buffer_size", strconv.Itoa(relayBuffer),
		"-i", relayed,
	}
}

// quietly is what every call of ffmpeg begins with.
func quietly(args ...string) []string {
	return append([]string{"-hide_banner", "-nostdin", "-v", "error", "-y"}, args...)
}

// feed is what a program reads from.
type feed interface{ to(cmd *exec.Cmd) }

// stdin feeds a program samples.
type stdin struct{ io.Reader }

func (s stdin) to(cmd *exec.Cmd) { cmd.Stdin = s.Reader }

// run runs a program, which may read from in, until it ends, ctx ends or the
// time is over. In the last two cases it kills the program and whatever that has
// started.
func (f *FFmpeg) run(ctx context.Context, in feed, timeout time.Duration, program string, args []string, stdout io.Writer) error {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, program, args...)
	// Nothing of the environment is theirs: proxies and report files are set
	// there.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	if in != nil {
		in.to(cmd)
	}
	cmd.Dir = os.TempDir()
	cmd.Stdout = stdout
	said := &tail{}
	cmd.Stderr = said
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	began := time.Now()
	err := cmd.Start()
	if err == nil {
		goLast(cmd)
		err = cmd.Wait()
	}
	f.log.DebugContext(ctx, "ran a program", "program", program, "took", time.Since(began), "error", err)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s was stopped: %w", program, ctx.Err())
	case limited.Err() != nil:
		return coach.Errorf(coach.CodeUnavailable, "",
			"Working on the recording took longer than %s and was given up.", timeout.Round(time.Second)).Because(err)
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return explain(said.String(), err)
	}
	return fmt.Errorf("run %s: %w", program, err) // it did not start, or stdout failed
}

// tail keeps the last of what a program says, where the reason is.
type tail struct{ b []byte }

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if len(t.b) > 2*tailSize {
		t.b = append(t.b[:0], t.b[len(t.b)-tailSize:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.b[max(0, len(t.b)-tailSize):]) }
