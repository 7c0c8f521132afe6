// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sums that advice needs, kept up experience by experience: per signals and gene, per gene, and
 * per capsule. They are the same however the experiences are cut into pieces. Not thread-safe.
 */
final class Aggregates {

  /** So many keys of signals are remembered; of more the ones that were not seen for longest go. */
  static final int MOST_KEYS = 20_000;

  private final SignalIndex index = new SignalIndex();
  private final Map<String, Map<String, Tally>> edges = new LinkedHashMap<>();
  private final Map<String, Tally> genes = new LinkedHashMap<>();
  private final Map<String, Tally> capsules = new LinkedHashMap<>();

  void add(Experience experience) {
    index.add(experience.signalKey(), experience.signals());
    edge(experience.signalKey(), experience.gene()).add(experience.success(), experience.at());
    of(genes, experience.gene()).add(experience.success(), experience.at());
    for (String capsule : new LinkedHashSet<>(experience.capsules())) {
      of(capsules, capsule).add(experience.success(), experience.at());
    }
    forgetOldest();
  }

  /** Signals that quote people are new each time, and would fill the memory in the end. */
  private void forgetOldest() {
    if (edges.size() <= MOST_KEYS) {
      return;
    }
    List<String> oldestFirst = new ArrayList<>(edges.keySet());
    Map<String, Long> last = new HashMap<>();
    edges.forEach(
        (key, byGene) ->
            last.put(key, byGene.values().stream().mapToLong(Tally::last).max().orElse(0)));
    oldestFirst.sort(Comparator.comparing(last::get));
    List<String> forgotten = oldestFirst.subList(0, MOST_KEYS / 4);
    forgotten.forEach(edges::remove);
    index.removeAll(forgotten);
  }

  /** Adds what came after all that is here. */
  void append(Aggregates later) {
    later.edges.forEach(
        (key, byGene) -> {
          index.add(key, later.index.signals(key));
          byGene.forEach((gene, tally) -> edge(key, gene).append(tally));
        });
    forgetOldest();
    later.genes.forEach((gene, tally) -> of(genes, gene).append(tally));
    later.capsules.forEach((capsule, tally) -> of(capsules, capsule).append(tally));
  }

  private Tally edge(String key, String gene) {
    return of(edges.computeIfAbsent(key, k -> new LinkedHashMap<>(2)), gene);
  }

  private static Tally of(Map<String, Tally> tallies, String id) {
    return tallies.computeIfAbsent(id, i -> new Tally());
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
