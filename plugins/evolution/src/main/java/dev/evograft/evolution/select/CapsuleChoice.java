// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.gep.Capsule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses the capsule of a gene that did best for the signals at hand. Safe for any thread. */
public final class CapsuleChoice {

  private CapsuleChoice() {}

  /**
   * Of the successful capsules of a gene the one whose trigger shares most with the signals; of
   * equals the one with the better score, then the newer.
   *
   * @param newestFirst capsules of any gene; each is looked at once
   */
  public static Optional<Capsule> best(
      String gene, List<String> signals, Iterable<Capsule> newestFirst) {
    Set<String> keys = GeneTraits.keys(signals);
    Capsule best = null;
    long mostShared = -1;
    double bestScore = 0;
    for (Capsule capsule : newestFirst) {
      if (!capsule.outcome().succeeded() || !capsule.gene().orElse("").equals(gene)) {
        continue;
      }
      Set<String> shared = new HashSet<>(GeneTraits.keys(capsule.trigger()));
      shared.retainAll(keys);
      double score = capsule.outcome().score().orElse(0);
      if (shared.size() > mostShared || shared.size() == mostShared && score > bestScore) {
        best = capsule;
        mostShared = shared.size();
        bestScore = score;
      }
    }
    return Optional.ofNullable(best);
  }
}
