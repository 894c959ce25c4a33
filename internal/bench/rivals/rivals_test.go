// Package rivals measures libraries that gametape is compared with. It is a
// module of its own, so that gametape does not need them; internal/bench runs
// it and tells it by the environment what to read.
package rivals

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/asticode/go-astisub"
)

// BenchmarkAstisub reads the subtitles in BENCH_FILES.
func BenchmarkAstisub(b *testing.B) {
	for name, read := range map[string]func(raw []byte) (*astisub.Subtitles, error){
		"hour.vtt": func(raw []byte) (*astisub.Subtitles, error) { return astisub.ReadFromWebVTT(bytes.NewReader(raw)) },
		"hour.srt": func(raw []byte) (*astisub.Subtitles, error) { return astisub.ReadFromSRT(bytes.NewReader(raw)) },
	} {
		raw, err := os.ReadFile(filepath.Join(os.Getenv("BENCH_FILES"), name))
		if err != nil {
			b.Skipf("there is nothing to read: %v", err)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				s, err := read(raw)
				if err != nil {
					b.Fatal(err)
				}
				if len(s.Items) < 1000 {
					b.Fatalf("only %d cues", len(s.Items))
				}
			}
		})
	}
}
