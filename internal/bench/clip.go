package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
	"gametape/internal/media"
	"gametape/storage"
)

const clipAbout = "20 seconds out of the middle of an hour that lies in the S3 server, cut by the function the `cut` stage calls, from the object it reads: the\n" +
	"recording, or the playback copy of one that nobody can start anywhere in. Against ffmpeg alone with the recording on the local disk. They take turns; medians. Bytes are counted on the connection to the S3 server, headers and all."

const (
	clipRounds   = 5
	clipFrom     = 30 * time.Minute
	clipLength   = 20 * time.Second
	goalClipRead = 5.0 // per cent of the object
)

// hours are recordings as telephone systems write them: speech-like bursts of
// noise, mono, 16 kHz.
var hours = []struct {
	name, file string
	args       []string
}{
	{"MP3, constant bit rate", "cbr.mp3", []string{"-c:a", "libmp3lame", "-b:a", "64k"}},
	{"MP3, variable bit rate", "vbr.mp3", []string{"-c:a", "libmp3lame", "-q:a", "6"}},
	{"M4A, index at its end", "hour.m4a", []string{"-c:a", "aac", "-b:a", "64k"}},
	{"WAV", "hour.wav", []string{"-c:a", "pcm_s16le"}},
}

func measureClips(ctx context.Context, b *bench) (rows []row, err error) {
	s, err := openServers(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	wire, err := startWire(ctx, s.endpoint)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, wire.stop()) }()
	quiet := slog.New(slog.DiscardHandler)
	store, err := storage.Open(ctx, storage.Config{Endpoint: wire.address, Bucket: s.bucket, AccessKey: s.access, SecretKey: s.secret}, quiet)
	if err != nil {
		return nil, err
	}
	f, err := media.New(media.Config{TempDir: b.dir}, quiet)
	if err != nil {
		return nil, err
	}
	for _, hour := range hours {
		path := filepath.Join(b.dir, hour.file)
		args := append([]string{"-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
			"anoisesrc=a=0.3:r=16000:d=3600:seed=1,volume='if(lt(mod(t,7),5),0.2+0.8*abs(sin(9*t)),0.001)':eval=frame"}, hour.args...)
		if err := quietly(ctx, "ffmpeg", append(args, path)...); err != nil {
			return rows, fmt.Errorf("make %s: %w", hour.file, err)
		}
		got, err := measureClip(ctx, store, f, wire, path)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", hour.name, err)
		}
		rows = append(rows, got.rows(hour.name)...)
		if err := os.Remove(path); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

type clipFigures struct {
	cut, local time.Duration
	read, size int64
	copied     bool
}

func (c clipFigures) rows(name string) []row {
	share := 100 * float64(c.read) / float64(c.size)
	if c.copied {
		name += ", from its playback copy"
	}
	return []row{
		{what: name + ": time", measured: milliseconds(inMilliseconds(c.cut)), against: "ffmpeg, local file " + milliseconds(inMilliseconds(c.local)), ratio: ratio(c.cut.Seconds() / c.local.Seconds())},
		{what: name + ": read from S3", measured: fmt.Sprintf("%.1f %% (%.2f MB)", share, float64(c.read)/1e6), against: fmt.Sprintf("the object %.1f MB", float64(c.size)/1e6), ratio: fmt.Sprintf("%.3f", share/100),
			goal: "< 5 %", met: below(share, goalClipRead)},
	}
}

func measureClip(ctx context.Context, store *storage.Store, f *media.FFmpeg, wire *wire, path string) (clipFigures, error) {
	in, err := os.Open(path)
	if err != nil {
		return clipFigures{}, err
	}
	defer in.Close()
	blob, err := store.Put(ctx, coach.BlobKey("hour/"+filepath.Base(path)), in, -1, 1<<30, "application/octet-stream")
	if err != nil {
		return clipFigures{}, err
	}
	copied, err := playback(ctx, store, f, &blob)
	if err != nil {
		return clipFigures{}, err
	}
	var cut, local []time.Duration
	var read int64
	for range clipRounds {
		url, err := store.URL(ctx, blob.Key, time.Minute)
		if err != nil {
			return clipFigures{}, err
		}
		before, began := wire.read.Load(), time.Now()
		if err := f.Cut(ctx, url, coach.Mix{}, clipFrom, clipFrom+clipLength, io.Discard); err != nil {
			return clipFigures{}, err
		}
		cut, read = append(cut, time.Since(began)), wire.read.Load()-before
		began = time.Now()
		out := path + ".clip.m4a"
		err = quietly(ctx, "ffmpeg", "-v", "error", "-nostdin", "-y", "-ss", fmt.Sprint(clipFrom.Seconds()), "-i", path,
			"-t", fmt.Sprint(clipLength.Seconds()), "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", out)
		if err != nil {
			return clipFigures{}, err
		}
		local = append(local, time.Since(began))
		if err := os.Remove(out); err != nil {
			return clipFigures{}, err
		}
	}
	return clipFigures{cut: median(cut), local: median(local), read: read, size: blob.Size, copied: copied}, nil
}

// playback makes blob its own playback copy, where the proxy stage would make
// one; copied says that it did.
func playback(ctx context.Context, store *storage.Store, f *media.FFmpeg, blob *coach.Blob) (copied bool, err error) {
	url, err := store.URL(ctx, blob.Key, time.Hour)
	if err != nil {
		return false, err
	}
	info, err := f.Probe(ctx, url)
	if err != nil || info.Seekable {
		return false, err
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(f.Proxy(ctx, url, coach.Mix{}, w)) }()
	*blob, err = store.Put(ctx, blob.Key+".m4a", r, -1, 1<<30, "audio/mp4")
	return true, errors.Join(err, r.Close())
}

// wire is a way to a server that counts the bytes that come back.
type wire struct {
	address string
	read    atomic.Int64
	stop    func() error
}

func startWire(ctx context.Context, to string) (*wire, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &wire{address: l.Addr().String()}
	ctx, cancel := context.WithCancel(ctx)
	var group errgroup.Group
	w.stop = func() error {
		cancel()
		return errors.Join(l.Close(), group.Wait())
	}
	group.Go(func() error {
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return nil
			}
			if err != nil {
				return err
			}
			group.Go(func() error { w.join(ctx, c, to); return nil })
		}
	})
	return w, nil
}

// join passes bytes in both directions until either end or ctx has enough. A
// broken connection is for the client to report.
func (w *wire) join(ctx context.Context, client net.Conn, to string) {
	var dialer net.Dialer
	server, err := dialer.DialContext(ctx, "tcp", to)
	if err != nil {
		_ = client.Close()
		return
	}
	hangUp := func() { _, _ = client.Close(), server.Close() }
	defer hangUp()
	defer context.AfterFunc(ctx, hangUp)()
	go func() {
		defer hangUp()
		_, _ = io.Copy(server, client)
	}()
	_, _ = io.Copy(client, io.TeeReader(server, counter{&w.read}))
}

type counter struct{ n *atomic.Int64 }

func (c counter) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return len(p), nil
}
