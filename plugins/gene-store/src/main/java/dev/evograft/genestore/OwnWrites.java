// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code own-writes.jsonl}: which genes and capsules processes of Evograft wrote, so that a cycle
 * can tell them from what its agent put into the files. What a process writes that was started
 * within a run is not noted: that may be the agent's. Safe for any thread and any number of
 * processes; a note that cannot be made costs nobody his write.
 */
final class OwnWrites {

  private static final Logger log = LoggerFactory.getLogger(OwnWrites.class);
  private static final long MOST_BYTES = 1 << 20;

  private final Workspace workspace;
  private final InstantSource clock;
  private final boolean within;

  private OwnWrites(Workspace workspace, InstantSource clock, boolean within) {
    this.workspace = workspace;
    this.clock = clock;
    this.within = within;
  }

  static OwnWrites of(PluginContext context) {
    return new OwnWrites(
        context.workspace(),
        context.clock(),
        context.environment().containsKey(ExecutionRequest.RUN_ID));
  }

  private Path file() {
    return workspace.pluginState().resolve("own-writes.jsonl");
  }

  private Path older() {
    return workspace.pluginState().resolve("own-writes.1.jsonl");
  }

  /**
   * Says that an asset is about to be written.
   *
   * @param shelf {@code genes} or {@code capsules}
   * @param assetId empty if it is taken out
   */
  void note(String shelf, String id, String assetId) {
    if (within || !Files.isDirectory(workspace.state())) {
      return;
    }
    String line =
        JsonObject.builder()
                .put("at", clock.instant().toString())
                .put("shelf", shelf)
                .put("id", id)
                .put("asset_id", assetId)
                .build()
            + "\n";
    try {
      Files.createDirectories(file().getParent());
      if (Files.exists(file()) && Files.size(file()) > MOST_BYTES) {
        Files.move(file(), older(), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.write(
          file(),
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.debug("a cycle will not know that {} was written", id, e);
    }
  }

  /** The asset id of each that was written since, the last one; empty for one that was removed. */
  Map<String, String> since(String shelf, Instant from) {
    Map<String, String> written = new HashMap<>();
    for (Path file : new Path[] {older(), file()}) {
      try {
        for (String line : Files.readAllLines(file)) {
          read(line, shelf, from, written);
        }
      } catch (NoSuchFileException e) {
        continue;
      } catch (IOException e) {
        log.debug("{} cannot be read: what it says is not known", file, e);
      }
    }
    return written;
  }

  private static void read(String line, String shelf, Instant from, Map<String, String> written) {
    try {
      JsonObject note = JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8));
      boolean counts =
          note.string("shelf", "").equals(shelf)
              && !Instant.parse(note.string("at", "")).isBefore(from);
      if (counts) {
        written.put(note.string("id", ""), note.string("asset_id", ""));
      }
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      log.debug("a line that is no note is passed over", e);
    }
  }
}
