// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a runtime is: what {@code doctor} prints and a daemon answers.
 *
 * @param destinations how far each is
 * @param problems what is wrong
 * @param durable whether runs survive their process
 */
record Health(List<DestinationStatus> destinations, List<Problem> problems, boolean durable) {

  private static final Logger log = LoggerFactory.getLogger(Health.class);

  /** A page of the journal, and more than a file system may keep beside the name. */
  private static final int ATTEMPT_BYTES = 8192;

  /** The source of the problem that nothing can be recorded. */
  private static final String UNWRITABLE = "workspace";

  static Health of(Evograft evograft) {
    // In this order: looking at the destinations waits for the journal, whose problems then show.
    List<DestinationStatus> destinations = destinations(evograft);
    List<Problem> problems = new ArrayList<>(evograft.problems());
    unwritable(evograft.workspace()).ifPresent(problems::add);
    evograft
        .service(Evolution.class)
        .ifPresent(evolution -> evolution.concerns().forEach(one -> problems.add(of(one))));
    boolean durable = evograft.journal().durable();
    if (!durable) {
      problems.add(notKept(evograft.workspace().root()));
    }
    return new Health(destinations, problems, durable);
  }

  /** What a cycle of any process came upon. */
  static Problem of(String concern) {
    return new Problem(Problem.Severity.ERROR, "plugin evolution", concern);
  }

  /** For a reason that is no problem elsewhere, such as a disabled plugin. */
  static Problem notKept(Path workspace) {
    return new Problem(
        Problem.Severity.ERROR,
        "journal",
        "runs of "
            + workspace
            + " are in memory only and lost with their process; the other lines or"
            + " \"evograft plugins list\" say why");
  }

  /** None while the journal is broken, which is a problem of its own. */
  private static List<DestinationStatus> destinations(Evograft evograft) {
    try {
      return evograft.deliveries().destinations();
    } catch (EvograftException e) {
      log.debug("No destinations", e);
      return List.of();
    }
  }

  /**
   * Why no run could be recorded, if so: where nothing is recorded yet, nothing was opened to see.
   * Only an attempt tells; permissions do not of a file system that is read-only, nor does an empty
   * file of a disk that is full.
   */
  private static Optional<Problem> unwritable(Workspace workspace) {
    Path folder = Files.isDirectory(workspace.state()) ? workspace.state() : workspace.root();
    try {
      Path attempt = Files.createTempFile(folder, ".evograft-", ".tmp");
      try {
        Files.write(attempt, new byte[ATTEMPT_BYTES]);
      } finally {
        Files.delete(attempt);
      }
      return Optional.empty();
    } catch (IOException e) {
      log.debug("Nothing can be written in {}", folder, e);
      return Optional.of(
          new Problem(
              Problem.Severity.ERROR,
              UNWRITABLE,
              "nothing can be recorded in " + workspace.root() + ": " + remedy(e)));
    }
  }

  private static String remedy(IOException e) {
    String why = String.valueOf(e.getMessage());
    return why.contains("No space left") || why.contains("quota")
        ? "its disk is full; make room"
        : "it is read-only; make it writable for this user, or name another by --workspace";
  }

  /** The same with a further problem. */
  Health with(Problem further) {
    List<Problem> all = new ArrayList<>(problems);
    all.add(further);
    return new Health(destinations, all, durable);
  }

  boolean healthy() {
    return durable
        && problems.stream().noneMatch(Health::isError)
        && destinations.stream().allMatch(Health::isHealthy);
  }

  /** Where runs are recorded, in short. */
  String journal() {
    if (!durable) {
      return "in memory only";
    }
    return problems.stream().anyMatch(one -> isError(one) && one.source().equals(UNWRITABLE))
        ? "on disk, and cannot be written"
        : "on disk";
  }

  /** Its members for a program. */
  void addTo(JsonObject.Builder json) {
    json.put("durable", durable)
        .put("destinations", destinations.stream().map(DeliveryView::json).toList())
        .put("problems", problems.stream().map(Health::json).toList());
  }

  static boolean isError(Problem problem) {
    return problem.severity() == Problem.Severity.ERROR;
  }

  private static boolean isHealthy(DestinationStatus destination) {
    return !destination.state().equals("paused") && destination.deadLetters() == 0;
  }

  static JsonObject json(Problem problem) {
    return JsonObject.builder()
        .put("severity", isError(problem) ? "error" : "warning")
        .put("source", problem.source())
        .put("what", problem.what())
        .build();
  }
}
