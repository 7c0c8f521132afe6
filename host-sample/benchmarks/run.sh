#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the JMH measures. Usage: host-sample/benchmarks/run.sh [JMH options], such as "RunHotPath -f 2".
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -DskipTests -Dspotless.check.skip -P '!static-analysis' -pl host-sample/benchmarks -am package
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED \
  -cp "host-sample/benchmarks/target/lib/*:$(echo host-sample/benchmarks/target/evograft-benchmarks-*.jar)" \
  org.openjdk.jmh.Main "$@"
