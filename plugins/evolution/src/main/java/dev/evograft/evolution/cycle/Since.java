// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.snapshot.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What somebody did in a workspace since a cycle died in it: that is theirs, and nobody takes it
 * away without being asked.
 *
 * @param root the workspace
 * @param death when the cycle was last known to be at work
 */
record Since(Path root, Instant death) {

  /** What a cycle starts may write for so long after it; nobody is that quick. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Those of the changes that the cycle did not make, by path. */
  List<String> of(List<Change> changes) {
    Path top = top();
    Instant from = death.plus(GRACE);
    return changes.stream()
        .map(Change::path)
        .filter(path -> isOfGit(top, path) || isYounger(top.resolve(path), from))
        .toList();
  }

  /** Snapshots name paths from the top of the repository. */
  Path top() {
    for (Path at = root; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        return at;
      }
    }
    return root;
  }

  /** A branch, a commit, what is being merged: who knows what it was done for. */
  static boolean isOfGit(Path top, String path) {
    boolean own = path.startsWith(".git/") || path.contains("/.git/");
    boolean ref = path.equals("HEAD") || path.startsWith("refs/") || path.contains("/refs/");
    return own || ref && !Files.exists(top.resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isYounger(Path file, Instant from) {
    for (Path at = file; at != null; at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        return changed(at).isAfter(from);
      }
    }
    return true;
  }

  /** By the time that nobody can set, where the system has one. */
  static Instant changed(Path file) {
    try {
      Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
      Object moved = Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      Instant at = moved instanceof FileTime time ? time.toInstant() : written;
      return at.isAfter(written) ? at : written;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return modified(file);
    } catch (IOException e) {
      return Instant.MAX;
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException e) {
      return Instant.MAX;
    }
  }
}
