// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Concerns;
import dev.evograft.evolution.cycle.CycleInterruptedException;
import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.loop.EvolutionLoop;
import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.toolkit.html.PageFile;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft evolve}: one cycle, a loop of them, and what became of those before. */
@Command(
    name = "evolve",
    description = {
      "Find out what goes wrong, make a change, check it, and keep or undo it.",
      "Signals come from the runs that were recorded; a gene says what to do about them."
    },
    footer = {
      "",
      "Exit code: 0 when a change was kept, nothing was to be done, or the cycle waits for you;",
      "1 when nothing was kept; 2 when no cycle could begin.",
      "Example: evograft evolve --signal log_error --dry-run"
    })
final class EvolveCommand implements Callable<Integer> {

  private static final int REPORTED = 200;

  @Option(names = "--dry-run", description = "Say what would be done; nothing is recorded.")
  private boolean dryRun;

  @Option(names = "--review", description = "Stop before the change is kept; see review.")
  private boolean review;

  @Option(names = "--loop", description = "Go on until you stop it: evolve stop, or Ctrl-C.")
  private boolean loop;

  @Option(names = "--quiet", description = "Say nothing while it works, but what came of it.")
  private boolean quiet;

  @Option(
      names = "--signal",
      paramLabel = "S",
      description = "A signal to answer besides those that are found; may be repeated.")
  private List<String> signals = List.of();

  @Option(
      names = "--again",
      description = "Answer what was answered in vain before, too, and with any gene.")
  private boolean again;

  @Option(
      names = "--strategy",
      paramLabel = "S",
      description =
          "balanced, innovate, harden, repair-only, early-stabilize, steady-state or auto"
              + " (default: evolve.strategy).")
  private @Nullable String strategy;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all chance in the cycle, to repeat a choice.")
  private @Nullable Long seed;

  private final Services services;
  private final Console console;

  EvolveCommand(Services services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    CycleRequest request = request();
    Progress told = Told.orQuiet(console, quiet);
    if (loop) {
      if (dryRun || review || again || !signals.isEmpty()) {
        throw new BadInputException(
            "bad_option",
            "--loop goes with none of --dry-run, --review, --again and --signal; evolve.review=on"
                + " keeps changes for review");
      }
      // what its cycles came to is told while it works
      int cycles = new EvolutionLoop(services).run(quiet ? Told.ofNotes(console) : told);
      console.result(JsonObject.builder().put("cycles", cycles).build());
      return 0;
    }
    Cycles cycles = new Cycles(services);
    if (dryRun) {
      new PreviewView(console).show(cycles.preview(request));
      return 0;
    }
    CycleView view = new CycleView(console);
    try {
      return view.show(cycles.run(request, told));
    } catch (CycleInterruptedException e) {
      view.show(e.result()); // that it is over, and that the workspace is what it was
      throw e;
    }
  }

  private CycleRequest request() {
    return new CycleRequest(
            signals,
            strategy == null ? null : strategy(strategy),
            review ? CycleRequest.Mode.REVIEW : CycleRequest.Mode.BY_HAND,
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed))
        .again(again);
  }

  private static Strategy strategy(String name) {
    return Strategy.of(name)
        .orElseThrow(
            () ->
                new BadInputException(
                    "bad_strategy", "--strategy " + name + " is none of " + Strategy.names()));
  }

  @Command(
      description = {
        "Say that you have looked at what doctor tells of cycles, such as libraries that somebody",
        "changed while one worked; it is not told again."
      },
      footer = {"", "Example: evograft evolve seen"})
  int seen() {
    Concerns concerns = new Concerns(services.context());
    List<String> all = concerns.all();
    all.forEach(one -> console.out("seen: " + one));
    concerns.seen(all);
    console.out(all.isEmpty() ? "There was nothing to look at." : "Not told again.");
    console.result(JsonObject.builder().put("seen", all).build());
    return 0;
  }

  @Command(
      description = "List the cycles of this workspace, the newest first.",
      footer = {"", "Example: evograft evolve history --limit 50"})
  int history(
      @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most.")
          int limit) {
    new HistoryView(services, console).list(limit);
    return 0;
  }

  @Command(
      description = {
        "Tell how a cycle ended, and phase by phase what was seen, chosen, done and checked.",
        "With --json: all of its record."
      },
      footer = {"", "Example: evograft evolve explain 0199c2"})
  int explain(
      @Parameters(paramLabel = "CYCLE", description = "Its id, or the beginning of one.")
          String cycle) {
    new HistoryView(services, console).explain(cycle);
    return 0;
  }

  @Command(
      description = {
        "Make a page of HTML about the last cycles, with a chart, or about one of them;",
        "it needs nothing else."
      },
      footer = {"", "Example: evograft evolve report --out evolution.html"})
  int report(
      @Parameters(
              arity = "0..1",
              paramLabel = "CYCLE",
              description = "Its id, or the beginning of one (default: the last 200 cycles).")
          @Nullable String cycle,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description =
                  "Where to write it (default: standard output, unless typed at a terminal).")
          @Nullable String out,
      @Option(names = "--force", description = "Replace the file if it is there.") boolean force) {
    PageFile file = new PageFile("--out", out, force).checked(console);
    String page =
        new HistoryView(services, console)
            .page(cycle, REPORTED, services.context().clock().instant());
    file.write(page, services.context().workspace(), console);
    return 0;
  }

  @Command(
      description = "Count what cycles came to, by outcome, category and gene.",
      footer = {"", "Example: evograft evolve stats --json"})
  int stats() {
    new StatsView(services, console).show();
    return 0;
  }

  @Command(
      description = "End the loop of this workspace after the cycle that goes on.",
      footer = {
        "",
        "Exit code: 0 when no loop runs any more, 1 when it still works on a cycle.",
        "Example: evograft evolve stop"
      })
  int stop(
      @Option(
              names = "--wait",
              paramLabel = "D",
              defaultValue = "30s",
              description = "How long to wait for it (default: ${DEFAULT-VALUE}).")
          String wait)
      throws InterruptedException {
    return new Stopping(services, console).stop(wait);
  }
}
