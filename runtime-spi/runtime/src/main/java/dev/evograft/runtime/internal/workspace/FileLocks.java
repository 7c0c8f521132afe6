// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lock per real path in this JVM, and one of the operating system across processes.
 *
 * <p>The system's lock is taken on a file beside the named one, {@code NAME.lock}: POSIX drops
 * every lock of a process on a file as soon as the process closes any descriptor of it, so a file
 * that is also read cannot be the one that is locked.
 */
final class FileLocks {

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Map<Path, Entry> ENTRIES = new ConcurrentHashMap<>();

  private FileLocks() {}

  static Workspace.Lock lock(Path file, Duration patience) {
    Path path = lockFile(file);
    long deadline = System.nanoTime() + Math.max(0, patience.toNanos());
    Entry entry = enter(path);
    boolean done = false;
    try {
      entry.takeInJvm(path, deadline);
      try {
        Held held = new Held(path, entry, takeOfSystem(path, deadline));
        done = true;
        return held;
      } finally {
        if (!done) {
          entry.inJvm.unlock();
        }
      }
    } finally {
      if (!done) {
        leave(path);
      }
    }
  }

  private static Path lockFile(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    String name = String.valueOf(absolute.getFileName());
    String lockName = name.endsWith(".lock") ? name : name + ".lock";
    try {
      Path folder = absolute.resolveSibling(".").normalize();
      AtomicFiles.makeFolders(folder, Workspace.Access.ORDINARY);
      return folder.toRealPath().resolve(lockName);
    } catch (IOException e) {
      throw AtomicFiles.failure(absolute, e);
    }
  }

  /**
   * A lock of the system's.
   *
   * @param key of the file that is locked; null where the system has none
   */
  private record Taken(FileLock lock, @Nullable Object key) {}

  /**
   * Somebody may take the file away, as {@code git clean} does, while others hold it or wait for
   * it: a lock counts only on the file that has the name, before it was opened and after it was
   * locked. Who waits for one that has lost its name goes on with the one that has it.
   */
  private static Taken takeOfSystem(Path path, long deadline) {
    for (; ; ) {
      try {
        Object before = key(path);
        if (before == null) {
          close(open(path));
          before = key(path);
        }
        FileLock lock = takeOfSystem(path, before, deadline);
        if (lock != null && isSame(before, path, lock)) {
          return new Taken(lock, before);
        }
        if (deadline - System.nanoTime() <= 0) {
          throw timeout(path, "its file was taken away");
        }
      } catch (IOException e) {
        throw AtomicFiles.failure(path, e);
      }
    }
  }

  private static boolean isSame(@Nullable Object before, Path path, FileLock lock)
      throws IOException {
    boolean same = false;
    try {
      same = hasName(before, path);
    } finally {
      if (!same) {
        close((FileChannel) lock.acquiredBy());
      }
    }
    return same;
  }

  private static boolean hasName(@Nullable Object key, Path path) throws IOException {
    Object now = key(path);
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(key, now);
  }

  /**
   * By which the system knows the file of a name; null for none, and where the system has no such.
   */
  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Null when the file has lost its name meanwhile. */
  private static @Nullable FileLock takeOfSystem(Path path, @Nullable Object key, long deadline) {
    FileChannel channel = open(path);
    boolean done = false;
    try {
      long pause = FIRST_PAUSE;
      for (; ; ) {
        FileLock lock = tryLock(channel);
        if (lock != null) {
          done = true;
          return lock;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
          throw timeout(path, "another process holds it");
        }
        LockSupport.parkNanos(Math.min(pause, left));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        if (!hasName(key, path)) {
          return null;
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.failure(path, e);
    } finally {
      if (!done) {
        close(channel);
      }
    }
  }

  private static FileChannel open(Path path) {
    refuseOther(path);
    try {
      return FileChannel.open(
          path,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
          AtomicFiles.ownerFile(path));
    } catch (IOException e) {
      throw AtomicFiles.failure(path, e);
    }
  }

  /** Evograft makes files alone; and whoever opens a pipe to write waits for who reads it. */
  private static void refuseOther(Path path) {
    boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (there && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      String what =
          Files.isSymbolicLink(path)
              ? "a link"
              : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                  ? "a folder"
                  : "a pipe or device";
      throw new EvograftException(
          "write_failed", "cannot lock " + path + ": " + what + " is in its place; move that away");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held in this JVM by a runtime of another class loader
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EvograftException(
          "write_failed", "cannot close a lock: " + AtomicFiles.reason(e), e);
    }
  }

  private static EvograftException timeout(Path path, String why) {
    return new EvograftException(
        "lock_timeout", "cannot lock " + path + ": " + why + "; try again when it is done");
  }

  private static Entry enter(Path path) {
    return ENTRIES.compute(
        path,
        (key, known) -> {
          Entry entry = known == null ? new Entry() : known;
          entry.users++;
          return entry;
        });
  }

  private static void leave(Path path) {
    ENTRIES.computeIfPresent(path, (key, entry) -> --entry.users == 0 ? null : entry);
  }

  /** The lock of a path within this JVM; it lives as long as somebody has or wants it. */
  private static final class Entry {
    final ReentrantLock inJvm = new ReentrantLock();
    int users; // guarded by the map's compute

    void takeInJvm(Path path, long deadline) {
      if (inJvm.isHeldByCurrentThread()) {
        throw new IllegalStateException("this thread holds the lock of " + path + " already");
      }
      try {
        if (!inJvm.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          throw timeout(path, "another thread of this process holds it");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw timeout(path, "the waiting thread was interrupted");
      }
    }
  }

  private static final class Held implements Workspace.Lock {
    private final Path path;
    private final Entry entry;
    private final @Nullable Object key;
    private volatile @Nullable FileLock ofSystem;

    Held(Path path, Entry entry, Taken taken) {
      this.path = path;
      this.entry = entry;
      this.key = taken.key();
      this.ofSystem = taken.lock();
    }

    @Override
    public boolean isOurs() {
      FileLock lock = ofSystem;
      try {
        return lock != null && lock.isValid() && hasName(key, path);
      } catch (IOException e) {
        return false; // nobody can tell
      }
    }

    @Override
    public void close() {
      FileLock lock = ofSystem;
      if (lock == null) {
        return;
      }
      if (!entry.inJvm.isHeldByCurrentThread()) {
        throw new IllegalStateException("the lock of " + path + " belongs to another thread");
      }
      ofSystem = null;
      try {
        FileLocks.close((FileChannel) lock.acquiredBy()); // gives the lock back, too
      } finally {
        entry.inJvm.unlock();
        leave(path);
      }
    }
  }
}
