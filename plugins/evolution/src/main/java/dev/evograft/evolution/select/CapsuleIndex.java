// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.gep.Capsule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The successful capsules of a store by their genes, so that choosing one reads none but that one.
 * It is made once for a revision of the store; immutable, safe for any thread.
 */
public final class CapsuleIndex {

  private final Map<String, List<Entry>> byGene;

  private CapsuleIndex(Map<String, List<Entry>> byGene) {
    this.byGene = byGene;
  }

  /** What is known of a capsule; {@code age} is smaller the older it is. */
  private record Entry(String id, Set<String> trigger, double score, int age, boolean fits) {

    boolean goesBefore(Entry other, Set<String> keys) {
      return fits == other.fits ? isBetterThan(other, keys) : fits;
    }

    private boolean isBetterThan(Entry other, Set<String> keys) {
      long shared = shared(keys);
      long others = other.shared(keys);
      if (shared != others) {
        return shared > others;
      }
      return score != other.score ? score > other.score : age > other.age;
    }

    private long shared(Set<String> keys) {
      return trigger.stream().filter(keys::contains).count();
    }
  }

  /**
   * Indexes the capsules of a source.
   *
   * @param oldestFirst such as {@code store.capsules()::forEach}
   * @param fits whether a capsule can be put to use, such as replayed
   */
  public static CapsuleIndex of(Consumer<Consumer<Capsule>> oldestFirst, Predicate<Capsule> fits) {
    Map<String, List<Entry>> byGene = new HashMap<>();
    int[] age = {0};
    oldestFirst.accept(
        capsule -> {
          String gene = capsule.gene().orElse("");
          String id = capsule.id().orElse("");
          if (capsule.outcome().succeeded() && !id.isEmpty()) {
            Entry entry =
                new Entry(
                    id,
                    GeneTraits.keys(capsule.trigger()),
                    capsule.outcome().score().orElse(0),
                    age[0]++,
                    fits.test(capsule));
            byGene.computeIfAbsent(gene, any -> new ArrayList<>()).add(entry);
          }
        });
    return new CapsuleIndex(byGene);
  }

  /**
   * The id of the capsule of a gene whose trigger shares most with the signals; of equals the one
   * with the better score, then the newer. One that fits goes before all that do not, and one that
   * shares nothing is none.
   *
   * @param out ids of those that are passed over
   */
  public Optional<String> best(String gene, List<String> signals, Set<String> out) {
    Set<String> keys = GeneTraits.keys(signals);
    Entry best = null;
    for (Entry entry : byGene.getOrDefault(gene, List.of())) {
      if (!out.contains(entry.id())
          && entry.shared(keys) > 0
          && (best == null || entry.goesBefore(best, keys))) {
        best = entry;
      }
    }
    return Optional.ofNullable(best).map(Entry::id);
  }
}
