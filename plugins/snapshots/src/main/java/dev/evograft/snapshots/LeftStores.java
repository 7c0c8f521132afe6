// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of further working trees of the repository that were removed. No command comes
 * there any more, so what is in them, and the commits that their refs keep, would stay for ever.
 */
final class LeftStores {

  private final Store store;
  private final Places places;
  private final Workspace workspace;

  /**
   * Of a repository.
   *
   * @param store beside which they are
   */
  LeftStores(Store store, Places places, Workspace workspace) {
    this.store = store;
    this.places = places;
    this.workspace = workspace;
  }

  /**
   * Removes those whose newest snapshot is older; a line for each, and for those that cannot go.
   *
   * @param asked whether a person asked for what can be removed
   */
  List<String> remove(Instant oldest, boolean asked) throws IOException {
    List<String> lines = new ArrayList<>();
    Path all = store.folder().resolve("../..").normalize();
    if (!places.main().isRepository() || !all.startsWith(places.main().common())) {
      return lines;
    }
    List<Path> gone = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(all, Home.LINKED + "*")) {
      for (Path each : found) {
        if (isGone(each)) {
          gone.add(each);
        }
      }
    }
    for (Path each : gone) {
      String line = locked(each, oldest, asked);
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private boolean isGone(Path folder) throws IOException {
    Path worktrees = places.main().common().resolve("worktrees");
    return Files.isDirectory(folder.resolve(Home.STORE), LinkOption.NOFOLLOW_LINKS)
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.notExists(worktrees.resolve(name(folder)), LinkOption.NOFOLLOW_LINKS)
        && !store.folder().startsWith(folder)
        && Ownership.isOurs(folder)
        && Store.isMadeHere(folder.resolve(Home.STORE)); // a copy may be of what is elsewhere
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName()).substring(Home.LINKED.length());
  }

  private @Nullable String locked(Path folder, Instant oldest, boolean asked) throws IOException {
    Workspace.Lock lock;
    try {
      lock = workspace.lock(folder.resolve("snapshots"), Duration.ZERO);
    } catch (EvograftException e) {
      boolean busy = e.code().equals("lock_timeout"); // somebody is at work on it after all
      return busy || !asked
          ? null
          : what(folder) + " stay, as they cannot be locked: " + Failures.reason(e);
    }
    try {
      return isGone(folder) ? remove(folder, oldest, asked) : null;
    } finally {
      lock.close();
    }
  }

  private static String what(Path folder) {
    return "the snapshots of the working tree "
        + Failures.oneLine(name(folder))
        + ", which is gone,";
  }

  private @Nullable String remove(Path folder, Instant oldest, boolean asked) throws IOException {
    String what = what(folder);
    List<Snapshot> all;
    try (Store theirs =
        Store.open(folder.resolve(Home.STORE), List.of(), store.moments(), store.seal())) {
      all = new Catalog(theirs).all();
      if (!all.isEmpty() && !all.get(0).at().isBefore(oldest) && !Catalog.isDamaged(all.get(0))) {
        return null;
      }
      String why = staying(theirs, all);
      if (why != null) {
        return asked ? what + why + "; then: rm -r " + Failures.quoted(folder.toString()) : null;
      }
    }
    for (Snapshot each : all) { // refs first: without the snapshots nobody would know of them
      new KeepRefs(store, places).removeAll(places.main().common(), each.id(), false);
    }
    delete(folder);
    return what + " are removed by age (" + all.size() + ")";
  }

  /** Why they stay, however old, with what is to be done about it; null when they can go. */
  private static @Nullable String staying(Store theirs, List<Snapshot> all) throws IOException {
    Set<String> used = new InUse(theirs).all();
    for (Snapshot each : all) {
      if (new Aside(theirs).holds(each.id())) {
        return " hold what is nowhere else in "
            + new Aside(theirs).folder(each.id())
            + "; move it out";
      } else if (used.contains(each.id())) {
        return " stay, as a cycle of evolution began with " + each.id() + "; end that";
      } else if (Catalog.isDamaged(each)) {
        return " stay, as "
            + each.id()
            + " cannot be read here; look at it with the Evograft that made it, if there is one";
      }
    }
    return null;
  }

  /**
   * In an order in which whoever finds a part of it goes on: what says which snapshots there are
   * goes first, since without their content they could not be told from damaged ones, and last what
   * says that the folder is ours.
   */
  private void delete(Path folder) throws IOException {
    Path theirs = folder.resolve(Home.STORE);
    List<Path> parts = new ArrayList<>(List.of(theirs.resolve("refs")));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(theirs)) {
      all.forEach(parts::add);
    }
    parts.remove(theirs.resolve(Store.MADE));
    parts.add(folder);
    for (Path each : parts) {
      store.moments().before("delete left");
      FileTree.delete(each);
    }
  }
}
