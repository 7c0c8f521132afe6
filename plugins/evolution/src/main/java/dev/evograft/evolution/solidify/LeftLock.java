// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.place.GitAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The lock of git's index that a cycle left, which keeps the user from git: its process died, or it
 * could not be removed. For whoever holds the lock of cycles of the workspace, as no cycle of it is
 * at work then.
 *
 * @param root the workspace
 * @param removal of a file that may be gone
 */
public record LeftLock(Path root, Removal removal) {

  static final String OWNER = "evograft ";

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
   * Removes it, where it is that of such a cycle; any other is left alone.
   *
   * @param isOver whether nobody works on a cycle any more
   * @return why it is there all the same, and what to do; empty where it is not
   */
  public Optional<String> remove(Predicate<String> isOver) {
    Optional<Path> lock =
        GitAccess.of(root).map(access -> access.git().own().resolve("index.lock"));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (cycleOf(lock.get()).filter(isOver).isPresent()) {
        removal.of(lock.get());
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          lock.get()
              + " cannot be removed, and git waits for it to go: the next start tries it again, or"
              + " remove it yourself ("
              + e.getMessage()
              + ")");
    }
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
