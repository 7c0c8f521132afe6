// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.own.Plain;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that the last cycle of a workspace left: most of its files are those of the next one, so
 * that nobody has to make them again. What it held is written down beside it, and whoever keeps it
 * remembers the seal of that. A file is used again where the seal is right and the system says of
 * it, and of the one that it came from, what it said then, the time of its last change included,
 * which no program can set. The process that kept it remembers what is in the list, and adds to it
 * what is otherwise since. For whoever holds the lock of cycles.
 */
public final class SpareRoom {

  /** In bytes, of the list: of a million files. */
  private static final long MOST = 512L << 20;

  private static final Logger log = LoggerFactory.getLogger(SpareRoom.class);
  private static final String ROOM = "room";

  private final Path folder;
  private final @Nullable RoomMemory memory;

  /** In a folder of the workspace alone, which need not be there. */
  public SpareRoom(Path folder) {
    this(folder, null);
  }

  private SpareRoom(Path folder, @Nullable RoomMemory memory) {
    this.folder = folder;
    this.memory = memory;
  }

  /** The same, for a process that remembers what it kept. */
  public SpareRoom remembering(RoomMemory with) {
    return new SpareRoom(folder, with);
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
   * @param known what this process knows of it besides; null where it read what is written
   */
  record Kept(HeldFiles held, Marks marks, Optional<Tree> is, RoomMemory.@Nullable Known known) {

    private static Kept of(RoomMemory.Known known) {
      return new Kept(known.held(), known.marks(), Optional.empty(), known);
    }

    /** The same, looked at where it is. */
    private Kept in(Path folder) {
      try {
        Tree tree = TreeWalk.raw(folder, known == null ? Tree.NONE : known.own());
        return new Kept(held, marks, Optional.of(tree), known);
      } catch (IOException e) {
        log.debug("{} cannot be looked at", folder, e);
        return this; // whoever fills it finds out what is the matter
      }
    }
  }

  private Path list() {
    return folder.resolve("held");
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
      if (!Stamp.of(room.folder()).exact()) {
        remove();
        return Optional.empty(); // the system tells too little for anything of it to be used
      }
      room.forgetUnsure();
      HeldFiles.Written written = write(room);
      Files.move(room.folder(), folder.resolve(ROOM), StandardCopyOption.ATOMIC_MOVE);
      room.held().wrote(written);
      room.marks().wrote(room.held());
      if (memory != null) {
        room.known().ifPresent(memory::keep);
      }
      return Optional.of(written.seal());
    } catch (IOException e) {
      log.debug("{} is not kept for the next cycle", room.folder(), e);
      return Optional.empty();
    }
  }

  /** Writes what it holds: all, or what is not there yet. */
  private HeldFiles.Written write(Room room) throws IOException {
    HeldFile.Part part = HeldFile.part(room, there(room.held().written()));
    if (part.adds()) {
      DeletedTree.remove(folder.resolve(ROOM));
      try (SeekableByteChannel end =
          Files.newByteChannel(
              list(), Set.of(StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS))) {
        ByteBuffer bytes = ByteBuffer.wrap(part.bytes());
        while (bytes.hasRemaining()) {
          end.write(bytes);
        }
      }
    } else {
      DeletedTree.remove(folder);
      Files.createDirectories(folder);
      Room.closeToOthers(folder);
      Files.write(list(), part.bytes());
    }
    return part.written();
  }

  /** What is still there of what was written; whether it is the same, the seal says later. */
  private HeldFiles.@Nullable Written there(HeldFiles.@Nullable Written written)
      throws IOException {
    boolean there =
        written != null
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.isRegularFile(list(), LinkOption.NOFOLLOW_LINKS)
            && Files.size(list()) == written.bytes();
    return there ? written : null;
  }

  /** What this process knows of what was kept, where it is of this seal and this workspace. */
  Optional<RoomMemory.Known> remembered(String seal, Path root) {
    return memory == null ? Optional.empty() : memory.take(seal, root);
  }

  /**
   * Takes what was kept to where a room is to be; it is no spare any more.
   *
   * @param root the workspace that it must be of
   * @param known what this process knows of it
   * @return empty where there is none that could be used
   */
  Optional<Kept> take(String seal, Path root, Path target, Optional<RoomMemory.Known> known) {
    boolean goesOn = false;
    try {
      Optional<Kept> kept =
          known.isPresent()
              ? known.map(Kept::of)
              : HeldFile.read(Plain.bytes(list(), MOST), seal, root);
      if (kept.isPresent() && Files.isDirectory(folder.resolve(ROOM), LinkOption.NOFOLLOW_LINKS)) {
        Files.move(folder.resolve(ROOM), target, StandardCopyOption.ATOMIC_MOVE);
        goesOn = known.isPresent();
        return kept.map(one -> one.in(target));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.debug("{} cannot be used", folder, e);
    } finally {
      if (!goesOn) { // else what is written stays, for what is otherwise then to be added
        remove();
      }
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
