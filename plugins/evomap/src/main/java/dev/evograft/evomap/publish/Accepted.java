// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a hub accepted and did not show yet, and how often it was looked for: it is not sent once
 * more. Two that write at once lose a look, which is made again.
 */
final class Accepted {

  /** After so many looks it is left to the hub. */
  static final int MOST_LOOKS = 6;

  /** Of more than so many the oldest go; what is forgotten is sent once more, to no effect. */
  static final int MOST = 500;

  private final PluginContext context;

  Accepted(PluginContext context) {
    this.context = context;
  }

  boolean isThere(String key) {
    return read().containsKey(key);
  }

  /** Notes one more look; whether it is worth another. */
  boolean look(String key) {
    JsonObject known = read();
    long looks = known.integer(key, 0) + 1;
    boolean more = looks <= MOST_LOOKS;
    write(more ? bounded(known.with(key, looks)) : known.without(key));
    return more;
  }

  private static JsonObject bounded(JsonObject known) {
    if (known.size() <= MOST) {
      return known;
    }
    JsonObject.Builder rest = known.toBuilder();
    known.keySet().stream().limit(known.size() - MOST).forEach(rest::remove);
    return rest.build();
  }

  /** It is shown. */
  void end(String key) {
    JsonObject known = read();
    if (known.containsKey(key)) {
      write(known.without(key));
    }
  }

  private JsonObject read() {
    try {
      return JsonText.parseObject(Files.readAllBytes(file()));
    } catch (IOException | IllegalArgumentException e) {
      return JsonObject.EMPTY; // then it is sent once more, which hubs know to be the same
    }
  }

  private void write(JsonObject known) {
    context.workspace().replace(file(), Json.bytes(known), Workspace.Access.ORDINARY);
  }

  private Path file() {
    return context.workspace().pluginState().resolve("accepted.json");
  }
}
