// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evograft.gep.Capsule;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryAdvice.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorTest {

  private final Pool pool = new Pool();

  @Test
  void choosesTheGeneOfWhichMostPatternsMatch() {
    pool.with("gene_a", "repair", "log_error", "nothing")
        .with("gene_b", "repair", "log_error", "/refused|reset/", "timeout|タイムアウト")
        .andMany();
    Selection selection = pool.select("log_error", "errsig:connection refused", "x タイムアウト");
    assertThat(selection.gene()).isEqualTo("gene_b");
    assertThat(selection.score()).isEqualTo(3.3, within(1e-9));
    assertThat(selection.reasons())
        .containsExactly("matches log_error, /refused|reset/, timeout|タイムアウト");
    assertThat(selection.alternatives()).containsExactly("gene_a");
    assertThat(selection.selectedBy()).isEqualTo(Selection.BY_SELECTOR);
  }

  @Test
  void aPatternCountsOnceHoweverManySignalsItMatches() {
    pool.with("gene_a", "repair", "error", "error").andMany();
    assertThat(pool.select("an error", "another error").score()).isEqualTo(1);
  }

  @Test
  void choosesNothingWhereNothingMatches() {
    Selection selection = pool.with("gene_a", "repair", "log_error").select("perf_bottleneck");
    assertThat(selection.gene()).isNull();
    assertThat(selection.reasons()).containsExactly("no gene matches");
  }

  @Test
  void aDistilledGeneCountsLess() {
    pool.with("gene_distilled_a", "optimize", "slow", "api")
        .with("gene_b", "optimize", "slow", "api")
        .andMany();
    Selection selection = pool.select("api is slow");
    assertThat(selection.gene()).isEqualTo("gene_b");
    assertThat(selection.alternatives()).containsExactly("gene_distilled_a");
  }

  @Test
  void whatElseIsKnownDecidesAmongEqualsAndNeverBeatsAPattern() {
    List<Map<String, String>> good = history("success", 20);
    pool.with(Pool.gene("gene_good", "repair", "log_error").put("learning_history", good))
        .with(
            Pool.gene("gene_bad", "repair", "log_error")
                .put("learning_history", history("failed", 20)))
        .with("gene_two", "optimize", "log_error", "errsig")
        .andMany();
    Selection selection = pool.select("log_error", "errsig:x");
    assertThat(selection.gene()).isEqualTo("gene_two");
    assertThat(selection.alternatives()).containsExactly("gene_good", "gene_bad");
  }

  @Test
  void equalsAreOrderedByTheValueOfMemoryThenById() {
    pool.with("gene_b", "repair", "log_error")
        .with("gene_a", "repair", "log_error")
        .with("gene_c", "repair", "log_error")
        .andMany();
    MemoryAdvice advice =
        new MemoryAdvice(
            List.of(new Standing("gene_c", "log_error", 1, 0, 1, 0.3)), null, Map.of());
    Selection selection = pool.select(advice, "log_error");
    assertThat(selection.gene()).isEqualTo("gene_c");
    assertThat(selection.alternatives()).containsExactly("gene_a", "gene_b");
  }

  @Test
  void memoryIsFollowedIfItsGeneMatches() {
    pool.with("gene_a", "repair", "log_error", "errsig")
        .with("gene_b", "repair", "log_error")
        .with("gene_c", "repair", "other")
        .andMany();
    Selection preferred = pool.select(prefers("gene_b"), "log_error", "errsig:x");
    assertThat(preferred.gene()).isEqualTo("gene_b");
    assertThat(preferred.selectedBy()).isEqualTo(Selection.BY_MEMORY);
    assertThat(pool.select(prefers("gene_c"), "log_error").gene()).isEqualTo("gene_a");
  }

  @Test
  void bansOfMemoryHoldUnlessDriftIsActive() {
    pool.with("gene_a", "repair", "log_error");
    MemoryAdvice advice = new MemoryAdvice(List.of(), null, Map.of("gene_a", "failed twice"));
    Selection drifting = pool.select(advice, "log_error");
    assertThat(drifting.drift().active()).isTrue();
    assertThat(drifting.gene()).isEqualTo("gene_a");
    Selection steady = pool.andMany().select(advice, "log_error");
    assertThat(steady.drift().active()).isFalse();
    assertThat(steady.gene()).isNull();
    assertThat(steady.banned()).containsExactly(Map.entry("gene_a", "failed twice"));
  }

  @Test
  void aSignalThatBansAGeneAlwaysHolds() {
    Selection selection =
        pool.with("gene_a", "repair", "log_error", "gene").select("log_error", "ban_gene:gene_a");
    assertThat(selection.drift().active()).isTrue();
    assertThat(selection.gene()).isNull();
    assertThat(selection.banned()).containsKey("gene_a");
  }

  @Test
  void aSignalThatBansIsNotMatched() {
    assertThat(pool.with("gene_b", "repair", "ban_gene").select("ban_gene:gene_a").gene()).isNull();
  }

  @Test
  void anEpigeneticMarkKeepsAGeneOutOfItsEnvironment() {
    pool.with(
        Pool.gene("gene_a", "repair", "log_error")
            .put("epigenetic_marks", List.of(Map.of("context", "linux", "boost", -0.3))));
    assertThat(pool.select("log_error").gene()).isNull();
  }

  @Test
  void driftIsAsFrequentAsThePoolIsSmallAndDrawsFromTheBest() {
    for (int i = 0; i < 16; i++) {
      pool.with("gene_" + (char) ('a' + i), "repair", i < 8 ? "log_error" : "other");
    }
    Selector selector = new Selector(pool.index());
    Map<String, Integer> chosen = new HashMap<>();
    int drifted = 0;
    for (long seed = 0; seed < 4_000; seed++) {
      Selection selection =
          selector.select(new SelectInput(List.of("log_error"), Pool.NO_ADVICE, "linux", seed));
      chosen.merge(String.valueOf(selection.gene()), 1, Integer::sum);
      drifted += selection.drift().active() ? 1 : 0;
    }
    assertThat(drifted / 4_000.0).isEqualTo(0.25, within(0.03));
    assertThat(chosen).containsOnlyKeys("gene_a", "gene_b");
    assertThat(chosen.get("gene_b") / 4_000.0).isEqualTo(0.125, within(0.02));
  }

  @Test
  void driftDoesNotBringAGraveMistakeBack() {
    Map<String, Object> mistake =
        Map.of("mode", "hard", "learning_signals", List.of("log_error", "errsig:x 1"));
    pool.with("gene_a", "repair", "log_error")
        .with(Pool.gene("gene_b", "repair", "log_error").put("anti_patterns", List.of(mistake)));
    for (long seed = 0; seed < 200; seed++) {
      assertThat(pool.select(seed, Pool.NO_ADVICE, "log_error", "errsig:x 2").gene())
          .isEqualTo("gene_a");
    }
  }

  @Test
  void theSameInputGivesTheSameChoice() {
    for (int i = 0; i < 9; i++) {
      pool.with("gene_" + i, "repair", "log_error");
    }
    for (long seed = 0; seed < 50; seed++) {
      assertThat(pool.select(seed, Pool.NO_ADVICE, "log_error"))
          .isEqualTo(pool.select(seed, Pool.NO_ADVICE, "log_error"));
    }
  }

  @Test
  void namesThePatternsThatItRefuses() {
    GeneIndex index = pool.with("gene_a", "repair", "/(a)\\1/", " | ", "ok").index();
    assertThat(index.refusals())
        .extracting(GeneIndex.Refusal::gene, GeneIndex.Refusal::pattern, GeneIndex.Refusal::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "gene_a", "/(a)\\1/", "refers back to a group, which has no linear bound"),
            org.assertj.core.groups.Tuple.tuple("gene_a", " | ", "is empty"));
  }

  @Test
  void choosesTheCapsuleThatWasSetOffBySuchSignals() {
    List<Capsule> newestFirst =
        List.of(
            capsule("newest", "gene_a", true, 0.7, "log_error"),
            capsule("failed", "gene_a", false, 0.9, "log_error", "errsig:at line 3"),
            capsule("other", "gene_b", true, 0.9, "log_error", "errsig:at line 3"),
            capsule("near", "gene_a", true, 0.7, "log_error", "errsig:at line 7"),
            capsule("better", "gene_a", true, 0.8, "log_error", "errsig:at line 9"),
            capsule("older", "gene_a", true, 0.8, "log_error", "errsig:at line 9"));
    assertThat(
            CapsuleChoice.best("gene_a", List.of("log_error", "errsig:at line 5"), newestFirst)
                .flatMap(Capsule::id))
        .contains("better");
    assertThat(CapsuleChoice.best("gene_x", List.of("log_error"), newestFirst)).isEmpty();
  }

  private static Capsule capsule(
      String id, String gene, boolean success, double score, String... trigger) {
    return new Capsule(
        JsonObject.builder()
            .put("id", id)
            .put("gene", gene)
            .put("trigger", List.of(trigger))
            .put("outcome", Outcome.of(success, score).tree())
            .build());
  }

  private static MemoryAdvice prefers(String gene) {
    return new MemoryAdvice(
        List.of(new Standing(gene, "log_error", 1, 1, 1, 0.66)), gene, Map.of());
  }

  private static List<Map<String, String>> history(String outcome, int times) {
    return java.util.Collections.nCopies(times, Map.of("outcome", outcome));
  }
}
