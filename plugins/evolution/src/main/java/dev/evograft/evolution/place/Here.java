// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Snapshots;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The workspace itself; what it was, a snapshot has. */
public final class Here implements Place {

  private static final String GIT = ".git/";

  /** Git writes it whenever somebody asks for the status. */
  private static final String INDEX = ".git/index";

  private final Snapshots snapshots;
  private final Path root;
  private final String snapshot;
  private final String above;

  /**
   * A workspace since a snapshot.
   *
   * @param root the workspace
   * @param snapshot its id
   */
  public Here(Snapshots snapshots, Path root, String snapshot) {
    this.snapshots = snapshots;
    this.root = root;
    this.snapshot = snapshot;
    this.above = above(root);
  }

  /**
   * A snapshot names paths from the top of the repository, in which a workspace may be a folder.
   */
  private static String above(Path root) {
    for (Path at = root; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        String path = at.relativize(root).toString().replace('\\', '/');
        return path.isEmpty() ? "" : path + "/";
      }
    }
    return "";
  }

  @Override
  public Path folder() {
    return root;
  }

  @Override
  public Comparison compare() {
    List<Change> changes = snapshots.diff(snapshot);
    Map<String, Snapshots.Content> before =
        snapshots.read(snapshot, changes.stream().map(Change::path).toList());
    FolderFiles files = new FolderFiles(root);
    Differences differences = new Differences();
    for (Change change : changes) {
      if (change.path().startsWith(GIT) || isRef(change, before)) {
        if (!change.path().equals(INDEX)) {
          differences.git(change.path());
        }
      } else if (!change.path().startsWith(above)) {
        differences.unread("../" + change.path(), kind(change), "it lies outside of the workspace");
      } else {
        compare(change, before.get(change.path()), files, differences);
      }
    }
    return differences.done();
  }

  private void compare(
      Change change,
      Snapshots.@Nullable Content before,
      FolderFiles files,
      Differences differences) {
    String path = change.path().substring(above.length());
    Path file = root.resolve(path);
    boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    boolean isFile = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    boolean isFolder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    if (before == null && (!isThere || isFolder)) {
      return; // a folder; what is in it is named by itself
    }
    if (before != null && before.link() || isThere && !isFile && !isFolder) {
      differences.special(path, kind(change));
      return;
    }
    FileVersion was = before == null ? null : new FileVersion(before.bytes(), before.executable());
    if (isFile && size(file) > Differences.MOST_BYTES) {
      differences.unread(path, kind(change), "it is larger than 64 MiB");
      return;
    }
    differences.file(path, was, isFile ? files.file(path) : null);
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private boolean isRef(Change change, Map<String, Snapshots.Content> before) {
    return change.path().startsWith("refs/")
        && !before.containsKey(change.path())
        && !Files.exists(root.resolve(change.path()), LinkOption.NOFOLLOW_LINKS);
  }

  private static FileChange.Kind kind(Change change) {
    return switch (change.kind()) {
      case ADDED -> FileChange.Kind.ADDED;
      case REMOVED -> FileChange.Kind.REMOVED;
      case CHANGED, PERMISSIONS -> FileChange.Kind.CHANGED;
    };
  }

  @Override
  public void reset(Comparison kept) {
    Map<String, Optional<FileVersion>> wanted = new LinkedHashMap<>();
    kept.edits().forEach(edit -> wanted.put(edit.path(), Optional.ofNullable(edit.after())));
    FolderFiles files = new FolderFiles(root);
    List<String> others = new ArrayList<>();
    for (Change change : snapshots.diff(snapshot)) {
      String path = change.path();
      if (path.startsWith(above)
          && !path.startsWith(GIT)
          && !path.startsWith("refs/")
          && !holdsKept(path.substring(above.length()), kept.edits())) {
        others.add(path.substring(above.length()));
      }
    }
    if (!others.isEmpty()) {
      snapshots.restore(snapshot, others);
    }
    wanted.entrySet().removeIf(one -> isSame(files.file(one.getKey()), one.getValue()));
    if (!wanted.isEmpty()) {
      files.write(wanted);
    }
  }

  @Override
  public void settle(Comparison kept) {
    // what git ignores is the user's here, and stays
  }

  private static boolean isSame(@Nullable FileVersion now, Optional<FileVersion> wanted) {
    return Objects.equals(now, wanted.orElse(null));
  }

  /** Whether it is one of the kept files, or a folder that one is in. */
  private static boolean holdsKept(String path, List<FileEdit> kept) {
    return kept.stream()
        .anyMatch(edit -> edit.path().equals(path) || edit.path().startsWith(path + "/"));
  }
}
