// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log on from where it last stopped, whoever wrote it, and notices when it is not the log
 * that it was. Not safe for threads: its holder has a lock of its own.
 */
public final class LogReader implements Closeable {

  /** So many bytes before the end of what is known must still be there. */
  private static final int CHECKED = 64;

  private static final int CHUNK = 1 << 18;

  private final Path file;
  private @Nullable LogMark mark;
  private @Nullable Generation generation;
  private long size;
  private long modified;
  private long offset;
  private byte[] before = {};

  /** Of what was read, from where it was begun. */
  private final CRC32C sum = new CRC32C();

  private long sumFrom;

  LogReader(Path file, @Nullable LogMark mark) {
    this.file = file;
    this.mark = mark;
  }

  /**
   * Hands over what is new. The first time that is everything, or what is behind the mark if the
   * log is still the one that it was made for; without {@link LogSink#restart} then.
   *
   * @return whether anything was handed over
   * @throws EvograftException code {@code store_unreadable}
   */
  public boolean refresh(LogSink sink) {
    boolean done = false;
    try {
      boolean changed = follow(sink);
      done = true;
      return changed;
    } catch (IOException e) {
      throw Failures.read(file, e);
    } finally {
      if (!done) {
        forget(); // some lines may have been handed over: all of them again next time
      }
    }
  }

  private boolean follow(LogSink sink) throws IOException {
    FileFacts facts = FileFacts.of(file);
    Generation known = generation;
    if (facts == null) {
      boolean had = known != null || mark != null;
      forget();
      if (had) {
        sink.restart();
      }
      return had;
    }
    if (known != null && known.is(facts) && facts.size() == size && facts.modified() == modified) {
      return false;
    }
    boolean goesOn = known != null && known.is(facts) && goesOn(known, facts);
    if (!goesOn) {
      known = openAnew(sink);
    }
    if (known != null) {
      size = facts.size();
      modified = facts.modified();
      readOn(known, sink);
    }
    return true;
  }

  /** Who looks in the middle of an append may see a new time, and the old size. */
  private boolean goesOn(Generation known, FileFacts facts) throws IOException {
    return facts.size() == size
        ? sum(known, sumFrom, offset, new CRC32C()) == sum.getValue()
        : facts.size() > size && unchanged(known);
  }

  private @Nullable Generation openAnew(LogSink sink) throws IOException {
    LogMark since = mark;
    forget();
    Generation opened = Generation.open(file);
    generation = opened;
    if (opened == null || since == null || !resume(opened, since)) {
      sink.restart();
    }
    return opened;
  }

  private boolean resume(Generation opened, LogMark since) throws IOException {
    offset = since.offset();
    sumFrom = offset;
    before = HexFormat.of().parseHex(since.before());
    if (identity(opened.facts()).equals(FileFacts.number(since.file())) && unchanged(opened)) {
      return true;
    }
    offset = 0;
    sumFrom = 0;
    before = new byte[0];
    return false;
  }

  private static String identity(FileFacts facts) {
    return FileFacts.number(facts.key().toString());
  }

  private boolean unchanged(Generation opened) throws IOException {
    return opened.size() >= offset
        && Arrays.equals(opened.read(offset - before.length, before.length), before);
  }

  private void readOn(Generation opened, LogSink sink) throws IOException {
    long end = new LineScanner(opened, sink).scan(offset);
    sum(opened, offset, end, sum);
    offset = end;
    int length = (int) Math.min(CHECKED, end);
    before = opened.read(end - length, length);
  }

  /**
   * A part of the log as it was when last read, even if the name means another file by now.
   *
   * @throws EvograftException code {@code store_unreadable}, also if there is no such part
   */
  public byte[] read(long place, int length) {
    try {
      return readNow(place, length);
    } catch (IOException e) {
      throw Failures.read(file, e);
    }
  }

  /** As {@link #read}, for those who look again if it was changed. */
  byte[] readNow(long place, int length) throws IOException {
    Generation opened = generation;
    if (opened == null) {
      throw new FileSystemException(file.toString(), null, "there is none");
    }
    return opened.readFully(place, length);
  }

  /** The file that it read last, held for the caller; null without one. */
  @Nullable Generation pin() {
    Generation opened = generation;
    return opened != null && opened.retain() ? opened : null;
  }

  /** Up to where it was read; what is behind that is no line yet. */
  long offset() {
    return offset;
  }

  /** How far it was read; null if there was no file. */
  public @Nullable LogMark mark() {
    Generation opened = generation;
    return opened == null
        ? null
        : new LogMark(identity(opened.facts()), offset, HexFormat.of().formatHex(before));
  }

  /** Adds a part of a file to a checksum. */
  static long sum(Generation file, long from, long to, CRC32C sum) throws IOException {
    byte[] some = new byte[(int) Math.min(CHUNK, to - from)];
    long position = from;
    while (position < to) {
      int count = file.read(position, some, 0, (int) Math.min(some.length, to - position));
      if (count == 0) {
        throw new FileChangedException(file.file());
      }
      sum.update(some, 0, count);
      position += count;
    }
    return sum.getValue();
  }

  private void forget() {
    close();
    mark = null;
    offset = 0;
    sum.reset();
    sumFrom = 0;
    size = 0;
    before = new byte[0];
  }

  @Override
  public void close() {
    Generation old = generation;
    generation = null;
    if (old != null) {
      old.close();
    }
  }
}
