// Package config reads gametape's settings from the environment into one
// struct, and reports every problem at once. internal/app calls it once at
// start; nothing else reads the environment.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// Config is every setting. The tags are the documentation: docs/configuration.md
// is generated from them.
type Config struct {
	Addr    string `env:"ADDR" default:":8080" doc:"Where the page and the API listen. Not given, serve --demo listens on this machine only."`
	Data    string `env:"DATA" default:"./data" doc:"Folder for everything kept on this machine: database, recordings and search index, unless settings below name other places."`
	BaseURL string `env:"BASE_URL" doc:"Address people reach gametape under, such as https://gametape.example.com. With https, cookies are sent over https only."`

	TrustedProxies string `env:"TRUSTED_PROXIES" doc:"Reverse proxies whose X-Forwarded-For is believed: addresses or networks such as 10.0.0.0/8, with commas between. Log-in limits count by client address, so behind a proxy that is not named all people count as one."`

	DatabaseURL string `env:"DATABASE_URL" doc:"postgres://… for PostgreSQL; empty: an SQLite file in the data folder."`
	RedisURL    string `env:"REDIS_URL" doc:"redis://… of a Redis or Valkey with maxmemory-policy noeviction; empty: one inside the process."`

	S3Endpoint  string `env:"S3_ENDPOINT" doc:"host:port or URL of an S3 server; empty: one inside the process over the data folder."`
	S3Bucket    string `env:"S3_BUCKET" default:"gametape" doc:"Bucket for recordings, transcripts and clips; made if it is not there."`
	S3AccessKey string `env:"S3_ACCESS_KEY" doc:"Access key of the S3 server."`
	S3SecretKey string `env:"S3_SECRET_KEY" secret:"true" doc:"Secret key of the S3 server."`
	S3Region    string `env:"S3_REGION" default:"us-east-1" doc:"Region of the bucket."`
	S3TLS       bool   `env:"S3_TLS" default:"false" doc:"Speak https to the S3 server."`

	AdminEmail    string `env:"ADMIN_EMAIL" doc:"With ADMIN_PASSWORD: makes the first administrator at the first start. Without: a setup page asks for a one-time code from the log."`
	AdminPassword string `env:"ADMIN_PASSWORD" secret:"true" doc:"Password of the first administrator, 10 characters or more."`

	MaxUpload      int64  `env:"MAX_UPLOAD" default:"1GiB" doc:"Largest recording: a number of bytes, or with KiB, MiB, GiB."`
	MediaWorkers   int    `env:"MEDIA_WORKERS" default:"0" doc:"Recordings worked on at once; 0: one per core."`
	SpeechURL      string `env:"SPEECH_URL" doc:"Address of a speech-to-text server that speaks OpenAI's interface, such as http://127.0.0.1:8000. Recordings without a transcript are sent to it. Empty: none is; docs/speech.md."`
	SpeechKey      string `env:"SPEECH_KEY" secret:"true" doc:"What the speech server wants as a bearer token, where it wants one."`
	SpeechModel    string `env:"SPEECH_MODEL" default:"whisper-1" doc:"The speech server's model, unless somebody asks for another."`
	SpeechLanguage string `env:"SPEECH_LANGUAGE" doc:"Language of the recordings, such as en, where a call does not say; empty: the speech server finds out."`

	FFmpeg       string `env:"FFMPEG" default:"ffmpeg" doc:"The ffmpeg to run."`
	FFprobe      string `env:"FFPROBE" default:"ffprobe" doc:"The ffprobe to run."`
	MetricsToken string `env:"METRICS_TOKEN" secret:"true" doc:"What Prometheus has to show as a bearer token to read /metrics. Empty: /metrics answers programs on this machine only, and nobody through a proxy."`
	LogLevel     string `env:"LOG_LEVEL" default:"info" doc:"debug, info, warn or error."`

	// addrGiven: somebody said where to listen.
	addrGiven bool
}

// Prefix is what every setting's name begins with.
const Prefix = "GAMETAPE_"

// Read takes the settings from environ, as os.Environ gives it. The error names
// every setting that is wrong, unknown ones included.
func Read(environ []string) (Config, error) {
	given := map[string]string{}
	for _, line := range environ {
		if key, value, ok := strings.Cut(line, "="); ok && strings.HasPrefix(key, Prefix) && !strings.HasPrefix(key, Prefix+"TEST_") && !strings.HasPrefix(key, Prefix+"TOKEN") && !strings.HasPrefix(key, Prefix+"URL") {
			given[strings.TrimPrefix(key, Prefix)] = value
		}
	}
	c := Config{addrGiven: given["ADDR"] != ""}
	var faults []error
	v := reflect.ValueOf(&c).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		name := f.Tag.Get("env")
		value, ok := given[name]
		delete(given, name)
		if !ok || value == "" {
			value = f.Tag.Get("default")
		}
		if err := assign(v.Field(i), value); err != nil {
			faults = append(faults, fmt.Errorf("%s%s: %w", Prefix, name, err))
		}
	}
	for name := range given {
		faults = append(faults, fmt.Errorf("%s%s: there is no such setting", Prefix, name))
	}
	faults = append(faults, c.check()...)
	return c, errors.Join(faults...)
}

func assign(field reflect.Value, value string) error {
	switch field.Kind() {
	case reflect.String:
		field.SetString(value)
	case reflect.Bool:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", value)
		}
		field.SetBool(b)
	case reflect.Int64:
		n, err := bytes(value)
		if err != nil {
			return err
		}
		field.SetInt(n)
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no whole number", value)
		}
		field.SetInt(int64(n))
	}
	return nil
}

// bytes reads "1048576", "500MiB", "1GiB".
func bytes(s string) (int64, error) {
	number, unit := s, int64(1)
	for suffix, u := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			number, unit = strings.TrimSpace(rest), u
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/unit {
		return 0, fmt.Errorf("%q is no size; write it like 1GiB or 1073741824", s)
	}
	return n * unit, nil
}

func (c Config) check() []error {
	var faults []error
	fault := func(name, format string, args ...any) {
		faults = append(faults, fmt.Errorf(Prefix+name+": "+format, args...))
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		fault("ADDR", "%q is no address to listen at; write it like :8080 or 127.0.0.1:8080", c.Addr)
	}
	if c.BaseURL != "" {
		if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			fault("BASE_URL", "%q is no address of a page; write it like https://gametape.example.com", c.BaseURL)
		}
	}
	if c.DatabaseURL != "" && !strings.HasPrefix(c.DatabaseURL, "postgres://") && !strings.HasPrefix(c.DatabaseURL, "postgresql://") {
		fault("DATABASE_URL", "it has to begin with postgres://; leave it empty for SQLite")
	}
	if c.RedisURL != "" && !strings.HasPrefix(c.RedisURL, "redis://") && !strings.HasPrefix(c.RedisURL, "rediss://") && !strings.HasPrefix(c.RedisURL, "unix://") {
		fault("REDIS_URL", "it has to begin with redis:// or rediss://; leave it empty for the one inside")
	}
	if c.S3Endpoint != "" && (c.S3AccessKey == "" || c.S3SecretKey == "") {
		fault("S3_ACCESS_KEY", "an S3 server needs S3_ACCESS_KEY and S3_SECRET_KEY too")
	}
	if (c.AdminEmail == "") != (c.AdminPassword == "") {
		fault("ADMIN_EMAIL", "ADMIN_EMAIL and ADMIN_PASSWORD go together")
	}
	if _, err := networks(c.TrustedProxies); err != nil {
		fault("TRUSTED_PROXIES", "%w", err)
	}
	if c.SpeechURL != "" {
		if u, err := url.Parse(c.SpeechURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			fault("SPEECH_URL", "%q is no address of a server; write it like http://127.0.0.1:8000", c.SpeechURL)
		}
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		fault("LOG_LEVEL", "%q is no level; there are debug, info, warn and error", c.LogLevel)
	}
	return faults
}

// Listen is where serve listens. The demo's passwords are no secret, so it keeps
// to this machine unless somebody said otherwise.
func (c Config) Listen(demo bool) string {
	if !demo || c.addrGiven {
		return c.Addr
	}
	_, port, _ := net.SplitHostPort(c.Addr) // check has tried it
	return net.JoinHostPort("127.0.0.1", port)
}

// Proxies are the networks of TrustedProxies.
func (c Config) Proxies() []netip.Prefix {
	proxies, _ := networks(c.TrustedProxies) // check has looked
	return proxies
}

// networks reads "127.0.0.1, 10.0.0.0/8".
func networks(s string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for one := range strings.SplitSeq(s, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		p, err := netip.ParsePrefix(one)
		if at, single := netip.ParseAddr(one); single == nil {
			p, err = netip.PrefixFrom(at, at.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q is no address or network; write it like 127.0.0.1 or 10.0.0.0/8", one)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// Under is a place in the data folder.
func (c Config) Under(parts ...string) string {
	return filepath.Join(append([]string{c.Data}, parts...)...)
}

// Markdown documents every setting, for docs/configuration.md.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# Configuration\n\nBy environment only. Every problem is reported at once at start. This page is generated from\n`internal/config`; `make docs` writes it anew.\n\n| setting | default | meaning |\n| --- | --- | --- |\n")
	t := reflect.TypeOf(Config{})
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			continue
		}
		tag := t.Field(i).Tag
		def := "empty"
		if d := tag.Get("default"); d != "" {
			def = "`" + d + "`"
		}
		fmt.Fprintf(&b, "| `%s%s` | %s | %s |\n", Prefix, tag.Get("env"), def, tag.Get("doc"))
	}
	b.WriteString("\n`gametape import` reads two more: `GAMETAPE_URL` (the server's address) and `GAMETAPE_TOKEN` (a token made in the page\nunder one's name; one to bring in calls is enough).\n")
	return b.String()
}
