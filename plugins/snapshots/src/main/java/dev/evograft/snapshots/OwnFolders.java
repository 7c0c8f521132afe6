// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The folders that Evograft itself writes in: those of the assets and of memory, and of the state
 * folder the settings alone.
 */
final class OwnFolders {

  /** How what says that a folder is locked by others begins. */
  static final String BUSY = "store_busy";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String MEMORY = "memory/evolution";
  private static final String SETTINGS = "config.properties";

  private final Workspace workspace;
  private final Path root;
  private final SortedSet<String> used = new TreeSet<>();
  private final SortedSet<String> known = new TreeSet<>();
  private final List<String> outside = new ArrayList<>();

  /**
   * Those in use.
   *
   * @param root from which paths are named
   */
  OwnFolders(PluginContext context, Path root) {
    this.workspace = context.workspace();
    this.root = root;
    List<Path> folders = new ArrayList<>(List.of(workspace.state()));
    context.service(AssetStore.class).map(AssetStore::folder).ifPresent(folders::add);
    Path memory = absolute(Path.of(MEMORY));
    Optional<Path> graph = context.service(MemoryGraph.class).map(MemoryGraph::folder);
    graph.ifPresent(folders::add);
    if (graph.isPresent() && !absolute(graph.get()).startsWith(memory)) {
      folders.add(memory); // what tells of cycles is there all the same
    }
    for (Path folder : folders) {
      Path path = absolute(folder);
      if (!path.startsWith(root)) {
        outside.add(path + ": is outside of the working tree, and left alone");
      } else if (!workspace.root().startsWith(path)) { // that would be everything
        used.add(name(path));
      }
    }
    known.addAll(used);
    Home.OWN.stream().map(workspace.root()::resolve).map(this::name).forEach(known::add);
  }

  private Path absolute(Path folder) {
    return OwnFolder.named(workspace.root(), folder);
  }

  private String name(Path path) {
    return root.relativize(path).toString().replace(File.separatorChar, '/');
  }

  /** Their paths from the root. */
  SortedSet<String> used() {
    return used;
  }

  /** Their paths, and those of folders that another process may use. */
  SortedSet<String> known() {
    return known;
  }

  /** Those that are left alone, a line each. */
  List<String> outside() {
    return outside;
  }

  private OwnFolder folder(String path) {
    return workspace.own(Names.resolve(root, path));
  }

  /** Begins a moment of one; empty where nothing can be noted, of which there is a line then. */
  Optional<String> begin(String folder, List<String> named) {
    String why = "nobody notes what Evograft writes there";
    try {
      Optional<String> moment = folder(folder).begin();
      if (moment.isPresent()) {
        return moment;
      }
    } catch (IOException | EvograftException e) {
      why = "what Evograft writes there cannot be noted: " + Failures.reason(e);
    }
    named.add(folder + ": is left alone, since " + why);
    return Optional.empty();
  }

  /** Who wrote a file of a folder since a moment. */
  OwnFolder.Standing standing(String folder, String path, String moment) {
    return folder(folder).standing(Names.resolve(root, path), moment);
  }

  /** Whether it is a state folder, of which the settings alone are covered. */
  static boolean isState(String folder) {
    return folder.equals(Home.STATE) || folder.endsWith("/" + Home.STATE);
  }

  /** Whether what is at a path in one of the folders is recorded: no lock, nothing half made. */
  static boolean isCovered(String folder, String path, Stat stat) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean passing =
        name.endsWith(".lock")
            || name.equals(".evograft.unnoted")
            || (name.startsWith(".")
                && (name.endsWith(".tmp") || name.endsWith(".new") || name.contains(".lock.")));
    return !(stat.is(Kind.FILE) && passing)
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

    private final SortedMap<String, Workspace.Lock> locks = new TreeMap<>();
    private final SortedSet<String> asked;
    private final SortedSet<String> free = new TreeSet<>();
    private final SortedMap<String, String> failed = new TreeMap<>();

    private Held(Collection<String> paths) {
      asked = new TreeSet<>(paths);
    }

    /** All that it is about. */
    SortedSet<String> asked() {
      return asked;
    }

    /** Why folders cannot be locked, by their paths; what is in these is left alone. */
    SortedMap<String, String> failed() {
      return failed;
    }

    /** Those that are not there, so that there is nothing to lock. */
    SortedSet<String> free() {
      return free;
    }

    /**
     * Refuses a write in a folder whose lock was taken away, as {@code git clean} does: another
     * writer may be at work there.
     *
     * @param path from the root
     */
    void check(String path) throws IOException {
      for (Map.Entry<String, Workspace.Lock> each : locks.entrySet()) {
        if (Entry.within(path, each.getKey()) && !each.getValue().isOurs()) {
          throw new IOException(
              "the lock of " + each.getKey() + " was taken away, so others may write there");
        }
      }
    }

    @Override
    public void close() {
      locks.values().forEach(Workspace.Lock::close);
      locks.clear();
    }
  }

  /** Locks those that are there; of the others nobody knows who makes them. */
  Held hold(Collection<String> paths) {
    return hold(paths, PATIENCE, folder -> {});
  }

  /** As {@link #hold(Collection)}, for a restore, which first clears the places of the locks. */
  Held hold(Collection<String> paths, LockPlaces places) {
    return hold(paths, PATIENCE, places::clear);
  }

  private interface Clearing {
    void clear(String folder) throws IOException;
  }

  private Held hold(Collection<String> paths, Duration patience, Clearing places) {
    Held held = new Held(paths);
    boolean done = false;
    try {
      for (String path : held.asked) {
        try {
          if (exists(path)) {
            places.clear(path);
            Path file = Names.resolve(root, path).resolve(OwnFolder.LOCK);
            held.locks.put(path, workspace.lock(file, patience));
          } else {
            held.free.add(path);
          }
        } catch (IOException | EvograftException e) {
          boolean busy = e instanceof EvograftException it && it.code().equals("lock_timeout");
          held.failed.put(
              path,
              busy
                  ? BUSY
                      + ": another process of Evograft writes there; try again when it is"
                      + " done"
                  : "it cannot be locked: " + Failures.reason(e));
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

  /** What was noted of folders whose workspace is gone; of how many folders that was. */
  int forgetGone() throws IOException {
    return used.isEmpty() ? 0 : folder(used.first()).forgetGone();
  }

  /** What was noted before the oldest snapshot nobody asks for; without any, all of it. */
  void forget(Catalog catalog) throws IOException {
    List<Snapshot> all = catalog.all(); // the newest first
    Map<String, String> oldest = Map.of();
    for (int i = all.size() - 1; i >= 0 && oldest.isEmpty(); i--) {
      try {
        oldest = catalog.manifest(all.get(i).id()).own();
      } catch (IOException | EvograftException e) {
        continue; // a damaged one is never restored
      }
    }
    Collection<String> folders = all.isEmpty() ? used : oldest.keySet();
    for (String path : folders) {
      Held held = hold(List.of(path), Duration.ZERO, each -> {}); // else the next time will do
      try {
        if (held.failed().isEmpty()) {
          folder(path).forget(Optional.ofNullable(oldest.get(path)));
        }
      } finally {
        held.close();
      }
    }
  }
}
