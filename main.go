// Command gametape is a self-hosted platform for call-recording coaching:
// recordings and transcripts go in; objections, answers, clips and libraries
// come out. All of it is wired in internal/app.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"gametape/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Main(ctx, os.Args[1:], os.Environ(), app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
