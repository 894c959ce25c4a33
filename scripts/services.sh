#!/usr/bin/env bash
# Starts a PostgreSQL, a Redis, an S3 and a speech-to-text server for tests, all on
# loopback, all in one folder, and stops exactly those again.
#
#   eval "$(scripts/services.sh start DIR)"    start (or find them running) and export where they are
#   eval "$(scripts/services.sh env DIR)"      export where they are
#   scripts/services.sh stop DIR               stop them; the data stays in DIR
#
# Standard output holds only `export` lines; everything else goes to standard error.
set -euo pipefail

region=us-east-1

say() { echo "services: $*" >&2; }
fail() { say "$*"; exit 1; }

if [[ $# -ne 2 || ! $1 =~ ^(start|stop|env)$ || -z $2 ]]; then
	fail "usage: services.sh start|stop|env DIR"
fi
action=$1
root=$(cd "$(dirname "$0")/.." && pwd)

# --- finding and installing programs ---------------------------------------

# Debian keeps initdb and pg_ctl off the path, in a folder per version.
shopt -s nullglob
for bin in /usr/lib/postgresql/*/bin; do PATH=$PATH:$bin; done

require() { # program, Debian package
	command -v "$1" >/dev/null && return
	if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
		say "installing $2"
		DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$2" >&2
		for bin in /usr/lib/postgresql/*/bin; do PATH=$PATH:$bin; done
	fi
	command -v "$1" >/dev/null || fail "$1 is missing; install the package $2 (as root: apt-get install $2)."
}

# --- small pieces ------------------------------------------------------------

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range the kernel hands out, so that nobody else is given it meanwhile.
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 12000))
		listening "$port" || { echo "$port"; return; }
	done
}

# until_true SECONDS COMMAND…: asks again every tenth of a second.
until_true() {
	local left=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		((left-- > 0)) || return 1
		sleep 0.1
	done
}

# A pid file holds the pid and when it started, so that a pid used again by
# somebody else is not taken for ours.
started() { ps -o lstart= -p "$1" 2>/dev/null; }

remember() { # name, pid
	printf '%s\n%s\n' "$2" "$(started "$2")" >"$dir/$1.pid"
}

alive() { # name
	[[ -f $dir/$1.pid ]] || return 1
	local pid since
	{ read -r pid; IFS= read -r since; } <"$dir/$1.pid"
	[[ -n $since && $(started "$pid") == "$since" ]]
}

gone() { ! alive "$1"; }

end() { # name
	if alive "$1"; then
		kill "$(head -n 1 "$dir/$1.pid")"
		until_true 20 gone "$1" || fail "$1 (pid $(head -n 1 "$dir/$1.pid")) does not stop; see $dir/$1.log."
		say "$1 stopped"
	fi
	rm -f "$dir/$1.pid"
}

# launch NAME COMMAND…: runs in the background, in a session of its own.
launch() {
	local name=$1
	shift
	setsid "$@" >>"$dir/$name.log" 2>&1 </dev/null &
	remember "$name" $!
}

ready() { # name, probe…
	local name=$1
	shift
	until_true 60 "$@" && return
	tail -n 20 "$dir/$name.log" >&2
	fail "$name does not answer; the end of $dir/$name.log is above."
}

# --- PostgreSQL ----------------------------------------------------------------

# The server refuses to run as root, so root lends it to the package's user.
as_postgres() {
	if [[ $EUID -eq 0 ]]; then
		(cd / && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
	else
		"$@"
	fi
}

probe_postgres() {
	PGPASSWORD=$pg_password psql -h 127.0.0.1 -p "$pg_port" -U gametape -d gametape -Atc 'select 1'
}

start_postgres() {
	require initdb postgresql
	require pg_ctl postgresql
	require psql postgresql-client
	local data=$dir/postgres
	mkdir -p "$data"
	if [[ $EUID -eq 0 ]]; then
		id postgres >/dev/null 2>&1 || fail "there is no user postgres to run PostgreSQL as."
		chmod o+x "$dir"
		chown postgres: "$data"
		as_postgres test -w "$data" || fail "the user postgres cannot reach $data; choose a folder under /tmp or open the folders above it (chmod o+x)."
	fi
	# The socket's path must fit into 107 bytes.
	[[ ${#data} -le 85 ]] || fail "the path $data is too long for a PostgreSQL socket; choose a shorter one."
	if [[ ! -f $data/PG_VERSION ]]; then
		local password=$dir/postgres-password
		(umask 077 && echo "$pg_password" >"$password")
		[[ $EUID -ne 0 ]] || chown postgres: "$password"
		as_postgres initdb -D "$data" -U gametape --encoding=UTF8 --locale=C.UTF-8 \
			--auth=scram-sha-256 --pwfile="$password" >"$dir/postgres.log" 2>&1 ||
			{ cat "$dir/postgres.log" >&2; fail "initdb failed."; }
		rm -f "$password"
	fi
	as_postgres pg_ctl -D "$data" -w -t 60 -l "$data/server.log" start >>"$dir/postgres.log" 2>&1 -o \
		"-c listen_addresses=127.0.0.1 -c port=$pg_port -c unix_socket_directories='$data' -c fsync=off -c max_connections=200" ||
		{ tail -n 20 "$data/server.log" >&2; fail "PostgreSQL does not start."; }
	remember postgres "$(head -n 1 "$data/postmaster.pid")"
	if ! probe_postgres >/dev/null 2>&1; then
		PGPASSWORD=$pg_password createdb -h 127.0.0.1 -p "$pg_port" -U gametape gametape
	fi
	ready postgres probe_postgres
}

# An idle client must not hold the server up, hence the fast way to stop.
stop_postgres() {
	if alive postgres; then
		as_postgres pg_ctl -D "$dir/postgres" -m fast -w -t 60 stop >>"$dir/postgres.log" 2>&1 ||
			fail "PostgreSQL does not stop; see $dir/postgres.log."
		say "postgres stopped"
	fi
	rm -f "$dir/postgres.pid"
}

# --- Redis ---------------------------------------------------------------------

probe_redis() { [[ $(redis-cli -h 127.0.0.1 -p "$redis_port" ping) == PONG ]]; }

start_redis() {
	require redis-server redis-server
	require redis-cli redis-tools
	mkdir -p "$dir/redis"
	launch redis redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$dir/redis" --daemonize no \
		--save '' --appendonly yes --appendfsync everysec --maxmemory-policy noeviction
	ready redis probe_redis
}

# --- S3 ------------------------------------------------------------------------

probe_s3() {
	curl -fsS -m 5 -o /dev/null -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --aws-sigv4 "aws:amz:$region:s3" --user "$s3_access:$s3_secret" "http://127.0.0.1:$s3_port/"
}

keeps_attributes() {
	local file=$1/.attribute-probe
	: >"$file"
	if command -v setfattr >/dev/null; then
		setfattr -n user.probe -v 1 "$file" 2>/dev/null
	elif command -v python3 >/dev/null; then
		python3 -c 'import os,sys; os.setxattr(sys.argv[1], "user.probe", b"1")' "$file" 2>/dev/null
	else
		false
	fi
	local kept=$?
	rm -f "$file"
	return $kept
}

# The command needs modules that gametape does not, so it is built on its own,
# in the version that go.mod names.
build_s3() {
	[[ -x $dir/versitygw ]] && return
	require go golang
	local version
	version=$(cd "$root" && go list -m -f '{{.Version}}' github.com/versity/versitygw)
	say "building versitygw $version; the first time takes a minute or two"
	(cd / && GOBIN=$dir GOFLAGS= go install "github.com/versity/versitygw/cmd/versitygw@$version") >&2
}

start_s3() {
	require curl curl
	build_s3
	mkdir -p "$dir/s3"
	local meta=()
	if ! keeps_attributes "$dir/s3"; then
		# Its path must not begin with the root's, or the server takes it for a bucket.
		mkdir -p "$dir/attributes"
		meta=(--sidecar "$dir/attributes")
	fi
	ROOT_ACCESS_KEY=$s3_access ROOT_SECRET_KEY=$s3_secret \
		launch s3 "$dir/versitygw" --port "127.0.0.1:$s3_port" --region "$region" --quiet posix "${meta[@]}" "$dir/s3"
	ready s3 probe_s3
}

# --- speech to text ------------------------------------------------------------------

probe_speech() { curl -fsS -m 5 "http://127.0.0.1:$speech_port/health"; }

# A virtual environment of the versions that the requirements name.
build_speech() {
	local wanted
	wanted=$(sha256sum <"$root/scripts/speech-requirements.txt")
	[[ -f $dir/speech/.built && $(<"$dir/speech/.built") == "$wanted" ]] && return
	require python3 python3
	if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
		[[ $EUID -eq 0 ]] && command -v apt-get >/dev/null || fail "Python cannot make virtual environments; install the package python3-venv."
		say "installing python3-venv"
		DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv >&2
	fi
	say "installing Whisper base; the first time takes a minute or two"
	rm -rf "$dir/speech"
	python3 -m venv "$dir/speech" >&2
	"$dir/speech/bin/pip" install -q -r "$root/scripts/speech-requirements.txt" >&2
	echo "$wanted" >"$dir/speech/.built"
}

start_speech() {
	require curl curl
	build_speech
	launch speech "$dir/speech/bin/python" "$root/scripts/speech-server.py" --port "$speech_port"
	ready speech probe_speech
}

# --- all together ----------------------------------------------------------

load() { . "$dir/state"; }

# Secrets are made once for the folder; a port is kept while nobody else has it.
settle() {
	[[ -f $dir/state ]] && load
	local service port
	for service in postgres:pg_port redis:redis_port s3:s3_port speech:speech_port; do
		port=${service#*:}
		alive "${service%:*}" && continue
		if [[ -z ${!port:-} ]] || listening "${!port}"; then
			printf -v "$port" %s "$(free_port)"
		fi
	done
	(
		umask 077
		cat >"$dir/state" <<-STATE
			pg_port=$pg_port pg_password=${pg_password:-$(secret)}
			redis_port=$redis_port
			speech_port=$speech_port
			s3_port=$s3_port s3_access=${s3_access:-gametape-test} s3_secret=${s3_secret:-$(secret)}
		STATE
	)
	load
}

print_env() {
	[[ -f $dir/state ]] || fail "nothing was started in $dir yet."
	load
	for name in postgres redis s3 speech; do
		alive "$name" || fail "$name is not running; start it with: $0 start $dir"
	done
	cat <<-ENV
		export GAMETAPE_TEST_DATABASE_URL='postgres://gametape:$pg_password@127.0.0.1:$pg_port/gametape?sslmode=disable'
		export GAMETAPE_TEST_REDIS_URL='redis://127.0.0.1:$redis_port/0'
		export GAMETAPE_TEST_S3_ENDPOINT='127.0.0.1:$s3_port'
		export GAMETAPE_TEST_S3_ACCESS_KEY='$s3_access'
		export GAMETAPE_TEST_S3_SECRET_KEY='$s3_secret'
		export GAMETAPE_TEST_S3_REGION='$region'
		export GAMETAPE_TEST_SPEECH_URL='http://127.0.0.1:$speech_port'
		export GAMETAPE_TEST_SPEECH_PYTHON='$dir/speech/bin/python'
	ENV
}

case $action in
start)
	require ps procps
	mkdir -p "$2"
	dir=$(cd "$2" && pwd)
	settle
	for name in postgres redis s3 speech; do
		alive "$name" || { "start_$name"; say "$name started"; }
	done
	print_env
	;;
stop)
	[[ -d $2 ]] || exit 0
	dir=$(cd "$2" && pwd)
	end speech
	end s3
	end redis
	stop_postgres
	;;
env)
	[[ -d $2 ]] || fail "there is no folder $2."
	dir=$(cd "$2" && pwd)
	print_env
	;;
esac
