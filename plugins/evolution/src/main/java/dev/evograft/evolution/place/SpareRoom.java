// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that the last cycle of a workspace left: most of its files are those of the next one, so
 * that nobody has to make them again. What it held is written down beside it, and whoever keeps it
 * remembers the seal of that. A file is used again where the seal is right and the system says of
 * it, and of the one that it came from, what it said then, the time of its last change included,
 * which no program can set. For whoever holds the lock of cycles.
 */
public final class SpareRoom {

  private static final Logger log = LoggerFactory.getLogger(SpareRoom.class);

  private final Path folder;

  /** In a folder of the workspace alone, which need not be there. */
  public SpareRoom(Path folder) {
    this.folder = folder;
  }

  /**
   * What a room is made of that was kept.
   *
   * @param spare where it is
   * @param seal by which it is known
   */
  public record Offer(SpareRoom spare, String seal) {}

  /**
   * What a room held.
   *
   * @param is what is in its folder now; nothing where that could not be looked at
   */
  record Kept(Map<String, HeldFiles.Held> held, Marks marks, Optional<Tree> is) {

    /** The same, looked at where it is. */
    private Kept in(Path folder) {
      try {
        return new Kept(held, marks, Optional.of(TreeWalk.raw(folder)));
      } catch (IOException e) {
        log.debug("{} cannot be looked at", folder, e);
        return this; // whoever fills it finds out what is the matter
      }
    }
  }

  /**
   * Keeps a room, which is of no use any more where it was.
   *
   * @return its seal; empty where it is not kept
   */
  public Optional<String> keep(Room room) {
    if (room.unfit().isPresent() || !Files.isDirectory(room.folder(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      DeletedTree.remove(folder);
      if (!Stamp.of(room.folder()).exact()) {
        return Optional.empty(); // the system tells too little for anything of it to be used
      }
      Files.createDirectories(folder);
      Room.closeToOthers(folder);
      byte[] text = HeldFile.write(room);
      Files.write(folder.resolve("held"), text);
      Files.move(room.folder(), folder.resolve("room"), StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(Hashes.of(text));
    } catch (IOException e) {
      log.debug("{} is not kept for the next cycle", room.folder(), e);
      return Optional.empty();
    }
  }

  /**
   * Takes what was kept to where a room is to be; it is no spare any more.
   *
   * @param root the workspace that it must be of
   * @return empty where there is none that could be used
   */
  Optional<Kept> take(String seal, Path root, Path target) {
    try {
      byte[] text = Files.readAllBytes(folder.resolve("held"));
      Optional<Kept> kept =
          Hashes.of(text).equals(seal) ? HeldFile.read(text, root) : Optional.empty();
      if (kept.isPresent()
          && Files.isDirectory(folder.resolve("room"), LinkOption.NOFOLLOW_LINKS)) {
        Files.move(folder.resolve("room"), target, StandardCopyOption.ATOMIC_MOVE);
        return kept.map(one -> one.in(target));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.debug("{} cannot be used", folder, e);
    } finally {
      remove();
    }
    return Optional.empty();
  }

  /** Removes what is kept. */
  public void remove() {
    try {
      DeletedTree.remove(folder);
    } catch (IOException e) {
      log.debug("{} cannot be removed", folder, e); // the next one that is kept takes its place
    }
  }
}
