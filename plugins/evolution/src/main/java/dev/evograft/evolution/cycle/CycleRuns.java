// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that cycles were, oldest first, in a file of ours: their folders have the changes as
 * artifacts, and go when the journal has the runs no more. Folders of other runs are none of ours.
 * For whoever holds the lock of cycles.
 */
final class CycleRuns {

  private static final Logger log = LoggerFactory.getLogger(CycleRuns.class);

  /** The run may be too new for a journal that stores late, or have been lost with one. */
  private static final Duration YOUNG = Duration.ofDays(7);

  /** So many are removed at a time. */
  private static final int MOST = 200;

  private final Services services;
  private final Workspace workspace;

  CycleRuns(Services services) {
    this.services = services;
    this.workspace = services.context().workspace();
  }

  private Path file() {
    return workspace.pluginState().resolve("runs.txt");
  }

  /** Remembers one; that it cannot keeps no cycle from its work. */
  void add(CycleState.Head head) {
    try {
      Files.writeString(
          file(),
          head.run() + " " + head.at() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("the run {} is not remembered", head.run(), e);
    }
  }

  /** Removes the folders of those that the journal does not have any more. */
  void sweep() {
    try {
      List<String> lines = Files.readAllLines(file());
      int over = 0;
      while (over < Math.min(MOST, lines.size()) && isOver(lines.get(over))) {
        over++;
      }
      if (over > 0) {
        String rest = String.join("\n", lines.subList(over, lines.size())) + "\n";
        workspace.replace(
            file(), rest.strip().isEmpty() ? new byte[0] : bytes(rest), Workspace.Access.ORDINARY);
      }
    } catch (NoSuchFileException e) {
      return; // no cycle began yet
    } catch (IOException e) {
      log.warn("old runs of cycles stay", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether nobody needs the line any more; its folder is gone then. */
  private boolean isOver(String line) throws IOException {
    String[] words = line.split(" ", -1);
    Instant at;
    try {
      at = Instant.parse(words[words.length - 1]);
    } catch (DateTimeException e) {
      return true; // cut short
    }
    String run = words[0];
    if (words.length != 2 || run.isEmpty() || run.chars().anyMatch(c -> "/\\.".indexOf(c) >= 0)) {
      return true; // none that we wrote
    }
    if (services.context().clock().instant().isBefore(at.plus(YOUNG))
        || !services.journal().read(run, -1, 1).isEmpty()) {
      return false; // and those after it are newer
    }
    DeletedTree.remove(workspace.state().resolve("runs").resolve(run));
    return true;
  }
}
