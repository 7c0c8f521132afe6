// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.Gene;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.toolkit.html.PageFile;
import dev.evograft.toolkit.text.ShownTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft memory}: what was tried, and what follows from it. */
@Command(
    name = "memory",
    description = "Show what was tried, advice for signals, and a picture of it.",
    footer = {"", "Example: evograft memory advice error,timeout"})
final class MemoryCommand implements Callable<Integer> {

  private final GeneStoreCommands commands;
  private final Console console;

  MemoryCommand(GeneStoreCommands commands, Console console) {
    this.commands = commands;
    this.console = console;
  }

  @Override
  public Integer call() {
    return show(20);
  }

  @Command(
      description = "Show the newest of what is remembered.",
      footer = {"", "Example: evograft memory show --limit 50"})
  int show(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many at most (default: 20).")
          int limit) {
    if (limit < 1) {
      throw new BadInputException("bad_input", "--limit expects a number of 1 or more");
    }
    List<MemoryGraphEvent> events = commands.memory().graph().latest(limit);
    console.result(
        JsonObject.builder()
            .put("events", events.stream().map(MemoryGraphEvent::tree).toList())
            .build());
    if (events.isEmpty()) {
      console.out("nothing is remembered yet");
    } else {
      console.table(
          List.of("TIME", "KIND", "GENE", "OUTCOME", "SIGNALS"),
          events.stream().map(MemoryCommand::row).toList());
    }
    return 0;
  }

  private static List<String> row(MemoryGraphEvent event) {
    return List.of(
        Shown.line(ShownTime.of(event.ts().orElse(""))),
        Shown.line(event.kind().orElse("")),
        Shown.line(event.geneId().orElse(""), 40),
        Shown.line(event.outcome().flatMap(Outcome::status).orElse("")),
        Shown.line(event.signalKey().orElse(""), 60));
  }

  @Command(
      description = "Tell which genes did well for signals, and which are not to be used.",
      footer = {"", "Example: evograft memory advice log_error 'errsig:timeout'"})
  int advice(
      @Parameters(paramLabel = "SIGNAL", arity = "1..*", description = "The signals.")
          List<String> signals) {
    MemoryAdvice advice = commands.memory().graph().advise(signals);
    console.result(json(advice));
    if (advice.standings().isEmpty() && advice.banned().isEmpty()) {
      console.out("nothing is remembered for these signals, or ones like them");
      return 0;
    }
    console.table(
        List.of("GENE", "VALUE", "SUCCEEDED", "SIMILAR", "SIGNALS"),
        advice.standings().stream().map(MemoryCommand::row).toList());
    String preferred = advice.preferred();
    console.out("preferred: " + (preferred == null ? "none" : Shown.line(preferred)));
    advice
        .banned()
        .forEach((gene, why) -> console.out("banned: " + Shown.line(gene + ": " + why, 200)));
    return 0;
  }

  private static List<String> row(MemoryAdvice.Standing standing) {
    return List.of(
        Shown.line(standing.gene(), 60),
        String.format(Locale.ROOT, "%.3f", standing.value()),
        standing.successes() + " of " + standing.attempts(),
        String.format(Locale.ROOT, "%.2f", standing.similarity()),
        Shown.line(standing.signalKey(), 60));
  }

  private static JsonObject json(MemoryAdvice advice) {
    List<JsonObject> standings =
        advice.standings().stream()
            .map(
                one ->
                    JsonObject.builder()
                        .put("gene", one.gene())
                        .put("signal_key", one.signalKey())
                        .put("similarity", one.similarity())
                        .put("successes", one.successes())
                        .put("attempts", one.attempts())
                        .put("value", one.value())
                        .build())
            .toList();
    return JsonObject.builder()
        .put("preferred", advice.preferred())
        .put("banned", advice.banned())
        .put("standings", standings)
        .build();
  }

  @Command(
      description = {
        "Draw which signals led to which genes and what came of it:",
        "a page of HTML that needs nothing else."
      },
      footer = {"", "Example: evograft memory graph --out memory.html"})
  int graph(
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "Where to write it (default: standard output, if no terminal).")
          @Nullable String out,
      @Option(names = "--force", description = "Replace the file if it is there.") boolean force) {
    PageFile file = new PageFile("--out", out, force);
    String page =
        commands
            .memory()
            .picture(id -> commands.store().genes().find(id).flatMap(Gene::summary).orElse(""));
    file.write(page, commands.context().workspace(), console);
    return 0;
  }
}
