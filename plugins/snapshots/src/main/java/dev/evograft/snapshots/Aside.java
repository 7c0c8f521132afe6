// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore takes out of the way is not deleted but moved here. Whole repositories that came
 * up after a snapshot stay, with their history and all that is ignored in them, and the undo moves
 * them back. Files stay until it is sure that the undo has them exactly as they were.
 */
final class Aside {

  private static final String REPLACED = "replaced-";
  private static final String CHANGED = "changed-";
  private static final String LARGE = "large-";
  private static final String LOCK = "lock-";

  private final Store store;
  private final Path folder;
  private final Across across;

  Aside(Store store) {
    this.store = store;
    this.across = new Across(store.moments());
    this.folder = store.folder().resolve("aside");
  }

  private Path place(String undo, String prefix, String path) {
    String name = Contents.hash(path.getBytes(StandardCharsets.UTF_8)).name();
    return folder.resolve(undo).resolve(prefix + name);
  }

  private static String prefix(char kind) {
    return Kind.moved(kind) ? LARGE : "";
  }

  /**
   * Whether something is here that is nowhere else, and that nobody recorded: what is large is the
   * content of the undo, and goes with it.
   */
  boolean holds(String undo) throws IOException {
    return all(undo).stream().anyMatch(each -> !named(each).startsWith(LARGE));
  }

  private List<Path> all(String undo) throws IOException {
    Path own = folder.resolve(undo);
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(own)) {
        all.forEach(files::add);
      }
    }
    files.removeIf(Across::isPart); // not whole: what it is of is still where it was
    return files;
  }

  private static String named(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Where all of an undo is. */
  Path folder(String undo) {
    return folder.resolve(undo);
  }

  /** Whether a repository, or what is large, is here. */
  boolean has(String undo, char kind, String path) throws IOException {
    return Stat.find(place(undo, prefix(kind), path)) != null;
  }

  /** Files that were moved here and are still here; whole repositories are not among them. */
  List<Path> files(String undo) throws IOException {
    return all(undo).stream()
        .filter(
            each -> isOfLock(each) || named(each).matches("(" + REPLACED + "|" + CHANGED + ").*"))
        .toList();
  }

  /** Whether it was in the place of a lock. */
  static boolean isOfLock(Path file) {
    return named(file).startsWith(LOCK);
  }

  /**
   * Moves something here whole.
   *
   * @param kind what it is
   * @param path by which the undo knows it
   * @param way to it, looked at just before and just after
   * @return whether it is here; not when it was gone before
   */
  boolean take(String undo, char kind, String path, Path from, Written.Way way) throws IOException {
    Path to = place(undo, prefix(kind), path);
    if (Stat.find(from) == null) {
      return Stat.find(to) != null; // done before a crash
    } else if (Stat.find(to) != null) {
      throw new FileAlreadyExistsException(
          from.toString(), null, "something came up in its place and was left");
    }
    store.makeFolder("aside/" + undo);
    store.moments().before("aside");
    move(from, to, way, () -> across.out(from, to));
    return true;
  }

  /**
   * Moves here what is in the place of a lock, and is in no undo.
   *
   * @param path of the lock
   * @param way to it, looked at just before and just after
   * @return where it is now
   */
  Path keepOfLock(String undo, String path, Path from, Written.Way way) throws IOException {
    Path to = place(undo, LOCK, path);
    for (int more = 1; Stat.find(to) != null; more++) {
      to = place(undo, LOCK, path + '\0' + more);
    }
    Path free = to;
    store.makeFolder("aside/" + undo);
    store.moments().before("lock place");
    move(from, free, way, () -> across.out(from, free));
    return free;
  }

  /** To or from another disk. */
  private interface Move {
    void move() throws IOException;
  }

  /** Where the way was changed in between it was led elsewhere, and goes back. */
  private void move(Path from, Path to, Written.Way way, Move farther) throws IOException {
    way.check();
    store.moments().before("appear " + to);
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      farther.move();
    }
    Stat moved = Stat.find(to);
    try {
      way.check();
    } catch (IOException e) {
      if (moved != null && Stat.find(from) == null) {
        Files.move(to, from, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
  }

  /**
   * Moves one back; false when it is not here.
   *
   * @param way to where it shall be, looked at just before and just after
   */
  boolean giveBack(String undo, char kind, String path, Path to, Written.Way way)
      throws IOException {
    Path from = place(undo, prefix(kind), path);
    if (Stat.find(from) == null) {
      return Stat.find(to) != null;
    }
    if (Stat.find(to) != null) {
      if (!FileTree.isIn(from, to)) {
        throw new FileAlreadyExistsException(to.toString(), null, "something is in the way");
      }
      FileTree.delete(from); // a process died when it had copied it there
      return true;
    }
    store.moments().before("give back");
    move(from, to, way, () -> across.in(from, to));
    return true;
  }

  /**
   * Goes on with what a process that died was moving here from another disk.
   *
   * @param path by which the undo knows it
   */
  void resume(String undo, Step.OfPath step, String path, Path place) throws IOException {
    if (step.act() == Step.Act.BACK) {
      Across.clear(place);
    } else if (across.isOut(place)) {
      if (step.act() == Step.Act.ASIDE) {
        Path to = place(undo, prefix(step.either().kind()), path);
        across.resume(place, Stat.find(to) == null ? List.of() : List.of(to), to);
      } else {
        List<Path> there = kept(undo, path);
        across.resume(place, there, free(undo, path, there.isEmpty()));
      }
    }
  }

  /** What was moved here from one place. */
  private List<Path> kept(String undo, String path) throws IOException {
    List<Path> kept = new ArrayList<>(List.of(place(undo, REPLACED, path)));
    kept.add(place(undo, CHANGED, path));
    for (int more = 1; Stat.find(kept.get(kept.size() - 1)) != null; more++) {
      kept.add(place(undo, CHANGED, path + '\0' + more));
    }
    kept.removeIf(each -> !Files.exists(each, LinkOption.NOFOLLOW_LINKS));
    return kept;
  }

  /**
   * Moves a file here that is about to be replaced or removed.
   *
   * @param known whether it surely is what the undo recorded
   * @return where it is now
   */
  Path keep(String undo, String path, Path file, boolean known) throws IOException {
    Path to = free(undo, path, known);
    store.moments().before("replace " + file);
    try {
      Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      across.out(file, to);
    }
    return to;
  }

  /** As {@link #keep}, but the file stays in its place until another has it. */
  void keepName(String undo, String path, Path file, boolean known) throws IOException {
    Path to = free(undo, path, known);
    store.moments().before("replace " + file);
    try {
      Files.createLink(to, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      across.copy(file, to);
    }
  }

  private Path free(String undo, String path, boolean known) throws IOException {
    Path to = place(undo, known ? REPLACED : CHANGED, path);
    for (int more = 1; Stat.find(to) != null; more++) {
      to = place(undo, CHANGED, path + '\0' + more); // of a try that died
    }
    store.makeFolder("aside/" + undo);
    return to;
  }

  /**
   * Forgets a file that was moved here, once nothing is to be done to it any more and the undo has
   * it for sure.
   *
   * @return where it is kept; null when it is not
   */
  @Nullable Path settle(String undo, String path, Step.Seen seen) throws IOException {
    Path replaced = place(undo, REPLACED, path);
    Stat stat = Stat.find(replaced);
    if (stat != null && isAsSeen(replaced, stat, seen)) {
      store.moments().before("forget");
      Files.delete(replaced);
      stat = null;
    }
    Path kept = stat == null ? null : replaced;
    Path changed = place(undo, CHANGED, path);
    for (int more = 1; (stat = Stat.find(changed)) != null; more++) {
      if (isAsSeen(changed, stat, seen)) {
        Files.delete(changed);
      } else {
        kept = changed;
      }
      changed = place(undo, CHANGED, path + '\0' + more);
    }
    return kept;
  }

  /** By its bytes, which the undo can read back: by its times a clock may be too coarse to tell. */
  private boolean isAsSeen(Path file, Stat stat, Step.Seen seen) throws IOException {
    Entry entry = seen.entry();
    if (entry.kind() != stat.kind() || !store.holds(entry.content())) {
      return false;
    }
    if (Stat.UNIX && stat.is(Kind.FILE) && (stat.mode() & 0400) == 0) {
      SafeTree.mode(file, stat.mode() | 0400);
      boolean same = Contents.isIn(file, Stat.of(file), entry.content());
      SafeTree.mode(file, stat.mode());
      return same;
    }
    return Contents.isIn(file, stat, entry.content());
  }

  /** Takes the folder away when nothing is in it. */
  void tidy(String undo) throws IOException {
    if (Files.isDirectory(folder.resolve(undo)) && all(undo).isEmpty()) {
      FileTree.delete(folder.resolve(undo));
    }
  }

  /** The snapshot is no more, and so is what it kept. */
  void drop(String undo) throws IOException {
    FileTree.delete(folder.resolve(undo));
  }
}
