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
  private final List<Candidate> free = new ArrayList<>();
  private final List<Candidate> drawable = new ArrayList<>();

  Candidates(SelectInput input, Drift drift, Scoring scoring) {
    this.input = input;
    this.drift = drift;
    this.scoring = scoring;
    for (String signal : input.question().signals()) {
      if (signal.startsWith(SignalKind.BAN)) {
        forbidden.add(signal.substring(SignalKind.BAN.length()));
      }
    }
    input.advice().standings().forEach(s -> values.merge(s.gene(), s.value(), Math::max));
  }

  void add(int place, GeneTraits gene, int patterns) {
    String why = whyNot(gene);
    String against = why.isEmpty() ? input.advice().banned().getOrDefault(gene.id(), "") : why;
    boolean advised = why.isEmpty() && input.advice().banned().containsKey(gene.id());
    if (!why.isEmpty() || advised) {
      banned.put(gene.id(), against);
    }
    if (why.isEmpty() && (!advised || drift.active())) {
      double value = values.isEmpty() ? 0 : values.getOrDefault(gene.id(), 0.0);
      Candidate candidate = new Candidate(place, gene, scoring.score(gene, patterns), value);
      if (!advised) {
        free.add(candidate);
      }
      if (drift.active()) {
        drawable.add(candidate);
      }
    }
  }

  /** Those that may be chosen for what they are. */
  List<Candidate> free() {
    return free;
  }

  /** Those that may be drawn by lot: where drift is active, those that memory bans, too. */
  List<Candidate> drawable() {
    return drawable;
  }

  Map<String, String> banned() {
    return banned;
  }

  /** The one that memory prefers, if it is one of these. */
  Optional<Candidate> preferred() {
    return free.stream()
        .filter(candidate -> candidate.gene().id().equals(input.advice().preferred()))
        .findFirst();
  }

  /** Why a gene is out, whatever is drawn; empty if it is not. */
  private String whyNot(GeneTraits gene) {
    if (forbidden.contains(gene.id())) {
      return "a signal bans it";
    }
    if (scoring.isSuppressed(gene)) {
      return "its epigenetic mark keeps it out of " + input.circumstances().environment();
    }
    return input.circumstances().out().getOrDefault(gene.id(), "");
  }
}
