// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Keys;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryAdvice.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Advice from sums, as section 4 of the GEP specification has it.
 *
 * @param aggregates the sums
 * @param now when the advice is given
 */
record Advisor(Aggregates aggregates, Instant now) {

  /** Half-life of what is known of a gene for some signals, in days. */
  static final double HALF_LIFE = 30;

  /** Half-life of what is known of a gene for whatever signals, in days. */
  static final double GENE_HALF_LIFE = 45;

  /** A gene is banned for some signals after so many attempts, */
  static final int BAN_ATTEMPTS = 2;

  /** if its value there is below this. */
  static final double BAN_VALUE = 0.18;

  private static final int MOST = 200;

  MemoryAdvice advise(Collection<String> signals) {
    List<Standing> standings = standings(signals);
    standings.sort(
        Comparator.comparingDouble(Standing::value)
            .thenComparingDouble(Standing::similarity)
            .thenComparingDouble(standing -> geneValue(standing.gene()))
            .reversed()
            .thenComparing(Standing::gene)
            .thenComparing(Standing::signalKey));
    Map<String, String> banned = banned(standings);
    return new MemoryAdvice(
        standings.subList(0, Math.min(MOST, standings.size())),
        preferred(standings, banned),
        banned);
  }

  private List<Standing> standings(Collection<String> signals) {
    Map<String, Double> similar =
        aggregates.signals().similar(Keys.signals(signals), Experience.comparable(signals));
    List<Standing> standings = new ArrayList<>();
    similar.forEach(
        (key, similarity) ->
            aggregates
                .edges(key)
                .forEach((gene, tally) -> standings.add(standing(gene, key, similarity, tally))));
    return standings;
  }

  private Standing standing(String gene, String key, double similarity, Tally tally) {
    return new Standing(
        gene, key, similarity, tally.successes(), tally.attempts(), tally.value(now, HALF_LIFE));
  }

  private double geneValue(String gene) {
    Tally tally = aggregates.gene(gene);
    return tally == null ? 0 : tally.value(now, GENE_HALF_LIFE);
  }

  /**
   * Of what is known of a gene, the signals decide that are most like those asked about and have
   * attempts enough; of equally similar ones the best.
   */
  private static Map<String, String> banned(List<Standing> bestFirst) {
    Map<String, Standing> deciding = new HashMap<>();
    for (Standing standing : bestFirst) {
      if (standing.attempts() >= BAN_ATTEMPTS) {
        deciding.merge(
            standing.gene(), standing, (a, b) -> b.similarity() > a.similarity() ? b : a);
      }
    }
    Map<String, String> banned = new HashMap<>();
    deciding.forEach(
        (gene, standing) -> {
          if (standing.value() < BAN_VALUE) {
            banned.put(gene, reason(standing));
          }
        });
    return banned;
  }

  private static String reason(Standing standing) {
    return String.format(
        Locale.ROOT,
        "%d of %d attempts succeeded for %s: its value %.3f is below %.2f",
        standing.successes(),
        standing.attempts(),
        Lines.one(standing.signalKey(), 100),
        standing.value(),
        BAN_VALUE);
  }

  private static @Nullable String preferred(List<Standing> bestFirst, Map<String, String> banned) {
    for (Standing standing : bestFirst) {
      if (standing.successes() > 0 && !banned.containsKey(standing.gene())) {
        return standing.gene();
      }
    }
    return null;
  }
}
