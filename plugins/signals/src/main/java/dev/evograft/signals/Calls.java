// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import java.util.Optional;

/** What an event says of the call of a tool, under the names that agents use. */
final class Calls {

  private Calls() {}

  /** The id of the call. */
  static Optional<String> id(JsonObject event) {
    return event
        .string("tool_use_id")
        .or(() -> event.string("tool_call_id"))
        .or(() -> event.string("call_id"))
        .or(() -> event.string("tool_id"))
        .or(() -> event.string("id"));
  }

  /** Whether the call failed. */
  static boolean failed(JsonObject event) {
    String status = event.string("status", "");
    return event.bool("is_error", false)
        || event.bool("isError", false)
        || !event.bool("success", true)
        || status.equals("error")
        || status.equals("failed")
        || event.integer("exit_code", 0) != 0
        || (event.get("error") != null && !Boolean.FALSE.equals(event.get("error")));
  }
}
