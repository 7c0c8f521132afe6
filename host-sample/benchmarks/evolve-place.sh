#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the measures of where cycles work. Usage: host-sample/benchmarks/evolve-place.sh [FILES] [FOLDER]
# FOLDER is on the disk to be measured.
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -Dspotless.check.skip -P '!static-analysis' -pl plugins/evolution -am \
  test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
cd plugins/evolution
base=$(mktemp -d "${2:-$home/plugins/evolution/target}/place-speed.XXXXXX")
trap 'rm -rf "$base"' EXIT INT TERM
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "target/classes:target/test-classes:$(cat target/class-path)" \
  dev.evograft.evolution.place.RoomSpeed "$base" "${1:-20000}"
