// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.place.GitAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cycle left beside git's index: the lock, which keeps the user from git, and what it was
 * made of. Its process died, or they could not be removed. For whoever holds the lock of cycles of
 * the workspace, as no cycle of it is at work then.
 *
 * @param root the workspace
 * @param removal of a file that may be gone
 */
public record LeftLock(Path root, Removal removal) {

  static final String OWNER = "evograft ";

  /** The lock before it has its name; what becomes the index, and before that has its name. */
  static final String LOCK = "lock";

  static final String COPY = "index";
  static final String HALF = "index.lock";

  /** That which another ends with first. */
  private static final List<String> HELPERS = List.of(HALF, LOCK, COPY);

  private static final String HELPER = "evograft-";
  private static final Logger log = LoggerFactory.getLogger(LeftLock.class);

  /** An index is larger, and so is nothing that names a cycle. */
  private static final int LONGEST = 400;

  /** Removes a file. */
  @FunctionalInterface
  public interface Removal {

    /** Does it; a file that is gone is well, too. */
    void of(Path file) throws IOException;
  }

  /** That in the repository of a workspace. */
  public static LeftLock in(Path root) {
    return new LeftLock(root, Files::deleteIfExists);
  }

  /**
   * Removes what is of such a cycle; anything else is left alone.
   *
   * @param isOver whether nobody works on a cycle any more
   * @return why it is there all the same, and what to do, one line each
   */
  public List<String> remove(Predicate<String> isOver) {
    return remove((cycle, written) -> isOver.test(cycle));
  }

  /**
   * As {@link #remove(Predicate)}, by when a file was written, too.
   *
   * @param isOver of the cycle that it is of, and when it was written
   */
  public List<String> remove(BiPredicate<String, Instant> isOver) {
    Optional<Path> git = GitAccess.of(root).map(access -> access.git().own());
    if (git.isEmpty()) {
      return List.of();
    }
    List<String> left = new ArrayList<>();
    Path lock = git.get().resolve("index.lock");
    try {
      if (cycleOf(lock).filter(cycle -> isOver.test(cycle, written(lock))).isPresent()) {
        removal.of(lock);
      }
    } catch (IOException e) {
      left.add(told(lock, ", and git waits for it to go", e));
    }
    for (Path helper : helpers(git.get(), isOver)) {
      try {
        removal.of(helper);
      } catch (IOException e) {
        left.add(told(helper, "", e));
      }
    }
    return left;
  }

  private static String told(Path file, String besides, IOException why) {
    return file
        + " cannot be removed"
        + besides
        + ": the next start tries it again, or remove it yourself ("
        + why.getMessage()
        + ")";
  }

  /** Ahead of all times where nobody can tell: it is as good as just written. */
  private static Instant written(Path file) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException e) {
      return Instant.MAX;
    }
  }

  /** Those of such cycles, by their names; where nobody can look, there are none. */
  private static List<Path> helpers(Path git, BiPredicate<String, Instant> isOver) {
    List<Path> helpers = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(git, HELPER + "*")) {
      for (Path one : all) {
        boolean over =
            ofHelper(String.valueOf(one.getFileName()))
                .filter(cycle -> isOver.test(cycle, written(one)))
                .isPresent();
        if (over && Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)) {
          helpers.add(one);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("what cycles left in {} cannot be looked for", git, e);
    }
    return helpers;
  }

  /** What a helper of the index is called. */
  static String helper(String cycle, String end) {
    return HELPER + cycle.replaceAll("[^A-Za-z0-9-]", "-") + "." + end;
  }

  private static Optional<String> ofHelper(String name) {
    return HELPERS.stream()
        .map(end -> "." + end)
        .filter(name::endsWith)
        .findFirst()
        .map(end -> name.substring(HELPER.length(), name.length() - end.length()));
  }

  /** The cycle that a lock says it is of; empty where it says nothing like that. */
  static Optional<String> cycleOf(Path lock) throws IOException {
    if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(lock, LinkOption.NOFOLLOW_LINKS)) {
      String text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
      return text.startsWith(OWNER) && text.indexOf('\n') == text.length() - 1
          ? Optional.of(text.substring(OWNER.length(), text.length() - 1))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
