#!/usr/bin/env bash
# Runs a command with PostgreSQL, Redis, an S3 and a speech-to-text server beside it, and stops
# them afterwards: with-services.sh FOLDER COMMAND…
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
shift
started=$("$here/services.sh" start "$folder")
trap '"$here/services.sh" stop "$folder"' EXIT
eval "$started"
export GAMETAPE_TEST_SERVICES=required
"$@"
