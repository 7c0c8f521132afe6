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
 * older than anybody needs, is moved away.
 */
final class EvolverLock {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration STALE = Duration.ofSeconds(30);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MOST = 64;

  private final Path lock;
  private final InstantSource clock;
  private final Duration patience;

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
      Files.deleteIfExists(lock);
    }
  }

  private void take() throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    byte[] own = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    while (true) {
      try {
        Files.write(lock, own, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return;
      } catch (FileAlreadyExistsException e) {
        if (moveAwayIfStale()) {
          continue;
        }
        if (System.nanoTime() > deadline) {
          throw new EvograftException(
              "store_busy",
              lock + " is held by another program; delete it if no program uses that folder",
              e);
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  /** Whether it is gone. */
  private boolean moveAwayIfStale() throws IOException {
    try {
      String holder = holder(lock);
      if (!isStale(holder)) {
        return false;
      }
      Path aside = lock.resolveSibling("." + lock.getFileName() + "." + UUID.randomUUID());
      Files.move(lock, aside);
      if (!holder(aside).equals(holder) || !isStale(holder, aside)) {
        Files.createLink(lock, aside); // somebody took it in between: it is theirs
      }
      Files.delete(aside);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private boolean isStale(String holder) throws IOException {
    return isStale(holder, lock);
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
