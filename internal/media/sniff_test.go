package media_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gametape/internal/media"
)

func head(t testing.TB, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, media.SniffSize))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSniffKnowsWhatFFmpegWrites(t *testing.T) {
	newFFmpeg(t)
	for name, tt := range map[string]struct {
		file string
		args []string
		want media.Kind
	}{
		"MP3":                     {"a.mp3", nil, media.MP3},
		"MP3 without tags":        {"a.mp3", []string{"-write_xing", "0", "-id3v2_version", "0"}, media.MP3},
		"MP3 of a telephone":      {"a.mp3", []string{"-ar", "8000", "-ac", "1", "-b:a", "8k"}, media.MP3},
		"MP3 at the highest rate": {"a.mp3", []string{"-b:a", "320k", "-id3v2_version", "0"}, media.MP3},
		"MP2":                     {"a.mp2", nil, media.MP3},
		"WAV":                     {"a.wav", nil, media.WAV},
		"big WAV":                 {"a.wav", []string{"-rf64", "always"}, media.WAV},
		"Wave64":                  {"a.w64", nil, media.WAV},
		"M4A":                     {"a.m4a", []string{"-c:a", "aac"}, media.MP4},
		"QuickTime":               {"a.mov", []string{"-c:a", "aac"}, media.MP4},
		"3GP":                     {"a.3gp", []string{"-c:a", "aac"}, media.MP4},
		"Ogg":                     {"a.ogg", []string{"-c:a", "libvorbis"}, media.Ogg},
		"Opus":                    {"a.opus", []string{"-c:a", "libopus"}, media.Ogg},
		"WebM":                    {"a.webm", []string{"-c:a", "libvorbis"}, media.Matroska},
		"Matroska":                {"a.mka", []string{"-c:a", "flac"}, media.Matroska},
		"FLAC":                    {"a.flac", nil, media.FLAC},
		"AAC":                     {"a.aac", []string{"-c:a", "aac"}, media.AAC},
		"AIFF":                    {"a.aiff", nil, media.AIFF},
		"AU":                      {"a.au", nil, media.AU},
		"WMA":                     {"a.wma", []string{"-c:a", "wmav2"}, media.ASF},
		"AVI":                     {"a.avi", []string{"-c:a", "mp3"}, media.AVI},
		"Core Audio":              {"a.caf", nil, media.CAF},
		"MPEG transport stream":   {"a.ts", []string{"-c:a", "aac"}, media.MPEG},
		"MPEG program stream":     {"a.mpg", []string{"-c:a", "mp2"}, media.MPEG},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := media.Sniff(head(t, makeFile(t, tt.file, tones, tt.args...)))
			if got != tt.want || !ok {
				t.Errorf("got %v, %v, want %v", got, ok, tt.want)
			}
		})
	}
}

func TestSniffKnowsRealRecordings(t *testing.T) {
	dir := shared(t, "calls")
	n := 0
	for _, pattern := range []string{"*/*.mp3", "*/*.wav"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			if kind, ok := media.Sniff(head(t, path)); !ok {
				t.Errorf("%s is taken for %s", filepath.Base(path), kind.Name)
			}
			n++
		}
	}
	if n == 0 {
		t.Error("no recordings there")
	}
}

func TestSniffRefuses(t *testing.T) {
	silence := bytes.Repeat([]byte{0}, media.SniffSize)
	for name, tt := range map[string]struct {
		head string
		want string
	}{
		"nothing":                            {"", "an empty file"},
		"zeroes":                             {string(silence), "a file of an unknown kind"},
		"a PDF document":                     {"%PDF-1.7\n", "a PDF document"},
		"a ZIP archive":                      {"PK\x03\x04\x14\x00", "a ZIP archive or an Office document"},
		"a web page":                         {"\n <!DOCTYPE html><html>", "a web page"},
		"a text":                             {"Agent: hello\nCustomer: grüß Gott\n", "a text"},
		"a text that is cut within a letter": {"grü"[:3], "a text"},
		"JSON":                               {`{"turns": []}`, "a text"},
		"a playlist":                         {"#EXTM3U\nhttp://10.0.0.1/secret", "a playlist"},
		"a PNG image":                        {"\x89PNG\r\n\x1a\n", "an image"},
		"a JPEG image":                       {"\xff\xd8\xff\xe0\x00\x10JFIF", "an image"},
		"a WebP image":                       {"RIFF\x00\x00\x00\x00WEBPVP8 ", "an image"},
		"an iPhone's photo":                  {"\x00\x00\x00\x18ftypheic", "an image"},
		"a drawing":                          {`<?xml version="1.0"?><svg xmlns="x">`, "an image"},
		"one MPEG frame's header":            {"\xff\xfb\x90\x00" + strings.Repeat("\x00", 2000), "a file of an unknown kind"},
		"an ID3 tag and nothing after it":    {"ID3\x04\x00\x00\x00\x00\x00\x0a0123456789", "a file of an unknown kind"},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := media.Sniff([]byte(tt.head))
			if got.Name != tt.want || ok {
				t.Errorf("got %q, %v, want %q", got.Name, ok, tt.want)
			}
		})
	}
	t.Run("noise, whatever its length", func(t *testing.T) {
		r := rand.NewChaCha8([32]byte{'n', 'o', 'i', 's', 'e'})
		for i := range 5000 {
			b := make([]byte, 1+i*media.SniffSize/5000)
			_, _ = r.Read(b)
			if kind, ok := media.Sniff(b); ok {
				t.Errorf("noise %d of %d bytes is taken for %s", i, len(b), kind.Name)
			}
		}
	})
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("ID3\x04\x00\x00\x00\x00\x00\x0a\xff\xfb\x90\x00"))
	f.Add([]byte("\xff\xf1\x50\x80\x00\x1f\xfc"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVE"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if kind, _ := media.Sniff(b); kind.Name == "" {
			t.Error("a kind without a name")
		}
	})
}

func BenchmarkSniff(b *testing.B) {
	noise := make([]byte, media.SniffSize)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	b.SetBytes(int64(len(noise)))
	for b.Loop() {
		media.Sniff(noise)
	}
}
