#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the evolution loop takes while nothing happens: processor and memory, in a repository of 20,000 files.
# Linux, git. Usage: host-sample/benchmarks/evolve-idle.sh [SECONDS] [FILES]
set -eu
idle=${1:-1800}
files=${2:-20000}
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/evograft-idle.XXXXXX")
loop=
trap '[ -z "$loop" ] || kill "$loop" 2>/dev/null || true; rm -rf "$work"' EXIT
export HOME="$work/home"
mkdir -p "$HOME" "$work/workspace"
cd "$work/workspace"
git init -q
# one folder for a hundred files
seq "$files" | awk '{ folder = "src/p" int($1 / 100); if (!(folder in made)) { system("mkdir -p " folder); made[folder] } file = folder "/F" $1 ".java"; print "class F" $1 " {}" > file; close(file) }'
git add -A
git -c user.name=measure -c user.email=measure@localhost commit -q -m 'many files'
"$home/evograft" evolve --json >"$work/first.json" 2>"$work/first.log" || true # whatever it decides, the folder is known then
"$home/evograft" evolve --loop --json >"$work/loop.json" 2>"$work/loop.log" &
loop=$!
sleep 20 # its start is not idleness
ticks() { awk '{ print $14 + $15 }' "/proc/$loop/stat"; }
memory() { awk '$1 == "VmRSS:" { print int($2 / 1024) }' "/proc/$loop/status"; }
from=$(ticks)
before=$(memory)
sleep "$idle"
kill -0 "$loop" || { cat "$work/loop.log" >&2; exit 1; }
used=$((($(ticks) - from) * 1000 / $(getconf CLK_TCK)))
echo "idle loop: $used ms of processors in $idle s ($((used * 100 / idle))e-5 of a core), $before MiB resident at its begin, $(memory) at its end"
