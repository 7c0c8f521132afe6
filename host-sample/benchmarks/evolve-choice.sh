#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds, and measures the choice of a gene and the search for signals by the time of the processor. Usage: evolve-choice.sh
# Code is compiled in the foreground, so that a busy machine does not measure what is not compiled yet.
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -DskipTests -Dspotless.check.skip -P '!static-analysis' -pl host-sample/benchmarks -am package
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx2g -XX:-BackgroundCompilation -XX:+UseSerialGC \
  -cp "host-sample/benchmarks/target/lib/*:$(echo host-sample/benchmarks/target/evograft-benchmarks-*.jar)" \
  dev.evograft.benchmarks.EvolutionThreadTime
