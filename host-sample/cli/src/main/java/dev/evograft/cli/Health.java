// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.util.List;

/**
 * How a runtime is: what {@code doctor} prints and a daemon answers.
 *
 * @param destinations how far each is
 * @param problems what is wrong
 * @param durable whether runs survive their process
 */
record Health(List<DestinationStatus> destinations, List<Problem> problems, boolean durable) {

  static Health of(Evograft evograft) {
    // In this order: looking at the destinations waits for the journal, whose problems then show.
    List<DestinationStatus> destinations = evograft.deliveries().destinations();
    return new Health(destinations, evograft.problems(), evograft.journal().durable());
  }

  boolean healthy() {
    return durable
        && problems.stream().noneMatch(Health::isError)
        && destinations.stream().allMatch(Health::isHealthy);
  }

  /** Its members for a program. */
  void addTo(JsonObject.Builder json) {
    json.put("durable", durable)
        .put("destinations", destinations.stream().map(DeliveriesCommand::json).toList())
        .put("problems", problems.stream().map(Health::json).toList());
  }

  static boolean isError(Problem problem) {
    return problem.severity() == Problem.Severity.ERROR;
  }

  private static boolean isHealthy(DestinationStatus destination) {
    return !destination.state().equals("paused") && destination.deadLetters() == 0;
  }

  private static JsonObject json(Problem problem) {
    return JsonObject.builder()
        .put("severity", isError(problem) ? "error" : "warning")
        .put("source", problem.source())
        .put("what", problem.what())
        .build();
  }
}
