// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.sandbox.control.Fault;
import dev.evograft.sandbox.control.FaultStyle;
import dev.evograft.toolkit.server.Answer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The faults of Evotown, which tells errors as FastAPI does. */
final class TownFaults implements FaultStyle {

  private final boolean bare;

  /**
   * @param bare whether errors have no body, as in the published contract
   */
  TownFaults(boolean bare) {
    this.bare = bare;
  }

  @Override
  public Set<String> routes() {
    return Set.of(
        "register",
        "engines",
        "events",
        "complete",
        "status",
        "artifacts",
        "policies",
        "heartbeat",
        "jobs",
        "ack",
        "runs");
  }

  @Override
  public Set<String> kinds() {
    return Set.of();
  }

  @Override
  public String subjectKey() {
    return "run_id";
  }

  @Override
  public boolean applied(String kind) {
    return false;
  }

  @Override
  public Answer failure(Fault fault, @Nullable Answer right) {
    int status = (int) fault.spec().integer("status", 500);
    Object detail = fault.spec().get("detail");
    if (bare || "".equals(detail)) {
      return Answer.empty(status); // as the published contract has it
    }
    return status == 500 && detail == null
        ? Halt.crash().answer()
        : Halt.detail(status, detail == null ? "fault of the sandbox" : detail).answer();
  }
}
