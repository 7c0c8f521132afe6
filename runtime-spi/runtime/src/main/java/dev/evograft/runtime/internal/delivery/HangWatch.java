// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;

/** Leaves a destination alone while too many of its calls block a thread each. */
final class HangWatch {

  private final Setup setup;
  private final Problems problems;

  HangWatch(Setup setup, Problems problems) {
    this.setup = setup;
    this.problems = problems;
  }

  /** Pauses or goes on; what the first of them hangs in is in the log. */
  void look(Session session) {
    String key = "destination " + setup.id() + " hangs";
    if (session.hanging.size() < DeliveryPolicy.MOST_HANGING) {
      if (session.hangingPause.isOn()) {
        session.hangingPause.end();
        problems.clear(key);
      }
    } else if (!session.hangingPause.isOn()) {
      String what =
          session.hanging.size() + " calls hang; nothing more goes out before one of them ends";
      session.hangingPause.begin(what, null, setup.time());
      Exception where = new Exception("where the first of them hangs");
      Thread thread = session.hanging.iterator().next().thread();
      if (thread != null) {
        where.setStackTrace(thread.getStackTrace());
      }
      problems.set(key, new Problem(Severity.ERROR, "destination " + setup.id(), what), where);
    }
  }
}
