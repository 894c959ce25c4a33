package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"

	"gametape/coach"
	"gametape/internal/auth"
	"gametape/internal/config"
	"gametape/internal/db"
	"gametape/internal/media"
	"gametape/speech"
	"gametape/storage"
	"gametape/worker"
)

// parts are the real things behind the ports, open.
type parts struct {
	cfg      config.Config
	log      *slog.Logger
	db       *db.DB
	blobs    *storage.Store
	redis    redis.UniversalClient
	queue    *worker.Queue
	eventsOf *worker.Events
	media    *media.FFmpeg
	index    coach.IndexKeeper // nil where this process does not own it
	tagger   *coach.Tagger
	parses   *coach.Parses
	speech   coach.Speech // nil: no server is set up
	closers  []func() error
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// open opens every part, in the order of what is likeliest to be missing. ctx
// ends what runs behind them.
func open(ctx context.Context, cfg config.Config, log *slog.Logger, ownsIndex bool) (_ *parts, err error) {
	p := &parts{cfg: cfg, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	// The storage inside changes the working directory of the process.
	if p.cfg.Data, err = filepath.Abs(cfg.Data); err != nil {
		return nil, fmt.Errorf("find the data folder: %w", err)
	}
	cfg = p.cfg
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	if p.media, err = media.New(media.Config{FFmpeg: cfg.FFmpeg, FFprobe: cfg.FFprobe}, log); err != nil {
		return nil, err
	}
	if p.db, err = db.Open(ctx, databaseOf(cfg), log); err != nil {
		return nil, err
	}
	p.closers = append(p.closers, p.db.Close)
	if err := p.openBlobs(ctx); err != nil {
		return nil, err
	}
	client, closeRedis, err := worker.Dial(ctx, cfg.RedisURL)
	if err != nil {
		return nil, err
	}
	p.redis = client
	p.closers = append(p.closers, closeRedis)
	p.parses = coach.NewParses(coach.ParsedAtOnce)
	if cfg.SpeechURL != "" {
		p.speech = speech.New(speech.Config{URL: cfg.SpeechURL, Key: cfg.SpeechKey}, log)
	}
	p.queue = worker.NewQueue(p.redis, p.db)
	p.eventsOf = worker.NewEvents(ctx, p.redis, log)
	if ownsIndex {
		if p.index, err = startIndex(cfg, log); err != nil {
			return nil, err
		}
		p.closers = append(p.closers, p.index.Close)
	}
	p.tagger = &coach.Tagger{Trackers: p.db}
	return p, nil
}

func databaseOf(cfg config.Config) string {
	if cfg.DatabaseURL != "" {
		return cfg.DatabaseURL
	}
	return cfg.Under("gametape.db")
}

func (p *parts) openBlobs(ctx context.Context) (err error) {
	at := storage.Config{
		Endpoint: p.cfg.S3Endpoint, Bucket: p.cfg.S3Bucket, AccessKey: p.cfg.S3AccessKey, SecretKey: p.cfg.S3SecretKey,
		Region: p.cfg.S3Region, TLS: p.cfg.S3TLS,
	}
	if p.cfg.S3Endpoint == "" {
		var gateway *storage.Gateway
		if gateway, at, err = storage.Embedded(ctx, p.cfg.Under("objects"), p.log); err != nil {
			return err
		}
		p.closers = append(p.closers, gateway.Close)
	}
	p.blobs, err = storage.Open(ctx, at, p.log)
	return err
}

// Close closes the parts, last opened first.
func (p *parts) Close() error {
	var faults []error
	for i := len(p.closers) - 1; i >= 0; i-- {
		faults = append(faults, p.closers[i]())
	}
	p.closers = nil
	return errors.Join(faults...)
}

func (p *parts) processing() coach.Processing {
	out := coach.Processing{
		Tx: p.db, Calls: p.db, Changes: p.db, Users: p.db, Transcripts: p.db, Recognition: p.db, Findings: p.db, Stages: p.db, Watch: p.db, Clips: p.db, Blobs: p.blobs,
		Media: p.media, Queue: p.queue, Events: p.eventsOf, Clock: systemClock{}, Tagger: p.tagger, Parses: p.parses,
		Speech: p.speech, SpeechDefault: p.speechDefault(),
	}
	if p.index != nil {
		out.Index = p.index
	}
	return out
}

func (p *parts) speechDefault() coach.SpeechChoice {
	return coach.SpeechChoice{Model: p.cfg.SpeechModel, Language: p.cfg.SpeechLanguage}
}

// equipment is what this installation has beyond what every one has.
func (p *parts) equipment() coach.Equipment {
	return coach.Equipment{coach.StageTranscribe: p.speech != nil}
}

func (p *parts) people() coach.People {
	return coach.People{
		Tx: p.db, Users: p.db, Teams: p.db, Logins: p.db, Devices: p.db, Tokens: p.db, Passwords: auth.New(), Clock: systemClock{}, Setup: coach.NewSetupCode(),
	}
}

func sniff(head []byte) coach.Sniffed {
	kind, sound := media.Sniff(head)
	known := kind != media.Unknown && kind != media.Text && kind != media.Empty
	return coach.Sniffed{Name: kind.Name, ContentType: kind.ContentType, Sound: sound, Other: known && !sound}
}

func (p *parts) ingest() coach.Ingest {
	return coach.Ingest{
		Tx: p.db, Calls: p.db, Stages: p.db, Users: p.db, Blobs: p.blobs, Queue: p.queue, Events: p.eventsOf, Clock: systemClock{},
		Parses: p.parses, MaxUpload: p.cfg.MaxUpload,
		Sniff: sniff, Equipment: p.equipment(),
	}
}

func (p *parts) curation() coach.Curation {
	return coach.Curation{
		Tx: p.db, Calls: p.db, Changes: p.db, Users: p.db, Transcripts: p.db, Persons: p.db, Recognition: p.db, Findings: p.db, Stages: p.db, Chores: p.db,
		Clips: p.db, Blobs: p.blobs,
		Index: p.index, Queue: p.queue, Events: p.eventsOf, Clock: systemClock{}, Equipment: p.equipment(), SpeechDefault: p.speechDefault(),
	}
}

func (p *parts) clipping() coach.Clipping {
	return coach.Clipping{
		Tx: p.db, Calls: p.db, Transcripts: p.db, Clips: p.db, Folders: p.db, Stages: p.db, Blobs: p.blobs, Queue: p.queue,
		Events: p.eventsOf, Clock: systemClock{},
	}
}

func (p *parts) training() coach.Training {
	return coach.Training{
		Tx: p.db, Trackers: p.db, Calls: p.db, Transcripts: p.db, Findings: p.db, Tagger: p.tagger, Events: p.eventsOf, Clock: systemClock{},
	}
}

// readiness asks every part whether it answers.
func (p *parts) readiness(ctx context.Context) map[string]error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_, urlErr := p.blobs.URL(ctx, "readyz", time.Minute)
	out := map[string]error{"database": p.db.Ping(ctx), "queue": p.redis.Ping(ctx).Err(), "storage": errors.Join(urlErr, p.blobsAnswer(ctx))}
	if p.index != nil {
		out["search"] = p.searchReady()
	}
	return out
}

// searchReady is CodeBusy while search has to be mended: everything else works,
// so nobody need be turned away.
func (p *parts) searchReady() error {
	if err := p.index.Missing(); err != nil {
		return coach.Errorf(coach.CodeBusy, "", "The search index cannot be opened; that is tried again until it can.").Because(err)
	}
	if p.index.NeedsRebuild() {
		return coach.Errorf(coach.CodeBusy, "", "The search index is built anew; until then not every call is found.")
	}
	return nil
}

// blobsAnswer asks storage for something that is not there.
func (p *parts) blobsAnswer(ctx context.Context) error {
	r, err := p.blobs.Open(ctx, "readyz", 0, 1)
	if err == nil {
		return r.Close()
	}
	if coach.CodeOf(err) == coach.CodeNotFound {
		return nil
	}
	return err
}
