package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// machine is what the figures depend on.
type machine struct {
	cores                   int
	cpu, memory, kernel, os string
	load                    string
}

func thisMachine(ctx context.Context) machine {
	m := machine{cores: runtime.NumCPU(), cpu: "CPU unknown", memory: "memory unknown", kernel: "kernel unknown", os: runtime.GOOS + "/" + runtime.GOARCH}
	if v := field("/proc/cpuinfo", "model name"); v != "" {
		m.cpu = v
	}
	if kb, err := strconv.Atoi(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB")); err == nil {
		m.memory = fmt.Sprintf("%.0f GiB", float64(kb)/(1<<20))
	}
	if out, err := exec.CommandContext(ctx, "uname", "-sr").Output(); err == nil {
		m.kernel = strings.TrimSpace(string(out))
	}
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.load, _, _ = strings.Cut(string(raw), " ")
	}
	return m
}

func (m machine) String() string {
	s := fmt.Sprintf("%d cores, %s, %s, %s, %s %s", m.cores, m.cpu, m.memory, m.kernel, runtime.Version(), m.os)
	if m.load != "" {
		s += fmt.Sprintf("; load before the first measurement %s", m.load)
	}
	return s
}

// field is the first value called name in one of the kernel's "name: value"
// files; empty where there is none.
func field(file, name string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if k, v, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
