#!/usr/bin/env bash
# Installs Debian packages whose program is missing: install.sh program:package…
set -euo pipefail
missing=()
for pair in "$@"; do
	program=${pair%%:*} package=${pair##*:}
	command -v "$program" >/dev/null && continue
	# Debian keeps PostgreSQL's server out of the path.
	[ "$program" = postgres ] && compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && continue
	missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
	echo "Please install: ${missing[*]}" >&2
	exit 1
fi
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
echo "Installing ${missing[*]} …"
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
