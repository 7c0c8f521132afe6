// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.gep.Gene;
import dev.evograft.gep.Keys;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
 * @param boosts its epigenetic marks, by environment
 */
record GeneTraits(
    String id,
    String category,
    double history,
    List<Set<String>> mistakes,
    Map<String, Mark> boosts) {

  private static final String DISTILLED = "gene_distilled_";

  /** From this similarity on (Jaccard), an anti-pattern speaks of the signals at hand. */
  private static final double SIMILAR = 0.34;

  /**
   * An older mark does not count; whoever learns drops it, but nobody learns of one that is out.
   */
  private static final Duration MARK_KEPT = Duration.ofDays(90);

  /**
   * How it did in an environment.
   *
   * @param boost from -0.5 to 0.5
   * @param made when, in milliseconds; {@link Long#MAX_VALUE} where that is not known
   */
  record Mark(double boost, long made) {}

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
      int shared = 0;
      for (String key : mistake) {
        shared += signalKeys.contains(key) ? 1 : 0;
      }
      int all = mistake.size() + signalKeys.size() - shared;
      many += shared > 0 && shared >= SIMILAR * all ? 1 : 0;
    }
    return many;
  }

  double boost(SelectInput.Circumstances where) {
    Mark mark = boosts.isEmpty() ? null : boosts.get(where.environment());
    if (mark == null || mark.made() < where.at().minus(MARK_KEPT).toEpochMilli()) {
      return 0;
    }
    return mark.boost();
  }

  /** Signals as anti-patterns are compared by: an error by its normal form. */
  static Set<String> keys(List<String> signals) {
    Set<String> keys = new HashSet<>();
    for (String signal : signals) {
      keys.add(Keys.signals(List.of(signal)));
    }
    return keys;
  }

  /** Only what is said to be a success or a failure counts; the log holds other events, too. */
  private static double history(Gene gene) {
    int balance = 0;
    int uses = 0;
    for (JsonObject entry : gene.learningHistory()) {
      String outcome = entry.string("outcome", "");
      boolean success = outcome.equals(Outcome.SUCCESS);
      if (success || outcome.equals(Outcome.FAILED)) {
        balance += success ? 1 : -1;
        uses++;
      }
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

  private static Map<String, Mark> boosts(Gene gene) {
    Map<String, Mark> boosts = new HashMap<>();
    for (Object mark : gene.epigeneticMarks()) {
      if (mark instanceof JsonObject object) {
        double boost = object.number("boost").orElse(0);
        long made = time(object.string("created_at", ""));
        boosts.put(object.string("context", ""), new Mark(boost, made));
      }
    }
    return boosts.isEmpty() ? Map.of() : boosts;
  }

  private static long time(String text) {
    try {
      return text.isEmpty() ? Long.MAX_VALUE : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      return Long.MAX_VALUE; // as where there is none
    }
  }
}
