// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.gep.AssetIds;
import dev.evograft.gep.BlastRadius;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many asset ids one core computes. {@link AssetIdTurns} compares with another implementation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AssetIdBenchmark {

  private static final int ASSETS = 64;

  private final JsonObject[] assets = assets();
  private int next;

  /** The id of a capsule of about 1 KB. */
  @Benchmark
  public String compute() {
    return AssetIds.compute(assets[next++ & ASSETS - 1]);
  }

  /** The assets that are hashed, ids filled in. */
  static JsonObject[] assets() {
    JsonObject[] assets = new JsonObject[ASSETS];
    for (int i = 0; i < ASSETS; i++) {
      assets[i] = AssetIds.complete(capsule(i));
    }
    return assets;
  }

  private static JsonObject capsule(int number) {
    return JsonObject.builder()
        .put("type", "Capsule")
        .put("schema_version", "1.5.0")
        .put("id", "capsule_" + (1_772_359_200_000L + number))
        .put(
            "trigger",
            List.of("log_error", "perf_bottleneck", "errsig:TypeError: x is not a function"))
        .put("gene", "gene_retry_on_gateway_timeout")
        .put(
            "summary",
            "Retried idempotent calls of the gateway client with bounded backoff – tests pass")
        .put("confidence", 0.5 + number / 200.0)
        .put("blast_radius", BlastRadius.of(2, 31 + number).tree())
        .put("outcome", Outcome.of(true, 0.84).tree())
        .put("success_streak", 3)
        .put("env_fingerprint", Map.of("platform", "linux", "arch", "x64", "os_release", "6.8.0"))
        .put("source_type", "generated")
        .put(
            "strategy",
            List.of("Locate the client that issued the failing request", "Add a regression test"))
        .put(
            "execution_trace",
            List.of(step(1, "build", "git apply"), step(2, "validate", "mvn -q test")))
        .put("a2a", Map.of("eligible_to_broadcast", false))
        .put(
            "diff",
            "--- a/src/Client.java\n+++ b/src/Client.java\n@@ -1 +1 @@\n-  call(1);\n+  retry(3);\n")
        .build();
  }

  private static Map<String, Object> step(int step, String stage, String command) {
    return Map.of("step", step, "stage", stage, "cmd", command, "exit", 0);
  }
}
