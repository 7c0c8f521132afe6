// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.evolution.select.GeneIndex;
import dev.evograft.evolution.select.SelectInput;
import dev.evograft.evolution.select.Selection;
import dev.evograft.evolution.select.Selector;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Choosing a gene for six signals from a large pool: four patterns a gene, one in five a regular
 * expression, half of which share a word with the signals without matching them. What genes that
 * match have in common is either the very same pattern, or no more than what it is about: then each
 * has a pattern of its own, and each expression is tried.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class SelectionBenchmark {

  private static final List<String> SIGNALS =
      List.of(
          "log_error",
          "errsig:TypeError: cannot read properties of undefined (reading 'items')",
          "recurring_errsig(4x):connect ECONNREFUSED 127.0.0.1:5432",
          "perf_bottleneck:checkout took too long, timeout after 10 s",
          "user_feature_request:please add a CSV export to the report page",
          "capability_gap");

  private static final String[] MATCHING = {
    "log_error",
    "TypeError",
    "ECONNREFUSED",
    "timeout",
    "csv export",
    "capability_gap",
    "report page",
    "undefined",
    "took too long",
    "perf_bottleneck"
  };

  private static final String[] MATCHING_REGEXES = {
    "/timeout|ETIMEDOUT/i",
    "/connect.*refused/i",
    "/csv\\s+export/i",
    "/errsig:.*undefined/i",
    "/\\btook too (long|slow)\\b/i",
    "/^capability_gap$/"
  };

  private static final String[] WORDS = {
    "kafka", "rebalance", "webhook", "invoice", "tensor", "migration", "locale", "avatar",
    "checkout", "session", "gradle", "proxy", "shard", "cursor", "thumbnail", "ledger"
  };

  private static final String[] OWN_REGEXES = {
    "/(timeout|%s) after \\d+ s/i",
    "/connect.*(refused|%s)/i",
    "/(csv|%s)\\s+export/i",
    "/errsig:.*(undefined|%s)/i",
    "/\\btook too (long|%s)\\b/i",
    "/^capability_(gap|%s)$/"
  };

  /** Genes in the pool, and how many percent of them match. */
  @Param({"10000:6", "100000:1", "100000:6"})
  public String pool;

  /** Whether genes that match share the patterns that do, or have their own. */
  @Param({"shared", "own"})
  public String patterns = "shared";

  private final List<Gene> genes = new ArrayList<>();
  private Selector selector;
  private long seed;

  /** Makes the pool. */
  @Setup
  public void fill() {
    int size = Integer.parseInt(pool.substring(0, pool.indexOf(':')));
    int percent = Integer.parseInt(pool.substring(pool.indexOf(':') + 1));
    Random random = new Random(7);
    for (int i = 0; i < size; i++) {
      genes.add(gene(random, i, random.nextInt(100) < percent, patterns.equals("own")));
    }
    selector = new Selector(GeneIndex.of(genes::forEach));
  }

  /** One choice. */
  @Benchmark
  public Selection select() {
    return selector.select(
        new SelectInput(
            new SelectInput.Question(SIGNALS, "repair"),
            new MemoryAdvice(List.of(), null, Map.of()),
            new SelectInput.Circumstances("linux", Instant.EPOCH, Map.of()),
            seed++));
  }

  /** The index of the whole pool. */
  @Benchmark
  public GeneIndex index() {
    return GeneIndex.of(genes::forEach);
  }

  private static Gene gene(Random random, int number, boolean matching, boolean own) {
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean regex = random.nextInt(5) == 0;
      if (matching && i == 0) {
        patterns.add(own ? own(random, regex) : any(random, regex ? MATCHING_REGEXES : MATCHING));
      } else {
        patterns.add(regex ? idleRegex(random) : idle(random));
      }
    }
    return new Gene(
        JsonObject.builder()
            .put("type", "Gene")
            .put("id", "gene_" + number)
            .put("category", number % 2 == 0 ? "repair" : "optimize")
            .put("signals_match", patterns)
            .build());
  }

  private static String own(Random random, boolean regex) {
    String rare = any(random, WORDS) + random.nextInt(100_000);
    return regex
        ? any(random, OWN_REGEXES).replace("%s", rare)
        : any(random, MATCHING) + "|" + rare;
  }

  private static String idle(Random random) {
    String text = any(random, WORDS) + " " + any(random, WORDS) + " " + random.nextInt(100_000);
    return random.nextInt(4) == 0 ? text + "|" + any(random, WORDS) + random.nextInt(9_999) : text;
  }

  private static String idleRegex(Random random) {
    String rare = any(random, WORDS) + random.nextInt(100_000);
    return switch (random.nextInt(4)) {
      case 0 -> "/error.*" + rare + "/i";
      case 1 -> "/" + rare + "|" + any(random, WORDS) + "_" + random.nextInt(9_999) + "/i";
      case 2 -> "/timeout.{0,40}(in|of) " + rare + "/i";
      default -> "/\\b" + rare + "[:=]\\s*\\d+/";
    };
  }

  private static String any(Random random, String[] texts) {
    return texts[random.nextInt(texts.length)];
  }
}
