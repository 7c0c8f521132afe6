// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.Commits.Written;
import dev.evograft.spi.EvograftException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of lines that several processes write. Nothing that is in it is ever changed
 * or cut off: what a dying process left of a line gets a newline behind it, and is a line that
 * nobody can read.
 *
 * <p>Safe for any thread. Writing waits for the disk and for other writers; it throws {@link
 * EvograftException} of the codes {@code write_failed} and {@code store_busy}. What it was given is
 * not in the log then, unless the disk failed to make durable what was written: that may be read
 * until the machine stops, and afterwards.
 */
public final class LineLog implements Closeable {

  /** The longest line, without its end. */
  public static final int MAX_LINE = 16 << 20;

  /** The largest file. */
  public static final long MAX_FILE = (4L << 30) - 1;

  private final Path file;
  private final Appender appender;
  private final Commits commits;

  /**
   * A log.
   *
   * @param file it, which is made when it is first written
   * @param lock the one of its folder
   */
  public LineLog(Path file, StoreLock lock) {
    this(file, lock, Appender.BeforeOpen.NOTHING);
  }

  LineLog(Path file, StoreLock lock, Appender.BeforeOpen beforeOpen) {
    this.file = file;
    this.appender = new Appender(file, lock.own(), beforeOpen);
    this.commits = new Commits(parts -> lock.hold(held -> appender.write(parts)));
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /**
   * Appends lines next to each other, and brings them to the disk together with those of other
   * threads.
   *
   * @param lines without their ends, none of them longer than {@link #MAX_LINE}
   */
  public void append(List<byte[]> lines) {
    commits.commit(join(lines));
  }

  /** As {@link #append(List)}, for a thread that holds the lock of the folder. */
  public void append(StoreLock.Held held, List<byte[]> lines) {
    appendUnderLock(lines);
  }

  /** As {@link #append(StoreLock.Held, List)}. */
  void appendUnderLock(List<byte[]> lines) {
    Written written = appender.write(List.of(join(lines)));
    RuntimeException failure = written.failure();
    if (failure != null) {
      throw failure;
    }
  }

  /** A new reader, which begins at the beginning. */
  public LogReader reader() {
    return reader(null);
  }

  /** A new reader, which goes on where another one was, if it can. */
  public LogReader reader(@Nullable LogMark mark) {
    return new LogReader(file, mark);
  }

  private byte[] join(List<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(1024);
    for (byte[] line : lines) {
      if (line.length > MAX_LINE) {
        throw new EvograftException(
            "asset_invalid",
            "cannot write a line of "
                + line.length
                + " bytes to "
                + file
                + ": the limit is 16 MiB");
      }
      all.writeBytes(line);
      all.write('\n');
    }
    return all.toByteArray();
  }

  /** Closes the file; the next write opens it again. */
  @Override
  public void close() {
    appender.close();
  }
}
