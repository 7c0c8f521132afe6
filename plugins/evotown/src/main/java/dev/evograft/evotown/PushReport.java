// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what became of runs that were pushed. */
final class PushReport {

  private static final int SHOWN = 100;

  private final Console console;
  private final List<JsonObject> shown = new ArrayList<>();
  private int pushed;
  private int failed;

  PushReport(Console console) {
    this.console = console;
  }

  void add(String runId, boolean delivered, @Nullable String note) {
    pushed += delivered ? 1 : 0;
    failed += delivered ? 0 : 1;
    String said = note == null ? "" : ": " + note;
    if (shown.size() < SHOWN || (!delivered && failed <= SHOWN)) {
      console.out((delivered ? "pushed " : "not pushed ") + runId + said);
      shown.add(
          JsonObject.builder()
              .put("run_id", runId)
              .put("delivered", delivered)
              .putIfPresent("note", note)
              .build());
    }
  }

  /** The exit code: 1 where one is not there. */
  int end() {
    if (pushed + failed != 1) {
      console.out(pushed + " runs are at Evotown, " + failed + " are not.");
    }
    console.result(
        JsonObject.builder()
            .put("pushed", pushed)
            .put("failed", failed)
            .put("runs", shown)
            .build());
    return failed == 0 ? 0 : 1;
  }
}
