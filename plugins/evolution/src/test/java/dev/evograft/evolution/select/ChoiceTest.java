// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryAdvice.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares a choice with one that scores and sorts all genes by what the rule says. */
class ChoiceTest {

  private static final List<String> SIGNALS = List.of("log_error", "errsig:x", "perf_bottleneck:y");
  private static final String[] CATEGORIES = {"repair", "optimize", "innovate"};
  private static final double LEAST_MARK = -0.3;

  private record Known(
      String id, int patterns, String category, int uses, double mark, boolean mistaken) {}

  @Test
  void choosesWhatScoringAndSortingAllGenesChooses() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<Known> genes = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        boolean plain = random.nextBoolean();
        genes.add(
            new Known(
                (random.nextInt(4) == 0 ? "gene_distilled_" : "gene_") + i,
                random.nextInt(4),
                CATEGORIES[random.nextInt(CATEGORIES.length)],
                random.nextInt(3),
                plain ? 0 : (random.nextInt(11) - 5) / 10.0,
                !plain && random.nextBoolean()));
      }
      Map<String, Double> values = new HashMap<>();
      Map<String, String> advised = new HashMap<>();
      Map<String, String> out = new HashMap<>();
      Map<String, Integer> without = new HashMap<>();
      for (Known gene : genes) {
        switch (random.nextInt(12)) {
          case 0 -> values.put(gene.id(), random.nextInt(3) / 2.0);
          case 1 -> advised.put(gene.id(), "failed twice");
          case 2 -> out.put(gene.id(), "no check can tell");
          case 3 -> without.put(gene.id(), 1 + random.nextInt(3));
          default -> {}
        }
      }
      List<Standing> standings = new ArrayList<>();
      values.forEach((id, value) -> standings.add(new Standing(id, "k", 1, 1, 1, value)));
      SelectInput input =
          new SelectInput(
              new SelectInput.Question(SIGNALS, "repair"),
              new MemoryAdvice(standings, null, advised),
              new SelectInput.Circumstances("linux", Pool.NOW, out, without),
              round);
      Pool pool = new Pool();
      genes.forEach(gene -> pool.with(tree(gene)));

      Selection selection = new Selector(pool.index()).select(input, false);

      Map<String, Double> scores = new HashMap<>();
      for (Known gene : genes) {
        boolean isOut = advised.containsKey(gene.id()) || out.containsKey(gene.id());
        if (gene.patterns() > 0 && !isOut && gene.mark() > LEAST_MARK) {
          scores.put(gene.id(), score(gene, without.getOrDefault(gene.id(), 0)));
        }
      }
      List<String> order =
          scores.keySet().stream()
              .sorted(
                  Comparator.comparing((String id) -> -scores.get(id))
                      .thenComparing(id -> -values.getOrDefault(id, 0.0))
                      .thenComparing(id -> id))
              .limit(5)
              .toList();
      List<String> chosen = new ArrayList<>();
      Selection.Chosen first = selection.chosen();
      if (first != null) {
        chosen.add(first.gene());
        assertThat(first.score()).as("seed %d", seed).isEqualTo(scores.get(first.gene()));
      }
      selection.alternatives().forEach(other -> chosen.add(other.gene()));
      assertThat(chosen)
          .as("seed %d, round %d: %s, %s", seed, round, genes, input)
          .isEqualTo(order);
    }
  }

  private static double score(Known gene, int without) {
    double more = gene.category().equals("repair") ? 0.3 : 0;
    more += 0.4 * (gene.uses() / (gene.uses() + 2.0));
    more -= 0.2 * Math.min(2, (gene.mistaken() ? 1 : 0) + without);
    more += 0.4 * gene.mark();
    double all = gene.patterns() + Math.max(-0.9, Math.min(0.9, more));
    return gene.id().startsWith("gene_distilled_") ? 0.8 * all : all;
  }

  private static JsonObject.Builder tree(Known gene) {
    String[] patterns = {"log_error", "/^errsig/", "nothing|bottleneck"};
    String[] some = new String[gene.patterns() + 1];
    System.arraycopy(patterns, 0, some, 0, gene.patterns());
    some[gene.patterns()] = "matches nothing";
    JsonObject.Builder tree = Pool.gene(gene.id(), gene.category(), some);
    List<Map<String, Object>> uses = new ArrayList<>();
    for (int i = 0; i < gene.uses(); i++) {
      uses.add(Map.of("outcome", "success"));
    }
    tree.put("learning_history", uses);
    if (gene.mark() != 0) {
      tree.put("epigenetic_marks", List.of(Map.of("context", "linux", "boost", gene.mark())));
    }
    if (gene.mistaken()) {
      Map<String, Object> mistake = Map.of("mode", "hard", "learning_signals", SIGNALS);
      tree.put("anti_patterns", List.of(mistake));
    }
    return tree;
  }
}
