// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.gep.Gene;
import dev.evograft.gep.Keys;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a gene bears on its choice, beside its patterns.
 *
 * @param id its local id
 * @param category as it is written; empty without one
 * @param history from -1 (all uses failed) to 1, nearer to 0 the fewer there were
 * @param mistakes the signals of each hard anti-pattern, by their keys
 * @param boosts of its epigenetic marks, by environment
 */
record GeneTraits(
    String id,
    String category,
    double history,
    List<Set<String>> mistakes,
    Map<String, Double> boosts) {

  private static final String DISTILLED = "gene_distilled_";

  /** From this similarity on (Jaccard), an anti-pattern speaks of the signals at hand. */
  private static final double SIMILAR = 0.34;

  static GeneTraits of(Gene gene) {
    return new GeneTraits(
        gene.id().orElse(""),
        gene.category().orElse(""),
        history(gene),
        mistakes(gene),
        boosts(gene));
  }

  boolean isDistilled() {
    return id.startsWith(DISTILLED);
  }

  /** How many of its anti-patterns speak of these signals. */
  int mistakesWith(Set<String> signalKeys) {
    int many = 0;
    for (Set<String> mistake : mistakes) {
      int shared = (int) mistake.stream().filter(signalKeys::contains).count();
      int all = mistake.size() + signalKeys.size() - shared;
      many += shared > 0 && shared >= SIMILAR * all ? 1 : 0;
    }
    return many;
  }

  double boost(String environment) {
    return boosts.getOrDefault(environment, 0.0);
  }

  /** Signals as anti-patterns are compared by: an error by its normal form. */
  static Set<String> keys(List<String> signals) {
    Set<String> keys = new HashSet<>();
    for (String signal : signals) {
      keys.add(Keys.signals(List.of(signal)));
    }
    return keys;
  }

  private static double history(Gene gene) {
    int balance = 0;
    int uses = 0;
    for (JsonObject entry : gene.learningHistory()) {
      balance += entry.string("outcome", "").equals(Outcome.SUCCESS) ? 1 : -1;
      uses++;
    }
    return balance / (uses + 2.0);
  }

  private static List<Set<String>> mistakes(Gene gene) {
    List<Set<String>> mistakes = new ArrayList<>();
    for (Object entry : gene.antiPatterns()) {
      if (entry instanceof JsonObject object && object.string("mode", "").equals("hard")) {
        mistakes.add(keys(object.strings("learning_signals")));
      }
    }
    return mistakes.isEmpty() ? List.of() : mistakes;
  }

  private static Map<String, Double> boosts(Gene gene) {
    Map<String, Double> boosts = new HashMap<>();
    for (Object mark : gene.epigeneticMarks()) {
      if (mark instanceof JsonObject object) {
        boosts.put(object.string("context", ""), object.number("boost").orElse(0));
      }
    }
    return boosts.isEmpty() ? Map.of() : boosts;
  }
}
