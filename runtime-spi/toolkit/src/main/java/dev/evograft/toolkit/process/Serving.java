// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Whether this process is the daemon of its workspace: only that works at a hub unasked. */
public final class Serving {

  private Serving() {}

  /** Clocks tell when a process started less exactly than when a file was written. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /**
   * The daemon writes who it is when all has started. One that was killed leaves that behind, and
   * in a container the next process has its number: what is older than this process is not of it.
   */
  public static boolean here(Workspace workspace) {
    try {
      Path file = workspace.state().resolve("serve.json");
      ProcessHandle process = ProcessHandle.current();
      Instant started = process.info().startInstant().orElse(Instant.EPOCH);
      boolean isOld = Files.getLastModifiedTime(file).toInstant().isBefore(started.minus(SLACK));
      return !isOld
          && JsonText.parseObject(Files.readAllBytes(file)).integer("pid", 0) == process.pid();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
