// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What is known of the genes of a pool, by their places. A choice compares thousands of genes, most
 * of which have no more than a history and a category: these stand in arrays, so that no object is
 * looked at for them. Immutable, safe for any thread.
 */
final class GeneTable {

  private static final int PLAIN = 1;
  private static final int DISTILLED = 2;
  private static final int CATEGORY = 4;

  private final List<GeneTraits> genes;
  private final double[] histories;
  private final int[] kinds;
  private final Map<String, Integer> categories = new HashMap<>();

  /** The places in the order of the ids of the genes there. */
  private final int[] byId;

  private final int[] ranks;

  GeneTable(List<GeneTraits> genes) {
    this(genes, byId(genes));
  }

  private GeneTable(List<GeneTraits> genes, int[] byId) {
    this.genes = List.copyOf(genes);
    this.byId = byId;
    ranks = new int[byId.length];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[byId[rank]] = rank;
    }
    histories = new double[byId.length];
    kinds = new int[byId.length];
    for (int place = 0; place < kinds.length; place++) {
      GeneTraits gene = genes.get(place);
      histories[place] = gene.history();
      boolean plain = gene.mistakes().isEmpty() && gene.boosts().isEmpty();
      int next = (categories.size() + 1) * CATEGORY;
      kinds[place] =
          categories.computeIfAbsent(gene.category(), any -> next)
              | (plain ? PLAIN : 0)
              | (gene.isDistilled() ? DISTILLED : 0);
    }
  }

  /** The same genes in the same places, of which other things are known now. */
  GeneTable with(List<GeneTraits> now) {
    return new GeneTable(now, byId);
  }

  int size() {
    return kinds.length;
  }

  GeneTraits get(int place) {
    return genes.get(place);
  }

  /** Whether it has neither anti-patterns nor marks. */
  boolean isPlain(int place) {
    return (kinds[place] & PLAIN) != 0;
  }

  boolean isDistilled(int place) {
    return (kinds[place] & DISTILLED) != 0;
  }

  double history(int place) {
    return histories[place];
  }

  /** The number of a category for {@link #isOf}; 0 if no gene is of it. */
  int category(String name) {
    return categories.getOrDefault(name, 0);
  }

  boolean isOf(int category, int place) {
    return (kinds[place] & -CATEGORY) == category;
  }

  /** Where its id stands in the order of all ids. */
  int rank(int place) {
    return ranks[place];
  }

  /** The places of the genes of an id: mostly one, or none. */
  void places(String id, IntConsumer each) {
    int from = 0;
    int to = byId.length;
    while (from < to) {
      int middle = from + to >>> 1;
      if (genes.get(byId[middle]).id().compareTo(id) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    for (int at = from; at < byId.length && genes.get(byId[at]).id().equals(id); at++) {
      each.accept(byId[at]);
    }
  }

  /** Of genes of one id that of the smaller place goes first. */
  private static int[] byId(List<GeneTraits> genes) {
    Integer[] order = new Integer[genes.size()];
    Arrays.setAll(order, place -> place);
    Arrays.sort(order, Comparator.comparing(place -> genes.get(place).id()));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
