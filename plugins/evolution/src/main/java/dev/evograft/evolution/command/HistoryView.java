// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.PastCycles;
import dev.evograft.evolution.cycle.PastCycles.Past;
import dev.evograft.evolution.cycle.Recomputed;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.report.CycleReport;
import dev.evograft.evolution.report.HistoryReport;
import dev.evograft.evolution.report.Summary;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.IdBeginning;
import dev.evograft.spi.cycle.CyclePhase;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows cycles of the past, as the journal has them. */
final class HistoryView {

  private static final int MOST = 1_000;

  private final PastCycles past;
  private final String waiting;
  private final Console console;

  HistoryView(Services services, Console console) {
    this.past = new PastCycles(services.journal());
    this.waiting = new Cycles(services).waiting().orElse("");
    this.console = console;
  }

  void list(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new BadInputException("bad_option", "--limit " + limit + " is not 1 to " + MOST);
    }
    List<Past> cycles = past.latest(limit);
    if (cycles.isEmpty()) {
      console.out("No cycle ran in this workspace yet.");
    } else {
      console.table(
          List.of("CYCLE", "BEGAN", "CATEGORY", "GENE", "OUTCOME", "SIGNALS"),
          cycles.stream().map(this::row).toList());
    }
    console.result(
        JsonObject.builder().put("cycles", cycles.stream().map(this::tree).toList()).build());
  }

  private List<String> row(Past cycle) {
    Summary line = Summary.of(cycle, waiting);
    List<String> signals = line.signals();
    String first = signals.isEmpty() ? "" : signals.get(0);
    return List.of(
        line.cycle(),
        line.began(),
        orDash(line.category()),
        orDash(line.gene()),
        line.outcome().replace('_', ' '),
        signals.size() > 1 ? first + " +" + (signals.size() - 1) : first);
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private JsonObject tree(Past cycle) {
    JsonObject.Builder phases = JsonObject.builder();
    cycle
        .phases()
        .forEach(
            (phase, event) -> phases.put(phase.name().toLowerCase(Locale.ROOT), event.details()));
    return JsonObject.builder()
        .put("cycle", cycle.id())
        .put("began", Summary.of(cycle).began())
        .put("status", Summary.of(cycle, waiting).outcome())
        .put("phases", phases.build())
        .build();
  }

  /** How it ended first; then how it came to that. */
  void explain(String id) {
    Past cycle = find(id);
    new CycleView(console).ended(cycle, Summary.of(cycle, waiting).outcome().equals("waits"));
    console.out("  began: " + Summary.of(cycle).began());
    Story story = new Story(console);
    for (CyclePhase phase : CyclePhase.values()) {
      if (!phase.ends()) {
        story.phase(phase, cycle.details(phase));
      }
    }
    Recomputed again = Recomputed.of(cycle);
    console.out("");
    console.out(told(again));
    console.out("All of the record: evograft evolve explain " + cycle.id() + " --json");
    console.result(
        tree(cycle).with("recomputed", again.decisions().stream().map(HistoryView::tree).toList()));
  }

  private static JsonObject tree(Recomputed.Decision decision) {
    return JsonObject.builder()
        .put("decision", decision.name())
        .put("recorded", decision.recorded())
        .put("again", decision.again())
        .put("same", decision.same())
        .build();
  }

  private static String told(Recomputed again) {
    List<String> others =
        again.decisions().stream()
            .filter(one -> !one.same())
            .map(one -> one.name() + " was " + one.recorded() + ", and is now " + one.again())
            .toList();
    int all = again.decisions().size();
    if (all == 0) {
      return "This record has too little to make a decision again.";
    }
    return others.isEmpty()
        ? "Made again from this record alone, its " + all + " decisions are the same."
        : "Made again from this record, not all is the same: " + String.join("; ", others);
  }

  /** A page: of one cycle, or of the last ones where none is named. */
  String page(@Nullable String id, int limit, Instant now) {
    return id == null ? HistoryReport.page(past.latest(limit), now) : CycleReport.page(find(id));
  }

  private Past find(String id) {
    return past.find(id)
        .or(() -> IdBeginning.<Past>only(id, "cycles", begunBy(id)))
        .orElseThrow(
            () ->
                new BadInputException(
                    "cycle_not_found",
                    "no cycle '" + id + "'; \"evograft evolve history\" lists them"));
  }

  private List<Past> begunBy(String id) {
    return id.isEmpty()
        ? List.of()
        : past.latest(MOST).stream()
            .filter(cycle -> cycle.id().startsWith(id))
            .limit(IdBeginning.ENOUGH)
            .toList();
  }
}
