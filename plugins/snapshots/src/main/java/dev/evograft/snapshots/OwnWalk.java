// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What is in one of the folders that Evograft itself writes in; no link is followed. */
final class OwnWalk {

  private final Limits limits;
  private final List<String> named;
  private final Set<String> apart;
  private final Predicate<String> own;
  private final SortedSet<String> others = new TreeSet<>();
  private final List<Found> found = new ArrayList<>();
  private String top = "";

  /**
   * A walk.
   *
   * @param limits what is larger is not recorded, and more files are refused
   * @param named gets what people should know
   * @param apart folders that are not walked here
   * @param own those that are, whatever is in them now
   */
  OwnWalk(Limits limits, List<String> named, Set<String> apart, Predicate<String> own) {
    this.limits = limits;
    this.named = named;
    this.apart = apart;
    this.own = own;
  }

  /** Folders that it came by and did not enter. */
  SortedSet<String> others() {
    return others;
  }

  /**
   * All of it.
   *
   * @param path from the root
   * @param into whether a folder is looked into, because its lock is held
   */
  List<Found> found(Path root, String path, boolean into) throws IOException {
    Path at = SafeTree.plain(root, path);
    Stat stat = at == null ? null : Stat.find(at);
    if (at != null && stat != null && (into || !stat.is(Kind.FOLDER))) {
      top = path;
      if (!OwnFolders.isState(path)) {
        found.add(Found.of(Area.OWN, path, at, stat));
      }
      if (stat.is(Kind.FOLDER)) {
        below(path, at);
      }
    }
    return found;
  }

  private void below(String path, Path at) throws IOException {
    TreeMap<String, Path> children = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(at)) {
      for (Path each : all) {
        String name = Names.last(each);
        if (name != null) {
          children.put(name, each);
        } else {
          named.add(path + ": a name in it cannot be written back by Java, and is left");
        }
      }
    } catch (AccessDeniedException e) {
      found.add(new Found(Area.OWN, Kind.UNREADABLE, path + "/*", at, Stat.of(at)));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return; // somebody was faster
    }
    for (Map.Entry<String, Path> each : children.entrySet()) {
      String child = path + "/" + each.getKey();
      Stat stat;
      try {
        stat = Stat.find(each.getValue());
      } catch (AccessDeniedException e) {
        found.add(new Found(Area.OWN, Kind.UNREADABLE, path + "/*", at, Stat.of(at)));
        return; // what is in it has names, and nothing more
      }
      if (stat != null && stat.is(Kind.FOLDER) && isApart(child, each.getValue())) {
        others.add(child);
      } else if (stat != null && OwnFolders.isCovered(top, child, stat)) {
        found.add(
            new Found(Area.OWN, kind(stat, each.getKey(), children), child, each.getValue(), stat));
        if (found.size() > limits.files()) {
          throw tooMany();
        }
        if (stat.is(Kind.FOLDER)) {
          below(child, each.getValue());
        }
      }
    }
  }

  /** Of a scope, a repository, or of others of Evograft that write under a lock of their own. */
  private boolean isApart(String path, Path at) throws IOException {
    return !OwnFolders.isState(top)
        && (apart.contains(path)
            || path.equals(top + "/scopes")
            || path.endsWith("/.git")
            || (!own.test(path) && hasLock(at)));
  }

  private static boolean hasLock(Path at) throws IOException {
    try {
      return Stat.find(at.resolve(OwnFolder.LOCK)) != null;
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  private char kind(Stat stat, String name, Map<String, Path> beside) {
    if (!stat.is(Kind.FILE)) {
      return stat.kind();
    } else if (Databases.looksLike(name, beside.keySet())) {
      return Kind.DATABASE;
    }
    return stat.size() > limits.file() ? Kind.LEFT : Kind.FILE;
  }

  private EvograftException tooMany() {
    return new EvograftException(
        "too_large",
        "more than "
            + limits.files()
            + " files in "
            + top
            + "; remove what does not belong there, or raise the limit: --set snapshot.max_files="
            + 2 * limits.files());
  }
}
