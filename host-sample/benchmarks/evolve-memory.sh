#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Heap after a collection while cycles of evolution run one after another in one process, at each tenth of them.
# Usage: host-sample/benchmarks/evolve-memory.sh [CYCLES]
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -DskipTests -Dspotless.check.skip -P '!static-analysis' -pl host-sample/benchmarks -am package
work=$(mktemp -d "${TMPDIR:-/tmp}/evograft-memory.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
"${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED -Xmx512m \
  -cp "host-sample/benchmarks/target/lib/*:$(echo host-sample/benchmarks/target/evograft-benchmarks-*.jar)" \
  dev.evograft.benchmarks.EvolveMemory "$work" "${1:-10000}"
