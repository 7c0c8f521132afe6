// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file, open for reading, whatever its name means by now. Closed when the last who holds it
 * lets go; safe for any thread.
 */
final class Generation implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(Generation.class);
  private static final int ATTEMPTS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final FileFacts facts;
  private volatile Path file;
  private volatile FileChannel channel;
  private int holders = 1;

  private Generation(Path file, FileFacts facts, FileChannel channel) {
    this.file = file;
    this.facts = facts;
    this.channel = channel;
  }

  /** Opens what the name means now; null if there is no such file. */
  static @Nullable Generation open(Path file) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileFacts before = FileFacts.of(file);
      if (before == null) {
        return null;
      }
      FileChannel channel;
      try {
        channel = FileChannel.open(file, StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        continue;
      }
      FileFacts after = FileFacts.of(file);
      // If it was another one before, what is open cannot have lent its number to that.
      if (before.sameFile(after)) {
        return new Generation(file, before, channel);
      }
      closeQuietly(channel);
    }
    throw new FileSystemException(file.toString(), null, "it is replaced again and again");
  }

  Path file() {
    return file;
  }

  /** Whether these facts are of this file. */
  boolean is(@Nullable FileFacts others) {
    return facts.sameFile(others);
  }

  /** The file has another name from now on. */
  void movedTo(Path name) {
    file = name;
  }

  /** What was true of it when it was opened. */
  FileFacts facts() {
    return facts;
  }

  long size() throws IOException {
    return Uninterrupted.call(
        () -> {
          try {
            return channel.size();
          } catch (ClosedChannelException e) {
            reopen();
            throw e;
          }
        });
  }

  /** Reads so many bytes from a place, fewer at the end of the file. */
  byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    int count = read(offset, bytes, 0, length);
    return count == length ? bytes : Arrays.copyOf(bytes, count);
  }

  /**
   * Reads exactly so many bytes.
   *
   * @throws FileChangedException if the file ends before
   */
  byte[] readFully(long offset, int length) throws IOException {
    byte[] bytes = read(offset, length);
    if (bytes.length != length) {
      throw new FileChangedException(file);
    }
    return bytes;
  }

  /**
   * The record that is there, for those who need all of it.
   *
   * @throws IllegalArgumentException if there is none
   * @throws UncheckedIOException if it cannot be read
   */
  JsonObject object(long offset, int length) {
    try {
      return JsonText.parseForeignObject(readFully(offset, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #read(long, int)}, into a part of an array; says how many it were. */
  int read(long offset, byte[] into, int from, int length) throws IOException {
    return Uninterrupted.call(
        () -> {
          try {
            return readNow(offset, ByteBuffer.wrap(into, from, length));
          } catch (ClosedChannelException e) {
            reopen();
            throw e;
          }
        });
  }

  private int readNow(long offset, ByteBuffer buffer) throws IOException {
    int from = buffer.position();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position() - from) < 0) {
        break;
      }
    }
    return buffer.position() - from;
  }

  /** An interrupt closed the channel: the same file again, unless it was replaced by now. */
  private void reopen() throws IOException {
    lock.lock();
    try {
      if (channel.isOpen()) {
        return; // another thread was quicker
      }
      if (holders == 0) {
        throw new IllegalStateException("read after close");
      }
      FileChannel again = FileChannel.open(file, StandardOpenOption.READ);
      FileFacts now = FileFacts.of(file);
      if (now == null || !is(now) || now.size() < facts.size()) {
        closeQuietly(again);
        throw new FileSystemException(file.toString(), null, "it was replaced; read it again");
      }
      channel = again;
    } finally {
      lock.unlock();
    }
  }

  /** One more holds it; false if it is closed already. */
  boolean retain() {
    lock.lock();
    try {
      if (holders > 0) {
        holders++;
      }
      return holders > 0;
    } finally {
      lock.unlock();
    }
  }

  /** One fewer holds it. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (holders > 0 && --holders == 0) {
        closeQuietly(channel);
      }
    } finally {
      lock.unlock();
    }
  }

  /** For what was only read, or was forced before. */
  static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a file", e);
    }
  }
}
