#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whole-process times of the built launcher: --help, and a run of a skill that does nothing, over the skill alone.
# Usage: host-sample/benchmarks/start-time.sh [RUNS]; JAVA_HOME chooses the Java.
set -eu
runs=${1:-15}
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/evograft-times.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/workspace/skills/nothing/scripts" "$work/home"
printf -- '---\nname: nothing\ndescription: Does nothing, to be measured.\n---\n' >"$work/workspace/skills/nothing/SKILL.md"
printf ':\n' >"$work/workspace/skills/nothing/scripts/main.sh"

# Milliseconds of each of the runs, then their median, least and most.
measure() {
  label=$1
  shift
  i=-2
  : >"$work/times"
  while [ "$i" -lt "$runs" ]; do
    from=$(date +%s%N)
    "$@" >/dev/null 2>&1
    to=$(date +%s%N)
    [ "$i" -lt 0 ] || echo $(((to - from) / 1000000)) >>"$work/times"
    i=$((i + 1))
  done
  sort -n "$work/times" | awk -v label="$label" '
    { t[NR] = $1 }
    END { printf "%-44s median %4d ms (%d to %d, %d runs)\n", label, t[int((NR + 1) / 2)], t[1], t[NR], NR }'
}

export HOME="$work/home"
"$home/evograft" --version
measure 'evograft --help' "$home/evograft" --help
measure 'evograft run (a skill that does nothing)' "$home/evograft" --workspace "$work/workspace" run nothing
measure 'the same skill alone' sh "$work/workspace/skills/nothing/scripts/main.sh"
measure 'java -version' "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version
