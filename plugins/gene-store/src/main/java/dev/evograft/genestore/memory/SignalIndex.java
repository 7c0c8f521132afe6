// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which sets of signals are like which: Jaccard, without a look at sets that share nothing. */
final class SignalIndex {

  /** Below it, two sets are not alike: the GEP specification. */
  static final double LEAST = 0.34;

  private final Map<String, List<String>> sets = new LinkedHashMap<>();
  private final Map<String, List<String>> keysOf = new HashMap<>();

  /** Adds a set under its key; the first set of a key stays. */
  void add(String key, Collection<String> signals) {
    if (sets.containsKey(key)) {
      return;
    }
    List<String> set = List.copyOf(new TreeSet<>(signals));
    sets.put(key, set);
    for (String signal : set) {
      file(signal, key);
    }
  }

  /** Forgets sets; all at once, for a signal may be in very many. */
  void removeAll(Collection<String> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Set<String> gone = new HashSet<>(keys);
    Set<String> signals = new HashSet<>();
    for (String key : gone) {
      List<String> set = sets.remove(key);
      if (set != null) {
        signals.addAll(set);
      }
    }
    for (String signal : signals) {
      List<String> left = keysOf.getOrDefault(signal, new ArrayList<>());
      left.removeIf(gone::contains);
      if (left.isEmpty()) {
        keysOf.remove(signal);
      }
    }
  }

  private void file(String signal, String key) {
    keysOf.computeIfAbsent(signal, s -> new ArrayList<>(2)).add(key);
  }

  /** The set of a key, in order. */
  List<String> signals(String key) {
    return sets.getOrDefault(key, List.of());
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
