// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock that Evolver knows: {@code FILE.lock} exists, and holds the number of a process. It is
 * held for the moment in which a file is replaced. One that a dead process left behind, or that is
 * older than anybody needs, is moved away. Its callers hold the store's lock.
 */
final class EvolverLock {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration STALE = Duration.ofSeconds(30);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MOST = 64;

  private final Path lock;
  private final InstantSource clock;
  private final Duration patience;
  private final byte[] own =
      Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);

  EvolverLock(Path file, InstantSource clock) {
    this(file, clock, PATIENCE);
  }

  EvolverLock(Path file, InstantSource clock, Duration patience) {
    this.lock = file.resolveSibling(file.getFileName() + ".lock");
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Does something under the lock.
   *
   * @throws EvograftException code {@code store_busy} if it is not free in time
   */
  <T> T hold(Uninterrupted.Work<T> work) throws IOException {
    take();
    try {
      return work.run();
    } finally {
      release();
    }
  }

  private void take() throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Path made = lock.resolveSibling("." + lock.getFileName() + ".new"); // ours alone
    boolean interrupted = false;
    try {
      // It appears in one step, with its content: an empty one would block Evolver for ever.
      Files.deleteIfExists(made);
      Files.write(made, own, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      while (!isTaken(made)) {
        if (System.nanoTime() > deadline) {
          throw new EvograftException(
              "store_busy",
              lock + " is held by another program; delete it if no program uses that folder");
        }
        LockSupport.parkNanos(PAUSE);
        interrupted |= Thread.interrupted(); // parking ends at once otherwise
      }
    } finally {
      Files.deleteIfExists(made);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isTaken(Path made) throws IOException {
    try {
      Files.createLink(lock, made);
      return true;
    } catch (UnsupportedOperationException e) {
      return isMade();
    } catch (FileAlreadyExistsException e) {
      moveAwayIfStale();
      return false;
    }
  }

  /** Where files have one name only. */
  private boolean isMade() throws IOException {
    try {
      Files.write(lock, own, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      moveAwayIfStale();
      return false;
    }
  }

  /** Somebody may have taken it for stale meanwhile, and have one of their own there. */
  private void release() throws IOException {
    try {
      if (holder(lock).equals(new String(own, StandardCharsets.US_ASCII))) {
        Files.deleteIfExists(lock);
      }
    } catch (NoSuchFileException e) {
      // it is gone as it is
    }
  }

  private void moveAwayIfStale() throws IOException {
    try {
      if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
        return; // nothing that Evolver makes; a person has to look at it
      }
      String holder = holder(lock);
      if (!isStale(holder, lock)) {
        return;
      }
      Path aside = lock.resolveSibling("." + lock.getFileName() + "." + UUID.randomUUID());
      Files.move(lock, aside);
      if (!holder(aside).equals(holder) || !isStale(holder, aside)) {
        giveBack(aside);
      }
      Files.delete(aside);
    } catch (NoSuchFileException e) {
      // its holder was faster
    }
  }

  /** Somebody took it in between: it is theirs. */
  private void giveBack(Path aside) throws IOException {
    try {
      Files.createLink(lock, aside);
    } catch (FileAlreadyExistsException e) {
      // a third one has it by now, and the one it was taken from does not lose more than a wait
    }
  }

  private boolean isStale(String holder, Path file) throws IOException {
    long modified = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
    return clock.millis() - modified > STALE.toMillis()
        || holder.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(holder)).isEmpty();
  }

  private static String holder(Path file) throws IOException {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1).strip();
    }
  }
}
