// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves files, links and whole folders from one disk to another, which no system does at once. A
 * process may die anywhere in it: what has its name is whole, and what is not whole has another
 * name, by which it is found and brought to its end.
 */
final class Across {

  private static final String OUT = ".evograft-out-";
  private static final String IN = ".evograft-in-";
  private static final String PART = ".part";

  private final Moments moments;

  Across(Moments moments) {
    this.moments = moments;
  }

  /** Whether it is a copy in the store that is not whole. */
  static boolean isPart(Path file) {
    return String.valueOf(file.getFileName()).endsWith(PART);
  }

  private static Path beside(String prefix, Path file) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(
        prefix + Contents.hash(name.getBytes(StandardCharsets.UTF_8)).abbreviate(20).name());
  }

  /**
   * Moves something away: out of its place first, so that nobody who looks there changes it. Where
   * that fails it is in its place again, or the failure says where it is.
   */
  void out(Path from, Path to) throws IOException {
    Path beside = beside(OUT, from);
    if (Stat.find(beside) != null) {
      throw new FileAlreadyExistsException(
          beside.toString(), null, "was to be moved to another disk, and waits for that");
    }
    moments.before("across out " + from);
    Files.move(from, beside, StandardCopyOption.ATOMIC_MOVE);
    try {
      finish(beside, to);
    } catch (IOException | RuntimeException e) {
      if (Stat.find(beside) != null && Stat.find(to) == null && Stat.find(from) == null) {
        Files.move(beside, from, StandardCopyOption.ATOMIC_MOVE);
        throw stays(from, e);
      }
      throw Stat.find(to) == null ? stays(beside, e) : rests(beside, to, e);
    }
  }

  private static FileSystemException stays(Path where, Exception e) {
    boolean plain = e instanceof FileSystemException at && at.getReason() != null;
    String why = plain ? ((FileSystemException) e).getReason() : Failures.reason(e);
    FileSystemException named =
        new FileSystemException(where.toString(), null, why + "; what was there is here");
    named.initCause(e);
    return named;
  }

  private static FileSystemException rests(Path beside, Path to, Exception e) {
    FileSystemException named =
        new FileSystemException(
            beside.toString(),
            null,
            Failures.reason(e) + "; all that was there is " + to + ", and this can be removed");
    named.initCause(e);
    return named;
  }

  private void finish(Path beside, Path to) throws IOException {
    copy(beside, to, to.resolveSibling(to.getFileName() + PART));
    moments.before("across delete " + beside);
    FileTree.delete(beside);
  }

  /** As it was at one moment. */
  private void copy(Path from, Path to, Path part) throws IOException {
    FileTree.delete(part);
    try {
      Map<String, Stat> before = FileTree.list(from);
      moments.before("across copy " + from);
      FileTree.copy(from, part);
      if (!isSame(before, FileTree.list(from)) || !isCopy(before, FileTree.list(part))) {
        throw new FileSystemException(from.toString(), null, "it is being written to");
      }
      moments.before("across name " + to);
      if (Stat.find(to) != null) {
        throw new FileAlreadyExistsException(to.toString(), null, "something is in the way");
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      Store.force(to.resolveSibling(""));
    } catch (IOException | RuntimeException e) {
      FileTree.delete(part);
      throw e;
    }
  }

  private static boolean isSame(Map<String, Stat> before, Map<String, Stat> after) {
    return before.keySet().equals(after.keySet())
        && before.entrySet().stream()
            .allMatch(each -> isSame(each.getValue(), after.get(each.getKey())));
  }

  private static boolean isSame(Stat before, @Nullable Stat after) {
    return after != null && before.sameContent(after);
  }

  private static boolean isCopy(Map<String, Stat> all, Map<String, Stat> copies) {
    return all.keySet().equals(copies.keySet())
        && all.entrySet().stream()
            .allMatch(each -> isCopy(each.getValue(), copies.get(each.getKey())));
  }

  private static boolean isCopy(Stat stat, @Nullable Stat copy) {
    return copy != null
        && copy.is(stat.kind())
        && (stat.is(Kind.FOLDER) || copy.size() == stat.size());
  }

  /** A copy of a file that stays in its place. */
  void copy(Path from, Path to) throws IOException {
    copy(from, to, to.resolveSibling(to.getFileName() + PART));
  }

  /** Moves something to its place, or leaves it all where it was. */
  void in(Path from, Path to) throws IOException {
    copy(from, to, beside(IN, to));
    moments.before("across delete " + from);
    FileTree.delete(from);
  }

  /** Whether a process that died was moving away what had this place. */
  boolean isOut(Path place) throws IOException {
    return Stat.find(beside(OUT, place)) != null;
  }

  /**
   * Goes on with moving something away.
   *
   * @param there what may be a whole copy of it already
   * @param to where it goes else
   */
  void resume(Path place, Iterable<Path> there, Path to) throws IOException {
    Path beside = beside(OUT, place);
    @Nullable Path whole = null;
    try {
      for (Path copy : there) {
        if (FileTree.isIn(beside, copy)) {
          whole = copy;
          moments.before("across delete " + beside);
          FileTree.delete(beside);
          return;
        }
      }
      whole = to;
      finish(beside, to);
    } catch (IOException | RuntimeException e) {
      throw whole == null || Stat.find(whole) == null ? stays(beside, e) : rests(beside, whole, e);
    }
  }

  /** Takes away what was not yet whole in a place. */
  static void clear(Path place) throws IOException {
    FileTree.delete(beside(IN, place));
  }
}
