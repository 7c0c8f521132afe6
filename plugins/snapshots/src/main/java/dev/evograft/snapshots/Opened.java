// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What its owner may not read or enter, and was opened for a moment. Each is noted on disk before
 * it is opened, and closed again at the end, or by the next process when this one dies. Safe for
 * several threads.
 */
final class Opened implements AutoCloseable {

  private static final String NAME = "opened";

  private final ReentrantLock lock = new ReentrantLock();
  private final Store store;
  private final Places places;
  private final Map<Path, int[]> modes = new LinkedHashMap<>();

  /** Nothing is open yet. */
  Opened(Store store, Places places) {
    this.store = store;
    this.places = places;
  }

  private static Path note(Store store) {
    return store.folder().resolve(NAME);
  }

  /**
   * Adds permissions to a file or folder of the owner's.
   *
   * @throws AccessDeniedException when it is somebody else's, or where it could not be closed again
   */
  void open(Path path, Stat stat, int bits) throws IOException {
    lock.lock();
    try {
      int mode = stat.mode() | bits;
      if (!Stat.UNIX || mode == stat.mode()) {
        return;
      }
      int[] known = modes.get(path);
      int[] both = {known == null ? stat.mode() : known[0], mode};
      append(both[0] + " " + mode + " " + noted(path));
      modes.put(path, both);
      store.moments().before("open " + path);
      try {
        SafeTree.mode(path, mode);
      } catch (FileSystemException e) {
        if (known == null) {
          modes.remove(path);
        }
        throw new AccessDeniedException(path.toString());
      }
    } finally {
      lock.unlock();
    }
  }

  /** In the working tree or in git's own folders: a path that leads nowhere else. */
  private String noted(Path path) throws AccessDeniedException {
    for (Area area : Area.values()) {
      Path base = places.base(area);
      if (base != null && path.startsWith(base) && !path.equals(base)) {
        return area.letter() + base.relativize(path).toString().replace(File.separatorChar, '/');
      }
    }
    throw new AccessDeniedException(path.toString());
  }

  private void append(String line) throws IOException {
    Path note = note(store);
    Stat stat = Stat.find(note);
    if (stat != null && !isOurs(note, stat)) {
      Files.delete(note);
    }
    try (FileChannel out =
        FileChannel.open(
            note,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes =
          ByteBuffer.wrap(
              (store.seal().of(NAME, line) + " " + line + "\0").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(false);
    }
  }

  /** Not a link of any kind to what is somewhere else. */
  private static boolean isOurs(Path note, Stat stat) throws IOException {
    return stat.is(Kind.FILE)
        && (!Stat.UNIX
            || Integer.valueOf(1)
                .equals(Files.getAttribute(note, "unix:nlink", LinkOption.NOFOLLOW_LINKS)));
  }

  /** The permissions of a path but for what was opened. */
  int mode(Path path, Stat stat) {
    lock.lock();
    try {
      int[] both = modes.get(path);
      return both == null ? stat.mode() : both[0];
    } finally {
      lock.unlock();
    }
  }

  /** This one got the permissions that it shall have. */
  void settled(Path path) {
    lock.lock();
    try {
      modes.remove(path);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    closeAll();
  }

  /**
   * Closes everything again, what was opened last first.
   *
   * @return what the system says of each of them then, as long as it can be seen
   */
  Map<Path, Stat> closeAll() throws IOException {
    lock.lock();
    try {
      Map<Path, Stat> closed = new HashMap<>();
      List<Path> all = new ArrayList<>(modes.keySet());
      for (int i = all.size() - 1; i >= 0; i--) {
        int[] both = modes.get(all.get(i));
        if (both != null) {
          giveBack(all.get(i), both[0], both[1]);
          Stat stat = Stat.find(all.get(i));
          if (stat != null) {
            closed.put(all.get(i), stat);
          }
        }
      }
      modes.clear();
      keepOthers(store);
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leaves of the note what an Evograft with another home has to close.
   *
   * @return their lines
   */
  private static List<String> keepOthers(Store store) throws IOException {
    Path note = note(store);
    List<String> others = new ArrayList<>();
    if (Files.exists(note)) {
      String text = new String(Files.readAllBytes(note), StandardCharsets.UTF_8);
      for (String line : text.substring(0, text.lastIndexOf('\0') + 1).split("\0")) {
        String[] marked = line.split(" ", 2);
        if (marked.length == 2 && store.seal().isOfAnother(marked[0], NAME, marked[1])) {
          others.add(line);
        }
      }
    }
    if (others.isEmpty()) {
      Files.deleteIfExists(note);
    } else {
      Store.write(note, String.join("\0", others) + "\0");
    }
    return others;
  }

  private static void giveBack(Path path, int mode, int opened) throws IOException {
    Stat stat = Stat.find(path);
    if (stat != null && !stat.is(Kind.LINK) && stat.mode() == opened) {
      SafeTree.mode(path, mode);
    }
  }

  /** Closes what a process that died had opened. */
  static void recover(Store store, Places places) throws IOException {
    Path note = note(store);
    if (!Files.exists(note)) {
      return;
    }
    String text = new String(Files.readAllBytes(note), StandardCharsets.UTF_8);
    String[] lines = text.split("\0", -1);
    boolean ours = true;
    for (int i = lines.length - 2; i >= 0; i--) { // what has no end was not written to its end
      String[] marked = lines[i].split(" ", 2);
      if (marked.length < 2 || !store.seal().fits(marked[0], NAME, marked[1])) {
        ours = false;
        continue;
      }
      String[] fields = marked[1].split(" ", 3);
      Path path = fields.length == 3 ? path(fields[2], places) : null;
      if (path != null) {
        giveBack(path, Integer.parseInt(fields[0]), Integer.parseInt(fields[1]));
      }
    }
    List<String> others = keepOthers(store);
    if (!others.isEmpty()) {
      throw new EvograftException(
          "bad_note",
          others.size()
              + " files or folders were opened by an Evograft with another home, or with none, and"
              + " not closed again; that one closes them, or do so by hand (chmod) and remove "
              + note);
    } else if (!ours) {
      throw new EvograftException(
          "bad_note", note + " was changed by somebody else, whose lines were not carried out");
    }
  }

  /** Null when it is none of ours, or a link is on the way. */
  private static @Nullable Path path(String noted, Places places) throws IOException {
    try {
      Path base = noted.isEmpty() ? null : places.base(Area.of(noted.charAt(0)));
      String path = base == null ? "" : CheckedPath.relative(noted.substring(1));
      return base == null ? null : SafeTree.plain(base, path);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
