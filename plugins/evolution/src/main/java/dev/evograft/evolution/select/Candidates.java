// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Those of the genes that match which may be chosen, and why the others may not. */
final class Candidates {

  private final SelectInput input;
  private final Drift drift;
  private final Scoring scoring;
  private final Set<String> forbidden = new HashSet<>();
  private final Map<String, Double> values = new HashMap<>();
  private final Map<String, String> banned = new TreeMap<>();
  private final List<Candidate> all = new ArrayList<>();

  Candidates(SelectInput input, Drift drift, Scoring scoring) {
    this.input = input;
    this.drift = drift;
    this.scoring = scoring;
    for (String signal : input.signals()) {
      if (signal.startsWith(SignalKind.BAN)) {
        forbidden.add(signal.substring(SignalKind.BAN.length()));
      }
    }
    input.advice().standings().forEach(s -> values.merge(s.gene(), s.value(), Math::max));
  }

  void add(int place, GeneTraits gene, int patterns) {
    if (isFree(gene)) {
      double value = values.isEmpty() ? 0 : values.getOrDefault(gene.id(), 0.0);
      all.add(new Candidate(place, gene, scoring.score(gene, patterns), value));
    }
  }

  List<Candidate> all() {
    return all;
  }

  Map<String, String> banned() {
    return banned;
  }

  /** The one that memory prefers, if it is one of these. */
  Optional<Candidate> preferred() {
    return all.stream()
        .filter(candidate -> candidate.gene().id().equals(input.advice().preferred()))
        .findFirst();
  }

  private boolean isFree(GeneTraits gene) {
    if (forbidden.contains(gene.id())) {
      banned.put(gene.id(), "a signal bans it");
    } else if (scoring.isSuppressed(gene)) {
      banned.put(gene.id(), "its epigenetic mark keeps it out of " + input.environment());
    } else if (!drift.active() && input.advice().banned().containsKey(gene.id())) {
      banned.put(gene.id(), input.advice().banned().getOrDefault(gene.id(), ""));
    } else {
      return true;
    }
    return false;
  }
}
