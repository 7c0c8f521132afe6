// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was found of one part into what a manifest says of it; content is stored on the way.
 */
final class PartRecorder {

  private final Contents contents;
  private final ForkJoinPool pool;

  PartRecorder(Contents contents, ForkJoinPool pool) {
    this.contents = contents;
    this.pool = pool;
  }

  Part record(PartScan scan, ObjectId head, ObjectId kept) throws IOException {
    GitFolders folders = scan.folders();
    boolean repository = folders.isRepository();
    SortedMap<String, String> refs = repository ? new RefFiles(folders).all() : new TreeMap<>();
    byte[] bytes = scan.index();
    Part.Index index =
        bytes == null
            ? Part.Index.NONE
            : new Part.Index(contents.put(bytes), Stat.of(folders.git().resolve("index")).mtime());
    Part target = scan.target();
    Part.Cover cover =
        target != null
            ? target.cover()
            : new Part.Cover(contents.put(scan.rules().toBytes()), index.bytes(), ignored(scan));
    long inode = repository && folders.embedded() ? Stat.of(folders.git()).inode() : 0;
    return new Part(
        new Part.Place(scan.root(), repository ? folders.git().toString() : "", inode),
        new Part.Git(head, kept, index, refs),
        cover,
        entries(scan));
  }

  private List<Entry> entries(PartScan scan) throws IOException {
    List<Found> found = scan.all();
    List<Entry> entries;
    try {
      entries =
          pool.submit(
                  () ->
                      found.parallelStream()
                          .map(each -> entry(scan, each))
                          .filter(Objects::nonNull)
                          .toList())
              .join();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::area).thenComparing(Entry::path));
    return sorted;
  }

  private @Nullable Entry entry(PartScan scan, Found found) {
    ObjectId content = ObjectId.zeroId();
    char kind = found.kind();
    if (kind == Kind.FILE || kind == Kind.LINK) {
      try {
        content = content(scan, found);
      } catch (NoSuchFileException e) {
        return null; // gone since the walk
      } catch (AccessDeniedException e) {
        kind = Kind.UNREADABLE;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Stat stat = found.stat();
    return new Entry(found.area(), kind, stat.mode(), stat.size(), content, found.path());
  }

  /** An undo has to have all that is overwritten: what may not be read is made readable for it. */
  private ObjectId content(PartScan scan, Found found) throws IOException {
    String key = scan.root() + '\0' + found.area().letter() + found.path();
    try {
      return contents.of(found, key);
    } catch (AccessDeniedException e) {
      if (scan.target() == null || contents.isOnlyLooking() || !found.stat().is(Kind.FILE)) {
        throw e;
      }
      SafeTree.mode(found.file(), found.stat().mode() | 0400);
      return contents.of(found, key);
    }
  }

  private ObjectId ignored(PartScan scan) throws IOException {
    StringBuilder out = new StringBuilder();
    for (Found each : new TreeMap<>(scan.scan().ignored()).values()) {
      out.append(each.stat().size()).append(' ').append(each.stat().mtime()).append(' ');
      out.append(each.path()).append('\0');
    }
    return contents.put(out.toString().getBytes(StandardCharsets.UTF_8));
  }
}
