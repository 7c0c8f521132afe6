// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Gene;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A graph and a shelf that are in memory. */
final class FakeMemory implements MemoryGraph, GeneShelf {

  final Map<String, MemoryGraphEvent> events = new LinkedHashMap<>();
  final Map<String, Gene> genes = new LinkedHashMap<>();
  int puts;

  @Override
  public Path folder() {
    return Path.of("memory");
  }

  @Override
  public void append(MemoryGraphEvent event) {
    events.putIfAbsent(event.id().orElseThrow(), event);
  }

  @Override
  public List<MemoryGraphEvent> latest(int most) {
    List<MemoryGraphEvent> latest = new ArrayList<>(events.values());
    Collections.reverse(latest);
    return latest.subList(0, Math.min(most, latest.size()));
  }

  @Override
  public MemoryAdvice advise(Collection<String> signals) {
    Aggregates aggregates = new Aggregates();
    events.values().forEach(event -> Experience.of(event).ifPresent(aggregates::add));
    return new Advisor(aggregates, Outcomes.NOON, BanRule.VALUE).advise(signals);
  }

  @Override
  public Optional<Gene> find(String id) {
    return Optional.ofNullable(genes.get(id));
  }

  @Override
  public void update(String id, UnaryOperator<Gene> change) {
    genes.computeIfPresent(
        id,
        (key, known) -> {
          Gene changed = change.apply(known);
          puts += changed == known ? 0 : 1;
          return changed;
        });
  }
}
