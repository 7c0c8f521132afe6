// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code doctor}: starts everything and says what is not as it should be. */
@Command(
    name = "doctor",
    description = "Check this workspace and say what to mend.",
    footer = {
      "",
      "Exit codes: 0 healthy, 1 something is wrong.",
      "Example: evograft doctor --json"
    })
final class DoctorCommand implements Callable<Integer> {

  private final Session session;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Evograft evograft = session.builder().activate(Activation.all()).start();
    try (evograft) {
      List<DestinationStatus> destinations = new ArrayList<>();
      boolean readable = read(evograft, destinations);
      List<Problem> problems = evograft.problems();
      boolean healthy =
          problems.stream().noneMatch(DoctorCommand::isError)
              && destinations.stream().allMatch(DoctorCommand::isHealthy)
              && evograft.journal().durable()
              && readable;
      print(evograft, destinations, problems, healthy);
      session.terminal().result(json(evograft, destinations, problems, healthy));
      return healthy ? 0 : CommandRunner.FAILED;
    }
  }

  /** Whether the journal can be read; when it cannot, all the rest is still to be told. */
  private boolean read(Evograft evograft, List<DestinationStatus> destinations) {
    try {
      destinations.addAll(evograft.deliveries().destinations());
      return true;
    } catch (EvograftException e) {
      session.terminal().error(e.getMessage());
      return false;
    }
  }

  private void print(
      Evograft evograft,
      List<DestinationStatus> destinations,
      List<Problem> problems,
      boolean healthy) {
    Terminal terminal = session.terminal();
    terminal.out(
        "evograft   " + Versions.current() + " on Java " + System.getProperty("java.version"));
    terminal.out("workspace  " + evograft.workspace().root());
    terminal.out("journal    " + (evograft.journal().durable() ? "on disk" : "in memory only"));
    for (PluginStatus plugin : evograft.plugins()) {
      String why = plugin.why() == null ? "" : ": " + plugin.why();
      terminal.out(
          "plugin     "
              + plugin.id()
              + " "
              + plugin.version()
              + " "
              + Texts.word(plugin.state())
              + why);
    }
    for (DestinationStatus d : destinations) {
      terminal.out(
          "delivery   %s to %s is %s, %d pending, %d refused%s"
              .formatted(
                  d.id(),
                  d.target(),
                  d.state(),
                  d.pending(),
                  d.deadLetters(),
                  d.why() == null ? "" : ": " + d.why()));
    }
    for (Problem problem : problems) {
      terminal.out(
          (isError(problem) ? "PROBLEM    " : "note       ")
              + problem.source()
              + ": "
              + problem.what());
    }
    terminal.out(healthy ? "All is well." : "Not all is well.");
  }

  private static JsonObject json(
      Evograft evograft,
      List<DestinationStatus> destinations,
      List<Problem> problems,
      boolean healthy) {
    return JsonObject.builder()
        .put("healthy", healthy)
        .put("version", Versions.current())
        .put("java", System.getProperty("java.version"))
        .put("workspace", evograft.workspace().root().toString())
        .put("durable", evograft.journal().durable())
        .put("plugins", evograft.plugins().stream().map(PluginsCommand::json).toList())
        .put("destinations", destinations.stream().map(DeliveriesCommand::json).toList())
        .put("problems", problems.stream().map(DoctorCommand::json).toList())
        .build();
  }

  private static boolean isHealthy(DestinationStatus destination) {
    return !destination.state().equals("paused") && destination.deadLetters() == 0;
  }

  private static boolean isError(Problem problem) {
    return problem.severity() == Problem.Severity.ERROR;
  }

  private static JsonObject json(Problem problem) {
    return JsonObject.builder()
        .put("severity", isError(problem) ? "error" : "warning")
        .put("source", problem.source())
        .put("what", problem.what())
        .build();
  }
}
