#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the measures of the journal, each beside a plain file and the latency of fdatasync.
# Usage: host-sample/benchmarks/journal.sh [FOLDER]; FOLDER is on the disk to be measured.
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -Dspotless.check.skip -P '!static-analysis' -pl plugins/journal -am \
  test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
cd plugins/journal
base=$(mktemp -d "${1:-$home/plugins/journal/target}/journal-speed.XXXXXX")
trap 'rm -rf "$base"' EXIT INT TERM
measure() {
  echo "== $*"
  rm -rf "$base/run"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED \
    -cp "target/classes:target/test-classes:$(cat target/class-path)" \
    dev.evograft.journal.JournalSpeed "$base/run" "$@"
}
measure pipelined 20
measure waiting 20
measure paced 20000 20
measure processes 20
measure growth 5000000
