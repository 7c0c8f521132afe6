// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new log in the place of one, with what was appended to that since it was read. Readers see
 * either of both at any moment. For one exchange, by one thread.
 */
final class LogExchange {

  /** So much of the end of what was read is compared while others wait. */
  private static final int COMPARED = 4 << 10;

  private final Path log;
  private final FolderContext context;
  private final Snapshot.Log read;
  private final long checksum;
  private @Nullable FileFacts checked;
  private byte[] tail = {};

  /** Reads all of the log that is in a snapshot. */
  LogExchange(Path log, FolderContext context, Snapshot.Log read) throws IOException {
    this.log = log;
    this.context = context;
    this.read = read;
    this.checksum = checksum();
  }

  private long checksum() throws IOException {
    Generation file = read.file();
    return file == null ? -1 : LogReader.sum(file, 0, read.upTo(), new CRC32C());
  }

  /**
   * Compares all of the log with what was read: editors write files in place. Best before the lock
   * is taken, for it takes as long as reading the log.
   */
  boolean check() throws IOException {
    Generation file = read.file();
    FileFacts now = FileFacts.ofWritable(log);
    checked = null;
    if (file == null || now == null || !file.is(now) || now.size() < read.upTo()) {
      return false;
    }
    try {
      if (checksum() != checksum) {
        return false;
      }
      tail = tail(file);
      checked = now;
      return true;
    } catch (FileChangedException e) {
      return false;
    }
  }

  /**
   * Whether the log still begins with what was read. Where it only grew since the last {@link
   * #check}, its beginning is not read once more. Its caller holds the store's lock.
   */
  boolean isStill() throws IOException {
    FileFacts now = FileFacts.ofWritable(log);
    FileFacts before = checked;
    Generation file = read.file();
    if (now == null || before == null || file == null || !now.sameFile(before)) {
      return false;
    }
    if (now.size() > before.size()) {
      return Arrays.equals(tail(file), tail);
    }
    return now.equals(before) || check();
  }

  private byte[] tail(Generation file) throws IOException {
    int length = (int) Math.min(COMPARED, read.upTo());
    return file.read(read.upTo() - length, length);
  }

  /**
   * Keeps damaged lines, and makes what is behind the end of what was read the log. Its caller
   * holds the store's lock.
   *
   * @param head what the new log begins with, if there is one
   */
  void run(byte[] head) throws IOException {
    Generation old = read.file();
    if (old == null) {
      return;
    }
    keepDamaged(old);
    if (old.size() <= read.upTo()) {
      moveAside();
      return;
    }
    Path fresh = temp(log);
    try {
      Files.deleteIfExists(fresh); // of a process that died
      Files.write(fresh, head, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (!replace(old, fresh)) {
        moveAside(); // whoever goes on carries the rest over
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** As {@link #run(byte[])}; the new log is a file that is there, and what is behind the end. */
  void run(Path fresh) throws IOException {
    Generation old = read.file();
    if (old == null) {
      return;
    }
    keepDamaged(old);
    if (!replace(old, fresh)) {
      moveAside();
      context.lock().own().writes(log);
      Files.move(fresh, log, StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(log.resolveSibling(""));
    }
  }

  private void keepDamaged(Generation old) throws IOException {
    if (!read.damaged().isEmpty()) {
      context.steps().before("keep damaged lines");
      new DamagedCopies(log, context).keep(old, read.damaged());
    }
  }

  private void moveAside() throws IOException {
    context.steps().before("move the log");
    Path aside = Leftovers.aside(log, read.upTo());
    context.lock().own().writes(aside);
    context.lock().own().removes(log);
    Files.move(log, aside, StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(log.resolveSibling(""));
  }

  /** False where files have one name only. */
  private boolean replace(Generation old, Path fresh) throws IOException {
    long size = old.size();
    context.steps().before("write the new log");
    append(old, read.upTo(), size, fresh);
    context.steps().before("name the old log");
    Path aside = Leftovers.aside(log, size);
    context.lock().own().writes(aside, log);
    Files.deleteIfExists(aside);
    try {
      Files.createLink(aside, log);
    } catch (UnsupportedOperationException e) {
      return false;
    }
    context.steps().before("replace the log");
    Files.move(fresh, log, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Folders.sync(log.resolveSibling(""));
    return true;
  }

  /** The name of a log that is being made. */
  static Path temp(Path log) {
    return log.resolveSibling("." + log.getFileName() + ".tmp");
  }

  private static void append(Generation old, long from, long to, Path fresh) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(
                StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS))) {
      OutputStream out = Channels.newOutputStream(channel);
      JsonRewrite.copy(old, from, to, out);
      channel.force(true);
    }
  }
}
