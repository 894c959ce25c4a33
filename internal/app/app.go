// Package app is the composition root: it reads the configuration, opens the
// real database, storage, queue, index and ffmpeg, hands them to the use cases
// and starts what the subcommand asks for. It is the only place that knows
// concrete types; main calls it, and so do end-to-end tests.
package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"strings"

	"gametape/api"
	"gametape/internal/config"
)

// Streams are where a subcommand reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// command is one subcommand.
type command struct {
	name, args, help string
	run              func(ctx context.Context, cfg config.Config, args []string, io Streams) error
	// plain commands need no configuration.
	plain bool
}

func commands() []command {
	return []command{
		{name: "serve", args: "[--demo]", help: "serve the page and the API, and run the stages", run: serve},
		{name: "worker", help: "run media and analysis stages for a serve elsewhere", run: work},
		{name: "import", args: "PATH…", help: "bring in folders of recordings and transcripts through the API", run: importPaths},
		{name: "demo", help: "load the demo calls into a running serve", run: loadDemo},
		{name: "transcript", args: "[--json] FILE…", help: "say what is understood of transcript files", run: readTranscripts, plain: true},
		{name: "tag", args: "[--rep NAME] FILE|-", help: "run the shipped trackers on a transcript, or on JSON lines", run: tag, plain: true},
		{name: "eval", args: "[--rep NAME] FILE", help: "judge the shipped trackers against labelled lines", run: evaluate, plain: true},
		{name: "reindex", help: "index every call again at the next start of serve", run: reindex},
		{name: "doctor", help: "check every part and say how to mend it", run: doctor},
		{name: "health", args: "[URL]", help: "exit 0 if a serve is ready; for container health checks", run: health},
		{name: "openapi", help: "print the API's contract", run: printOpenAPI, plain: true},
		{name: "version", help: "print the version", run: printVersion, plain: true},
	}
}

// errUsage ends a command with exit code 2 after its message.
var errUsage = errors.New("usage")

// quietly ends a command with exit code 1 without saying more.
var errSaid = errors.New("said already")

// Main runs the subcommand in args and answers the exit code: 0 well, 1 failed,
// 2 called wrongly.
func Main(ctx context.Context, args, environ []string, s Streams) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(s.Out)
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		cfg, err := config.Read(environ)
		if err != nil && !c.plain {
			fmt.Fprintf(s.Err, "gametape cannot start, these settings are wrong:\n  %s\n", strings.ReplaceAll(err.Error(), "\n", "\n  "))
			return 2
		}
		switch err := c.run(ctx, cfg, args[1:], s); {
		case err == nil:
			return 0
		case errors.Is(err, errUsage), errors.Is(err, flag.ErrHelp):
			fmt.Fprintf(s.Err, "usage: gametape %s %s\n", c.name, c.args)
			return 2
		case errors.Is(err, errSaid):
			return 1
		default:
			fmt.Fprintf(s.Err, "gametape %s: %v\n", c.name, err)
			return 1
		}
	}
	fmt.Fprintf(s.Err, "gametape has no command %q.\n\n", args[0])
	usage(s.Err)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprint(w, "gametape finds the moments worth hearing in recorded calls.\n\nusage: gametape COMMAND\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-26s %s\n", c.name+" "+c.args, c.help)
	}
	fmt.Fprintf(w, "\nSettings come from the environment (%s…); docs/configuration.md lists them.\n", config.Prefix)
}

func logger(cfg config.Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.LogLevel)) // config has checked it
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// built is the version where the build says it (see Dockerfile), else empty.
var built string

// Version says what the program was built from: a tag or a commit with its time.
func Version() string {
	info, _ := debug.ReadBuildInfo()
	return versionOf(built, info)
}

func versionOf(built string, info *debug.BuildInfo) string {
	if built != "" {
		return built
	}
	if info == nil {
		return "of unknown version"
	}
	vcs := map[string]string{}
	for _, s := range info.Settings {
		vcs[s.Key] = s.Value
	}
	version, revision := info.Main.Version, vcs["vcs.revision"]
	switch {
	case version != "" && version != "(devel)":
		return version // made of tag, commit and time by the go command
	case len(revision) < 12:
		return "of unknown version"
	case vcs["vcs.modified"] == "true":
		return revision[:12] + ", changed since"
	}
	return revision[:12]
}

func printVersion(_ context.Context, _ config.Config, _ []string, s Streams) error {
	_, err := fmt.Fprintln(s.Out, "gametape", Version())
	return err
}

func printOpenAPI(_ context.Context, _ config.Config, _ []string, s Streams) error {
	doc, err := api.OpenAPI()
	if err != nil {
		return err
	}
	_, err = s.Out.Write(doc)
	return err
}
