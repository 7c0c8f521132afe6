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
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is in one of the folders that Evograft itself writes in; no link is followed. */
final class OwnWalk {

  /**
   * How a folder is walked.
   *
   * @param limits what is larger is not copied, and more files are refused
   * @param apart folders that are not entered, since each path is of the innermost folder alone
   * @param copied files that are copied however large they are
   */
  record Rules(Limits limits, Set<String> apart, Predicate<String> copied) {}

  private final Rules rules;
  private final String top;
  private final List<String> named;
  private final List<Found> found = new ArrayList<>();
  private final List<Found> others = new ArrayList<>();

  /**
   * A walk.
   *
   * @param top the folder, from the root
   * @param named gets what people should know
   */
  OwnWalk(Rules rules, String top, List<String> named) {
    this.rules = rules;
    this.top = top;
    this.named = named;
  }

  /** Folders in it that were not entered. */
  List<Found> others() {
    return others;
  }

  /** All of it. */
  List<Found> found(Path root) throws IOException {
    Path at = SafeTree.plain(root, top);
    Stat stat = at == null ? null : Stat.find(at);
    if (at != null && stat != null) {
      if (!OwnFolders.isState(top)) {
        found.add(Found.of(Area.OWN, top, at, stat));
      }
      if (stat.is(Kind.FOLDER)) {
        below(top, at);
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
      closed(path, at);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return; // somebody was faster
    }
    for (Map.Entry<String, Path> each : children.entrySet()) {
      String child = path + "/" + each.getKey();
      Stat stat;
      try {
        stat = Stat.find(each.getValue());
      } catch (AccessDeniedException e) {
        closed(path, at);
        return; // what is in it has names, and nothing more
      }
      if (stat == null) {
        continue; // gone meanwhile
      }
      boolean git = each.getKey().equals(".git") && !OwnFolders.isState(top);
      if (git || (stat.is(Kind.FOLDER) && isApart(child, each.getValue()))) {
        others.add(new Found(Area.OWN, Kind.UNREADABLE, child + "/*", each.getValue(), stat));
      } else if (OwnFolders.isCovered(top, child, stat)) {
        found.add(
            new Found(Area.OWN, kind(stat, each.getKey(), child), child, each.getValue(), stat));
        if (found.size() > rules.limits().files()) {
          throw tooMany();
        }
        if (stat.is(Kind.FOLDER)) {
          below(child, each.getValue());
        }
      }
    }
  }

  private void closed(String path, Path at) throws IOException {
    found.add(new Found(Area.OWN, Kind.UNREADABLE, path + "/*", at, Stat.of(at)));
  }

  /** Of a scope, or of others of Evograft that write under a lock of their own. */
  private boolean isApart(String path, Path at) throws IOException {
    if (OwnFolders.isState(top)) {
      return false;
    }
    boolean locked = false;
    try {
      locked = Stat.find(at.resolve(OwnFolder.LOCK)) != null;
    } catch (AccessDeniedException e) {
      locked = false; // it is named as one that cannot be read
    }
    return locked || rules.apart().contains(path) || path.equals(top + "/scopes");
  }

  /** By its name alone: what is beside it could be anybody's. */
  private char kind(Stat stat, String name, String path) {
    if (!stat.is(Kind.FILE)) {
      return stat.kind();
    } else if (Databases.looksLike(name, Set.of())) {
      return Kind.DATABASE;
    }
    return stat.size() > rules.limits().file() && !rules.copied().test(path)
        ? Kind.LEFT
        : Kind.FILE;
  }

  private EvograftException tooMany() {
    return new EvograftException(
        "too_large",
        "more than "
            + rules.limits().files()
            + " files in "
            + top
            + "; remove what does not belong there, or raise the limit: --set snapshot.max_files="
            + 2 * rules.limits().files());
  }
}
