// Package media looks at recordings and makes new ones from them, with ffprobe
// and ffmpeg as functions: Probe, Peaks, Proxy, Cut. Sniff tells from a file's
// first bytes whether there is any use in trying. It implements coach.Media.
//
// The stages in worker call it; nothing else in the program starts a process.
// The programs never see where a recording is kept: they read it from a server
// of this package on the loopback interface, which fetches just the parts they
// ask for (relay.go), and they may open nothing else. There is no shell, every
// argument is fixed here, and every run has a time-out and a bounded output.
package media

import (
	"context"
	"fmt"
	"log/slog"
	"os/exec"
	"strings"
	"time"

	"gametape/coach"
)

const (
	defaultTimeout = 2 * time.Minute
	// longest is where a recording is cut off, whatever it says of itself.
	longest = 24 * time.Hour
)

// Config says which programs to run and for how long.
type Config struct {
	FFmpeg  string // name or path; empty: ffmpeg
	FFprobe string // name or path; empty: ffprobe
	// Timeout bounds every run; one that has to read much gets more on top, by
	// the length of the recording. Zero: two minutes.
	Timeout time.Duration
	// TempDir holds a copy or clip while it is written. Empty: the system's.
	TempDir string
}

// FFmpeg runs the programs. It is safe for concurrent use.
type FFmpeg struct {
	ffmpeg, ffprobe string
	timeout         time.Duration
	tempDir         string
	log             *slog.Logger
}

var _ coach.Media = (*FFmpeg)(nil)

// New finds both programs. One that is missing is CodeUnavailable, and the
// message says how to install it.
func New(c Config, log *slog.Logger) (*FFmpeg, error) {
	f := &FFmpeg{timeout: c.Timeout, tempDir: c.TempDir, log: log}
	if f.timeout == 0 {
		f.timeout = defaultTimeout
	}
	var err error
	if f.ffmpeg, err = find(c.FFmpeg, "ffmpeg"); err != nil {
		return nil, err
	}
	if f.ffprobe, err = find(c.FFprobe, "ffprobe"); err != nil {
		return nil, err
	}
	return f, nil
}

func find(name, standard string) (string, error) {
	if name == "" {
		name = standard
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", coach.Errorf(coach.CodeUnavailable, "",
			"The program %s is not there. Both ffmpeg and ffprobe come with the package ffmpeg: "+
				"apt install ffmpeg on Debian and Ubuntu, dnf install ffmpeg on Fedora, brew install ffmpeg on a Mac.", name).Because(err)
	}
	return path, nil
}

// Version is the first line ffmpeg says of itself.
func (f *FFmpeg) Version(ctx context.Context) (string, error) {
	var out strings.Builder
	if err := f.run(ctx, nil, f.timeout, f.ffmpeg, []string{"-version"}, &out); err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return line, nil
}

// reading runs work with a relay from which a program reads src. An error of the
// source outranks the program's, which is but its consequence.
func (f *FFmpeg) reading(ctx context.Context, src source, work func(r *relay) error) error {
	r, err := startRelay(ctx, src)
	if err != nil {
		return fmt.Errorf("serve the recording to ffmpeg: %w", err)
	}
	workErr := work(r)
	if err := r.stop(); err != nil {
		return err
	}
	return workErr
}
