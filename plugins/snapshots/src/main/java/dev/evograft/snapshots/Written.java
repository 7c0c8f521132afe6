// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectLoader;

/**
 * Puts a file or link in an empty place. It is written elsewhere, for its owner alone, and appears
 * as a whole; whatever came to that place in the meantime stays. Where there are no hard links that
 * is looked at just before.
 */
final class Written {

  private final Store store;
  private final Ownership owner;
  private final Way way;

  /** The folders above a place. */
  interface Way {
    /**
     * Looks whether each of them is one still.
     *
     * @throws IOException when one is a link by now, or is gone
     */
    void check() throws IOException;
  }

  /**
   * For one place.
   *
   * @param owner whose it shall be
   * @param way looked at just before it appears, as writing takes its time, and just after
   */
  Written(Store store, Ownership owner, Way way) {
    this.store = store;
    this.owner = owner;
    this.way = way;
  }

  /**
   * Puts it there.
   *
   * @return whether it has its owner
   * @throws FileAlreadyExistsException when something is there
   */
  boolean put(Entry entry, Path file) throws IOException {
    ObjectLoader content = store.loader(entry.content());
    if (entry.kind() == Kind.LINK) {
      String target = new String(content.getBytes(Integer.MAX_VALUE), StandardCharsets.UTF_8);
      way.check();
      store.moments().before("appear " + file);
      try {
        Files.createSymbolicLink(file, file.getFileSystem().getPath(target));
      } catch (InvalidPathException e) {
        throw new FileSystemException(
            file.toString(), null, "Java cannot write here where it points to");
      }
      Made made = Made.of(file);
      store.moments().before("give " + file);
      checkAfter(way, file, made);
      return owner.give(file);
    }
    Path part = store.folder().resolve("tmp/restored");
    store.moments().writing(content.getSize());
    boolean given = fill(part, entry, content, () -> {});
    way.check();
    store.moments().before("appear " + file);
    try {
      Files.createLink(file, part);
      checkAfter(way, file, Made.of(part));
      return given;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return beside(entry, file, content); // another disk, or one without links
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * By which what was made is known again.
   *
   * @param device on which it is: on another its number is somebody else's file
   */
  record Made(Stat stat, long device) {

    static Made of(Path path) throws IOException {
      return new Made(Stat.of(path), Identity.device(path));
    }

    boolean isAt(Path path) throws IOException {
      Stat is = Stat.find(path);
      return is != null
          && is.kind() == stat.kind()
          && (Stat.UNIX
              ? is.inode() == stat.inode() && Identity.device(path) == device
              : is.size() == stat.size() && is.mtime() == stat.mtime());
    }
  }

  /**
   * Where the way was changed in between something came up elsewhere, and goes again.
   *
   * @param made what was made, which has this name there
   */
  static void checkAfter(Way way, Path file, Made made) throws IOException {
    try {
      way.check();
    } catch (IOException e) {
      if (made.isAt(file)) {
        Files.delete(file); // of a folder only if it is empty
      }
      throw new ChangedWay(e);
    }
  }

  /** Not a trouble of links, after which another way is tried. */
  private static final class ChangedWay extends IOException {
    private static final long serialVersionUID = 1;

    ChangedWay(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Puts a file in the place of another in one step; whether it has its owner. */
  boolean over(Entry entry, Path file) throws IOException {
    Path beside = file.resolveSibling(".evograft-" + entry.content().name());
    way.check();
    try {
      boolean given = fill(beside, entry, store.loader(entry.content()), given(beside));
      Made made = Made.of(beside);
      way.check();
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      checkAfter(way, file, made);
      return given;
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Looked at before a file that has a name there is given away. */
  private Way given(Path beside) {
    return () -> {
      store.moments().before("give " + beside);
      way.check();
    };
  }

  private boolean beside(Entry entry, Path file, ObjectLoader content) throws IOException {
    Path beside = file.resolveSibling(".evograft-" + entry.content().name());
    way.check();
    try {
      boolean given = fill(beside, entry, content, given(beside));
      Made made = Made.of(beside);
      way.check();
      try {
        Files.createLink(file, beside); // never onto another
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (FileSystemException | UnsupportedOperationException e) {
        Files.move(beside, file); // which looks first, and then moves
      }
      checkAfter(way, file, made);
      return given;
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Writes all of it.
   *
   * @param to the way to it, looked at before it is given away: by then that name may be of
   *     somebody else's file
   */
  private boolean fill(Path part, Entry entry, ObjectLoader content, Way to) throws IOException {
    FileTree.delete(part);
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(part, options, ownerOnly());
        OutputStream out = Channels.newOutputStream(channel)) {
      content.copyTo(out);
      if (store.moments().forces()) {
        channel.force(false);
      }
    }
    to.check();
    boolean given =
        owner.give(part, entry.mode()); // before the permissions: it takes some of them away
    SafeTree.mode(part, entry.mode());
    return given;
  }

  /** What a file gets that is made; nobody else may look in while it is written. */
  static FileAttribute<?>[] ownerOnly() {
    return Stat.UNIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
