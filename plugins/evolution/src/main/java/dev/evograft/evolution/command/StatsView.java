// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.PastCycles;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what cycles came to. */
final class StatsView {

  private static final int MOST = 1_000;

  private final Services services;
  private final Console console;
  private final String waiting;
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final Map<String, Integer> categories = new TreeMap<>();
  private final Map<String, int[]> genes = new TreeMap<>();

  StatsView(Services services, Console console) {
    this.services = services;
    this.console = console;
    this.waiting = new Cycles(services).waiting().orElse("");
  }

  void show() {
    List<PastCycles.Past> cycles = new PastCycles(services.journal()).latest(MOST);
    cycles.forEach(this::count);
    String many = cycles.size() == MOST ? "the last " + MOST : String.valueOf(cycles.size());
    console.out(many + (cycles.size() == 1 ? " cycle" : " cycles"));
    outcomes.forEach((name, count) -> console.out("  " + name + ": " + count));
    categories.forEach((name, count) -> console.out("  for " + name + ": " + count));
    if (!genes.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      genes.forEach(
          (gene, counts) ->
              rows.add(List.of(gene, Integer.toString(counts[0]), Integer.toString(counts[1]))));
      console.table(List.of("GENE", "USED", "KEPT"), rows);
    }
    console.result(tree(cycles.size()));
  }

  private void count(PastCycles.Past cycle) {
    outcomes.merge(
        cycle
            .outcome()
            .map(CycleOutcome::word)
            .orElse(cycle.id().equals(waiting) ? "waits" : "goes_on"),
        1,
        Integer::sum);
    String category = cycle.details(CyclePhase.MUTATE).string("category", "");
    if (!category.isEmpty()) {
      categories.merge(category, 1, Integer::sum);
    }
    String gene = cycle.details(CyclePhase.SELECT).string("gene", "");
    if (!gene.isEmpty()) {
      int[] counts = genes.computeIfAbsent(gene, any -> new int[2]);
      counts[0]++;
      counts[1] += cycle.outcome().filter(o -> o == CycleOutcome.SUCCESS).isPresent() ? 1 : 0;
    }
  }

  private JsonObject tree(int cycles) {
    JsonObject.Builder used = JsonObject.builder();
    genes.forEach(
        (gene, counts) ->
            used.put(
                gene, JsonObject.builder().put("used", counts[0]).put("kept", counts[1]).build()));
    return JsonObject.builder()
        .put("cycles", cycles)
        .put("outcomes", JsonObject.of(outcomes))
        .put("categories", JsonObject.of(categories))
        .put("genes", used.build())
        .build();
  }
}
