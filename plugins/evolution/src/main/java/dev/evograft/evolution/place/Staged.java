// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.jspecify.annotations.Nullable;

/**
 * What git has staged, as an index file says it: read again only where that is another one. Safe
 * for any thread.
 */
final class Staged implements Tracked.Paths {

  private final byte @Nullable [] file;
  private final DirCache entries;
  private volatile @Nullable String mark;

  private Staged(byte @Nullable [] file, DirCache entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Reads it.
   *
   * @param before what was read earlier; null for nothing
   * @throws IOException also if the index is of a kind that JGit does not know
   */
  static Staged of(Path index, @Nullable Staged before) throws IOException {
    byte[] now = GitFiles.read(index); // before it is understood: what is newer is read again
    return before != null && Arrays.equals(now, before.file)
        ? before
        : new Staged(now, GitFiles.staged(index));
  }

  @Override
  public boolean has(String path) {
    return entries.findEntry(path) >= 0;
  }

  @Override
  public boolean isBeneath(String folder) {
    String begin = folder + "/";
    int at = entries.findEntry(begin);
    int next = at < 0 ? -(at + 1) : at;
    return next < entries.getEntryCount()
        && entries.getEntry(next).getPathString().startsWith(begin);
  }

  @Override
  public List<String> paths() {
    List<String> paths = new ArrayList<>(entries.getEntryCount());
    for (int i = 0; i < entries.getEntryCount(); i++) {
      String path = entries.getEntry(i).getPathString();
      if (paths.isEmpty() || !paths.get(paths.size() - 1).equals(path)) { // of each stage
        paths.add(path);
      }
    }
    return paths;
  }

  /** By which git knows the content of a file; empty where it is not staged. */
  Optional<String> id(String path) {
    return Optional.ofNullable(entries.getEntry(path)).map(entry -> entry.getObjectId().name());
  }

  /**
   * Another one where something else is staged, whatever git remembers of files besides. Asked only
   * where the file is another one: it reads all of it.
   */
  String mark() {
    String known = mark;
    if (known == null) {
      known = Hashes.of(String.join("\n", lines()).getBytes(StandardCharsets.UTF_8));
      mark = known;
    }
    return known;
  }

  /** An entry for each path and stage. */
  private String[] lines() {
    String[] lines = new String[entries.getEntryCount()];
    for (int i = 0; i < lines.length; i++) {
      DirCacheEntry entry = entries.getEntry(i);
      lines[i] =
          entry.getPathString()
              + "\0"
              + entry.getObjectId().name()
              + entry.getStage()
              + entry.getFileMode()
              + entry.isAssumeValid()
              + entry.isSkipWorkTree()
              + entry.isIntentToAdd();
    }
    Arrays.sort(lines);
    return lines;
  }
}
