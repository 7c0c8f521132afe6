// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The sums that advice needs, kept up experience by experience: per signals and gene, per gene, and
 * per capsule. Until something is forgotten they are the same however the experiences are cut into
 * pieces. Not thread-safe.
 */
final class Aggregates {

  /** So many keys of signals are remembered; of more the ones that were not seen for longest go. */
  static final int MOST_KEYS = 20_000;

  /** So many genes, and so many capsules; likewise. */
  static final int MOST_IDS = 20_000;

  /** So many genes for one key; likewise. */
  static final int MOST_OF_KEY = 200;

  /** So many bytes in all, about; however long signals are, and however many. */
  static final long MOST_BYTES = 32L << 20;

  /** What a text or a tally takes beside its characters, about. */
  private static final int OVERHEAD = 100;

  private final SignalIndex index = new SignalIndex();
  private final Map<String, Map<String, Tally>> edges = new LinkedHashMap<>();
  private final Map<String, Tally> genes = new LinkedHashMap<>();
  private final Map<String, Tally> capsules = new LinkedHashMap<>();
  private long bytes;

  void add(Experience experience) {
    addKey(experience.signalKey(), experience.signals());
    edge(experience.signalKey(), experience.gene()).add(experience.success(), experience.at());
    of(genes, experience.gene()).add(experience.success(), experience.at());
    for (String capsule : new LinkedHashSet<>(experience.capsules())) {
      of(capsules, capsule).add(experience.success(), experience.at());
    }
    forgetOldest();
  }

  private void addKey(String key, Collection<String> signals) {
    if (!edges.containsKey(key)) {
      bytes += size(key) + signals.stream().mapToLong(Aggregates::size).sum();
    }
    index.add(key, signals);
  }

  private static long size(String text) {
    return text.length() + OVERHEAD;
  }

  /** Signals that quote people are new each time, and would fill the memory in the end. */
  private void forgetOldest() {
    index.removeAll(forgetOldest(edges, MOST_KEYS, Aggregates::last));
    forgetOldest(genes, MOST_IDS, Tally::last);
    forgetOldest(capsules, MOST_IDS, Tally::last);
    if (bytes > MOST_BYTES) {
      bytes = counted(); // what went by number is in it still
    }
    while (bytes > MOST_BYTES && edges.size() > 1) {
      index.removeAll(forgetOldest(edges, edges.size() - 1, Aggregates::last));
      bytes = counted();
    }
  }

  /** What is left after something was forgotten. */
  private long counted() {
    long all = 0;
    for (Map.Entry<String, Map<String, Tally>> edge : edges.entrySet()) {
      all += size(edge.getKey()) + sizes(edge.getValue().keySet());
      all += sizes(index.signals(edge.getKey()));
    }
    return all + sizes(genes.keySet()) + sizes(capsules.keySet());
  }

  private static long sizes(Collection<String> texts) {
    return texts.stream().mapToLong(Aggregates::size).sum();
  }

  private static long last(Map<String, Tally> tallies) {
    return tallies.values().stream().mapToLong(Tally::last).max().orElse(Experience.UNKNOWN);
  }

  /** Down to three quarters of the bound, but not to none; answers what is forgotten. */
  private static <T> List<String> forgetOldest(
      Map<String, T> all, int most, ToLongFunction<T> last) {
    if (all.size() <= most) {
      return List.of();
    }
    Map<String, Long> times = new HashMap<>();
    all.forEach((id, one) -> times.put(id, last.applyAsLong(one)));
    List<String> oldestFirst = new ArrayList<>(all.keySet());
    oldestFirst.sort(Comparator.comparing(times::get));
    List<String> forgotten = oldestFirst.subList(0, all.size() - Math.max(1, most * 3 / 4));
    forgotten.forEach(all::remove);
    return forgotten;
  }

  /** Adds what came after all that is here. */
  void append(Aggregates later) {
    later.edges.forEach(
        (key, byGene) -> {
          addKey(key, later.index.signals(key));
          byGene.forEach((gene, tally) -> edge(key, gene).append(tally));
        });
    later.genes.forEach((gene, tally) -> of(genes, gene).append(tally));
    later.capsules.forEach((capsule, tally) -> of(capsules, capsule).append(tally));
    forgetOldest();
  }

  private Tally edge(String key, String gene) {
    Map<String, Tally> byGene = edges.computeIfAbsent(key, k -> new LinkedHashMap<>(2));
    if (byGene.size() >= MOST_OF_KEY && !byGene.containsKey(gene)) {
      forgetOldest(byGene, MOST_OF_KEY - 1, Tally::last);
    }
    return of(byGene, gene);
  }

  private Tally of(Map<String, Tally> tallies, String id) {
    return tallies.computeIfAbsent(
        id,
        i -> {
          bytes += size(i);
          return new Tally();
        });
  }

  SignalIndex signals() {
    return index;
  }

  /** How each gene did for the signals of a key. */
  Map<String, Tally> edges(String signalKey) {
    return Collections.unmodifiableMap(edges.getOrDefault(signalKey, Map.of()));
  }

  /** How a gene did for whatever signals; null where it was never tried. */
  @Nullable Tally gene(String id) {
    return genes.get(id);
  }

  /** How uses of a capsule went; null where there was none. */
  @Nullable Tally capsule(String id) {
    return capsules.get(id);
  }

  JsonObject tree() {
    List<JsonObject> keys = new ArrayList<>();
    edges.forEach(
        (key, byGene) ->
            keys.add(
                JsonObject.builder()
                    .put("key", key)
                    .put("signals", index.signals(key))
                    .put("genes", trees(byGene))
                    .build()));
    return JsonObject.builder()
        .put("keys", keys)
        .put("genes", trees(genes))
        .put("capsules", trees(capsules))
        .build();
  }

  private static JsonObject trees(Map<String, Tally> tallies) {
    JsonObject.Builder tree = JsonObject.builder();
    tallies.forEach((id, tally) -> tree.put(id, tally.tree()));
    return tree.build();
  }

  /**
   * Reads {@link #tree()}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Aggregates from(JsonObject tree) {
    Aggregates aggregates = new Aggregates();
    for (JsonObject key : tree.objects("keys")) {
      String name = key.string("key").orElseThrow(() -> new IllegalArgumentException("no key"));
      aggregates.index.add(name, key.strings("signals"));
      aggregates.edges.put(name, tallies(key.object("genes")));
    }
    aggregates.genes.putAll(tallies(tree.object("genes")));
    aggregates.capsules.putAll(tallies(tree.object("capsules")));
    aggregates.bytes = aggregates.counted();
    aggregates.forgetOldest();
    return aggregates;
  }

  private static Map<String, Tally> tallies(JsonObject tree) {
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (String id : tree.keySet()) {
      tallies.put(Objects.requireNonNull(id), Tally.from(tree.object(id)));
    }
    return tallies;
  }
}
