// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.place.Found.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the folder that an executor worked in with what a room holds. */
final class Compared {

  private final Room room;
  private final Where where;
  private final Tree now;
  private final Differences differences = new Differences();

  /**
   * Where an executor worked.
   *
   * @param folder the workspace or a copy of it
   * @param live whether it is the workspace, where others may have databases open
   * @param before what the system said of its files before
   */
  record Where(Path folder, boolean live, Before before) {}

  /** What the system said of files. */
  interface Before {
    /** Of one, by its path; null where it was not there, or is none of those. */
    @Nullable Stamp at(String path);
  }

  Compared(Room room, Where where, Tree now) {
    this.room = room;
    this.where = where;
    this.now = now;
  }

  Differences all() throws IOException {
    Tree base = room.survey().tree();
    Set<String> paths = new TreeSet<>();
    for (Found was : base.entries().values()) {
      if (!isAsBefore(was, now.at(was.path()))) {
        paths.add(was.path());
      }
    }
    for (String path : now.entries().keySet()) {
      if (base.at(path) == null) {
        paths.add(path);
      }
    }
    return only(paths);
  }

  /** Whether nothing has to be asked of it. */
  private boolean isAsBefore(Found was, @Nullable Found is) {
    if (is == null || !is.is(was.kind())) {
      return false;
    }
    return switch (was.kind()) {
      case FOLDER, IGNORED, REPOSITORY -> true;
      case FILE, LINK -> where.live() && is == was || isSame(was.path(), is);
      case OTHER, DATABASE -> false;
    };
  }

  /** Of these paths, in their order. */
  Differences only(Set<String> paths) throws IOException {
    Tree base = room.survey().tree();
    for (String path : paths) {
      Found was = base.at(path);
      Found is = now.at(path);
      if (was == null && is != null) {
        added(path, is);
      } else if (was != null && !was.wanted()) {
        known(path, was, is);
      }
    }
    return differences;
  }

  private void added(String path, Found is) {
    switch (is.kind()) {
      case FOLDER, IGNORED, DATABASE -> {}
      case REPOSITORY ->
          differences.unread(
              path, FileChange.Kind.ADDED, "a repository within it hides what it holds");
      case LINK, OTHER -> {
        if (!is.wanted()) {
          differences.special(path, FileChange.Kind.ADDED);
        }
      }
      case FILE -> {
        if (!is.wanted()) {
          addedFile(path, is);
        }
      }
    }
  }

  private void addedFile(String path, Found is) {
    if (where.live() && isDatabase(path)) {
      if (!isOfDatabase(path)) {
        differences.unread(path, FileChange.Kind.ADDED, "it looks like a database");
      }
    } else {
      file(path, null, is);
    }
  }

  private void known(String path, Found was, @Nullable Found is) throws IOException {
    switch (was.kind()) {
      case FOLDER, IGNORED, REPOSITORY -> {
        if (is != null && !isQuiet(is.kind()) && !is.wanted()) {
          differences.special(path, FileChange.Kind.CHANGED);
        }
      }
      case DATABASE -> {
        database(path, was, is);
      }
      case OTHER -> {
        if (is != null && !is.is(Kind.OTHER) || is == null && where.live()) {
          differences.special(path, FileChange.Kind.CHANGED);
        }
      }
      case LINK -> link(path, is);
      case FILE -> changed(path, was, is);
    }
  }

  /** Never opened; of what git tracks a copy has what is in the index. */
  private void database(String path, Found was, @Nullable Found is) {
    if (where.live()) {
      if (is == null || !is.stamp().equals(was.stamp())) {
        differences.note(path + " was written meanwhile; it is a database, and was not looked at");
      }
    } else if (is == null ? where.before().at(path) != null : !isSame(path, is)) {
      differences.unread(path, FileChange.Kind.CHANGED, "it is a database, which no cycle changes");
    }
  }

  private static boolean isQuiet(Kind kind) {
    return kind == Kind.FOLDER || kind == Kind.IGNORED || kind == Kind.REPOSITORY;
  }

  private void link(String path, @Nullable Found is) throws IOException {
    if (is == null) {
      if (where.before().at(path) != null) {
        differences.special(path, FileChange.Kind.REMOVED);
      }
    } else if (!is.is(Kind.LINK) || !isSame(path, is) && !leadsAsBefore(path)) {
      differences.special(path, FileChange.Kind.CHANGED);
    }
  }

  private boolean leadsAsBefore(String path) throws IOException {
    Path was = Files.readSymbolicLink(room.folder().resolve(path));
    Path is = Files.readSymbolicLink(where.folder().resolve(path));
    return was.equals(new Turning(where.folder(), room.folder()).link(path, is));
  }

  private boolean isSame(String path, Found is) {
    Stamp before = where.before().at(path);
    return before != null && before.exact() && before.equals(is.stamp());
  }

  private void changed(String path, Found was, @Nullable Found is) {
    if (is == null) {
      if (where.before().at(path) != null) {
        file(path, was, null);
      }
    } else if (!is.is(Kind.FILE)) {
      differences.special(path, FileChange.Kind.CHANGED);
    } else if (!isSame(path, is)) {
      if (where.live() && isDatabase(path)) {
        differences.unread(path, FileChange.Kind.CHANGED, "it looks like a database now");
      } else {
        file(path, was, is);
      }
    }
  }

  private void file(String path, @Nullable Found was, @Nullable Found is) {
    long size = Math.max(was == null ? 0 : was.stamp().size(), is == null ? 0 : is.stamp().size());
    if (size > Differences.MOST_BYTES) {
      differences.unread(
          path,
          is == null ? FileChange.Kind.REMOVED : FileChange.Kind.CHANGED,
          "it is larger than 64 MiB");
      return;
    }
    FileVersion before = was == null ? null : new FolderFiles(room.folder()).file(path);
    FileVersion after = is == null ? null : new FolderFiles(where.folder()).file(path);
    differences.file(path, before, after);
  }

  /** Whether somebody may have it open as a database, so that it must not be opened here. */
  private boolean isDatabase(String path) {
    String folder = Tree.parent(path);
    String begin = folder.isEmpty() ? "" : folder + "/";
    Set<String> beside = new HashSet<>();
    String name = Tree.name(path);
    for (String other : Databases.related(name)) {
      if (now.at(begin + other) != null) {
        beside.add(other);
      }
    }
    return Databases.looksLike(name, beside);
  }

  /** Whether a database of before has it, as its log. */
  private boolean isOfDatabase(String path) {
    for (String of : Databases.related(Tree.name(path))) {
      String folder = Tree.parent(path);
      Found database = room.survey().tree().at(folder.isEmpty() ? of : folder + "/" + of);
      if (database != null && database.is(Kind.DATABASE)) {
        return true;
      }
    }
    return false;
  }
}
