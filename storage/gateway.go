package storage

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"

	"gametape/coach"
)

const (
	embeddedBucket = "gametape"
	// stopPatience is how long Close waits for requests under way.
	stopPatience = 10 * time.Second
)

// running: there is a Gateway. The server cannot run twice, and would have moved
// the process into another folder by the time it notices.
var running atomic.Bool

// Gateway is the embedded S3 server.
type Gateway struct {
	cancel context.CancelFunc
	ended  chan struct{}
	err    error  // why it ended, once ended is closed
	cwd    string // where the process was before
}

// Embedded runs an S3 server over the folder dir on a free port of the loopback
// interface, until ctx ends or Close is called. The Config it returns is for
// Open. Beside dir it keeps its keys, in a file that only the owner may read,
// and, on file systems without extended attributes, a folder with what those
// would hold.
//
// One server can run in a process at a time; another one is CodeConflict. And
// the server moves the whole process into dir: every other path the program
// uses must be absolute by then. Close moves back. As objects are files, no key
// may be another one's folder: not both "a" and "a/b".
//
// What a crash leaves: an object appears under its name in one step, by a link
// or a rename, so there is never half of one. The server itself does not force
// anything to disk; this package adds that, so an object that Put has returned
// survives a power cut too (its attributes in a side-car folder may not).
// Unfinished parts stay behind: those in the middle of being joined are removed
// here at the next start, the others are Sweep's.
func Embedded(ctx context.Context, dir string, log *slog.Logger) (_ *Gateway, _ Config, err error) {
	if !running.CompareAndSwap(false, true) {
		return nil, Config{}, coach.Errorf(coach.CodeConflict, "",
			"An embedded object storage is running in this program already.")
	}
	started := false
	defer func() {
		if !started {
			running.Store(false)
		}
	}()
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, Config{}, fmt.Errorf("embedded object storage: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, Config{}, unusable(dir, err)
	}
	keys, err := readOrMakeKeys(filepath.Join(filepath.Dir(dir), "object-storage-keys.json"))
	if err != nil {
		return nil, Config{}, err
	}
	cwd, err := os.Getwd()
	if err != nil {
		return nil, Config{}, fmt.Errorf("embedded object storage: %w", err)
	}
	if err := removeHalfJoined(dir); err != nil {
		return nil, Config{}, unusable(dir, err)
	}
	files, err := openFolder(dir)
	if err != nil {
		return nil, Config{}, errors.Join(unusable(dir, err), os.Chdir(cwd))
	}
	addr, err := freeAddress(ctx)
	if err != nil {
		return nil, Config{}, errors.Join(fmt.Errorf("embedded object storage: find a free port: %w", err), os.Chdir(cwd))
	}

	ctx, cancel := context.WithCancel(ctx)
	g := &Gateway{cancel: cancel, ended: make(chan struct{}), cwd: cwd}
	listening := make(chan struct{})
	started = true
	go func() {
		defer close(g.ended)
		defer running.Store(false)
		g.err = embedgw.RunVersityGW(ctx, files, &embedgw.Config{
			RootUserAccess: keys.AccessKey, RootUserSecret: keys.SecretKey,
			IAMService: auth.NewIAMServiceSingle(auth.Account{
				Access: keys.AccessKey, Secret: keys.SecretKey, Role: auth.RoleAdmin,
			}),
			Region: defaultRegion, Ports: []string{addr},
			MaxConnections: 4096, MaxRequests: 1024, MultipartMaxParts: 10_000,
			// Kept-alive connections that idle would hold up Close for ten
			// seconds, and a new one costs little on the loopback interface.
			KeepAlive: false,
			Quiet:     true, DisableACLs: true,
			S3Options: []s3api.Option{s3api.WithOnListen(func() { close(listening) })},
		})
	}()
	select {
	case <-listening:
	case <-g.ended:
		cancel()
		return nil, Config{}, coach.Errorf(coach.CodeUnavailable, "",
			"The embedded object storage did not start.").Because(errors.Join(g.err, os.Chdir(cwd)))
	}
	if err := answers(ctx, addr); err != nil {
		return nil, Config{}, coach.Errorf(coach.CodeUnavailable, "", "The embedded object storage does not answer.").Because(errors.Join(err, g.Close()))
	}
	log.Info("the embedded object storage is running", "address", addr, "folder", dir)
	return g, Config{
		Endpoint: addr, Bucket: embeddedBucket, Region: defaultRegion,
		AccessKey: keys.AccessKey, SecretKey: keys.SecretKey,
	}, nil
}

// answers waits for any answer. The server listens a little before it serves,
// and would not notice being stopped in between.
func answers(ctx context.Context, addr string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, "http://"+addr, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// Close lets requests under way end, stops the server and waits for it.
func (g *Gateway) Close() error {
	g.cancel()
	select {
	case <-g.ended:
	case <-time.After(stopPatience):
		return errors.New("the embedded object storage did not stop in time")
	}
	if err := os.Chdir(g.cwd); err != nil {
		return fmt.Errorf("leave the folder of the embedded object storage: %w", err)
	}
	return g.err
}

func unusable(dir string, err error) error {
	return coach.Errorf(coach.CodeUnavailable, "GAMETAPE_DATA",
		"The folder %s cannot keep objects.", dir).Because(err)
}

func openFolder(dir string) (*durable, error) {
	sidecar := sidecarOf(dir)
	_, err := os.Stat(sidecar)
	if err != nil && supportsXattr(dir) {
		p, err := posix.New(dir, meta.XattrMeta{}, posix.PosixOpts{})
		return &durable{Posix: p, root: dir}, err
	}
	if err := os.MkdirAll(sidecar, 0o700); err != nil {
		return nil, err
	}
	attributes, err := meta.NewSideCar(sidecar)
	if err != nil {
		return nil, err
	}
	p, err := posix.New(dir, attributes, posix.PosixOpts{SideCarDir: sidecar})
	return &durable{Posix: p, root: dir}, err
}

// sidecarOf is a folder beside dir whose path does not begin with dir's, which
// the server would take for a folder below it.
func sidecarOf(dir string) string {
	parent, base := filepath.Split(dir)
	name := "attributes-of-" + base
	if strings.HasPrefix(name, base) {
		name = "sidecar-of-" + base
	}
	return filepath.Join(parent, name)
}

func supportsXattr(dir string) bool {
	f, err := os.CreateTemp(dir, "attributes-")
	if err != nil {
		return false
	}
	defer func() { _ = os.Remove(f.Name()) }()
	defer f.Close()
	return meta.XattrMeta{}.StoreAttribute(f, "", "", "test", []byte("x")) == nil
}

// removeHalfJoined removes uploads whose parts were being joined when the
// process died; the server neither lists nor ends them.
func removeHalfJoined(dir string) error {
	found, err := filepath.Glob(filepath.Join(dir, "*", filepath.FromSlash(posix.MetaTmpMultipartDir), "*", "*.inprogress"))
	if err != nil {
		return err
	}
	for _, f := range found {
		if err := os.RemoveAll(f); err != nil {
			return err
		}
	}
	return nil
}

func freeAddress(ctx context.Context) (string, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// keyPair is what the embedded server and its only client agree on.
type keyPair struct {
	AccessKey string `json:"accessKey"`
	SecretKey string `json:"secretKey"`
}

func readOrMakeKeys(path string) (keyPair, error) {
	var keys keyPair
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &keys)
		if err == nil && (keys.AccessKey == "" || keys.SecretKey == "") {
			err = errors.New("a key is missing")
		}
		if err != nil {
			return keys, coach.Errorf(coach.CodeUnavailable, "GAMETAPE_DATA",
				"The file %s does not hold the keys of the object storage; remove it to have new ones made.", path).Because(err)
		}
		return keys, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, unusable(filepath.Dir(path), err)
	}
	keys = keyPair{AccessKey: "gametape", SecretKey: rand.Text()}
	b, err = json.Marshal(keys)
	if err != nil {
		return keys, err
	}
	if err := os.WriteFile(path, append(b, '\n'), 0o600); err != nil {
		return keys, unusable(filepath.Dir(path), err)
	}
	return keys, nil
}
