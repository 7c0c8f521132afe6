#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the measures of the client of a hub.
# Usage: host-sample/benchmarks/evomap.sh [FOLDER]; FOLDER is on the disk to be measured.
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -Dspotless.check.skip -P '!static-analysis' -pl plugins/evomap -am \
  test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
cd plugins/evomap
base=$(mktemp -d "${1:-$home/plugins/evomap/target}/evomap-speed.XXXXXX")
trap 'rm -rf "$base"' EXIT INT TERM
measure() {
  echo "== $*"
  rm -rf "$base/run"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx128m \
    -cp "target/classes:target/test-classes:$(cat target/class-path)" \
    dev.evograft.evomap.MarketSpeed "$base/run" "$@"
}
measure stage 10000
measure call 2000
measure drain 10000
