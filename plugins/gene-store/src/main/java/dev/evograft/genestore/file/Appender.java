// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.Commits.Written;
import dev.evograft.spi.OwnFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Writes behind the end of a file. Its caller holds the store's lock. */
final class Appender implements Closeable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;
  private final OwnFolder own;
  private final BeforeOpen beforeOpen;
  private @Nullable OpenLog open;

  Appender(Path file, OwnFolder own, BeforeOpen beforeOpen) {
    this.file = file;
    this.own = own;
    this.beforeOpen = beforeOpen;
  }

  /** Appends lines to a file that is not written otherwise. */
  static void once(Path file, OwnFolder own, List<byte[]> lines) {
    try (Appender appender = new Appender(file, own, BeforeOpen.NOTHING)) {
      RuntimeException failure = appender.write(lines).failure();
      if (failure != null) {
        throw failure;
      }
    }
  }

  /**
   * Writes parts, each of whole lines, and brings them to the disk. If what is there does not end
   * with a newline, which somebody's half write leaves behind, one goes before them.
   */
  Written write(List<byte[]> parts) {
    Batch batch = new Batch(parts);
    lock.lock();
    try {
      Uninterrupted.call(() -> append(batch));
      return new Written(parts.size(), null);
    } catch (IOException e) {
      int whole = batch.whole(durable(batch));
      forget();
      return new Written(whole, Failures.write(file, e));
    } finally {
      lock.unlock();
    }
  }

  private boolean append(Batch batch) throws IOException {
    try {
      own.writes(file);
      OpenLog target = current(batch.bytes.length);
      // An interrupt may have closed the channel when all was written.
      if (!batch.begun || !target.endsWith(batch.bytes)) {
        batch.begun = true;
        add(batch, target);
      }
      target.force();
      return true;
    } catch (ClosedChannelException e) {
      forget();
      throw e;
    }
  }

  private static void add(Batch batch, OpenLog target) throws IOException {
    int newline = target.isTorn() ? 1 : 0;
    ByteBuffer buffer = ByteBuffer.allocate(newline + batch.bytes.length);
    if (newline == 1) {
      buffer.put((byte) '\n');
    }
    buffer.put(batch.bytes).flip();
    try {
      target.write(buffer);
    } catch (IOException e) {
      batch.written = Math.max(0, buffer.position() - newline);
      throw e;
    }
  }

  /** How much of a batch that failed is on disk nevertheless. */
  private int durable(Batch batch) {
    OpenLog target = open;
    if (target == null || batch.written == 0) {
      return 0; // nor is anything sure when the disk itself failed
    }
    try {
      target.force();
      return batch.written;
    } catch (IOException e) {
      return 0;
    }
  }

  private OpenLog current(int more) throws IOException {
    FileFacts facts = FileFacts.ofWritable(file);
    OpenLog target = open;
    if (target == null || !target.is(facts)) {
      forget();
      beforeOpen.run();
      target = OpenLog.of(file);
      open = target;
    }
    if (target.size() + more > LineLog.MAX_FILE) {
      throw new FileSystemException(
          file.toString(), null, "it would be larger than 4 GiB, move it away");
    }
    return target;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      forget();
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    OpenLog old = open;
    open = null;
    if (old != null) {
      old.close();
    }
  }

  /** What must be done before a file is written that was not written before. */
  @FunctionalInterface
  interface BeforeOpen {
    /** Nothing. */
    BeforeOpen NOTHING = () -> {};

    void run() throws IOException;
  }

  /** What is written at once. */
  private static final class Batch {
    final List<byte[]> parts;
    final byte[] bytes;
    boolean begun;
    int written;

    Batch(List<byte[]> parts) {
      this.parts = parts;
      ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
      parts.forEach(all::put);
      this.bytes = all.array();
    }

    /** How many parts are wholly within so many bytes. */
    int whole(int length) {
      int count = 0;
      int end = 0;
      while (count < parts.size() && end + parts.get(count).length <= length) {
        end += parts.get(count++).length;
      }
      return count;
    }
  }
}
