package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// figures are what benchmarks reported: name without "Benchmark", unit, and a
// value for every time it ran.
type figures map[string]map[string][]float64

// of is the median of what a benchmark reported in unit.
func (f figures) of(name, unit string) (float64, error) {
	all := f[strings.ReplaceAll(name, " ", "_")][unit]
	if len(all) == 0 {
		return 0, fmt.Errorf("no benchmark %q reported %s", name, unit)
	}
	return median(all), nil
}

// goTest runs the benchmarks of a package, which is a folder of the repository,
// that match pattern.
func (b *bench) goTest(ctx context.Context, folder, pattern string, env []string, args ...string) (figures, error) {
	args = append([]string{"test", "-run", "^$", "-bench", pattern, "-timeout", "15m"}, append(args, ".")...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = filepath.Join(b.root, folder)
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go test in %s: %w: %s", folder, err, lastLines(append(out, stderr.Bytes()...)))
	}
	f := readFigures(out)
	if len(f) == 0 {
		return nil, fmt.Errorf("no benchmark of %s matches %s, or each was skipped: %s", folder, pattern, lastLines(out))
	}
	return f, nil
}

var cores = regexp.MustCompile(`-\d+$`)

// readFigures reads lines like
// "BenchmarkX/sub-2   10   1234 ns/op   56.7 MB/s".
func readFigures(out []byte) figures {
	f := figures{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		if _, err := strconv.Atoi(words[1]); err != nil {
			continue
		}
		name := cores.ReplaceAllString(strings.TrimPrefix(words[0], "Benchmark"), "")
		for i := 2; i+1 < len(words); i += 2 {
			value, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				break
			}
			if f[name] == nil {
				f[name] = map[string][]float64{}
			}
			f[name][words[i+1]] = append(f[name][words[i+1]], value)
		}
	}
	return f
}

// lastLines is the end of what a program said, for an error.
func lastLines(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "; ")
}
