#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds and runs the measures of the store of assets, each beside the latency of fdatasync.
# Usage: host-sample/benchmarks/gene-store.sh [FOLDER]; FOLDER is on the disk to be measured.
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
mvn -q -ntp -Dspotless.check.skip -P '!static-analysis' -pl plugins/gene-store -am \
  test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
cd plugins/gene-store
base=$(mktemp -d "${1:-$home/plugins/gene-store/target}/gene-store-speed.XXXXXX")
trap 'rm -rf "$base"' EXIT INT TERM
measure() {
  echo "== $*"
  rm -rf "$base/run"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "target/classes:target/test-classes:$(cat target/class-path)" \
    dev.evograft.genestore.GeneStoreSpeed "$base/run" "$@"
}
measure append 10
measure open 10000
measure open 200000
measure upsert 10000 10
measure upsert 200000 20
