#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Reports to Evotown: what one costs this side, how busy the deliveries keep a server that takes 3 ms for each request
# beside a plain client, and what a long queue takes in a heap of 48 MB. Linux, curl, a JDK.
# Usage: host-sample/benchmarks/evotown.sh [SECONDS OF LOAD] [RUNS IN THE QUEUE]
set -eu
seconds=${1:-30}
queue=${2:-50000}
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -DskipTests -Dspotless.check.skip -P '!static-analysis' -pl host-sample/benchmarks,plugins/evotown -am \
  package dependency:build-classpath -Dmdep.outputFile=target/class-path
work=$(mktemp -d "${TMPDIR:-/tmp}/evograft-evotown.XXXXXX")
export HOME="$work/home" EVOGRAFT_EVOTOWN_ENGINE_ID=sandbox
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
token=a-token-of-this-measure
port=18766
url=http://127.0.0.1:$port
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT
mkdir -p "$HOME"
./evograft --version

stand_in() {
  rm -f "$work/sandbox.json"
  ./evograft sandbox --json --port "$port" --token "$token" --workspace "$work" >"$work/sandbox.json" 2>&1 &
  sandbox=$!
  pids="$pids $sandbox"
  until [ -s "$work/sandbox.json" ]; do sleep 0.1; done
}
# Serves a workspace; leaves its process in $daemon.
serve() {
  rm -f "$work/serve.json"
  EVOTOWN_URL="$url" EVOGRAFT_EVOTOWN_TOKEN="$token" ./evograft serve --json --workspace "$1" >"$work/serve.json" 2>"$work/serve.log" &
  daemon=$!
  pids="$pids $daemon"
  until [ -s "$work/serve.json" ]; do
    kill -0 "$daemon" || { cat "$work/serve.log" >&2; exit 1; }
    sleep 0.1
  done
}
end() {
  kill "$@"
  wait "$@" || true
}
queued() {
  mkdir "$1"
  "$java" --enable-native-access=ALL-UNNAMED \
    -cp "host-sample/benchmarks/target/lib/*:$(echo host-sample/benchmarks/target/evograft-benchmarks-*.jar)" \
    dev.evograft.benchmarks.QueuedRuns "$1" "$HOME" "$url" "$token" "$2" large
}
pending() {
  curl -s -H "Authorization: Bearer $(cat "$1/.evograft/serve.token")" \
    "$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/serve.json")/metrics" |
    awk '/^evograft_destination_pending\{destination="evotown"/ { print int($2) }'
}
# Requests that the stand-in has answered.
answered() { curl -s "$url/_sandbox/requests?limit=0" | sed -n 's/.*"total":\([0-9]*\).*/\1/p'; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
memory() { awk -v field="$1:" '$1 == field { print int($2 / 1024) }' "/proc/$daemon/status"; }
plain() {
  "$java" -cp "host-sample/benchmarks/target/test-classes:$(cat host-sample/benchmarks/target/class-path)" \
    dev.evograft.benchmarks.PlainLoad "$url" "$token" 8 "$@"
}

echo "== processor time of a report (4 KB log, 3 files, 5 signals); the server is another process"
stand_in
for flags in '-XX:+UseSerialGC -XX:TieredStopAtLevel=1' '-XX:+UseSerialGC'; do
  echo "$flags"
  # shellcheck disable=SC2086
  "$java" $flags -Djava.io.tmpdir="$work" -cp "plugins/evotown/target/classes:plugins/evotown/target/test-classes:$(cat plugins/evotown/target/class-path)" \
    dev.evograft.evotown.ReportSpeed "$url" "$token" 3 5 2>"$work/speed.log" || { cat "$work/speed.log" >&2; exit 1; }
done
plain 5 3

echo "== a server that takes 3 ms for each request, one after the other; 8 connections, $seconds s each"
queued "$work/load" $((seconds * 450 + 2500))
curl -s -o "$work/fault" -X PUT -H 'Content-Type: application/json' -d '{"route":"*","kind":"cost","delay_ms":3}' "$url/_sandbox/faults"
# A run of the product's first: what it sends is what the plain client sends.
serve "$work/load"
first=$(answered)
until [ "$(answered)" -gt $((first + 1000)) ]; do sleep 0.2; done
end "$daemon"
for turn in 1 2; do
  plain "$seconds"
  serve "$work/load"
  first=$(answered)
  until [ "$(answered)" -gt $((first + 300)) ]; do sleep 0.1; done
  from=$(answered)
  used=$(ticks "$daemon")
  begin=$(date +%s%N)
  sleep "$seconds"
  to=$(answered)
  now=$(date +%s%N)
  [ "$(pending "$work/load")" -gt 0 ] || { echo 'the queue was too short' >&2; exit 1; }
  echo "evograft: $(((to - from) * 10000000000 / (now - begin))) reports in 10 s," \
    "$((($(ticks "$daemon") - used) * 1000000 / $(getconf CLK_TCK) / (to - from))) us of processors each (the whole daemon)"
  end "$daemon"
done
plain "$seconds"
end "$sandbox"

echo "== $queue runs ($((queue * 2)) reports) in a heap of 48 MB"
stand_in
queued "$work/queue" "$queue"
export EVOGRAFT_JAVA_OPTS=-Xmx48m
begin=$(date +%s)
serve "$work/queue"
left=$((queue * 2))
for share in 90 50 10; do
  until [ "$left" -le $((queue * 2 * share / 100)) ]; do
    sleep 0.5
    kill -0 "$daemon"
    left=$(pending "$work/queue")
  done
  jcmd "$daemon" GC.run >"$work/gc"
  jcmd "$daemon" GC.heap_info >"$work/heap"
  echo "$((100 - share)) % sent: $(awk '$1 ~ /^(def|DefNew|tenured|Tenured)/ { for (i = 1; i < NF; i++) if ($i == "used") { sub("K.*", "", $(i + 1)); all += $(i + 1) } } END { printf "%.1f", all / 1024 }' "$work/heap")" \
    "MiB of heap after a collection, $(memory VmRSS) MiB resident"
done
until [ "$(pending "$work/queue")" = 0 ]; do
  sleep 0.5
  kill -0 "$daemon"
done
echo "all sent in $(($(date +%s) - begin)) s, at most $(memory VmHWM) MiB resident," \
  "$(($(ticks "$daemon") * 1000 / $(getconf CLK_TCK))) ms of processors"
echo "the stand-in answered $(answered) requests"
EVOTOWN_URL="$url" EVOGRAFT_EVOTOWN_TOKEN="$token" ./evograft deliveries list --workspace "$work/queue"
end "$daemon" "$sandbox"
