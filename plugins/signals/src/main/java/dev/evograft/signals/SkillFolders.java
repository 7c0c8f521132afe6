// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the skill folders of a workspace: folders below a skill root that hold a SKILL.md. Reads
 * names, sizes and times only, and follows no link out of the workspace.
 */
final class SkillFolders {

  static final int MAX_FOLDERS = 2_000;

  private static final int MAX_DEPTH = 6;

  private static final int MAX_FILES = 1_000;

  private static final int MAX_CHILDREN = 10_000;

  private static final List<String> ROOTS =
      List.of("skills", ".skills", ".agents/skills", ".claude/skills");

  /** What running a skill leaves behind in its folder is no change of the skill. */
  private static final Set<String> LEFT_BEHIND =
      Set.of(
          "__pycache__",
          "node_modules",
          ".git",
          ".venv",
          ".DS_Store",
          ".evograft",
          ".pytest_cache",
          ".mypy_cache",
          ".ruff_cache");

  /**
   * Skill folders at one moment.
   *
   * @param folders by path in the workspace, with {@code /} between parts
   * @param listed whether all of them are in here
   */
  record Image(Map<String, FolderStamp> folders, boolean listed) {}

  private final Path workspace;
  private final LongSupplier nanos;
  private final String attributeNames;

  SkillFolders(Path workspace, LongSupplier nanos) {
    this.workspace = workspace;
    this.nanos = nanos;
    boolean unix = workspace.getFileSystem().supportedFileAttributeViews().contains("unix");
    this.attributeNames = (unix ? "unix:ctime," : "") + "isDirectory,size,lastModifiedTime";
  }

  /** First all names, then the stamps, as far as the time allows. */
  Image image(Duration patience) {
    long end = nanos.getAsLong() + patience.toNanos();
    Map<String, Path> found = new TreeMap<>();
    Set<Path> seen = new HashSet<>();
    boolean listed = true;
    for (String root : ROOTS) {
      listed &= list(root, found, seen, end);
    }
    Map<String, FolderStamp> stamps = new TreeMap<>();
    found.forEach(
        (name, folder) ->
            stamps.put(name, nanos.getAsLong() - end < 0 ? stamp(folder) : FolderStamp.UNREAD));
    return new Image(stamps, listed);
  }

  private boolean list(String root, Map<String, Path> found, Set<Path> seen, long end) {
    Path top = workspace.resolve(root);
    if (isAbsent(top)) {
      return true;
    }
    boolean listed = true;
    ArrayDeque<Place> queue = new ArrayDeque<>(List.of(new Place(root, top, 0)));
    for (Place place = queue.poll(); place != null; place = queue.poll()) {
      if (found.size() >= MAX_FOLDERS || nanos.getAsLong() - end >= 0) {
        return false;
      }
      Path folder = inside(place);
      if (folder == null || !seen.add(folder)) {
        continue;
      }
      if (place.depth > 0
          && Files.isRegularFile(folder.resolve("SKILL.md"), LinkOption.NOFOLLOW_LINKS)) {
        found.put(place.name, folder);
      } else if (place.depth < MAX_DEPTH) {
        List<Path> children = children(folder);
        listed &= children != null;
        for (Path child : children == null ? List.<Path>of() : children) {
          String name = String.valueOf(child.getFileName());
          if (!LEFT_BEHIND.contains(name)) {
            queue.add(new Place(place.name + "/" + name, child, place.depth + 1));
          }
        }
      }
    }
    return listed;
  }

  /** Most roots are absent, and the exception of a Path's look at one costs more than the look. */
  private static boolean isAbsent(Path root) {
    return root.getFileSystem() == FileSystems.getDefault() && !root.toFile().exists();
  }

  /** The real folder of a place, or null where there is none in the workspace. */
  private @Nullable Path inside(Place place) {
    try {
      if (place.depth > 0) {
        var attributes =
            Files.readAttributes(place.path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isSymbolicLink()) {
          return attributes.isDirectory() ? place.path : null;
        }
      }
      Path real = place.path.toRealPath();
      return real.startsWith(workspace) && !real.equals(workspace) && Files.isDirectory(real)
          ? real
          : null;
    } catch (IOException gone) {
      return null; // not there, or not ours to read: no skill either way
    }
  }

  /** What is in a folder; null where that is too much or cannot be read. */
  private static @Nullable List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path child : stream) {
        if (children.size() >= MAX_CHILDREN) {
          return null;
        }
        children.add(child);
      }
      return children;
    } catch (IOException | DirectoryIteratorException unreadable) {
      return null;
    }
  }

  private FolderStamp stamp(Path folder) {
    FolderStamp stamp = new FolderStamp(0, 0, Long.MIN_VALUE);
    ArrayDeque<Place> queue = new ArrayDeque<>(List.of(new Place("", folder, 0)));
    for (Place place = queue.poll(); place != null; place = queue.poll()) {
      List<Path> children = children(place.path);
      for (Path child : children == null ? List.<Path>of() : children) {
        String name = String.valueOf(child.getFileName());
        if (LEFT_BEHIND.contains(name) || name.endsWith(".pyc") || stamp.files() >= MAX_FILES) {
          continue;
        }
        String path = place.name + "/" + name;
        try {
          Map<String, Object> attributes =
              Files.readAttributes(child, attributeNames, LinkOption.NOFOLLOW_LINKS);
          if (Boolean.TRUE.equals(attributes.get("isDirectory"))) {
            if (place.depth < MAX_DEPTH) {
              queue.add(new Place(path, child, place.depth + 1));
            }
          } else {
            stamp = stamp(stamp, path, attributes);
          }
        } catch (IOException gone) {
          stamp = stamp.with(path, -1, 0, 0);
        }
      }
    }
    return stamp;
  }

  private static FolderStamp stamp(FolderStamp stamp, String path, Map<String, Object> attributes) {
    Object size = attributes.get("size");
    long modified = nanosOf(attributes.get("lastModifiedTime"));
    Object changed = attributes.get("ctime");
    return stamp.with(
        path,
        size instanceof Long bytes ? bytes : -1,
        modified,
        changed == null ? modified : nanosOf(changed));
  }

  private static long nanosOf(@Nullable Object time) {
    return time instanceof FileTime stamp ? stamp.to(TimeUnit.NANOSECONDS) : 0;
  }

  private record Place(String name, Path path, int depth) {}
}
