// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares a report with what Evotown has of the run: it answers a second, different report with
 * 200 as well and keeps the first. The excerpt is not compared, because it redacts that.
 */
final class Difference {

  /** How a note about a difference begins. */
  static final String BEGINNING = "Evotown has another end of this run: ";

  private static final List<String> SHOWN =
      List.of("engine_id", "status", "exit_code", "finished_at");
  private static final List<String> NAMED = List.of("signals", "artifact_manifest");

  private Difference() {}

  /** What differs, in one line; members that one side does not have are passed over. */
  static Optional<String> between(JsonObject sent, JsonObject there, Redactor redactor) {
    List<String> differences = new ArrayList<>();
    for (String name : SHOWN) {
      if (differs(name, sent, there)) {
        differences.add(name + " is " + there.get(name) + " there and " + sent.get(name) + " here");
      }
    }
    for (String name : NAMED) {
      if (!isAmended(sent) && !isAmended(there) && differs(name, sent, there)) {
        differences.add(name + " differ");
      }
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(Detail.line(BEGINNING + String.join(", ", differences), redactor));
  }

  /** The same of an answer to the first end of a run, which has to be as it was sent. */
  static Optional<String> atOnce(JsonObject sent, JsonObject there, Redactor redactor) {
    return sent.containsKey("finished_at") ? between(sent, there, redactor) : Optional.empty();
  }

  /** What a policy had left out depends on the policies of that moment. */
  private static boolean isAmended(JsonObject report) {
    JsonObject signals = report.object("signals");
    return signals.containsKey(PolicyFilter.SIGNAL)
        || signals.containsKey(Amendment.REFUSED)
        || signals.containsKey(CleanSignals.DROPPED);
  }

  private static boolean differs(String name, JsonObject sent, JsonObject there) {
    return sent.containsKey(name)
        && there.containsKey(name)
        && !Json.canonical(sent.get(name)).equals(Json.canonical(there.get(name)));
  }
}
