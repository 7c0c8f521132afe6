// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How much of a run's files a server has, so that an upload goes on where it was broken off. */
final class UploadState {

  private final Workspace workspace;
  private final Path file;
  private final Map<String, Long> sent = new TreeMap<>();

  /** The state of a run; none where what is kept cannot be read, and then all is sent again. */
  UploadState(Workspace workspace, String runId) {
    this.workspace = workspace;
    this.file = workspace.pluginState().resolve("uploads").resolve(runId + ".json");
    try {
      JsonObject kept = JsonText.parseObject(Files.readAllBytes(file));
      kept.forEach((key, bytes) -> sent.put(key, bytes instanceof Long number ? number : 0L));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      sent.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long sent(String key) {
    return sent.getOrDefault(key, 0L);
  }

  void sent(String key, long bytes) {
    sent.put(key, bytes);
    workspace.replace(file, Json.bytes(JsonObject.of(sent)), Access.ORDINARY);
  }

  /** Everything is there. */
  void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
