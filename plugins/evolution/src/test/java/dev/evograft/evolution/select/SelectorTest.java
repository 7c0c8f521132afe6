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
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectorTest {

  private final Pool pool = new Pool();

  @Test
  void choosesTheGeneOfWhichMostPatternsMatch() {
    pool.with("gene_a", "repair", "log_error", "nothing")
        .with("gene_b", "repair", "log_error", "/refused|reset/", "timeout|タイムアウト")
        .steady();
    Selection selection = pool.select("log_error", "errsig:connection refused", "x タイムアウト");
    assertThat(gene(selection)).isEqualTo("gene_b");
    assertThat(selection.chosen().score()).isEqualTo(3.3, within(1e-9));
    assertThat(selection.chosen().reasons())
        .containsExactly("matches log_error, /refused|reset/, timeout|タイムアウト");
    assertThat(alternatives(selection)).containsExactly("gene_a");
    assertThat(selection.chosen().by()).isEqualTo(Selection.BY_SELECTOR);
  }

  @Test
  void aPatternCountsOnceHoweverManySignalsItMatches() {
    pool.with("gene_a", "repair", "error", "error").steady();
    assertThat(pool.select("an error", "another error").chosen().score()).isEqualTo(1);
  }

  @Test
  void oneSignalCountsForThreePatternsAtMost() {
    pool.with("gene_a", "repair", "l", "o", "g", "e", "r")
        .with("gene_b", "repair", "slow")
        .steady();
    assertThat(pool.select("log_error").chosen().score()).isEqualTo(3.3, within(1e-9));
    assertThat(gene(pool.select("log_error", "slow"))).isEqualTo("gene_a");
    assertThat(pool.select("log_error", "ore").chosen().score()).isEqualTo(3.3, within(1e-9));
  }

  @Test
  void choosesNothingWhereNothingMatches() {
    Selection selection = pool.with("gene_a", "repair", "log_error").select("perf_bottleneck");
    assertThat(selection.chosen()).isNull();
    JsonObject details =
        selection.details(Pool.input(1, Pool.NO_ADVICE, List.of("perf_bottleneck")), 1);
    assertThat(details.strings("reasons")).containsExactly("no gene matches");
    assertThat(details.string("gene")).isEmpty();
  }

  @Test
  void aDistilledGeneCountsLess() {
    pool.with("gene_distilled_a", "optimize", "slow", "api")
        .with("gene_b", "optimize", "slow", "api")
        .steady();
    Selection selection = pool.select("api is slow");
    assertThat(gene(selection)).isEqualTo("gene_b");
    assertThat(alternatives(selection)).containsExactly("gene_distilled_a");
  }

  @Test
  void whatElseIsKnownDecidesAmongEqualsAndNeverBeatsAPattern() {
    List<Map<String, String>> good = history("success", 20);
    pool.with(Pool.gene("gene_good", "repair", "log_error").put("learning_history", good))
        .with(
            Pool.gene("gene_bad", "repair", "log_error")
                .put("learning_history", history("failed", 20)))
        .with("gene_two", "optimize", "log_error", "errsig")
        .steady();
    Selection selection = pool.select("log_error", "errsig:x");
    assertThat(gene(selection)).isEqualTo("gene_two");
    assertThat(alternatives(selection)).containsExactly("gene_good", "gene_bad");
  }

  @Test
  void equalsAreOrderedByTheValueOfMemoryThenById() {
    pool.with("gene_b", "repair", "log_error")
        .with("gene_a", "repair", "log_error")
        .with("gene_c", "repair", "log_error")
        .steady();
    MemoryAdvice advice =
        new MemoryAdvice(
            List.of(new Standing("gene_c", "log_error", 1, 0, 1, 0.3)), null, Map.of());
    Selection selection = pool.select(advice, "log_error");
    assertThat(gene(selection)).isEqualTo("gene_c");
    assertThat(alternatives(selection)).containsExactly("gene_a", "gene_b");
  }

  @Test
  void memoryIsFollowedIfItsGeneMatches() {
    pool.with("gene_a", "repair", "log_error", "errsig")
        .with("gene_b", "repair", "log_error")
        .with("gene_c", "repair", "other")
        .steady();
    Selection preferred = pool.select(prefers("gene_b"), "log_error", "errsig:x");
    assertThat(gene(preferred)).isEqualTo("gene_b");
    assertThat(preferred.chosen().by()).isEqualTo(Selection.BY_MEMORY);
    assertThat(gene(pool.select(prefers("gene_c"), "log_error"))).isEqualTo("gene_a");
  }

  @Test
  void bansOfMemoryHoldUnlessDriftDrawsOne() {
    pool.with("gene_a", "repair", "log_error").with("gene_b", "repair", "log_error");
    MemoryAdvice advice = new MemoryAdvice(List.of(), null, Map.of("gene_a", "failed twice"));
    pool.drifting();
    Selection drawn = null;
    for (long seed = 0; drawn == null || !gene(drawn).equals("gene_a"); seed++) {
      drawn = pool.select(seed, advice, "log_error");
    }
    assertThat(drawn.chosen().by()).isEqualTo(Selection.BY_DRIFT);
    assertThat(drawn.chosen().reasons())
        .contains("memory advises against it, which drift overrules");
    assertThat(drawn.banned()).isEmpty();
    Selection steady = pool.steady().select(advice, "log_error");
    assertThat(gene(steady)).isEqualTo("gene_b");
    assertThat(steady.banned()).containsExactly(Map.entry("gene_a", "failed twice"));
  }

  @Test
  void whereDriftHasNothingToDrawFromBansHold() {
    MemoryAdvice advice = new MemoryAdvice(List.of(), null, Map.of("gene_a", "failed twice"));
    Selection alone =
        pool.with("gene_a", "repair", "log_error").drifting().select(advice, "log_error");
    assertThat(alone.chosen()).isNull();
    assertThat(alone.banned()).containsExactly(Map.entry("gene_a", "failed twice"));
    Map<String, Object> mistake = Map.of("mode", "hard", "learning_signals", List.of("log_error"));
    pool.with(Pool.gene("gene_b", "optimize", "log_error").put("anti_patterns", List.of(mistake)));
    for (long seed = 0; seed < 20; seed++) {
      assertThat(gene(pool.select(seed, advice, "log_error"))).isEqualTo("gene_b");
    }
  }

  @Test
  void whoeverIsOutForAReasonOfTheCycleIsOut() {
    pool.with("gene_a", "repair", "log_error", "errsig").with("gene_b", "repair", "log_error");
    SelectInput input = Pool.input(1, Pool.NO_ADVICE, List.of("log_error", "errsig:x"));
    SelectInput.Circumstances without =
        new SelectInput.Circumstances("linux", Pool.NOW, Map.of("gene_a", "no check can tell"));
    Selection selection =
        new Selector(pool.index())
            .select(new SelectInput(input.question(), input.advice(), without, 1), true);
    assertThat(gene(selection)).isEqualTo("gene_b");
    assertThat(selection.banned()).containsExactly(Map.entry("gene_a", "no check can tell"));
  }

  @Test
  void theCategoryThatTheCycleIsForDecidesAmongEquals() {
    pool.with("gene_a", "repair", "log_error").with("gene_b", "innovate", "log_error").steady();
    SelectInput input = Pool.input(1, Pool.NO_ADVICE, List.of("log_error"));
    SelectInput innovate =
        new SelectInput(
            new SelectInput.Question(List.of("log_error"), "innovate"),
            input.advice(),
            input.circumstances(),
            1);
    assertThat(gene(new Selector(pool.index()).select(input, false))).isEqualTo("gene_a");
    assertThat(gene(new Selector(pool.index()).select(innovate, false))).isEqualTo("gene_b");
  }

  @Test
  void aChoiceIsRecordedWithWhatItFollowedFrom() {
    pool.with("gene_a", "repair", "log_error")
        .with("gene_b", "repair", "log_error")
        .with("gene_c", "repair", "log_error")
        .steady();
    MemoryAdvice advice =
        new MemoryAdvice(
            List.of(
                new Standing("gene_b", "k", 1, 1, 1, 0.6), new Standing("far", "k", 1, 1, 1, 0.6)),
            "gene_b",
            Map.of("gene_a", "failed twice", "far", "failed"));
    JsonObject details =
        pool.select(advice, "log_error").details(Pool.input(1, advice, List.of("log_error")), 42);
    assertThat(details.string("gene")).contains("gene_b");
    assertThat(details.string("selected_by")).contains("memory_graph");
    assertThat(details.string("category")).contains("repair");
    assertThat(details.object("drift").integer("ne")).hasValue(3);
    assertThat(details.integer("genes_revision")).hasValue(42);
    assertThat(details.objects("alternatives").get(0).string("gene")).contains("gene_c");
    assertThat(details.object("banned").string("gene_a")).contains("failed twice");
    assertThat(details.object("advice").object("values").keySet()).containsExactly("gene_b");
    assertThat(details.object("advice").object("banned").keySet()).containsExactly("gene_a");
  }

  @Test
  void aSignalThatBansAGeneAlwaysHolds() {
    Selection selection =
        pool.with("gene_a", "repair", "log_error", "gene").select("log_error", "ban_gene:gene_a");
    assertThat(selection.drift().active()).isTrue();
    assertThat(selection.chosen()).isNull();
    assertThat(selection.banned()).containsKey("gene_a");
  }

  @Test
  void aSignalThatBansIsNotMatched() {
    assertThat(pool.with("gene_b", "repair", "ban_gene").select("ban_gene:gene_a").chosen())
        .isNull();
  }

  @Test
  void anEpigeneticMarkKeepsAGeneOutOfItsEnvironment() {
    pool.with(
        Pool.gene("gene_a", "repair", "log_error")
            .put("epigenetic_marks", List.of(Map.of("context", "linux", "boost", -0.3))));
    assertThat(pool.select("log_error").chosen()).isNull();
  }

  @Test
  void aMarkThatIsOlderThanNinetyDaysIsForgotten() {
    Map<String, Object> old =
        Map.of("context", "linux", "boost", -0.5, "created_at", "2026-08-01T00:00:00Z");
    Map<String, Object> young =
        Map.of("context", "linux", "boost", -0.5, "created_at", "2026-11-01T00:00:00Z");
    pool.with(Pool.gene("gene_a", "repair", "log_error").put("epigenetic_marks", List.of(old)))
        .with(Pool.gene("gene_b", "repair", "log_error").put("epigenetic_marks", List.of(young)))
        .steady();
    Selection selection = pool.select("log_error");
    assertThat(gene(selection)).isEqualTo("gene_a");
    assertThat(selection.chosen().score()).isEqualTo(1.3, within(1e-9));
    assertThat(selection.banned()).containsOnlyKeys("gene_b");
  }

  @Test
  void eventsThatAreNeitherSuccessNorFailureDoNotCount() {
    List<Map<String, String>> events =
        List.of(
            Map.of("event", "selection"), Map.of("event", "drift"), Map.of("outcome", "neutral"));
    pool.with(Pool.gene("gene_a", "repair", "log_error").put("learning_history", events)).steady();
    assertThat(pool.select("log_error").chosen().score()).isEqualTo(1.3, within(1e-9));
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
      Selection selection = selector.select(Pool.input(seed, Pool.NO_ADVICE, List.of("log_error")));
      chosen.merge(String.valueOf(gene(selection)), 1, Integer::sum);
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
      assertThat(gene(pool.select(seed, Pool.NO_ADVICE, "log_error", "errsig:x 2")))
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
    List<Capsule> oldestFirst =
        List.of(
            capsule("older", "gene_a", true, 0.8, "log_error", "errsig:at line 9"),
            capsule("better", "gene_a", true, 0.8, "log_error", "errsig:at line 9"),
            capsule("near", "gene_a", true, 0.7, "log_error", "errsig:at line 7"),
            capsule("other", "gene_b", true, 0.9, "log_error", "errsig:at line 3"),
            capsule("failed", "gene_a", false, 0.9, "log_error", "errsig:at line 3"),
            capsule("newest", "gene_a", true, 0.7, "log_error"));
    List<String> signals = List.of("log_error", "errsig:at line 5");
    CapsuleIndex all = CapsuleIndex.of(oldestFirst::forEach, capsule -> true);
    CapsuleIndex some =
        CapsuleIndex.of(oldestFirst::forEach, capsule -> capsule.id().orElse("").startsWith("ne"));

    assertThat(all.best("gene_a", signals, Set.of())).contains("better");
    assertThat(some.best("gene_a", signals, Set.of()))
        .as("one that fits goes first")
        .contains("near");
    assertThat(some.best("gene_b", signals, Set.of())).contains("other");
    assertThat(all.best("gene_x", signals, Set.of())).isEmpty();
    assertThat(some.best("gene_a", signals, Set.of("near")))
        .as("one that is out")
        .contains("newest");
    assertThat(CapsuleChoice.best("gene_a", signals, oldestFirst).flatMap(Capsule::id))
        .contains("older");
  }

  private static String gene(Selection selection) {
    return selection.chosen() == null ? "" : selection.chosen().gene();
  }

  private static List<String> alternatives(Selection selection) {
    return selection.alternatives().stream().map(Selection.Alternative::gene).toList();
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
