#!/usr/bin/env bash
# Runs every fuzz target for the given time each: fuzz.sh 30s
set -euo pipefail
time=${1:-30s}
go list ./... | while read -r package; do
	dir=$(go list -f '{{.Dir}}' "$package")
	grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$dir"/*_test.go 2>/dev/null | sed 's/^func //' | sort -u | while read -r target; do
		echo "== $package $target"
		go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 20x
	done
done
