// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Reads the newest events, from the end of the newest file backwards. Safe for any thread. */
final class GraphTail {

  private static final int BLOCK = 64 << 10;

  private GraphTail() {}

  /** The newest events, latest first. */
  static List<MemoryGraphEvent> latest(GraphFiles files, int most) {
    List<MemoryGraphEvent> latest = new ArrayList<>();
    List<Path> newestFirst = new ArrayList<>();
    files.rotated().forEach(name -> newestFirst.add(0, files.path(name)));
    newestFirst.add(0, files.active());
    for (Path file : newestFirst) {
      if (latest.size() < most) {
        read(
            file,
            line -> {
              EventLine.parse(line).filter(GraphTail::isEvent).ifPresent(latest::add);
              return latest.size() < most;
            });
      }
    }
    return Collections.unmodifiableList(latest);
  }

  private static boolean isEvent(MemoryGraphEvent event) {
    return event.type().equals(MemoryGraphEvent.TYPE);
  }

  /** Hands over lines, the last one first, until one is enough; an interrupt does not disturb. */
  private static void read(Path file, Reader reader) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      Pending line = new Pending();
      long end = in.length();
      while (end > 0) {
        byte[] block = new byte[(int) Math.min(BLOCK, end)];
        end -= block.length;
        in.seek(end);
        in.readFully(block);
        int stop = block.length;
        for (int i = block.length - 1; i >= 0; i--) {
          if (block[i] == '\n') {
            line.precede(block, i + 1, stop);
            if (!line.isDone(reader)) {
              return;
            }
            stop = i;
          }
        }
        line.precede(block, 0, stop);
      }
      line.isDone(reader);
    } catch (FileNotFoundException e) {
      return; // none yet, or rotated just now
    } catch (IOException e) {
      throw new EvograftException(
          "store_unreadable",
          "cannot read " + file + "; make it a file that this user may read",
          e);
    }
  }

  /** Takes lines. */
  private interface Reader {
    boolean wantsMoreAfter(byte[] line);
  }

  /** A line, of which the end is known first; one that is too long is not kept. */
  private static final class Pending {
    private final Deque<byte[]> parts = new ArrayDeque<>();
    private long length;

    void precede(byte[] block, int from, int to) {
      length += to - from;
      if (length > LineLog.MAX_LINE) {
        parts.clear();
      } else if (to > from) {
        parts.addFirst(Arrays.copyOfRange(block, from, to));
      }
    }

    /** Hands it over and begins another one; whether that is wanted. */
    boolean isDone(Reader reader) {
      boolean isLine = length > 0 && length <= LineLog.MAX_LINE;
      ByteArrayOutputStream line = new ByteArrayOutputStream(isLine ? (int) length : 0);
      parts.forEach(line::writeBytes);
      parts.clear();
      length = 0;
      return !isLine || reader.wantsMoreAfter(line.toByteArray());
    }
  }
}
