package media

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

// relay serves one source on the loopback interface for as long as one program
// runs, and to nobody but that program. Anybody on the machine may see its
// arguments and the relay's port, so the secret is where only we and the program
// see it: in its environment, as the log-in of a proxy. ffmpeg has no other way
// to take a header that is not an argument.
type relay struct {
	address, secret string
	server          *http.Server
	ended           chan error

	mu     sync.Mutex
	failed error // the first error of the source
}

// relayBuffer bounds what the kernel holds on either side of a connection between
// relay and program, in bytes: it would all have been fetched for nothing when
// the program jumps. Much less, and the loopback interface, whose packets are of
// this size, stalls.
const relayBuffer = 64 << 10

func startRelay(ctx context.Context, src source) (*relay, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{address: l.Addr().String(), secret: rand.Text(), ended: make(chan error, 1)}
	serve := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !r.knows(req) {
			w.Header().Set("Proxy-Authenticate", `Basic realm="gametape"`)
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		all := io.NewSectionReader(&request{req.Context(), src, r}, 0, src.size())
		http.ServeContent(w, req, "", time.Time{}, all)
	})
	r.server = &http.Server{
		Handler:           serve,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	go func() { r.ended <- r.server.Serve(narrow{l}) }()
	return r, nil
}

// relayed is the source's name for the program; the proxy serves nothing else.
const relayed = "http://recording/"

// environment is what the program needs to be let in.
func (r *relay) environment() []string {
	return []string{"http_proxy=http://" + relayUser + ":" + r.secret + "@" + r.address}
}

func (r *relay) to(cmd *exec.Cmd) { cmd.Env = append(cmd.Env, r.environment()...) }

const relayUser = "gametape"

// knows says whether req shows the secret.
func (r *relay) knows(req *http.Request) bool {
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(relayUser+":"+r.secret))
	return subtle.ConstantTimeCompare([]byte(req.Header.Get("Proxy-Authorization")), []byte(want)) == 1
}

// stop ends the relay and returns what was wrong with the source, if anything.
func (r *relay) stop() error {
	err := r.server.Close()
	if served := <-r.ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed != nil {
		return r.failed
	}
	return err
}

// request is a source for the length of one request.
type request struct {
	ctx   context.Context
	src   source
	relay *relay
}

func (r *request) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.src.readAt(r.ctx, p, off)
	// A program that hangs up to jump elsewhere cancels the request.
	if err != nil && !errors.Is(err, io.EOF) && r.ctx.Err() == nil {
		r.relay.mu.Lock()
		if r.relay.failed == nil {
			r.relay.failed = err
		}
		r.relay.mu.Unlock()
	}
	return n, err
}

// narrow gives connections small buffers.
type narrow struct{ net.Listener }

func (n narrow) Accept() (net.Conn, error) {
	c, err := n.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		err = errors.Join(err, tcp.SetWriteBuffer(relayBuffer))
	}
	return c, err
}
