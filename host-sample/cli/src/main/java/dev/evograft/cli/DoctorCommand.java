// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
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
    Evograft evograft = session.builder().onlyLooks(true).activate(Activation.all()).start();
    try (evograft) {
      List<DestinationStatus> destinations = destinations(evograft);
      List<Problem> problems = new ArrayList<>(evograft.problems());
      if (!isWritable(evograft.workspace())) {
        problems.add(unwritable(evograft.workspace()));
      }
      boolean healthy =
          problems.stream().noneMatch(DoctorCommand::isError)
              && destinations.stream().allMatch(DoctorCommand::isHealthy)
              && evograft.journal().durable();
      print(evograft, destinations, problems, healthy);
      session.terminal().result(json(evograft, destinations, problems, healthy));
      return healthy ? 0 : CommandRunner.FAILED;
    }
  }

  /** None while the journal is broken, which is a problem of its own. */
  private static List<DestinationStatus> destinations(Evograft evograft) {
    try {
      return evograft.deliveries().destinations();
    } catch (EvograftException e) {
      LoggerFactory.getLogger(DoctorCommand.class).debug("No destinations", e);
      return List.of();
    }
  }

  /**
   * Whether a run could be recorded: where nothing is recorded yet, nothing was opened to see. Only
   * an attempt tells; permissions do not of a file system that is read-only.
   */
  private static boolean isWritable(Workspace workspace) {
    Path folder = Files.isDirectory(workspace.state()) ? workspace.state() : workspace.root();
    try {
      Files.delete(Files.createTempFile(folder, ".evograft-", ".tmp"));
      return true;
    } catch (IOException e) {
      LoggerFactory.getLogger(DoctorCommand.class).debug("{} is read-only", folder, e);
      return false;
    }
  }

  private static Problem unwritable(Workspace workspace) {
    return new Problem(
        Problem.Severity.ERROR,
        "workspace",
        "nothing can be recorded in "
            + workspace.root()
            + ": it is read-only; make it writable for this user, or name another by --workspace");
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

  static JsonObject json(Problem problem) {
    return JsonObject.builder()
        .put("severity", isError(problem) ? "error" : "warning")
        .put("source", problem.source())
        .put("what", problem.what())
        .build();
  }
}
