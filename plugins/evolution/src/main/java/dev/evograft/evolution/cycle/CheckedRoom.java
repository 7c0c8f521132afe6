// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.CheckRunner;
import dev.evograft.evolution.place.Room;
import dev.evograft.evolution.place.Turning;
import java.util.ArrayList;
import java.util.List;

/** A room while checks run in it. For one thread. */
final class CheckedRoom {

  private final Bench bench;
  private final Live live;
  private final Room room;
  private final Confinement confinement;
  private boolean used;

  CheckedRoom(Bench bench, Live live, Room room, Confinement confinement) {
    this.bench = bench;
    this.live = live;
    this.room = room;
    this.confinement = confinement;
  }

  Room room() {
    return room;
  }

  /**
   * Runs them one after the other, and ends what they leave running.
   *
   * @param when for people
   */
  List<CheckResult> run(List<Check> checks, String when) throws InterruptedException {
    Turning turning = room.turning();
    CheckRunner runner = bench.checks().runner(live, room, confinement);
    List<CheckResult> results = new ArrayList<>();
    for (Check check : checks) {
      bench.progress().step("checking " + when + ": " + check.text());
      Check turned =
          new Check(
              check.text(), check.words().stream().map(turning::word).toList(), check.origin());
      runner.run(List.of(turned), room.folder()).forEach(result -> results.add(result.of(check)));
    }
    if (!checks.isEmpty()) {
      used = true;
      live.endProcesses();
    }
    return results;
  }

  /**
   * Takes away what checks left in the room, and looks at it for that once after they ran: who uses
   * it next, another check or whoever compares with it, finds it as it was filled.
   *
   * @return whether they had left nothing, as far as a look was taken
   */
  boolean tidyUp() {
    boolean nothing = !used || room.clean();
    used = false;
    return nothing;
  }
}
