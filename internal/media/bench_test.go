package media_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gametape/coach"
)

// BenchmarkCut measures a clip of twenty seconds out of the middle of an hour:
// through Cut from a server, and with ffmpeg alone from a local file.
func BenchmarkCut(b *testing.B) {
	f := newFFmpeg(b)
	for _, name := range []string{"hour.mp3", "hour.m4a"} {
		path := makeFile(b, name, "anoisesrc=a=0.1:r=16000:d=3600", "-b:a", "64k")
		url, served := serve(b, path)
		b.Run(name+"/Cut from a server", func(b *testing.B) {
			served.bytes.Store(0)
			n := 0
			for b.Loop() {
				out, err := os.Create(filepath.Join(b.TempDir(), "clip.m4a"))
				if err != nil {
					b.Fatal(err)
				}
				if err := f.Cut(b.Context(), url, coach.Mix{}, 30*time.Minute, 30*time.Minute+20*time.Second, out); err != nil {
					b.Fatal(err)
				}
				if err := out.Close(); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(served.bytes.Load())/float64(n), "bytes-read/op")
		})
		b.Run(name+"/ffmpeg from a file", func(b *testing.B) {
			for b.Loop() {
				out := filepath.Join(b.TempDir(), "clip.m4a")
				err := exec.CommandContext(b.Context(), "ffmpeg", "-v", "error", "-nostdin", "-y", "-ss", "1800", "-i", path,
					"-t", "20", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", out).Run()
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
