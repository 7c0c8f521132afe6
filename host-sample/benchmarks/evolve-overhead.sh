#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a cycle costs beside its programs in a large repository, phase by phase: medians, here and in a copy.
# Usage: host-sample/benchmarks/evolve-overhead.sh [FILES] [FOLDER] [OTHER]
# FOLDER is on the disk to be measured. OTHER is the folder host-sample/benchmarks/target/lib of another build:
# it is measured in turns with this one. BUILT=1 builds nothing; LIB and BENCH are then where libraries and this measure are.
# ROUNDS=3, CYCLES=9 (the first of a process does not count), EXECUTOR=command|replay, PLACES="here copy".
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
[ -n "${BUILT:-}" ] || mvn -q -ntp -DskipTests -Dspotless.check.skip -P '!static-analysis' -pl host-sample/benchmarks -am package
work=$(mktemp -d "${2:-${TMPDIR:-/tmp}}/evograft-overhead.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
own=${LIB:-host-sample/benchmarks/target/lib}
measure() { # LABEL LIB PLACE; in a workspace that has learned nothing
  mkdir -p "$work/ws"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$2/*:${BENCH:-$(echo host-sample/benchmarks/target/evograft-benchmarks-*.jar)}" \
    dev.evograft.benchmarks.EvolveOverhead "$work/ws" "$files" "$3" "${EXECUTOR:-command}" "${CYCLES:-9}" "$1" >>"$work/$3.txt"
  rm -rf "$work/ws"
}
files=${1:-20000}
for place in ${PLACES:-here copy}; do
  round=0
  while [ "$round" -lt "${ROUNDS:-3}" ]; do
    [ -z "${3:-}" ] || measure other "$3" "$place"
    measure this "$own" "$place"
    round=$((round + 1))
  done
  echo "place $place: medians, ms by the clock and (ms of processors)"
  sort "$work/$place.txt" | awk -F '\t' '
    function median(text,   all, n, i, j, t) {
      n = split(text, all, " ")
      for (i = 2; i <= n; i++) for (j = i; j > 1 && all[j] + 0 < all[j - 1] + 0; j--) { t = all[j]; all[j] = all[j - 1]; all[j - 1] = t }
      return int((all[int((n + 1) / 2)] + 500) / 1000)
    }
    { wall[$1, $2] = wall[$1, $2] " " $3; cpu[$1, $2] = cpu[$1, $2] " " $4; phases[$2] = 1; labels[$1] = 1 }
    END {
      for (phase in phases) {
        line = sprintf("%-48s", phase)
        for (label in labels) line = line sprintf("  %s %6d (%6d)", label, median(wall[label, phase]), median(cpu[label, phase]))
        print line | "sort"
      }
    }'
done
