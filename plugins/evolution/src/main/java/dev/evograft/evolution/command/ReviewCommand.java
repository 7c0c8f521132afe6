// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Ending;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code evograft review}: a person decides about a change that was made and checked. */
@Command(
    name = "review",
    description = "Show the change that waits for a decision, and keep or drop it.",
    footer = {"", "Example: evograft review approve"})
final class ReviewCommand implements Callable<Integer> {

  private final Services services;
  private final Console console;

  ReviewCommand(Services services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() {
    return show();
  }

  @Command(
      description = "Show what would be changed and what the checks said.",
      footer = {"", "Example: evograft review show"})
  int show() {
    Ending ending = new Cycles(services).reviewed();
    JsonObject capsule = ending.tree().object("capsule");
    console.out(capsule.string("summary", "A change"));
    console.out("  gene: " + capsule.string("gene", ""));
    console.out("  signals: " + String.join(", ", capsule.strings("trigger")));
    console.out("  " + capsule.string("success_reason", ""));
    console.out("");
    ending.tree().string("diff", "").lines().forEach(console::out);
    console.out("");
    console.out(
        "It waits for you: \"evograft review approve\" keeps it, \"evograft review reject\" drops"
            + " it.");
    console.result(
        JsonObject.builder()
            .put("capsule", capsule)
            .put("event", ending.tree().object("event"))
            .put("diff", ending.tree().string("diff", ""))
            .build());
    return 0;
  }

  @Command(
      description = {
        "Bring the change into the workspace, exactly as it was checked.",
        "Where a file of it was changed meanwhile, nothing is applied."
      },
      footer = {"", "Example: evograft review approve"})
  int approve() throws InterruptedException {
    return new CycleView(console).show(new Cycles(services).approve(Told.ofNotes(console)));
  }

  @Command(
      description = "Drop the change; the workspace has nothing of it.",
      footer = {"", "Example: evograft review reject --reason 'too large'"})
  int reject(
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "For the record.")
          String reason)
      throws InterruptedException {
    new CycleView(console).show(new Cycles(services).reject(reason, Told.ofNotes(console)));
    return 0;
  }
}
