// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A gene that may be chosen.
 *
 * @param place in the index
 * @param gene what is known of it
 * @param score what it is worth
 * @param value what memory says of it; 0 where it says nothing
 */
record Candidate(int place, GeneTraits gene, double score, double value) {

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::score)
          .thenComparingDouble(Candidate::value)
          .reversed()
          .thenComparing(candidate -> candidate.gene().id());

  /** The best so many, best first; all others are only compared with the last of them. */
  static List<Candidate> best(List<Candidate> candidates, int most) {
    PriorityQueue<Candidate> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
    for (Candidate candidate : candidates) {
      if (worstFirst.size() < most) {
        worstFirst.add(candidate);
      } else if (BEST_FIRST.compare(candidate, worstFirst.element()) < 0) {
        worstFirst.remove();
        worstFirst.add(candidate);
      }
    }
    List<Candidate> best = new ArrayList<>(worstFirst);
    best.sort(BEST_FIRST);
    return best;
  }
}
