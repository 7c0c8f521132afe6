// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.MemoryGraphEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Counts everything anew for each question, as plainly as can be. */
record Recount(List<MemoryGraphEvent> events) {

  /** Where sums say something else; empty if nowhere. */
  List<String> differences(Aggregates sums) {
    List<String> differences = new ArrayList<>();
    Set<String> keys = values(event -> event.signalKey().orElseThrow());
    for (String gene : values(event -> event.geneId().orElseThrow())) {
      check(differences, gene, sums.gene(gene), ofGene(gene));
      check(differences, "capsule", sums.capsule("capsule_" + gene), ofGene(gene));
      for (String key : keys) {
        check(
            differences,
            key + " " + gene,
            sums.edges(key).get(gene),
            event -> ofGene(gene).test(event) && event.signalKey().orElseThrow().equals(key));
      }
    }
    if (!keys.containsAll(sums.signals().keys())) {
      differences.add("keys " + sums.signals().keys());
    }
    return differences;
  }

  private Set<String> values(java.util.function.Function<MemoryGraphEvent, String> of) {
    Set<String> values = new TreeSet<>();
    events.forEach(event -> values.add(of.apply(event)));
    return values;
  }

  private static Predicate<MemoryGraphEvent> ofGene(String gene) {
    return event -> event.geneId().orElseThrow().equals(gene);
  }

  private void check(
      List<String> differences, String what, Tally tally, Predicate<MemoryGraphEvent> about) {
    long successes = 0;
    long attempts = 0;
    long streak = 0;
    long last = Experience.UNKNOWN;
    for (MemoryGraphEvent event : events) {
      var outcome = event.outcome().orElseThrow();
      if (about.test(event) && (outcome.succeeded() || outcome.failed())) {
        attempts++;
        successes += outcome.succeeded() ? 1 : 0;
        streak = outcome.succeeded() ? streak + 1 : 0;
        last = Math.max(last, EventTimes.of(event));
      }
    }
    List<Long> counted = List.of(successes, attempts, streak, last);
    List<Long> summed =
        tally == null
            ? List.of(0L, 0L, 0L, Experience.UNKNOWN)
            : List.of(tally.successes(), tally.attempts(), tally.streak(), tally.last());
    if (!Objects.equals(counted, summed)) {
      differences.add(what + ": " + counted + " counted, " + summed + " summed");
    }
  }
}
