package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"gametape/coach"
	"gametape/internal/config"
	"gametape/internal/db"
	"gametape/internal/media"
	"gametape/storage"
	"gametape/worker"
)

// check is one part the doctor looks at; it answers what is well.
type check struct {
	name string
	look func(ctx context.Context, cfg config.Config) (string, error)
	mend string
}

// doctor checks every part and says how to mend what is wrong.
func doctor(ctx context.Context, cfg config.Config, args []string, s Streams) error {
	if len(args) > 0 {
		return errUsage
	}
	ill := false
	for _, c := range []check{
		{"ffmpeg", lookFFmpeg, "Install it: apt install ffmpeg."},
		{"data folder", lookData, "Give gametape a folder it may write with GAMETAPE_DATA, and free space on its disk."},
		{"database", lookDatabase, "Check GAMETAPE_DATABASE_URL and that PostgreSQL runs; for SQLite, that the data folder can be written."},
		{"storage", lookStorage, "Check GAMETAPE_S3_ENDPOINT, GAMETAPE_S3_ACCESS_KEY and GAMETAPE_S3_SECRET_KEY."},
		{"queue", lookQueue, "Check GAMETAPE_REDIS_URL and that Redis runs with maxmemory-policy noeviction."},
		{"search index", lookIndex, "Stop the other process, or run gametape reindex and start serve to build the index anew."},
		{"clock", lookClock, "Set the machine's clock: log-ins and links to recordings expire by it."},
	} {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		well, err := c.look(ctx, cfg)
		cancel()
		if err != nil {
			ill = true
			fmt.Fprintf(s.Out, "✗ %-13s %s\n  %s\n", c.name, plain(err), c.mend)
			continue
		}
		fmt.Fprintf(s.Out, "✓ %-13s %s\n", c.name, well)
	}
	if ill {
		return errSaid
	}
	return nil
}

func plain(err error) string {
	var e *coach.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

var silent = slog.New(slog.DiscardHandler)

func lookFFmpeg(ctx context.Context, cfg config.Config) (string, error) {
	f, err := media.New(media.Config{FFmpeg: cfg.FFmpeg, FFprobe: cfg.FFprobe}, silent)
	if err != nil {
		return "", err
	}
	return f.Version(ctx)
}

// leastFree is the disk space below which the doctor worries, in bytes.
const leastFree = 2 << 30

func lookData(_ context.Context, cfg config.Config) (string, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return "", err
	}
	probe, err := os.CreateTemp(cfg.Data, ".doctor-*")
	if err != nil {
		return "", err
	}
	err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	var disk syscall.Statfs_t
	if err := errors.Join(err, syscall.Statfs(cfg.Data, &disk)); err != nil {
		return "", err
	}
	free := disk.Bavail * uint64(disk.Bsize)
	if free < leastFree {
		return "", fmt.Errorf("only %d MiB are free in %s", free>>20, cfg.Data)
	}
	return fmt.Sprintf("%s can be written, %d GiB free", cfg.Data, free>>30), nil
}

func lookDatabase(ctx context.Context, cfg config.Config) (string, error) {
	d, err := db.Open(ctx, databaseOf(cfg), silent)
	if err != nil {
		return "", err
	}
	calls, err := d.ListCalls(ctx, coach.CallFilter{Scope: coach.System, Limit: 1})
	kind := "SQLite"
	if cfg.DatabaseURL != "" {
		kind = "PostgreSQL"
	}
	well := kind + " answers, its schema is up to date"
	if len(calls.Items) == 0 {
		well += ", no calls yet"
	}
	return well, errors.Join(err, d.Close())
}

func lookStorage(ctx context.Context, cfg config.Config) (well string, err error) {
	if cfg.S3Endpoint == "" {
		return "the one inside, started by serve over " + cfg.Under("objects"), nil
	}
	store, err := storage.Open(ctx, storage.Config{
		Endpoint: cfg.S3Endpoint, Bucket: cfg.S3Bucket, AccessKey: cfg.S3AccessKey, SecretKey: cfg.S3SecretKey, Region: cfg.S3Region, TLS: cfg.S3TLS,
	}, silent)
	if err != nil {
		return "", err
	}
	const key = "doctor/probe"
	if _, err := store.Put(ctx, key, strings.NewReader("probe"), 5, 5, "text/plain"); err != nil {
		return "", err
	}
	r, err := store.Open(ctx, key, 1, 3)
	if err != nil {
		return "", err
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close(), store.Delete(ctx, key)); err != nil {
		return "", err
	}
	if string(got) != "rob" {
		return "", errors.New("the server does not answer ranges as asked")
	}
	return "bucket " + cfg.S3Bucket + " can be written, ranges come back exactly", nil
}

func lookQueue(ctx context.Context, cfg config.Config) (string, error) {
	client, end, err := worker.Dial(ctx, cfg.RedisURL)
	if err != nil {
		return "", err
	}
	defer func() { _ = end() }()
	if cfg.RedisURL == "" {
		return "the one inside", nil
	}
	policy, err := client.ConfigGet(ctx, "maxmemory-policy").Result()
	if err == nil && policy["maxmemory-policy"] != "" && policy["maxmemory-policy"] != "noeviction" {
		return "", fmt.Errorf("its maxmemory-policy is %s, so it may throw tasks away", policy["maxmemory-policy"])
	}
	return "Redis answers", nil
}

func lookIndex(_ context.Context, cfg config.Config) (string, error) {
	index, err := openIndex(cfg, silent)
	if coach.CodeOf(err) == coach.CodeUnavailable {
		return "in use by a serve that is running", nil
	}
	if err != nil {
		return "", err
	}
	well := "can be opened"
	if index.NeedsRebuild() {
		well += "; serve will fill it at its next start"
	}
	return well, index.Close()
}

func lookClock(context.Context, config.Config) (string, error) {
	now := time.Now()
	if now.Year() < 2026 {
		return "", fmt.Errorf("it says %s", now.Format(time.DateTime))
	}
	return now.Format(time.RFC3339), nil
}

// reindex makes the next start of serve build the index anew.
func reindex(_ context.Context, cfg config.Config, args []string, s Streams) error {
	if len(args) > 0 {
		return errUsage
	}
	index, err := openIndex(cfg, logger(cfg, s.Err))
	if err != nil {
		return err
	}
	if err := errors.Join(index.Outdate(), index.Close()); err != nil {
		return err
	}
	fmt.Fprintln(s.Out, "The index is built anew at the next start of serve; searching goes on meanwhile.")
	return nil
}

// health asks a serve whether it is ready, for container health checks.
func health(ctx context.Context, cfg config.Config, args []string, s Streams) error {
	_, port, _ := strings.Cut(cfg.Addr, ":") // config has checked it
	url := "http://127.0.0.1:" + port + "/readyz"
	switch len(args) {
	case 0:
	case 1:
		url = args[0]
	default:
		return errUsage
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		_, _ = io.Copy(s.Err, io.LimitReader(res.Body, 4096))
		return fmt.Errorf("not ready: %s", res.Status)
	}
	return nil
}
