#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Asset ids a second, ours and those of the gep-sdk from npm, over the same assets and in turns.
# Usage: host-sample/benchmarks/asset-id.sh [ROUNDS]
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
cd "$home"
rounds=${1:-3}
mvn -q -ntp -DskipTests -Dspotless.check.skip -P '!static-analysis' -pl host-sample/benchmarks -am package
here=host-sample/benchmarks
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
classpath="$here/target/lib/*:$(echo $here/target/evograft-benchmarks-*.jar)"
node=$here/target/node
mkdir -p "$node"
cp runtime-spi/gep/src/test/node/package.json runtime-spi/gep/src/test/node/package-lock.json "$here/src/main/node/asset-ids.mjs" "$node"
(cd "$node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
"$java" -cp "$classpath" dev.evograft.benchmarks.AssetIdTurns >"$node/assets.jsonl"
awk '{ bytes += length($0) } END { printf "%d assets, %d bytes each; ids a second: median, best\n", NR, bytes / NR }' "$node/assets.jsonl"
: >"$node/turns"
round=0
while [ "$round" -lt "$rounds" ]; do
  "$java" -cp "$classpath" dev.evograft.benchmarks.AssetIdTurns measure | sed 's/^/evograft /' | tee -a "$node/turns"
  (cd "$node" && node asset-ids.mjs assets.jsonl) | sed 's/^/gep-sdk /' | tee -a "$node/turns"
  round=$((round + 1))
done
"$java" -version 2>&1 | sed -n 1p
echo "Node $(node --version)"
awk '$3 > best[$1] { best[$1] = $3 } $2 > median[$1] { median[$1] = $2 }
  END { printf "ratio of the best medians %.1f, of the best windows %.1f\n", median["evograft"] / median["gep-sdk"], best["evograft"] / best["gep-sdk"] }' "$node/turns"
