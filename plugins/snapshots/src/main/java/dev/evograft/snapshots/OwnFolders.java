// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The folders that Evograft itself writes in: those of the assets and of memory, and of the state
 * folder the settings alone. What lies outside of the working tree is none of them.
 */
final class OwnFolders {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String SETTINGS = "config.properties";

  private final Workspace workspace;
  private final Path root;
  private final SortedSet<String> used = new TreeSet<>();
  private final SortedSet<String> known = new TreeSet<>();

  /**
   * Those in use.
   *
   * @param root from which paths are named
   */
  OwnFolders(PluginContext context, Path root) {
    this.workspace = context.workspace();
    this.root = root;
    Home.OWN.forEach(path -> name(workspace.root().resolve(path), known));
    use(workspace.state());
    context.service(AssetStore.class).ifPresent(store -> use(store.folder()));
    context.service(MemoryGraph.class).ifPresent(graph -> use(graph.folder()));
  }

  private void use(Path folder) {
    Path path = workspace.root().resolve(folder).normalize();
    if (!workspace.root().startsWith(path)) {
      name(path, used);
    }
    known.addAll(used);
  }

  private void name(Path path, Set<String> names) {
    if (path.startsWith(root)) {
      names.add(root.relativize(path).toString().replace(File.separatorChar, '/'));
    }
  }

  /** Their paths from the root. */
  SortedSet<String> used() {
    return used;
  }

  /** Their paths, and those of folders that another process may use. */
  SortedSet<String> known() {
    return known;
  }

  /** What was written in one. */
  OwnFolder folder(String path) {
    return workspace.own(Names.resolve(root, path));
  }

  /** Whether it is a state folder, of which the settings alone are covered. */
  static boolean isState(String folder) {
    return folder.equals(Home.STATE) || folder.endsWith("/" + Home.STATE);
  }

  /** Whether what is at a path in one of the folders is recorded and restored. */
  static boolean isCovered(String folder, String path, Stat stat) {
    return !(stat.is(Kind.FILE) && OwnFolder.leftAlone(path))
        && (!isState(folder) || path.equals(folder + "/" + SETTINGS));
  }

  /** Whether it is there, and no link. */
  boolean exists(String path) throws IOException {
    Path at = SafeTree.plain(root, path);
    Stat stat = at == null ? null : Stat.find(at);
    return stat != null && stat.is(Kind.FOLDER);
  }

  /** Locks of folders, which nobody of Evograft writes in until they are given back. */
  static final class Held implements AutoCloseable {
    private final Deque<Workspace.Lock> locks = new ArrayDeque<>();
    private final SortedMap<String, String> failed = new TreeMap<>();

    /** Why folders cannot be locked, by their paths; what is in these is left alone. */
    SortedMap<String, String> failed() {
      return failed;
    }

    @Override
    public void close() {
      locks.forEach(Workspace.Lock::close);
    }
  }

  /**
   * Locks those that are there; another that comes up is not written to without them.
   *
   * @throws RetriableException code {@code store_busy} when others do not give a lock back, or
   *     compact the assets
   */
  Held hold(Collection<String> paths) {
    Held held = new Held();
    boolean done = false;
    try {
      for (String path : Set.copyOf(paths).stream().sorted().toList()) {
        try {
          if (exists(path)) {
            lock(path, OwnFolder.COMPACTION_LOCK).ifPresent(held.locks::push);
            lock(path, OwnFolder.LOCK).ifPresent(held.locks::push);
          }
        } catch (RetriableException e) {
          throw e;
        } catch (IOException | EvograftException e) { // its permissions, or a disk that is read
          held.failed.put(path, Failures.reason(e));
        }
      }
      done = true;
      return held;
    } finally {
      if (!done) {
        held.close();
      }
    }
  }

  /** What was written before the oldest snapshot nobody asks for; without any, for nothing. */
  void forget(Catalog catalog) throws IOException {
    List<Snapshot> all = catalog.all(); // the newest first
    Map<String, String> oldest = new HashMap<>();
    Set<String> wanted =
        all.isEmpty() ? used : catalog.manifest(all.get(0).id()).own().moments().keySet();
    for (int i = all.size() - 1; i >= 0 && !oldest.keySet().containsAll(wanted); i--) {
      catalog.manifest(all.get(i).id()).own().moments().forEach(oldest::putIfAbsent);
    }
    for (String path : wanted) {
      Held held = hold(List.of(path));
      try {
        if (held.failed().isEmpty()) {
          folder(path).forget(Optional.ofNullable(oldest.get(path)));
        }
      } finally {
        held.close();
      }
    }
  }

  /** None where something is in the place of the lock: then nobody else can take it, either. */
  private Optional<Workspace.Lock> lock(String path, String name) throws IOException {
    Path file = Names.resolve(root, path).resolve(name);
    Stat stat = Stat.find(file);
    if (stat != null && !stat.is(Kind.FILE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(workspace.lock(file, PATIENCE));
    } catch (EvograftException e) {
      if (!e.code().equals("lock_timeout")) {
        throw e;
      }
      throw busy(path, e);
    }
  }

  static RetriableException busy(String path, @Nullable Exception why) {
    return new RetriableException(
        "store_busy",
        "another process of Evograft writes in " + path + "; try again when it is done",
        why);
  }
}
