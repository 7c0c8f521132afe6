// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report that is changed before it is sent. */
final class Draft {

  private final Map<String, @Nullable Object> members;
  private final Map<String, @Nullable Object> signals;

  Draft(JsonObject body) {
    this.members = new LinkedHashMap<>(body);
    this.signals = new LinkedHashMap<>(body.object("signals"));
  }

  /** Another excerpt; none when it is empty. */
  void excerpt(String text) {
    putUnlessEmpty("log_excerpt", text, text.isEmpty());
  }

  /** Another list of files; none when it is empty. */
  void manifest(List<JsonObject> items) {
    putUnlessEmpty("artifact_manifest", items, items.isEmpty());
  }

  /** Another signal, or a new one. */
  void signal(String name, Object value) {
    signals.put(name, value);
  }

  Map<String, @Nullable Object> signals() {
    return signals;
  }

  JsonObject body() {
    members.put("signals", CleanSignals.lenient(signals));
    return CleanSignals.lenient(members);
  }

  private void putUnlessEmpty(String name, Object value, boolean empty) {
    if (empty) {
      members.remove(name);
    } else {
      members.put(name, value);
    }
  }
}
