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
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new log in the place of one, with what was appended to that since it was read. Readers see
 * either of both at any moment. Its callers hold the store's lock.
 */
final class LogExchange {

  private final Path log;
  private final FolderContext context;
  private @Nullable FileFacts checked;

  LogExchange(Path log, FolderContext context) {
    this.log = log;
    this.context = context;
  }

  /** Stands for all that was read of a log. */
  static long checksum(Snapshot.Log read) throws IOException {
    Generation file = read.file();
    return file == null ? -1 : LogReader.sum(file, 0, read.upTo(), new CRC32C());
  }

  /** Whether the log begins with what was read: editors write files in place. */
  boolean isStill(Snapshot.Log read, long checksum) throws IOException {
    Generation file = read.file();
    FileFacts now = FileFacts.ofWritable(log);
    if (now != null && now.equals(checked)) {
      return true; // as it was a moment ago, under the same lock
    }
    boolean still =
        file != null
            && now != null
            && file.is(now)
            && now.size() >= read.upTo()
            && hasChecksum(read, checksum);
    checked = still ? now : null;
    return still;
  }

  private static boolean hasChecksum(Snapshot.Log read, long checksum) throws IOException {
    try {
      return checksum(read) == checksum;
    } catch (FileChangedException e) {
      return false;
    }
  }

  /** Keeps damaged lines, and makes what is behind the end of what was read the log. */
  void run(Snapshot.Log read) throws IOException {
    run(read, null);
  }

  /**
   * As {@link #run(Snapshot.Log)}.
   *
   * @param first a file whose content goes before that; it becomes the new log. Null if nothing
   *     does
   */
  void run(Snapshot.Log read, @Nullable Path first) throws IOException {
    Generation old = read.file();
    if (old == null) {
      return;
    }
    if (!read.damaged().isEmpty()) {
      context.steps().before("keep damaged lines");
      new DamagedCopies(log, context.stamp()).keep(old, read.damaged());
    }
    long size = old.size();
    if ((first == null && size <= read.upTo()) || !replace(old, read.upTo(), size, first)) {
      context.steps().before("move the log");
      Files.move(log, Leftovers.aside(log, read.upTo()), StandardCopyOption.ATOMIC_MOVE);
      if (first != null) {
        Files.move(first, log, StandardCopyOption.ATOMIC_MOVE);
      }
      Folders.sync(log.resolveSibling(""));
    }
  }

  /** False where files have one name only: then whoever goes on carries the rest over. */
  private boolean replace(Generation old, long upTo, long size, @Nullable Path first)
      throws IOException {
    Path fresh = first != null ? first : temp(log);
    try {
      context.steps().before("write the new log");
      if (first == null) {
        Files.deleteIfExists(fresh); // of a process that died
      }
      append(old, upTo, size, fresh);
      context.steps().before("name the old log");
      Path aside = Leftovers.aside(log, size);
      Files.deleteIfExists(aside);
      Files.createLink(aside, log);
      context.steps().before("replace the log");
      Files.move(fresh, log, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Folders.sync(log.resolveSibling(""));
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } finally {
      if (first == null) {
        Files.deleteIfExists(fresh);
      }
    }
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
