// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.spi.asset.MemoryAdvice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Those of the genes that match which may be chosen, and why the others may not. Few genes are
 * named by the cycle, by its signals or by memory; only for these anybody is asked.
 */
final class Candidates {

  private final SelectInput input;
  private final boolean drifts;
  private final Scoring scoring;
  private final GeneTable genes;
  private final Set<String> forbidden = new HashSet<>();
  private final Map<String, Double> values = new HashMap<>();
  private final Numbers named;
  private final Map<String, String> banned = new TreeMap<>();
  private final Best free;
  private final List<Candidate> drawable = new ArrayList<>();
  private @Nullable Candidate preferred;

  Candidates(SelectInput input, Drift drift, Scoring scoring, GeneTable genes) {
    this.input = input;
    this.drifts = drift.active();
    this.scoring = scoring;
    this.genes = genes;
    free = new Best(Selector.ALTERNATIVES + 1);
    for (String signal : input.question().signals()) {
      if (signal.startsWith(SignalKind.BAN)) {
        forbidden.add(signal.substring(SignalKind.BAN.length()));
      }
    }
    MemoryAdvice advice = input.advice();
    advice.standings().forEach(s -> values.merge(s.gene(), s.value(), Math::max));
    named = new Numbers(genes.size());
    forbidden.forEach(this::name);
    values.keySet().forEach(this::name);
    advice.banned().keySet().forEach(this::name);
    input.circumstances().out().keySet().forEach(this::name);
    input.circumstances().without().keySet().forEach(this::name);
    if (advice.preferred() != null) {
      name(advice.preferred());
    }
  }

  private void name(String id) {
    genes.places(id, named::add);
  }

  void add(int place, int patterns) {
    if (!named.has(place) && genes.isPlain(place)) {
      double score = scoring.plainScore(place, patterns);
      take(new Candidate(place, genes.rank(place), score, 0), false);
      return;
    }
    GeneTraits gene = genes.get(place);
    String why = whyNot(gene);
    String against = why.isEmpty() ? input.advice().banned().getOrDefault(gene.id(), "") : why;
    boolean advised = why.isEmpty() && input.advice().banned().containsKey(gene.id());
    if (!why.isEmpty() || advised) {
      banned.put(gene.id(), against);
    }
    if (why.isEmpty() && (!advised || drifts)) {
      double value = values.getOrDefault(gene.id(), 0.0);
      double score = scoring.worth(place, patterns).score();
      take(new Candidate(place, genes.rank(place), score, value), advised);
    }
  }

  private void take(Candidate candidate, boolean advisedAgainst) {
    if (!advisedAgainst) {
      free.add(candidate);
      if (preferred == null
          && named.has(candidate.place())
          && genes.get(candidate.place()).id().equals(input.advice().preferred())) {
        preferred = candidate;
      }
    }
    if (drifts) {
      drawable.add(candidate);
    }
  }

  /** The best that may be chosen for what they are. */
  List<Candidate> best() {
    return free.list();
  }

  /**
   * Those that may be drawn by lot: where drift is active all that may be chosen, and those that
   * memory bans, too.
   */
  List<Candidate> drawable() {
    return drawable;
  }

  Map<String, String> banned() {
    return banned;
  }

  /** The one that memory prefers, if it may be chosen. */
  @Nullable Candidate preferred() {
    return preferred;
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
