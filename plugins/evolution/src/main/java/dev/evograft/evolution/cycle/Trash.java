// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where folders of cycles go. What cannot be removed, such as files of another user, or those of a
 * process that still writes, stays here and keeps nobody from anything.
 */
final class Trash {

  private static final Logger log = LoggerFactory.getLogger(Trash.class);

  /** Behind the name of the folder that it belongs to. */
  static final String END = "-trash";

  private static final int MOST_NAMED = 5;

  private final Path cycles;
  private final Path trash;
  private final DeletedTree.Remover remover;

  Trash(Path cycles) {
    this(cycles, DeletedTree::remove);
  }

  Trash(Path cycles, DeletedTree.Remover remover) {
    this.remover = remover;
    this.cycles = cycles;
    this.trash = cycles.resolveSibling(cycles.getFileName() + END);
  }

  /** The folder of what a cycle keeps while it goes on. */
  Path folder(String cycle) {
    return cycles.resolve(cycle);
  }

  /** Removes the folder of a cycle, now or later. */
  void take(String cycle) {
    take(folder(cycle));
  }

  /** Removes a folder, now or later. */
  void take(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path moved = trash.resolve(UUID.randomUUID().toString());
    try {
      Files.createDirectories(trash);
      Files.move(folder, moved, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.warn("{} cannot be moved away", folder, e);
      moved = folder;
    }
    remove(moved);
  }

  private boolean remove(Path folder) {
    try {
      remover.remove(folder);
      return true;
    } catch (IOException e) {
      log.debug("{} cannot be removed", folder, e);
      return false;
    }
  }

  /**
   * Removes what was left of cycles that are over.
   *
   * @param going the cycle that goes on; empty where none does
   * @return what cannot be removed, a line each
   */
  List<String> sweep(String going) {
    for (Path folder : in(cycles)) {
      if (!String.valueOf(folder.getFileName()).equals(going)) {
        take(folder);
      }
    }
    List<String> stays = new ArrayList<>();
    for (Path folder : in(trash)) {
      if (!remove(folder)) {
        stays.add(folder + " cannot be removed; remove it by hand");
      }
    }
    if (stays.size() > MOST_NAMED) {
      return List.of(
          stays.size() + " folders in " + trash + " cannot be removed; remove them by hand");
    }
    return stays;
  }

  private static List<Path> in(Path folder) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        children.forEach(found::add);
      } catch (IOException | DirectoryIteratorException e) {
        log.warn("{} cannot be read", folder, e);
      }
    }
    return found;
  }
}
