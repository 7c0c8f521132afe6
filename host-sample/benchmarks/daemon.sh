#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the daemon takes: idle (processor and memory), and while it drains a queue to a stand-in of Evotown.
# Linux, curl. Usage: host-sample/benchmarks/daemon.sh [SECONDS OF IDLENESS] [ENTRIES IN THE QUEUE]...
set -eu
idle=${1:-120}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- 10000 100000
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -DskipTests -Dspotless.check.skip -P '!static-analysis' -pl host-sample/benchmarks -am package
work=$(mktemp -d "${TMPDIR:-/tmp}/evograft-daemon.XXXXXX")
export HOME="$work/home" EVOGRAFT_EVOTOWN_ENGINE_ID=sandbox
token=a-token-of-this-measure
port=18765
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT
mkdir -p "$HOME"
./evograft --version

# Serves a workspace; leaves its process in $daemon.
serve() {
  rm -f "$work/serve.json"
  ./evograft serve --json --workspace "$1" >"$work/serve.json" 2>"$work/serve.log" &
  daemon=$!
  pids="$pids $daemon"
  until [ -s "$work/serve.json" ]; do
    kill -0 "$daemon" || { cat "$work/serve.log" >&2; exit 1; }
    sleep 0.1
  done
}
ticks() { awk '{ print $14 + $15 }' "/proc/$daemon/stat"; }
memory() { awk -v field="$1:" '$1 == field { print int($2 / 1024) }' "/proc/$daemon/status"; }
pending() {
  curl -s -H "Authorization: Bearer $(cat "$1/.evograft/serve.token")" \
    "$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/serve.json")/metrics" |
    awk '/^evograft_destination_pending\{destination="evotown"/ { print int($2) }'
}

mkdir "$work/idle"
serve "$work/idle"
sleep 20
from=$(ticks)
sleep "$idle"
to=$(ticks)
echo "idle: $(memory VmRSS) MiB resident, $(((to - from) * 1000 / idle / $(getconf CLK_TCK))) thousandths of a core over $idle s"
kill "$daemon"
wait "$daemon" || true

for entries; do
  mkdir "$work/$entries"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED \
    -cp "host-sample/benchmarks/target/lib/*:$(echo host-sample/benchmarks/target/evograft-benchmarks-*.jar)" \
    dev.evograft.benchmarks.QueuedRuns "$work/$entries" "$HOME" "http://127.0.0.1:$port" "$token" $((entries / 2))
  rm -f "$work/sandbox.json"
  ./evograft sandbox --json --port "$port" --token "$token" --workspace "$work" >"$work/sandbox.json" 2>&1 &
  sandbox=$!
  pids="$pids $sandbox"
  until [ -s "$work/sandbox.json" ]; do sleep 0.1; done
  begin=$(date +%s%N)
  EVOTOWN_URL="http://127.0.0.1:$port" EVOGRAFT_EVOTOWN_TOKEN="$token" serve "$work/$entries"
  while [ "$(pending "$work/$entries")" != 0 ]; do sleep 0.5; done
  end=$(date +%s%N)
  echo "drain of $entries entries: $(((end - begin) / 1000000)) ms, at most $(memory VmHWM) MiB resident, $(($(ticks) * 1000 / $(getconf CLK_TCK))) ms of processors"
  kill "$daemon" "$sandbox"
  wait "$daemon" "$sandbox" || true
done
