// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.time.Instant;

/** Short ways to say what is appended. */
final class Entries {

  private Entries() {}

  static NewEntry start(String key) {
    return entry(key, "run.started", false);
  }

  static NewEntry middle(String key) {
    return entry(key, "run.progress", false);
  }

  static NewEntry end(String key) {
    return entry(key, "run.completed", true);
  }

  static NewEntry entry(String key, String type, boolean ends) {
    JsonObject payload = JsonObject.builder().put("of", key).build();
    return new NewEntry(key, type, 1, Instant.ofEpochMilli(1_795_000_000_000L), payload, ends);
  }
}
