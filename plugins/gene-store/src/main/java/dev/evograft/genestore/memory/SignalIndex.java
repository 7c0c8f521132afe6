// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which sets of signals are like which: Jaccard, without a look at sets that share nothing. */
final class SignalIndex {

  /** Below it, two sets are not alike: the GEP specification. */
  static final double LEAST = 0.34;

  private final Map<String, Set<String>> sets = new LinkedHashMap<>();
  private final Map<String, List<String>> keysOf = new HashMap<>();

  /** Adds a set under its key; the first set of a key stays. */
  void add(String key, Collection<String> signals) {
    if (sets.containsKey(key)) {
      return;
    }
    Set<String> set = Set.copyOf(signals);
    sets.put(key, set);
    for (String signal : set) {
      keysOf.computeIfAbsent(signal, s -> new ArrayList<>(2)).add(key);
    }
  }

  Set<String> signals(String key) {
    return sets.getOrDefault(key, Set.of());
  }

  Set<String> keys() {
    return Collections.unmodifiableSet(sets.keySet());
  }

  /** The keys whose sets are like this one, each with how much; the exact key has 1. */
  Map<String, Double> similar(String exactKey, Set<String> asked) {
    Map<String, Integer> shared = new HashMap<>();
    for (String signal : asked) {
      for (String key : keysOf.getOrDefault(signal, List.of())) {
        shared.merge(key, 1, Integer::sum);
      }
    }
    Map<String, Double> similar = new HashMap<>();
    shared.forEach(
        (key, common) -> {
          double jaccard = (double) common / (asked.size() + signals(key).size() - common);
          if (jaccard >= LEAST) {
            similar.put(key, jaccard);
          }
        });
    if (sets.containsKey(exactKey)) {
      similar.put(exactKey, 1.0);
    }
    return similar;
  }
}
