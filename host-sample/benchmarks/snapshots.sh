#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the measures of snapshots and restores. Usage: host-sample/benchmarks/snapshots.sh [FILES] [FOLDER]
# FOLDER is on the disk to be measured.
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
./evograft --version # builds it, and makes its quick start
mvn -q -ntp -Dspotless.check.skip -P '!static-analysis' -pl plugins/snapshots -am \
  test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
cd plugins/snapshots
base=$(mktemp -d "${2:-$home/plugins/snapshots/target}/snapshot-speed.XXXXXX")
trap 'rm -rf "$base"' EXIT INT TERM
# with the flags of the launcher, since the first snapshot is mostly the start of a JVM
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "target/classes:target/test-classes:$(cat target/class-path)" \
  dev.evograft.snapshots.SnapshotSpeed "$base" "${1:-20000}" "$home/evograft"
