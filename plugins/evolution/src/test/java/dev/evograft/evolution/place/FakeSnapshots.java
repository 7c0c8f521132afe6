// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RollbackMode;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.spi.snapshot.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Snapshots in memory, of all files but those of git and ours. */
public final class FakeSnapshots implements Snapshots {

  private final Path root;
  private final Map<String, Map<String, Content>> taken = new HashMap<>();
  private final Map<String, Set<String>> held = new TreeMap<>();
  private boolean git;
  private boolean memory;
  private boolean keeping;
  private int next = 1;
  private Runnable before = () -> {};
  private Runnable beforeDiff = () -> {};
  private Runnable beforeRelease = () -> {};

  /** Of this workspace. */
  public FakeSnapshots(Path root) {
    this.root = root;
  }

  /** Sees files of git's own, too: all but its objects and index. */
  public FakeSnapshots withGit() {
    git = true;
    return this;
  }

  /** Sees what others did in the folder of memory, too. */
  public void withMemory() {
    memory = true;
  }

  /** Is set to leave failed work as it is. */
  public void rollingNothingBack() {
    keeping = true;
  }

  /** A branch or tag has its full name. */
  private static String name(String path) {
    return path.startsWith(".git/refs/") ? path.substring(".git/".length()) : path;
  }

  private Path file(String name) {
    return root.resolve(name.startsWith("refs/") ? ".git/" + name : name);
  }

  @Override
  public Snapshot create(String reason) {
    String id = "s" + next++;
    taken.put(id, now());
    return new Snapshot(
        id, Instant.EPOCH, Snapshot.Kind.WORK, reason, new Snapshot.Counts(0, 0, 0), List.of());
  }

  private Map<String, Content> now() {
    Map<String, Content> now = new TreeMap<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes seen) {
              String name = root.relativize(folder).toString();
              if (git && name.equals(".git")) {
                return FileVisitResult.CONTINUE;
              }
              return name.equals(".git/objects") ? FileVisitResult.SKIP_SUBTREE : skipped(name);
            }

            private FileVisitResult skipped(String name) {
              return List.of(".git", ".evograft", "assets", memory ? "" : "memory").contains(name)
                      && !name.isEmpty()
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes seen)
                throws IOException {
              boolean link = seen.isSymbolicLink();
              byte[] bytes =
                  link
                      ? Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8)
                      : Files.readAllBytes(file);
              if (file.endsWith(".git/index")) {
                return FileVisitResult.CONTINUE;
              }
              now.put(
                  name(root.relativize(file).toString()),
                  new Content(bytes, !link && Files.isExecutable(file), link));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return now;
  }

  @Override
  public List<Change> diff(String id) {
    beforeDiff.run();
    Map<String, Content> before = taken.get(id);
    if (before == null) {
      throw new BadInputException("snapshot_not_found", "there is no snapshot " + id);
    }
    Map<String, Content> after = now();
    List<Change> changes = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    for (String path : paths) {
      Content was = before.get(path);
      Content is = after.get(path);
      if (was == null || is == null) {
        changes.add(new Change(was == null ? Change.Kind.ADDED : Change.Kind.REMOVED, path));
      } else if (!Arrays.equals(was.bytes(), is.bytes()) || was.link() != is.link()) {
        changes.add(new Change(Change.Kind.CHANGED, path));
      } else if (was.executable() != is.executable()) {
        changes.add(new Change(Change.Kind.PERMISSIONS, path));
      }
    }
    return changes;
  }

  @Override
  public Map<String, Content> read(String id, Collection<String> paths) {
    Map<String, Content> files = new TreeMap<>(taken.get(id));
    files.keySet().retainAll(paths);
    return files;
  }

  /** Removes all of them. */
  public void forget() {
    taken.clear();
  }

  /** Something that happens before anything is compared. */
  public void onDiff(Runnable what) {
    beforeDiff = what;
  }

  /** Something that happens before a restore changes anything. */
  public void onRestore(Runnable what) {
    before = what;
  }

  @Override
  public Restored restore(String id, List<String> paths) {
    before.run();
    String undo = create("undo").id();
    List<Change> undone = new ArrayList<>();
    try {
      for (Change change : diff(id)) {
        if (paths.isEmpty() || paths.contains(change.path())) {
          undone.add(change);
          restore(change.path(), taken.get(id).get(change.path()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Restored(id, undo, undone, List.of(), List.of(), List.of());
  }

  private void restore(String path, Content was) throws IOException {
    Path file = file(path);
    Files.deleteIfExists(file);
    if (was == null) {
      return;
    }
    Files.createDirectories(file.getParent());
    if (was.link()) {
      Files.createSymbolicLink(file, Path.of(new String(was.bytes(), StandardCharsets.UTF_8)));
    } else {
      Files.write(file, was.bytes());
      file.toFile().setExecutable(was.executable());
    }
  }

  @Override
  public RolledBack rollBack(String id) {
    if (keeping) {
      return new RolledBack(RollbackMode.NONE, null, List.of());
    }
    return new RolledBack(RollbackMode.RESTORE, restore(id, List.of()), List.of());
  }

  @Override
  public List<Snapshot> list() {
    return List.of();
  }

  @Override
  public Snapshot find(String id) {
    throw new UnsupportedOperationException(id);
  }

  @Override
  public List<String> prune(List<String> ids) {
    return List.of();
  }

  @Override
  public void hold(String id, String by) {
    held.computeIfAbsent(by, key -> new TreeSet<>()).add(id);
  }

  @Override
  public void release(String by) {
    beforeRelease.run();
    held.remove(by);
  }

  /** Something that happens before anything is released. */
  public void onRelease(Runnable what) {
    beforeRelease = what;
  }

  /** What somebody needs. */
  public Map<String, Set<String>> held() {
    return held;
  }

  @Override
  public List<String> recover() {
    return List.of();
  }
}
